namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>Passes everything on, remembers what was written, and fails as often as it is told.</summary>
internal sealed class RecordingStore(IGraphStore inner) : IGraphStore
{
    public List<IReadOnlyList<string>> Written { get; } = [];

    /// <summary>What was written with what it takes the place of.</summary>
    public List<string> Moves { get; } = [];

    public int Failures { get; set; }

    /// <summary>Whether the inner store outlives this one.</summary>
    public bool IsKept { get; init; }

    public bool FailuresPass { get; init; } = true;

    public Task<ReplaceResult> ReplaceAsync(IReadOnlyList<DocumentContribution> contributions, CancellationToken cancellationToken = default)
        => ReplaceAsync(contributions, [], cancellationToken);

    public Task<ReplaceResult> ReplaceAsync(
        IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<string> retracted, CancellationToken cancellationToken = default)
    {
        if (Failures-- > 0)
        {
            throw new StoreException("busy", FailuresPass);
        }

        if (contributions.Count > 0)
        {
            Written.Add([.. contributions.Select(c => c.Document.Id)]);
        }

        Moves.Add($"{string.Join(' ', retracted)} -> {string.Join(' ', contributions.Select(c => c.Document.Id))}");
        return inner.ReplaceAsync(contributions, retracted, cancellationToken);
    }

    public Task<ReplaceResult> RetractAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
        => inner.RetractAsync(documentIds, cancellationToken);

    public Task<DocumentInfo?> FindDocumentAsync(string id, CancellationToken cancellationToken = default) => inner.FindDocumentAsync(id, cancellationToken);

    public IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken = default) => inner.DocumentsAsync(cancellationToken);

    public IAsyncEnumerable<DocumentCopy> CopiesAsync(string? documentId = null, CancellationToken cancellationToken = default)
        => inner.CopiesAsync(documentId, cancellationToken);

    public Task<Entity?> FindEntityAsync(string key, CancellationToken cancellationToken = default) => inner.FindEntityAsync(key, cancellationToken);

    public IAsyncEnumerable<Entity> EntitiesAsync(string? type = null, CancellationToken cancellationToken = default)
        => inner.EntitiesAsync(type, cancellationToken);

    public IAsyncEnumerable<Relation> RelationsAsync(string? type = null, CancellationToken cancellationToken = default)
        => inner.RelationsAsync(type, cancellationToken);

    public IAsyncEnumerable<Indicator> IndicatorsAsync(string? subject = null, CancellationToken cancellationToken = default)
        => inner.IndicatorsAsync(subject, cancellationToken);

    public IAsyncEnumerable<Entity> SearchAsync(string query, string? type = null, int limit = 20, CancellationToken cancellationToken = default)
        => inner.SearchAsync(query, type, limit, cancellationToken);

    public IAsyncEnumerable<Relation> NeighboursAsync(string key, CancellationToken cancellationToken = default)
        => inner.NeighboursAsync(key, cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<Relation>> PathsAsync(
        string from, string to, int maximumLength = 4, int limit = 10, CancellationToken cancellationToken = default)
        => inner.PathsAsync(from, to, maximumLength, limit, cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(string key, CancellationToken cancellationToken = default)
        => inner.EvidenceAsync(key, cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Relation relation, CancellationToken cancellationToken = default)
        => inner.EvidenceAsync(relation, cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Indicator indicator, CancellationToken cancellationToken = default)
        => inner.EvidenceAsync(indicator, cancellationToken);

    public Task<DocumentContribution?> ContributionAsync(string documentId, CancellationToken cancellationToken = default)
        => inner.ContributionAsync(documentId, cancellationToken);

    public Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken = default) => inner.StatisticsAsync(cancellationToken);

    public ValueTask DisposeAsync() => IsKept ? default : inner.DisposeAsync();
}
