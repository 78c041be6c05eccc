namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>The servers of a cluster, as its routing tables name them; a table for each database.</summary>
/// <remarks>
/// The rules are those of Neo4j's drivers: a table is asked for anew when its time is over or nobody is left in it for the work at hand; known routers first, then the
/// address that the user gave, whose name is resolved again. Of several servers the one with the fewest connections in use is taken.
/// </remarks>
internal sealed class RoutedSource(BoltEndpoint seed, string? database, PropertyMap context, Func<BoltEndpoint, BoltPool> open, BoltOptions options) : IBoltSource
{
    private readonly Lock gate = new();
    private readonly SemaphoreSlim discovering = new(1, 1);
    private readonly Dictionary<BoltEndpoint, BoltPool> pools = [];
    private readonly Dictionary<string, RoutingTable> tables = new(StringComparer.Ordinal);

    public async Task<BoltLease> AcquireAsync(bool isReadOnly, string? database, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        var name = database ?? Database;
        var table = await FreshTableAsync(isReadOnly, name, bookmarks, cancellationToken);
        StoreException? last = null;
        while (Choose(table.Servers(isReadOnly)) is { } pool)
        {
            try
            {
                return new Lease(this, await pool.AcquireAsync(cancellationToken), pool, table.Database ?? name, name);
            }
            catch (StoreException e) when (e.InnerException is BoltConnectionException)
            {
                last = e;
                Forget(pool.Endpoint);
                table = table.Without(pool.Endpoint);
            }
        }

        throw new StoreException(
            $"{seed}: no server of the cluster takes {(isReadOnly ? "reads" : "writes")} now. {last?.Message}", isTransient: true, last?.InnerException
                ?? new BoltConnectionException("the routing table names none.", isTransient: true, isBeforeUse: true));
    }

    public async ValueTask DisposeAsync()
    {
        BoltPool[] all;
        lock (gate)
        {
            all = [.. pools.Values];
            pools.Clear();
            tables.Clear();
        }

        foreach (var pool in all)
        {
            await pool.DisposeAsync();
        }

        discovering.Dispose();
    }

    private string? Database => database;

    private async ValueTask<RoutingTable> FreshTableAsync(bool isReadOnly, string? name, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        if (Known(name) is { } known && known.IsFresh(isReadOnly, options.Time))
        {
            return known;
        }

        await discovering.WaitAsync(cancellationToken);
        try
        {
            var former = Known(name);
            return former is not null && former.IsFresh(isReadOnly, options.Time) ? former : await DiscoverAsync(former, name, bookmarks, cancellationToken);
        }
        finally
        {
            discovering.Release();
        }
    }

    private async Task<RoutingTable> DiscoverAsync(RoutingTable? former, string? name, IReadOnlyList<string> bookmarks, CancellationToken cancellationToken)
    {
        // A cluster that had no writer when last seen may have been split from the rest: the user's address knows best.
        IEnumerable<BoltEndpoint> routers = former is null ? [seed] : former.Writers.Count == 0 ? [seed, .. former.Routers] : [.. former.Routers, seed];
        Exception? last = null;
        foreach (var router in routers.Distinct())
        {
            var pool = PoolOf(router);
            BoltConnection? connection = null;
            try
            {
                connection = await pool.AcquireAsync(cancellationToken);
                var asked = connection.Ask(MessageTag.Route, context, bookmarks, name is null ? PropertyMap.Empty : new PropertyMap(("db", name)));
                await connection.FlushAsync().WaitAsync(cancellationToken);
                var table = RoutingTable.Read(await asked.WaitAsync(cancellationToken), options.Time);
                await pool.ReturnAsync(connection, mustReset: false);
                await KeepAsync(name, table);
                return table;
            }
            catch (Exception e) when (e is StoreException or CypherFailureException or BoltConnectionException or BoltProtocolException)
            {
                var auth = connection?.Auth ?? BoltAuth.None;
                if (connection is not null)
                {
                    await pool.ReturnAsync(connection, mustReset: true);
                }

                last = e as StoreException ?? BoltErrors.Translate(e, router, auth);
                if (CypherFailureException.Of(last) is { } failure ? BoltErrors.EndsDiscovery(failure.Code) : last.InnerException is BoltConnectionException { IsTransient: false, IsBeforeUse: true })
                {
                    throw last;
                }

                if (last.InnerException is BoltConnectionException)
                {
                    Forget(router);
                }
            }
            catch (OperationCanceledException) when (connection is not null)
            {
                await pool.ReturnAsync(connection, mustReset: true);
                throw;
            }
        }

        throw new StoreException($"{seed}: no server gives a routing table. {last?.Message}", isTransient: true, last?.InnerException is BoltConnectionException or CypherFailureException { }
            ? new BoltConnectionException(last.Message, isTransient: true, last, isBeforeUse: true)
            : last);
    }

    private RoutingTable? Known(string? name)
    {
        lock (gate)
        {
            return tables.GetValueOrDefault(name ?? string.Empty);
        }
    }

    private async ValueTask KeepAsync(string? name, RoutingTable table)
    {
        BoltPool[] unnamed;
        lock (gate)
        {
            tables[name ?? string.Empty] = table;
            unnamed = [.. pools.Values.Where(p => p.Endpoint != seed && !tables.Values.Any(t => t.Names(p.Endpoint)))];
        }

        foreach (var pool in unnamed)
        {
            await pool.ExpireAsync();
        }
    }

    private BoltPool? Choose(IReadOnlyList<BoltEndpoint> servers) => servers.Select(PoolOf).MinBy(p => p.InUse);

    private BoltPool PoolOf(BoltEndpoint endpoint)
    {
        lock (gate)
        {
            return pools.TryGetValue(endpoint, out var pool) ? pool : pools[endpoint] = open(endpoint);
        }
    }

    /// <summary>The server cannot be reached: it is in no table until one names it again.</summary>
    private void Forget(BoltEndpoint endpoint)
    {
        BoltPool? pool;
        lock (gate)
        {
            foreach (var (name, table) in tables.ToList())
            {
                tables[name] = table.Without(endpoint);
            }

            pool = pools.GetValueOrDefault(endpoint);
        }

        _ = pool?.ExpireAsync().AsTask();
    }

    private void Change(string? name, Func<RoutingTable, RoutingTable> change)
    {
        lock (gate)
        {
            if (tables.TryGetValue(name ?? string.Empty, out var table))
            {
                tables[name ?? string.Empty] = change(table);
            }
        }
    }

    private sealed class Lease(RoutedSource source, BoltConnection connection, BoltPool pool, string? database, string? asked) : BoltLease(connection, pool, database)
    {
        protected override void Learn(Exception error)
        {
            var endpoint = Connection.Endpoint;
            switch (error)
            {
                case BoltConnectionException or BoltCommitLostException or BoltProtocolException:
                    source.Forget(endpoint);
                    break;
                case CypherFailureException { Code: BoltErrors.NotALeader or BoltErrors.ForbiddenOnReadOnly }:
                    source.Change(asked, t => t.WithoutWriter(endpoint));
                    break;
                case CypherFailureException { Code: BoltErrors.DatabaseUnavailable }:
                    source.Change(asked, t => t.Without(endpoint));
                    break;
            }
        }
    }
}
