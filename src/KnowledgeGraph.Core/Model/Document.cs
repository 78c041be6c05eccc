namespace KnowledgeGraph;

/// <summary>A text as it was read, before any cleaning.</summary>
public sealed record Document
{
    /// <summary>Stable and unique in a store: the path below the root that was read, with <c>/</c>, or the id that the source gives.</summary>
    public required string Id { get; init; }

    /// <summary>The whole text, decoded, line ends kept, without a byte order mark. All offsets count its UTF-16 code units.</summary>
    public required string Text { get; init; }

    /// <summary>SHA-256 over the bytes read (for a line of <c>.jsonl</c>: over its UTF-8 bytes), in lower-case hexadecimal.</summary>
    public required string ContentHash { get; init; }

    /// <summary>Where the text can be read again: a file's full path, followed for <c>.jsonl</c> by <c>#</c> and the id.</summary>
    public string? Location { get; init; }

    /// <summary>The title, if the source names it apart from the text.</summary>
    public string? Title { get; init; }

    /// <summary>The publication date, if the source names it apart from the text.</summary>
    public DateOnly? PublishedOn { get; init; }

    /// <summary>The medium or address, if the source names it apart from the text.</summary>
    public string? Source { get; init; }
}
