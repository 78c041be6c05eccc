namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Reads digits and Chinese numerals at a place in a text. All lookahead is bounded or consumed, so a walk over a text stays linear.</summary>
internal static class Numerals
{
    /// <summary>Longer runs of digits are serial numbers, not amounts.</summary>
    public const int MostDigits = 15;

    /// <returns>0 to 9 for a digit of either width, else −1.</returns>
    public static int Digit(char c) => c is >= '0' and <= '9' ? c - '0' : c is >= '０' and <= '９' ? c - '０' : -1;

    public static bool IsDigit(char c) => Digit(c) >= 0;

    /// <returns>0 to 9 for a Chinese digit, else −1.</returns>
    public static int ChineseDigit(char c) => c switch
    {
        '零' or '〇' or '○' => 0,
        '一' => 1,
        '二' or '两' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        _ => -1,
    };

    /// <returns>10, 100, 1000, 10⁴ or 10⁸, else 0.</returns>
    public static long Multiplier(char c) => c switch
    {
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        '万' => 10_000,
        '亿' => 100_000_000,
        _ => 0,
    };

    /// <summary>Reads a whole number in digits of either width, without separators.</summary>
    /// <returns>The place after it; <paramref name="start"/> where there is none or it has more than nine digits.</returns>
    public static int ReadInteger(string text, int start, out int value)
    {
        value = 0;
        var i = start;
        while (i < text.Length && Digit(text[i]) is >= 0 and var digit)
        {
            if (i - start >= 9)
            {
                value = 0;
                return start;
            }

            value = (value * 10) + digit;
            i++;
        }

        return i;
    }

    /// <summary>Reads a number in digits: 5330, 3.48, 1,234,567.</summary>
    /// <param name="end">The place after all its digits, also where it is too long to be an amount.</param>
    /// <returns>False where it is too long to be an amount.</returns>
    public static bool ReadDecimal(string text, int start, out int end, out decimal value)
    {
        value = 0;
        var digits = 0;
        var i = start;
        while (i < text.Length)
        {
            if (Digit(text[i]) is >= 0 and var digit)
            {
                digits++;
                value = digits <= MostDigits ? (value * 10) + digit : value;
                i++;
            }
            else if (text[i] == ',' && digits is > 0 and <= MostDigits && IsGroup(text, i, start))
            {
                i++;
            }
            else
            {
                break;
            }
        }

        if (i + 1 < text.Length && text[i] is '.' or '．' && IsDigit(text[i + 1]))
        {
            var scale = 1m;
            for (i++; i < text.Length && Digit(text[i]) is >= 0 and var digit; i++)
            {
                digits++;
                if (digits <= MostDigits)
                {
                    scale /= 10;
                    value += digit * scale;
                }
            }
        }

        end = i;
        return digits <= MostDigits;
    }

    /// <summary>Reads a Chinese numeral: 十二, 三百零五, 一万二千, 两千三, 二〇二二.</summary>
    /// <returns>The place after it; <paramref name="start"/> where there is none or it is no well-formed number.</returns>
    public static int ReadChinese(string text, int start, out decimal value)
    {
        value = 0;
        decimal total = 0, section = 0;
        long digit = -1;
        long last = 0;
        var i = start;
        for (; i < text.Length && i - start < 20; i++)
        {
            if (ChineseDigit(text[i]) is >= 0 and var d)
            {
                if (digit > 0)
                {
                    // 二三十个: a guess between two digits is no number.
                    return start;
                }

                digit = d;
            }
            else if (Multiplier(text[i]) is > 0 and var m)
            {
                if (m >= 10_000)
                {
                    section = (section + Math.Max(digit, 0)) * m;
                    if (section == 0)
                    {
                        break;
                    }

                    total += section;
                    section = 0;
                }
                else if (digit > 0 || (m == 10 && (digit < 0 || last >= 100)))
                {
                    section += Math.Max(digit, 1) * m;
                }
                else
                {
                    break;
                }

                (digit, last) = (-1, m);
            }
            else
            {
                break;
            }
        }

        // 三万五 means 35,000: a digit right after a multiplier counts tenths of it, unless 零 parts them.
        var rest = digit <= 0 ? 0 : last >= 100 && text[i - 2] is not ('零' or '〇' or '○') ? digit * (last / 10) : digit;
        value = total + section + rest;
        return value > 0 ? i : start;
    }

    /// <summary>Reads a year in four Chinese digits: 二〇二二, 一九九八.</summary>
    /// <returns>The place after it; <paramref name="start"/> where there is none.</returns>
    public static int ReadChineseYear(string text, int start, out int year)
    {
        year = 0;
        if (start + 4 > text.Length)
        {
            return start;
        }

        for (var i = start; i < start + 4; i++)
        {
            var digit = ChineseDigit(text[i]);
            if (digit < 0 || text[i] == '两')
            {
                return start;
            }

            year = (year * 10) + digit;
        }

        return start + 4;
    }

    /// <summary>1,234: one to three digits before the first comma, exactly three after each.</summary>
    private static bool IsGroup(string text, int comma, int start)
    {
        var before = 0;
        for (var i = comma - 1; i >= start && IsDigit(text[i]) && before < 4; i--)
        {
            before++;
        }

        return before <= 3 && comma + 3 < text.Length && IsDigit(text[comma + 1]) && IsDigit(text[comma + 2]) && IsDigit(text[comma + 3])
            && !(comma + 4 < text.Length && IsDigit(text[comma + 4]));
    }
}
