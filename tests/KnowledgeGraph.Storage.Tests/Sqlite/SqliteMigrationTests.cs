using KnowledgeGraph.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage.Sqlite;

public sealed class SqliteMigrationTests : MigratorContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-migrations-").FullName;
    private SqliteSession session = null!;

    private protected override IMigrationTarget Target => new SqliteMigrationTarget(session, "graph.db", TimeSpan.Zero);

    public override ValueTask InitializeAsync()
    {
        session = SqliteSession.Open(Path.Combine(folder, "graph.db"), SqliteOpenMode.ReadWriteCreate);
        return ValueTask.CompletedTask;
    }

    public override ValueTask DisposeAsync()
    {
        session.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Stores that were made before migrations were remembered with time and person.</summary>
    [Fact]
    public async Task A_store_of_an_older_program_is_understood()
    {
        var first = SqliteMigrationTarget.Embedded[0];
        session.Run("CREATE TABLE migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL) STRICT");
        session.Script(first.Script);
        session.Run("INSERT INTO migrations (version, name, checksum) VALUES (1, ?1, ?2)", first.Name, first.Checksum);
        session.Run("INSERT INTO meta (name, value) VALUES ('schema', '1')");

        var before = await new Migrator(SqliteMigrationTarget.Embedded, Target, TimeProvider.System, "tester").InfoAsync(Cancellation);
        await using (var store = await SqliteGraphStore.OpenAsync(Path.Combine(folder, "graph.db"), Given.Schema with { Version = "1" }, Cancellation))
        {
            var report = Given.Report("a");
            await store.ReplaceAsync([report with { Document = report.Document with { SchemaVersion = "1" } }], Cancellation);
        }

        var after = await new Migrator(Migration.For(SqliteMigrationTarget.Embedded, "1"), Target, TimeProvider.System, "tester").InfoAsync(Cancellation);
        Assert.Equal((MigrationState.Applied, null), (before.Migrations[0].State, before.Migrations[0].At));
        Assert.True(after.IsCurrent);
        Assert.NotNull(after.Migrations[1].At);
        Assert.Equal("1", after.Schema);
    }

    /// <summary>
    /// What was stored before copies were known has no sketch: it counts as independent until it is built again. A store that stays on version 1 of
    /// the schema learns of copies, too.
    /// </summary>
    [Fact]
    public async Task A_store_in_use_learns_of_copies_as_its_documents_are_built_again()
    {
        var path = Path.Combine(folder, "old.db");
        var first = Given.Schema with { Version = "1" };
        await using (await SqliteGraphStore.OpenAsync(
            path, first, new SqliteStoreOptions(), [.. SqliteMigrationTarget.Embedded.Where(m => m.Version < 3)], Cancellation))
        {
            using var old = SqliteSession.Open(path, SqliteOpenMode.ReadWrite);
            foreach (var id in (ReadOnlySpan<string>)["a", "b"])
            {
                old.Run(
                    "INSERT INTO documents (key, content_hash, schema_version, builder_version, authors) VALUES (?1, 'hash', '1', 'old', '[]')", id);
            }

            old.Run(
                """
                INSERT INTO entities (key, type, name, aliases, properties, origin, confidence, documents, support)
                VALUES (?1, 'Place', '河苑社区', '[]', '{}', 0, 0.9, 2,
                    '[["confidence","0.90","",2],["name","河苑社区","text",2],["origin","text","",2],["type","Place","",2]]')
                """,
                Given.Community);
            old.Run(
                """
                INSERT INTO entity_assertions (document, entity, type, name, aliases, properties, origin, rule, confidence, evidence)
                SELECT d.id, e.id, 'Place', '河苑社区', '[]', '{}', 0, 'test/test', 0.9, '[[3,7,"河苑社区"]]' FROM documents d, entities e
                """);
        }

        await using var store = await SqliteGraphStore.OpenAsync(path, first, Cancellation);
        var before = await store.FindEntityAsync(Given.Community, Cancellation);
        var copiesBefore = await store.CopiesAsync(cancellationToken: Cancellation).CountAsync(Cancellation);
        foreach (var id in (string[])["a", "b"])
        {
            var told = (await store.ContributionAsync(id, Cancellation))!;
            await store.ReplaceAsync([told with { Document = told.Document with { Sketch = Given.Sketch(0, 500) } }], Cancellation);
        }

        var after = await store.FindEntityAsync(Given.Community, Cancellation);
        Assert.Equal((2L, 2L, 0), (before!.DocumentCount, before.IndependentCount, copiesBefore));
        Assert.Equal((2L, 1L), (after!.DocumentCount, after.IndependentCount));
    }

    [Fact]
    public async Task A_failing_script_leaves_nothing_of_the_whole_run()
    {
        var broken = Migration.Parse("V002__b.sql", Make("b") + ";\nNONSENSE;\n");

        await Assert.ThrowsAsync<StoreException>(() => With(Versioned(1, "a"), broken).ApplyAsync(null, null, Cancellation));

        Assert.Empty(await ThingsAsync());
        Assert.Empty(await Target.HistoryAsync(Cancellation));
    }

    private protected override string Make(string thing) => $"CREATE TABLE thing_{thing} (id INTEGER)";

    private protected override string Remove(string thing) => $"DROP TABLE thing_{thing}";

    private protected override Task<IReadOnlyList<string>> ThingsAsync()
        => Task.FromResult<IReadOnlyList<string>>(
            [.. session.Rows("SELECT name FROM sqlite_schema WHERE name LIKE 'thing!_%' ESCAPE '!' ORDER BY name", [], r => r.GetString(0)["thing_".Length..])]);
}
