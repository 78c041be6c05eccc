namespace KnowledgeGraph.Storage;

/// <summary>A store seen through its contract alone.</summary>
internal sealed class PlainStore(IGraphStore store) : IGraphStore
{
    public Task<ReplaceResult> ReplaceAsync(IReadOnlyList<DocumentContribution> contributions, CancellationToken cancellationToken = default)
        => store.ReplaceAsync(contributions, cancellationToken);

    public Task<ReplaceResult> ReplaceAsync(
        IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<string> retracted, CancellationToken cancellationToken = default)
        => store.ReplaceAsync(contributions, retracted, cancellationToken);

    public Task<ReplaceResult> RetractAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
        => store.RetractAsync(documentIds, cancellationToken);

    public Task<DocumentInfo?> FindDocumentAsync(string id, CancellationToken cancellationToken = default) => store.FindDocumentAsync(id, cancellationToken);

    public IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken = default) => store.DocumentsAsync(cancellationToken);

    public IAsyncEnumerable<DocumentCopy> CopiesAsync(string? documentId = null, CancellationToken cancellationToken = default)
        => store.CopiesAsync(documentId, cancellationToken);

    public Task<Entity?> FindEntityAsync(string key, CancellationToken cancellationToken = default) => store.FindEntityAsync(key, cancellationToken);

    public IAsyncEnumerable<Entity> EntitiesAsync(string? type = null, CancellationToken cancellationToken = default)
        => store.EntitiesAsync(type, cancellationToken);

    public IAsyncEnumerable<Relation> RelationsAsync(string? type = null, CancellationToken cancellationToken = default)
        => store.RelationsAsync(type, cancellationToken);

    public IAsyncEnumerable<Indicator> IndicatorsAsync(string? subject = null, CancellationToken cancellationToken = default)
        => store.IndicatorsAsync(subject, cancellationToken);

    public IAsyncEnumerable<Entity> SearchAsync(string query, string? type = null, int limit = 20, CancellationToken cancellationToken = default)
        => store.SearchAsync(query, type, limit, cancellationToken);

    public IAsyncEnumerable<Relation> NeighboursAsync(string key, CancellationToken cancellationToken = default)
        => store.NeighboursAsync(key, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<Relation>> PathsAsync(
        string from, string to, int maximumLength = 4, int limit = 10, CancellationToken cancellationToken = default)
        => store.PathsAsync(from, to, maximumLength, limit, cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(string key, CancellationToken cancellationToken = default)
        => store.EvidenceAsync(key, cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Relation relation, CancellationToken cancellationToken = default)
        => store.EvidenceAsync(relation, cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Indicator indicator, CancellationToken cancellationToken = default)
        => store.EvidenceAsync(indicator, cancellationToken);

    public Task<DocumentContribution?> ContributionAsync(string documentId, CancellationToken cancellationToken = default)
        => store.ContributionAsync(documentId, cancellationToken);

    public Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken = default) => store.StatisticsAsync(cancellationToken);

    public ValueTask DisposeAsync() => store.DisposeAsync();
}
