namespace KnowledgeGraph;

/// <summary>Cuts a text into sentences, after 。！？； and at line ends.</summary>
/// <remarks>
/// One pass, linear in the text's length. A closing quote or bracket stays with the sentence it closes. Half-width marks end a sentence
/// too, a full stop only where it follows neither a digit nor a letter (3.48, 1.敲门招商, www.) and no digit follows.
/// </remarks>
public static class SentenceSplitter
{
    /// <summary>A sentence of run-together text is cut here at the latest.</summary>
    /// <value>UTF-16 code units.</value>
    public const int LongestSentence = 400;

    private const string Closers = "”’』」）)】》\"'";

    /// <param name="text">The cleaned text; any text will do.</param>
    /// <returns>In text order, never overlapping, none blank; without line ends and without blanks at either end.</returns>
    public static IReadOnlyList<TextSpan> Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var sentences = new List<TextSpan>();
        var start = 0;
        var lastBreak = -1;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '\n' or '\r')
            {
                Add(sentences, text, start, i);
                (start, lastBreak) = (i + 1, -1);
            }
            else if (EndsAt(text, i))
            {
                while (i + 1 < text.Length && (IsEnd(text[i + 1]) || IsCloser(text, i + 1)))
                {
                    i++;
                }

                Add(sentences, text, start, i + 1);
                (start, lastBreak) = (i + 1, -1);
            }
            else if (i - start >= LongestSentence)
            {
                // The latest comma of the second half serves best; else a place that parts no number, word or pair.
                var cut = lastBreak > start + (LongestSentence / 2) ? lastBreak + 1 : SafeCut(text, start, i);
                Add(sentences, text, start, cut);
                (start, lastBreak) = (cut, lastBreak >= cut ? lastBreak : -1);
            }

            if (i >= start && text[i] is '，' or '、' or ',' or '：' or ':' or ' ' or '\u3000')
            {
                lastBreak = i;
            }
        }

        Add(sentences, text, start, text.Length);
        return sentences;
    }

    private static bool EndsAt(string text, int i)
    {
        if (text[i] is '.' or '．')
        {
            return i > 0 && IsWordBefore(text[i - 1]) && !(i + 1 < text.Length && (IsPlain(text[i + 1]) || text[i + 1] is '.' or '．'));
        }

        return IsEnd(text[i]);
    }

    private static bool IsEnd(char c) => c is '。' or '！' or '？' or '；' or '!' or '?' or ';';

    /// <summary>Straight quotes both open and close: one after an end closes only where no word follows it.</summary>
    private static bool IsCloser(string text, int i)
        => Closers.Contains(text[i], StringComparison.Ordinal)
            && (text[i] is not ('"' or '\'') || i + 1 >= text.Length || !char.IsLetterOrDigit(text[i + 1]));

    private static bool IsWordBefore(char c) => (char.IsLetter(c) && !IsPlain(c)) || c is '”' or '"' or '）' or ')' or '》' or '％' or '%';

    private static bool IsPlain(char c) => char.IsAsciiLetterOrDigit(c) || c is (>= '０' and <= '９') or (>= 'Ａ' and <= 'Ｚ') or (>= 'ａ' and <= 'ｚ');

    private static int SafeCut(string text, int start, int end)
    {
        for (var cut = end; cut > end - 24 && cut > start + 1; cut--)
        {
            var parts = (IsPlain(text[cut]) || text[cut] is '.' or '%' or '％' or ',') && IsPlain(text[cut - 1]);
            if (!parts && !IsPlain(text[cut - 1]) && text[cut - 1] != '.' && !char.IsLowSurrogate(text[cut]))
            {
                return cut;
            }
        }

        return char.IsLowSurrogate(text[end]) ? end - 1 : end;
    }

    private static void Add(List<TextSpan> sentences, string text, int start, int end)
    {
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }

        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            sentences.Add(new TextSpan(start, end));
        }
    }
}
