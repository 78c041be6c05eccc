namespace KnowledgeGraph;

/// <summary>A node: what the assertions of all present documents support about one key.</summary>
public sealed record Entity
{
    public required string Key { get; init; }

    public required string Type { get; init; }

    public string? Kind { get; init; }

    public required string Name { get; init; }

    /// <summary>In ordinal order, without <see cref="Name"/>.</summary>
    public IReadOnlyList<Alias> Aliases { get; init; } = [];

    public string? Code { get; init; }

    /// <summary>Each property's values as the schema's merge rule leaves them, in ordinal order, at least one.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Properties { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary><see cref="FactOrigin.Register"/> only where no text says it.</summary>
    public FactOrigin Origin { get; init; }

    /// <summary>The highest among its assertions.</summary>
    public double Confidence { get; init; }

    /// <summary>How many documents mention it.</summary>
    public long DocumentCount { get; init; }

    /// <summary>How many of them are no copies of other documents; 0 where only copies mention it.</summary>
    public long IndependentCount { get; init; }
}

/// <summary>An edge: what the assertions of all present documents support about one head, type and tail.</summary>
public sealed record Relation
{
    public required string Head { get; init; }

    public required string Type { get; init; }

    public required string Tail { get; init; }

    /// <inheritdoc cref="Entity.Properties"/>
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Qualifiers { get; init; } = new Dictionary<string, IReadOnlyList<string>>();

    /// <inheritdoc cref="Entity.Origin"/>
    public FactOrigin Origin { get; init; }

    /// <inheritdoc cref="Entity.Confidence"/>
    public double Confidence { get; init; }

    /// <summary>How many documents say so; 0 where only the register does.</summary>
    public long DocumentCount { get; init; }

    /// <summary>How many of them are no copies of other documents; 0 where only copies say so.</summary>
    public long IndependentCount { get; init; }
}

/// <summary>A number about an entity with the documents that give it.</summary>
public sealed record Indicator
{
    public required string Subject { get; init; }

    public required string Metric { get; init; }

    public required decimal Value { get; init; }

    public required string Unit { get; init; }

    public DateInterval? Period { get; init; }

    public double Confidence { get; init; }
}

/// <summary>Where and how one document supports a fact.</summary>
/// <param name="DocumentId">The document.</param>
/// <param name="Evidence">The place and its text.</param>
/// <param name="Origin">Whether the text says it or only led to the register.</param>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
/// <param name="Qualifiers">As this document states them.</param>
public sealed record Provenance(
    string DocumentId, Evidence Evidence, FactOrigin Origin, string Rule, double Confidence, PropertyBag Qualifiers);
