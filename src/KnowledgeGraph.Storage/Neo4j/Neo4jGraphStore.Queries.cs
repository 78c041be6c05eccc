using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Reading: what people ask of the graph.</summary>
internal sealed partial class Neo4jGraphStore : IGraphQueries, ICypherQueries
{
    private const long MaximumFetch = 1000;
    private const long MinimumFetch = 50;

    Task<IReadOnlyDictionary<string, Entity>> IGraphQueries.FindEntitiesAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => ReadAsync((q, c) => q.Graph.FindEntitiesAsync(keys, c), cancellationToken);

    IAsyncEnumerable<Entity> IGraphQueries.EntitiesAsync(EntityQuery query, CancellationToken cancellationToken)
        => FirstAsync(query.Limit, (q, c) => q.Graph.EntitiesAsync(query, c), cancellationToken);

    IAsyncEnumerable<SearchHit> IGraphQueries.SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        _ = QueryFilters.CheckLimit(query.Limit);
        return ItemsAsync((q, c) => q.Graph.SearchAsync(query, c), cancellationToken);
    }

    IAsyncEnumerable<Connection> IGraphQueries.ConnectionsAsync(ConnectionQuery query, CancellationToken cancellationToken)
        => FirstAsync(query.Limit, (q, c) => q.Graph.ConnectionsAsync(query, c), cancellationToken);

    IAsyncEnumerable<Indicator> IGraphQueries.IndicatorsAsync(IndicatorQuery query, CancellationToken cancellationToken)
        => FirstAsync(query.Limit, (q, c) => q.Graph.IndicatorsAsync(query, c), cancellationToken);

    IAsyncEnumerable<DocumentInfo> IGraphQueries.DocumentsAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        query.Check();
        return FirstAsync(query.Limit, (q, c) => q.Graph.DocumentsAsync(query, c), cancellationToken);
    }

    Task<PathAnswer> IGraphQueries.PathsAsync(PathQuery query, CancellationToken cancellationToken)
    {
        query.Check();
        return ReadAsync((q, c) => Task.Run(() => q.Paths(query, c), c), cancellationToken);
    }

    async Task<IReadOnlyList<IReadOnlyList<Provenance>>> IGraphQueries.EvidenceAsync(
        IReadOnlyList<FactReference> facts, int limit, CancellationToken cancellationToken)
    {
        _ = QueryFilters.CheckLimit(limit);
        var keys = facts.Select(LedgerKey.Fact).ToList();
        var first = await ReadAsync((q, c) => q.Graph.FirstEvidenceAsync(keys, limit, c), cancellationToken);
        var evidence = new List<IReadOnlyList<Provenance>>(keys.Count);
        foreach (var key in keys)
        {
            // A fact that a document states many times over is read until there is enough.
            evidence.Add(!first.TryGetValue(key, out var found) ? []
                : found ?? await FirstAsync(limit, (q, c) => q.EvidenceAsync(key, c), cancellationToken).ToListAsync(cancellationToken));
        }

        return evidence;
    }

    IAsyncEnumerable<DocumentChange> IGraphQueries.ChangesAsync(ChangeQuery query, CancellationToken cancellationToken)
        => FirstAsync(query.Limit, (q, c) => q.Graph.ChangesAsync(query, c), cancellationToken);

    public async IAsyncEnumerable<CypherRow> CypherAsync(
        string statement, IReadOnlyDictionary<string, object?>? parameters = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        await using var session = OpenSession(isReadOnly: true);
        await using var transaction = await session.BeginAsync(cancellationToken);
        await using var result = await transaction.RunAsync(statement, parameters ?? new Dictionary<string, object?>(), cancellationToken);
        await foreach (var record in result.RecordsAsync(cancellationToken))
        {
            yield return new CypherRow(result.Keys, record);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Opens a graph that is there, to read it; nothing in the database is changed.</summary>
    /// <inheritdoc cref="Sqlite.SqliteGraphStore.OpenForReadingAsync"/>
    internal static async Task<(Neo4jGraphStore Store, GraphSchema Schema)> OpenForReadingAsync(
        ICypherDriver driver, IReadOnlyList<GraphSchema> schemas, Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var schema = await Neo4jOpening.OpenForReadingAsync(driver, schemas, options, cancellationToken);
            return (new Neo4jGraphStore(driver, schema, options) { isReadOnly = true }, schema);
        }
        catch
        {
            await driver.DisposeAsync();
            throw;
        }
    }

    /// <summary>No more than asked for, and little more asked of the server.</summary>
    private IAsyncEnumerable<T> FirstAsync<T>(int? limit, Func<Neo4jQueries, CancellationToken, IAsyncEnumerable<T>> read, CancellationToken cancellationToken)
    {
        var most = QueryFilters.CheckLimit(limit);
        return StreamAsync(read, cancellationToken, Math.Clamp(most, MinimumFetch, MaximumFetch)).Take(most);
    }
}
