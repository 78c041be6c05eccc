using System.Runtime.CompilerServices;
using KnowledgeGraph.Storage;

namespace KnowledgeGraph.Client;

/// <summary>A knowledge graph, opened to be read.</summary>
/// <remarks>
/// <code>
/// await using var graph = await KnowledgeGraphClient.OpenAsync("sqlite:graph.db");
///
/// await foreach (var fact in graph.HonoursAsync("320412001", new FactFilter { Levels = [Levels.National], Year = 2022 }))
/// {
///     Console.WriteLine($"{fact.Head.Name} {fact.Tail.Name}: {fact.Evidence[0].Evidence.Text}");
/// }
/// </code>
/// Safe to use from several threads; open one for a graph and keep it. It reads, and never writes: a file may be written by others meanwhile, and each
/// answer shows one state of it. Where a place is asked for, its key (<c>place:320412001</c>) or its official code (<c>320412001</c>) will do;
/// <see cref="ResolveAsync"/> finds it by its name. Methods that return a <see cref="Listing{T}"/> stream or page. A store that fails throws
/// <see cref="StoreException"/>; of equal graphs SQLite and Neo4j give equal answers.
/// </remarks>
public sealed partial class KnowledgeGraphClient : IAsyncDisposable
{
    private const int Portion = 100;

    private readonly GraphStoreAddress address;
    private readonly KnowledgeGraphClientOptions options;
    private readonly SemaphoreSlim opening = new(1, 1);
    private ReadableGraph? opened;
    private volatile bool disposed;

    /// <summary>A client that opens the graph when it is first asked something; see <see cref="OpenAsync"/>.</summary>
    /// <param name="address">Where the graph is kept: <c>sqlite:graph.db</c>, <c>bolt://localhost:7687</c>, <c>neo4j+s://graph.example.org/reports</c>.</param>
    /// <param name="options">How it is opened; defaults where null.</param>
    /// <exception cref="ConfigurationException">The address is malformed or of an unknown kind.</exception>
    /// <exception cref="ArgumentOutOfRangeException">An option is out of its range.</exception>
    public KnowledgeGraphClient(string address, KnowledgeGraphClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(address);
        this.address = GraphStoreAddress.Parse(address);
        this.options = options ?? new KnowledgeGraphClientOptions();
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.EvidencePerFact, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(this.options.EvidencePerFact, 100, nameof(options));
    }

    /// <summary>Opens a graph that is there, and checks that this client understands it.</summary>
    /// <param name="address">Where it is kept: <c>sqlite:graph.db</c>, <c>bolt://localhost:7687</c>, <c>neo4j+s://graph.example.org/reports</c>.</param>
    /// <param name="options">How it is opened; defaults where null.</param>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The graph, to be disposed by the caller.</returns>
    /// <exception cref="ConfigurationException">The address is malformed or of an unknown kind.</exception>
    /// <exception cref="StoreException">There is no graph, nobody answers or refuses the login, or the graph follows a version of the schema that this client does not know.</exception>
    /// <exception cref="MigrationException">The store was made by an older or newer release; the message says what to do.</exception>
    public static async Task<KnowledgeGraphClient> OpenAsync(
        string address, KnowledgeGraphClientOptions? options = null, CancellationToken cancellationToken = default)
    {
        var client = new KnowledgeGraphClient(address, options);
        try
        {
            await client.GraphAsync(cancellationToken);
            return client;
        }
        catch
        {
            await client.DisposeAsync();
            throw;
        }
    }

    /// <summary>What graph this is, and how much it holds.</summary>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Address, version and counts.</returns>
    public async Task<GraphDescription> DescribeAsync(CancellationToken cancellationToken = default)
    {
        var graph = await GraphAsync(cancellationToken);
        return new GraphDescription(address.ToString(), graph.Schema.Version, graph.Cypher is not null, await graph.Store.StatisticsAsync(cancellationToken));
    }

    /// <summary>The schema that the graph follows: its types, their properties and values, and the policies.</summary>
    /// <param name="cancellationToken">Ends the opening.</param>
    /// <returns>The version of the graph.</returns>
    public async Task<GraphSchema> SchemaAsync(CancellationToken cancellationToken = default) => (await GraphAsync(cancellationToken)).Schema;

    /// <summary>Runs a statement of Cypher that reads, where the store understands it, and streams what it returns.</summary>
    /// <remarks>What nodes and relationships bear is described in <c>cypher/README.md</c> of the source. The statement is run as it is: pass values as parameters.</remarks>
    /// <param name="statement">As Neo4j knows it.</param>
    /// <param name="parameters">By name, without the <c>$</c>: null, bool, int, long, double, string, <see cref="DateOnly"/>, <see cref="DateTimeOffset"/>, lists and dictionaries of these.</param>
    /// <param name="cancellationToken">Ends the stream.</param>
    /// <returns>Rows in the order of the server.</returns>
    /// <exception cref="NotSupportedException">The graph is a file, which understands no Cypher.</exception>
    /// <exception cref="StoreException">The server refuses it, as it does what would write.</exception>
    public async IAsyncEnumerable<CypherRow> CypherAsync(
        string statement, IReadOnlyDictionary<string, object?>? parameters = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(statement);
        var cypher = (await GraphAsync(cancellationToken)).Cypher ?? throw new NotSupportedException(
            $"'{address}' understands no Cypher. Put the graph into Neo4j ('kg export cypher' writes a script) and open it by bolt:// or neo4j://, or ask by this client's other methods.");
        await foreach (var row in cypher.CypherAsync(statement, parameters, cancellationToken))
        {
            yield return row;
        }
    }

    /// <summary>Closes the graph. Streams that are still being read end with an <see cref="ObjectDisposedException"/> or with the state they show.</summary>
    /// <returns>When all is closed.</returns>
    public async ValueTask DisposeAsync()
    {
        if (disposed)
        {
            return;
        }

        disposed = true;
        await opening.WaitAsync();
        if (opened is not null)
        {
            await opened.Store.DisposeAsync();
        }

        opening.Release();
        opening.Dispose();
    }

    /// <summary>Opens once; where that failed, the next question tries again.</summary>
    private async Task<ReadableGraph> GraphAsync(CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        if (Volatile.Read(ref opened) is { } graph)
        {
            return graph;
        }

        await opening.WaitAsync(cancellationToken);
        try
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            return opened ??= await address.OpenForReadingAsync(KnownSchemas.All, options.Login ?? new StoreLogin(options.User, options.Password), cancellationToken);
        }
        finally
        {
            opening.Release();
        }
    }
}
