namespace KnowledgeGraph.Storage.Copies;

/// <summary>As much of a document as decides what is a copy of what.</summary>
/// <param name="Sketch">As <see cref="TextSketch"/> writes it; null where there is none, and the document then no copy of any.</param>
/// <param name="Original">The document that it is a copy of; null where it is an original.</param>
internal sealed record SketchedDocument(string Id, DateOnly? PublishedOn, string? Sketch, string? Original)
{
    public static SketchedDocument Of(DocumentInfo document, string? original = null) => new(document.Id, document.PublishedOn, document.Sketch, original);

    /// <summary>How much two sketches resemble each other, as people are told it: two decimals.</summary>
    public static double Resemblance(string one, string other)
        => TextSketch.TryParse(one, out var first) && TextSketch.TryParse(other, out var second) ? Math.Round(first.ResemblanceTo(second), 2) : 0;

    /// <summary>Whether it stands among others as the other does, whatever it is a copy of.</summary>
    public bool StandsAs(SketchedDocument? other) => Sketch == other?.Sketch && PublishedOn == other?.PublishedOn;
}

/// <summary>How a document stood and stands among the others.</summary>
/// <param name="Before">Null where the store did not hold it.</param>
/// <param name="After">Null where it goes.</param>
internal sealed record CopyChange(string Id, SketchedDocument? Before, SketchedDocument? After);

/// <summary>How a store finds sketched documents, as they are before the batch.</summary>
internal interface ICopyIndex
{
    /// <summary>Originals (<paramref name="copies"/>: copies) whose sketches fall into any of the buckets.</summary>
    ValueTask<IReadOnlyList<SketchedDocument>> InBucketsAsync(IReadOnlyCollection<long> buckets, bool copies, CancellationToken cancellationToken);

    /// <summary>Copies of any of the documents.</summary>
    ValueTask<IReadOnlyList<SketchedDocument>> CopiesOfAsync(IReadOnlyCollection<string> originals, CancellationToken cancellationToken);
}
