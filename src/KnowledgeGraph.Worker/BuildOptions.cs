using System.ComponentModel.DataAnnotations;

namespace KnowledgeGraph.Worker;

/// <summary>How a build run works.</summary>
public sealed record BuildOptions
{
    /// <summary>How many documents one transaction holds at most.</summary>
    /// <value>From 1 to 10000. The default is 64.</value>
    [Range(1, 10_000)]
    public int BatchSize { get; init; } = 64;

    /// <summary>How many documents are built at the same time.</summary>
    /// <value>From 0 to 1024; 0, the default, takes all cores.</value>
    [Range(0, 1024)]
    public int Parallelism { get; init; }

    /// <summary>How long one document may take before it is left out with a finding.</summary>
    /// <value>Seconds, from 1 to 86400. The default is 300, far more than any document of the size limit needs.</value>
    [Range(1, 86_400)]
    public int DocumentTimeLimit { get; init; } = 300;

    /// <summary>Whether a small neural tagger supports the rules that find persons and organizations. Texts then take about two and a half times as long.</summary>
    /// <value>on, the default, or off.</value>
    public bool UseTagger { get; init; } = true;

    internal int Workers => Parallelism == 0 ? Environment.ProcessorCount : Parallelism;
}
