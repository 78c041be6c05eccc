using KnowledgeGraph.Storage.Migrations;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Storage;

/// <summary>Who opens a store on a server. No record, for records print their members.</summary>
/// <param name="user">Null for a server that asks nobody.</param>
/// <param name="password">Null as <paramref name="user"/>.</param>
public sealed class StoreLogin(string? user, string? password)
{
    /// <summary>For stores that are files.</summary>
    public static StoreLogin None { get; } = new(null, null);

    internal BoltAuth Auth => user is null && password is null ? BoltAuth.None : BoltAuth.Basic(user ?? "neo4j", password ?? string.Empty);

    /// <summary>Without the password.</summary>
    public override string ToString() => user is null ? "nobody" : $"user '{user}'";
}

/// <summary>A graph that was opened to be read.</summary>
/// <param name="Store">Its facts; disposing it closes the graph. Writing to it is an <see cref="InvalidOperationException"/>.</param>
/// <param name="Queries">What people ask of it.</param>
/// <param name="Cypher">Null where the store understands none.</param>
/// <param name="Schema">The version that it follows.</param>
public sealed record ReadableGraph(IGraphStore Store, IGraphQueries Queries, ICypherQueries? Cypher, GraphSchema Schema);

/// <summary>Where a graph is kept: <c>sqlite:graph.db</c>, <c>bolt://localhost:7687</c>, <c>neo4j+s://graph.example.org/reports</c>.</summary>
/// <param name="Scheme">One of <see cref="Schemes"/>.</param>
/// <param name="Target">What follows the colon; for <c>sqlite</c> a path, or <c>:memory:</c>; for a server <c>//</c>, host, port and database.</param>
public sealed record GraphStoreAddress(string Scheme, string Target)
{
    public const string Sqlite = "sqlite";

    /// <summary>Every scheme that can be opened, with the form of its addresses.</summary>
    public static IReadOnlyDictionary<string, string> Schemes { get; } = new SortedDictionary<string, string>(
        BoltAddress.Schemes.ToDictionary(s => s, s => $"{s}://HOST[:PORT][/DATABASE]").Append(KeyValuePair.Create(Sqlite, "sqlite:PATH")).ToDictionary(),
        StringComparer.Ordinal);

    /// <summary>Whether it is a server, which asks who one is.</summary>
    public bool IsServer => Scheme != Sqlite;

    /// <exception cref="ConfigurationException">The address has no scheme, an unknown one, or nothing behind it, or holds a password.</exception>
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
            // What stands before an @ may be a password.
            var shown = address.Contains('@', StringComparison.Ordinal) ? $"{scheme}:…" : address;
            throw new ConfigurationException($"Store address '{shown}' is of unknown kind '{scheme}'; known: {Known}.");
        }

        var target = address[(colon + 1)..];
        if (target.Length == 0)
        {
            throw new ConfigurationException($"Store address '{address}' says nothing after the colon; expected {Schemes[scheme]}.");
        }

        var parsed = new GraphStoreAddress(scheme, target);
        if (parsed.IsServer)
        {
            _ = parsed.Bolt();
        }

        return parsed;
    }

    /// <summary>Opens the store, making it where it is missing.</summary>
    /// <param name="schema">What the graph follows.</param>
    /// <param name="mustExist">Whether a missing store is an error, as it is for those who only read.</param>
    /// <param name="login">For a server.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    /// <exception cref="MigrationException">It is newer than this program, or one of its migrations was edited; a server's is older.</exception>
    public async Task<IGraphStore> OpenAsync(
        GraphSchema schema, bool mustExist = false, StoreLogin? login = null, CancellationToken cancellationToken = default)
        => IsServer
            ? await Neo4jGraphStore.OpenAsync(
                Driver(login), schema, new Neo4jStoreOptions { MustExist = mustExist, Database = Bolt().Database }, cancellationToken)
            : await SqliteGraphStore.OpenAsync(Target, schema, new SqliteStoreOptions { MustExist = mustExist }, cancellationToken);

    /// <summary>Opens a store that is there, to read it: nothing is made, migrated or written.</summary>
    /// <param name="schemas">The versions that the caller knows, at least one; the graph's is chosen.</param>
    /// <param name="login">For a server.</param>
    /// <exception cref="StoreException">It cannot be opened, holds no graph, or follows a version that the caller does not know.</exception>
    /// <exception cref="MigrationException">It is newer or older than this program.</exception>
    public async Task<ReadableGraph> OpenForReadingAsync(
        IReadOnlyList<GraphSchema> schemas, StoreLogin? login = null, CancellationToken cancellationToken = default)
    {
        if (!IsServer)
        {
            var (file, followed) = await SqliteGraphStore.OpenForReadingAsync(Target, schemas, cancellationToken);
            return new ReadableGraph(file, file, null, followed);
        }

        var options = new Neo4jStoreOptions { MustExist = true, Database = Bolt().Database };
        var (store, schema) = await Neo4jGraphStore.OpenForReadingAsync(Driver(login), schemas, options, cancellationToken);
        return new ReadableGraph(store, store, store, schema);
    }

    /// <summary>Opens the store's migrations, whatever version it has.</summary>
    /// <param name="schema">Migrations that lead beyond its version wait.</param>
    /// <param name="login">For a server.</param>
    /// <exception cref="StoreException">It cannot be opened.</exception>
    public async Task<StoreMigrations> OpenMigrationsAsync(
        GraphSchema schema, bool mustExist = false, StoreLogin? login = null, CancellationToken cancellationToken = default)
    {
        if (!IsServer)
        {
            return await StoreMigrations.OpenSqliteAsync(Target, schema, mustExist, cancellationToken);
        }

        var driver = Driver(login);
        try
        {
            var server = await driver.VerifyConnectivityAsync(cancellationToken);
            return new StoreMigrations(
                new Neo4jMigrationTarget(driver, $"the graph at {server.Address}", Bolt().Database, ownsDriver: true), Neo4jMigrationTarget.Embedded, schema);
        }
        catch
        {
            await driver.DisposeAsync();
            throw;
        }
    }

    public override string ToString() => $"{Scheme}:{Target}";

    private static string Known => string.Join(", ", Schemes.Values);

    private BoltDriver Driver(StoreLogin? login) => new(Bolt(), (login ?? StoreLogin.None).Auth);

    private BoltAddress Bolt()
    {
        try
        {
            return BoltAddress.Parse(ToString());
        }
        catch (FormatException error)
        {
            throw new ConfigurationException($"{error.Message} Expected {Schemes[Scheme]}.", error);
        }
    }
}
