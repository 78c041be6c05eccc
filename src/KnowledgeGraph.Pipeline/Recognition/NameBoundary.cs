using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds where a name begins, from where its suffix begins: word by word to the left, until something that no name holds.</summary>
internal sealed class NameBoundary(FrozenSet<string> boundaryWords)
{
    /// <summary>Tags of the lexicon that stand for words between names, not in them.</summary>
    private static readonly FrozenSet<string> BoundaryTags = FrozenSet.ToFrozenSet(
        ["p", "c", "u", "uj", "ul", "ud", "ug", "uz", "uv", "d", "df", "dg", "r", "rr", "rz", "y", "e", "o", "t", "ad", "vd", "zg", "k"], StringComparer.Ordinal);

    private const string Brackets = "（）()《》〈〉【】[]“”‘’\"'";

    /// <param name="end">Where the head ends and the suffix begins.</param>
    /// <param name="limit">The name begins no earlier.</param>
    /// <param name="throughVerbs">Whether verbs of two and more characters may stand in the name (综合服务中心).</param>
    /// <returns>The start of the head; equal to <paramref name="end"/> where there is none.</returns>
    public int Start(AnalyzedText text, int end, int limit, bool throughVerbs = false)
    {
        var start = end;
        while (start > limit)
        {
            var index = text.TokenAt(start - 1);
            if (index < 0)
            {
                break;
            }

            var token = text.Tokens[index];
            var span = new TextSpan(Math.Max(token.Span.Start, limit), start);
            if (token.Span.Start < limit && token.Span.Start < start && !IsWordCharacter(text.Text[start - 1]))
            {
                break;
            }

            if (IsBoundary(text.Text, token, span, throughVerbs))
            {
                break;
            }

            start = span.Start;
        }

        return TrimStart(text.Text, start, end);
    }

    /// <returns>Whether a word stands between names.</returns>
    public bool IsBoundary(string text, Token token, TextSpan part, bool throughVerbs)
    {
        if (!IsWordCharacter(text[part.Start]) || !IsWordCharacter(text[part.End - 1]))
        {
            return true;
        }

        var word = part.In(text);
        if (boundaryWords.Contains(word) || BoundaryTags.Contains(token.Tag))
        {
            return true;
        }

        return token.Tag == "v" && word.Length >= 2 && !throughVerbs;
    }

    public bool IsBoundaryWord(string word) => boundaryWords.Contains(word);

    public static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '·' or '+' or '-';

    public static bool IsBracket(char c) => Brackets.Contains(c, StringComparison.Ordinal);

    /// <summary>What the segmenter glued on (和四湾社区, 在花溪社区): a one-character function word at the start of a longer head.</summary>
    private static int TrimStart(string text, int start, int end)
    {
        while (end - start > 1 && GluedWords.Contains(text[start], StringComparison.Ordinal))
        {
            start++;
        }

        return start;
    }

    private const string GluedWords = "和与及在对将把被于从向为以至到由的了、";
}
