namespace KnowledgeGraph.Client.Diffusion.Networks;

/// <summary>How a network is inferred. Exactly one of <see cref="Edges"/> and <see cref="PValue"/> is given.</summary>
public sealed record NetworkInferenceOptions
{
    /// <summary>How long it takes from one node to the next.</summary>
    public TransmissionModel Model { get; init; }

    /// <summary>The parameter of the model; null: it is estimated.</summary>
    /// <value>Above 0; its unit depends on the model.</value>
    public double? Parameter { get; init; }

    /// <summary>So many edges.</summary>
    /// <value>From 1.</value>
    public int? Edges { get; init; }

    /// <summary>Edges up to the first that improves the fit no more than chance would; that one is the last of the result.</summary>
    /// <value>A probability above 0, at most 1.</value>
    public double? PValue { get; init; }

    /// <summary>Where the parameter is estimated: the most rounds of inferring a network and estimating the parameter anew from its trees.</summary>
    /// <value>From 1, which leaves the parameter where it starts; the default is 10.</value>
    public int MaximumRounds { get; init; } = 10;

    /// <exception cref="ArgumentException">An option is out of range, or they contradict each other.</exception>
    internal void Check()
    {
        if (Edges is null == PValue is null)
        {
            throw new ArgumentException($"{(Edges is null ? "Neither" : "Both")} a number of edges {(Edges is null ? "nor" : "and")} a p-value is given; expected one of them.");
        }

        if (Edges < 1)
        {
            throw new ArgumentException($"The number of edges is {Edges}; expected at least 1.");
        }

        if (PValue is { } p && !(p > 0 && p <= 1))
        {
            throw new ArgumentException($"The p-value is {p}; expected above 0 and at most 1.");
        }

        if (Parameter is { } parameter && !(parameter > 0 && double.IsFinite(parameter)))
        {
            throw new ArgumentException($"The parameter is {parameter}; expected above 0.");
        }

        if (MaximumRounds < 1)
        {
            throw new ArgumentException($"The number of rounds is {MaximumRounds}; expected at least 1.");
        }
    }
}

/// <summary>Events at one node tend to come before those at another, more than other ways explain. An association: no proof that one acts on the other.</summary>
/// <param name="Origin">Whose events come first.</param>
/// <param name="Destination">Whose events follow.</param>
/// <param name="Improvement">What the edge adds to the log-likelihood of all cascades, given the edges before it.</param>
/// <param name="PValue">Of a Vuong test between the network with and without it; not a number where there is only one cascade.</param>
public sealed record DiffusionEdge(string Origin, string Destination, double Improvement, double PValue);

/// <summary>A network inferred from cascades.</summary>
/// <param name="Edges">In the order found: of falling improvement.</param>
/// <param name="Model">By which times between adoptions were weighed.</param>
/// <param name="Parameter">The one that the edges were found with.</param>
/// <param name="Rounds">How often the network was inferred.</param>
/// <param name="IsSettled">Whether the last round gave what the one before it gave; true where the parameter was given.</param>
/// <param name="PossibleEdges">How many pairs of nodes are in some cascade one after the other.</param>
public sealed record DiffusionNetwork(
    IReadOnlyList<DiffusionEdge> Edges, TransmissionModel Model, double Parameter, int Rounds, bool IsSettled, int PossibleEdges);
