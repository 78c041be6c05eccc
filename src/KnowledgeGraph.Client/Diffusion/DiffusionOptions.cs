namespace KnowledgeGraph.Client.Diffusion;

/// <summary>What of a graph counts.</summary>
public sealed record DiffusionOptions
{
    /// <summary>Assertions of a confidence below this are left out; below 0.5 a text only names the policy.</summary>
    /// <value>A probability from 0 to 1. The default is 0.5.</value>
    public double MinimumConfidence { get; init; } = 0.5;

    /// <summary>Mandates known from elsewhere, in any order.</summary>
    public IReadOnlyList<Mandate> Mandates { get; init; } = [];
}
