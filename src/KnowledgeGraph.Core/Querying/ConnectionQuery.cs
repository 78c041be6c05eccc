namespace KnowledgeGraph;

/// <summary>Which edges of an entity.</summary>
public enum EdgeDirection
{
    /// <summary>Those that leave it and those that arrive.</summary>
    Both,

    /// <summary>Those whose head it is.</summary>
    Outgoing,

    /// <summary>Those whose tail it is.</summary>
    Incoming,
}

/// <summary>Asks for edges at entities.</summary>
/// <remarks>
/// Status, level and year are taken from the relation; where it states none, from the project, program or honour at one of its ends, but no year from an
/// honour: in which year another received it says nothing about this one. What has no value at all does not pass a filter on it.
/// </remarks>
public sealed record ConnectionQuery
{
    /// <summary>At which entities.</summary>
    public required EntityScope Scope { get; init; }

    /// <summary>Which of their edges.</summary>
    public EdgeDirection Direction { get; init; }

    /// <summary>Only of these types; all where empty.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Only where the other end is of this type; all where null.</summary>
    public string? OtherType { get; init; }

    /// <summary>Only with one of these; see <see cref="KnowledgeGraph.Statuses"/>. All where empty.</summary>
    public IReadOnlyList<string> Statuses { get; init; } = [];

    /// <summary>Only with one of these; see <see cref="KnowledgeGraph.Levels"/>. All where empty.</summary>
    public IReadOnlyList<string> Levels { get; init; } = [];

    /// <summary>Only with a year from this on; all where null.</summary>
    public int? FromYear { get; init; }

    /// <summary>Only with a year up to this one; all where null.</summary>
    public int? ToYear { get; init; }

    /// <summary>Only of this origin; all where null.</summary>
    public FactOrigin? Origin { get; init; }

    /// <summary>Only of at least this confidence.</summary>
    /// <value>A probability from 0 to 1.</value>
    public double MinimumConfidence { get; init; }

    /// <summary>Only those behind this one.</summary>
    public ConnectionPosition? After { get; init; }

    /// <summary>At most so many, from 1; all where null.</summary>
    public int? Limit { get; init; }
}

/// <summary>An edge as seen from one of its ends.</summary>
/// <param name="Anchor">That end.</param>
/// <param name="IsOutgoing">Whether it is the head.</param>
/// <param name="Relation">The edge.</param>
/// <param name="Other">The other end.</param>
public sealed record Connection(Entity Anchor, bool IsOutgoing, Relation Relation, Entity Other)
{
    /// <summary>Where it stands among the edges asked for.</summary>
    public ConnectionPosition Position => new(Anchor.Key, IsOutgoing, Relation.Type, Other.Key);
}

/// <summary>Where an edge stands.</summary>
/// <param name="Anchor">Key of the end from which it is seen.</param>
/// <param name="IsOutgoing">Whether that is the head.</param>
/// <param name="Type">Type of the relation.</param>
/// <param name="Other">Key of the other end.</param>
public sealed record ConnectionPosition(string Anchor, bool IsOutgoing, string Type, string Other);
