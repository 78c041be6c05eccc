namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>Full and half width made one, character by character.</summary>
/// <remarks>
/// Letters, digits and signs become half-width; punctuation of Chinese text becomes the Chinese form, by its neighbours: the comma of 近年来,戚墅堰 does, that
/// of 28,000 does not. Nothing is ever split or merged, so each character keeps its place.
/// </remarks>
internal static class Folding
{
    /// <summary>A mark for characters that are not shown and take no place: zero-width blanks, soft hyphens, byte order marks.</summary>
    public const char None = '\uFFFF';

    /// <summary>Without regard to neighbours: all that has a half-width form gets it. Serves recognition of page furniture.</summary>
    public static char Narrow(char c) => c switch
    {
        >= '\u3400' and <= '\uFAFF' => c,
        < '\u007F' => c == '\t' ? ' ' : c < ' ' ? None : c,
        '\u00A0' or '\u3000' or '\u1680' or '\u202F' or '\u205F' or (>= '\u2000' and <= '\u200A') => ' ',
        '\u00AD' or '\uFEFF' or '\u2060' or (>= '\u200B' and <= '\u200F') or (>= '\u202A' and <= '\u202E') or '\u007F' => None,
        >= '\uFF01' and <= '\uFF5E' => (char)(c - 0xFEE0),
        '\uFFE5' => '\u00A5',
        '\uFF61' => '。',
        '\uFF64' => '、',
        '\u2022' or '\u2027' or '\u30FB' or '\uFF65' or '\u2219' or '\u22C5' => '·',
        '\u2015' or '\u2500' => '—',
        '\u2012' or '\u2013' or '\u2212' or '\u2010' or '\u2011' => '-',
        '\u301C' or '\u223C' => '~',
        '「' or '〝' => '“',
        '」' or '〞' or '〟' => '”',
        '『' => '‘',
        '』' => '’',
        _ => c,
    };

    /// <summary>Whether a character belongs to Chinese text: a Chinese character or a full-width mark.</summary>
    public static bool IsChinese(char c) => IsHan(c) || c is (>= '\u3001' and <= '\u3017') or '“' or '”' or '‘' or '’' or '—' or '…' or '·' or '，' or '；' or '：' or '？'
        or '！' or '（' or '）' or '℃' or '㎡' or (>= '\u2460' and <= '\u2473');

    public static bool IsHan(char c) => c is (>= '\u3400' and <= '\u9FFF') or '〇' or (>= '\uD840' and <= '\uDFFF') or (>= '\uF900' and <= '\uFAFF');

    public static bool IsDigit(char c) => c is >= '0' and <= '9';

    public static bool IsLatin(char c) => char.IsAsciiLetter(c);

    /// <summary>What ends a sentence, closing quotes and brackets aside.</summary>
    public static bool EndsSentence(char c) => c is '。' or '！' or '？' or '；' or '…' or '!' or '?' or ';';

    /// <summary>Gives the punctuation of a block its one form, in place.</summary>
    /// <param name="text">Characters after <see cref="Narrow(char)"/>; but the brackets and colons of the source that were full-width count as Chinese.</param>
    /// <param name="wasWide">For each character, whether the source had it in full width.</param>
    public static void Widen(Span<char> text, ReadOnlySpan<bool> wasWide)
    {
        var isQuoteOpen = false;
        var isSingleOpen = false;
        var brackets = new Stack<int>();
        for (var i = 0; i < text.Length; i++)
        {
            var before = Neighbour(text, i, -1);
            var after = Neighbour(text, i, 1);
            var isChinese = IsChinese(before) || IsChinese(after);
            switch (text[i])
            {
                case '"':
                    text[i] = isQuoteOpen ? '”' : '“';
                    isQuoteOpen = !isQuoteOpen;
                    break;
                case '“':
                    isQuoteOpen = true;
                    break;
                case '”':
                    isQuoteOpen = false;
                    break;
                case '\'' when (isChinese || isSingleOpen) && !(IsLatin(before) && IsLatin(after)):
                    text[i] = isSingleOpen ? '’' : '‘';
                    isSingleOpen = !isSingleOpen;
                    break;
                case ',' when isChinese || (wasWide[i] && !(IsDigit(before) && IsDigit(after))):
                    text[i] = '，';
                    break;
                case ';' when isChinese || wasWide[i]:
                    text[i] = '；';
                    break;
                case '?' when isChinese || wasWide[i]:
                    text[i] = '？';
                    break;
                case '!' when isChinese || wasWide[i]:
                    text[i] = '！';
                    break;
                case ':' when (isChinese || wasWide[i]) && !(IsDigit(before) && IsDigit(after)):
                    text[i] = '：';
                    break;
                case '.' when IsFullStop(text, i, before, after):
                    text[i] = '。';
                    break;
                case '-' when i + 1 < text.Length && text[i + 1] == '-' && text[i] == '-' && (i == 0 || text[i - 1] != '-'):
                    // --中站区龙洞街道见闻: two hyphens for one dash.
                    WidenDash(text, i);
                    break;
                case '—' when IsDigit(before) && IsDigit(after) && (i == 0 || text[i - 1] != '—') && (i + 1 == text.Length || text[i + 1] != '—'):
                    text[i] = '-';
                    break;
                case '(':
                    brackets.Push(i);
                    break;
                case ')':
                    var hasOpen = brackets.TryPop(out var open);
                    var isWide = wasWide[i] || isChinese || i + 1 == text.Length
                        || (hasOpen && (wasWide[open] || open == 0 || IsChinese(text[open - 1]) || IsChinese(text[open + 1])));
                    if (isWide)
                    {
                        text[i] = '）';
                        if (hasOpen)
                        {
                            text[open] = '（';
                        }
                    }

                    break;
            }
        }

        // Brackets that are never closed.
        foreach (var open in brackets)
        {
            if (wasWide[open] || IsChinese(Neighbour(text, open, 1)) || IsChinese(Neighbour(text, open, -1)))
            {
                text[open] = '（';
            }
        }
    }

    /// <summary>A full stop of 产业的后劲足了起来. and of 还不止这些.10月底, and not the point of 0.8, of 1.招商 or of 一.2023年.</summary>
    private static bool IsFullStop(ReadOnlySpan<char> text, int at, char before, char after)
        => IsChinese(before) && !IsLatin(after) && (!IsDigit(after) || (IsHan(before) && at > 3)) && !(at + 1 < text.Length && text[at + 1] == '.') && !(at > 0 && text[at - 1] == '.')
            || (IsDigit(before) || before is '%' or ')') && at > 2 && (at + 1 == text.Length || text[at + 1] is '"' or '”');

    private static void WidenDash(Span<char> text, int at)
    {
        var end = at;
        while (end < text.Length && text[end] == '-')
        {
            end++;
        }

        if (end - at <= 4 && (IsChinese(Neighbour(text, end - 1, 1)) || (at > 0 && IsChinese(text[at - 1]))))
        {
            text[at..end].Fill('—');
        }
    }

    /// <summary>The next character that is no blank; U+0000 at the edge.</summary>
    private static char Neighbour(ReadOnlySpan<char> text, int at, int step)
    {
        // Blanks were collapsed before, so that this looks at two characters at most.
        var i = at + step;
        if (i >= 0 && i < text.Length && text[i] == ' ')
        {
            i += step;
        }

        return i >= 0 && i < text.Length ? text[i] : '\0';
    }
}
