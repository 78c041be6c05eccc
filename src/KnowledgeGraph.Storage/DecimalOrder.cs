using System.Globalization;

namespace KnowledgeGraph.Storage;

/// <summary>Decimals as text: in canonical form, and in a form whose ordinal order is the order of the numbers.</summary>
internal static class DecimalOrder
{
    /// <summary>Without trailing zeros: 4.50 → 4.5.</summary>
    public static decimal Canonical(decimal value) => value / 1.0000000000000000000000000000m;

    public static string Format(decimal value) => Canonical(value).ToString(CultureInfo.InvariantCulture);

    /// <summary>
    /// The sign, how many digits stand before the point, the digits; for negative numbers each digit's complement and a closing mark, so that
    /// −3.5 (<c>0986.4~</c>) comes before −3 (<c>0986~</c>).
    /// </summary>
    public static string Encode(decimal value)
    {
        var text = Format(Math.Abs(value));
        var point = text.IndexOf('.', StringComparison.Ordinal);
        var whole = (point < 0 ? text : text[..point]).TrimStart('0');
        var fraction = point < 0 ? string.Empty : text[point..];
        return value >= 0
            ? string.Create(CultureInfo.InvariantCulture, $"1{whole.Length:00}{whole}{fraction}")
            : string.Create(CultureInfo.InvariantCulture, $"0{99 - whole.Length:00}{Complement(whole + fraction)}~");
    }

    /// <summary>What <see cref="Encode"/> was given, in canonical form.</summary>
    public static decimal Decode(string encoded)
    {
        var digits = encoded[0] == '1' ? encoded[3..] : Complement(encoded[3..^1]);
        var value = decimal.Parse("0" + digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture);
        return encoded[0] == '1' ? value : -value;
    }

    private static string Complement(string digits) => string.Concat(digits.Select(c => c == '.' ? c : (char)('0' + '9' - c)));
}
