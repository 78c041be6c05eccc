using KnowledgeGraph.Storage;
using KnowledgeGraph.Storage.Migrations;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Worker;

/// <summary>Opens the store that the settings name.</summary>
public sealed class StoreSource(KnowledgeGraphSettings settings, GraphSchema schema)
{
    /// <summary>Opens the store, made new where there is none.</summary>
    /// <exception cref="ConfigurationException">The address is malformed.</exception>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    /// <exception cref="MigrationException">The store is newer than this program, or one of its migrations was edited.</exception>
    public Task<IGraphStore> OpenAsync(CancellationToken cancellationToken = default)
        => GraphStoreAddress.Parse(settings.Store).OpenAsync(schema, mustExist: false, settings.Login, cancellationToken);

    /// <summary>Opens the store for reading; one that is not there is an error rather than an empty graph.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public Task<IGraphStore> OpenExistingAsync(CancellationToken cancellationToken = default)
        => GraphStoreAddress.Parse(settings.Store).OpenAsync(schema, mustExist: true, settings.Login, cancellationToken);

    /// <summary>Opens the migrations of the store, whatever version it has.</summary>
    /// <param name="mustExist">Whether a missing store is an error rather than one to be made.</param>
    /// <exception cref="ConfigurationException">The address is malformed.</exception>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    public Task<StoreMigrations> OpenMigrationsAsync(bool mustExist, CancellationToken cancellationToken = default)
        => GraphStoreAddress.Parse(settings.Store).OpenMigrationsAsync(schema, mustExist, settings.Login, cancellationToken);

    /// <summary>Opens an empty store that goes when it is disposed of.</summary>
    public async Task<IGraphStore> OpenTemporaryAsync(CancellationToken cancellationToken = default)
        => await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, schema, cancellationToken);
}
