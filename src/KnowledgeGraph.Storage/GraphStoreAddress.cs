using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Storage;

/// <summary>Where a graph is kept: <c>sqlite:graph.db</c>.</summary>
/// <param name="Scheme">One of <see cref="Schemes"/>.</param>
/// <param name="Target">What follows the scheme; for <c>sqlite</c> a path, or <c>:memory:</c>.</param>
public sealed record GraphStoreAddress(string Scheme, string Target)
{
    public const string Sqlite = "sqlite";

    /// <summary>Every scheme that can be opened, with the form of its addresses.</summary>
    public static IReadOnlyDictionary<string, string> Schemes { get; } = new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        [Sqlite] = "sqlite:PATH",
    };

    /// <exception cref="ConfigurationException">The address has no scheme, an unknown one, or nothing behind it.</exception>
    public static GraphStoreAddress Parse(string address)
    {
        ArgumentNullException.ThrowIfNull(address);
        var colon = address.IndexOf(':', StringComparison.Ordinal);

        // One letter is a Windows drive.
        var scheme = colon > 1 ? address[..colon].ToLowerInvariant() : string.Empty;
        if (scheme.Length == 0 && address.Length > 0)
        {
            throw new ConfigurationException($"Store address '{address}' names no kind of store; did you mean '{Sqlite}:{address}'? Known: {Known}.");
        }

        if (!Schemes.ContainsKey(scheme))
        {
            throw new ConfigurationException($"Store address '{address}' is of unknown kind '{scheme}'; known: {Known}.");
        }

        var target = address[(colon + 1)..];
        return target.Length > 0
            ? new GraphStoreAddress(scheme, target)
            : throw new ConfigurationException($"Store address '{address}' says nothing after the colon; expected {Schemes[scheme]}.");
    }

    /// <summary>Opens the store, making it where it is missing.</summary>
    /// <param name="schema">What the graph follows.</param>
    /// <param name="mustExist">Whether a missing store is an error, as it is for those who only read.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    /// <exception cref="MigrationException">It is newer than this program, or one of its migrations was edited.</exception>
    public async Task<IGraphStore> OpenAsync(GraphSchema schema, bool mustExist = false, CancellationToken cancellationToken = default)
        => Scheme switch
        {
            Sqlite => await SqliteGraphStore.OpenAsync(Target, schema, new SqliteStoreOptions { MustExist = mustExist }, cancellationToken),
            _ => throw new ConfigurationException($"Store kind '{Scheme}' is unknown; known: {Known}."),
        };

    public override string ToString() => $"{Scheme}:{Target}";

    private static string Known => string.Join(", ", Schemes.Values);
}
