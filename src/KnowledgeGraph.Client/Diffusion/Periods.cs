using System.Globalization;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>How long a period is.</summary>
public enum PeriodLength
{
    /// <summary>A year of the calendar.</summary>
    Year,
    /// <summary>Three months, the first from January.</summary>
    Quarter,
    /// <summary>A month of the calendar.</summary>
    Month,
}

/// <summary>A year, quarter or month of the calendar.</summary>
/// <param name="Length">Year, quarter or month.</param>
/// <param name="Index">Counts periods of one length; the next one has the next number.</param>
public readonly record struct Period(PeriodLength Length, int Index) : IComparable<Period>
{
    /// <summary>The period in which a day lies.</summary>
    public static Period Of(PeriodLength length, DateOnly day) => new(length, length switch
    {
        PeriodLength.Year => day.Year,
        PeriodLength.Quarter => (day.Year * 4) + ((day.Month - 1) / 3),
        _ => (day.Year * 12) + day.Month - 1,
    });

    /// <summary>Its first day.</summary>
    public DateOnly First => Length switch
    {
        PeriodLength.Year => new DateOnly(Index, 1, 1),
        PeriodLength.Quarter => new DateOnly(Index / 4, (Index % 4 * 3) + 1, 1),
        _ => new DateOnly(Index / 12, (Index % 12) + 1, 1),
    };

    /// <summary>Its last day.</summary>
    public DateOnly Last => (this with { Index = Index + 1 }).First.AddDays(-1);

    /// <summary>This period and all after it, to <paramref name="last"/>.</summary>
    public IEnumerable<Period> To(Period last)
    {
        for (var index = Index; index <= last.Index; index++)
        {
            yield return new Period(Length, index);
        }
    }

    /// <summary>By time; both of one length.</summary>
    public int CompareTo(Period other) => Index.CompareTo(other.Index);

    /// <summary>Earlier.</summary>
    public static bool operator <(Period left, Period right) => left.Index < right.Index;

    /// <summary>Later.</summary>
    public static bool operator >(Period left, Period right) => left.Index > right.Index;

    /// <summary>Not later.</summary>
    public static bool operator <=(Period left, Period right) => left.Index <= right.Index;

    /// <summary>Not earlier.</summary>
    public static bool operator >=(Period left, Period right) => left.Index >= right.Index;

    /// <returns><c>2020</c>, <c>2020Q3</c> or <c>2020-07</c>.</returns>
    public override string ToString() => Length switch
    {
        PeriodLength.Year => Index.ToString(CultureInfo.InvariantCulture),
        PeriodLength.Quarter => string.Create(CultureInfo.InvariantCulture, $"{Index / 4}Q{(Index % 4) + 1}"),
        _ => First.ToString("yyyy-MM", CultureInfo.InvariantCulture),
    };
}
