using System.Globalization;
using KnowledgeGraph.Cli.CommandLine;

namespace KnowledgeGraph.Cli.Views;

/// <summary>What the graph knows of a document as such: where it comes from, and which documents tell the same.</summary>
/// <param name="CopyOf">The document that it is a copy of.</param>
/// <param name="Copies">Its copies, in ordinal order.</param>
internal sealed record DocumentCard(
    string Id, string? Title, DateOnly? PublishedOn, string? Medium, IReadOnlyList<string> Authors, string? Subject, string SchemaVersion, string BuilderVersion,
    LikeDocument? CopyOf, IReadOnlyList<LikeDocument> Copies)
{
    private const int MostCopies = 20;

    /// <param name="wanted">The id, or the key that exports give the document.</param>
    /// <returns>Null where the store holds no such document.</returns>
    public static async Task<DocumentCard?> FindAsync(string wanted, IGraphStore store, CancellationToken cancellationToken)
    {
        var id = wanted.StartsWith(EntityKey.Document(string.Empty), StringComparison.Ordinal) ? wanted[EntityKey.Document(string.Empty).Length..] : wanted;
        if (id.Length == 0 || await store.FindDocumentAsync(id, cancellationToken) is not { } document)
        {
            return null;
        }

        LikeDocument? copyOf = null;
        var copies = new List<LikeDocument>();
        await foreach (var copy in store.CopiesAsync(id, cancellationToken))
        {
            if (copy.Document == id)
            {
                copyOf = new LikeDocument(copy.Original, copy.Resemblance);
            }
            else
            {
                copies.Add(new LikeDocument(copy.Document, copy.Resemblance));
            }
        }

        return new DocumentCard(
            document.Id, document.Title, document.PublishedOn, document.Medium, document.Authors, document.SubjectKey, document.SchemaVersion,
            document.BuilderVersion, copyOf, copies);
    }

    public void Write(Terminal terminal)
    {
        var output = terminal.Output;
        output.WriteLine($"{Title ?? Id}   Document");
        output.WriteLine($"  id          {Id}");
        WriteIf("published", PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        WriteIf("medium", Medium);
        WriteIf("authors", string.Join("、", Authors));
        WriteIf("subject", Subject);
        WriteIf("copy of", CopyOf?.ToString());
        if (Copies.Count > 0)
        {
            output.WriteLine();
            output.WriteLine("Copies");
            foreach (var copy in Copies.Take(MostCopies))
            {
                output.WriteLine($"  {copy}");
            }

            if (Copies.Count > MostCopies)
            {
                output.WriteLine($"  … and {Copies.Count - MostCopies} more (--json)");
            }
        }

        void WriteIf(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
            {
                output.WriteLine($"  {name,-10}  {value}");
            }
        }
    }
}

/// <summary>Another document with much the same text.</summary>
/// <param name="Resemblance">Estimated share of the text in common, from 0 to 1.</param>
internal sealed record LikeDocument(string Id, double Resemblance)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id}   ({Resemblance:P0} alike)");
}
