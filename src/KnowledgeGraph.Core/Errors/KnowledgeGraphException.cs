namespace KnowledgeGraph;

/// <summary>An error with a stable code.</summary>
public class KnowledgeGraphException(string code, string message, Exception? inner = null) : Exception($"{code}: {message}", inner)
{
    /// <summary>As in <c>KG1001</c>; never reused.</summary>
    public string Code { get; } = code;
}

/// <summary>A line of a seed file could not be read.</summary>
/// <param name="path">The file, as the caller named it.</param>
/// <param name="line">The line number, from 1.</param>
/// <param name="problem">What was found and what was expected, quoting the value.</param>
public sealed class SeedFormatException(string path, int line, string problem)
    : KnowledgeGraphException("KG1001", $"{path}({line}): {problem}")
{
    public string Path { get; } = path;

    /// <summary>From 1.</summary>
    public int Line { get; } = line;
}

/// <summary>A schema file is malformed or contradicts itself.</summary>
/// <param name="path">The file.</param>
/// <param name="line">From 1.</param>
/// <param name="column">From 1.</param>
/// <param name="problem">What was found and what was expected, quoting the value.</param>
public sealed class SchemaFormatException(string path, long line, long column, string problem, Exception? inner = null)
    : KnowledgeGraphException("KG1002", $"{path}({line},{column}): {problem}", inner)
{
    public string Path { get; } = path;

    public long Line { get; } = line;

    public long Column { get; } = column;
}

/// <summary>A setting is wrong.</summary>
public sealed class ConfigurationException(string message, Exception? inner = null) : KnowledgeGraphException("KG1003", message, inner);

/// <summary>A store could not do what was asked.</summary>
/// <param name="isTransient">Whether the same call may go through later.</param>
public sealed class StoreException(string message, bool isTransient, Exception? inner = null) : KnowledgeGraphException("KG2001", message, inner)
{
    public bool IsTransient { get; } = isTransient;
}

/// <summary>An applied migration was edited, or the store is newer than this program.</summary>
public sealed class MigrationException(string message) : KnowledgeGraphException("KG2002", message);
