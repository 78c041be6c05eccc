using KnowledgeGraph.Storage.Export;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>Reads all of a store from one snapshot: a pass over the facts, and beside it one prepared look-up by id for what goes with each.</summary>
internal sealed class SqliteExportSource : IExportSource
{
    private readonly SqliteSession session;
    private readonly IDisposable lease;

    /// <param name="lease">Given back when the source is disposed.</param>
    public SqliteExportSource(SqliteSession session, IDisposable lease)
    {
        this.session = session;
        this.lease = lease;
        session.Run("BEGIN");
    }

    public IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken)
        => SqliteQueries.Documents(session).ToAsyncEnumerable();

    public IAsyncEnumerable<DocumentCopy> CopiesAsync(CancellationToken cancellationToken)
        => new SqliteCopies(session).All(null).ToAsyncEnumerable();

    public IAsyncEnumerable<ExportRow<Entity, string>> EntitiesAsync(CancellationToken cancellationToken)
        => WithDetails(SqliteQueries.Entities(session), SqliteQueries.DocumentsOf);

    public IAsyncEnumerable<ExportRow<Entity, Provenance>> MentionsAsync(CancellationToken cancellationToken)
        => WithDetails(SqliteQueries.Entities(session), SqliteQueries.EvidenceOfEntity);

    public IAsyncEnumerable<ExportRow<Relation, Provenance>> RelationsAsync(CancellationToken cancellationToken)
        => WithDetails(SqliteQueries.AllRelations(session), SqliteQueries.EvidenceOfRelation);

    public IAsyncEnumerable<ExportRow<Indicator, Provenance>> IndicatorsAsync(CancellationToken cancellationToken)
        => WithDetails(SqliteQueries.AllIndicators(session), SqliteQueries.EvidenceOfIndicator);

    public ValueTask DisposeAsync()
    {
        session.Rollback();
        lease.Dispose();
        return ValueTask.CompletedTask;
    }

    private IAsyncEnumerable<ExportRow<TFact, TDetail>> WithDetails<TFact, TDetail>(
        IEnumerable<(TFact Fact, long Id)> facts, Func<SqliteSession, long, IEnumerable<TDetail>> details)
        where TDetail : class
    {
        return Rows().ToAsyncEnumerable();

        IEnumerable<ExportRow<TFact, TDetail>> Rows()
        {
            foreach (var (fact, id) in facts)
            {
                var isFirst = true;
                foreach (var detail in details(session, id))
                {
                    yield return new ExportRow<TFact, TDetail>(fact, detail, isFirst);
                    isFirst = false;
                }

                if (isFirst)
                {
                    yield return new ExportRow<TFact, TDetail>(fact, null, true);
                }
            }
        }
    }
}
