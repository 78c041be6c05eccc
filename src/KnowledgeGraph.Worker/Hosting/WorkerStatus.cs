namespace KnowledgeGraph.Worker.Hosting;

/// <summary>How a worker stands; what <c>/status</c> answers and <c>kg worker status</c> shows.</summary>
public sealed record WorkerStatus
{
    /// <summary>Whether it takes documents in at the moment, or stands by for another that does.</summary>
    public required bool Ready { get; init; }

    /// <summary>Why it is not ready; empty where it is.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    public required int Process { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required string Store { get; init; }

    public FolderStatus? Folder { get; init; }

    public StreamStatus? Stream { get; init; }

    /// <summary>Documents by what became of them since the start.</summary>
    public required IReadOnlyDictionary<string, long> Documents { get; init; }

    /// <summary>Changes taken and not yet written.</summary>
    public required long InWork { get; init; }

    /// <summary>Of these, built ones that wait for the store.</summary>
    public required int WaitingForStore { get; init; }

    /// <summary>Builds that overran their limit and do not end.</summary>
    public required int Hanging { get; init; }

    public required int DeadLetters { get; init; }

    public required long StoreRetries { get; init; }

    public DateTimeOffset? WrittenAt { get; init; }

    /// <summary>Seconds from seeing the change that was written last to its being in the store.</summary>
    public double? LagSeconds { get; init; }

    /// <summary>Resident memory in bytes.</summary>
    public required long Memory { get; init; }
}

/// <summary>How a watched folder stands.</summary>
public sealed record FolderStatus
{
    public required string Path { get; init; }

    /// <summary>Whether another worker watches it and this one waits to take over.</summary>
    public required bool Standby { get; init; }

    public required int Files { get; init; }

    /// <summary>Files that are still changing.</summary>
    public required int Unfinished { get; init; }

    /// <summary>Documents built by older versions that wait to be rebuilt.</summary>
    public required int Stale { get; init; }

    /// <summary>Documents during which a worker's process ended, that wait until nothing else is to do.</summary>
    public required int Suspects { get; init; }

    public DateTimeOffset? ScannedAt { get; init; }
}

/// <summary>How a stream stands.</summary>
public sealed record StreamStatus
{
    public required string Name { get; init; }

    public required string Group { get; init; }

    /// <summary>This worker's name in the group.</summary>
    public required string Consumer { get; init; }

    /// <summary>Entries that no worker has taken yet; null where the server does not say.</summary>
    public long? Lag { get; init; }

    /// <summary>Entries that some worker has taken and not acknowledged.</summary>
    public long? Pending { get; init; }

    /// <summary>Entries among the dead letters.</summary>
    public long? Dead { get; init; }
}
