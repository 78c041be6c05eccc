using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Storage.Export;

/// <summary>A fact with one piece of what goes with it. A fact with several comes several times, one after the other.</summary>
/// <param name="Detail">Null on the one row of a fact that has none.</param>
/// <param name="IsFirst">Whether the fact has not been seen before.</param>
internal readonly record struct ExportRow<TFact, TDetail>(TFact Fact, TDetail? Detail, bool IsFirst)
    where TDetail : class;

/// <summary>What exporters read: each fact with what goes with it, in one pass, holding one row at a time.</summary>
internal interface IExportSource : IAsyncDisposable
{
    IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken);

    /// <summary>Which documents are copies, in ordinal order of the copies.</summary>
    IAsyncEnumerable<DocumentCopy> CopiesAsync(CancellationToken cancellationToken);

    /// <summary>Entities in key order, with the ids of documents whose text mentions them.</summary>
    IAsyncEnumerable<ExportRow<Entity, string>> EntitiesAsync(CancellationToken cancellationToken);

    /// <summary>Entities in key order, with their mentions in <see cref="FactOrigin.Text"/> and <see cref="FactOrigin.Register"/>.</summary>
    IAsyncEnumerable<ExportRow<Entity, Provenance>> MentionsAsync(CancellationToken cancellationToken);

    /// <summary>Relations in order of head, type and tail, with all their evidence.</summary>
    IAsyncEnumerable<ExportRow<Relation, Provenance>> RelationsAsync(CancellationToken cancellationToken);

    /// <summary>Indicators in their order, with all their evidence.</summary>
    IAsyncEnumerable<ExportRow<Indicator, Provenance>> IndicatorsAsync(CancellationToken cancellationToken);
}

/// <summary>A store that can be exported from one snapshot, faster than by asking for the evidence of each fact.</summary>
internal interface IExportable
{
    IExportSource OpenExport(CancellationToken cancellationToken);
}

/// <summary>Reads any store through its contract.</summary>
internal sealed class StoreExportSource(IGraphStore store) : IExportSource
{
    public static IExportSource Of(IGraphStore store, CancellationToken cancellationToken)
        => store is IExportable exportable ? exportable.OpenExport(cancellationToken) : new StoreExportSource(store);

    public IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken) => store.DocumentsAsync(cancellationToken);

    public IAsyncEnumerable<DocumentCopy> CopiesAsync(CancellationToken cancellationToken) => store.CopiesAsync(null, cancellationToken);

    public IAsyncEnumerable<ExportRow<Entity, string>> EntitiesAsync(CancellationToken cancellationToken)
        => WithDetailsAsync(store.EntitiesAsync(null, cancellationToken), e => DocumentsOf(e.Key, cancellationToken), cancellationToken);

    public IAsyncEnumerable<ExportRow<Entity, Provenance>> MentionsAsync(CancellationToken cancellationToken)
        => WithDetailsAsync(store.EntitiesAsync(null, cancellationToken), e => store.EvidenceAsync(e.Key, cancellationToken), cancellationToken);

    public IAsyncEnumerable<ExportRow<Relation, Provenance>> RelationsAsync(CancellationToken cancellationToken)
        => WithDetailsAsync(store.RelationsAsync(null, cancellationToken), r => store.EvidenceAsync(r, cancellationToken), cancellationToken);

    public IAsyncEnumerable<ExportRow<Indicator, Provenance>> IndicatorsAsync(CancellationToken cancellationToken)
        => WithDetailsAsync(store.IndicatorsAsync(null, cancellationToken), i => store.EvidenceAsync(i, cancellationToken), cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static async IAsyncEnumerable<ExportRow<TFact, TDetail>> WithDetailsAsync<TFact, TDetail>(
        IAsyncEnumerable<TFact> facts, Func<TFact, IAsyncEnumerable<TDetail>> details, [EnumeratorCancellation] CancellationToken cancellationToken)
        where TDetail : class
    {
        await foreach (var fact in facts.WithCancellation(cancellationToken))
        {
            var isFirst = true;
            await foreach (var detail in details(fact).WithCancellation(cancellationToken))
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

    private async IAsyncEnumerable<string> DocumentsOf(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? last = null;
        await foreach (var provenance in store.EvidenceAsync(key, cancellationToken))
        {
            if (provenance.Origin == FactOrigin.Text && provenance.DocumentId != last)
            {
                yield return last = provenance.DocumentId;
            }
        }
    }
}
