using System.Security.Cryptography.X509Certificates;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>How connections are made and kept. The defaults are those of Neo4j's own drivers.</summary>
internal sealed record BoltOptions
{
    public string UserAgent { get; init; } = "KnowledgeGraph/" + (typeof(BoltOptions).Assembly.GetName().Version?.ToString(3) ?? "0");

    /// <summary>Connections to one server at once.</summary>
    /// <value>At least 1. The default is 100.</value>
    public int MaximumPoolSize { get; init; } = 100;

    /// <summary>How long to wait for a free connection.</summary>
    public TimeSpan AcquisitionTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long to wait until a new connection is ready, with encryption and login.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Age from which a connection is not used again.</summary>
    public TimeSpan MaximumAge { get; init; } = TimeSpan.FromHours(1);

    /// <summary>A connection that lay idle longer is asked for a sign of life before it is used.</summary>
    public TimeSpan LivenessAfter { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a server may be silent while an answer is due; null leaves it to what the server says of itself.</summary>
    public TimeSpan? ReadTimeout { get; init; }

    /// <summary>How long a RESET may take before the connection is given up.</summary>
    public TimeSpan ResetTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long managed work is tried again; a second try is always made.</summary>
    public TimeSpan RetryTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Whether the server may be told which calls the client uses, where it asks for it.</summary>
    public bool AllowsTelemetry { get; init; } = true;

    /// <summary><c>WARNING</c>, <c>INFORMATION</c> or <c>OFF</c>; null leaves it to the server (from 5.2).</summary>
    public string? MinimumNotificationSeverity { get; init; }

    /// <summary>Kinds of notifications not to be sent (from 5.2).</summary>
    public IReadOnlyList<string> DisabledNotifications { get; init; } = [];

    /// <summary>Authorities to trust in place of the system's; null trusts the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>Bytes of records that one result keeps before it stops reading.</summary>
    public long BufferLimit { get; init; } = 16 * 1024 * 1024;

    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Gives numbers from 0 to 1 that scatter the waits between tries.</summary>
    public Func<double> Jitter { get; init; } = Random.Shared.NextDouble;
}
