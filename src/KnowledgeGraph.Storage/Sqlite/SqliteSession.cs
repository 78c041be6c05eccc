using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>One connection with its prepared statements, used by one caller at a time.</summary>
/// <remarks>
/// Statements are run through SQLite's own interface: a write runs hundreds of small ones, and the provider's commands and parameters would take
/// longer than the work. They stay prepared as long as the session lives; a statement must not be run again while its rows are still being read.
/// </remarks>
internal sealed class SqliteSession : IDisposable
{
    private const int BusyMilliseconds = 1000;

    private readonly SqliteConnection connection;
    private readonly sqlite3 database;
    private readonly string path;
    private readonly Dictionary<string, sqlite3_stmt> statements = new(StringComparer.Ordinal);
    private CancellationToken cancellation;

    private SqliteSession(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
        database = connection.Handle!;
        raw.sqlite3_busy_timeout(database, BusyMilliseconds);
    }

    public static SqliteSession Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder { DataSource = path, Mode = mode, Pooling = false, ForeignKeys = true, DefaultTimeout = 1 }.ToString());
        try
        {
            connection.Open();
            return new SqliteSession(connection, path);
        }
        catch (SqliteException error)
        {
            connection.Dispose();
            throw SqliteErrors.Translate(error, path, CancellationToken.None);
        }
    }

    /// <summary>Until disposed, cancelling the token interrupts whatever statement runs.</summary>
    public IDisposable Heed(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        cancellation = cancellationToken;
        return cancellationToken.Register(static handle => raw.sqlite3_interrupt((sqlite3)handle!), database);
    }

    /// <summary>Runs several statements without arguments.</summary>
    public void Script(string sql) => Check(raw.sqlite3_exec(database, sql));

    /// <summary>Runs a statement and leaves what it returns.</summary>
    public void Run(string sql, params ReadOnlySpan<object?> arguments)
    {
        var statement = Bind(sql, arguments);
        try
        {
            Step(statement);
        }
        finally
        {
            Reset(statement);
        }
    }

    /// <returns>The id of the row inserted.</returns>
    public long Insert(string sql, params ReadOnlySpan<object?> arguments)
    {
        Run(sql, arguments);
        return raw.sqlite3_last_insert_rowid(database);
    }

    /// <summary>Reads rows as the caller asks for them.</summary>
    /// <param name="read">Makes an item of the current row.</param>
    public IEnumerable<T> Rows<T>(string sql, object?[] arguments, Func<SqliteRow, T> read)
    {
        var statement = Bind(sql, arguments);
        try
        {
            while (Step(statement))
            {
                cancellation.ThrowIfCancellationRequested();
                yield return read(new SqliteRow(statement));
            }
        }
        finally
        {
            Reset(statement);
        }
    }

    /// <summary>Waits for the one write lock in short turns, so that cancellation is heard meanwhile.</summary>
    /// <exception cref="StoreException">Transient: another writer held the lock all the time.</exception>
    public void BeginWrite(TimeSpan patience)
    {
        var start = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                Run("BEGIN IMMEDIATE");
                return;
            }
            catch (StoreException error) when (error.IsTransient && Stopwatch.GetElapsedTime(start) < patience)
            {
                cancellation.ThrowIfCancellationRequested();
            }
        }
    }

    /// <summary>Ends a transaction that failed, unless SQLite has already done so.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(database) == 0)
        {
            Run("ROLLBACK");
        }
    }

    public void Dispose()
    {
        foreach (var statement in statements.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private sqlite3_stmt Bind(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            Check(raw.sqlite3_prepare_v2(database, sql, out statement));
            statements.Add(sql, statement);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            Check(arguments[i] switch
            {
                null => raw.sqlite3_bind_null(statement, i + 1),
                string text => raw.sqlite3_bind_text16(statement, i + 1, text),
                long number => raw.sqlite3_bind_int64(statement, i + 1, number),
                int number => raw.sqlite3_bind_int(statement, i + 1, number),
                double number => raw.sqlite3_bind_double(statement, i + 1, number),
                var other => throw new ArgumentException($"A value of type {other.GetType()} cannot be bound.", nameof(arguments)),
            });
        }

        return statement;
    }

    private bool Step(sqlite3_stmt statement)
    {
        var result = raw.sqlite3_step(statement);
        if (result is not raw.SQLITE_DONE and not raw.SQLITE_ROW)
        {
            Check(result);
        }

        return result == raw.SQLITE_ROW;
    }

    private static void Reset(sqlite3_stmt statement)
    {
        // Says again what the step said, so its answer tells nothing new.
        _ = raw.sqlite3_reset(statement);
    }

    private void Check(int result)
    {
        if (result != raw.SQLITE_OK)
        {
            try
            {
                SqliteException.ThrowExceptionForRC(result, database);
            }
            catch (SqliteException error)
            {
                throw SqliteErrors.Translate(error, path, cancellation);
            }
        }
    }
}

/// <summary>The row at which a statement stands.</summary>
internal readonly struct SqliteRow(sqlite3_stmt statement)
{
    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    public string? Text(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL ? null : GetString(column);

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public double GetDouble(int column) => raw.sqlite3_column_double(statement, column);

    public decimal Number(int column) => decimal.Parse(GetString(column), System.Globalization.CultureInfo.InvariantCulture);
}
