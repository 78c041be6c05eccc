using KnowledgeGraph.Storage.Migrations;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>An empty graph on the live server.</summary>
internal static class LiveGraph
{
    /// <summary>Constraints and indexes stay where they are as they should be: making them anew takes a server longer than most tests.</summary>
    public static async Task<Neo4jGraphStore> OpenAsync(LiveServer server, GraphSchema schema, Neo4jStoreOptions? options = null)
    {
        LiveServer.Need();
        await PrepareAsync(server, schema);
        return await ReopenAsync(server, schema, options);
    }

    /// <summary>As it is.</summary>
    public static Task<Neo4jGraphStore> ReopenAsync(LiveServer server, GraphSchema schema, Neo4jStoreOptions? options = null)
        => Neo4jGraphStore.OpenAsync(server.NewDriver(), schema, options ?? new Neo4jStoreOptions());

    public static Migrator Migrator(LiveServer server, IReadOnlyList<Migration> migrations, string by = "test")
        => new(migrations, new Neo4jMigrationTarget(server.Driver, "the live graph", null), TimeProvider.System, by);

    public static async Task<List<IReadOnlyList<object?>>> RowsAsync(LiveServer server, string statement, params (string Name, object? Value)[] parameters)
    {
        await using var session = server.Driver.OpenSession();
        await using var result = await session.RunAsync(statement, parameters.ToDictionary(p => p.Name, p => p.Value));
        return await result.RecordsAsync().ToListAsync();
    }

    private static async Task PrepareAsync(LiveServer server, GraphSchema schema)
    {
        var migrations = Migration.For(Neo4jMigrationTarget.Embedded, schema.Version);
        var target = new Neo4jMigrationTarget(server.Driver, "the live graph", null);
        var history = await target.HistoryAsync(CancellationToken.None);
        if (!history.Select(h => h.Checksum).SequenceEqual(migrations.Where(m => m.Kind != MigrationKind.Undo).Select(m => m.Checksum)) || history.Any(h => !h.IsDone))
        {
            await server.EmptyAsync();
            await new Migrator(migrations, target, TimeProvider.System, "test").ApplyAsync(null, null, CancellationToken.None);
            return;
        }

        await RowsAsync(server, "MATCH (n) WHERE NOT n:__Migration AND NOT n:__KnowledgeGraphTests DETACH DELETE n");
        await RowsAsync(server, "MERGE (g:__Ledger {key: 'graph'}) SET g.revision = 0");
    }
}
