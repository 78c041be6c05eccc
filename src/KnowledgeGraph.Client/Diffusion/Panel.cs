using System.Globalization;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>What a panel holds.</summary>
public sealed record PanelOptions
{
    /// <summary>Id of the policy.</summary>
    public required string Policy { get; init; }

    /// <summary>Level of the units; city by default.</summary>
    public UnitLevel Level { get; init; } = UnitLevel.City;

    /// <summary>Length of the periods; a year by default.</summary>
    public PeriodLength Length { get; init; }

    /// <summary>Metrics of indicators that become columns, as texts call them.</summary>
    public IReadOnlyList<string> Covariates { get; init; } = [];
}

/// <summary>A number about a unit in a period.</summary>
/// <param name="Value">In base units: 4.7万人 → 47000.</param>
/// <param name="Unit">The unit written, without 万 or 亿.</param>
/// <param name="Source">Document and place in it.</param>
/// <param name="Text">What stands there.</param>
public sealed record PanelValue(decimal Value, string Unit, string Source, string Text);

/// <summary>One unit in one period.</summary>
/// <param name="Unit">At the level asked for.</param>
/// <param name="Period">Of the length asked for.</param>
/// <param name="Entry">The unit's first period with any text: before it nothing is known.</param>
/// <param name="Documents">Ids of the documents of this period about the unit.</param>
/// <param name="AtRisk">It exists and was not known to have the policy before this period; false throughout where it has the policy since nobody knows when.</param>
/// <param name="Event">It is first known to have the policy in this period.</param>
/// <param name="MayHaveBegun">The interval of its adoption reaches into this period; where no text bounds the beginning from below, into every period up to the event.</param>
/// <param name="Censored">The last period of a unit that is not known to have it: what comes later is not known.</param>
/// <param name="Mandated">A mandate of a level above is in force by the end of this period.</param>
/// <param name="Adoption">Of the policy by the unit, whenever it is; null where no text tells of one.</param>
/// <param name="Covariates">In the order asked for; null where no text gives one.</param>
public sealed record PanelRow(
    Unit Unit, Period Period, Period Entry, IReadOnlyList<string> Documents, bool AtRisk, bool Event, bool MayHaveBegun, bool Censored, Mandate? Mandated,
    Adoption? Adoption, IReadOnlyList<PanelValue?> Covariates);

/// <summary>One ordered pair of units in one period: whether the receiver takes up what the sender has.</summary>
/// <param name="Sender">Who may be followed.</param>
/// <param name="Receiver">Who may follow.</param>
/// <param name="Period">Of the length asked for.</param>
/// <param name="AtRisk">As <see cref="PanelRow.AtRisk"/> of the receiver.</param>
/// <param name="Event">As <see cref="PanelRow.Event"/> of the receiver.</param>
/// <param name="SenderHas">The sender was known to have it before this period.</param>
/// <param name="SameProvince">Null where a province is not known.</param>
/// <param name="SenderAdoption">Null where no text tells of one.</param>
/// <param name="ReceiverAdoption">Null where no text tells of one.</param>
public sealed record DyadRow(
    Unit Sender, Unit Receiver, Period Period, bool AtRisk, bool Event, bool SenderHas, bool? SameProvince, Adoption? SenderAdoption, Adoption? ReceiverAdoption);

/// <summary>A panel of units and periods for event history analysis of one policy.</summary>
public sealed class Panel
{
    private Panel(PanelOptions options, IReadOnlyList<PanelRow> rows)
    {
        Options = options;
        Rows = rows;
    }

    /// <summary>What was asked for.</summary>
    public PanelOptions Options { get; }

    /// <summary>By key of the unit, then period: from a unit's entry to the last period of any.</summary>
    public IReadOnlyList<PanelRow> Rows { get; }

    /// <summary>Units enter with their first text or their adoption, whichever is known first.</summary>
    public static async Task<Panel> OfAsync(IGraphStore store, DiffusionData data, PanelOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(options);
        var adoptions = data.Adoptions(options.Policy, options.Level).ToDictionary(a => a.Unit.Key, StringComparer.Ordinal);
        var coverage = data.Coverage(options.Level);
        var units = coverage.Units.Concat(adoptions.Values.Where(a => a.IsDated).Select(a => a.Unit.Key)).Distinct().Order(StringComparer.Ordinal)
            .Select(k => data.UnitAt(k, options.Level)!).ToList();
        var covariates = await CovariatesAsync(store, data, options, cancellationToken);
        var entries = units.ToDictionary(u => u.Key, u => Entry(u, coverage, adoptions.GetValueOrDefault(u.Key), options.Length), StringComparer.Ordinal);
        var rows = new List<PanelRow>();
        if (units.Count > 0)
        {
            var end = units.Select(u => Last(u, coverage, adoptions.GetValueOrDefault(u.Key), options.Length)).Max();
            foreach (var unit in units)
            {
                var adoption = adoptions.GetValueOrDefault(unit.Key);
                var mandates = data.Mandates.Where(m => m.Policy == options.Policy && Binds(m, unit, data)).ToList();
                foreach (var period in entries[unit.Key].To(end).Where(p => unit.ExistedWithin(p.First, p.Last)))
                {
                    var known = adoption?.Latest;
                    var isUndated = adoption is { IsAdopted: true, IsDated: false };
                    var isEvent = known >= period.First && known <= period.Last;
                    rows.Add(new PanelRow(
                        unit, period, entries[unit.Key], [.. coverage.Documents(unit.Key, period).Select(d => d.Id)],
                        AtRisk: !isUndated && !(known < period.First), isEvent,
                        MayHaveBegun: isUndated || (known >= period.First && !(adoption!.Earliest > period.Last)),
                        Censored: period == end && known is null && !isUndated,
                        mandates.Where(m => m.Date <= period.Last).MinBy(m => m.Date), adoption,
                        [.. options.Covariates.Select(c => covariates.GetValueOrDefault((unit.Key, period, c)))]));
                }
            }
        }

        return new Panel(options, rows);
    }

    /// <summary>Every ordered pair of units in every period in which both have entered, lazily.</summary>
    public IEnumerable<DyadRow> Dyads()
    {
        foreach (var period in Rows.GroupBy(r => r.Period).OrderBy(g => g.Key))
        {
            var rows = period.ToList();
            foreach (var sender in rows)
            {
                foreach (var receiver in rows.Where(r => r != sender))
                {
                    yield return new DyadRow(
                        sender.Unit, receiver.Unit, period.Key, receiver.AtRisk, receiver.Event, sender.Adoption?.Latest < period.Key.First,
                        sender.Unit.Province is null || receiver.Unit.Province is null ? null : sender.Unit.Province == receiver.Unit.Province, sender.Adoption, receiver.Adoption);
                }
            }
        }
    }

    private static Period Entry(Unit unit, SearchCoverage coverage, Adoption? adoption, PeriodLength length)
        => Period.Of(length, coverage.Documents(unit.Key).Select(d => d.Day).Concat(adoption is { IsDated: true } ? [adoption.Latest!.Value] : []).Min());

    private static Period Last(Unit unit, SearchCoverage coverage, Adoption? adoption, PeriodLength length)
        => Period.Of(length, coverage.Documents(unit.Key).Select(d => d.Day).Concat(adoption is { IsDated: true } ? [adoption.Latest!.Value] : []).Max());

    /// <summary>A mandate of the centre binds all; another binds what lies in its issuer, named by key or by name.</summary>
    private static bool Binds(Mandate mandate, Unit unit, DiffusionData data)
        => mandate.Level == Levels.National
            || new[] { UnitLevel.Province, UnitLevel.City, UnitLevel.District }.Where(l => l < unit.Level)
                .Select(l => data.UnitAt(unit.Key, l)).Any(u => u is not null && u.Key != unit.Key && (u.Key == mandate.Issuer || u.Name == mandate.Issuer));

    /// <summary>Of several numbers for one cell, the surest; an indicator counts for the period in which its own ends.</summary>
    private static async Task<Dictionary<(string, Period, string), PanelValue>> CovariatesAsync(
        IGraphStore store, DiffusionData data, PanelOptions options, CancellationToken cancellationToken)
    {
        var values = new Dictionary<(string, Period, string), (PanelValue Value, double Confidence)>();
        if (options.Covariates.Count == 0)
        {
            return [];
        }

        await foreach (var indicator in store.IndicatorsAsync(null, cancellationToken))
        {
            if (indicator.Period is not { } time || !options.Covariates.Contains(indicator.Metric) || data.UnitAt(indicator.Subject, options.Level) is not { } unit || unit.Key != indicator.Subject)
            {
                continue;
            }

            var cell = (unit.Key, Period.Of(options.Length, time.Latest), indicator.Metric);
            if (!values.TryGetValue(cell, out var before) || before.Confidence < indicator.Confidence)
            {
                await foreach (var provenance in store.EvidenceAsync(indicator, cancellationToken))
                {
                    values[cell] = (new PanelValue(
                        indicator.Value, indicator.Unit, string.Create(CultureInfo.InvariantCulture, $"{provenance.DocumentId}@{provenance.Evidence.Span.Start}-{provenance.Evidence.Span.End}"),
                        provenance.Evidence.Text), indicator.Confidence);
                    break;
                }
            }
        }

        return values.ToDictionary(v => v.Key, v => v.Value.Value);
    }
}
