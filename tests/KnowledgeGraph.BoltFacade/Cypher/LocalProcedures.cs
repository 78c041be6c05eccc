using System.Text.RegularExpressions;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Cypher;

/// <summary>Procedures of Neo4j that the façade answers itself.</summary>
internal static partial class LocalProcedures
{
    /// <summary>The version that the façade gives itself out for.</summary>
    public const string Version = "5.26.0";

    /// <summary>The statement that gives the answer; empty where there is nothing to answer; null where the statement calls none of them.</summary>
    public static string? Rewrite(string statement)
    {
        if (Call().Match(statement) is not { Success: true } call)
        {
            return null;
        }

        if (!call.Groups["name"].Value.Equals("dbms.components", StringComparison.OrdinalIgnoreCase))
        {
            // Indexes of the engine need no waiting for.
            return "";
        }

        var row = new Dictionary<string, object?> { ["name"] = "Neo4j Kernel", ["versions"] = new List<object?> { Version }, ["edition"] = "community" };
        var items = call.Groups["items"].Success ? call.Groups["items"].Value : "name, versions, edition";
        var with = items.Split(',').Select(i => Regex.Split(i.Trim(), @"\s+AS\s+", RegexOptions.IgnoreCase)).Select(p => (From: p[0], To: p[^1])).ToList();
        var tail = call.Groups["tail"].Value;
        return $"UNWIND [{LiteralWriter.Text(row)}] AS row_ WITH {string.Join(", ", with.Select(w => $"row_.{w.From} AS {w.To}"))} "
            + (tail.Contains("RETURN", StringComparison.OrdinalIgnoreCase) ? tail : $"{tail} RETURN {string.Join(", ", with.Select(w => w.To))}");
    }

    [GeneratedRegex(@"^\s*CALL\s+(?<name>dbms\.components|db\.awaitIndexes|db\.awaitIndex|db\.prepareForReplanning)\s*(?:\([^)]*\))?(?:\s+YIELD\s+(?<items>\w+(?:\s+AS\s+\w+)?(?:\s*,\s*\w+(?:\s+AS\s+\w+)?)*))?(?<tail>.*?);?\s*$", RegexOptions.IgnoreCase | RegexOptions.Singleline)]
    private static partial Regex Call();
}
