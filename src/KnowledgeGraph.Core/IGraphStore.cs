namespace KnowledgeGraph;

/// <summary>A graph that is derived from a ledger of assertions: nodes and edges are what the assertions of all present documents support.</summary>
/// <remarks>
/// All members throw <see cref="StoreException"/> where the store fails, and pass <see cref="OperationCanceledException"/> on untouched.
/// Streams are lazily read and in the order stated; a caller may stop early.
/// </remarks>
public interface IGraphStore : IAsyncDisposable
{
    /// <summary>The one write: each document's former contribution is replaced by the one given, all in one transaction.</summary>
    /// <remarks>Writing the same twice changes nothing. What loses its last support goes; nothing else does.</remarks>
    /// <exception cref="ArgumentException">Two contributions are of one document.</exception>
    Task<ReplaceResult> ReplaceAsync(IReadOnlyList<DocumentContribution> contributions, CancellationToken cancellationToken = default);

    /// <summary>As <see cref="ReplaceAsync(IReadOnlyList{DocumentContribution}, CancellationToken)"/> and <see cref="RetractAsync"/> in one transaction.</summary>
    /// <remarks>So a document takes another's place, as after a rename, and nobody sees both, or none.</remarks>
    /// <exception cref="ArgumentException">Two contributions are of one document, or one is of a document that goes.</exception>
    Task<ReplaceResult> ReplaceAsync(
        IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<string> retracted, CancellationToken cancellationToken = default);

    /// <summary>Takes documents away with all that only they support, in one transaction. Unknown ids are ignored.</summary>
    Task<ReplaceResult> RetractAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default);

    Task<DocumentInfo?> FindDocumentAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>In ordinal order of ids.</summary>
    IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken = default);

    /// <summary>Which documents are copies of which, in ordinal order of the copies. It follows from the present documents alone.</summary>
    /// <remarks>
    /// Of all documents, by publication date (those without one last) and then ordinal order of ids, each is a copy of the first original before it
    /// that its text resembles (<see cref="TextSketch"/>), and an original where there is none. So each copy resembles its original itself, not only through others.
    /// </remarks>
    /// <param name="documentId">Only those where this document is the copy or the original; all where null.</param>
    IAsyncEnumerable<DocumentCopy> CopiesAsync(string? documentId = null, CancellationToken cancellationToken = default);

    Task<Entity?> FindEntityAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>In ordinal order of keys.</summary>
    /// <param name="type">Only this type; all where null.</param>
    IAsyncEnumerable<Entity> EntitiesAsync(string? type = null, CancellationToken cancellationToken = default);

    /// <summary>In ordinal order of head, type and tail.</summary>
    /// <param name="type">Only this type; all where null.</param>
    IAsyncEnumerable<Relation> RelationsAsync(string? type = null, CancellationToken cancellationToken = default);

    /// <summary>In ordinal order of subject, metric, unit, value and period.</summary>
    /// <param name="subject">Only about this entity; all where null.</param>
    IAsyncEnumerable<Indicator> IndicatorsAsync(string? subject = null, CancellationToken cancellationToken = default);

    /// <summary>Entities with a name or alias that holds every word of the query as it stands; exact names first, then the shorter name.</summary>
    /// <param name="query">One or more words, parted by blanks; of Chinese, any part of a name of one character or more.</param>
    /// <param name="type">Only this type; all where null.</param>
    /// <param name="limit">At most so many, from 1.</param>
    IAsyncEnumerable<Entity> SearchAsync(string query, string? type = null, int limit = 20, CancellationToken cancellationToken = default);

    /// <summary>Edges that leave or reach an entity, in ordinal order of head, type and tail.</summary>
    IAsyncEnumerable<Relation> NeighboursAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Paths between two entities over edges in either direction, the shortest first, none visiting an entity twice.</summary>
    /// <param name="maximumLength">In edges, from 1 to 8.</param>
    /// <param name="limit">At most so many, from 1.</param>
    IAsyncEnumerable<IReadOnlyList<Relation>> PathsAsync(
        string from, string to, int maximumLength = 4, int limit = 10, CancellationToken cancellationToken = default);

    /// <summary>Where documents mention an entity, in ordinal order of documents, then text order.</summary>
    IAsyncEnumerable<Provenance> EvidenceAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Where documents support a relation, in ordinal order of documents, then text order.</summary>
    IAsyncEnumerable<Provenance> EvidenceAsync(Relation relation, CancellationToken cancellationToken = default);

    /// <summary>Where documents support an indicator, in ordinal order of documents, then text order.</summary>
    IAsyncEnumerable<Provenance> EvidenceAsync(Indicator indicator, CancellationToken cancellationToken = default);

    /// <summary>All that a document contributes, as it was written; null where the store does not hold the document.</summary>
    Task<DocumentContribution?> ContributionAsync(string documentId, CancellationToken cancellationToken = default);

    Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken = default);
}

/// <summary>What a write changed.</summary>
/// <param name="Documents">Documents added or changed or retracted.</param>
/// <param name="EntitiesAdded">Nodes that came.</param>
/// <param name="EntitiesRemoved">Nodes that lost their last support.</param>
/// <param name="RelationsAdded">Edges that came.</param>
/// <param name="RelationsRemoved">Edges that lost their last support.</param>
public sealed record ReplaceResult(int Documents, int EntitiesAdded, int EntitiesRemoved, int RelationsAdded, int RelationsRemoved);

/// <summary>How much a store holds.</summary>
/// <param name="Documents">Number of documents.</param>
/// <param name="Entities">Number of entities by type, in ordinal order.</param>
/// <param name="Relations">Number of relations by type, in ordinal order.</param>
/// <param name="Indicators">Number of distinct indicators.</param>
/// <param name="Assertions">Number of assertions of all kinds.</param>
public sealed record GraphStatistics(
    long Documents, IReadOnlyDictionary<string, long> Entities, IReadOnlyDictionary<string, long> Relations, long Indicators, long Assertions);
