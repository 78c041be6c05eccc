using System.Globalization;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Makes of all sentences about one unit and policy one adoption.</summary>
internal static class AdoptionReader
{
    /// <param name="unit">Who takes it up.</param>
    /// <param name="policy">Id of the policy.</param>
    /// <param name="evidence">At least one.</param>
    /// <remarks>
    /// The earliest dated beginning is the launch, and the earliest day on which a text shows the policy at work the mention. The interval is the
    /// launch's, cut where a mention comes before its end; where a mention comes before all of it, the text that dates the launch means another
    /// beginning, and the mention bounds it from above only.
    /// </remarks>
    public static Adoption Combine(Unit unit, string policy, IReadOnlyList<AdoptionEvidence> evidence)
    {
        var factual = evidence.Where(e => e.Status != AdoptionStatus.Proposed).ToList();
        var launch = factual.Where(e => e.Basis == DateBasis.Launch && e.Earliest is not null && e.Latest is not null)
            .OrderBy(e => e.Latest).ThenByDescending(e => e.Earliest).ThenBy(Order).FirstOrDefault();
        var mention = factual.Where(e => e.Latest is not null).OrderBy(e => e.Latest).ThenBy(Order).FirstOrDefault();
        var decides = launch is not null && mention is not null && mention.Latest >= launch.Earliest ? launch : mention ?? factual.OrderBy(Order).FirstOrDefault() ?? evidence.OrderBy(Order).First();
        var isLaunch = decides == launch && launch is not null;
        return new Adoption
        {
            Unit = unit,
            Policy = policy,
            Status = StatusOf(factual),
            Earliest = isLaunch ? launch!.Earliest : null,
            Latest = mention?.Latest,
            Precision = factual.Count == 0 ? null : decides.Precision,
            Basis = isLaunch ? DateBasis.Launch : DateBasis.Mention,
            FirstLaunch = launch is null ? null : new DateInterval(launch.Earliest!.Value, launch.Latest!.Value, launch.Precision ?? DatePrecision.Period),
            FirstMention = mention?.Latest,
            Evidence = [.. evidence.OrderBy(e => ReferenceEquals(e, decides) ? 0 : 1).ThenBy(e => e.Latest ?? DateOnly.MaxValue).ThenBy(Order)],
        };
    }

    /// <summary>Of what the latest texts say the most, where one sentence at work outweighs any number of trials; a plan alone stays a plan.</summary>
    private static AdoptionStatus StatusOf(List<AdoptionEvidence> factual)
    {
        if (factual.Count == 0)
        {
            return AdoptionStatus.Proposed;
        }

        var last = factual.Max(Told);
        return factual.Any(e => e.Status == AdoptionStatus.Ended && Told(e) == last) ? AdoptionStatus.Ended
            : factual.Where(e => e.Status != AdoptionStatus.Ended).Select(e => e.Status).DefaultIfEmpty(AdoptionStatus.Ended).Max();
    }

    private static DateOnly Told(AdoptionEvidence evidence) => evidence.PublishedOn ?? evidence.Latest ?? DateOnly.MinValue;

    /// <summary>What a document says of a date holds for all its sentences: the one that names the year comes first, then the longer, as headings are short.</summary>
    private static (int, double, string, int, int) Order(AdoptionEvidence evidence)
        => (NamesYear(evidence, evidence.Latest) || NamesYear(evidence, evidence.Earliest) ? 0 : 1, -evidence.Confidence, evidence.Document, -Math.Min(40, evidence.Text.Length), evidence.Span.Start);

    private static bool NamesYear(AdoptionEvidence evidence, DateOnly? day)
        => day is { } d && evidence.Text.Contains(d.Year.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
}
