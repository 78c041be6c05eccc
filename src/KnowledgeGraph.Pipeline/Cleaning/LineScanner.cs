using System.Text;
namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>How much the page's word on a date is worth, the best first.</summary>
internal enum DateRank
{
    /// <summary>来源时间为:2024-01-23: the article's own, beside the site's.</summary>
    Own,

    /// <summary>A labelled or bare date of the page's head.</summary>
    Head,

    /// <summary>In brackets behind or below the title.</summary>
    Title,

    /// <summary>Below the text.</summary>
    Signature,

    /// <summary>When the page was changed.</summary>
    Late,
}

/// <summary>What a line of a page says, read as a row of fields.</summary>
/// <remarks>Spans count the line's <see cref="Line.Text"/>.</remarks>
internal sealed class LineFields
{
    public List<(DateOnly Date, TextSpan Span, DateRank Rank)> Dates { get; } = [];

    public List<(string Name, TextSpan Span)> Media { get; } = [];

    public List<(Author Author, TextSpan Span)> Authors { get; } = [];

    /// <summary>Labels of other fields, of counters and of the day's date.</summary>
    public int OtherFields { get; set; }

    /// <summary>Whether the day on which the page was looked at stands in it.</summary>
    public bool HasDay { get; set; }

    /// <summary>Whether the role of an editor stands in it.</summary>
    public bool HasEditor { get; set; }

    public bool HasRole { get; set; }

    /// <summary>Whether a medium stands in it without a label.</summary>
    public bool HasBareMedium { get; set; }

    /// <summary>Phrases of furniture that do for themselves.</summary>
    public int StrongPhrases { get; set; }

    /// <summary>Letters and digits that belong to none of it.</summary>
    public int Rest { get; set; }

    /// <summary>Letters and digits in all.</summary>
    public int Letters { get; set; }

    public bool HasFields => Dates.Count + Media.Count + Authors.Count + OtherFields > 0 || HasEditor || HasRole;
}

/// <summary>Reads a line as fields of a page: labels with values, names behind roles, dates, media, phrases of furniture.</summary>
internal sealed class LineScanner(CleaningLexicon lexicon)
{
    /// <summary>Longer values than this are prose.</summary>
    private const int LongestSource = 40;

    private const int LongestMedium = 16;

    /// <summary>The role of a name that stands without one.</summary>
    private const string UnnamedRole = "作者";

    public LineFields Scan(string text, int from, int to)
    {
        var fields = new LineFields();
        for (var i = from; i < to; i++)
        {
            fields.Letters += char.IsLetterOrDigit(text[i]) ? 1 : 0;
        }

        for (var i = from; i < to;)
        {
            if (!char.IsLetterOrDigit(text[i]))
            {
                i++;
                continue;
            }

            var next = ReadDate(text, i, to, fields, DateRank.Head);
            var mayBegin = lexicon.MayBeginField(text[i]);
            next = next > i || !mayBegin ? next : ReadLabel(text, i, to, fields);
            next = next > i || !mayBegin ? next : ReadRole(text, i, to, fields);
            if (next == i && IsStart(text, i, from))
            {
                next = ReadMedium(text, i, to, fields);
                next = next > i ? next : ReadLeadingName(text, i, to, fields);
            }

            if (next == i && mayBegin && lexicon.Strong.MatchAt(text.AsSpan(0, to), i) is var length and > 0)
            {
                fields.StrongPhrases++;
                next = i + length;
            }

            if (next == i)
            {
                fields.Rest++;
                next++;
            }

            i = next;
        }

        return fields;
    }

    private static bool IsStart(string text, int at, int from) => at == from || !char.IsLetterOrDigit(text[at - 1]);

    private static int ReadDate(string text, int at, int to, LineFields fields, DateRank rank)
    {
        if (!DateScanner.TryRead(text.AsSpan(0, to), at, out var date, out var end) || (at > 0 && char.IsAsciiDigit(text[at - 1])))
        {
            return at;
        }

        fields.Dates.Add((date, new TextSpan(at, end), rank));
        return DateScanner.SkipTime(text.AsSpan(0, to), end);
    }

    /// <summary>来源:经开区报, 发布日期:2024/2/3 20:24:31, 浏览:102, 责编: 庄恩慧.</summary>
    private int ReadLabel(string text, int at, int to, LineFields fields)
    {
        var span = text.AsSpan(0, to);
        if (lexicon.Today.MatchAt(span, at) is var today and > 0)
        {
            // The day on which the page was looked at.
            fields.HasDay = true;
            fields.OtherFields++;
            var behind = SkipSigns(text, at + today, to);
            return DateScanner.TryRead(span, behind, out _, out var dayEnd) ? DateScanner.SkipTime(span, dayEnd) : behind;
        }

        if (Value(lexicon.OwnDateLabel, text, at, to) is { } own)
        {
            return DateOr(text, at, own, to, fields, DateRank.Own);
        }

        if (Value(lexicon.DateLabel, text, at, to) is { } dated)
        {
            return DateOr(text, at, dated, to, fields, DateRank.Head);
        }

        if (Value(lexicon.LateDateLabel, text, at, to) is { } late)
        {
            return DateOr(text, at, late, to, fields, DateRank.Late);
        }

        if (Colon(lexicon.SourceLabel, text, at, to) is { } source)
        {
            var end = ValueEnd(text, source, to);
            end = text.IndexOf("--", source, end - source, StringComparison.Ordinal) is > 0 and var first ? first : end;
            if (end > source && end - source <= LongestSource && text.AsSpan(source, end - source).IndexOfAny(Marks.Clause) < 0
                && !(text.AsSpan(source, end - source).ContainsAnyInRange('0', '9') && Ascii.IsValid(text.AsSpan(source, end - source))))
            {
                // 来源: sp20241118 is the page system's own word.
                fields.Media.Add((text[source..end], new TextSpan(source, end)));
            }

            return end - source <= LongestSource ? Math.Max(end, source) : at;
        }

        if (lexicon.CountLabel.MatchAt(span, at) is var counter and > 0)
        {
            var value = SkipSigns(text, at + counter, to);
            var end = value;
            while (end < to && (char.IsAsciiDigit(text[end]) || text[end] is '.' or '万' or ','))
            {
                end++;
            }

            if (end > value)
            {
                fields.OtherFields++;
                return end < to && text[end] is '次' or '人' or '字' ? end + 1 : end;
            }
        }

        if (Colon(lexicon.OtherLabel, text, at, to) is { } other)
        {
            fields.OtherFields++;
            return ValueEnd(text, other, to);
        }

        return at;
    }

    private static int DateOr(string text, int at, int value, int to, LineFields fields, DateRank rank)
        => ReadDate(text, value, to, fields, rank) is var end && end > value ? end : at;

    /// <summary>Behind a label and its colon or blanks; null where no label stands.</summary>
    private static int? Value(PhraseSet labels, string text, int at, int to)
        => labels.MatchAt(text.AsSpan(0, to), at) is var length and > 0 ? SkipSigns(text, at + length, to) : null;

    /// <summary>Behind a label and its colon; null where either is missing.</summary>
    private static int? Colon(PhraseSet labels, string text, int at, int to)
    {
        if (labels.MatchAt(text.AsSpan(0, to), at) is var length and > 0)
        {
            var i = at + length;
            while (i < to && text[i] is ' ' or Folding.None)
            {
                i++;
            }

            if (i < to && text[i] is ':' or '|' or '丨' or '】')
            {
                return SkipSigns(text, i + 1, to);
            }
        }

        return null;
    }

    private static int SkipSigns(string text, int at, int to)
    {
        while (at < to && text[at] is ' ' or ':' or '|' or '丨' or Folding.None or '[' or '(' or '】')
        {
            at++;
        }

        return at;
    }

    private static int ValueEnd(string text, int at, int to)
    {
        while (at < to && text[at] is not (' ' or '|' or ']' or ')' or '】' or Folding.None))
        {
            at++;
        }

        return at;
    }

    /// <summary>记者 池梦蕊, 通讯员王成 李明, 责任编辑:张三; for an editor the value may also be none (值班编辑).</summary>
    private int ReadRole(string text, int at, int to, LineFields fields)
    {
        var span = text.AsSpan(0, to);
        var editor = lexicon.EditorLabel.MatchAt(span, at);
        var length = Math.Max(lexicon.AuthorLabel.MatchAt(span, at), editor);
        if (length == 0)
        {
            return at;
        }

        var role = text.Substring(at, length).TrimEnd('/');
        var behind = at + length;
        var value = SkipSigns(text, behind, to);

        // 记者/张三, 通讯员、记者: roles that share their names.
        value = value < to && text[value] is '/' or '、' or '—' or '-' ? value + 1 : value;
        var hasColon = text.AsSpan(behind, value - behind).IndexOfAny(Marks.Label) >= 0;

        // 记者王成 stands without a blank; 统筹安排 is no 统筹 called 安排.
        var isApart = value > behind || role.EndsWith("记者", StringComparison.Ordinal) || role.EndsWith("通讯员", StringComparison.Ordinal);
        var end = isApart ? ReadNames(text, value, to, role, fields) : value;
        if (end > value)
        {
            fields.HasRole = true;
            fields.HasEditor |= editor == length;
            return end;
        }

        if (hasColon && editor == length)
        {
            fields.HasEditor = true;
            return ValueEnd(text, value, to) is var valueEnd && valueEnd - value <= 12 ? valueEnd : behind;
        }

        // 记者 通讯员 张三: a role before the next role.
        if (value < to && (lexicon.AuthorLabel.MatchAt(span, value) > 0 || lexicon.EditorLabel.MatchAt(span, value) > 0))
        {
            fields.HasRole = true;
            return value;
        }

        return at;
    }

    /// <summary>The 周洪兴 of (周洪兴 记者 蒋雯): a name without a role before a role.</summary>
    private int ReadLeadingName(string text, int at, int to, LineFields fields)
    {
        var length = NameAt(text, at, to);
        var behind = at + length;
        while (length > 0 && behind < to && text[behind] is ' ' or '、' or ',')
        {
            behind++;
        }

        return length > 0 && behind > at + length && behind < to && IsRole(text, behind, to) ? ReadNames(text, at, behind, UnnamedRole, fields) : at;
    }

    /// <summary>Names parted by blanks or commas, up to the first that is none.</summary>
    public int ReadNames(string text, int at, int to, string role, LineFields fields)
    {
        var end = at;
        for (var i = at; i < to;)
        {
            var length = NameAt(text, i, to);
            if (length == 0)
            {
                break;
            }

            var name = text.Substring(i, length).Replace(" ", string.Empty, StringComparison.Ordinal);
            fields.Authors.Add((new Author(name, role), new TextSpan(i, i + length)));
            end = i + length;
            i = end;
            while (i < to && text[i] is ' ' or '、' or ',' or '/' or Folding.None or '，')
            {
                i++;
            }

            if (i == end)
            {
                break;
            }
        }

        return end;
    }

    /// <summary>A surname and one or two characters that fill the space up to the next blank, mark or role; 秦 蕾 with its blank inside.</summary>
    /// <returns>Its length; 0 where there is none.</returns>
    private int NameAt(string text, int at, int to)
    {
        var run = at;
        while (run < to && Folding.IsHan(text[run]) && run - at <= 5 && (run == at || !IsRole(text, run, to)))
        {
            run++;
        }

        if (run - at == 1 && run + 1 < to && text[run] == ' ' && lexicon.Surname.Contains(text.AsSpan(at, 1)) && Folding.IsHan(text[run + 1])
            && (run + 2 == to || !Folding.IsHan(text[run + 2])))
        {
            return run + 2 - at;
        }

        var length = run - at;
        if (length is < 2 or > 4)
        {
            return 0;
        }

        var isCompound = length >= 3 && lexicon.Surname.Contains(text.AsSpan(at, 2));
        return isCompound || (length <= 3 && lexicon.Surname.Contains(text.AsSpan(at, 1))) ? length : 0;
    }

    private bool IsRole(string text, int at, int to)
        => lexicon.AuthorLabel.MatchAt(text.AsSpan(0, to), at) >= 2 || lexicon.EditorLabel.MatchAt(text.AsSpan(0, to), at) >= 2;

    /// <summary>焦作日报; the 芜湖日报 of 芜湖日报记者田龙.</summary>
    private int ReadMedium(string text, int at, int to, LineFields fields)
    {
        var run = at;
        while (run < to && (Folding.IsHan(text[run]) || char.IsAsciiLetterOrDigit(text[run])) && run - at <= LongestMedium + 8)
        {
            run++;
        }

        for (var end = at + 2; end <= Math.Min(run, at + LongestMedium); end++)
        {
            if (end == run || IsRole(text, end, to))
            {
                var name = text.AsSpan(at, end - at);
                if (lexicon.MediumStrong.MatchEnd(name) > 0 || (lexicon.MediumWeak.MatchEnd(name) > 0 && name.Length >= 3))
                {
                    fields.Media.Add((name.ToString(), new TextSpan(at, end)));
                    fields.HasBareMedium = true;
                    return end;
                }
            }
        }

        return at;
    }
}
