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
