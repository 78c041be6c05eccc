namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Which servers of a cluster do what for one database.</summary>
/// <param name="Database">Its name, which the server tells also where none was asked for.</param>
/// <param name="ExpiresAt">Of <see cref="TimeProvider.GetTimestamp"/>.</param>
internal sealed record RoutingTable(
    string? Database, IReadOnlyList<BoltEndpoint> Routers, IReadOnlyList<BoltEndpoint> Readers, IReadOnlyList<BoltEndpoint> Writers, long ExpiresAt)
{
    /// <exception cref="BoltProtocolException">It is no routing table, or one without routers or readers.</exception>
    public static RoutingTable Read(IReadOnlyDictionary<string, object?> answer, TimeProvider time)
    {
        var table = answer.Map("rt");
        if (table.GetValueOrDefault("servers") is not object?[] servers || table.GetValueOrDefault("ttl") is not long and not < 0)
        {
            throw new BoltProtocolException("The routing table has no servers or no time to live.");
        }

        var routers = WithRole("ROUTE");
        var readers = WithRole("READ");
        if (routers.Count == 0 || readers.Count == 0)
        {
            throw new BoltProtocolException($"The routing table names {routers.Count} routers and {readers.Count} readers.");
        }

        // A table without writers is one of a cluster that elects a leader just now.
        var ttl = Math.Min((long)table["ttl"]!, int.MaxValue);
        return new RoutingTable(table.Text("db"), routers, readers, WithRole("WRITE"), time.GetTimestamp() + (ttl * time.TimestampFrequency));

        List<BoltEndpoint> WithRole(string role)
        {
            try
            {
                return [.. servers.OfType<IReadOnlyDictionary<string, object?>>().Where(s => s.Text("role") == role)
                    .SelectMany(s => s.GetValueOrDefault("addresses") as object?[] ?? []).OfType<string>().Select(a => BoltEndpoint.Parse(a)).Distinct()];
            }
            catch (FormatException e)
            {
                throw new BoltProtocolException($"The routing table is malformed: {e.Message}", e);
            }
        }
    }

    public IReadOnlyList<BoltEndpoint> Servers(bool isReadOnly) => isReadOnly ? Readers : Writers;

    public bool IsFresh(bool isReadOnly, TimeProvider time) => time.GetTimestamp() < ExpiresAt && Routers.Count > 0 && Servers(isReadOnly).Count > 0;

    public RoutingTable Without(BoltEndpoint endpoint)
        => this with { Routers = Rest(Routers, endpoint), Readers = Rest(Readers, endpoint), Writers = Rest(Writers, endpoint) };

    public RoutingTable WithoutWriter(BoltEndpoint endpoint) => this with { Writers = Rest(Writers, endpoint) };

    public bool Names(BoltEndpoint endpoint) => Routers.Contains(endpoint) || Readers.Contains(endpoint) || Writers.Contains(endpoint);

    private static List<BoltEndpoint> Rest(IReadOnlyList<BoltEndpoint> servers, BoltEndpoint endpoint) => [.. servers.Where(s => s != endpoint)];
}
