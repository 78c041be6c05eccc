namespace KnowledgeGraph.Storage.Migrations;

/// <summary>A migration as a store remembers it.</summary>
/// <param name="Version">0 where it is repeatable.</param>
/// <param name="At">When it was begun; null where an older program did not say.</param>
/// <param name="By">Who ran it.</param>
/// <param name="Took">How long it took; null where it did not end.</param>
/// <param name="IsDone">Whether it ran to its end.</param>
internal sealed record AppliedMigration(
    int Version, string Name, string Checksum, DateTimeOffset? At = null, string? By = null, TimeSpan? Took = null, bool IsDone = true)
{
    public bool IsRepeatable => Name.StartsWith("R__", StringComparison.Ordinal);
}

/// <summary>Who holds the lock.</summary>
internal sealed record MigrationLock(DateTimeOffset At, string By);

/// <summary>A store as migrations see it. Scripts run only between <see cref="LockAsync"/> and the end of the lock.</summary>
internal interface IMigrationTarget : IAsyncDisposable
{
    /// <summary>As messages name the store.</summary>
    string Name { get; }

    /// <summary>In order of versions, repeatable ones last; empty where the store has none.</summary>
    Task<IReadOnlyList<AppliedMigration>> HistoryAsync(CancellationToken cancellationToken);

    /// <summary>The version of the schema that the graph follows; null where it is not settled.</summary>
    Task<string?> SchemaAsync(CancellationToken cancellationToken);

    /// <returns>Edition in lower case and version; null for a store that is a file.</returns>
    Task<(string Edition, Version Version)?> ServerAsync(CancellationToken cancellationToken);

    /// <summary>Null where nobody holds it.</summary>
    Task<MigrationLock?> HolderAsync(CancellationToken cancellationToken);

    /// <exception cref="MigrationLockedException">Somebody else holds it.</exception>
    Task<IMigrationSession> LockAsync(DateTimeOffset at, string by, CancellationToken cancellationToken);

    /// <summary>Frees the lock that a crash left.</summary>
    Task UnlockAsync(CancellationToken cancellationToken);
}

/// <summary>Somebody else migrates just now.</summary>
internal sealed class MigrationLockedException(string message) : MigrationException(message);

/// <summary>A held lock. Disposing frees it; what a store can undo of an unfinished session it undoes.</summary>
internal interface IMigrationSession : IAsyncDisposable
{
    /// <summary>Runs a script and remembers it.</summary>
    Task RunAsync(Migration migration, AppliedMigration applied, CancellationToken cancellationToken);

    /// <summary>Runs a script and forgets what it takes back.</summary>
    Task UndoAsync(Migration undo, AppliedMigration applied, CancellationToken cancellationToken);

    /// <summary>Remembers a migration, or something else about it, without running it.</summary>
    Task RecordAsync(AppliedMigration applied, CancellationToken cancellationToken);

    Task ForgetAsync(AppliedMigration applied, CancellationToken cancellationToken);

    /// <summary>All is well; what was done stays.</summary>
    Task CompleteAsync(CancellationToken cancellationToken);
}
