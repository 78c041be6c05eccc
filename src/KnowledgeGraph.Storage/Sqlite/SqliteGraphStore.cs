using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KnowledgeGraph.Storage.Export;
using KnowledgeGraph.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>A graph in one SQLite file.</summary>
/// <remarks>
/// Safe to use from several threads; writes queue up, within the process and between processes. Every stream reads a snapshot of its own (WAL), so
/// reading goes on while others write. A process killed at any moment leaves the last whole batch behind. What came with a power cut may be lost
/// from the end, never torn (<c>synchronous = NORMAL</c>).
/// </remarks>
public sealed partial class SqliteGraphStore : IGraphStore, IExportable, IDisposable
{
    /// <summary>As a path: a store for one process that goes when it is disposed.</summary>
    public const string InMemory = ":memory:";

    private readonly string path;
    private readonly GraphSchema schema;
    private readonly SqliteStoreOptions options;
    private readonly SqliteSession writer;
    private readonly SemaphoreSlim writing = new(1, 1);
    private readonly ConcurrentBag<SqliteSession> readers = [];
    private readonly bool isTemporary;
    private bool isReadOnly;
    private volatile bool disposed;

    private SqliteGraphStore(string path, GraphSchema schema, SqliteStoreOptions options, SqliteSession writer, bool isTemporary)
    {
        this.path = path;
        this.schema = schema;
        this.options = options;
        this.writer = writer;
        this.isTemporary = isTemporary;
    }

    /// <summary>The file, in full.</summary>
    public string Location => path;

    /// <inheritdoc cref="OpenAsync(string, GraphSchema, SqliteStoreOptions, CancellationToken)"/>
    public static Task<SqliteGraphStore> OpenAsync(string path, GraphSchema schema, CancellationToken cancellationToken = default)
        => OpenAsync(path, schema, new SqliteStoreOptions(), cancellationToken);

    /// <summary>Opens a store, made and brought up to date where needed.</summary>
    /// <param name="path">A file, or <see cref="InMemory"/>.</param>
    /// <param name="schema">Merge rules, and the version that every document of the store follows.</param>
    /// <exception cref="StoreException">The file cannot be opened, is no store, or follows another version of the schema.</exception>
    /// <exception cref="MigrationException">The store is newer than this program, or an applied migration was edited.</exception>
    public static Task<SqliteGraphStore> OpenAsync(
        string path, GraphSchema schema, SqliteStoreOptions options, CancellationToken cancellationToken = default)
        => OpenAsync(path, schema, options, SqliteMigrationTarget.Embedded, cancellationToken);

    internal static Task<SqliteGraphStore> OpenAsync(
        string path, GraphSchema schema, SqliteStoreOptions options, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(schema);
        return Task.Run(() => Open(path, schema, options, migrations, cancellationToken), cancellationToken);
    }

    public Task<ReplaceResult> ReplaceAsync(IReadOnlyList<DocumentContribution> contributions, CancellationToken cancellationToken = default)
        => ReplaceAsync(contributions, [], cancellationToken);

    public Task<ReplaceResult> RetractAsync(IReadOnlyList<string> documentIds, CancellationToken cancellationToken = default)
        => ReplaceAsync([], documentIds, cancellationToken);

    public Task<ReplaceResult> ReplaceAsync(
        IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<string> retracted, CancellationToken cancellationToken = default)
    {
        ContributionCheck.Check(contributions, retracted, schema.Version);
        var distinct = retracted.Distinct(StringComparer.Ordinal).ToList();
        return WriteAsync(
            batch =>
            {
                foreach (var contribution in contributions)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    batch.Replace(contribution);
                }

                foreach (var id in distinct)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    batch.Retract(id);
                }
            },
            cancellationToken);
    }

    public Task<DocumentInfo?> FindDocumentAsync(string id, CancellationToken cancellationToken = default)
        => ReadAsync(s => SqliteQueries.Documents(s, id).FirstOrDefault(), cancellationToken);

    public IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.Documents(s), cancellationToken);

    public IAsyncEnumerable<DocumentCopy> CopiesAsync(string? documentId = null, CancellationToken cancellationToken = default)
        => StreamAsync(s => new SqliteCopies(s).All(documentId), cancellationToken);

    public Task<Entity?> FindEntityAsync(string key, CancellationToken cancellationToken = default)
        => ReadAsync(s => SqliteQueries.Entity(s, key), cancellationToken);

    public IAsyncEnumerable<Entity> EntitiesAsync(string? type = null, CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.Entities(s, type).Select(e => e.Entity), cancellationToken);

    public IAsyncEnumerable<Relation> RelationsAsync(string? type = null, CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.AllRelations(s, type).Select(r => r.Relation), cancellationToken);

    public IAsyncEnumerable<Indicator> IndicatorsAsync(string? subject = null, CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.AllIndicators(s, subject).Select(i => i.Indicator), cancellationToken);

    public IAsyncEnumerable<Entity> SearchAsync(
        string query, string? type = null, int limit = 20, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(query);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return StreamAsync(s => SqliteQueries.Search(s, query, type, limit), cancellationToken);
    }

    public IAsyncEnumerable<Relation> NeighboursAsync(string key, CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.Neighbours(s, key), cancellationToken);

    public IAsyncEnumerable<IReadOnlyList<Relation>> PathsAsync(
        string from, string to, int maximumLength = 4, int limit = 10, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumLength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumLength, 8);
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        return StreamAsync(s => Snapshot(s, new PathSearch(key => SqliteQueries.Neighbours(s, key)).Find(from, to, maximumLength, limit)), cancellationToken);
    }

    public IAsyncEnumerable<Provenance> EvidenceAsync(string key, CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.IdOf(s, key) is { } id ? SqliteQueries.EvidenceOfEntity(s, id) : [], cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Relation relation, CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.IdOf(s, relation) is { } id ? SqliteQueries.EvidenceOfRelation(s, id) : [], cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(Indicator indicator, CancellationToken cancellationToken = default)
        => StreamAsync(s => SqliteQueries.IdOf(s, indicator) is { } id ? SqliteQueries.EvidenceOfIndicator(s, id) : [], cancellationToken);

    public Task<DocumentContribution?> ContributionAsync(string documentId, CancellationToken cancellationToken = default)
        => ReadAsync(s => Snapshot(s, [ContributionRows.Load(s, documentId)?.Contribution]).First(), cancellationToken);

    public Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken = default)
        => ReadAsync(s => Snapshot(s, Once(() => SqliteQueries.Statistics(s))).First(), cancellationToken);

    /// <summary>SQLite's own check of the file, and of every reference in it.</summary>
    /// <returns>What is wrong; empty where all is well.</returns>
    public Task<IReadOnlyList<string>> CheckIntegrityAsync(CancellationToken cancellationToken = default)
        => ReadAsync<IReadOnlyList<string>>(
            s =>
            [
                .. s.Rows("PRAGMA integrity_check", [], r => r.GetString(0)).Where(p => p != "ok"),
                .. s.Rows("PRAGMA foreign_key_check", [], r => $"{r.GetString(0)} refers to a missing row of {r.GetString(2)}"),
            ],
            cancellationToken);

    IExportSource IExportable.OpenExport(CancellationToken cancellationToken)
    {
        var lease = new Lease(this, cancellationToken);
        return new SqliteExportSource(lease.Session, lease);
    }

    public void Dispose()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        while (readers.TryTake(out var reader))
        {
            reader.Dispose();
        }

        writing.Wait();
        writer.Dispose();
        writing.Release();
        if (isTemporary)
        {
            foreach (var suffix in (ReadOnlySpan<string>)["", "-wal", "-shm"])
            {
                File.Delete(path + suffix);
            }
        }
    }

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private static SqliteGraphStore Open(
        string path, GraphSchema schema, SqliteStoreOptions options, IReadOnlyList<Migration> migrations, CancellationToken cancellationToken)
    {
        // A database in memory has no snapshots to read while another connection writes; a file of its own in the temporary folder behaves as any store.
        var isTemporary = path == InMemory;
        var file = isTemporary ? Path.Combine(Path.GetTempPath(), $"kg-{Guid.NewGuid():N}.db") : Path.GetFullPath(path);
        if (options.MustExist && !File.Exists(file))
        {
            throw new StoreException($"There is no store at '{path}'; build one first, or check the name.", isTransient: false);
        }

        var writer = SqliteSession.Open(file, SqliteOpenMode.ReadWriteCreate);
        try
        {
            using var heed = writer.Heed(cancellationToken);
            Prepare(writer, path, isTemporary);
            Migrate(writer, path, schema, options, migrations, cancellationToken);
            return new SqliteGraphStore(file, schema, options, writer, isTemporary);
        }
        catch
        {
            writer.Dispose();
            throw;
        }
    }

    /// <exception cref="StoreException">The file is a database of another program.</exception>
    internal static void Prepare(SqliteSession session, string path, bool isTemporary)
    {
        // Only a new database takes the encoding; it must come before everything else.
        session.Run("PRAGMA encoding = 'UTF-16be'");
        SqliteMigrationTarget.RefuseForeign(session, path);
        session.Run("PRAGMA journal_mode = WAL");
        session.Run($"PRAGMA synchronous = {(isTemporary ? "OFF" : "NORMAL")}");
        session.Run("PRAGMA cache_size = -65536");
        session.Run("PRAGMA journal_size_limit = 67108864");
    }

    /// <summary>The one who opens the file has it for himself, so what it lacks is added; but a new version of the schema only where someone asks for it.</summary>
    private static void Migrate(
        SqliteSession session, string path, GraphSchema schema, SqliteStoreOptions options, IReadOnlyList<Migration> migrations,
        CancellationToken cancellationToken)
    {
        var target = new SqliteMigrationTarget(session, path, options.BusyTimeout);
        var migrator = new Migrator(Migration.For(migrations, schema.Version), target, TimeProvider.System, ProgramName.Of());
        SchemaBinding.Check(target.Name, target.SchemaAsync(cancellationToken).GetAwaiter().GetResult(), schema, migrations);
        if (migrator.Pending(target.HistoryAsync(cancellationToken).GetAwaiter().GetResult()).Count > 0)
        {
            migrator.ApplyAsync(null, null, cancellationToken).GetAwaiter().GetResult();
        }

        if (target.SchemaAsync(cancellationToken).GetAwaiter().GetResult() is null)
        {
            session.BeginWrite(options.BusyTimeout);
            session.Run("INSERT OR IGNORE INTO meta (name, value) VALUES ('schema', ?1)", schema.Version);
            session.Run("COMMIT");
        }

        SchemaBinding.Check(target.Name, target.SchemaAsync(cancellationToken).GetAwaiter().GetResult(), schema, migrations);
    }

    /// <summary>Makes several statements of a session see one state of the store.</summary>
    private static IEnumerable<T> Snapshot<T>(SqliteSession session, IEnumerable<T> items)
    {
        session.Run("BEGIN");
        try
        {
            foreach (var item in items)
            {
                yield return item;
            }
        }
        finally
        {
            session.Rollback();
        }
    }

    private static IEnumerable<T> Once<T>(Func<T> read)
    {
        yield return read();
    }

    private async Task<ReplaceResult> WriteAsync(Action<SqliteWriter> fill, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (isReadOnly)
        {
            throw new InvalidOperationException($"'{path}' was opened to be read; open it with {nameof(OpenAsync)} to write.");
        }

        await writing.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return await Task.Run(() => Write(fill, cancellationToken), cancellationToken);
        }
        finally
        {
            writing.Release();
        }
    }

    private ReplaceResult Write(Action<SqliteWriter> fill, CancellationToken cancellationToken)
    {
        using var heed = writer.Heed(cancellationToken);
        writer.BeginWrite(options.BusyTimeout);
        try
        {
            RequireSchema();
            var batch = new SqliteWriter(writer, schema, options.Clock);
            fill(batch);
            var result = batch.Write(cancellationToken);
            writer.Run("COMMIT");
            return result;
        }
        catch
        {
            writer.Rollback();
            throw;
        }
    }

    /// <summary>Under the write lock: somebody may have migrated the file since it was opened.</summary>
    private void RequireSchema()
    {
        var bound = writer.Rows("SELECT value FROM meta WHERE name = 'schema'", [], r => r.GetString(0)).FirstOrDefault();
        if (bound != schema.Version)
        {
            throw new StoreException($"'{path}' follows schema version '{bound}' by now, this program version '{schema.Version}'; open it again.", isTransient: false);
        }
    }

    private Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        return Task.Run(
            () =>
            {
                using var lease = new Lease(this, cancellationToken);
                return read(lease.Session);
            },
            cancellationToken);
    }

    private async IAsyncEnumerable<T> StreamAsync<T>(
        Func<SqliteSession, IEnumerable<T>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        using var lease = await Task.Run(() => new Lease(this, cancellationToken), cancellationToken);
        foreach (var item in read(lease.Session))
        {
            yield return item;
        }
    }

    /// <summary>A reading session, for one caller until disposed.</summary>
    private sealed class Lease : IDisposable
    {
        private readonly SqliteGraphStore store;
        private readonly IDisposable heed;

        public Lease(SqliteGraphStore store, CancellationToken cancellationToken)
        {
            this.store = store;
            Session = store.readers.TryTake(out var idle) ? idle : OpenReader();
            try
            {
                heed = Session.Heed(cancellationToken);
            }
            catch
            {
                Return();
                throw;
            }
        }

        public SqliteSession Session { get; }

        public void Dispose()
        {
            heed.Dispose();
            Return();
        }

        private SqliteSession OpenReader()
        {
            var session = SqliteSession.Open(store.path, SqliteOpenMode.ReadWrite);
            session.Run("PRAGMA query_only = ON");
            session.Run("PRAGMA mmap_size = 67108864"); // what is mapped counts as memory of the process
            return session;
        }

        private void Return()
        {
            if (store.disposed)
            {
                Session.Dispose();
            }
            else
            {
                store.readers.Add(Session);
            }
        }
    }
}
