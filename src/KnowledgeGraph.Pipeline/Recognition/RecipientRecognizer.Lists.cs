namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Lists that a title heads: one name a line, behind a colon, behind bullets, or announced by 他们分别是.</content>
internal sealed partial class RecipientRecognizer
{
    private const int LongestLine = 120;
    private const int LongestLabel = 10;
    private const int LongestLead = 14;

    /// <summary>A list of so many goes on behind a line with a name that was not recognised.</summary>
    private const int LongList = 3;

    /// <summary>How far behind a title the words that announce its list may stand.</summary>
    private const int LongestWay = 120;

    /// <summary>14个先进基层群众性自治组织</summary>
    private const int LongestCounted = 16;

    /// <returns>The spans of those whom the list of a title names; empty where it heads none.</returns>
    private List<TextSpan> Listed(AnalyzedText text, Mention honour, int until, Known known)
    {
        var start = ListStart(text, honour, until);
        if (start < 0)
        {
            return [];
        }

        var found = new List<TextSpan>();
        var misses = 0;
        while (start < until)
        {
            var line = LineFrom(text.Text, start, until);
            var here = line.Length is > 0 and <= LongestLine || found.Count == 0 ? Line(text, line, honour, known) : [];
            if (here.Count > 0)
            {
                found.AddRange(here);
                misses = 0;
            }
            else if (line.Length > 0 && (line.Length > (found.Count < LongList ? LongestLabel : LongestName) || ++misses > 1))
            {
                break;
            }

            // A list on the line of its title ends with that line's sentence.
            if (here.Count > 0 && line.End < text.Text.Length && text.Text[line.End] is '。' or '；')
            {
                break;
            }

            start = line.End + 1;
        }

        return found;
    }

    /// <returns>Where the list begins; −1 where the title heads none.</returns>
    private int ListStart(AnalyzedText text, Mention honour, int until)
    {
        var i = AfterTails(text.Text, honour.Span.End, until);
        var lead = Math.Max(0, honour.Span.Start - LongestLead);
        var isLine = lead == 0 || text.Text.AsSpan(lead - 1, honour.Span.Start - lead + 1).Contains('\n');
        if (i < until && text.Text[i] is '：' or ':')
        {
            return i + 1;
        }

        if (i < until && text.Text[i] == '\n' && isLine)
        {
            return i + 1;
        }

        var bullet = i;
        while (bullet < until && text.Text[bullet] == ' ')
        {
            bullet++;
        }

        if (bullet < until && "●▲■◆★☆•○◎▶※◇".Contains(text.Text[bullet], StringComparison.Ordinal))
        {
            return bullet;
        }

        var way = new TextSpan(honour.Span.End, Math.Min(until, honour.Span.End + LongestWay));
        foreach (var (span, word) in cues.In(text.Text, way))
        {
            if (span.End < until && (text.Text[span.End] is '：' or ':' or '\n' || word.Contains("分别", StringComparison.Ordinal)))
            {
                return text.Text[span.End] is '：' or ':' ? span.End + 1 : span.End;
            }
        }

        // 14个社区是：, 获评的5个小区为：
        for (var colon = way.Start; (colon = text.Text.IndexOfAny(['：', ':'], colon, way.End - colon)) > 0; colon++)
        {
            if (text.Text[colon - 1] is '是' or '为' && IsCounted(text.Text, Math.Max(way.Start, colon - LongestCounted), colon - 1))
            {
                return colon + 1;
            }
        }

        return -1;
    }

    /// <summary>14个社区: a number and a measure that nothing but a noun follows.</summary>
    private static bool IsCounted(string text, int start, int end)
    {
        for (var i = end - 1; i > start; i--)
        {
            if (Measures.Contains(text[i], StringComparison.Ordinal) && (char.IsAsciiDigit(text[i - 1]) || Numerals.Contains(text[i - 1], StringComparison.Ordinal)))
            {
                return true;
            }

            if (!char.IsLetter(text[i]))
            {
                return false;
            }
        }

        return false;
    }

    /// <summary>“X”称号名单（10个）, X（灵泉）: what stands with a title in a heading.</summary>
    private int AfterTails(string text, int i, int until)
    {
        for (var length = 1; length > 0 && i < until;)
        {
            length = text[i] is '”' or '》' or ' ' ? 1 : tails.StartingAt(text, i, until).Length;
            if (text[i] is '（' or '(' && text.IndexOfAny(['）', ')'], i, Math.Min(until - i, LongestName)) is > 0 and var close)
            {
                length = close + 1 - i;
            }

            i += length;
        }

        return i;
    }

    /// <summary>Up to the end of the line, or of a sentence on it.</summary>
    private static TextSpan LineFrom(string text, int start, int until)
    {
        var end = text.AsSpan(start, until - start).IndexOfAny('\n', '。');
        return new TextSpan(start, end < 0 ? until : start + end);
    }

    /// <summary>The names of one line; empty where its first piece is none and no label of a group.</summary>
    private List<TextSpan> Line(AnalyzedText text, TextSpan line, Mention honour, Known known)
    {
        var found = new List<Mention>();
        var unknown = 0;
        foreach (var (piece, separator) in Pieces(text.Text, line))
        {
            var before = found.Count > 0 ? found[^1] : null;
            if (Resolve(text, piece, honour, known) is not { } name || name.Type == EntityTypes.Place && name.Kind == PlaceKinds.Province)
            {
                if (found.Count > 0 && separator is '、' or '，' or ',')
                {
                    unknown++;
                    continue;
                }

                if (found.Count > 0 || piece.Length > LongestLabel)
                {
                    break;
                }

                continue;
            }

            // 赵敏家庭 花溪社区: where somebody lives; 花溪区：四湾社区: where it lies.
            if (before is not null && separator != '、' && before.Type != EntityTypes.Place && name.Type == EntityTypes.Place)
            {
                continue;
            }

            if (before is not null && separator != '、' && IsWider(before, name))
            {
                found.RemoveAt(found.Count - 1);
            }

            found.Add(name);
        }

        // 省卫健委、省老龄办命名…: a sentence, no line of names.
        return unknown >= found.Count ? [] : [.. found.Where(m => m.Kind is not PlaceKinds.City).Select(m => m.Span)];
    }

    private static bool IsWider(Mention outer, Mention inner)
        => outer.Type == EntityTypes.Place && (inner.Type != EntityTypes.Place || Width(outer) > Width(inner));

    private static int Width(Mention place)
        => place.Kind switch { PlaceKinds.City => 5, PlaceKinds.District => 4, PlaceKinds.Subdistrict => 3, PlaceKinds.Community => 2, _ => 1 };

    /// <summary>A line cut at commas, blanks, colons, bullets and brackets, each piece with what stands before it.</summary>
    private static IEnumerable<(TextSpan Piece, char Separator)> Pieces(string text, TextSpan line)
    {
        var start = line.Start;
        var separator = '\n';
        for (var i = line.Start; i <= line.End; i++)
        {
            var c = i < line.End ? text[i] : '\n';
            if (i < line.End && !(char.IsWhiteSpace(c) || c is '、' or '，' or ',' or '；' or ';' or '：' or ':' or '（' or '(' or '）' or ')' or '.' || Bullets.Contains(c, StringComparison.Ordinal)))
            {
                continue;
            }

            if (i > start && text.AsSpan(start, i - start).ContainsAnyExceptInRange('0', '9'))
            {
                yield return (new TextSpan(start, i), separator);
                separator = c;
            }
            else if (separator == '\n' || c is '、')
            {
                separator = c;
            }

            start = i + 1;
        }
    }
}
