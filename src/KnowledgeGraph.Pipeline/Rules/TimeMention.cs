using System.Globalization;
using System.Text.RegularExpressions;

namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>Words that date something, as rules see them: a mention of a type that no schema has.</summary>
internal static partial class TimeMention
{
    /// <summary>As patterns and examples name it.</summary>
    public const string Type = "Time";

    private const string Interval = "interval";

    public static Mention Of(TextSpan span, DateInterval interval)
        => new(span, Type, null, Type, "time", 1) { Properties = PropertyBag.Of((Interval, interval.ToString())) };

    public static DateInterval IntervalOf(Mention time) => DateInterval.Parse(time.Properties[Interval]);

    /// <returns>A day, a month or a year, as examples write them; null where it is none.</returns>
    public static DateInterval? ReadWritten(string text)
    {
        var match = Written().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (year, month, day) = (Number(match.Groups[1]), Number(match.Groups[2]), Number(match.Groups[3]));
        return month is 0 ? DateInterval.Year(year)
            : month > 12 || day > DateTime.DaysInMonth(year, month) ? null
            : day is 0 ? DateInterval.Month(year, month)
            : DateInterval.Day(new DateOnly(year, month, day));
    }

    private static int Number(Group group) => group.Success ? int.Parse(group.Value, CultureInfo.InvariantCulture) : 0;

    [GeneratedRegex("^([12][0-9]{3})年(?:([1-9][0-9]?)月(?:([1-9][0-9]?)日)?)?$")]
    private static partial Regex Written();
}
