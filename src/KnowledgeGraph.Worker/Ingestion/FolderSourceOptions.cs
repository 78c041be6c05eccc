namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>How a folder is watched.</summary>
internal sealed record FolderSourceOptions
{
    public required string SchemaVersion { get; init; }

    public required string BuilderVersion { get; init; }

    public required TimeSpan RescanInterval { get; init; }

    public required TimeSpan SettleTime { get; init; }

    public required TimeSpan UnfinishedLimit { get; init; }

    public required int Attempts { get; init; }

    /// <summary>How often letters to retry are looked for.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    public static FolderSourceOptions Of(WorkerOptions options, string schemaVersion, string builderVersion) => new()
    {
        SchemaVersion = schemaVersion,
        BuilderVersion = builderVersion,
        RescanInterval = TimeSpan.FromSeconds(options.RescanInterval),
        SettleTime = TimeSpan.FromMilliseconds(options.SettleTime),
        UnfinishedLimit = TimeSpan.FromSeconds(options.UnfinishedLimit),
        Attempts = options.Attempts,
    };
}
