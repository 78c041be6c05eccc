using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>Says what SQLite's result codes mean for the caller.</summary>
/// <remarks>Codes as listed at https://sqlite.org/rescode.html.</remarks>
internal static class SqliteErrors
{
    private const int Busy = 5;
    private const int Locked = 6;
    private const int ReadOnly = 8;
    private const int Interrupt = 9;
    private const int Corrupt = 11;
    private const int Full = 13;
    private const int CannotOpen = 14;
    private const int NotADatabase = 26;

    public static Exception Translate(SqliteException error, string path, CancellationToken cancellationToken)
        => error.SqliteErrorCode switch
        {
            Interrupt when cancellationToken.IsCancellationRequested => new OperationCanceledException(cancellationToken),
            Busy or Locked => new StoreException($"'{path}' is locked by another writer; try again when it is done.", isTransient: true, error),
            ReadOnly => Permanent(error, $"'{path}' is read-only; grant write permission or name another file."),
            Corrupt => Permanent(error, $"'{path}' is damaged; build the graph again into a new file."),
            Full => Permanent(error, $"No space is left for '{path}'; free some and run again, nothing written so far is lost."),
            CannotOpen => Permanent(error, $"'{path}' cannot be opened; check that its folder exists and may be written."),
            NotADatabase => Permanent(error, $"'{path}' is no SQLite database; name a store made by this program, or a new file."),
            _ => Permanent(error, $"'{path}': {error.Message}"),
        };

    private static StoreException Permanent(SqliteException error, string message) => new(message, isTransient: false, error);
}
