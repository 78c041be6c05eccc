namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>A chain of transactions, tied together by bookmarks.</summary>
internal sealed class BoltSession(IBoltSource source, BoltOptions settings, CypherSessionOptions options) : ICypherSession, IBoltResultOwner
{
    // Source: https://neo4j.com/docs/bolt/current/bolt/message/#messages-telemetry.
    private const long ManagedTransaction = 0;
    private const long ExplicitTransaction = 1;
    private const long AutoCommit = 2;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);

    private BoltLease? lease;
    private BoltLease? lastLease;
    private BoltResult? current;
    private BoltTransaction? transaction;
    private bool isInterrupted;
    private bool isClosed;

    public IReadOnlyList<string> LastBookmarks { get; private set; } = options.Bookmarks;

    public async Task<ICypherResult> RunAsync(string statement, IReadOnlyDictionary<string, object?>? parameters = null, CancellationToken cancellationToken = default)
    {
        await MakeReadyAsync(cancellationToken);
        var taken = await source.AcquireAsync(options.IsReadOnly, options.Database, LastBookmarks, cancellationToken);
        var result = new BoltResult(taken.Connection, this, options.FetchSize, settings.BufferLimit);
        (lease, lastLease, current, isInterrupted) = (taken, taken, result, false);
        try
        {
            Report(taken.Connection, AutoCommit);
            result.Start(statement, parameters, Extra(taken, options.IsReadOnly));
            await taken.Connection.FlushAsync().WaitAsync(cancellationToken);
            await result.WaitForKeysAsync(cancellationToken);
            return result;
        }
        catch (Exception e)
        {
            var translated = Translate(e);
            await ReleaseAsync(mustReset: true);
            throw translated;
        }
    }

    public Task<ICypherTransaction> BeginAsync(CancellationToken cancellationToken = default) => BeginAsync(options.IsReadOnly, ExplicitTransaction, cancellationToken);

    public Task<T> ExecuteReadAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
        => ExecuteAsync(work, isReadOnly: true, cancellationToken);

    public Task<T> ExecuteWriteAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> work, CancellationToken cancellationToken = default)
        => ExecuteAsync(work, isReadOnly: false, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (isClosed)
        {
            return;
        }

        isClosed = true;
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        if (current is not null)
        {
            await OnAbandonedAsync(current);
        }
    }

    public async Task OnEndAsync(BoltResult result)
    {
        if (result == current)
        {
            Note(result.Metadata.Text("bookmark"));
            await ReleaseAsync(mustReset: isInterrupted);
        }
    }

    /// <remarks>A statement that was not interrupted runs to its end: its writes count, whether its records are read or not.</remarks>
    public async Task OnAbandonedAsync(BoltResult result)
    {
        if (result != current)
        {
            return;
        }

        if (!isInterrupted)
        {
            try
            {
                await result.DiscardAsync(CancellationToken.None);
            }
            catch (StoreException)
            {
                // Who wants to know how it ended reads or consumes the result.
            }
        }

        await OnEndAsync(result);
    }

    public Exception Translate(Exception error)
    {
        isInterrupted |= error is OperationCanceledException;
        return lastLease?.Translate(error) ?? error;
    }

    /// <remarks>The rules of Neo4j's drivers: 1 s, doubled each time, scattered by a fifth, for the time that the options give; a second try is always made.</remarks>
    private async Task<T> ExecuteAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> work, bool isReadOnly, CancellationToken cancellationToken)
    {
        var start = settings.Time.GetTimestamp();
        var delay = FirstDelay;
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryAsync(work, isReadOnly, cancellationToken);
            }
            catch (StoreException e) when (BoltErrors.IsRetried(e, options.RetriesLostCommit)
                && (tries == 1 || settings.Time.GetElapsedTime(start) < settings.RetryTime))
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            await Task.Delay(delay * (0.8 + (0.4 * settings.Jitter())), settings.Time, cancellationToken);
            delay *= 2;
        }
    }

    private async Task<T> TryAsync<T>(Func<ICypherTransaction, CancellationToken, Task<T>> work, bool isReadOnly, CancellationToken cancellationToken)
    {
        await using var opened = await BeginAsync(isReadOnly, ManagedTransaction, cancellationToken);
        var result = await work(opened, cancellationToken);
        if (transaction is { IsOpen: true })
        {
            await opened.CommitAsync(cancellationToken);
        }

        return result;
    }

    private async Task<ICypherTransaction> BeginAsync(bool isReadOnly, long api, CancellationToken cancellationToken)
    {
        await MakeReadyAsync(cancellationToken);
        var taken = await source.AcquireAsync(isReadOnly, options.Database, LastBookmarks, cancellationToken);
        try
        {
            Report(taken.Connection, api);
            return transaction = new BoltTransaction(taken, Extra(taken, isReadOnly), options, settings.BufferLimit, Note);
        }
        catch (Exception e)
        {
            await taken.ReturnAsync(mustReset: true);
            throw taken.Translate(e);
        }
    }

    private async Task MakeReadyAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(isClosed, this);
        if (transaction is { IsOpen: true })
        {
            throw new InvalidOperationException("The session has an open transaction; commit it or roll it back first.");
        }

        transaction = null;
        if (current is { } earlier)
        {
            try
            {
                await earlier.BufferAsync(cancellationToken);
            }
            catch (StoreException)
            {
                // Its reader learns that.
            }

            await OnEndAsync(earlier);
        }
    }

    private PropertyMap Extra(BoltLease taken, bool isReadOnly)
    {
        var extra = new List<(string Key, object? Value)>(4);
        if (LastBookmarks.Count > 0)
        {
            extra.Add(("bookmarks", LastBookmarks));
        }

        if (options.TransactionTimeout is { } timeout)
        {
            extra.Add(("tx_timeout", (long)timeout.TotalMilliseconds));
        }

        if (isReadOnly)
        {
            extra.Add(("mode", "r"));
        }

        if (taken.Database is { } database)
        {
            extra.Add(("db", database));
        }

        return new PropertyMap([.. extra]);
    }

    private void Note(string? bookmark)
    {
        if (bookmark is not null)
        {
            LastBookmarks = [bookmark];
        }
    }

    private async ValueTask ReleaseAsync(bool mustReset)
    {
        (var taken, lease, current) = (lease, null, null);
        if (taken is not null)
        {
            await taken.ReturnAsync(mustReset);
        }
    }

    private static void Report(BoltConnection connection, long api)
    {
        if (connection.WantsTelemetry)
        {
            connection.Write(new BoltAnswer(), MessageTag.Telemetry, api);
        }
    }
}
