using System.Globalization;
using KnowledgeGraph.Storage.Migrations;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>Migrations of a SQLite store. The lock is the file's write lock, and all that is done under it is one transaction.</summary>
internal sealed class SqliteMigrationTarget(SqliteSession session, string path, TimeSpan patience, bool ownsSession = false) : IMigrationTarget
{
    private readonly SqliteSession session = session;

    private const string Versioned = "migrations";
    private const string Repeatable = "repeatable_migrations";

    public string Name => $"'{path}'";

    /// <summary>The embedded scripts.</summary>
    public static IReadOnlyList<Migration> Embedded { get; } = Migration.Embedded("Sqlite/Migrations/");

    /// <summary>Leaves the database of another program as it is.</summary>
    /// <exception cref="StoreException">It holds tables, but none of migrations.</exception>
    public static void RefuseForeign(SqliteSession session, string path)
    {
        var tables = session.Rows("SELECT name FROM sqlite_schema", [], r => r.GetString(0)).ToList();
        if (tables.Count > 0 && !tables.Contains(Versioned))
        {
            throw new StoreException($"'{path}' is a database of another program (it holds '{tables[0]}'); name a new file.", isTransient: false);
        }
    }

    public Task<IReadOnlyList<AppliedMigration>> HistoryAsync(CancellationToken cancellationToken) => Task.FromResult(History());

    public Task<string?> SchemaAsync(CancellationToken cancellationToken)
        => Task.FromResult(Columns("meta").Count == 0 ? null : session.Rows("SELECT value FROM meta WHERE name = 'schema'", [], r => r.GetString(0)).FirstOrDefault());

    public Task<(string Edition, Version Version)?> ServerAsync(CancellationToken cancellationToken) => Task.FromResult<(string, Version)?>(null);

    /// <summary>The file's lock goes with the process that holds it.</summary>
    public Task<MigrationLock?> HolderAsync(CancellationToken cancellationToken) => Task.FromResult<MigrationLock?>(null);

    public Task UnlockAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task<IMigrationSession> LockAsync(DateTimeOffset at, string by, CancellationToken cancellationToken)
        => Task.Run<IMigrationSession>(
            () =>
            {
                using var heed = session.Heed(cancellationToken);
                session.BeginWrite(patience);
                return new Session(this);
            },
            cancellationToken);

    public ValueTask DisposeAsync()
    {
        if (ownsSession)
        {
            session.Dispose();
        }

        return ValueTask.CompletedTask;
    }

    /// <summary>Stores of an older program remember no more than version, name and checksum.</summary>
    private IReadOnlyList<AppliedMigration> History()
        => [.. Read(Versioned, "version"), .. Read(Repeatable, "0")];

    private List<AppliedMigration> Read(string table, string version)
    {
        var columns = Columns(table);
        return columns.Count == 0 ? [] : [.. session.Rows(
            columns.Contains("applied_at")
                ? $"SELECT {version}, name, checksum, applied_at, applied_by, took_ms FROM {table} ORDER BY 1, 2"
                : $"SELECT {version}, name, checksum, NULL, NULL, NULL FROM {table} ORDER BY 1, 2",
            [],
            r => new AppliedMigration(
                r.GetInt32(0), r.GetString(1), r.GetString(2),
                r.Text(3) is { } at ? DateTimeOffset.Parse(at, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind) : null, r.Text(4),
                r.Text(5) is { } took ? TimeSpan.FromMilliseconds(long.Parse(took, CultureInfo.InvariantCulture)) : null))];
    }

    private List<string> Columns(string table) => session.Rows($"SELECT name FROM pragma_table_info('{table}')", [], r => r.GetString(0)).ToList();

    private sealed class Session(SqliteMigrationTarget target) : IMigrationSession
    {
        private readonly SqliteSession session = target.session;

        public Task RunAsync(Migration migration, AppliedMigration applied, CancellationToken cancellationToken)
            => Task.Run(() => Heeding(() => Script(migration), cancellationToken), cancellationToken);

        public Task UndoAsync(Migration undo, AppliedMigration applied, CancellationToken cancellationToken)
            => Task.Run(
                () => Heeding(
                    () =>
                    {
                        Script(undo);
                        Forget(applied);
                    },
                    cancellationToken),
                cancellationToken);

        public Task RecordAsync(AppliedMigration applied, CancellationToken cancellationToken)
        {
            Prepare();
            var (at, took) = (applied.At?.ToString("O", CultureInfo.InvariantCulture), applied.Took is { } t ? (long?)t.TotalMilliseconds : null);
            if (applied.IsRepeatable)
            {
                session.Run(
                    $"INSERT OR REPLACE INTO {Repeatable} (name, checksum, applied_at, applied_by, took_ms) VALUES (?1, ?2, ?3, ?4, ?5)",
                    applied.Name, applied.Checksum, at, applied.By, took);
            }
            else
            {
                session.Run(
                    $"INSERT OR REPLACE INTO {Versioned} (version, name, checksum, applied_at, applied_by, took_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                    applied.Version, applied.Name, applied.Checksum, at, applied.By, took);
            }

            return Task.CompletedTask;
        }

        public Task ForgetAsync(AppliedMigration applied, CancellationToken cancellationToken)
        {
            Forget(applied);
            return Task.CompletedTask;
        }

        public Task CompleteAsync(CancellationToken cancellationToken)
        {
            session.Run("COMMIT");
            return Task.CompletedTask;
        }

        public ValueTask DisposeAsync()
        {
            session.Rollback();
            return ValueTask.CompletedTask;
        }

        private void Heeding(Action work, CancellationToken cancellationToken)
        {
            using var heed = session.Heed(cancellationToken);
            work();
        }

        private void Script(Migration migration)
        {
            session.Script(migration.Script);
            if (migration.SchemaStep is var (from, to))
            {
                session.Run("UPDATE meta SET value = ?2 WHERE name = 'schema' AND value = ?1", from, to);
            }
        }

        private void Forget(AppliedMigration applied)
        {
            if (applied.IsRepeatable)
            {
                session.Run($"DELETE FROM {Repeatable} WHERE name = ?1", applied.Name);
            }
            else
            {
                session.Run($"DELETE FROM {Versioned} WHERE version = ?1", applied.Version);
            }
        }

        private void Prepare()
        {
            const string Remembered = "applied_at TEXT, applied_by TEXT, took_ms INTEGER";
            session.Run($"CREATE TABLE IF NOT EXISTS {Versioned} (version INTEGER PRIMARY KEY, name TEXT NOT NULL, checksum TEXT NOT NULL, {Remembered}) STRICT");
            session.Run($"CREATE TABLE IF NOT EXISTS {Repeatable} (name TEXT NOT NULL PRIMARY KEY, checksum TEXT NOT NULL, {Remembered}) STRICT");
            if (!target.Columns(Versioned).Contains("applied_at"))
            {
                foreach (var column in Remembered.Split(", "))
                {
                    session.Run($"ALTER TABLE {Versioned} ADD COLUMN {column}");
                }
            }
        }
    }
}
