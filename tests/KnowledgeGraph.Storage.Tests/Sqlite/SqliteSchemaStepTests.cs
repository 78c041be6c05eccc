using KnowledgeGraph.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage.Sqlite;

public sealed class SqliteSchemaStepTests : SchemaStepContract, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-schema-").FullName;

    private protected override IReadOnlyList<Migration> Embedded => SqliteMigrationTarget.Embedded;

    private string File => Path.Combine(folder, "graph.db");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    private protected override Task<IMigrationTarget> TargetAsync()
    {
        var session = SqliteSession.Open(File, SqliteOpenMode.ReadWriteCreate);
        SqliteGraphStore.Prepare(session, File, isTemporary: false);
        return Task.FromResult<IMigrationTarget>(new SqliteMigrationTarget(session, File, TimeSpan.Zero, ownsSession: true));
    }

    private protected override async Task<IGraphStore> OpenAsync(GraphSchema schema) => await SqliteGraphStore.OpenAsync(File, schema, Cancellation);
}
