using System.Globalization;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>A host and a port.</summary>
internal readonly record struct BoltEndpoint(string Host, int Port)
{
    /// <exception cref="FormatException">It is no <c>host:port</c>.</exception>
    public static BoltEndpoint Parse(string text, int defaultPort = BoltAddress.DefaultPort)
    {
        var host = text;
        var port = defaultPort;
        var colon = text.LastIndexOf(':');
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            host = end > 1 ? text[1..end] : string.Empty;
            colon = end >= 0 && end + 1 < text.Length ? end + 1 : -1;
            if (colon >= 0 && text[colon] != ':')
            {
                host = string.Empty;
            }
        }
        else if (colon >= 0)
        {
            host = text[..colon];
        }

        if (colon >= 0 && (!int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is 0 or > 65535))
        {
            throw new FormatException($"'{text}' has no valid port; expected host:port with a port from 1 to 65535.");
        }

        return host.Length > 0 && (text.StartsWith('[') || !host.Contains(':', StringComparison.Ordinal))
            ? new BoltEndpoint(host, port)
            : throw new FormatException($"'{text}' names no host; expected host:port, an IPv6 address in brackets.");
    }

    public override string ToString() => Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]:{Port}" : $"{Host}:{Port}";
}

/// <summary>How a connection is encrypted.</summary>
internal enum BoltEncryption
{
    None,

    /// <summary>The certificate must be for the host and come from an authority that the system trusts (<c>+s</c>).</summary>
    Trusted,

    /// <summary>Any certificate is taken: no one can listen, but anyone can pose as the server (<c>+ssc</c>).</summary>
    AnyCertificate,
}

/// <summary>Where a server is: <c>bolt://host:7687/database</c>, <c>neo4j+s://host?policy=eu</c>.</summary>
/// <remarks>
/// <c>bolt</c> speaks to that one server, <c>neo4j</c> asks it for a routing table. The database stands in the path, or in the query as <c>database=</c>; else it is the user's
/// home database. What else the query says is the routing context, and makes sense for <c>neo4j</c> alone. Credentials never stand in an address, which is
/// printed in messages and kept in files: they come from the environment.
/// </remarks>
internal sealed record BoltAddress(BoltEndpoint Endpoint, BoltEncryption Encryption, bool IsRouted, string? Database, IReadOnlyDictionary<string, string> RoutingContext)
{
    public const int DefaultPort = 7687;

    /// <summary>In the order in which to list them.</summary>
    public static IReadOnlyList<string> Schemes { get; } = ["bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc"];

    public string Scheme => (IsRouted ? "neo4j" : "bolt") + Encryption switch { BoltEncryption.Trusted => "+s", BoltEncryption.AnyCertificate => "+ssc", _ => string.Empty };

    /// <exception cref="FormatException">It is no such address, or holds credentials. The message never repeats them.</exception>
    public static BoltAddress Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var separator = address.IndexOf("://", StringComparison.Ordinal);
        var scheme = separator > 0 ? address[..separator].ToLowerInvariant() : string.Empty;
        if (!Schemes.Contains(scheme))
        {
            throw new FormatException($"Address of '{(separator > 0 ? scheme : "no scheme")}' is none of {string.Join(", ", Schemes.Select(s => s + "://"))}.");
        }

        var rest = address[(separator + 3)..];
        var queryStart = rest.IndexOf('?', StringComparison.Ordinal);
        var query = queryStart >= 0 ? rest[(queryStart + 1)..] : string.Empty;
        rest = queryStart >= 0 ? rest[..queryStart] : rest;

        // A password may hold a slash; what stands before an @ is never part of a host, a port or a database.
        if (rest.Contains('@', StringComparison.Ordinal))
        {
            throw new FormatException($"The {scheme}:// address holds credentials before '@'; leave them out and give user and password by the environment, where they are not printed.");
        }

        var pathStart = rest.IndexOf('/', StringComparison.Ordinal);
        var database = pathStart >= 0 ? Uri.UnescapeDataString(rest[(pathStart + 1)..].TrimEnd('/')) : string.Empty;
        var endpoint = BoltEndpoint.Parse(pathStart >= 0 ? rest[..pathStart] : rest);
        var context = ReadQuery(query, ref database);
        var isRouted = scheme.StartsWith("neo4j", StringComparison.Ordinal);
        if (context.Count > 0 && !isRouted)
        {
            throw new FormatException($"'{string.Join(", ", context.Keys)}' in the query of a {scheme}:// address means nothing; a routing context needs {scheme.Replace("bolt", "neo4j", StringComparison.Ordinal)}://.");
        }

        var encryption = scheme.EndsWith("+ssc", StringComparison.Ordinal) ? BoltEncryption.AnyCertificate
            : scheme.EndsWith("+s", StringComparison.Ordinal) ? BoltEncryption.Trusted : BoltEncryption.None;
        return new BoltAddress(endpoint, encryption, isRouted, database.Length > 0 ? database : null, context);
    }

    /// <summary>As it would be written.</summary>
    public override string ToString()
        => $"{Scheme}://{Endpoint}{(Database is null ? string.Empty : "/" + Uri.EscapeDataString(Database))}"
            + (RoutingContext.Count == 0 ? string.Empty : "?" + string.Join('&', RoutingContext.Select(p => $"{Uri.EscapeDataString(p.Key)}={Uri.EscapeDataString(p.Value)}")));

    private static SortedDictionary<string, string> ReadQuery(string query, ref string database)
    {
        var context = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var part in query.Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var (key, value) = equals > 0 ? (Uri.UnescapeDataString(part[..equals]), Uri.UnescapeDataString(part[(equals + 1)..])) : (part, string.Empty);
            if (value.Length == 0)
            {
                throw new FormatException($"'{key}' in the query of the address has no value; expected key=value.");
            }

            if (key == "database" && database.Length == 0)
            {
                database = value;
            }
            else if (key is "address" or "database" || !context.TryAdd(key, value))
            {
                throw new FormatException($"'{key}' in the query of the address is reserved or given twice.");
            }
        }

        return context;
    }
}
