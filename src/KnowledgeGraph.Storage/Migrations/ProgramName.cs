namespace KnowledgeGraph.Storage.Migrations;

/// <summary>Who migrates, as a store remembers it.</summary>
internal static class ProgramName
{
    /// <returns>User, machine and version of this library: <c>analyst@host, kg 0.1.0</c>.</returns>
    public static string Of() => $"{Environment.UserName}@{Environment.MachineName}, kg {typeof(ProgramName).Assembly.GetName().Version?.ToString(3)}";
}
