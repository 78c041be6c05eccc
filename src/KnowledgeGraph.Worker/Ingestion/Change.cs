namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>One thing that a source says has changed.</summary>
/// <param name="Receipt">Told what became of it, once that is in the store; null where nobody waits.</param>
internal abstract record Change(IReceipt? Receipt)
{
    /// <summary>When the source saw it; null where that is of no interest.</summary>
    public DateTimeOffset? SeenAt { get; init; }

    /// <summary>The documents that it changes, each once.</summary>
    public abstract IReadOnlyList<string> DocumentIds { get; }
}

/// <summary>A document is there, new or as it was.</summary>
internal sealed record Arrival(Document Document, IReceipt? Receipt = null) : Change(Receipt)
{
    /// <summary>Id of another document, of the same text, that goes in the same moment; what it contributed is taken over.</summary>
    public string? RenamedFrom { get; init; }

    /// <summary>Whether it is built with nothing beside it: a process ended while it was in work, and it may be why.</summary>
    public bool Alone { get; init; }

    public override IReadOnlyList<string> DocumentIds => RenamedFrom is { } from && from != Document.Id ? [Document.Id, from] : [Document.Id];
}

/// <summary>A document has gone.</summary>
internal sealed record Departure(string DocumentId, IReceipt? Receipt = null) : Change(Receipt)
{
    public override IReadOnlyList<string> DocumentIds => [DocumentId];
}

/// <summary>Something could not be read.</summary>
internal sealed record Trouble(Finding Finding, IReceipt? Receipt = null) : Change(Receipt)
{
    public override IReadOnlyList<string> DocumentIds => [];
}

/// <summary>Hears once what became of a change. Must not throw.</summary>
internal interface IReceipt
{
    /// <summary>Called after the store has committed; never where the work was given up before.</summary>
    ValueTask CompleteAsync(Outcome outcome);
}

internal enum OutcomeKind
{
    Unread,
    New,
    Changed,
    Unchanged,
    Renamed,
    Failed,
    Gone,
}

/// <summary>What became of a change.</summary>
internal sealed record Outcome(OutcomeKind Kind, Change Change)
{
    public string? DocumentId => Change switch
    {
        Arrival arrival => arrival.Document.Id,
        Departure departure => departure.DocumentId,
        _ => null,
    };

    /// <summary>What is to be written; null where nothing is.</summary>
    public DocumentContribution? Contribution { get; init; }

    /// <summary>Documents that go.</summary>
    public IReadOnlyList<string> Retracted { get; init; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    /// <summary>Why it failed; null unless it did.</summary>
    public Failure? Failure { get; init; }

    /// <summary>UTF-16 code units that were built.</summary>
    public long Characters { get; init; }
}

/// <summary>Why a document could not be built.</summary>
/// <param name="Code">One of <see cref="FindingCodes"/>.</param>
/// <param name="Reason">For a person.</param>
/// <param name="Stack">Where in the program; null where no exception led here.</param>
/// <param name="Attempts">How often it was tried.</param>
internal sealed record Failure(string Code, string Reason, string? Stack, int Attempts);
