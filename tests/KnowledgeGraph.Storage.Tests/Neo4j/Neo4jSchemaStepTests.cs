using KnowledgeGraph.Storage.Migrations;

namespace KnowledgeGraph.Storage.Neo4j;

[Collection(LiveServer.Collection)]
public sealed class Neo4jSchemaStepTests(LiveServer server) : SchemaStepContract, IAsyncLifetime
{
    private protected override IReadOnlyList<Migration> Embedded => Neo4jMigrationTarget.Embedded;

    public async ValueTask InitializeAsync()
    {
        LiveServer.Need();
        await server.EmptyAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (LiveServer.IsGiven)
        {
            await server.EmptyAsync();
        }
    }

    private protected override Task<IMigrationTarget> TargetAsync()
        => Task.FromResult<IMigrationTarget>(new Neo4jMigrationTarget(server.Driver, "the live graph", null));

    private protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await LiveGraph.ReopenAsync(server, schema);
}
