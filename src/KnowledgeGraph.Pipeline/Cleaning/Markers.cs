namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>What stands before a heading or an item of a list. Texts are those of <see cref="Folding.Narrow(char)"/>, or folded on to the Chinese forms.</summary>
internal static class Markers
{
    private const string ChineseDigits = "一二三四五六七八九十百零〇";

    /// <summary>· ▲ ① -</summary>
    public static bool IsBullet(string text)
        => text[0] is '·' or '•' or '●' or '○' or '■' or '□' or '◆' or '◇' or '▲' or '△' or '▶' or '►' or '★' or '☆' or '※' or '*' or (>= '\u2460' and <= '\u249B')
            or '✓' or '✔' or '➤' or '◎' or '▪' or '▫' or '○'
            || (text[0] == '-' && text.Length > 1 && text[1] != '-' && !char.IsAsciiDigit(text[1]));

    /// <summary>一、 (一) 第一部分 第二章</summary>
    public static bool IsChineseNumber(string text)
    {
        var i = text[0] is '(' or '（' or '第' ? 1 : 0;
        var start = i;
        while (i < text.Length && ChineseDigits.Contains(text[i], StringComparison.Ordinal))
        {
            i++;
        }

        return i > start && i - start <= 3 && i < text.Length && text[0] switch
        {
            '第' => text.AsSpan(i).StartsWith("部分") || text[i] is '章' or '节' or '篇' or '编',
            '(' or '（' => text[i] is ')' or '）',
            _ => text[i] is '、' or '.' or '．' || (text[i] is ' ' or ',' or '，' && i + 1 < text.Length),
        };
    }

    /// <summary>1. 1、 (1) 1) 1.2016年</summary>
    public static bool IsArabicNumber(string text)
    {
        var i = text[0] is '(' or '（' ? 1 : 0;
        var start = i;
        while (i < text.Length && char.IsAsciiDigit(text[i]))
        {
            i++;
        }

        return i > start && i - start <= 2 && i < text.Length
            && (start == 1 ? text[i] is ')' or '）' : text[i] is '.' or '、' or ')' or '）' or '．')
            && (i + 1 == text.Length || !char.IsAsciiDigit(text[i + 1]) || (i + 5 < text.Length && text[i + 5] == '年' && text.AsSpan(i + 1, 4).IndexOfAnyExceptInRange('0', '9') < 0));
    }

    /// <summary>【村情】</summary>
    public static bool IsLabel(string text) => text[0] == '【' && text.IndexOf('】', StringComparison.Ordinal) is > 0 and <= 14;

    public static bool IsAny(string text) => IsBullet(text) || IsChineseNumber(text) || IsArabicNumber(text) || IsLabel(text);
}
