namespace KnowledgeGraph;

/// <summary>What a block of a text is to the reader.</summary>
public enum BlockKind
{
    Title,
    Heading,
    Paragraph,
    ListItem,
}

/// <summary>A block of cleaned text: a paragraph or a heading.</summary>
/// <param name="Span">In code units of the cleaned text, without line ends.</param>
public sealed record Block(TextSpan Span, BlockKind Kind);

/// <summary>A value found in the text as read.</summary>
/// <param name="Source">Where, in code units of the document as it was read.</param>
public sealed record Found<T>(T Value, TextSpan Source);

/// <summary>Someone named in a byline.</summary>
/// <param name="Role">As the text puts it: 记者, 责编, 作者, 通讯员.</param>
public sealed record Author(string Name, string Role);

/// <summary>What the page says about the text.</summary>
public sealed record DocumentMetadata
{
    public Found<string>? Title { get; init; }

    public Found<DateOnly>? PublishedOn { get; init; }

    /// <summary>The medium: 经开区报, 南通日报.</summary>
    public Found<string>? Medium { get; init; }

    /// <summary>In text order.</summary>
    public IReadOnlyList<Found<Author>> Authors { get; init; } = [];
}

/// <summary>A text without page furniture, in one width, with a map back to the text as read.</summary>
/// <param name="Text">Blocks parted by <c>\n</c>; page furniture and bylines are not in it; words broken over lines are healed.</param>
/// <param name="Blocks">In text order, never overlapping, together all but the line ends of <paramref name="Text"/>.</param>
/// <param name="SourceIndex">For each code unit of <paramref name="Text"/> its place in the text as read, ascending.</param>
/// <param name="Metadata">What the page says about the text.</param>
public sealed record CleanText(string Text, IReadOnlyList<Block> Blocks, IReadOnlyList<int> SourceIndex, DocumentMetadata Metadata)
{
    /// <summary>The stretch of the text as read from the first to the last code unit of a span; it may hold breaks that were healed.</summary>
    /// <exception cref="ArgumentException">The span is empty.</exception>
    public TextSpan ToSource(TextSpan span)
        => span.IsEmpty
            ? throw new ArgumentException("An empty span has no place in the source.", nameof(span))
            : new TextSpan(SourceIndex[span.Start], SourceIndex[span.End - 1] + 1);
}
