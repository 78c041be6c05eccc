namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>A version of the protocol.</summary>
internal readonly record struct BoltVersion(int Major, int Minor) : IComparable<BoltVersion>
{
    /// <summary>What the façade speaks, in ranges as the manifest gives them: highest of the range, and how many below it. The lowest first, as Neo4j does.</summary>
    public static IReadOnlyList<(BoltVersion Highest, int Range)> Offered { get; } =
        [(new(4, 4), 0), (new(5, 4), 4), (new(5, 8), 2), (new(6, 1), 1)];

    public bool IsOffered
    {
        get
        {
            var version = this;
            return Offered.Any(o => o.Highest.Major == version.Major && version.Minor <= o.Highest.Minor && version.Minor >= o.Highest.Minor - o.Range);
        }
    }

    public int CompareTo(BoltVersion other) => (Major, Minor).CompareTo((other.Major, other.Minor));

    public bool IsAtLeast(int major, int minor) => CompareTo(new BoltVersion(major, minor)) >= 0;

    public override string ToString() => $"{Major}.{Minor}";
}
