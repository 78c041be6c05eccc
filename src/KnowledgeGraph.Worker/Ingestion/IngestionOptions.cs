namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>How a line works.</summary>
internal sealed record IngestionOptions
{
    /// <inheritdoc cref="BuildOptions.BatchSize"/>
    public required int BatchSize { get; init; }

    /// <summary>How many documents are built at the same time, from 1.</summary>
    public required int Workers { get; init; }

    public required TimeSpan DocumentTimeLimit { get; init; }

    /// <summary>How often a document that throws is tried, from 1.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>Whether outcomes are written in the order in which changes came; if not, only those of one document are.</summary>
    public bool KeepsOrder { get; init; }

    /// <summary>How long a document that is built waits for others to be written with; null: until the batch is full.</summary>
    public TimeSpan? Linger { get; init; }

    public static IngestionOptions Of(BuildOptions options) => new()
    {
        BatchSize = options.BatchSize,
        Workers = options.Workers,
        DocumentTimeLimit = TimeSpan.FromSeconds(options.DocumentTimeLimit),
    };
}
