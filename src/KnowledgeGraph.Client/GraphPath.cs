namespace KnowledgeGraph.Client;

/// <summary>How far paths may go.</summary>
public sealed record PathOptions
{
    /// <summary>How long a path may be.</summary>
    /// <value>A number of relations from 1 to 8. The default is 4.</value>
    public int MaximumLength { get; init; } = 4;

    /// <summary>At most so many paths.</summary>
    /// <value>From 1 to 1000. The default is 10.</value>
    public int Limit { get; init; } = 10;

    /// <summary>Only over relations of these types; see <see cref="RelationTypes"/>. All where empty.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Never over relations of these types: nearly all places adopt some policy, so ADOPTS joins what has little in common.</summary>
    public IReadOnlyList<string> ExceptTypes { get; init; } = [];
}

/// <summary>A way from one entity to another; relations are walked in either direction.</summary>
/// <param name="Entities">From the beginning to the end, one more than relations.</param>
/// <param name="Relations">What joins each with the next.</param>
public sealed record GraphPath(IReadOnlyList<Entity> Entities, IReadOnlyList<Relation> Relations)
{
    /// <summary>In relations, from 1.</summary>
    public int Length => Relations.Count;
}

/// <summary>Ways that were found.</summary>
/// <param name="Paths">The shortest first; empty where there is none.</param>
/// <param name="IsExhausted">Whether all that the options allow was looked through, or as many found as asked for; false where the search gave up in a region too dense. Shorter paths or fewer types make it go through.</param>
public sealed record PathResult(IReadOnlyList<GraphPath> Paths, bool IsExhausted);

/// <summary>How large a neighbourhood is.</summary>
public sealed record NeighbourhoodOptions
{
    /// <summary>How far from the center.</summary>
    /// <value>A number of relations from 1 to 5. The default is 1.</value>
    public int Depth { get; init; } = 1;

    /// <summary>At most so many entities, the center among them.</summary>
    /// <value>From 1 to 10000. The default is 200.</value>
    public int MaximumEntities { get; init; } = 200;

    /// <summary>Of one entity at most so many relations are followed: a province has hundreds of thousands.</summary>
    /// <value>From 1 to 10000. The default is 100.</value>
    public int MaximumRelationsPerEntity { get; init; } = 100;

    /// <summary>Only over relations of these types; see <see cref="RelationTypes"/>. All where empty.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Never over relations of these types.</summary>
    public IReadOnlyList<string> ExceptTypes { get; init; } = [];

    /// <summary>Only over relations of at least this confidence.</summary>
    /// <value>A probability from 0 to 1. The default is 0.</value>
    public double MinimumConfidence { get; init; }
}

/// <summary>A part of the graph.</summary>
/// <param name="Center">Around which.</param>
/// <param name="Entities">The center first, then by distance, and as they were met.</param>
/// <param name="Relations">Those that were walked with both ends among the entities, in ordinal order of head, type and tail.</param>
/// <param name="IsTruncated">Whether a limit left something out.</param>
public sealed record Subgraph(Entity Center, IReadOnlyList<Entity> Entities, IReadOnlyList<Relation> Relations, bool IsTruncated);

/// <summary>What a graph is.</summary>
/// <param name="Address">Where it is kept.</param>
/// <param name="SchemaVersion">The version of the schema that it follows.</param>
/// <param name="UnderstandsCypher">Whether <see cref="KnowledgeGraphClient.CypherAsync"/> can be asked.</param>
/// <param name="Statistics">How much it holds.</param>
public sealed record GraphDescription(string Address, string SchemaVersion, bool UnderstandsCypher, GraphStatistics Statistics);
