namespace KnowledgeGraph;

/// <summary>An error with a stable code.</summary>
public class KnowledgeGraphException(string code, string message, Exception? inner = null) : Exception($"{code}: {message}", inner)
{
    /// <summary>As in <c>KG1001</c>; never reused.</summary>
    public string Code { get; } = code;
}

/// <summary>A line of a seed file could not be read.</summary>
public sealed class SeedFormatException : KnowledgeGraphException
{
    /// <param name="path">The file, as the caller named it.</param>
    /// <param name="line">The line number, from 1.</param>
    /// <param name="problem">What was found and what was expected, quoting the value.</param>
    public SeedFormatException(string path, int line, string problem)
        : base("KG1001", $"{path}({line}): {problem}")
    {
        Path = path;
        Line = line;
    }

    /// <param name="path">The file, as the caller named it.</param>
    /// <param name="line">The line number, from 1.</param>
    /// <param name="column">The character in that line, from 1.</param>
    /// <param name="problem">What was found and what was expected, quoting the value.</param>
    public SeedFormatException(string path, int line, int column, string problem)
        : base("KG1001", $"{path}({line},{column}): {problem}")
    {
        Path = path;
        Line = line;
        Column = column;
    }

    public string Path { get; }

    /// <summary>From 1.</summary>
    public int Line { get; }

    /// <summary>From 1; null where only the line is known.</summary>
    public int? Column { get; }
}

/// <summary>One thing wrong in a schema file.</summary>
/// <param name="Line">From 1.</param>
/// <param name="Column">From 1.</param>
/// <param name="Message">What was found and what was expected, quoting the value.</param>
public sealed record SchemaProblem(long Line, long Column, string Message);

/// <summary>A schema file is malformed or contradicts itself. The message tells every problem, one a line, in the order of the file.</summary>
/// <param name="path">The file.</param>
/// <param name="problems">In the order of the file, at least one.</param>
public sealed class SchemaFormatException(string path, IReadOnlyList<SchemaProblem> problems, Exception? inner = null)
    : KnowledgeGraphException("KG1002", string.Join('\n', problems.Select(p => $"{path}({p.Line},{p.Column}): {p.Message}")), inner)
{
    /// <param name="path">The file.</param>
    /// <param name="line">From 1.</param>
    /// <param name="column">From 1.</param>
    /// <param name="problem">What was found and what was expected, quoting the value.</param>
    public SchemaFormatException(string path, long line, long column, string problem, Exception? inner = null)
        : this(path, [new SchemaProblem(line, column, problem)], inner)
    {
    }

    public string Path { get; } = path;

    public IReadOnlyList<SchemaProblem> Problems { get; } = problems;

    /// <summary>Of the first problem.</summary>
    public long Line => Problems[0].Line;

    /// <summary>Of the first problem.</summary>
    public long Column => Problems[0].Column;
}

/// <summary>A file of decisions is malformed or contradicts itself. The message tells every problem, one a line, in the order of the file.</summary>
/// <param name="path">The file.</param>
/// <param name="problems">In the order of the file, at least one.</param>
public sealed class DecisionFormatException(string path, IReadOnlyList<SchemaProblem> problems, Exception? inner = null)
    : KnowledgeGraphException("KG1004", string.Join('\n', problems.Select(p => $"{path}({p.Line},{p.Column}): {p.Message}")), inner)
{
    public string Path { get; } = path;

    public IReadOnlyList<SchemaProblem> Problems { get; } = problems;
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
public class MigrationException(string message) : KnowledgeGraphException("KG2002", message);
