namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Lists share what stands at their end: 机一、机二社区; 北银、裕园2个老旧小区.</summary>
internal sealed partial class PlaceRecognizer
{
    private const string CountCharacters = "0123456789一二两三四五六七八九十百余多大个条座";
    private const string SiteEnds = "园馆寺塔庙楼阁亭桥岛屿堂祠墓宫殿坊池井泉洞崖谷街巷堡寨";

    /// <summary>虹桥、花街、九洲里社区: names before a name, parted by 、 or 和, that share its suffix.</summary>
    private void AddShortened(AnalyzedText text, Mention last, string suffix, Found found)
    {
        var position = last.Span.Start;
        while (position > 1 && PlaceSurroundings.Separators.Contains(text.Text[position - 1], StringComparison.Ordinal))
        {
            var end = position - 1;
            var start = boundary.Start(text, end, Math.Max(0, end - 5), institution: false, out var isCut);
            if (start >= end || isCut || found.At[end - 1] is not null || suffixes.EndingAt(text.Text, end, start).Length > 1
                || !IsNameLike(text, start, end, last.Kind!) || IsOrdinary(text, start, end))
            {
                break;
            }

            var head = text.Text[start..end];
            if (last.Kind == PlaceKinds.Site && !SiteEnds.Contains(head[^1], StringComparison.Ordinal) && !IsProper(text, new TextSpan(start, end))
                || NameLikeness.IsBody(text, new TextSpan(start, end)) || last.Kind == PlaceKinds.Subdistrict && !likeness.IsStem(head))
            {
                break;
            }

            // 鼓浪屿、南普陀寺: sites of a list are things of their own.
            var (full, other) = last.Kind == PlaceKinds.Site ? (head, head + suffix) : (head + suffix, head);
            found.Add(new Mention(new TextSpan(start, end), EntityTypes.Place, last.Kind, full, "shared-suffix", 0.75)
            {
                OtherNames = [other],
                Properties = last.Properties,
            });
            position = start;
        }
    }

    /// <summary>翠光一区、二区: a numeral behind a numbered name means its neighbour.</summary>
    private static void AddNumbered(AnalyzedText text, Mention first, Found found)
    {
        const string Numerals = "一二三四五六七八九十";
        AddYards(text, first, found);
        var last = first;
        while (last.Span.End + 2 < text.Text.Length && last.Name.Length > 3 && Numerals.Contains(last.Name[^2], StringComparison.Ordinal)
               && text.Text[last.Span.End] is '、' or '和' or '及' && Numerals.Contains(text.Text[last.Span.End + 1], StringComparison.Ordinal)
               && text.Text[last.Span.End + 2] == last.Name[^1])
        {
            var span = new TextSpan(last.Span.End + 1, last.Span.End + 3);
            last = last with { Span = span, Name = last.Name[..^2] + span.In(text.Text), RecognizedBy = "shared-head", OtherNames = [] };
            found.Add(last);
        }
    }

    /// <summary>清河路12号院、15号院和18号院: a number with the same class word means a neighbour in the same road.</summary>
    private static void AddYards(AnalyzedText text, Mention first, Found found)
    {
        var name = first.Name;
        var tail = name.LastIndexOf('号');
        var head = tail;
        while (head > 0 && char.IsAsciiDigit(name[head - 1]))
        {
            head--;
        }

        for (var last = first; head > 0 && head < tail && last.Span.End + 1 < text.Text.Length && PlaceSurroundings.Separators.Contains(text.Text[last.Span.End], StringComparison.Ordinal);)
        {
            var (start, end) = (last.Span.End + 1, last.Span.End + 1);
            while (end < text.Text.Length && end - start < 4 && char.IsAsciiDigit(text.Text[end]))
            {
                end++;
            }

            if (end == start || !text.Text.AsSpan(end).StartsWith(name.AsSpan(tail)))
            {
                return;
            }

            last = last with { Span = new TextSpan(start, end + name.Length - tail), Name = string.Concat(name.AsSpan(0, head), text.Text.AsSpan(start, end - start), name.AsSpan(tail)), RecognizedBy = "shared-head", OtherNames = [] };
            found.Add(last);
        }
    }

    /// <summary>后宰门、十家村两大农贸市场: where the names end, before the count that stands right before a noun.</summary>
    private static int NamesBeforeCount(string text, int noun)
    {
        var end = noun;
        while (end > 0 && noun - end < 4 && CountCharacters.Contains(text[end - 1], StringComparison.Ordinal))
        {
            end--;
        }

        return end < noun && noun - end >= 2 ? end : 0;
    }

    /// <summary>北银、裕园2个老旧小区; 华顺公寓、东海未名园等3个小区: names before a count and a noun that tells their kind.</summary>
    private void AddByCount(AnalyzedText text, Found found)
    {
        foreach (var (span, kind) in listNouns.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = span.Start;
            while (end > 0 && span.Start - end < 8 && CountCharacters.Contains(text.Text[end - 1], StringComparison.Ordinal))
            {
                end--;
            }

            if (end > 0 && text.Text[end - 1] == '等')
            {
                end--;
            }

            if (end < span.Start)
            {
                AddItems(text, end, kind, found);
                if (span.End < text.Text.Length && text.Text[span.End] is '(' or '（')
                {
                    AddBracketed(text, span.End + 1, kind, found);
                }
            }
        }
    }

    /// <summary>辖3个小区（甲小区、乙府、丙苑）: what a count announces and brackets list, whatever it ends in.</summary>
    private static void AddBracketed(AnalyzedText text, int start, string kind, Found found)
    {
        const int Longest = 12;
        var items = new List<TextSpan>();
        for (var i = start; i < text.Text.Length && i - start <= Longest; i++)
        {
            if (text.Text[i] is '、' or ')' or '）')
            {
                items.Add(new TextSpan(start, i));
                start = i + 1;
            }
            else if (!NameBoundary.IsWordCharacter(text.Text[i]))
            {
                return;
            }

            if (text.Text[i] is ')' or '）')
            {
                break;
            }
        }

        foreach (var item in items.Count > 1 && text.Text[items[^1].End] != '、' ? items : [])
        {
            if (item.Length >= 2 && found.At[item.Start] is null && found.At[item.End - 1] is null)
            {
                found.Add(new Mention(item, EntityTypes.Place, kind, item.In(text.Text), "bracketed-list", 0.7)
                {
                    Properties = PropertyBag.Of((MentionProperties.Class, kind)),
                });
            }
        }
    }

    private void AddItems(AnalyzedText text, int end, string kind, Found found, string? noun = null)
    {
        var items = new List<Mention>();
        var separated = false;
        while (end > 0)
        {
            var start = boundary.Start(text, end, Math.Max(0, end - 8), institution: false, out var isCut);
            if (found.At[end - 1] is { } known)
            {
                start = known.Span.Start;
            }
            else if (start >= end || isCut || suffixes.StartingAt(text.Text, start, end).Length == end - start || !IsNameLike(text, start, end, kind) || IsOrdinary(text, start, end))
            {
                break;
            }
            else
            {
                var name = text.Text[start..end];
                var hasSuffix = suffixes.EndingAt(text.Text, end, start) is { Length: > 1 } or { Length: 1, Class: PlaceKinds.Community };
                var full = noun is not null ? name + noun : !hasSuffix && kind == PlaceKinds.Community ? name + (end < text.Text.Length && text.Text[end] == '村' ? "村" : "社区") : name;
                items.Add(new Mention(new TextSpan(start, end), EntityTypes.Place, kind, full, "counted-list", 0.7)
                {
                    OtherNames = kind == PlaceKinds.Neighbourhood && !hasSuffix ? [name + "小区"] : full != name ? [name] : [],
                    Properties = PropertyBag.Of((MentionProperties.Class, kind)),
                });
            }

            if (start == 0 || !PlaceSurroundings.Separators.Contains(text.Text[start - 1], StringComparison.Ordinal))
            {
                break;
            }

            separated = true;
            end = start - 1;
        }

        foreach (var item in separated ? items : [])
        {
            found.Add(item);
        }
    }
}
