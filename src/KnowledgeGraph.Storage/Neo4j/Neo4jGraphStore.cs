using System.Runtime.CompilerServices;
using KnowledgeGraph.Storage.Export;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>A graph in Neo4j: a ledger that is read, and beside it the graph that people see, both written in one transaction a batch.</summary>
/// <remarks>
/// Safe to use from several threads and processes; writers queue up at the lock of the graph's node. A process killed at any moment leaves the last
/// whole batch behind: the server rolls an unfinished transaction back when its connection is gone. What a batch wrote is seen by every later
/// call of this store, in a cluster too. A stream is one statement; the server may show what others commit while it runs.
/// </remarks>
internal sealed partial class Neo4jGraphStore : IGraphStore, IExportable
{
    private readonly ICypherDriver driver;
    private readonly GraphSchema schema;
    private readonly GraphLabels labels;
    private readonly Neo4jStoreOptions options;
    private readonly Lock bookmarkLock = new();
    private IReadOnlyList<string> bookmarks = [];
    private bool isReadOnly;
    private volatile bool disposed;

    private Neo4jGraphStore(ICypherDriver driver, GraphSchema schema, Neo4jStoreOptions options)
    {
        this.driver = driver;
        this.schema = schema;
        this.options = options;
        labels = new GraphLabels(schema);
    }

    /// <summary>Opens a graph; an empty database is prepared for one.</summary>
    /// <param name="driver">Disposed with the store, and where opening fails.</param>
    /// <param name="schema">Merge rules, and the version that every document of the graph follows.</param>
    /// <exception cref="StoreException">The server cannot be reached, or the graph follows another version of the schema.</exception>
    /// <exception cref="MigrationException">The database is behind or ahead of this program.</exception>
    public static async Task<Neo4jGraphStore> OpenAsync(
        ICypherDriver driver, GraphSchema schema, Neo4jStoreOptions options, CancellationToken cancellationToken = default)
    {
        try
        {
            var store = new Neo4jGraphStore(driver, schema, options);
            await Neo4jOpening.OpenAsync(driver, schema, options, cancellationToken);
            return store;
        }
        catch
        {
            await driver.DisposeAsync();
            throw;
        }
    }

    public Task<ReplaceResult> ReplaceAsync(IReadOnlyList<DocumentContribution> contributions, CancellationToken cancellationToken = default)
        => ReplaceAsync(contributions, [], cancellationToken);

    public Task<ReplaceResult> RetractAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
        => ReplaceAsync([], documentIds, cancellationToken);

    public Task<ReplaceResult> ReplaceAsync(
        IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<string> retracted, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ContributionCheck.Check(contributions, retracted, schema.Version);
        var prepared = new List<PreparedDocument>(contributions.Count);
        foreach (var contribution in contributions)
        {
            cancellationToken.ThrowIfCancellationRequested();
            prepared.Add(Checked(PreparedDocument.Of(contribution)));
        }

        return WriteAsync(prepared, [.. retracted.Distinct(StringComparer.Ordinal)], cancellationToken);
    }

    public Task<DocumentInfo?> FindDocumentAsync(string id, CancellationToken cancellationToken = default)
        => ReadAsync((q, c) => q.DocumentAsync(id, c), cancellationToken);

    public IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken = default)
        => StreamAsync((q, c) => q.DocumentsAsync(c), cancellationToken);

    public IAsyncEnumerable<DocumentCopy> CopiesAsync(string? documentId = null, CancellationToken cancellationToken = default)
        => documentId is null
            ? StreamAsync((q, c) => q.CopiesAsync(c), cancellationToken)
            : ItemsAsync((q, c) => q.CopiesAroundAsync(documentId, c), cancellationToken);

    public Task<Entity?> FindEntityAsync(string key, CancellationToken cancellationToken = default)
        => ReadAsync((q, c) => q.EntityAsync(key, c), cancellationToken);

    public IAsyncEnumerable<Entity> EntitiesAsync(string? type = null, CancellationToken cancellationToken = default)
        => FactsAsync(LedgerKey.EntityKind, type, (q, row) => q.Entity(row), cancellationToken);

    public IAsyncEnumerable<Relation> RelationsAsync(string? type = null, CancellationToken cancellationToken = default)
        => FactsAsync(LedgerKey.RelationKind, type, (q, row) => q.Relation(row), cancellationToken);

    public IAsyncEnumerable<Indicator> IndicatorsAsync(string? subject = null, CancellationToken cancellationToken = default)
        => subject is null
            ? FactsAsync(LedgerKey.IndicatorKind, null, (_, row) => Neo4jQueries.Indicator(row), cancellationToken)
            : ItemsAsync((q, c) => q.IndicatorsOfAsync(subject, c), cancellationToken);

    public IAsyncEnumerable<Entity> SearchAsync(
        string query, string? type = null, int limit = 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ItemsAsync((q, c) => q.SearchAsync(query, type, limit, c), cancellationToken);
    }

    public IAsyncEnumerable<Relation> NeighboursAsync(string key, CancellationToken cancellationToken = default)
        => ItemsAsync((q, c) => q.NeighboursAsync(key, c), cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<Relation>> PathsAsync(
        string from, string to, int maximumLength = 4, int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumLength, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return ItemsAsync((q, c) => Task.Run(() => q.Paths(from, to, maximumLength, limit, c).ToList(), c), cancellationToken);
    }

    public IAsyncEnumerable<Provenance> EvidenceAsync(string key, CancellationToken cancellationToken = default)
        => StreamAsync((q, c) => q.EvidenceAsync(LedgerKey.Entity(key), c), cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Relation relation, CancellationToken cancellationToken = default)
        => StreamAsync((q, c) => q.EvidenceAsync(LedgerKey.Relation(new RelationKey(relation.Head, relation.Type, relation.Tail)), c), cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Indicator indicator, CancellationToken cancellationToken = default)
    {
        var key = new IndicatorKey(indicator.Subject, indicator.Metric, indicator.Unit, indicator.Value, indicator.Period?.ToString() ?? string.Empty);
        return StreamAsync((q, c) => q.EvidenceAsync(LedgerKey.Indicator(key), c), cancellationToken);
    }

    public Task<DocumentContribution?> ContributionAsync(string documentId, CancellationToken cancellationToken = default)
        => ReadAsync((q, c) => q.ContributionAsync(documentId, c), cancellationToken);

    public Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken = default)
        => ReadAsync((q, c) => q.StatisticsAsync(c), cancellationToken);

    IExportSource IExportable.OpenExport(CancellationToken cancellationToken) => new Neo4jExportSource(OpenSession(isReadOnly: true), schema, options.PageSize);

    public async ValueTask DisposeAsync()
    {
        if (!disposed)
        {
            disposed = true;
            await driver.DisposeAsync();
        }
    }

    private async Task<ReplaceResult> WriteAsync(List<PreparedDocument> documents, IReadOnlyList<string> retract, CancellationToken cancellationToken)
    {
        if (isReadOnly)
        {
            throw new InvalidOperationException("The graph was opened to be read; open it as a store to write.");
        }

        if (documents.Count == 0 && retract.Count == 0)
        {
            return new ReplaceResult(0, 0, 0, 0, 0);
        }

        var known = Volatile.Read(ref bookmarks);
        await using var session = OpenSession(isReadOnly: false);
        var result = await session.ExecuteWriteAsync(
            (transaction, c) => new Neo4jWriter(transaction, schema, labels, options, options.Clock).WriteAsync(documents, retract, c), cancellationToken);
        Remember(known, session.LastBookmarks);
        return result;
    }

    private async Task<T> ReadAsync<T>(Func<Neo4jQueries, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var session = OpenSession(isReadOnly: true);
        return await session.ExecuteReadAsync((transaction, c) => read(new Neo4jQueries(transaction, schema, options.PageSize), c), cancellationToken);
    }

    private async IAsyncEnumerable<T> ItemsAsync<T>(
        Func<Neo4jQueries, CancellationToken, Task<List<T>>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in await ReadAsync(read, cancellationToken))
        {
            yield return item;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private IAsyncEnumerable<T> FactsAsync<T>(char kind, string? type, Func<Neo4jQueries, FactRow, T> read, CancellationToken cancellationToken)
        => StreamAsync((q, c) => q.FactsAsync(kind, type, c).Select(row => read(q, row)), cancellationToken);

    /// <summary>As the server sends it, and no faster than it is taken: a province may be mentioned by a million documents.</summary>
    private async IAsyncEnumerable<T> StreamAsync<T>(
        Func<Neo4jQueries, CancellationToken, IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken, long fetchSize = MaximumFetch)
    {
        await using var session = OpenSession(isReadOnly: true, fetchSize);
        await using var transaction = await session.BeginAsync(cancellationToken);
        await foreach (var item in read(new Neo4jQueries(transaction, schema, options.PageSize), cancellationToken))
        {
            yield return item;
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private ICypherSession OpenSession(bool isReadOnly, long fetchSize = MaximumFetch)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return driver.OpenSession(new CypherSessionOptions
        {
            Database = options.Database,
            IsReadOnly = isReadOnly,
            FetchSize = fetchSize,
            Bookmarks = Volatile.Read(ref bookmarks),
            TransactionTimeout = isReadOnly ? null : options.TransactionTimeout,

            // Writing a batch twice is writing it once.
            RetriesLostCommit = !isReadOnly,
        });
    }

    /// <summary>A commit's bookmark stands for all that its session was given; those of commits side by side are kept.</summary>
    private void Remember(IReadOnlyList<string> known, IReadOnlyList<string> written)
    {
        lock (bookmarkLock)
        {
            bookmarks = [.. bookmarks.Except(known).Union(written)];
        }
    }

    private static PreparedDocument Checked(PreparedDocument document)
        => document.Said.Select(s => s.Fact).Append(document.Key).FirstOrDefault(k => System.Text.Encoding.UTF8.GetByteCount(k) > LedgerKey.MaximumBytes) is { } key
            ? throw new ArgumentException($"Document '{document.Contribution.Document.Id}' holds a key of more than {LedgerKey.MaximumBytes} bytes: '{key[..100]}…'.")
            : document;
}
