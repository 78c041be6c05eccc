using System.ComponentModel.DataAnnotations;

namespace KnowledgeGraph.Worker;

/// <summary>How <c>kg worker</c> works.</summary>
public sealed record WorkerOptions
{
    /// <summary>The folder that is watched.</summary>
    /// <value>A full path; null: none.</value>
    public string? Watch { get; init; }

    /// <summary>The Redis server that carries the queue. Its password comes from the environment alone: <c>KG_REDIS_PASSWORD</c>.</summary>
    /// <value><c>HOST:PORT</c>, several parted by commas for a cluster; null: none.</value>
    public string? Redis { get; init; }

    /// <summary>Name of the stream in Redis.</summary>
    /// <value>The default is <c>kg</c>.</value>
    public string Stream { get; init; } = "kg";

    /// <summary>The consumer group that workers of one store share.</summary>
    /// <value>The default is <c>workers</c>.</value>
    public string Group { get; init; } = "workers";

    /// <summary>Where the worker keeps dead letters and what was in work when it ended.</summary>
    /// <value>A folder; null, the default: beside a store that is a file, else <c>kg-worker</c> in the current folder.</value>
    public string? State { get; init; }

    /// <summary>Where health, metrics and status are served.</summary>
    /// <value><c>HOST:PORT</c>; the default is <c>127.0.0.1:9464</c>. <c>off</c>: nowhere. Another host than loopback shows them to the network.</value>
    public string Listen { get; init; } = "127.0.0.1:9464";

    /// <summary>Where traces and metrics are sent by OTLP over gRPC.</summary>
    /// <value>An address such as <c>http://127.0.0.1:4317</c>; null, the default: nowhere.</value>
    public string? Otlp { get; init; }

    /// <summary>How often the folder is looked through even if nothing was heard of it, for events get lost.</summary>
    /// <value>Seconds, from 1 to 86400. The default is 30.</value>
    [Range(1, 86_400)]
    public int RescanInterval { get; init; } = 30;

    /// <summary>How long a file must have stayed as it is before it is read, and must have been gone before it is retracted.</summary>
    /// <value>Milliseconds, from 0 to 600000. The default is 1000.</value>
    [Range(0, 600_000)]
    public int SettleTime { get; init; } = 1000;

    /// <summary>After so long a file that goes on changing is listed among the dead letters. It is read all the same once it stays as it is.</summary>
    /// <value>Seconds, from 1 to 604800. The default is 600.</value>
    [Range(1, 604_800)]
    public int UnfinishedLimit { get; init; } = 600;

    /// <summary>How often a document may fail before it is a dead letter.</summary>
    /// <value>From 1 to 100. The default is 3.</value>
    [Range(1, 100)]
    public int Attempts { get; init; } = 3;

    /// <summary>How long a document that is built waits for others to be written with.</summary>
    /// <value>Milliseconds, from 0 to 60000. The default is 500.</value>
    [Range(0, 60_000)]
    public int Linger { get; init; } = 500;

    /// <summary>How long a worker that is asked to stop may take to finish what is in work; the rest is handed back.</summary>
    /// <value>Seconds, from 0 to 600. The default is 25.</value>
    [Range(0, 600)]
    public int ShutdownLimit { get; init; } = 25;

    /// <summary>After so long without a sign of life, what a worker had taken from Redis is taken over by another.</summary>
    /// <value>Seconds, from 1 to 86400. The default is 60.</value>
    [Range(1, 86_400)]
    public int ClaimAfter { get; init; } = 60;
}
