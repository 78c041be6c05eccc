namespace KnowledgeGraph.Client.Diffusion;

/// <summary>How the adoptions of one policy by two units lie in time.</summary>
/// <param name="From">By the first unit.</param>
/// <param name="To">Of the same policy by the second unit.</param>
/// <param name="Least">Least days from the first unit's beginning to the second's; null where nothing bounds it.</param>
/// <param name="Most">Most days; null where nothing bounds it.</param>
/// <param name="Known">Days between the days by which they are known to have it.</param>
public sealed record Lag(Adoption From, Adoption To, int? Least, int? Most, int Known)
{
    /// <summary>Whether the first is earlier however the intervals are read.</summary>
    public bool IsSure => Least > 0;

    /// <summary>Whether the intervals overlap, so that the texts do not tell who was first.</summary>
    public bool IsOpen => !(Least > 0) && !(Most < 0);

    /// <summary>Both adoptions are dated.</summary>
    public static Lag Between(Adoption from, Adoption to)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        return new Lag(from, to, Days(from.Latest, to.Earliest), Days(from.Earliest, to.Latest), Days(from.Latest, to.Latest)!.Value);
    }

    private static int? Days(DateOnly? from, DateOnly? to) => from is { } f && to is { } t ? t.DayNumber - f.DayNumber : null;
}

/// <summary>How two units lie to each other.</summary>
public enum UnitRelation
{
    /// <summary>Neither lies in the other.</summary>
    Horizontal,

    /// <summary>The first is larger, and the second lies in it.</summary>
    Downward,

    /// <summary>The second is larger, and the first lies in it.</summary>
    Upward,
}

/// <summary>An ordered pair of units with policies in common.</summary>
/// <param name="From">The unit that is known earlier at least as often.</param>
/// <param name="To">The other unit.</param>
/// <param name="Relation">How the first lies to the second.</param>
/// <param name="Lags">One for each policy that both have, dated; in ordinal order of policies.</param>
/// <param name="SameProvince">Null where a province is not known.</param>
public sealed record Dyad(Unit From, Unit To, UnitRelation Relation, bool? SameProvince, IReadOnlyList<Lag> Lags)
{
    /// <summary>Policies of which the first unit surely was earlier.</summary>
    public int SureLeads => Lags.Count(l => l.IsSure);

    /// <summary>Policies of which the first unit is known earlier, though the intervals may overlap.</summary>
    public int KnownLeads => Lags.Count(l => l.Known > 0);

    /// <summary>Policies of which both are known from the same day, or that intervals leave open while the known days do not differ.</summary>
    public int Ties => Lags.Count(l => l.Known == 0);

    /// <summary>Policies of which the intervals overlap.</summary>
    public int Open => Lags.Count(l => l.IsOpen);

    /// <summary>Median of the days between the days by which each is known to have a policy.</summary>
    public double MedianKnownDays
    {
        get
        {
            var days = Lags.Select(l => l.Known).Order().ToList();
            return (days[(days.Count - 1) / 2] + days[days.Count / 2]) / 2.0;
        }
    }
}

/// <summary>Who comes before whom.</summary>
public static class LagAnalysis
{
    /// <summary>Ordered pairs of which the first is known earlier at least as often as the second, with at least so many policies in common.</summary>
    /// <param name="data">Whose adoptions are compared.</param>
    /// <param name="policy">Only this policy; all where null.</param>
    /// <param name="level">Null: all levels, so that a city and its sub-district are a pair too.</param>
    /// <param name="minimumShared">From 1.</param>
    /// <returns>By falling number of sure leads, of known leads and of shared policies, then by keys. Both orders of a pair where neither leads.</returns>
    public static IReadOnlyList<Dyad> Of(DiffusionData data, string? policy, UnitLevel? level, int minimumShared = 1)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(minimumShared, 1);
        var pairs = new Dictionary<(string, string), List<Lag>>();
        foreach (var group in data.Adoptions(policy, level).Where(a => a.IsDated).GroupBy(a => a.Policy, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var adopters = group.ToList();
            foreach (var from in adopters)
            {
                foreach (var to in adopters.Where(a => a.Unit.Key != from.Unit.Key))
                {
                    if (!pairs.TryGetValue((from.Unit.Key, to.Unit.Key), out var lags))
                    {
                        pairs.Add((from.Unit.Key, to.Unit.Key), lags = []);
                    }

                    lags.Add(Lag.Between(from, to));
                }
            }
        }

        return [.. pairs.Values.Where(l => l.Count >= minimumShared).Select(l => DyadOf(data, l))
            .Where(d => d.KnownLeads >= d.Lags.Count(l => l.Known < 0))
            .OrderByDescending(d => d.SureLeads).ThenByDescending(d => d.KnownLeads).ThenByDescending(d => d.Lags.Count)
            .ThenBy(d => d.From.Key, StringComparer.Ordinal).ThenBy(d => d.To.Key, StringComparer.Ordinal)];
    }

    private static Dyad DyadOf(DiffusionData data, List<Lag> lags)
    {
        var (from, to) = (lags[0].From.Unit, lags[0].To.Unit);
        var relation = from.Level < to.Level && data.UnitAt(to.Key, from.Level)?.Key == from.Key ? UnitRelation.Downward
            : to.Level < from.Level && data.UnitAt(from.Key, to.Level)?.Key == to.Key ? UnitRelation.Upward
            : UnitRelation.Horizontal;
        return new Dyad(from, to, relation, from.Province is null || to.Province is null ? null : from.Province == to.Province, lags);
    }
}
