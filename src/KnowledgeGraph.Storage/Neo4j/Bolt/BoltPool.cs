namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>The connections to one server: no more than allowed, handed out in the order in which they were asked for.</summary>
internal sealed class BoltPool(BoltEndpoint endpoint, BoltEncryption encryption, PropertyMap? routing, Func<CancellationToken, ValueTask<BoltAuth>> auth, BoltOptions options)
    : IAsyncDisposable
{
    private readonly Lock gate = new();
    private readonly Stack<BoltConnection> idle = [];
    private readonly Queue<TaskCompletionSource<BoltConnection?>> waiting = [];
    private readonly Dictionary<BoltConnection, int> generations = [];
    private int count;
    private int generation;
    private bool isClosed;

    public BoltEndpoint Endpoint => endpoint;

    /// <summary>How many connections are handed out or being opened.</summary>
    public int InUse
    {
        get
        {
            lock (gate)
            {
                return count - idle.Count;
            }
        }
    }

    /// <summary>How many there are.</summary>
    public int Count
    {
        get
        {
            lock (gate)
            {
                return count;
            }
        }
    }

    /// <summary>A connection that is logged in and does nothing; to be given back by <see cref="ReturnAsync"/>.</summary>
    /// <exception cref="StoreException">None came free in time, or none could be opened.</exception>
    public async Task<BoltConnection> AcquireAsync(CancellationToken cancellationToken)
    {
        var connection = await TakeAsync(cancellationToken);
        var current = BoltAuth.None;
        try
        {
            current = await auth(cancellationToken);
            if (connection is not null && !await IsUsableAsync(connection, current, cancellationToken))
            {
                Forget(connection);
                await connection.DisposeAsync();
                connection = null;
            }

            if (connection is null)
            {
                var opened = await BoltConnection.OpenAsync(endpoint, encryption, routing, current, options, cancellationToken);
                lock (gate)
                {
                    generations[opened] = generation;
                }

                connection = opened;
            }

            return connection;
        }
        catch (Exception e)
        {
            if (connection is not null)
            {
                Forget(connection);
                await connection.DisposeAsync();
            }

            Free();
            throw BoltErrors.Translate(e, endpoint, current);
        }
    }

    /// <param name="mustReset">Whether work was left unfinished on it.</param>
    public async ValueTask ReturnAsync(BoltConnection connection, bool mustReset)
    {
        var isGood = !connection.IsLost && !isClosed && ((connection.IsClean && !mustReset) || await connection.ResetAsync());
        connection.IdleSince = options.Time.GetTimestamp();
        lock (gate)
        {
            if (isGood && !isClosed && generations.GetValueOrDefault(connection, -1) == generation)
            {
                while (waiting.TryDequeue(out var next))
                {
                    if (next.TrySetResult(connection))
                    {
                        return;
                    }
                }

                idle.Push(connection);
                return;
            }

            generations.Remove(connection);
        }

        await connection.DisposeAsync();
        Free();
    }

    /// <summary>Connections that are open now are not used again.</summary>
    public async ValueTask ExpireAsync()
    {
        BoltConnection[] old;
        lock (gate)
        {
            generation++;
            old = [.. idle];
            idle.Clear();
            foreach (var connection in old)
            {
                generations.Remove(connection);
            }
        }

        foreach (var connection in old)
        {
            await connection.DisposeAsync();
            Free();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (gate)
        {
            isClosed = true;
            while (waiting.TryDequeue(out var next))
            {
                next.TrySetException(new ObjectDisposedException(nameof(BoltDriver)));
            }
        }

        await ExpireAsync();
    }

    /// <returns>A connection that was in use before; null where one is to be opened, for which there is room.</returns>
    private async ValueTask<BoltConnection?> TakeAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<BoltConnection?> turn;
        lock (gate)
        {
            ObjectDisposedException.ThrowIf(isClosed, typeof(BoltDriver));
            if (idle.TryPop(out var connection))
            {
                return connection;
            }

            if (count < options.MaximumPoolSize)
            {
                count++;
                return null;
            }

            turn = new TaskCompletionSource<BoltConnection?>(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(turn);
        }

        try
        {
            return await turn.Task.WaitAsync(options.AcquisitionTimeout, options.Time, cancellationToken);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            if (!turn.TrySetCanceled(CancellationToken.None))
            {
                // It came at the last moment.
                return await turn.Task;
            }

            if (e is OperationCanceledException)
            {
                throw;
            }

            throw new StoreException(
                $"{endpoint}: none of {options.MaximumPoolSize} connections came free within {options.AcquisitionTimeout.TotalSeconds:0.#} s.", isTransient: true, e);
        }
    }

    private async ValueTask<bool> IsUsableAsync(BoltConnection connection, BoltAuth current, CancellationToken cancellationToken)
    {
        var time = options.Time;
        lock (gate)
        {
            if (connection.IsLost || time.GetElapsedTime(connection.OpenedAt) >= options.MaximumAge || generations.GetValueOrDefault(connection, -1) != generation)
            {
                return false;
            }
        }

        if (time.GetElapsedTime(connection.IdleSince) >= options.LivenessAfter && !await connection.ResetAsync())
        {
            return false;
        }

        return connection.Auth.Equals(current) || await connection.LogInAgainAsync(current, cancellationToken);
    }

    private void Forget(BoltConnection connection)
    {
        lock (gate)
        {
            generations.Remove(connection);
        }
    }

    /// <summary>Makes room for one more: for who waits longest, if any.</summary>
    private void Free()
    {
        lock (gate)
        {
            while (waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult(null))
                {
                    return;
                }
            }

            count--;
        }
    }
}
