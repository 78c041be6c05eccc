using System.Globalization;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;
using Xunit;

namespace KnowledgeGraph;

/// <summary>
/// The Bolt server that the live tests run on: any that <c>KG_TEST_BOLT</c> names, as <c>bolt://user:password@host:port</c> (user and password percent-encoded;
/// every scheme of <see cref="BoltAddress"/>). Its database must be empty, is emptied before and after, and belongs to one test process at a time.
/// </summary>
/// <remarks>A class of live tests bears <c>[Collection(LiveServer.Collection)]</c>, takes the server in its constructor, and calls <see cref="EmptyAsync"/> first.</remarks>
public sealed class LiveServer : IAsyncLifetime
{
    public const string Collection = "Live server";
    public const string Variable = "KG_TEST_BOLT";

    /// <summary>Of a node that says: what is here comes from a test that was broken off, and may go.</summary>
    private const string Marker = "__KnowledgeGraphTests";

    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(20);

    private FileStream? _lock;
    private ICypherDriver? _driver;

    /// <summary>Whether there is a server; where not, live tests are skipped.</summary>
    public static bool IsGiven => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    /// <summary>Address without credentials, as <c>--store</c> takes it.</summary>
    public string Address => Given.Address;

    public string User => Given.User;

    public string Password => Given.Password;

    /// <summary>What answered: <c>Neo4j/5.26.0 over Bolt 5.8</c>.</summary>
    public string Agent { get; private set; } = "nobody";

    internal ICypherDriver Driver
    {
        get
        {
            Need();
            return _driver!;
        }
    }

    /// <summary>Skips the test where no server is given.</summary>
    public static void Need()
        => Assert.SkipUnless(IsGiven, $"Needs a Bolt server: set {Variable} to bolt://user:password@host:port of an empty Neo4j, or run it by tests/live/with-live-server.sh.");

    internal ICypherDriver NewDriver(BoltOptions? options = null) => new BoltDriver(BoltAddress.Parse(Address), BoltAuth.Basic(User, Password), options);

    public async ValueTask InitializeAsync()
    {
        if (!IsGiven)
        {
            return;
        }

        _lock = await LockAsync();
        _driver = NewDriver();
        var server = await _driver.VerifyConnectivityAsync();
        Agent = $"{server.Agent} over Bolt {server.ProtocolVersion}";
        TestContext.Current.SendDiagnosticMessage($"Live tests run on {Agent} at {server.Address}.");
        await using var session = _driver.OpenSession();
        var nodes = await NumberAsync(session, "MATCH (n) RETURN count(n) AS n");
        if (nodes > 0 && await NumberAsync(session, $"MATCH (n:{Marker}) RETURN count(n) AS n") == 0)
        {
            throw new InvalidOperationException($"The database at {server.Address} holds {nodes} nodes that are not from these tests, which would delete them; {Variable} must name an empty one.");
        }

        await EmptyAsync();
    }

    /// <summary>Takes away all nodes, constraints and indexes.</summary>
    public async Task EmptyAsync()
    {
        await ClearAsync();
        await using var session = Driver.OpenSession();
        await RunAsync(session, $"CREATE (:{Marker})");
    }

    public async ValueTask DisposeAsync()
    {
        if (_driver is not null)
        {
            await ClearAsync();
            await _driver.DisposeAsync();
        }

        if (_lock is not null)
        {
            await _lock.DisposeAsync();
        }
    }

    private static (string Address, string User, string Password) Given
    {
        get
        {
            Need();
            var text = Environment.GetEnvironmentVariable(Variable)!;
            var start = text.IndexOf("://", StringComparison.Ordinal) + 3;
            var at = text.LastIndexOf('@');
            var colon = at > start ? text.IndexOf(':', start, at - start) : -1;
            return start > 2 && colon > 0
                ? (text[..start] + text[(at + 1)..], Uri.UnescapeDataString(text[start..colon]), Uri.UnescapeDataString(text[(colon + 1)..at]))
                : throw new InvalidOperationException($"{Variable} must be bolt://user:password@host:port.");
        }
    }

    private async Task ClearAsync()
    {
        Need();
        await using var session = _driver!.OpenSession();
        // In portions: a transaction holds what it deletes in memory.
        while (await NumberAsync(session, "MATCH (n) WITH n LIMIT 20000 DETACH DELETE n RETURN count(*) AS n") > 0)
        {
        }

        foreach (var name in await TextsAsync(session, "SHOW CONSTRAINTS YIELD name"))
        {
            await RunAsync(session, $"DROP CONSTRAINT `{name}` IF EXISTS");
        }

        foreach (var name in await TextsAsync(session, "SHOW INDEXES YIELD name, type WHERE type <> 'LOOKUP' RETURN name"))
        {
            await RunAsync(session, $"DROP INDEX `{name}` IF EXISTS");
        }
    }

    private static async Task RunAsync(ICypherSession session, string statement)
    {
        await using var result = await session.RunAsync(statement);
        await result.ConsumeAsync();
    }

    private static async Task<List<string>> TextsAsync(ICypherSession session, string statement)
    {
        var texts = new List<string>();
        await using var result = await session.RunAsync(statement);
        await foreach (var record in result.RecordsAsync())
        {
            texts.Add((string)record[0]!);
        }

        return texts;
    }

    private static async Task<long> NumberAsync(ICypherSession session, string statement)
    {
        await using var result = await session.RunAsync(statement);
        await foreach (var record in result.RecordsAsync())
        {
            return (long)record[0]!;
        }

        return 0;
    }

    /// <summary>Test processes run at the same time; the database is for one of them.</summary>
    private async Task<FileStream> LockAsync()
    {
        var name = string.Concat(Address.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'));
        var path = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"knowledgegraph{name}.lock"));
        for (var end = DateTime.UtcNow + LongestWait; ; await Task.Delay(200))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose);
            }
            catch (IOException) when (DateTime.UtcNow < end)
            {
            }
        }
    }
}

/// <summary>One server for all live tests, which therefore run one after the other.</summary>
[CollectionDefinition(LiveServer.Collection)]
public sealed class LiveServerCollection : ICollectionFixture<LiveServer>;
