using System.Globalization;

namespace KnowledgeGraph.Client;

/// <summary>That a relation holds between two entities, with the text that says so.</summary>
/// <param name="Head">Of whom or what it is said.</param>
/// <param name="Relation">What is said: its type and qualifiers.</param>
/// <param name="Tail">The other end.</param>
/// <param name="Evidence">The first pieces, in order of documents and text, at most <see cref="KnowledgeGraphClientOptions.EvidencePerFact"/>.</param>
public sealed record Fact(Entity Head, Relation Relation, Entity Tail, IReadOnlyList<Provenance> Evidence)
{
    /// <summary>Type of the relation; see <see cref="RelationTypes"/>.</summary>
    public string Type => Relation.Type;

    /// <summary>How many documents say so; 0 where only the register of divisions does.</summary>
    public long DocumentCount => Relation.DocumentCount;

    /// <summary>How far it has come, as the relation says and else the project or program; see <see cref="KnowledgeGraph.Statuses"/>. Empty where nothing says so; a plan is not an achievement.</summary>
    public IReadOnlyList<string> Statuses => Values(Qualifiers.Status);

    /// <summary>Of what level an honour is, as the relation says and else the honour; see <see cref="KnowledgeGraph.Levels"/>. Empty where nothing says so.</summary>
    public IReadOnlyList<string> Levels => Values(Qualifiers.Level);

    /// <summary>In which years, in order, as the relation says and else the project or program (an honour's years are those of all who received it). Empty where nothing says so.</summary>
    public IReadOnlyList<int> Years
        => [.. (Thing is { Type: EntityTypes.Honour } && !Relation.Qualifiers.ContainsKey(Qualifiers.Year) ? [] : Values(Qualifiers.Year))
            .Select(y => int.TryParse(y, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var year) ? year : (int?)null).OfType<int>().Order()];

    /// <summary>The posts held, as the texts word them. Empty but for <see cref="RelationTypes.HasRole"/>.</summary>
    public IReadOnlyList<string> Roles => Relation.Qualifiers.TryGetValue(Qualifiers.Role, out var roles) ? roles : [];

    /// <summary>Names the fact, to ask for all of its evidence.</summary>
    public RelationReference Reference => new(Relation.Head, Relation.Type, Relation.Tail);

    /// <summary>The end that is not the one given.</summary>
    /// <param name="key">Key of an end.</param>
    /// <returns>The head where the key is the tail's, else the tail.</returns>
    public Entity Other(string key) => Tail.Key == key ? Head : Tail;

    private Entity Thing => Tail.Type is EntityTypes.Project or EntityTypes.Program or EntityTypes.Honour ? Tail : Head;

    private IReadOnlyList<string> Values(string name)
        => Relation.Qualifiers.TryGetValue(name, out var said) ? said : Thing.Properties.TryGetValue(name, out var known) ? known : [];
}

/// <summary>Which facts.</summary>
public sealed record FactFilter
{
    /// <summary>Only with one of these; see <see cref="KnowledgeGraph.Statuses"/>. All where empty.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Only with one of these; see <see cref="KnowledgeGraph.Levels"/>. All where empty.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Only with a year from this on; all where null.</summary>
    public int? FromYear { get; init; }

    /// <summary>Only with a year up to this one; all where null.</summary>
    public int? ToYear { get; init; }

    /// <summary>Only of this year; sets <see cref="FromYear"/> and <see cref="ToYear"/>.</summary>
    public int Year
    {
        init => (FromYear, ToYear) = (value, value);
    }

    /// <summary>Whether facts about places that lie in the place count as well.</summary>
    /// <value>The default is true.</value>
    public bool IncludeParts { get; init; } = true;

    /// <summary>Only what is said with at least this confidence.</summary>
    /// <value>A probability from 0 to 1. The default is 0.</value>
    public double MinimumConfidence { get; init; }
}

/// <summary>All that the graph says about one entity, as far as it was asked for.</summary>
/// <param name="Entity">The entity, with all its names and where they come from.</param>
/// <param name="Containers">The places around it, the nearest first, up to the province where the graph knows it.</param>
/// <param name="Facts">The first of its facts: those that it is the head of, then those that it is the tail of, each by type and other end.</param>
/// <param name="HasMoreFacts">Whether there are more, which <see cref="KnowledgeGraphClient.FactsAsync"/> streams.</param>
/// <param name="Indicators">Numbers about it.</param>
/// <param name="Mentions">The first places in texts that name it.</param>
public sealed record EntityDetails(
    Entity Entity, IReadOnlyList<Entity> Containers, IReadOnlyList<Fact> Facts, bool HasMoreFacts, IReadOnlyList<IndicatorSeries> Indicators,
    IReadOnlyList<Provenance> Mentions);

/// <summary>What texts say about one quantity of one entity, over time.</summary>
/// <param name="Subject">Whose it is.</param>
/// <param name="Metric">What is measured, in the texts' own words.</param>
/// <param name="Unit">In what.</param>
/// <param name="Points">In order of the beginning of their periods, those without one last. Two of one period contradict each other; both stand here.</param>
public sealed record IndicatorSeries(Entity Subject, string Metric, string Unit, IReadOnlyList<IndicatorPoint> Points);

/// <summary>One number.</summary>
/// <param name="Value">In base units: 4.7万人 is 47000.</param>
/// <param name="Period">When it was so; null where no text says.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
/// <param name="Evidence">The first pieces, at most <see cref="KnowledgeGraphClientOptions.EvidencePerFact"/>.</param>
public sealed record IndicatorPoint(decimal Value, DateInterval? Period, double Confidence, IReadOnlyList<Provenance> Evidence);
