namespace KnowledgeGraph.Worker;

/// <summary>How far a run has come; also its result.</summary>
public sealed record BuildSummary
{
    /// <summary>Documents that were read: new, changed, unchanged and failed ones.</summary>
    public long Read { get; init; }

    public long New { get; init; }

    /// <summary>Documents whose text, or whose schema or builder version, differs from what the store held.</summary>
    public long Changed { get; init; }

    public long Unchanged { get; init; }

    /// <summary>Documents read but not built; what the store held of them is retracted.</summary>
    public long Failed { get; init; }

    /// <summary>Documents that the store held and no longer holds.</summary>
    public long Retracted { get; init; }

    public long Findings { get; init; }

    /// <summary>UTF-16 code units of the documents built.</summary>
    public long CharactersBuilt { get; init; }
}
