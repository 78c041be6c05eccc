using KnowledgeGraph.Storage.Migrations;
using KnowledgeGraph.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage;

public sealed class SqliteGraphStoreContractTests : GraphStoreContract
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema)
        => await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, schema, Cancellation);
}

public sealed class SqliteCopyContractTests : CopyContract
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema)
        => await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, schema, Cancellation);
}

public sealed class SqliteGraphQueriesTests : GraphQueriesContract
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema, TimeProvider clock)
        => await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, schema, new SqliteStoreOptions { Clock = clock }, Cancellation);
}

public sealed class SqliteGraphStorePropertyTests : GraphStoreProperties
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, schema);
}

public sealed class SqliteGraphStoreTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-store-").FullName;

    private string Path => System.IO.Path.Combine(folder, "graph.db");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_store_is_there_again_when_opened_again()
    {
        string written;
        await using (var store = await OpenAsync())
        {
            await store.ReplaceAsync([Given.Report("a")], Cancellation);
            written = await Given.ExportAsync(store);
        }

        await using var again = await OpenAsync();

        Assert.Equal(written, await Given.ExportAsync(again));
        Assert.Empty(await again.CheckIntegrityAsync(Cancellation));
    }

    [Fact]
    public async Task A_store_in_memory_leaves_no_file()
    {
        var store = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Given.Schema, Cancellation);
        await store.ReplaceAsync([Given.Report("a")], Cancellation);
        var file = store.Location;

        await store.DisposeAsync();

        Assert.Empty(Directory.GetFiles(System.IO.Path.GetDirectoryName(file)!, System.IO.Path.GetFileName(file) + "*"));
    }

    [Fact]
    public async Task Another_schema_version_is_refused()
    {
        await (await OpenAsync()).DisposeAsync();

        var error = await Assert.ThrowsAsync<StoreException>(
            () => SqliteGraphStore.OpenAsync(Path, Given.Schema with { Version = "99" }, Cancellation));

        Assert.False(error.IsTransient);
        Assert.Contains($"schema version '{Given.Schema.Version}', this program version '99'; name the file", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_edited_migration_is_named_with_both_checksums()
    {
        await (await OpenAsync()).DisposeAsync();
        var applied = SqliteMigrationTarget.Embedded[0];
        var edited = Migration.Parse(applied.Name, applied.Script + "-- edited");

        var error = await Assert.ThrowsAsync<MigrationException>(
            () => SqliteGraphStore.OpenAsync(Path, Given.Schema, new SqliteStoreOptions(), [edited], Cancellation));

        Assert.Equal("KG2002", error.Code);
        Assert.Contains("Migration 1 (V001__Create_ledger.sql)", error.Message, StringComparison.Ordinal);
        Assert.Contains(applied.Checksum, error.Message, StringComparison.Ordinal);
        Assert.Contains(edited.Checksum, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_added_later_is_applied_and_an_older_program_then_says_so()
    {
        await (await OpenAsync()).DisposeAsync();
        IReadOnlyList<Migration> more = [.. SqliteMigrationTarget.Embedded, Migration.Parse("V099__Add.sql", "CREATE TABLE added (id INTEGER); INSERT INTO added VALUES (1);")];
        await (await SqliteGraphStore.OpenAsync(Path, Given.Schema, new SqliteStoreOptions(), more, Cancellation)).DisposeAsync();

        var error = await Assert.ThrowsAsync<MigrationException>(OpenAsync);

        Assert.Contains("newer than this program: it has migration 99 (V099__Add.sql)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_migration_that_fails_leaves_the_store_as_it_was()
    {
        await (await OpenAsync()).DisposeAsync();
        IReadOnlyList<Migration> broken = [.. SqliteMigrationTarget.Embedded, Migration.Parse("V098__Broken.sql", "CREATE TABLE added (id INTEGER); NONSENSE;")];

        await Assert.ThrowsAsync<StoreException>(
            () => SqliteGraphStore.OpenAsync(Path, Given.Schema, new SqliteStoreOptions(), broken, Cancellation));

        await (await OpenAsync()).DisposeAsync();
    }

    [Fact]
    public void Line_ends_do_not_change_a_checksum()
        => Assert.Equal(Migration.Parse("V001__A.sql", "x\ny\n").Checksum, Migration.Parse("V001__A.sql", "x\r\ny\r\n").Checksum);

    [Fact]
    public async Task A_database_of_another_program_is_left_alone()
    {
        using (var connection = new SqliteConnection($"Data Source={Path};Pooling=False"))
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "CREATE TABLE recipes (id INTEGER)";
            command.ExecuteNonQuery();
        }

        var before = await File.ReadAllBytesAsync(Path, Cancellation);

        var error = await Assert.ThrowsAsync<StoreException>(OpenAsync);

        Assert.Contains("'recipes'", error.Message, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllBytesAsync(Path, Cancellation));
    }

    [Fact]
    public async Task A_file_that_is_no_database_is_named()
    {
        await File.WriteAllTextAsync(Path, new string('字', 2000), Cancellation);

        var error = await Assert.ThrowsAsync<StoreException>(OpenAsync);

        Assert.False(error.IsTransient);
        Assert.Contains($"'{Path}' is no SQLite database", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_missing_folder_and_a_missing_store_are_named()
    {
        var missing = System.IO.Path.Combine(folder, "nowhere", "graph.db");

        var folderError = await Assert.ThrowsAsync<StoreException>(() => SqliteGraphStore.OpenAsync(missing, Given.Schema, Cancellation));
        var storeError = await Assert.ThrowsAsync<StoreException>(
            () => SqliteGraphStore.OpenAsync(Path, Given.Schema, new SqliteStoreOptions { MustExist = true }, Cancellation));

        Assert.Contains("check that its folder exists", folderError.Message, StringComparison.Ordinal);
        Assert.Contains($"no store at '{Path}'", storeError.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(Path));
    }

    [Fact]
    public async Task Another_process_that_writes_makes_a_transient_error_and_reading_goes_on()
    {
        await using var store = await SqliteGraphStore.OpenAsync(Path, Given.Schema, new SqliteStoreOptions { BusyTimeout = TimeSpan.Zero }, Cancellation);
        await store.ReplaceAsync([Given.Report("a")], Cancellation);
        using var other = SqliteSession.Open(Path, SqliteOpenMode.ReadWrite);
        other.BeginWrite(TimeSpan.Zero);

        var error = await Assert.ThrowsAsync<StoreException>(() => store.ReplaceAsync([Given.Report("b")], Cancellation));
        var entity = await store.FindEntityAsync(Given.Subdistrict, Cancellation);
        other.Rollback();
        await store.ReplaceAsync([Given.Report("b")], Cancellation);

        Assert.True(error.IsTransient);
        Assert.Equal(1, entity!.DocumentCount);
        Assert.Equal(2, (await store.FindEntityAsync(Given.Subdistrict, Cancellation))!.DocumentCount);
    }

    [Fact]
    public async Task Waiting_for_another_process_can_be_cancelled()
    {
        await using var store = await OpenAsync();
        using var other = SqliteSession.Open(Path, SqliteOpenMode.ReadWrite);
        other.BeginWrite(TimeSpan.Zero);
        using var source = new CancellationTokenSource(100);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => store.ReplaceAsync([Given.Report("b")], source.Token));
    }

    [Fact]
    public async Task Two_stores_on_one_file_see_each_others_writes()
    {
        await using var one = await OpenAsync();
        await using var two = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? one : two).ReplaceAsync([Given.Report($"{i}")], Cancellation)));

        Assert.Equal(20, (await one.FindEntityAsync(Given.Subdistrict, Cancellation))!.DocumentCount);
        Assert.Equal(await Given.ExportAsync(one), await Given.ExportAsync(two));
    }

    [Fact]
    public async Task A_disposed_store_says_so()
    {
        var store = await OpenAsync();
        await store.DisposeAsync();
        await store.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.ReplaceAsync([Given.Report("a")], Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => store.FindEntityAsync("a", Cancellation));
    }

    [Theory]
    [InlineData("SELECT h.key, r.type, t.key FROM entities h CROSS JOIN relations r ON r.head = h.id CROSS JOIN entities t ON t.id = r.tail ORDER BY h.key, r.type, t.key")]
    [InlineData("SELECT s.key FROM entities s CROSS JOIN indicators i ON i.subject = s.id ORDER BY s.key, i.metric, i.unit, i.value_order, i.period")]
    public async Task Streams_never_sort_all_rows(string sql)
    {
        await (await OpenAsync()).DisposeAsync();
        using var session = SqliteSession.Open(Path, SqliteOpenMode.ReadWrite);

        var plan = session.Rows("EXPLAIN QUERY PLAN " + sql, [], r => r.GetString(3)).ToList();

        Assert.DoesNotContain(plan, line => line.Contains("USE TEMP B-TREE FOR ORDER BY", StringComparison.Ordinal));
    }

    private Task<SqliteGraphStore> OpenAsync() => SqliteGraphStore.OpenAsync(Path, Given.Schema, Cancellation);
}
