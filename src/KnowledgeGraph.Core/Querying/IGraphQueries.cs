namespace KnowledgeGraph;

/// <summary>What people ask of a graph, answered by a store's own indexes: nothing is read but what the answer needs, and no answer is held whole.</summary>
/// <remarks>
/// Every stream has a fixed order and goes on behind a position, so that it can be read in pages; of equal graphs all stores give equal streams. A
/// place "with its parts" is the place and every place from which PART_OF leads to it, over any number of steps.
/// All members throw <see cref="StoreException"/> where the store fails, and pass <see cref="OperationCanceledException"/> on untouched.
/// </remarks>
public interface IGraphQueries
{
    /// <returns>Those of the entities that the graph holds, by key.</returns>
    Task<IReadOnlyDictionary<string, Entity>> FindEntitiesAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken = default);

    /// <summary>In ordinal order of keys.</summary>
    IAsyncEnumerable<Entity> EntitiesAsync(EntityQuery query, CancellationToken cancellationToken = default);

    /// <summary>Exact names first, then the shorter name, then ordinal order of keys.</summary>
    IAsyncEnumerable<SearchHit> SearchAsync(SearchQuery query, CancellationToken cancellationToken = default);

    /// <summary>Edges at the entities of a scope: in ordinal order of these, edges that leave before those that arrive, then of type and other end.</summary>
    /// <remarks>An edge with both ends in the scope comes at each of them, unless one direction is asked for.</remarks>
    IAsyncEnumerable<Connection> ConnectionsAsync(ConnectionQuery query, CancellationToken cancellationToken = default);

    /// <summary>In ordinal order of subject, metric, unit, value and period.</summary>
    IAsyncEnumerable<Indicator> IndicatorsAsync(IndicatorQuery query, CancellationToken cancellationToken = default);

    /// <summary>In ordinal order of ids; where a subject is asked for, of subjects first.</summary>
    /// <exception cref="ArgumentException">Both a subject and a mentioned entity are asked for.</exception>
    IAsyncEnumerable<DocumentInfo> DocumentsAsync(DocumentQuery query, CancellationToken cancellationToken = default);

    /// <summary>Paths between two entities over edges in either direction, the shortest first, none visiting an entity twice.</summary>
    Task<PathAnswer> PathsAsync(PathQuery query, CancellationToken cancellationToken = default);

    /// <summary>The first pieces of evidence of several facts, in ordinal order of documents, then text order.</summary>
    /// <param name="facts">Entities, relations and indicators; of a relation the qualifiers are left out of account.</param>
    /// <param name="limit">At most so many for each, from 1.</param>
    /// <returns>A list for each fact, in their order; empty for one that the graph does not hold.</returns>
    Task<IReadOnlyList<IReadOnlyList<Provenance>>> EvidenceAsync(
        IReadOnlyList<FactReference> facts, int limit, CancellationToken cancellationToken = default);

    /// <summary>Documents by when the store last took them in, changed or let go; what changed together is in ordinal order of ids.</summary>
    IAsyncEnumerable<DocumentChange> ChangesAsync(ChangeQuery query, CancellationToken cancellationToken = default);
}
