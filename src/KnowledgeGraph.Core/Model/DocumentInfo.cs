namespace KnowledgeGraph;

/// <summary>What a store keeps of a document: everything but its text.</summary>
public sealed record DocumentInfo
{
    /// <inheritdoc cref="Document.Id"/>
    public required string Id { get; init; }

    /// <inheritdoc cref="Document.ContentHash"/>
    public required string ContentHash { get; init; }

    /// <summary>Version of the schema that its facts follow, as in the file's <c>version</c>.</summary>
    public required string SchemaVersion { get; init; }

    /// <summary>Version of the builder that made its facts: rules, lexicons and code together.</summary>
    public required string BuilderVersion { get; init; }

    /// <summary>Where the text can be read again; a fact about this machine, so never exported.</summary>
    public string? Location { get; init; }

    public string? Title { get; init; }

    public DateOnly? PublishedOn { get; init; }

    /// <summary>The medium that published it.</summary>
    public string? Medium { get; init; }

    /// <summary>Its authors, reporters and editors, in text order.</summary>
    public IReadOnlyList<string> Authors { get; init; } = [];

    /// <summary>Key of the place that the text is about.</summary>
    public string? SubjectKey { get; init; }

    /// <summary>Ids of the decisions that its facts obey, in ordinal order.</summary>
    public IReadOnlyList<string> Decisions { get; init; } = [];

    /// <summary>Ids of the decisions that were weighed when it was built, obeyed or not, in ordinal order; where these change, it is built again.</summary>
    public IReadOnlyList<string> DecisionsWeighed { get; init; } = [];

    /// <summary>What copies of its text are recognised by, as <see cref="TextSketch"/> writes it; null where the text is too short.</summary>
    public string? Sketch { get; init; }
}

/// <summary>One document tells again what another told before.</summary>
/// <param name="Document">Id of the copy.</param>
/// <param name="Original">Id of the earliest document that it resembles and that is itself no copy.</param>
/// <param name="Resemblance">See <see cref="TextSketch.ResemblanceTo"/>; two decimals.</param>
public sealed record DocumentCopy(string Document, string Original, double Resemblance);
