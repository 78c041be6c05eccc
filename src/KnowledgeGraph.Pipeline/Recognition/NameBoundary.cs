using System.Buffers;
using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds where a name begins, from where its suffix begins: word by word to the left, until something that no name holds.</summary>
/// <param name="boundaryWords">Words that stand between names.</param>
/// <param name="innerVerbs">Verbs of two and more characters that may stand in the name of an institution: 综合服务中心, 设计院.</param>
/// <param name="suffixes">Suffixes of places: where one ends, the name before it ends.</param>
internal sealed class NameBoundary(FrozenSet<string> boundaryWords, FrozenSet<string> innerVerbs, WordScanner suffixes)
{
    /// <summary>Tags of the lexicon that stand for words between names; of one-character words the lexicon's tags say little.</summary>
    private static readonly FrozenSet<string> BoundaryTags = FrozenSet.ToFrozenSet(
        ["p", "c", "u", "uj", "ul", "ud", "ug", "uz", "uv", "d", "df", "dg", "r", "rr", "rz", "y", "e", "o", "ad", "vd", "k"], StringComparer.Ordinal);

    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> boundaries = boundaryWords.GetAlternateLookup<ReadOnlySpan<char>>();
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> inners = innerVerbs.GetAlternateLookup<ReadOnlySpan<char>>();

    private static readonly SearchValues<char> TimeCharacters = SearchValues.Create("年月日今去明前后期时近当目以现");
    private const string Measures = "个批条座家处名位户套项次所场件亩栋幢间块点";
    private const string BehindNumbers = Measures + "年月日号元万亿千百余多名岁届期栋幢室亩米平公户人种类级分秒时点老本";
    private const string GluedWords = "和与及在对将把被于从向为以至到由的了让使给并或叫有找帮";

    public static NameBoundary Load(WordLists places)
        => new(places.Words("boundaries"), places.Words("inner_verbs"), new WordScanner(places.Classes("suffixes")));

    /// <param name="end">Where the head ends and the suffix begins.</param>
    /// <param name="limit">The name begins no earlier.</param>
    /// <param name="institution">Whether verbs of the closed list and names of places may stand in the name.</param>
    /// <param name="isCut">Whether the limit, not a word, ended the name.</param>
    /// <returns>The start of the head; equal to <paramref name="end"/> where there is none.</returns>
    public int Start(AnalyzedText text, int end, int limit, bool institution, out bool isCut)
    {
        var start = end;
        isCut = false;
        while (start > 0)
        {
            var index = text.TokenAt(start - 1);
            if (index < 0)
            {
                break;
            }

            var token = text.Tokens[index];
            var part = new TextSpan(token.Span.Start, start);
            var whole = token.Span.End > end && token.Tag is "ns" or "nt" or "nz" or "nr";
            if (!whole && IsBoundary(text, token, part, institution) && !IsNumberInName(text, index, part, start) || !institution && start < end && EndsPlace(text.Text, token, part))
            {
                break;
            }

            if (part.Start < limit)
            {
                isCut = true;
                break;
            }

            start = part.Start;
        }

        return TrimStart(text, start, end, institution);
    }

    /// <inheritdoc cref="Start(AnalyzedText, int, int, bool, out bool)"/>
    public int Start(AnalyzedText text, int end, int limit, bool institution = false) => Start(text, end, limit, institution, out _);

    /// <summary>合柴|1972|(文创园), 河柴|02|西(小区): digits right behind an unknown word, and before no measure.</summary>
    private static bool IsNumberInName(AnalyzedText text, int index, TextSpan part, int next)
        => part.Length <= 4 && index > 0 && text.Tokens[index].Span == part && part.End == next && next < text.Text.Length
            && text.Text[part.Start..part.End].All(char.IsAsciiDigit) && char.IsLetter(text.Text[next]) && !BehindNumbers.Contains(text.Text[next], StringComparison.Ordinal)
            && text.Tokens[index - 1] is { Tag: "x" or "ns" or "nz" or "nr", Span.Length: > 1 } before && before.Span.End == part.Start && char.IsLetter(text.Text[part.Start - 1]);

    /// <returns>Whether a word stands between names.</returns>
    public bool IsBoundary(AnalyzedText text, Token token, TextSpan part, bool institution)
    {
        if (!IsWordCharacter(text.Text[part.Start]) || !IsWordCharacter(text.Text[part.End - 1]))
        {
            return true;
        }

        var word = part.Of(text.Text);
        if (boundaries.Contains(word) && !(institution && inners.Contains(word)))
        {
            return true;
        }

        if (!word.ContainsAnyExceptInRange('0', '9') || char.IsAsciiDigit(word[0]) && Measures.Contains(word[^1], StringComparison.Ordinal))
        {
            return true;
        }

        if (word.Length == 1)
        {
            return Measures.Contains(word[0], StringComparison.Ordinal) && token.Tag is "q" or "m";
        }

        return BoundaryTags.Contains(token.Tag)
            || token.Tag == "v" && !(institution && inners.Contains(word))
            || token.Tag == "t" && word.ContainsAny(TimeCharacters) && !word.SequenceEqual("青年")
            || token.Tag == "m" && (word[^1] == '元' || Measures.Contains(word[^1], StringComparison.Ordinal) || word.ContainsAnyInRange('0', '9'))
            || word.Length >= 3 && (boundaries.Contains(word[^2..]) || token.Tag is "l" or "i" && boundaries.Contains(word[..2]));
    }

    public bool IsBoundaryWord(string word) => boundaryWords.Contains(word);

    public static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '·' or '+' or '-';

    /// <summary>玉隆路|红壁弄, 圩墩路|精品街道: a word that ends a place ends the name of that place.</summary>
    private bool EndsPlace(string text, Token token, TextSpan part)
    {
        var length = suffixes.EndingAt(text, part.End, part.Start).Length;
        return length > 0 && (length == part.Length || token.Tag is "x" or "ns" or "nr" && part.Length >= 3);
    }

    /// <summary>What the segmenter glued on: (推)进玉隆路, (长荡)湖及钱资湖.</summary>
    private int TrimStart(AnalyzedText analyzed, int start, int end, bool institution)
    {
        var text = analyzed.Text;
        for (var i = end - 1; i >= start; i--)
        {
            // (课)在|党群服务中心, (聚)在|小区, (这)是|社区.
            if (text[i] is '在' or '是' or '的' or '了' || !institution && i < end - 1 && text[i] is '及' or '与' or '把' or '被' or '让')
            {
                start = i + 1;
                break;
            }
        }

        if (end - start >= 4 && boundaries.Contains(text.AsSpan(start, 2)) && !institution)
        {
            start += 2;
        }

        if (start > 0 && start < end && char.IsAsciiDigit(text[start - 1]) && BehindNumbers.Contains(text[start], StringComparison.Ordinal))
        {
            // 2022|年本社区, 42|个互嵌式社区
            start++;
        }

        // 向阳 and 和平 are words, whatever their first character means.
        while (end - start > 1 && (GluedWords.Contains(text[start], StringComparison.Ordinal) && IsUnknown(analyzed, start)
                                   || start > 0 && boundaries.Contains(text.AsSpan(start - 1, 2))))
        {
            start++;
        }

        return start;
    }

    private static bool IsUnknown(AnalyzedText text, int position)
        => text.TokenAt(position) is not (>= 0 and var index) || text.Tokens[index] is { Tag: "x" } or { Span.Length: 1 };
}
