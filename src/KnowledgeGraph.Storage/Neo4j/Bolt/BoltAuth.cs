namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Who the client says it is. No record, and its text holds no secret: it may be printed.</summary>
internal sealed class BoltAuth : IEquatable<BoltAuth>
{
    private readonly string scheme;
    private readonly string? principal;
    private readonly string? credentials;

    private BoltAuth(string scheme, string? principal = null, string? credentials = null)
        => (this.scheme, this.principal, this.credentials) = (scheme, principal, credentials);

    public static BoltAuth None { get; } = new("none");

    public static BoltAuth Basic(string user, string password) => new("basic", user, password);

    /// <param name="token">As an identity provider gave it.</param>
    public static BoltAuth Bearer(string token) => new("bearer", credentials: token);

    /// <summary>What LOGON, or before 5.1 HELLO, sends.</summary>
    public IEnumerable<(string Key, object? Value)> Fields
    {
        get
        {
            yield return ("scheme", scheme);
            if (principal is not null)
            {
                yield return ("principal", principal);
            }

            if (credentials is not null)
            {
                yield return ("credentials", credentials);
            }
        }
    }

    public bool Equals(BoltAuth? other) => other is not null && scheme == other.scheme && principal == other.principal && credentials == other.credentials;

    public override bool Equals(object? obj) => Equals(obj as BoltAuth);

    public override int GetHashCode() => HashCode.Combine(scheme, principal, credentials);

    /// <summary>For messages: <c>user 'neo4j'</c>.</summary>
    public override string ToString() => scheme switch { "none" => "nobody (no credentials are given)", "bearer" => "the bearer of a token", _ => $"user '{principal}'" };
}
