using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Storage.Tests.Neo4j;

/// <summary>The graph of the five sample texts on the live server, built once for a class.</summary>
public sealed class SeedGraph(LiveServer server) : IAsyncLifetime
{
    public async ValueTask InitializeAsync()
    {
        if (LiveServer.IsGiven)
        {
            await using var store = await LiveGraph.OpenAsync(server, SeedContributions.Schema);
            await store.ReplaceAsync(SeedContributions.All);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
