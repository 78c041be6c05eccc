using KnowledgeGraph.Storage.Migrations;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Client.Tests;

/// <summary>The graph of the five sample texts, written once for a class, and the address at which a client finds it.</summary>
public abstract class GivenGraph : IAsyncLifetime
{
    private IGraphStore? store;

    public string Address { get; private set; } = string.Empty;

    public KnowledgeGraphClientOptions Options { get; private set; } = new();

    /// <summary>The store behind it, for who changes the graph. What a test changes it takes back.</summary>
    public IGraphStore Store => store ?? throw new InvalidOperationException("There is no graph.");

    /// <summary>Skips the test where the graph cannot be had.</summary>
    public abstract void Need();

    public async ValueTask InitializeAsync()
    {
        if (await OpenAsync() is var (opened, address, options))
        {
            (store, Address, Options) = (opened, address, options);
            await store.ReplaceAsync(SeedContributions.All);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (store is not null)
        {
            await store.DisposeAsync();
        }

        Clear();
        GC.SuppressFinalize(this);
    }

    /// <returns>Null where there is none.</returns>
    protected abstract Task<(IGraphStore Store, string Address, KnowledgeGraphClientOptions Options)?> OpenAsync();

    protected virtual void Clear()
    {
    }
}

public sealed class SqliteGraph : GivenGraph
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-client-").FullName;

    public override void Need()
    {
    }

    protected override async Task<(IGraphStore Store, string Address, KnowledgeGraphClientOptions Options)?> OpenAsync()
    {
        var path = Path.Combine(folder, "graph.db");
        return (await SqliteGraphStore.OpenAsync(path, SeedContributions.Schema), $"sqlite:{path}", new KnowledgeGraphClientOptions());
    }

    protected override void Clear() => Directory.Delete(folder, recursive: true);
}

public sealed class LiveGraph(LiveServer server) : GivenGraph
{
    public override void Need() => LiveServer.Need();

    protected override async Task<(IGraphStore Store, string Address, KnowledgeGraphClientOptions Options)?> OpenAsync()
    {
        if (!LiveServer.IsGiven)
        {
            return null;
        }

        await server.EmptyAsync();
        var target = new Neo4jMigrationTarget(server.Driver, "the live graph", null);
        await new Migrator(Migration.For(Neo4jMigrationTarget.Embedded, SeedContributions.Schema.Version), target, TimeProvider.System, "test").ApplyAsync(null, null, CancellationToken.None);
        return (
            await Neo4jGraphStore.OpenAsync(server.NewDriver(), SeedContributions.Schema, new Neo4jStoreOptions()), server.Address,
            new KnowledgeGraphClientOptions { User = server.User, Password = server.Password });
    }
}
