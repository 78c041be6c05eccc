namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Which documents count.</summary>
internal static class DocumentSelection
{
    /// <summary>Documents by id without those that only repeat another one: a copy tells no second time of an adoption and covers nothing that its original does not.</summary>
    /// <remarks>The one place that knows copies: those that the store knows, and documents of the same bytes, of which the first by day of publication, then id, counts; short texts are known by their bytes alone.</remarks>
    public static async Task<(Dictionary<string, DocumentInfo> Originals, int Copies)> ReadAsync(IGraphStore store, CancellationToken cancellationToken)
    {
        var all = new List<DocumentInfo>();
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            all.Add(document);
        }

        var copies = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var copy in store.CopiesAsync(cancellationToken: cancellationToken))
        {
            copies.Add(copy.Document);
        }

        var originals = all.Where(d => !copies.Contains(d.Id)).GroupBy(d => d.ContentHash, StringComparer.Ordinal)
            .Select(g => g.OrderBy(d => d.PublishedOn ?? DateOnly.MaxValue).ThenBy(d => d.Id, StringComparer.Ordinal).First())
            .ToDictionary(d => d.Id, StringComparer.Ordinal);
        return (originals, all.Count - originals.Count);
    }
}
