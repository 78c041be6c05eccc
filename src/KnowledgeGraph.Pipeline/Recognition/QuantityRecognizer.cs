using System.Buffers;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds numbers with their units: 3.48万人, 2100余个, 百余件, 三百余户, 97.5%, 近3亿元.</summary>
/// <remarks>
/// One pass with bounded lookahead. A number without a unit counts only with 万 or 亿 or with 余 (约856万, 两千余), or behind 过 (常住人口过万).
/// Dates (2022年, 10月), ordinals (第3期), codes (G233, 12345, “532”, 1+8+N) and telephone numbers are none.
/// Holds no state between calls.
/// </remarks>
internal sealed class QuantityRecognizer(UnitLexicon units)
{
    private static readonly SearchValues<char> Starts = SearchValues.Create("0123456789０１２３４５６７８９零〇○一二两三四五六七八九十百千万亿");

    private const string More = "余多来几";

    private static readonly string[] About = ["不少于", "不低于", "大约", "将近", "接近", "超过", "突破", "至少", "近", "约", "超", "逾", "过", "上", "破"];

    /// <param name="text">The cleaned text.</param>
    /// <returns>In text order, never overlapping.</returns>
    public IReadOnlyList<Quantity> Recognize(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var found = new List<Quantity>();
        for (var i = 0; i < text.Length;)
        {
            var c = text[i];
            if (Numerals.IsDigit(c))
            {
                i = ReadDigits(text, i, found);
            }
            else if (Numerals.ChineseDigit(c) >= 0 || Numerals.Multiplier(c) > 0)
            {
                i = ReadChinese(text, i, found);
            }
            else
            {
                i = text.AsSpan(i).IndexOfAny(Starts) is >= 0 and var next ? i + next : text.Length;
            }
        }

        return found;
    }

    /// <returns>The place to go on from.</returns>
    private int ReadDigits(string text, int start, List<Quantity> found)
    {
        var isAmount = Numerals.ReadDecimal(text, start, out var end, out var value);
        if (!isAmount || IsCode(text, start))
        {
            return end;
        }

        return TryAmount(text, start, end, value, afterDigits: true, out var quantity) ? Add(found, text, quantity)
            : IsRange(text, end) ? ReadRange(text, start, end, value, found) : end;
    }

    /// <summary>5至7名, 60-70户: both ends have the second one's unit.</summary>
    private int ReadRange(string text, int start, int end, decimal value, List<Quantity> found)
    {
        if (Numerals.ReadDecimal(text, end + 1, out var second, out var upper) && upper > value
            && TryAmount(text, end + 1, second, upper, afterDigits: true, out var quantity) && Kind(quantity) != "duration")
        {
            var written = text[start..end].Count(Numerals.IsDigit);
            if (written <= 6)
            {
                // 3至5万人: the multiplier behind the second number counts for both.
                found.Add(new Quantity(new TextSpan(start, end), Plain(value * (quantity.Value / upper)), quantity.Unit, true));
            }

            return Add(found, text, quantity with { IsApproximate = true });
        }

        return end;
    }

    private string? Kind(Quantity quantity) => quantity.Unit.Length == 0 ? null : units.LongestAt(quantity.Unit, 0, afterDigits: true)?.Kind;

    /// <returns>The place to go on from.</returns>
    private int ReadChinese(string text, int start, List<Quantity> found)
    {
        var run = start;
        while (run < text.Length && run - start < 24 && (Numerals.ChineseDigit(text[run]) >= 0 || Numerals.Multiplier(text[run]) > 0))
        {
            run++;
        }

        // 第十二届, 数十个, 几百户: an ordinal, or no amount that anyone could state.
        if (start > 0 && (text[start - 1] is '第' or '数' or '几' or '若' or '初' or '周' || Numerals.IsDigit(text[start - 1])))
        {
            return run;
        }

        if (string.CompareOrdinal(text, start, "百分之", 0, 3) == 0)
        {
            var after = Numerals.ReadChinese(text, start + 3, out var percent);
            if (after == start + 3 && after < text.Length && Numerals.IsDigit(text[after]))
            {
                Numerals.ReadDecimal(text, after, out after, out percent);
            }

            return percent > 0 ? Add(found, text, new Quantity(new TextSpan(start, after), percent, "%", IsAbout(text, start))) : after;
        }

        var end = Numerals.ReadChinese(text, start, out var value);
        if (end == start)
        {
            return TryRound(text, start, out var round) ? Add(found, text, round) : run;
        }

        // 一个, 一批: an article rather than a number. 三个一批, 五个统筹 are names of policies, which quotes usually show.
        if (value == 1 || !TryAmount(text, start, end, value, afterDigits: false, out var quantity))
        {
            return Math.Max(end, run);
        }

        return Add(found, text, quantity);
    }

    /// <summary>百余个, 千亩, 上万人, 过万: a round number without a digit before it.</summary>
    private bool TryRound(string text, int start, out Quantity quantity)
    {
        quantity = default;
        var value = (decimal)Numerals.Multiplier(text[start]);
        if (value < 10 || text[start] == '亿')
        {
            return false;
        }

        var end = start + 1;
        while (end < text.Length && text[end] is '万' or '亿' && end - start < 3)
        {
            value *= Numerals.Multiplier(text[end++]);
        }

        var isMore = end < text.Length && text[end] is '余' or '多';
        var isAbout = IsAbout(text, start);
        if (isMore || isAbout)
        {
            return TryAmount(text, start, end, value, afterDigits: false, out quantity);
        }

        // 千亩, 万吨: with these units a bare multiplier is a number; 万元 and 百家 are not.
        return units.LongestAt(text, end, afterDigits: false) is { Kind: "area" or "mass" }
            && TryAmount(text, start, end, value, afterDigits: false, out quantity);
    }

    /// <summary>Reads what follows a number: 余, 万, 亿, the unit.</summary>
    private bool TryAmount(string text, int start, int end, decimal number, bool afterDigits, out Quantity quantity)
    {
        quantity = default;
        var value = number;
        var i = end;
        var isMore = false;
        var isScaled = false;
        Unit? unit = null;
        for (var steps = 0; steps < 5 && i < text.Length; steps++)
        {
            unit = units.LongestAt(text, i, afterDigits);
            if (unit is not null)
            {
                break;
            }

            if (!isMore && More.Contains(text[i], StringComparison.Ordinal) && IsMore(text, i, afterDigits))
            {
                isMore = true;
                i++;
            }
            else if (Numerals.Multiplier(text[i]) is > 0 and var multiplier && (afterDigits || isMore || multiplier >= 10_000) && (multiplier > 10 || isMore))
            {
                value *= multiplier;
                isScaled = true;
                i++;
            }
            else
            {
                break;
            }
        }

        if (unit is not null)
        {
            if (IsDate(text, start, i, value, unit, afterDigits) || StartsOtherWord(text, i, unit, afterDigits))
            {
                return false;
            }

            i += unit.Name.Length;
            var name = unit.Name;
            if (i < text.Length && text[i] is '/' or '／' && units.LongestAt(text, i + 1, afterDigits: true) is { } per)
            {
                // 元/平方米
                name = $"{name}/{per.Name}";
                i += 1 + per.Name.Length;
            }

            quantity = new Quantity(new TextSpan(start, i), value, name, isMore || IsAbout(text, start) || IsAboutBehind(text, i));
            return true;
        }

        if (!isScaled && !(isMore && (!afterDigits || number >= 10)) && value < 10_000)
        {
            return false;
        }

        var isBare = (isScaled || isMore || !afterDigits) && !(afterDigits && !isScaled && !isMore) && EndsNumber(text, i);
        quantity = new Quantity(new TextSpan(start, i), value, string.Empty, isMore || IsAbout(text, start));
        return isBare;
    }

    /// <summary>Whether 余, 多, 来, 几 belong to the number: 10多个, 百余, not 三来一补.</summary>
    private bool IsMore(string text, int i, bool afterDigits)
        => text[i] is '余' or '多'
            || (i + 1 < text.Length && (units.LongestAt(text, i + 1, afterDigits) is not null || Numerals.Multiplier(text[i + 1]) > 0));

    private static bool EndsNumber(string text, int i)
        => i >= text.Length || text[i] is '，' or '。' or '；' or '、' or ',' or ';' or '\n' or '）' or ')' or ' ' or '！' or '.';

    /// <summary>2022年, 10月 (no unit at all), 98年: dates rather than durations.</summary>
    private static bool IsDate(string text, int start, int unitStart, decimal value, Unit unit, bool afterDigits)
        => unit.Name == "年" && ((unitStart - start == 4 && value is >= 1000 and <= 2100) || (unitStart < text.Length - 1 && text[unitStart + 1] is '代' or '级' or '度')
            || (afterDigits && unitStart - start == 2 && unitStart + 1 < text.Length && Numerals.IsDigit(text[unitStart + 1])));

    /// <summary>三条巷, 两个村 are amounts; 八里台, 四方台, 百户 …: a unit that begins a place's name.</summary>
    private static bool StartsOtherWord(string text, int unitStart, Unit unit, bool afterDigits)
    {
        var after = unitStart + unit.Name.Length;
        var next = after < text.Length ? text[after] : '\0';
        return unit.Name switch
        {
            "人" => next is '民' or '大' or '工' or '才' && !afterDigits,
            "家" => !afterDigits && next is '庄' or '村' or '长' or '属',
            "年" => next is '级',
            "位" => next is '置' or '于' or '列',
            "块" or "座" or "条" or "处" => next is '山' or '岭' && !afterDigits,
            "度" => next is '假',
            "m2" or "m3" or "km" or "kg" or "kW" or "MW" => char.IsAsciiLetterOrDigit(next),
            "期" => next is '间' or '待' or '货',
            "字" => next is '号' or '形' or '路',
            "站" or "班" or "道" or "门" or "口" => char.IsLetter(next) && !afterDigits,
            _ => false,
        };
    }

    private static bool IsAbout(string text, int start)
        => About.Any(word => start >= word.Length && string.CompareOrdinal(text, start - word.Length, word, 0, word.Length) == 0
            && !(word == "过" && start > 1 && text[start - 2] is '通' or '经' or '不')
            && !(word == "上" && (Numerals.Multiplier(text[start]) == 0 || (start > 1 && text[start - 2] is '以' or '线' or '网' or '街'))));

    private static bool IsAboutBehind(string text, int end)
        => end + 1 < text.Length && ((text[end] == '以' && text[end + 1] == '上') || (text[end] == '左' && text[end + 1] == '右'));

    /// <summary>G233, 第3期, 1+8+N, 3·15, 0513-86598222, A级: digits that count nothing.</summary>
    private static bool IsCode(string text, int start)
    {
        if (start == 0)
        {
            return false;
        }

        var before = text[start - 1];
        return char.IsAsciiLetter(before) || before is '第' or '·' or '+' or '＋' or '#' or '№' or '_' or '@'
            || (before is '-' or '－' or '—' && start > 1 && char.IsAsciiLetter(text[start - 2]));
    }

    private static bool IsRange(string text, int end)
        => end + 1 < text.Length && text[end] is '至' or '到' or '-' or '－' or '–' or '~' or '～' or '—' && Numerals.IsDigit(text[end + 1]);

    private static int Add(List<Quantity> found, string text, Quantity quantity)
    {
        // An amount in letters of a product (5G网络, 4K) never gets here: letters are no units unless listed, and a listed one ends there.
        var end = quantity.Span.End;
        if (!(end < text.Length && char.IsAsciiLetter(text[end]) && char.IsAsciiLetter(text[end - 1])))
        {
            found.Add(quantity with { Value = Plain(quantity.Value) });
        }

        return end;
    }

    /// <summary>34800.00 and 34800 are one number; only the latter is written.</summary>
    private static decimal Plain(decimal value) => value / 1.0000000000000000000000000000m;
}
