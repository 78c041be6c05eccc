namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Neo4j over Bolt.</summary>
internal sealed class BoltDriver : ICypherDriver
{
    private readonly IBoltSource source;
    private readonly BoltOptions options;

    public BoltDriver(BoltAddress address, BoltAuth auth, BoltOptions? options = null)
        : this(address, _ => ValueTask.FromResult(auth), options)
    {
    }

    /// <param name="auth">Asked before each use of a connection; where it gives another answer than before, the connection logs in again.</param>
    public BoltDriver(BoltAddress address, Func<CancellationToken, ValueTask<BoltAuth>> auth, BoltOptions? options = null)
    {
        this.options = options ?? new BoltOptions();
        var settings = this.options;
        if (!address.IsRouted)
        {
            source = new DirectSource(new BoltPool(address.Endpoint, address.Encryption, null, auth, settings), address.Database);
            return;
        }

        var context = new PropertyMap([("address", address.Endpoint.ToString()), .. address.RoutingContext.Select(p => (p.Key, (object?)p.Value))]);
        source = new RoutedSource(
            address.Endpoint, address.Database, context, endpoint => new BoltPool(endpoint, address.Encryption, context, auth, settings), settings);
    }

    public ICypherSession OpenSession(CypherSessionOptions? options = null) => new BoltSession(source, this.options, options ?? new CypherSessionOptions());

    public async Task<CypherServer> VerifyConnectivityAsync(CancellationToken cancellationToken = default)
    {
        var lease = await source.AcquireAsync(isReadOnly: true, null, [], cancellationToken);
        var connection = lease.Connection;
        await lease.ReturnAsync(mustReset: true);
        return !connection.IsLost
            ? new CypherServer(connection.Endpoint.ToString(), connection.Agent, connection.Version.ToString())
            : throw lease.Translate(connection.LostBy!);
    }

    public ValueTask DisposeAsync() => source.DisposeAsync();
}
