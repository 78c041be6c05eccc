namespace KnowledgeGraph;

/// <summary>Asks for numbers.</summary>
public sealed record IndicatorQuery
{
    /// <summary>About which entities.</summary>
    public EntityScope Scope { get; init; } = EntityScope.All;

    /// <summary>Only where the metric holds these characters as they stand; all where empty.</summary>
    public string MetricPart { get; init; } = string.Empty;

    /// <summary>Only those behind this one.</summary>
    public IndicatorReference? After { get; init; }

    /// <summary>At most so many, from 1; all where null.</summary>
    public int? Limit { get; init; }
}

/// <summary>Asks for documents: all, or those that mention an entity, or those about a place.</summary>
public sealed record DocumentQuery
{
    /// <summary>Only those whose text mentions this entity; all where null. Not together with <see cref="Subject"/>.</summary>
    public string? Mentioning { get; init; }

    /// <summary>Only those about this place; all where null. Not together with <see cref="Mentioning"/>.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether documents about parts of <see cref="Subject"/> count as well.</summary>
    /// <value>The default is true.</value>
    public bool IncludeParts { get; init; } = true;

    /// <summary>Only those published from this day on; all where null, also those without a date.</summary>
    public DateOnly? PublishedFrom { get; init; }

    /// <summary>Only those published up to this day; all where null, also those without a date.</summary>
    public DateOnly? PublishedTo { get; init; }

    /// <summary>Only those behind this one.</summary>
    public DocumentPosition? After { get; init; }

    /// <summary>At most so many, from 1; all where null.</summary>
    public int? Limit { get; init; }
}

/// <summary>Where a document stands.</summary>
/// <param name="Subject">Key of the place that it is about, where a subject was asked for; else null.</param>
/// <param name="Id">Its id.</param>
public sealed record DocumentPosition(string? Subject, string Id);

/// <summary>Asks for paths.</summary>
public sealed record PathQuery
{
    /// <summary>Key of the entity where paths begin.</summary>
    public required string From { get; init; }

    /// <summary>Key of the entity where they end.</summary>
    public required string To { get; init; }

    /// <summary>How long a path may be.</summary>
    /// <value>A number of edges from 1 to 8. The default is 4.</value>
    public int MaximumLength { get; init; } = 4;

    /// <summary>At most so many.</summary>
    /// <value>From 1. The default is 10.</value>
    public int Limit { get; init; } = 10;

    /// <summary>Only over edges of these types; all where empty.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Never over edges of these types.</summary>
    public IReadOnlyList<string> ExceptTypes { get; init; } = [];
}

/// <summary>Paths that were found.</summary>
/// <param name="Paths">Each with its edges in the order in which they are walked; the shortest first, at most as many as asked for.</param>
/// <param name="IsExhausted">Whether the search went through all that the query allows or found as many as asked for; false where it gave up in a region too dense.</param>
public sealed record PathAnswer(IReadOnlyList<IReadOnlyList<Relation>> Paths, bool IsExhausted);

/// <summary>Asks what changed.</summary>
public sealed record ChangeQuery
{
    /// <summary>Only what changed after this moment; all documents where null.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Only what stands behind this one.</summary>
    public DocumentChange? After { get; init; }

    /// <summary>At most so many, from 1; all where null.</summary>
    public int? Limit { get; init; }
}

/// <summary>What happened to a document.</summary>
public enum DocumentChangeKind
{
    /// <summary>It came, and is there as it came.</summary>
    Added,

    /// <summary>It was there before, and says something else since.</summary>
    Updated,

    /// <summary>It is gone, and with it what only it supported.</summary>
    Removed,
}

/// <summary>The last that happened to a document: what it contributes now can be read from the store, what it contributed before cannot.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Kind">What happened.</param>
/// <param name="At">
/// When, by the clock of who wrote it, in UTC; later writes have later times, also where a clock went back. <see cref="DateTimeOffset.MinValue"/> for
/// documents that were there before the store began to remember.
/// </param>
public sealed record DocumentChange(string DocumentId, DocumentChangeKind Kind, DateTimeOffset At);
