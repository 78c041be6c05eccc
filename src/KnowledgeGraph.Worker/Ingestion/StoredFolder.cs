using KnowledgeGraph.Pipeline.Reading;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>What the store holds of a folder: all that a worker must know of it when it starts.</summary>
internal static class StoredFolder
{
    /// <param name="root">The folder, in full, without a separator at its end.</param>
    /// <returns>The files, and which opening of the store says so.</returns>
    public static async Task<(int Generation, List<FolderRecord> Files)> ReadAsync(
        StoreGate gate, string root, FolderSourceOptions options, CancellationToken cancellationToken)
    {
        var below = root + Path.DirectorySeparatorChar;
        var (generation, documents) = await gate.UseAsync(
            async (store, token) =>
            {
                var found = new List<(string File, string Id, UInt128 Hash, bool IsStale)>();
                await foreach (var document in store.DocumentsAsync(token))
                {
                    if (document.Location is { } location && location.StartsWith(below, StringComparison.Ordinal))
                    {
                        var file = DocumentReader.FileOfLocation(location)[below.Length..].Replace(Path.DirectorySeparatorChar, '/');
                        var isStale = document.SchemaVersion != options.SchemaVersion || document.BuilderVersion != options.BuilderVersion;
                        found.Add((file, document.Id == file ? file : document.Id, FolderRecord.HashOf(document.ContentHash), isStale));
                    }
                }

                return (gate.Generation, found);
            },
            cancellationToken);
        var files = documents.GroupBy(d => d.File, StringComparer.Ordinal)
            .Select(g => new FolderRecord(g.Key) { Documents = g.Select(d => (d.Id, d.Hash)).ToArray(), IsStale = g.Any(d => d.IsStale) });
        return (generation, [.. files]);
    }
}
