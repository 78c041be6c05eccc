using KnowledgeGraph.Storage.Migrations;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Makes sure that a database holds a graph that this program understands, before anything is read or written.</summary>
internal static class Neo4jOpening
{
    /// <summary>A database that holds no fact yet is migrated; a graph that is behind is not, for others may be using it.</summary>
    public static async Task OpenAsync(ICypherDriver driver, GraphSchema schema, Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        var server = await driver.VerifyConnectivityAsync(cancellationToken);
        var name = $"The graph at {server.Address}";
        await using var target = new Neo4jMigrationTarget(driver, name, options.Database);
        var migrator = new Migrator(Migration.For(Neo4jMigrationTarget.Embedded, schema.Version), target, TimeProvider.System, ProgramName.Of());
        var history = await target.HistoryAsync(cancellationToken);
        var bound = await target.SchemaAsync(cancellationToken);
        if (history.Count == 0)
        {
            await RequireEmptyAsync(target, server, options, cancellationToken);
        }

        if (bound is null && !options.MustExist)
        {
            if (history.Any(m => !m.IsDone) || migrator.Pending(history).Count > 0)
            {
                await migrator.PrepareAsync(cancellationToken);
            }
        }
        else
        {
            SchemaBinding.Check(name, bound, schema, Neo4jMigrationTarget.Embedded);
            if (migrator.Pending(history) is [var first, ..])
            {
                throw new MigrationException(
                    $"{name} is older than this program: it lacks migration {(first.Version == 0 ? first.Name : $"{first.Version} ({first.Name})")}. "
                    + "'kg migrate plan' shows what is to be done, 'kg migrate apply' does it.");
            }
        }

        SchemaBinding.Check(name, await BindAsync(driver, schema, options, cancellationToken), schema, Neo4jMigrationTarget.Embedded);
    }

    /// <summary>Reads which version the graph follows and whether it is as this program needs it; changes nothing.</summary>
    /// <returns>The schema that the graph follows.</returns>
    public static async Task<GraphSchema> OpenForReadingAsync(
        ICypherDriver driver, IReadOnlyList<GraphSchema> schemas, Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        var server = await driver.VerifyConnectivityAsync(cancellationToken);
        var name = $"The graph at {server.Address}";
        await using var target = new Neo4jMigrationTarget(driver, name, options.Database);
        var schema = SchemaBinding.Choose(name, await target.SchemaAsync(cancellationToken), schemas);
        var migrator = new Migrator(Migration.For(Neo4jMigrationTarget.Embedded, schema.Version), target, TimeProvider.System, ProgramName.Of());
        return migrator.Pending(await target.HistoryAsync(cancellationToken)) is [var first, ..]
            ? throw new MigrationException($"{name} is older than this program: it lacks {first.Name}. 'kg migrate apply' brings it up to date.")
            : schema;
    }

    private static async Task RequireEmptyAsync(
        Neo4jMigrationTarget target, CypherServer server, Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        if (options.MustExist)
        {
            throw new StoreException($"There is no graph at {server.Address}; build one first, or check address and database.", isTransient: false);
        }

        if (await target.CountNodesAsync(cancellationToken) is > 0 and var nodes)
        {
            throw new StoreException(
                $"The database at {server.Address} holds {nodes} nodes that this program did not make; name an empty database. "
                + "To have the graph beside them, prepare it with 'kg migrate apply'.",
                isTransient: false);
        }
    }

    private static async Task<string?> BindAsync(ICypherDriver driver, GraphSchema schema, Neo4jStoreOptions options, CancellationToken cancellationToken)
    {
        await using var session = driver.OpenSession(new CypherSessionOptions { Database = options.Database });
        var bound = await session.ExecuteReadAsync(
            async (transaction, c) => (await new Neo4jQueries(transaction, schema, options.PageSize).GraphAsync(c))?.Schema, cancellationToken);
        return bound ?? await session.ExecuteWriteAsync(
            async (transaction, c) => (await transaction.ListAsync(
                CypherStatements.BindSchema, new Dictionary<string, object?> { ["schema"] = schema.Version }, r => (string?)r[0], c)).SingleOrDefault(),
            cancellationToken);
    }
}
