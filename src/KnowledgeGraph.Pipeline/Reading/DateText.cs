using System.Globalization;
using System.Text.RegularExpressions;

namespace KnowledgeGraph.Pipeline.Reading;

/// <summary>Dates as fields and meta tags state them: <c>2024-01-23</c>, <c>2024/1/23 10:00</c>, <c>20240123</c>, <c>2024年1月23日</c>.</summary>
internal static partial class DateText
{
    /// <returns>Null where the value states no full date.</returns>
    public static DateOnly? Parse(string? value)
    {
        if (value is null || Pattern().Match(value) is not { Success: true } match)
        {
            return null;
        }

        string Part(int first, int second) => match.Groups[match.Groups[first].Success ? first : second].Value.PadLeft(2, '0');
        return DateOnly.TryParseExact(
            $"{match.Groups[1].Value}-{Part(2, 4)}-{Part(3, 5)}", "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : null;
    }

    [GeneratedRegex(@"^\s*([12][0-9]{3})(?:[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})|([0-9]{2})([0-9]{2}))(?![0-9])", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
