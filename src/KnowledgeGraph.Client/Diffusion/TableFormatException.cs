namespace KnowledgeGraph.Client.Diffusion;

/// <summary>A table that was given, as of cascades, cannot be read.</summary>
/// <param name="path">The file, as the caller named it.</param>
/// <param name="line">The line number, from 1.</param>
/// <param name="problem">What was found and what was expected, quoting the value.</param>
public sealed class TableFormatException(string path, int line, string problem) : KnowledgeGraphException("KG5001", $"{path}({line}): {problem}")
{
    /// <summary>The file, as the caller named it.</summary>
    public string Path { get; } = path;

    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}
