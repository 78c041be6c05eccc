using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>One connection with its prepared statements, used by one caller at a time.</summary>
/// <remarks>Statements stay prepared as long as the session lives; a statement must not be run again while its rows are still being read.</remarks>
internal sealed class SqliteSession : IDisposable
{
    private readonly SqliteConnection connection;
    private readonly string path;
    private readonly Dictionary<string, SqliteCommand> statements = new(StringComparer.Ordinal);
    private CancellationToken cancellation;

    private SqliteSession(SqliteConnection connection, string path)
    {
        this.connection = connection;
        this.path = path;
    }

    public static SqliteSession Open(string path, SqliteOpenMode mode)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 1,
        }.ToString());
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
        return cancellationToken.Register(static handle => SQLitePCL.raw.sqlite3_interrupt((SQLitePCL.sqlite3)handle!), connection.Handle);
    }

    /// <returns>How many rows changed.</returns>
    public int Run(string sql, params ReadOnlySpan<object?> arguments)
    {
        var statement = Statement(sql, arguments);
        try
        {
            return statement.ExecuteNonQuery();
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    /// <returns>The id of the row inserted.</returns>
    public long Insert(string sql, params ReadOnlySpan<object?> arguments)
    {
        Run(sql, arguments);
        return SQLitePCL.raw.sqlite3_last_insert_rowid(connection.Handle);
    }

    /// <returns>The first column of the first row; null where there is no row or the value is null.</returns>
    public object? Value(string sql, params ReadOnlySpan<object?> arguments)
    {
        var statement = Statement(sql, arguments);
        try
        {
            return statement.ExecuteScalar() is { } value and not DBNull ? value : null;
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    /// <summary>Reads rows as the caller asks for them.</summary>
    /// <param name="read">Makes an item of the current row.</param>
    public IEnumerable<T> Rows<T>(string sql, object?[] arguments, Func<SqliteDataReader, T> read)
    {
        using var reader = Reader(sql, arguments);
        while (Read(reader))
        {
            yield return read(reader);
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
                Statement("BEGIN IMMEDIATE", []).ExecuteNonQuery();
                return;
            }
            catch (SqliteException error) when (SqliteErrors.IsBusy(error) && Stopwatch.GetElapsedTime(start) < patience)
            {
                cancellation.ThrowIfCancellationRequested();
            }
            catch (SqliteException error)
            {
                throw Translate(error);
            }
        }
    }

    /// <summary>Ends a transaction that failed, unless SQLite has already done so.</summary>
    public void Rollback()
    {
        if (SQLitePCL.raw.sqlite3_get_autocommit(connection.Handle) == 0)
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

    private SqliteDataReader Reader(string sql, object?[] arguments)
    {
        var statement = Statement(sql, arguments);
        try
        {
            return statement.ExecuteReader();
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    private bool Read(SqliteDataReader reader)
    {
        cancellation.ThrowIfCancellationRequested();
        try
        {
            return reader.Read();
        }
        catch (SqliteException error)
        {
            throw Translate(error);
        }
    }

    private SqliteCommand Statement(string sql, ReadOnlySpan<object?> arguments)
    {
        if (!statements.TryGetValue(sql, out var statement))
        {
            statement = connection.CreateCommand();
#pragma warning disable CA2100 // Every statement is a constant of this project; values are bound.
            statement.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 1; i <= arguments.Length; i++)
            {
                statement.Parameters.Add(new SqliteParameter { ParameterName = $"${i}" });
            }

            statements.Add(sql, statement);
        }

        for (var i = 0; i < arguments.Length; i++)
        {
            statement.Parameters[i].Value = arguments[i] ?? DBNull.Value;
        }

        return statement;
    }

    private Exception Translate(SqliteException error) => SqliteErrors.Translate(error, path, cancellation);
}
