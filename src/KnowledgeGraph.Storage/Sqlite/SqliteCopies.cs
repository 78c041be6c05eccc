using System.Globalization;
using KnowledgeGraph.Storage.Copies;

namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>Sketched documents of a file: found by the buckets into which their sketches fall.</summary>
internal sealed class SqliteCopies(SqliteSession session) : ICopyIndex
{
    private const string Columns =
        "d.key, d.published_on, d.sketch, o.key FROM documents d LEFT JOIN documents o ON o.id = d.original";

    public ValueTask<IReadOnlyList<SketchedDocument>> InBucketsAsync(IReadOnlyCollection<long> buckets, bool copies, CancellationToken cancellationToken)
    {
        // Copies of one text share most of their buckets; each is read once.
        var ids = new HashSet<long>();
        foreach (var bucket in buckets)
        {
            ids.UnionWith(session.Rows("SELECT document FROM sketch_buckets WHERE bucket = ?1 AND is_copy = ?2", [bucket, copies ? 1 : 0], r => r.GetInt64(0)));
        }

        return new([.. ids.SelectMany(id => session.Rows($"SELECT {Columns} WHERE d.id = ?1", [id], Read))]);
    }

    public ValueTask<IReadOnlyList<SketchedDocument>> CopiesOfAsync(IReadOnlyCollection<string> originals, CancellationToken cancellationToken)
        => new([.. originals.SelectMany(
            key => session.Rows($"SELECT {Columns} WHERE d.original = (SELECT id FROM documents WHERE key = ?1)", [key], Read))]);

    public string? OriginalOf(long document)
        => session.Rows("SELECT o.key FROM documents d JOIN documents o ON o.id = d.original WHERE d.id = ?1", [document], r => r.GetString(0)).FirstOrDefault();

    /// <summary>Writes how documents stand now; all that stay are there, and those that go are still there, too.</summary>
    public void Write(IReadOnlyList<CopyChange> changes)
    {
        foreach (var (key, before, after) in changes)
        {
            var id = session.Rows("SELECT id FROM documents WHERE key = ?1", [key], r => r.GetInt64(0)).Single();
            if (before?.Original != after?.Original)
            {
                session.Run("UPDATE documents SET original = (SELECT id FROM documents WHERE key = ?1) WHERE id = ?2", after?.Original, id);
            }

            var (bucketsBefore, bucketsAfter) = (BucketsOf(before), BucketsOf(after));
            foreach (var (bucket, isCopy) in bucketsBefore.Except(bucketsAfter))
            {
                session.Run("DELETE FROM sketch_buckets WHERE bucket = ?1 AND is_copy = ?2 AND document = ?3", bucket, isCopy, id);
            }

            foreach (var (bucket, isCopy) in bucketsAfter.Except(bucketsBefore))
            {
                session.Run("INSERT INTO sketch_buckets (bucket, is_copy, document) VALUES (?1, ?2, ?3)", bucket, isCopy, id);
            }
        }
    }

    /// <summary>Copies in ordinal order, of one document where it is given.</summary>
    public IEnumerable<DocumentCopy> All(string? documentId)
    {
        const string Pairs = "SELECT d.key, o.key, d.sketch, o.sketch FROM documents d CROSS JOIN documents o ON o.id = d.original";
        return session.Rows(
            documentId is null
                ? $"{Pairs} WHERE d.original IS NOT NULL ORDER BY d.key"
                : $"{Pairs} WHERE d.id = (SELECT id FROM documents WHERE key = ?1) OR d.original = (SELECT id FROM documents WHERE key = ?1) ORDER BY d.key",
            documentId is null ? [] : [documentId], r => Copy(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)));
    }

    private static DocumentCopy Copy(string document, string original, string sketch, string originalSketch)
        => new(document, original, SketchedDocument.Resemblance(sketch, originalSketch));

    private static List<(long Bucket, int IsCopy)> BucketsOf(SketchedDocument? document)
        => TextSketch.TryParse(document?.Sketch, out var sketch) ? [.. sketch.Buckets.Select(b => (b, document!.Original is null ? 0 : 1))] : [];

    private static SketchedDocument Read(SqliteRow row)
        => new(
            row.GetString(0), row.Text(1) is { } date ? DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture) : null, row.Text(2), row.Text(3));
}
