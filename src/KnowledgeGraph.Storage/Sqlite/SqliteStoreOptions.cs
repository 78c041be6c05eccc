namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>How a SQLite store is opened.</summary>
public sealed record SqliteStoreOptions
{
    /// <summary>How long a write waits for another process that writes.</summary>
    /// <value>The default is 30 seconds. Waiting goes in turns of a second.</value>
    public TimeSpan BusyTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether a missing file is an error, as it is where one only wants to read.</summary>
    /// <value>The default is false: a missing file is made.</value>
    public bool MustExist { get; init; }

    /// <summary>Tells when documents change; see <see cref="IGraphQueries.ChangesAsync"/>.</summary>
    /// <value>The default is the system's clock.</value>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
