using System.Globalization;
using KnowledgeGraph.Storage.Migrations;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>Reading: what people ask of the graph.</summary>
public sealed partial class SqliteGraphStore : IGraphQueries
{
    Task<IReadOnlyDictionary<string, Entity>> IGraphQueries.FindEntitiesAsync(IReadOnlyCollection<string> keys, CancellationToken cancellationToken)
        => ReadAsync<IReadOnlyDictionary<string, Entity>>(
            s => keys.Distinct(StringComparer.Ordinal).Select(k => SqliteQueries.Entity(s, k)).OfType<Entity>().ToDictionary(e => e.Key, StringComparer.Ordinal),
            cancellationToken);

    IAsyncEnumerable<Entity> IGraphQueries.EntitiesAsync(EntityQuery query, CancellationToken cancellationToken)
    {
        _ = QueryFilters.CheckLimit(query.Limit);
        return StreamAsync(s => SqliteGraphQueries.Entities(s, query), cancellationToken);
    }

    IAsyncEnumerable<SearchHit> IGraphQueries.SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        _ = QueryFilters.CheckLimit(query.Limit);
        return StreamAsync(s => SqliteGraphQueries.Search(s, query), cancellationToken);
    }

    IAsyncEnumerable<Connection> IGraphQueries.ConnectionsAsync(ConnectionQuery query, CancellationToken cancellationToken)
    {
        var limit = QueryFilters.CheckLimit(query.Limit);
        return StreamAsync(s => Snapshot(s, SqliteGraphQueries.Connections(s, query).Take(limit)), cancellationToken);
    }

    IAsyncEnumerable<Indicator> IGraphQueries.IndicatorsAsync(IndicatorQuery query, CancellationToken cancellationToken)
    {
        var limit = QueryFilters.CheckLimit(query.Limit);
        return StreamAsync(s => Snapshot(s, SqliteGraphQueries.Indicators(s, query).Take(limit)), cancellationToken);
    }

    IAsyncEnumerable<DocumentInfo> IGraphQueries.DocumentsAsync(DocumentQuery query, CancellationToken cancellationToken)
    {
        query.Check();
        var limit = QueryFilters.CheckLimit(query.Limit);
        return StreamAsync(s => SqliteGraphQueries.Documents(s, query).Take(limit), cancellationToken);
    }

    Task<PathAnswer> IGraphQueries.PathsAsync(PathQuery query, CancellationToken cancellationToken)
    {
        query.Check();
        return ReadAsync(
            s =>
            {
                var search = new PathSearch(key => SqliteQueries.Neighbours(s, key).Where(query.Takes));
                var paths = Snapshot(s, search.Find(query.From, query.To, query.MaximumLength, query.Limit)).ToList();
                return new PathAnswer(paths, search.IsExhausted || paths.Count == query.Limit);
            },
            cancellationToken);
    }

    Task<IReadOnlyList<IReadOnlyList<Provenance>>> IGraphQueries.EvidenceAsync(
        IReadOnlyList<FactReference> facts, int limit, CancellationToken cancellationToken)
    {
        _ = QueryFilters.CheckLimit(limit);
        return ReadAsync<IReadOnlyList<IReadOnlyList<Provenance>>>(
            s => [.. Snapshot(s, facts.Select(f => (IReadOnlyList<Provenance>)[.. SqliteGraphQueries.Evidence(s, f).Take(limit)]))], cancellationToken);
    }

    IAsyncEnumerable<DocumentChange> IGraphQueries.ChangesAsync(ChangeQuery query, CancellationToken cancellationToken)
    {
        _ = QueryFilters.CheckLimit(query.Limit);
        return StreamAsync(s => SqliteGraphQueries.Changes(s, query), cancellationToken);
    }

    /// <summary>Opens a store that is there, to read it; nothing in the file is changed.</summary>
    /// <param name="schemas">The versions that the caller knows; the store's is chosen.</param>
    /// <exception cref="StoreException">There is no such store, it cannot be opened, or it follows a version that the caller does not know.</exception>
    /// <exception cref="MigrationException">The store is older or newer than this program.</exception>
    internal static Task<(SqliteGraphStore Store, GraphSchema Schema)> OpenForReadingAsync(
        string path, IReadOnlyList<GraphSchema> schemas, CancellationToken cancellationToken)
        => Task.Run(() => OpenForReading(path, schemas, cancellationToken), cancellationToken);

    private static (SqliteGraphStore Store, GraphSchema Schema) OpenForReading(
        string path, IReadOnlyList<GraphSchema> schemas, CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(path);
        if (!File.Exists(file))
        {
            throw new StoreException($"There is no store at '{path}'; build one with 'kg build', or check the name.", isTransient: false);
        }

        var session = SqliteSession.Open(file, SqliteOpenMode.ReadWrite);
        try
        {
            using var heed = session.Heed(cancellationToken);
            SqliteMigrationTarget.RefuseForeign(session, path);
            session.Run("PRAGMA query_only = ON");
            var options = new SqliteStoreOptions { MustExist = true };
            var target = new SqliteMigrationTarget(session, path, options.BusyTimeout);
            var schema = SchemaBinding.Choose(target.Name, target.SchemaAsync(cancellationToken).GetAwaiter().GetResult(), schemas);
            var migrator = new Migrator(Migration.For(SqliteMigrationTarget.Embedded, schema.Version), target, TimeProvider.System, ProgramName.Of());
            if (migrator.Pending(target.HistoryAsync(cancellationToken).GetAwaiter().GetResult()) is [var first, ..])
            {
                throw new MigrationException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"'{path}' is older than this program: it lacks {first.Name}. 'kg migrate apply --store sqlite:{path}' brings it up to date."));
            }

            return (new SqliteGraphStore(file, schema, options, session, isTemporary: false) { isReadOnly = true }, schema);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}
