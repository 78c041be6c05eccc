using System.Diagnostics;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using KnowledgeGraph.Storage.Migrations;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Hosts.Tests.Neo4j;

/// <summary>Every statement that the product can send, read by Neo4j's own front end as Cypher 5 and as Cypher 25: no error, and nothing that it deprecates.</summary>
public partial class CypherLintTests
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private sealed record Statement(string Name, string Text, IReadOnlyList<string> Parameters);

    [Fact]
    public async Task Neo4j_itself_finds_nothing_to_remark()
    {
        var statements = Statements().ToList();

        var result = await LintAsync(statements);

        // For .ci/run, which prints it: a test that passes prints nothing.
        await File.WriteAllTextAsync(
            Repository.PathOf("tests", "cypher-lint", "node_modules", ".checked"),
            $"Neo4j's front end checked {statements.Count} statements of {result.GetProperty("shapes").GetInt32()} shapes as Cypher 5 and 25: "
            + $"{result.GetProperty("findings").GetArrayLength()} remarks\n",
            TestContext.Current.CancellationToken);
        Assert.Equal(statements.Count, result.GetProperty("statements").GetInt32());
        Assert.Empty(result.GetProperty("findings").EnumerateArray().Select(f => f.GetRawText()));
    }

    /// <summary>The check would be worth nothing if it let everything pass.</summary>
    [Theory]
    [InlineData("MATCH (n) RETURN m", "not defined")]
    [InlineData("MATCH (n) RETURN id(n)", "deprecated")]
    [InlineData("MATCH (n) RETURN n.x = $other", "arameter")]
    [InlineData("MERGE (n:Place {key: 'a'}) SETT n.x = 1", "SETT")]
    public async Task What_is_wrong_is_found(string statement, string expected)
    {
        var result = await LintAsync([new Statement("wrong", statement, ["rows"])]);

        var findings = result.GetProperty("findings").EnumerateArray().ToList();
        Assert.Equal(["25", "5"], findings.Select(f => f.GetProperty("version").GetString()).Distinct().Order(StringComparer.Ordinal));
        Assert.All(findings, f => Assert.Contains(expected, f.GetProperty("message").GetString(), StringComparison.Ordinal));
    }

    private static IEnumerable<Statement> Statements()
    {
        var queries = Directory.GetFiles(Repository.PathOf("cypher", "queries"), "*.cypher").Order(StringComparer.Ordinal).ToList();
        Assert.True(queries.Count >= 20);
        foreach (var file in queries)
        {
            var text = File.ReadAllText(file);
            yield return new Statement(Path.GetFileName(file), text, [.. Declared().Matches(text).Select(m => m.Groups[1].Value)]);
        }

        var scripts = Directory.GetFiles(Repository.PathOf("cypher", "migrations"), "*.cypher").Order(StringComparer.Ordinal).ToList();
        Assert.NotEmpty(scripts);
        foreach (var file in scripts)
        {
            foreach (var (statement, i) in Migration.Parse(Path.GetFileName(file), File.ReadAllText(file)).Statements.Select((s, i) => (s, i)))
            {
                yield return new Statement($"{Path.GetFileName(file)} {i + 1}", statement, []);
            }
        }

        foreach (var file in Directory.GetFiles(Repository.PathOf("schema"), "v*.yaml").Order(StringComparer.Ordinal))
        {
            foreach (var statement in CypherStatements.All(SchemaReader.Read(file)))
            {
                yield return new Statement($"store, {Path.GetFileName(file)}", statement, Used(statement));
            }
        }

        foreach (var statement in MigrationStatements.All)
        {
            yield return new Statement("migrations", statement, Used(statement));
        }
    }

    /// <summary>What the store passes; a file of a query must declare its own.</summary>
    private static List<string> Used(string statement) => [.. Parameter().Matches(statement).Select(m => m.Groups[1].Value).Distinct()];

    private static async Task<JsonElement> LintAsync(IReadOnlyList<Statement> statements)
    {
        var folder = Repository.PathOf("tests", "cypher-lint");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "@neo4j-cypher")), "Needs Neo4j's front end: run tests/cypher-lint/install.sh first.");
        var work = Directory.CreateTempSubdirectory("kg-lint-").FullName;
        try
        {
            var (given, found) = (Path.Combine(work, "statements.json"), Path.Combine(work, "result.json"));
            await File.WriteAllTextAsync(
                given, JsonSerializer.Serialize(statements.Select(s => new { name = s.Name, text = s.Text, parameters = s.Parameters }), Json), TestContext.Current.CancellationToken);
            using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "lint.mjs"), given, found]) { RedirectStandardError = true })!;
            var errors = await node.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await node.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(File.Exists(found), errors);
            return JsonDocument.Parse(await File.ReadAllTextAsync(found, TestContext.Current.CancellationToken)).RootElement;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    [GeneratedRegex(@"^// :param (\w+) =>", RegexOptions.Multiline)]
    private static partial Regex Declared();

    [GeneratedRegex(@"\$(\w+)")]
    private static partial Regex Parameter();
}
