namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Neo4j over Bolt.</summary>
internal sealed class BoltDriver : ICypherDriver
{
    private readonly DirectSource source;
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
        source = new DirectSource(new BoltPool(address.Endpoint, address.Encryption, null, auth, settings), address.Database);
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
