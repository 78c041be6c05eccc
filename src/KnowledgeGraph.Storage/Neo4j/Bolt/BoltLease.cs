namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Where connections come from: one server, or those of a routing table.</summary>
internal interface IBoltSource : IAsyncDisposable
{
    /// <exception cref="StoreException">No server can be had.</exception>
    Task<BoltLease> AcquireAsync(bool isReadOnly, string? database, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken);
}

/// <summary>A connection in use by one session.</summary>
internal abstract class BoltLease(BoltConnection connection, BoltPool pool, string? database)
{
    private bool isReturned;

    public BoltConnection Connection => connection;

    /// <summary>The database to name to the server; null leaves it to the server.</summary>
    public string? Database => database;

    /// <param name="mustReset">Whether work was left unfinished.</param>
    public async ValueTask ReturnAsync(bool mustReset = false)
    {
        if (!isReturned)
        {
            isReturned = true;
            await pool.ReturnAsync(connection, mustReset);
        }
    }

    /// <summary>The exception that callers see. What the failure says of the servers is remembered.</summary>
    public Exception Translate(Exception error)
    {
        Learn(error);
        if ((error as CypherFailureException)?.Code is BoltErrors.AuthorizationExpired)
        {
            _ = pool.ExpireAsync().AsTask();
        }

        return BoltErrors.Translate(error, connection.Endpoint, connection.Auth);
    }

    protected abstract void Learn(Exception error);
}

/// <summary>One server, whatever happens.</summary>
internal sealed class DirectSource(BoltPool pool, string? database) : IBoltSource
{
    public async Task<BoltLease> AcquireAsync(bool isReadOnly, string? database, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
        => new Lease(await pool.AcquireAsync(cancellationToken), pool, database ?? Database);

    public ValueTask DisposeAsync() => pool.DisposeAsync();

    private string? Database => database;

    private sealed class Lease(BoltConnection connection, BoltPool pool, string? database) : BoltLease(connection, pool, database)
    {
        protected override void Learn(Exception error)
        {
        }
    }
}
