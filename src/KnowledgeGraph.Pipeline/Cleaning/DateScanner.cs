namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>Reads full dates: 2022-10-18, 2020/12/9, 2024.1.23, 2024年1月23日, 二〇二三年十二月二十八日.</summary>
internal static class DateScanner
{
    private const string Digits = "〇一二三四五六七八九";

    /// <param name="end">Behind the date.</param>
    /// <returns>Whether a date of the years 1949 to 2099 begins there.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, int at, out DateOnly date, out int end)
    {
        date = default;
        end = at;
        if (at >= text.Length)
        {
            return false;
        }

        var i = at;
        int year, month, day;
        if (text[at] is '1' or '2')
        {
            if (!Number(text, ref i, 4, 4, out year) || !Separator(text, ref i, "-/.年", out var separator) || !Number(text, ref i, 1, 2, out month)
                || !Separator(text, ref i, separator == '年' ? "月" : separator.ToString(), out _) || !Number(text, ref i, 1, 2, out day))
            {
                return false;
            }

            if (separator == '年')
            {
                var behind = i;
                if (!Separator(text, ref behind, "日号", out _))
                {
                    return false;
                }

                i = text[i..behind].IndexOfAny('日', '号') is var sign and >= 0 ? i + sign + 1 : behind;
            }
            else if (i < text.Length && char.IsAsciiDigit(text[i]))
            {
                return false;
            }
        }
        else if (text[at] is '二' or '一')
        {
            if (!ChineseYear(text, ref i, out year) || !Sign(text, ref i, '年') || !ChineseNumber(text, ref i, out month) || !Sign(text, ref i, '月')
                || !ChineseNumber(text, ref i, out day) || !Sign(text, ref i, '日'))
            {
                return false;
            }
        }
        else
        {
            return false;
        }

        if (year is < 1949 or > 2099 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        end = i;
        return true;
    }

    /// <summary>Behind 星期三 and 20:24:31 if they follow.</summary>
    public static int SkipTime(ReadOnlySpan<char> text, int at)
    {
        var i = at;
        while (i < text.Length && text[i] is ' ' or 'T' or Folding.None)
        {
            i++;
        }

        if (i + 2 < text.Length && (text[i..].StartsWith("星期", StringComparison.Ordinal) || text[i..].StartsWith("周", StringComparison.Ordinal)))
        {
            return SkipTime(text, i + (text[i] == '周' ? 2 : 3));
        }

        var digits = i;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || (text[i] == ':' && i > digits)))
        {
            i++;
        }

        return i - digits >= 4 && text[digits..i].Contains(':') ? i : at;
    }

    private static bool Number(ReadOnlySpan<char> text, ref int at, int fewest, int most, out int value)
    {
        value = 0;
        var start = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]) && at - start < most)
        {
            value = (10 * value) + (text[at++] - '0');
        }

        return at - start >= fewest;
    }

    /// <summary>One of the signs, with at most one blank on either side.</summary>
    private static bool Separator(ReadOnlySpan<char> text, ref int at, string signs, out char sign)
    {
        sign = '\0';
        var i = at < text.Length && text[at] == ' ' ? at + 1 : at;
        if (i >= text.Length || !signs.Contains(text[i], StringComparison.Ordinal))
        {
            return false;
        }

        sign = text[i++];
        at = i < text.Length && text[i] == ' ' ? i + 1 : i;
        return true;
    }

    private static bool Sign(ReadOnlySpan<char> text, ref int at, char sign)
    {
        var isThere = at < text.Length && text[at] == sign;
        at += isThere ? 1 : 0;
        return isThere;
    }

    private static bool ChineseYear(ReadOnlySpan<char> text, ref int at, out int year)
    {
        year = 0;
        for (var i = 0; i < 4; i++, at++)
        {
            var digit = at < text.Length ? Digits.IndexOf(text[at] is '○' or 'O' or '零' or '0' ? '〇' : text[at], StringComparison.Ordinal) : -1;
            if (digit < 0)
            {
                return false;
            }

            year = (10 * year) + digit;
        }

        return true;
    }

    /// <summary>From 一 to 三十一.</summary>
    private static bool ChineseNumber(ReadOnlySpan<char> text, ref int at, out int value)
    {
        var tens = 0;
        var ones = 0;
        var start = at;
        for (; at < text.Length && at - start < 3; at++)
        {
            if (text[at] == '十')
            {
                tens = Math.Max(ones, 1);
                ones = 0;
            }
            else if (Digits.IndexOf(text[at], StringComparison.Ordinal) is var digit and > 0)
            {
                ones = digit;
            }
            else
            {
                break;
            }
        }

        value = (10 * tens) + ones;
        return at > start;
    }
}
