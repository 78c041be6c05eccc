using KnowledgeGraph.Storage.Sqlite;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage.Migrations;

/// <summary>The migrations of one store: how it stands, and what brings it further. <see cref="GraphStoreAddress.OpenMigrationsAsync"/> opens it.</summary>
/// <remarks>All members throw <see cref="StoreException"/> where the store fails.</remarks>
public sealed class StoreMigrations : IAsyncDisposable
{
    private readonly IMigrationTarget target;
    private readonly Migrator migrator;

    internal StoreMigrations(IMigrationTarget target, IReadOnlyList<Migration> migrations, GraphSchema schema)
    {
        this.target = target;
        migrator = new Migrator(Migration.For(migrations, schema.Version), target, TimeProvider.System, ProgramName.Of());
    }

    /// <summary>All migrations, applied or not.</summary>
    public Task<MigrationReport> InfoAsync(CancellationToken cancellationToken = default) => migrator.InfoAsync(cancellationToken);

    /// <summary>What <see cref="ApplyAsync"/> would run; runs nothing.</summary>
    /// <param name="to">The last version to apply; all where null.</param>
    /// <exception cref="MigrationException">Something must be repaired first, or there is no such version.</exception>
    public Task<IReadOnlyList<MigrationStep>> PlanAsync(int? to = null, CancellationToken cancellationToken = default) => migrator.PlanAsync(to, cancellationToken);

    /// <summary>Applies what is lacking, in order, under the store's lock.</summary>
    /// <param name="to">The last version to apply; all where null.</param>
    /// <param name="onApplied">Called after each.</param>
    /// <returns>What was applied.</returns>
    /// <exception cref="MigrationException">Something must be repaired first, a condition is not met, or somebody else migrates.</exception>
    public Task<IReadOnlyList<MigrationInfo>> ApplyAsync(
        int? to = null, Action<MigrationInfo>? onApplied = null, CancellationToken cancellationToken = default)
        => migrator.ApplyAsync(to, onApplied, cancellationToken);

    /// <summary>Makes the store's memory agree with the scripts; runs none of them.</summary>
    /// <returns>What was done, one sentence each.</returns>
    public Task<IReadOnlyList<string>> RepairAsync(CancellationToken cancellationToken = default) => migrator.RepairAsync(cancellationToken);

    /// <summary>Counts all migrations up to a version as applied, for a store that has what they would make.</summary>
    /// <exception cref="MigrationException">The store remembers migrations already, or there is no such version.</exception>
    public Task BaselineAsync(int version, CancellationToken cancellationToken = default) => migrator.BaselineAsync(version, cancellationToken);

    /// <summary>Takes the last migration back with the script that undoes it.</summary>
    /// <returns>The one that was taken back.</returns>
    /// <exception cref="MigrationException">There is nothing to undo, or no script for it.</exception>
    public Task<MigrationInfo> UndoAsync(CancellationToken cancellationToken = default) => migrator.UndoAsync(cancellationToken);

    /// <summary>Frees the lock that a crash left.</summary>
    /// <returns>Who held it; null where nobody did.</returns>
    public Task<string?> UnlockAsync(CancellationToken cancellationToken = default) => migrator.UnlockAsync(cancellationToken);

    public ValueTask DisposeAsync() => target.DisposeAsync();

    internal static Task<StoreMigrations> OpenSqliteAsync(string path, GraphSchema schema, bool mustExist, CancellationToken cancellationToken)
        => Task.Run(
            () =>
            {
                var file = Path.GetFullPath(path);
                if (mustExist && !File.Exists(file))
                {
                    throw new StoreException($"There is no store at '{path}'; build one first, or check the name.", isTransient: false);
                }

                var session = SqliteSession.Open(file, SqliteOpenMode.ReadWriteCreate);
                try
                {
                    SqliteGraphStore.Prepare(session, path, isTemporary: false);
                    return new StoreMigrations(
                        new SqliteMigrationTarget(session, path, new SqliteStoreOptions().BusyTimeout, ownsSession: true), SqliteMigrationTarget.Embedded, schema);
                }
                catch
                {
                    session.Dispose();
                    throw;
                }
            },
            cancellationToken);
}
