using System.Globalization;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>All that a graph says about who took up which policy when, read once; every analysis starts from here.</summary>
/// <remarks>Holds the places down to communities and the adoptions with their sentences in memory; no texts.</remarks>
public sealed class DiffusionData
{
    private readonly PlaceHierarchy places;
    private readonly IReadOnlyList<AdoptionEvidenceOf> evidence;
    private readonly IReadOnlyList<(string Subject, CoveringDocument Document)> documents;

    private DiffusionData(
        PlaceHierarchy places, IReadOnlyList<Policy> policies, IReadOnlyList<AdoptionEvidenceOf> evidence,
        IReadOnlyList<(string Subject, CoveringDocument Document)> documents, IReadOnlyList<Mandate> mandates, DataBasis basis)
    {
        this.places = places;
        this.evidence = evidence;
        this.documents = documents;
        Policies = policies;
        Mandates = mandates;
        Basis = basis;
    }

    /// <summary>In ordinal order of ids.</summary>
    public IReadOnlyList<Policy> Policies { get; }

    /// <summary>By policy, date and issuer: those given, and units of higher levels that texts show acting on the policy themselves.</summary>
    public IReadOnlyList<Mandate> Mandates { get; }

    /// <summary>What all answers rest on.</summary>
    public DataBasis Basis { get; }

    /// <param name="store">Is only read.</param>
    /// <param name="schema">Whose list of policies gives names.</param>
    /// <param name="options">The defaults where null.</param>
    /// <param name="cancellationToken">Stops the reading.</param>
    /// <exception cref="StoreException">The store failed.</exception>
    public static async Task<DiffusionData> ReadAsync(
        IGraphStore store, GraphSchema schema, DiffusionOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        ArgumentNullException.ThrowIfNull(schema);
        options ??= new DiffusionOptions();
        var places = await PlaceHierarchy.ReadAsync(store, cancellationToken);
        var (known, copies) = await DocumentSelection.ReadAsync(store, cancellationToken);
        var evidence = new List<AdoptionEvidenceOf>();
        var lastNamed = new Dictionary<string, DateOnly>(StringComparer.Ordinal);
        var weak = 0;
        await foreach (var relation in store.RelationsAsync(RelationTypes.Adopts, cancellationToken))
        {
            await foreach (var provenance in store.EvidenceAsync(relation, cancellationToken))
            {
                if (!known.TryGetValue(provenance.DocumentId, out var document))
                {
                    continue;
                }

                var read = Read(relation.Head, provenance, document);
                if (read.Latest is { } day && !(lastNamed.TryGetValue(document.Id, out var last) && last >= day))
                {
                    lastNamed[document.Id] = day;
                }

                if (provenance.Confidence < options.MinimumConfidence)
                {
                    weak++;
                }
                else
                {
                    evidence.Add(new AdoptionEvidenceOf(EntityKey.ScopeOf(relation.Tail), read));
                }
            }
        }

        var covering = known.Values.Where(d => d.SubjectKey is not null)
            .Select(d => (d.SubjectKey!, d.Id, Day: d.PublishedOn ?? (lastNamed.TryGetValue(d.Id, out var day) ? day : null), IsInferred: d.PublishedOn is null)).ToList();
        var policies = evidence.Select(e => e.Policy).Distinct().Order(StringComparer.Ordinal).Select(id => PolicyOf(schema, id)).ToList();
        var basis = new DataBasis(
            known.Count, copies, known.Values.Count(d => d.PublishedOn is null), covering.Count(d => d.Day is null), known.Values.Count(d => d.SubjectKey is null), weak, options.MinimumConfidence);
        return new DiffusionData(
            places, policies, evidence, [.. covering.Where(d => d.Day is not null).Select(d => (d.Item1, new CoveringDocument(d.Id, d.Day!.Value, d.IsInferred)))],
            [.. options.Mandates.Concat(ActingAbove(places, evidence)).OrderBy(m => m.Policy, StringComparer.Ordinal).ThenBy(m => m.Date).ThenBy(m => m.Issuer, StringComparer.Ordinal)],
            basis);
    }

    /// <summary>A policy by id, key, or exact Chinese or English name; null where no text tells of it.</summary>
    public Policy? FindPolicy(string wanted)
        => Policies.FirstOrDefault(p => p.Id == wanted || p.Key == wanted || p.Name == wanted || p.Aliases.Contains(wanted)
            || string.Equals(p.NameEn, wanted, StringComparison.OrdinalIgnoreCase));

    /// <summary>The unit of a level that a place is or lies in; null where it lies in none.</summary>
    public Unit? UnitAt(string place, UnitLevel level) => places.UnitAt(place, level);

    /// <summary>Adoptions by units of a level, what smaller places in them do included, in order of the last day by which they had begun, the undated last.</summary>
    /// <param name="policy">Only of this policy; of all where null.</param>
    /// <param name="level">Null: each place as the texts name it.</param>
    public IReadOnlyList<Adoption> Adoptions(string? policy, UnitLevel? level)
        => [.. evidence.Where(e => policy is null || e.Policy == policy)
            .Select(e => (e.Policy, e.Evidence, Unit: level is { } at ? places.UnitAt(e.Evidence.Place, at) : places.UnitOf(e.Evidence.Place)))
            .Where(e => e.Unit is not null)
            .GroupBy(e => (e.Policy, e.Unit!.Key))
            .Select(g => AdoptionReader.Combine(g.First().Unit!, g.Key.Policy, [.. g.Select(e => e.Evidence)]))
            .OrderBy(a => a.IsAdopted ? 0 : 1).ThenBy(a => a.Latest ?? DateOnly.MaxValue).ThenBy(a => a.Earliest ?? DateOnly.MinValue)
            .ThenBy(a => a.Unit.Key, StringComparer.Ordinal).ThenBy(a => a.Policy, StringComparer.Ordinal)];

    /// <summary>Which units of a level have text, and when.</summary>
    /// <param name="level">Null: each place as the texts name it.</param>
    public SearchCoverage Coverage(UnitLevel? level)
    {
        var coverage = new SearchCoverage();
        foreach (var (subject, document) in documents)
        {
            if ((level is { } at ? places.UnitAt(subject, at) : places.UnitOf(subject)) is { } unit)
            {
                coverage.Add(unit.Key, document);
            }
        }

        coverage.Order();
        return coverage;
    }

    private static AdoptionEvidence Read(string place, Provenance provenance, DocumentInfo document)
    {
        var q = provenance.Qualifiers;
        var isPlan = q.Find(Qualifiers.Status) == Statuses.Planned;
        var basis = q.Find(Qualifiers.DateBasis) == "launched" ? DateBasis.Launch : DateBasis.Mention;
        var (earliest, latest) = (Day(q.Find(Qualifiers.Earliest)), Day(q.Find(Qualifiers.Latest)));
        return new AdoptionEvidence(
            document.Id, document.PublishedOn, place, provenance.Evidence.Span, provenance.Evidence.Text,
            isPlan ? AdoptionStatus.Proposed : DiffusionLexicon.StatusOf(provenance.Evidence.Text),
            earliest, latest, Enum.TryParse<DatePrecision>(q.Find(Qualifiers.Precision), ignoreCase: true, out var precision) ? precision : null, basis, provenance.Confidence);
    }

    /// <summary>近年来 begins on the first day of the calendar: that is no day.</summary>
    private static DateOnly? Day(string? text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year > 1 ? day : null;

    private static Policy PolicyOf(GraphSchema schema, string id)
        => schema.Policy(id) is { } p ? new Policy(id, p.NameZh, p.NameEn, DiffusionLexicon.FamilyOf(id), p.Aliases) : new Policy(id, id, id, DiffusionLexicon.FamilyOf(id), []);

    /// <summary>Texts about a province or city itself show it acting: with what is below it, that is no adoption of one unit but a frame for many.</summary>
    private static IEnumerable<Mandate> ActingAbove(PlaceHierarchy places, List<AdoptionEvidenceOf> evidence)
        => evidence.Where(e => e.Evidence.Status != AdoptionStatus.Proposed && e.Evidence.Latest is not null)
            .Select(e => (e.Policy, e.Evidence, Unit: places.UnitOf(e.Evidence.Place)))
            .Where(e => e.Unit is { Level: UnitLevel.Province or UnitLevel.City })
            .GroupBy(e => (e.Policy, e.Unit!.Key))
            .Select(g => g.MinBy(e => e.Evidence.Latest)!)
            .Select(e => new Mandate(e.Unit!.Name, e.Unit.Level == UnitLevel.Province ? Levels.Provincial : Levels.Municipal, e.Policy, e.Evidence.Latest!.Value, e.Evidence.Source) { Text = e.Evidence.Text });

    private sealed record AdoptionEvidenceOf(string Policy, AdoptionEvidence Evidence);
}

/// <summary>What answers rest on.</summary>
/// <param name="Documents">Documents that count.</param>
/// <param name="Copies">Documents left out because they repeat others.</param>
/// <param name="Undated">Documents that name no day of publication.</param>
/// <param name="Timeless">Those among them that no fact dates either; they cover no period.</param>
/// <param name="WithoutSubject">Documents of which it is not known which place they are about.</param>
/// <param name="WeakAssertions">Sentences left out because their confidence is below <paramref name="MinimumConfidence"/>.</param>
/// <param name="MinimumConfidence">A probability.</param>
public sealed record DataBasis(int Documents, int Copies, int Undated, int Timeless, int WithoutSubject, int WeakAssertions, double MinimumConfidence)
{
    /// <summary>One paragraph of English.</summary>
    public override string ToString()
        => $"Rests on {Documents} documents ({Undated} without a date of publication, {Timeless} without any date, {WithoutSubject} without a known place; {Copies} copies left out); "
            + string.Create(CultureInfo.InvariantCulture, $"{WeakAssertions} sentences of a confidence below {MinimumConfidence:0.##} left out.");
}
