namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>A version of the protocol, and what it can do.</summary>
/// <remarks>Source: https://neo4j.com/docs/bolt/current/bolt/message/, sections on each version.</remarks>
internal readonly record struct BoltVersion(int Major, int Minor) : IComparable<BoltVersion>
{
    /// <summary>Those this client speaks, the best first. 5.5 was never given out by a server.</summary>
    public static IReadOnlyList<BoltVersion> Known { get; } =
        [new(6, 1), new(6, 0), new(5, 8), new(5, 7), new(5, 6), new(5, 4), new(5, 3), new(5, 2), new(5, 1), new(5, 0), new(4, 4)];

    /// <summary>HELLO tells who the client is in a map of its own.</summary>
    public bool HasAgentMap => AtLeast(5, 3);

    /// <summary>Credentials travel in LOGON, and may be changed on a live connection.</summary>
    public bool HasLogon => AtLeast(5, 1);

    public bool HasTelemetry => AtLeast(5, 4);

    public bool HasNotificationFilters => AtLeast(5, 2);

    /// <summary>Categories of notifications are called classifications.</summary>
    public bool HasClassifications => AtLeast(5, 6);

    /// <summary>Zoned times hold UTC; before that only where the server agrees to the patch <c>utc</c>.</summary>
    public bool HasUtcTimes => AtLeast(5, 0);

    public bool HasVectors => AtLeast(6, 0);

    public int CompareTo(BoltVersion other) => Major != other.Major ? Major.CompareTo(other.Major) : Minor.CompareTo(other.Minor);

    public bool AtLeast(int major, int minor) => CompareTo(new BoltVersion(major, minor)) >= 0;

    public override string ToString() => $"{Major}.{Minor}";
}
