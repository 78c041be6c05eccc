namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>An open transaction on one connection. BEGIN goes out with the first statement.</summary>
internal sealed class BoltTransaction : ICypherTransaction, IBoltResultOwner
{
    // One that the server works on and one that lies ready; the next is encoded meanwhile.
    private const int MostInFlight = 2;

    private readonly BoltLease lease;
    private readonly CypherSessionOptions options;
    private readonly long bufferLimit;
    private readonly Action<string> onBookmark;
    private readonly List<BoltResult> results = [];
    private readonly Task<PropertyMap> begun;
    private bool isOpen = true;
    private Exception? failure;

    public BoltTransaction(BoltLease lease, PropertyMap extra, CypherSessionOptions options, long bufferLimit, Action<string> onBookmark)
    {
        (this.lease, this.options, this.bufferLimit, this.onBookmark) = (lease, options, bufferLimit, onBookmark);
        begun = lease.Connection.Ask(MessageTag.Begin, extra);
    }

    /// <summary>Neither committed nor rolled back.</summary>
    public bool IsOpen => isOpen;

    public async Task<ICypherResult> RunAsync(string statement, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        ThrowIfNotUsable();
        results.RemoveAll(r => r.IsComplete);
        foreach (var earlier in results)
        {
            // The answer comes behind what is still to come of these.
            earlier.LiftLimit();
        }

        var result = new BoltResult(lease.Connection, this, options.FetchSize, bufferLimit);
        try
        {
            result.Start(statement, parameters, PropertyMap.Empty);
            results.Add(result);
            await lease.Connection.FlushAsync().WaitAsync(cancellationToken);
            await begun.WaitAsync(cancellationToken);
            await result.WaitForKeysAsync(cancellationToken);
            return result;
        }
        catch (Exception e)
        {
            throw Translate(e);
        }
    }

    public async Task<IReadOnlyList<CypherSummary>> RunAllAsync(IEnumerable<CypherStatement> statements, CancellationToken cancellationToken = default)
    {
        ThrowIfNotUsable();
        var summaries = new List<CypherSummary>();
        var inFlight = new Queue<BoltResult>();
        try
        {
            foreach (var earlier in results)
            {
                earlier.LiftLimit();
            }

            foreach (var statement in statements)
            {
                var result = new BoltResult(lease.Connection, this, fetchSize: -1, bufferLimit);
                result.Abandon();
                result.Start(statement.Text, statement.Parameters, PropertyMap.Empty);
                inFlight.Enqueue(result);
                results.Add(result);
                _ = lease.Connection.FlushAsync();
                while (inFlight.Count > MostInFlight)
                {
                    summaries.Add(await inFlight.Dequeue().Completion.WaitAsync(cancellationToken));
                }
            }

            while (inFlight.TryDequeue(out var result))
            {
                summaries.Add(await result.Completion.WaitAsync(cancellationToken));
            }

            results.RemoveAll(r => r.IsComplete);
            return summaries;
        }
        catch (Exception e)
        {
            failure ??= e;
            throw Translate(e);
        }
    }

    public async Task CommitAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfNotUsable();
        var isSent = false;
        try
        {
            foreach (var result in results)
            {
                await result.DiscardAsync(cancellationToken);
            }

            var committed = lease.Connection.Ask(MessageTag.Commit);
            isSent = true;
            await lease.Connection.FlushAsync().WaitAsync(cancellationToken);
            await begun.WaitAsync(cancellationToken);
            if ((await committed.WaitAsync(cancellationToken)).Text("bookmark") is { } bookmark)
            {
                onBookmark(bookmark);
            }

            await CloseAsync(mustReset: false);
        }
        catch (Exception e)
        {
            throw Translate(isSent && e is BoltConnectionException ? new BoltCommitLostException(e) : e);
        }
    }

    public async Task RollbackAsync(CancellationToken cancellationToken = default)
    {
        if (!isOpen)
        {
            throw new InvalidOperationException("The transaction has ended already.");
        }

        if (failure is not null || lease.Connection.HasFailed || results.Any(r => !r.IsComplete))
        {
            // RESET rolls back, and ends what still runs.
            await CloseAsync(mustReset: true);
            return;
        }

        try
        {
            var rolledBack = lease.Connection.Ask(MessageTag.Rollback);
            await lease.Connection.FlushAsync().WaitAsync(cancellationToken);
            await rolledBack.WaitAsync(cancellationToken);
            await CloseAsync(mustReset: false);
        }
        catch (Exception e)
        {
            throw Translate(e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!isOpen)
        {
            return;
        }

        try
        {
            await RollbackAsync();
        }
        catch (StoreException)
        {
            // The server rolls back what nobody commits.
        }

        await CloseAsync(mustReset: true);
    }

    public Task OnEndAsync(BoltResult result) => Task.CompletedTask;

    public Task OnAbandonedAsync(BoltResult result)
    {
        if (!result.IsComplete)
        {
            result.Abandon();
        }

        return Task.CompletedTask;
    }

    public Exception Translate(Exception error)
    {
        if (error is OperationCanceledException or CypherFailureException or BoltConnectionException or BoltCommitLostException or BoltProtocolException or BoltInterruptedException)
        {
            failure ??= error;
        }

        return lease.Translate(error);
    }

    private async ValueTask CloseAsync(bool mustReset)
    {
        isOpen = false;
        foreach (var result in results)
        {
            if (!result.IsComplete)
            {
                result.Abandon();
            }
        }

        results.Clear();
        await lease.ReturnAsync(mustReset);
    }

    private void ThrowIfNotUsable()
    {
        if (!isOpen)
        {
            throw new InvalidOperationException("The transaction has ended already.");
        }

        if (failure is not null)
        {
            throw new InvalidOperationException($"The transaction has failed and can only be rolled back: {failure.Message}", failure);
        }
    }
}
