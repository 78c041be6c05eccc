using System.Globalization;
using System.Text.RegularExpressions;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Storage.Tests.Neo4j;

/// <summary>A file of <c>cypher/queries</c>: its first line names it, and <c>// :param name => value</c> gives each parameter an example.</summary>
internal sealed partial record SavedQuery(string Name, string Text)
{
    public static IEnumerable<SavedQuery> All => Resource.NamesBelow("queries/").Select(Read);

    public static SavedQuery Read(string name) => new(name, Resource.Text("queries/" + name));

    public Dictionary<string, object?> Parameters => Examples().Matches(Text).ToDictionary(m => m.Groups["name"].Value, m => Value(m.Groups["value"].Value), StringComparer.Ordinal);

    private static object? Value(string text)
        => text.StartsWith('\'') ? text[1..^1]
            : text.Contains('.', StringComparison.Ordinal) ? (object)double.Parse(text, CultureInfo.InvariantCulture)
            : long.Parse(text, CultureInfo.InvariantCulture);

    /// <summary>Rows for people to review: columns in order, nothing for null.</summary>
    public static async Task<string> AnswerAsync(LiveServer server, string text, Dictionary<string, object?> parameters)
    {
        await using var session = server.Driver.OpenSession(new CypherSessionOptions { IsReadOnly = true });
        await using var result = await session.RunAsync(text, parameters);
        var lines = new List<string> { string.Join(" | ", result.Keys) };
        await foreach (var record in result.RecordsAsync())
        {
            lines.Add(string.Join(" | ", record.Select(Render)));
        }

        return string.Join('\n', lines) + "\n";
    }

    private static string Render(object? value) => value switch
    {
        null => "",
        double number => number.ToString("0.######", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        CypherPath path => string.Join(" - ", path.Nodes.Select(n => n.Properties["name"])),
        IReadOnlyList<object?> list => $"[{string.Join("; ", list.Select(Render))}]",
        _ => string.Create(CultureInfo.InvariantCulture, $"{value}"),
    };

    [GeneratedRegex(@"^// :param (?<name>\w+) => (?<value>.+)$", RegexOptions.Multiline)]
    private static partial Regex Examples();
}
