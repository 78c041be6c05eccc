using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Storage.Neo4j;

[Collection(LiveServer.Collection)]
public sealed class Neo4jGraphStoreContractTests(LiveServer server) : GraphStoreContract
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await LiveGraph.OpenAsync(server, schema);
}

[Collection(LiveServer.Collection)]
public sealed class Neo4jGraphStorePropertyTests(LiveServer server) : GraphStoreProperties
{
    protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await LiveGraph.OpenAsync(server, schema);

    /// <summary>There is one database; and so the laws hold across both stores.</summary>
    protected override async Task<IGraphStore> OpenOtherAsync(GraphSchema schema) => await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, schema);
}
