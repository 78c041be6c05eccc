using KnowledgeGraph.Storage;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Worker;

/// <summary>Opens the store that the settings name.</summary>
public sealed class StoreSource(KnowledgeGraphSettings settings, GraphSchema schema)
{
    /// <summary>Opens the store, made new where there is none.</summary>
    /// <exception cref="StoreException">The store cannot be opened.</exception>
    /// <exception cref="MigrationException">The store is newer than this program, or one of its migrations was edited.</exception>
    public async Task<IGraphStore> OpenAsync(CancellationToken cancellationToken = default)
        => await SqliteGraphStore.OpenAsync(PathOf(settings.Store), schema, cancellationToken);

    /// <summary>Opens the store for reading; one that is not there is an error rather than an empty graph.</summary>
    /// <inheritdoc cref="OpenAsync"/>
    public async Task<IGraphStore> OpenExistingAsync(CancellationToken cancellationToken = default)
    {
        var path = PathOf(settings.Store);
        return File.Exists(path)
            ? await OpenAsync(cancellationToken)
            : throw new StoreException($"There is no store at '{path}'; make one with: kg build PATH --store sqlite:{Path.GetFileName(path)}", isTransient: false);
    }

    private static string PathOf(string address) => GraphStoreAddress.Parse(address).Path;
}
