using System.Buffers;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>What stands around a place's name and tells that it is one, or where it ends.</summary>
internal static class PlaceSurroundings
{
    /// <summary>Part the names of a list.</summary>
    public const string Separators = "、和与及";

    private static readonly string[] LyingBehind = ["位于", "地处", "坐落", "隶属"];
    private static readonly SearchValues<char> ListEnds = SearchValues.Create("、，,。；;和与及");

    /// <summary>一环路|南四段, 义达里胡同|9号院: what a road's name goes on with. A yard with a number is a neighbourhood.</summary>
    public static int AddressEnd(string text, int end, ref string kind)
    {
        const string Numerals = "一二三四五六七八九十";
        var i = end;
        i += i < text.Length && "东南西北中".Contains(text[i], StringComparison.Ordinal) ? 1 : 0;
        if (i + 1 < text.Length && Numerals.Contains(text[i], StringComparison.Ordinal) && text[i + 1] == '段')
        {
            return i + 2;
        }

        i = end;
        while (i < text.Length && i - end < 5 && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        if (i > end && i + 1 < text.Length && text[i] == '号' && (text[i + 1] == '院' || text.AsSpan(i + 1).StartsWith("大院") || text.AsSpan(i + 1).StartsWith("小区")))
        {
            kind = PlaceKinds.Neighbourhood;
            return text[i + 1] == '院' ? i + 2 : i + 3;
        }

        return end;
    }

    /// <summary>Where something lies is said of a name only.</summary>
    public static bool IsStated(string text, int end)
        => LyingBehind.Any(w => text.AsSpan(end).TrimStart("，,").StartsWith(w, StringComparison.Ordinal));

    /// <summary>李家湾村、大塘村: another follows.</summary>
    public static bool BeginsList(string text, int end)
    {
        var rest = text.AsSpan(end, Math.Min(9, text.Length - end));
        if (rest.Length < 3 || !Separators.Contains(rest[0], StringComparison.Ordinal))
        {
            return false;
        }

        var next = rest[1..].IndexOfAny(ListEnds);
        rest = next < 0 ? rest[1..] : rest[1..(next + 1)];
        return rest.EndsWith(text.AsSpan(end - 1, 1)) && rest.Length > 2 && char.IsLetter(rest[0]);
    }

    /// <summary>Right behind a place, in a list with one, or twice in the text.</summary>
    public static bool IsAnchored(string text, int start, int end, Mention?[] taken)
    {
        var before = start > 1 && Separators.Contains(text[start - 1], StringComparison.Ordinal) ? start - 2 : start - 1;
        return before >= 0 && taken[before] is { Kind: not PlaceKinds.Site } || IsRepeated(text, start, end)
            || (start == 0 || text[start - 1] is '\n' or ' ' or '　') && (end == text.Length || text[end] is '\n' or ' ' or '　' or '、');
    }

    /// <summary>4个“六室一堂”, 两所“X”: a count stands before the position.</summary>
    public static bool IsCounted(AnalyzedText text, int position)
        => text.TokenAt(position - 1) is >= 0 and var index && text.Tokens[index].Tag is "q" or "m";

    /// <summary>东接升平镇, 与天彭镇接壤: what borders on a place is a place.</summary>
    public static bool IsNeighbour(string text, int start)
        => start > 1 && text[start - 1] is '接' or '邻' or '靠' or '临' or '连' or '抵' or '至' && text[start - 2] is '东' or '南' or '西' or '北' or '毗' or '紧' or '相';

    /// <summary>Whether the same name stands again within the next or the last 20,000 code units.</summary>
    public static bool IsRepeated(string text, int start, int end)
    {
        const int Reach = 20_000;
        var name = text.AsSpan(start, end - start);
        return text.AsSpan(end, Math.Min(Reach, text.Length - end)).IndexOf(name) >= 0
            || text.AsSpan(Math.Max(0, start - Reach), start - Math.Max(0, start - Reach)).IndexOf(name) >= 0;
    }

    /// <summary>东临|北大街, 南至|西大街: where something lies, said before what it lies by.</summary>
    public static bool IsBearing(string text, int at)
        => at >= 0 && at + 1 < text.Length && "东西南北".Contains(text[at], StringComparison.Ordinal) && "临接至靠邻连依倚抵濒".Contains(text[at + 1], StringComparison.Ordinal);

    /// <summary>一部三站六室一广场, 一河两片五区: a tally of what there is, said as a watchword.</summary>
    public static bool IsTally(string text, int start, int end)
    {
        var numbers = 0;
        for (var i = start; i + 1 < end; i++)
        {
            numbers += "一两二三四五六七八九十".Contains(text[i], StringComparison.Ordinal) && char.IsLetter(text[i + 1]) ? 1 : 0;
        }

        return numbers >= 3 && "一两二三四五六七八九十".Contains(text[start], StringComparison.Ordinal);
    }
}
