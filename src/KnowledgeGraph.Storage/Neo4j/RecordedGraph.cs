using System.Collections;
using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>The statements that would write a whole graph into an empty database: what the store's own writer says when all documents come at once.</summary>
/// <remarks>So an exported graph is the graph that the store writes, in every label, property and key. It is held in memory.</remarks>
internal static class RecordedGraph
{
    /// <param name="store">Any store that follows the schema.</param>
    public static async Task<IReadOnlyList<CypherStatement>> OfAsync(
        IGraphStore store, GraphSchema schema, Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            ids.Add(document.Id);
        }

        var prepared = new List<PreparedDocument>(ids.Count);
        foreach (var id in ids)
        {
            if (await store.ContributionAsync(id, cancellationToken) is { } contribution)
            {
                prepared.Add(PreparedDocument.Of(contribution));
            }
        }

        await using var recorder = new Recorder(schema.Version);
        await new Neo4jWriter(recorder, schema, new GraphLabels(schema), options).WriteAsync(prepared, [], cancellationToken);
        return recorder.Statements;
    }

    /// <summary>An empty database that keeps what it is told.</summary>
    private sealed class Recorder(string schemaVersion) : ICypherTransaction
    {
        private static readonly CypherSummary Nothing = new(new Dictionary<string, long>(), []);

        public List<CypherStatement> Statements { get; } = [];

        public Task<ICypherResult> RunAsync(string statement, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default)
            => Task.FromResult<ICypherResult>(new Result(statement == CypherStatements.Lock ? [[schemaVersion, 0L, null]] : []));

        public Task<IReadOnlyList<CypherSummary>> RunAllAsync(IEnumerable<CypherStatement> statements, CancellationToken cancellationToken = default)
        {
            Statements.AddRange(statements);
            return Task.FromResult<IReadOnlyList<CypherSummary>>([.. Statements.Select(_ => Nothing)]);
        }

        public Task CommitAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public Task RollbackAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private sealed class Result(IReadOnlyList<IReadOnlyList<object?>> rows) : ICypherResult
        {
            public IReadOnlyList<string> Keys => [];

            public async IAsyncEnumerable<IReadOnlyList<object?>> RecordsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
            {
                await Task.CompletedTask;
                foreach (var row in rows)
                {
                    yield return row;
                }
            }

            public Task<CypherSummary> ConsumeAsync(CancellationToken cancellationToken = default) => Task.FromResult(Nothing);

            public ValueTask DisposeAsync() => ValueTask.CompletedTask;
        }
    }
}

/// <summary>The rows that a statement bears, by column.</summary>
internal static class StatementRows
{
    /// <returns>None where it bears no rows.</returns>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Of(CypherStatement statement)
        => statement.Parameters?.GetValueOrDefault("rows") switch
        {
            CypherRows rows => rows.Rows.Select(r => (IReadOnlyDictionary<string, object?>)rows.Columns.Zip(r).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)),
            IEnumerable rows => rows.Cast<IReadOnlyDictionary<string, object?>>(),
            _ => [],
        };
}
