using KnowledgeGraph.Storage;

namespace KnowledgeGraph.Client;

/// <summary>How a graph is opened. No record, for records print their members.</summary>
public sealed class KnowledgeGraphClientOptions
{
    /// <summary>Who opens a graph on a server.</summary>
    /// <value>The default is null: nobody, as for a file.</value>
    public string? User { get; set; }

    /// <summary>The user's password. Keep it in the environment or a secret store, never in an address.</summary>
    /// <value>The default is null.</value>
    public string? Password { get; set; }

    /// <summary>Who opens the graph, where a host has that already; counts before <see cref="User"/> and <see cref="Password"/>.</summary>
    /// <value>The default is null.</value>
    public StoreLogin? Login { get; set; }

    /// <summary>How much evidence a fact brings along.</summary>
    /// <value>A number of pieces from 0 to 100. The default is 3; <see cref="KnowledgeGraphClient.EvidenceAsync(FactReference, CancellationToken)"/> reads all of it.</value>
    public int EvidencePerFact { get; set; } = 3;
}
