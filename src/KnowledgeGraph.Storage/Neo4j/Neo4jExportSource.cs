using System.Runtime.CompilerServices;
using KnowledgeGraph.Storage.Export;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Reads all of a graph in one transaction: facts as the server sends them, and for so many at a time what is said of them.</summary>
/// <remarks>The server has no snapshots: what others commit meanwhile is seen. So the graph's revision is compared at the end of each pass, and a changed one is an error.</remarks>
/// <param name="session">Disposed with the source.</param>
internal sealed class Neo4jExportSource(ICypherSession session, GraphSchema schema, int pageSize) : IExportSource
{
    private ICypherTransaction? transaction;
    private Neo4jQueries? queries;
    private long revision;

    public async IAsyncEnumerable<DocumentInfo> DocumentsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = await BeginAsync(cancellationToken);
        await foreach (var document in reader.DocumentsAsync(cancellationToken))
        {
            yield return document;
        }

        await CheckAsync(reader, cancellationToken);
    }

    public async IAsyncEnumerable<DocumentCopy> CopiesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = await BeginAsync(cancellationToken);
        await foreach (var copy in reader.CopiesAsync(cancellationToken))
        {
            yield return copy;
        }

        await CheckAsync(reader, cancellationToken);
    }

    public IAsyncEnumerable<ExportRow<Entity, string>> EntitiesAsync(CancellationToken cancellationToken)
        => RowsAsync(LedgerKey.EntityKind, (q, f) => q.Entity(f), DocumentsOf, cancellationToken);

    public IAsyncEnumerable<ExportRow<Entity, Provenance>> MentionsAsync(CancellationToken cancellationToken)
        => RowsAsync(LedgerKey.EntityKind, (q, f) => q.Entity(f), ProvenanceOf, cancellationToken);

    public IAsyncEnumerable<ExportRow<Relation, Provenance>> RelationsAsync(CancellationToken cancellationToken)
        => RowsAsync(LedgerKey.RelationKind, (q, f) => q.Relation(f), ProvenanceOf, cancellationToken);

    public IAsyncEnumerable<ExportRow<Indicator, Provenance>> IndicatorsAsync(CancellationToken cancellationToken)
        => RowsAsync(LedgerKey.IndicatorKind, (_, f) => Neo4jQueries.Indicator(f), ProvenanceOf, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null)
        {
            await transaction.DisposeAsync();
        }

        await session.DisposeAsync();
    }

    /// <param name="detailsOf">What goes with a fact, of all that one document says of it.</param>
    private async IAsyncEnumerable<ExportRow<TFact, TDetail>> RowsAsync<TFact, TDetail>(
        char kind, Func<Neo4jQueries, FactRow, TFact> factOf, Func<IReadOnlyList<Provenance>, IEnumerable<TDetail>> detailsOf,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TDetail : class
    {
        var reader = await BeginAsync(cancellationToken);
        await foreach (var page in PagesAsync(reader.FactsAsync(kind, null, cancellationToken)))
        {
            await using var said = ByDocument(kind, reader.SaidAsync(page.Select(f => f.Key), cancellationToken)).GetAsyncEnumerator(cancellationToken);
            var more = await said.MoveNextAsync();
            foreach (var row in page)
            {
                var fact = factOf(reader, row);
                var isFirst = true;
                for (; more && said.Current.Fact == row.Key; more = await said.MoveNextAsync())
                {
                    foreach (var detail in detailsOf(said.Current.Said))
                    {
                        yield return new ExportRow<TFact, TDetail>(fact, detail, isFirst);
                        isFirst = false;
                    }
                }

                if (isFirst)
                {
                    yield return new ExportRow<TFact, TDetail>(fact, null, true);
                }
            }
        }

        await CheckAsync(reader, cancellationToken);
    }

    private async IAsyncEnumerable<List<FactRow>> PagesAsync(IAsyncEnumerable<FactRow> facts)
    {
        var page = new List<FactRow>(pageSize);
        await foreach (var fact in facts)
        {
            page.Add(fact);
            if (page.Count == pageSize)
            {
                yield return page;
                page = new List<FactRow>(pageSize);
            }
        }

        yield return page;
    }

    /// <summary>All that one document says of one fact, in text order.</summary>
    private static async IAsyncEnumerable<(string Fact, IReadOnlyList<Provenance> Said)> ByDocument(
        char kind, IAsyncEnumerable<(string Fact, string Document, string Value)> said)
    {
        string? fact = null;
        var document = new List<Provenance>();
        await foreach (var row in said)
        {
            if (fact is not null && (row.Fact != fact || row.Document != document[0].DocumentId))
            {
                yield return (fact, [.. document.OrderBy(p => p.Evidence.Span)]);
                document.Clear();
            }

            fact = row.Fact;
            document.AddRange(LedgerRecord.Provenance(row.Document, kind, row.Value));
        }

        if (fact is not null)
        {
            yield return (fact, [.. document.OrderBy(p => p.Evidence.Span)]);
        }
    }

    private static IEnumerable<string> DocumentsOf(IReadOnlyList<Provenance> said)
        => said.Any(p => p.Origin == FactOrigin.Text) ? [said[0].DocumentId] : [];

    private static IReadOnlyList<Provenance> ProvenanceOf(IReadOnlyList<Provenance> said) => said;

    private async Task<Neo4jQueries> BeginAsync(CancellationToken cancellationToken)
    {
        if (queries is null)
        {
            transaction = await session.BeginAsync(cancellationToken);
            queries = new Neo4jQueries(transaction, schema, pageSize);
            revision = (await queries.GraphAsync(cancellationToken))?.Revision ?? 0;
        }

        return queries;
    }

    private async Task CheckAsync(Neo4jQueries reader, CancellationToken cancellationToken)
    {
        if (((await reader.GraphAsync(cancellationToken))?.Revision ?? 0) != revision)
        {
            throw new StoreException("The graph was changed while it was exported; export it again when nobody writes.", isTransient: true);
        }
    }
}
