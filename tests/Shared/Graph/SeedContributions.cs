using System.Text.Json;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph;

/// <summary>What the five sample texts say, as it was when <c>Seeds.jsonl</c> was made, under version 1: a line for each text, in the form of the ledger.</summary>
/// <remarks>Newer versions of the schema take it as it stands. Frozen, so that answers to queries do not change with every rule; a test of KnowledgeGraph.Hosts.Tests makes it anew where <c>KG_ACCEPT</c> is 1.</remarks>
internal static class SeedContributions
{
    public static GraphSchema FirstSchema { get; } = Published("v1");

    /// <summary>The newest.</summary>
    public static GraphSchema Schema { get; } = Published(Resource.NamesBelow("schema/").Select(Path.GetFileNameWithoutExtension).MaxBy(v => int.Parse(v![1..], null))!);

    public static IReadOnlyList<DocumentContribution> All { get; } = Under(Schema);

    public static IReadOnlyList<DocumentContribution> Under(GraphSchema schema)
        => [.. Resource.Text("Seeds.jsonl").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => Read(l, schema))];

    private static GraphSchema Published(string version) => SchemaReader.Parse(Resource.Text($"schema/{version}.yaml"), $"schema/{version}.yaml");

    private static DocumentContribution Read(string line, GraphSchema schema)
    {
        using var json = JsonDocument.Parse(line);
        var document = LedgerRecord.ReadDocument(json.RootElement[0].GetString()!, json.RootElement[1].GetString()!, schema.Version);
        return LedgerRecord.Read(document, json.RootElement[2].EnumerateArray().Select(r => new SaidRow(r[0].GetString()!, r[1].GetInt64(), r[2].GetString()!)));
    }
}

/// <summary>Files that the tests carry with them, so that they run where there is no checkout.</summary>
internal static class Resource
{
    public static string Text(string name)
    {
        using var reader = new StreamReader(typeof(Resource).Assembly.GetManifestResourceStream(name) ?? throw new FileNotFoundException($"No resource '{name}'."));
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    /// <summary>What follows the prefix, in ordinal order.</summary>
    public static IEnumerable<string> NamesBelow(string prefix)
        => typeof(Resource).Assembly.GetManifestResourceNames().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Select(n => n[prefix.Length..]).Order(StringComparer.Ordinal);
}
