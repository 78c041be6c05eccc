namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>What a statement gave.</summary>
/// <param name="Keys">Names of the columns.</param>
/// <param name="Rows">Values as PackStream writes them; graph elements as <see cref="EngineNode"/>, <see cref="EngineEdge"/> and <see cref="EnginePath"/>.</param>
/// <param name="Counters">As Bolt names them: <c>nodes-created</c>.</param>
internal sealed record EngineResult(IReadOnlyList<string> Keys, IReadOnlyList<object?[]> Rows, IReadOnlyDictionary<string, long> Counters)
{
    public static EngineResult Empty { get; } = new([], [], new Dictionary<string, long>());

    public bool Wrote => Counters.Count > 0;
}

internal sealed record EngineNode(long Id, List<object?> Labels, Dictionary<string, object?> Properties);

internal sealed record EngineEdge(long Id, long Start, long End, string Type, Dictionary<string, object?> Properties);

/// <param name="Nodes">One more than edges.</param>
internal sealed record EnginePath(List<EngineNode> Nodes, List<EngineEdge> Edges);

/// <summary>The engine refused or failed; the message is its own.</summary>
internal sealed class EngineException(string message) : Exception(message);
