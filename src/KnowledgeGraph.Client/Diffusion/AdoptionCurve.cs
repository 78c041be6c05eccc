namespace KnowledgeGraph.Client.Diffusion;

/// <summary>How many units have a policy by the end of a period.</summary>
/// <param name="Period">By whose end it is counted.</param>
/// <param name="New">Units first known to have it in this period.</param>
/// <param name="Adopters">Units known to have it by the end of the period.</param>
/// <param name="MayHaveBegun">Units that are known later and whose dated interval begins by then.</param>
/// <param name="Covered">Units of which a text was published by the end of the period, and those that a later text shows to have had the policy by then.</param>
public sealed record CurvePoint(Period Period, int New, int Adopters, int MayHaveBegun, int Covered)
{
    /// <summary>Of the covered units; null where there is none. Of the units without text nothing is known.</summary>
    public double? Share => Covered == 0 ? null : (double)Adopters / Covered;
}

/// <summary>How a policy spread over units of a level.</summary>
/// <param name="Points">Every period from the first to the last that says anything; empty where no adoption is dated.</param>
/// <param name="FirstMovers">Dated adoptions in order; equal days share a rank, as intervals that overlap might.</param>
/// <param name="Undated">Adoptions that no text dates.</param>
/// <param name="Proposed">Units with no more than a plan.</param>
public sealed record AdoptionCurve(IReadOnlyList<CurvePoint> Points, IReadOnlyList<(int Rank, Adoption Adoption)> FirstMovers, int Undated, int Proposed)
{
    /// <summary>Counts the adoptions of a policy by units of a level.</summary>
    public static AdoptionCurve Of(DiffusionData data, string policy, UnitLevel? level, PeriodLength length)
    {
        ArgumentNullException.ThrowIfNull(data);
        var adoptions = data.Adoptions(policy, level);
        var dated = adoptions.Where(a => a.IsDated).ToList();
        var coverage = data.Coverage(level);
        var lastText = coverage.Units.Select(u => coverage.Documents(u)[^1].Day).DefaultIfEmpty().Max();
        var points = new List<CurvePoint>();
        if (dated.Count > 0)
        {
            var firstKnown = coverage.Units.ToDictionary(u => u, u => coverage.Documents(u)[0].Day, StringComparer.Ordinal);
            foreach (var adoption in dated)
            {
                firstKnown[adoption.Unit.Key] = firstKnown.TryGetValue(adoption.Unit.Key, out var day) && day < adoption.Latest ? day : adoption.Latest!.Value;
            }

            var last = Period.Of(length, dated[^1].Latest!.Value > lastText ? dated[^1].Latest!.Value : lastText);
            foreach (var period in Period.Of(length, dated[0].Latest!.Value).To(last))
            {
                var known = dated.Count(a => a.Latest <= period.Last);
                points.Add(new CurvePoint(
                    period, dated.Count(a => a.Latest >= period.First && a.Latest <= period.Last), known,
                    dated.Count(a => a.Latest > period.Last && a.Earliest <= period.Last), firstKnown.Values.Count(d => d <= period.Last)));
            }
        }

        return new AdoptionCurve(
            points, [.. dated.Select(a => (1 + dated.Count(o => o.Latest < a.Latest), a))],
            adoptions.Count(a => a.IsAdopted && !a.IsDated), adoptions.Count(a => !a.IsAdopted));
    }
}

/// <summary>How early a unit tends to be.</summary>
/// <param name="Unit">Whose earliness it is.</param>
/// <param name="Score">Mean over its dated adoptions of 1 for the first of all units and 0 for the last, by day (Walker 1969, doi:10.2307/1954434); null where no policy tells.</param>
/// <param name="Policies">Over so many policies, those with at least two days among their adopters.</param>
/// <param name="Adopted">Policies that it has.</param>
/// <param name="Eligible">Policies that any unit has, were there text about this one.</param>
public sealed record Innovativeness(Unit Unit, double? Score, int Policies, int Adopted, int Eligible)
{
    /// <summary>Share of the policies known anywhere that texts show here.</summary>
    public double AdoptedShare => Eligible == 0 ? 0 : (double)Adopted / Eligible;

    /// <summary>All units that have any policy, the most innovative first.</summary>
    public static IReadOnlyList<Innovativeness> Of(DiffusionData data, UnitLevel? level)
    {
        ArgumentNullException.ThrowIfNull(data);
        var adoptions = data.Adoptions(null, level).Where(a => a.IsAdopted).ToList();
        var spans = adoptions.Where(a => a.IsDated).GroupBy(a => a.Policy, StringComparer.Ordinal)
            .Select(g => (g.Key, First: g.Min(a => a.Latest!.Value), Last: g.Max(a => a.Latest!.Value)))
            .Where(s => s.First < s.Last).ToDictionary(s => s.Key, StringComparer.Ordinal);
        var eligible = adoptions.Select(a => a.Policy).Distinct().Count();
        return [.. adoptions.GroupBy(a => a.Unit.Key, StringComparer.Ordinal)
            .Select(g => (g.First().Unit, Count: g.Count(), Scores: g.Where(a => a.IsDated && spans.ContainsKey(a.Policy)).Select(a => Earliness(a, spans[a.Policy].First, spans[a.Policy].Last)).ToList()))
            .Select(u => new Innovativeness(u.Unit, u.Scores.Count == 0 ? null : u.Scores.Average(), u.Scores.Count, u.Count, eligible))
            .OrderByDescending(i => i.Score ?? -1).ThenByDescending(i => i.Policies).ThenBy(i => i.Unit.Key, StringComparer.Ordinal)];
    }

    private static double Earliness(Adoption adoption, DateOnly first, DateOnly last)
        => (double)(last.DayNumber - adoption.Latest!.Value.DayNumber) / (last.DayNumber - first.DayNumber);
}
