using System.Globalization;

namespace KnowledgeGraph;

/// <summary>How exactly a text dates something.</summary>
public enum DatePrecision
{
    Day,
    Month,
    Quarter,
    Year,

    /// <summary>A span of months or years with both ends known: 1-10月, “十三五”.</summary>
    Period,

    /// <summary>Only one end is stated: 2016年以来, 近年来; the other is the document's date or unknown.</summary>
    Open,
}

/// <summary>When something was so, as far as a text supports it: both ends inclusive.</summary>
/// <param name="Earliest">No earlier than this day.</param>
/// <param name="Latest">No later than this day.</param>
/// <param name="Precision">How the text put it.</param>
public readonly record struct DateInterval(DateOnly Earliest, DateOnly Latest, DatePrecision Precision)
{
    public static DateInterval Day(DateOnly day) => new(day, day, DatePrecision.Day);

    public static DateInterval Month(int year, int month)
        => new(new DateOnly(year, month, 1), new DateOnly(year, month, DateTime.DaysInMonth(year, month)), DatePrecision.Month);

    public static DateInterval Year(int year) => new(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31), DatePrecision.Year);

    /// <returns>Canonical form <c>2022-01-01/2022-12-31/year</c>, which <see cref="Parse"/> reads.</returns>
    public override string ToString()
        => string.Create(CultureInfo.InvariantCulture, $"{Earliest:yyyy-MM-dd}/{Latest:yyyy-MM-dd}/{Precision.ToString().ToLowerInvariant()}");

    /// <exception cref="FormatException">The text is not in canonical form.</exception>
    public static DateInterval Parse(string text)
    {
        var parts = text.Split('/');
        if (parts.Length == 3
            && DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var earliest)
            && DateOnly.TryParseExact(parts[1], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var latest)
            && Enum.TryParse<DatePrecision>(parts[2], ignoreCase: true, out var precision))
        {
            return new DateInterval(earliest, latest, precision);
        }

        throw new FormatException($"'{text}' is no date interval; expected a form such as 2022-01-01/2022-12-31/year.");
    }
}
