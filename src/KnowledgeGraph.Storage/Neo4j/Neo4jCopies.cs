using System.Globalization;
using KnowledgeGraph.Storage.Copies;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Sketched documents of a graph, as the ledger has them: each stands at the buckets into which its sketch falls, and a copy at its original.</summary>
internal sealed class Neo4jCopies(ICypherTransaction transaction) : ICopyIndex
{
    private const int PortionOfReading = 5000;

    public async ValueTask<IReadOnlyList<SketchedDocument>> InBucketsAsync(
        IReadOnlyCollection<long> buckets, bool copies, CancellationToken cancellationToken)
        => await transaction.ListByKeysAsync(
            copies ? CypherStatements.CopiesInBuckets : CypherStatements.OriginalsInBuckets, buckets.Select(LedgerKey.Bucket), PortionOfReading, Read,
            cancellationToken);

    public async ValueTask<IReadOnlyList<SketchedDocument>> CopiesOfAsync(IReadOnlyCollection<string> originals, CancellationToken cancellationToken)
        => await transaction.ListByKeysAsync(CypherStatements.CopiesOf, originals.Select(LedgerKey.Document), PortionOfReading, Read, cancellationToken);

    public static string? Date(DateOnly? date) => date?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static SketchedDocument Read(IReadOnlyList<object?> record)
        => new(
            LedgerKey.ReadSingle(record.Text(0)), record[1] is string date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null,
            (string?)record[2], record[3] is string original ? LedgerKey.ReadSingle(original) : null);
}

/// <summary>What the changes of copies write, by the place that they take among a batch's statements.</summary>
internal sealed class CopyStatements(IReadOnlyList<CopyChange> changes, StatementBatches batches)
{
    /// <summary>Documents that stay and whose buckets are others than before; those that go lose theirs with their node.</summary>
    private readonly List<CopyChange> moved =
        [.. changes.Where(c => c.After is not null && (c.Before?.Sketch != c.After.Sketch || c.Before?.Original is null != c.After.Original is null))];

    private readonly List<CopyChange> linked = [.. changes.Where(c => c.After?.Original is not null && c.Before?.Original != c.After.Original)];

    private readonly List<CopyChange> unlinked =
        [.. changes.Where(c => c is { After: not null, Before.Original: not null } && c.Before.Original != c.After.Original)];

    /// <summary>Before documents are written.</summary>
    public IEnumerable<CypherStatement> Leave()
        => batches.OfKeys(CypherStatements.UnlinkCopies, unlinked.Select(c => LedgerKey.Document(c.Id)))
            .Concat(batches.OfKeys(CypherStatements.HideCopies, unlinked.Select(c => EntityKey.Document(c.Id))))
            .Concat(batches.OfKeys(CypherStatements.LeaveBuckets, moved.Where(c => c.Before?.Sketch is not null).Select(c => LedgerKey.Document(c.Id))));

    /// <summary>When all documents are there, in the ledger and to be seen.</summary>
    public IEnumerable<CypherStatement> Join()
        => batches.OfRows(CypherStatements.WriteBuckets, ["key"], moved.SelectMany(c => Buckets(c.After)).Distinct().Order().Select(object?[] (b) => [LedgerKey.Bucket(b)]))
            .Concat(Link());

    /// <summary>When the buckets are there, too.</summary>
    public IEnumerable<CypherStatement> Link()
        => Join(CypherStatements.JoinAsOriginals, isCopy: false)
            .Concat(Join(CypherStatements.JoinAsCopies, isCopy: true))
            .Concat(batches.OfRows(
                CypherStatements.LinkCopies, ["copy", "original"],
                linked.Select(object?[] (c) => [LedgerKey.Document(c.Id), LedgerKey.Document(c.After!.Original!)])))
            .Concat(batches.OfRows(
                CypherStatements.ShowCopies, ["copy", "original"],
                linked.Select(object?[] (c) => [EntityKey.Document(c.Id), EntityKey.Document(c.After!.Original!)])));

    /// <summary>When all that goes has gone.</summary>
    public IEnumerable<CypherStatement> Sweep()
        => batches.OfKeys(
            CypherStatements.SweepBuckets,
            changes.Where(c => c.Before?.Sketch != c.After?.Sketch).SelectMany(c => Buckets(c.Before)).Distinct().Order().Select(LedgerKey.Bucket));

    private IEnumerable<CypherStatement> Join(string statement, bool isCopy)
        => batches.OfRows(
            statement, ["document", "bucket"],
            moved.Where(c => c.After!.Original is not null == isCopy)
                .SelectMany(c => Buckets(c.After), object?[] (c, b) => [LedgerKey.Document(c.Id), LedgerKey.Bucket(b)]));

    private static IReadOnlyList<long> Buckets(SketchedDocument? document) => TextSketch.TryParse(document?.Sketch, out var sketch) ? sketch.Buckets : [];
}
