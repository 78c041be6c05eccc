using System.Globalization;
using System.Numerics;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>Rounds a figure by its exact binary value, half to even, as the reference scorer does.</summary>
internal static class ExactDecimal
{
    /// <param name="value">A finite figure, not negative.</param>
    /// <param name="digits">Digits after the point, up to 15.</param>
    public static double Round(double value, int digits) => (double)Scaled(value, digits) / Math.Pow(10, digits);

    /// <returns>With exactly so many digits after the point.</returns>
    public static string Format(double value, int digits)
    {
        var text = Scaled(value, digits).ToString(CultureInfo.InvariantCulture).PadLeft(digits + 1, '0');
        return $"{text[..^digits]}.{text[^digits..]}";
    }

    /// <summary>The shortest form that reads back as the same number, with a point: <c>1.0</c>, <c>0.25</c>.</summary>
    public static string Shortest(double value)
    {
        var text = value.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) || text.Contains('E', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static BigInteger Scaled(double value, int digits)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)((bits >> 52) & 0x7FF);
        BigInteger mantissa = bits & 0xFFFFFFFFFFFFFL;
        mantissa = exponent == 0 ? mantissa : mantissa + (1L << 52);
        exponent = Math.Max(exponent, 1) - 1075;
        var numerator = mantissa * BigInteger.Pow(10, digits) * (exponent > 0 ? BigInteger.Pow(2, exponent) : 1);
        var denominator = exponent < 0 ? BigInteger.Pow(2, -exponent) : BigInteger.One;
        var quotient = BigInteger.DivRem(numerator, denominator, out var rest);
        var half = (rest * 2).CompareTo(denominator);
        return half > 0 || (half == 0 && !quotient.IsEven) ? quotient + 1 : quotient;
    }
}
