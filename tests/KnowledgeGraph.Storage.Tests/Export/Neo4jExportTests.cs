using System.Text;
using System.Text.RegularExpressions;
using KnowledgeGraph.Storage.Export;
using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Sqlite;
using KnowledgeGraph.Storage.Tests.Neo4j;

namespace KnowledgeGraph.Storage.Tests.Export;

/// <summary>The graph of the sample texts and of two copies of the first out of one store and into Neo4j, without the store's own writing.</summary>
[Collection(LiveServer.Collection)]
public partial class Neo4jExportTests(LiveServer server)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static readonly IReadOnlyList<DocumentContribution> Texts =
    [
        Sketched(SeedContributions.All[0].Document.Id, 0), .. SeedContributions.All.Skip(1), Sketched("copy-1.txt", 0), Sketched("copy-2.txt", 5),
    ];

    [Fact]
    public async Task The_script_makes_the_graph_that_the_store_writes()
    {
        await using var source = await SeedsAsync();
        await using (var store = await LiveGraph.OpenAsync(server, SeedContributions.Schema))
        {
            await store.ReplaceAsync(Texts, Cancel);
        }

        var written = await CountsAsync();
        await server.EmptyAsync();
        foreach (var statement in StatementsOf(await ScriptAsync(source)))
        {
            await LiveGraph.RowsAsync(server, statement);
        }

        Assert.Equal(written, await CountsAsync());
        Assert.Contains("Place Subdistrict", written, StringComparison.Ordinal);
        Assert.Contains("COPY_OF: 2, 0", written, StringComparison.Ordinal);

        // And the store goes on with it.
        await LiveGraph.Migrator(server, Storage.Migrations.Migration.For(Neo4jMigrationTarget.Embedded, SeedContributions.Schema.Version)).ApplyAsync(null, null, Cancel);
        await using var reopened = await LiveGraph.ReopenAsync(server, SeedContributions.Schema);
        Assert.Equal(await JsonLinesAsync(source), await JsonLinesAsync(reopened));
        Assert.Equal(0, (await reopened.ReplaceAsync(Texts, Cancel)).Documents);

        // It finds the copies that are left when their original goes.
        await source.RetractAsync([Texts[0].Document.Id], Cancel);
        await reopened.RetractAsync([Texts[0].Document.Id], Cancel);
        Assert.Equal(["copy-2.txt < copy-1.txt"], await reopened.CopiesAsync(cancellationToken: Cancel).Select(c => $"{c.Document} < {c.Original}").ToListAsync(Cancel));
        Assert.Equal(await JsonLinesAsync(source), await JsonLinesAsync(reopened));
    }

    [Fact]
    public async Task Writing_the_same_graph_gives_the_same_script()
    {
        await using var one = await SeedsAsync();
        await using var other = await SeedsAsync(Texts.Reverse());

        Assert.Equal(await ScriptAsync(one), await ScriptAsync(other));
    }

    [Fact]
    public async Task A_graph_summed_in_many_shares_is_the_same()
    {
        await using var source = await SeedsAsync();

        var whole = await RowsAsync(int.MaxValue, 2000);

        Assert.Equal(whole, await RowsAsync(100, 7));

        async Task<List<string>> RowsAsync(int share, int batch)
        {
            var rows = new List<string>();
            var recorded = new RecordedGraph(source, SeedContributions.Schema, new Neo4jStoreOptions { BatchRows = batch }) { ShareSize = share };
            await foreach (var statement in recorded.StatementsAsync(Cancel))
            {
                foreach (var row in StatementRows.Of(statement))
                {
                    var text = new StringBuilder(statement.Text);
                    CypherLiteral.Write(text, row);
                    rows.Add(text.ToString());
                }
            }

            rows.Sort(StringComparer.Ordinal);
            return rows;
        }
    }

    [Fact]
    public async Task Every_field_of_the_import_has_its_header_and_every_end_its_node()
    {
        await using var source = await SeedsAsync();
        var folder = Directory.CreateTempSubdirectory("kg-import-").FullName;
        try
        {
            var command = await Neo4jAdminExporter.ExportAsync(source, SeedContributions.Schema, folder, Cancel);

            var tables = Argument().Matches(command).Select(m => (IsNodes: m.Groups[1].Value == "nodes", Labels: m.Groups[2].Value, Header: Read(folder, m.Groups[3].Value).Single(), Rows: Read(folder, m.Groups[4].Value))).ToList();
            Assert.Equal(Directory.GetFiles(folder, "*.csv").Length, tables.Count * 2);
            Assert.All(tables, t => Assert.All(t.Rows, r => Assert.Equal(t.Header.Count, r.Count)));
            var ids = tables.Where(t => t.IsNodes).SelectMany(t => t.Rows.Select(r => $"{Group(t.Header[0])} {r[0]}")).ToList();
            Assert.Equal(ids.Count, ids.Distinct().Count());
            var known = ids.ToHashSet();
            Assert.All(tables.Where(t => !t.IsNodes), t => Assert.All(t.Rows, r => Assert.Contains($"{Group(t.Header[0])} {r[0]}", known)));
            Assert.All(tables.Where(t => !t.IsNodes), t => Assert.All(t.Rows, r => Assert.Contains($"{Group(t.Header[1])} {r[1]}", known)));
            Assert.Contains(tables, t => t.Labels == "Place:Subdistrict" && t.Header.Contains("aliases:string[]") && t.Header.Contains("confidence:double"));
            Assert.Contains(tables, t => t.Labels == "Document" && t.Header.Contains("published_on:date"));
            var script = await File.ReadAllTextAsync(Path.Combine(folder, "import.sh"), Cancel);
            Assert.All(Argument().Matches(command).Select(m => m.Value), a => Assert.Contains($"  {a} \\\n", script, StringComparison.Ordinal));

            // As many of each as the script of Cypher makes.
            var statistics = await source.StatisticsAsync(Cancel);
            Assert.Equal(statistics.Entities.Values.Sum(), tables.Where(t => t.IsNodes && !t.Labels.StartsWith('_') && t.Labels is not ("Document" or "Indicator")).Sum(t => t.Rows.Count));
            Assert.Equal(statistics.Assertions, tables.Where(t => t.Labels == "__SAYS").Sum(t => t.Rows.Count));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Literals_are_read_back_as_they_were()
    {
        var to = new StringBuilder();

        CypherLiteral.Write(to, new Dictionary<string, object?>
        {
            ["a b`"] = "it's \\ \"x\"\n\u0001", ["list"] = new List<object?> { 1L, 2L }, ["none"] = null, ["day"] = new DateOnly(2024, 2, 29), ["number"] = 1.0, ["small"] = 1e-9, ["yes"] = true,
        });

        Assert.Equal("{`a b```: 'it\\'s \\\\ \"x\"\\n\\u0001', `list`: [1, 2], `day`: date('2024-02-29'), `number`: 1.0, `small`: 1E-09, `yes`: true}", to.ToString());
    }

    /// <summary>The first sample text under an id, as if its words were others.</summary>
    private static DocumentContribution Sketched(string id, int from)
        => SeedContributions.All[0] with { Document = SeedContributions.All[0].Document with { Id = id, PublishedOn = new DateOnly(2020, 1, 1 + from), Sketch = Given.Sketch(from, 800) } };

    private static async Task<IGraphStore> SeedsAsync(IEnumerable<DocumentContribution>? contributions = null)
    {
        var store = await SqliteGraphStore.OpenAsync(":memory:", SeedContributions.Schema, new SqliteStoreOptions(), Cancel);
        await store.ReplaceAsync([.. contributions ?? Texts], Cancel);
        return store;
    }

    private static async Task<string> ScriptAsync(IGraphStore store)
    {
        using var output = new MemoryStream();
        await CypherExporter.ExportAsync(store, SeedContributions.Schema, output, Cancel);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static async Task<string> JsonLinesAsync(IGraphStore store)
    {
        using var output = new MemoryStream();
        await JsonLinesExporter.ExportAsync(store, output, Cancel);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private static IEnumerable<string> StatementsOf(string script)
        => script.Split(";\n").Select(s => string.Join('\n', s.Split('\n').Where(l => !l.StartsWith("//", StringComparison.Ordinal))).Trim()).Where(s => s.Length > 0);

    /// <summary>All that is in the database but the memory of migrations, by labels or type, with the number of values.</summary>
    private async Task<string> CountsAsync()
    {
        // Traces of writing: the lock, and when what changed.
        await LiveGraph.RowsAsync(server, "MATCH (g:__Ledger {key: 'graph'}) REMOVE g.locked, g.last_changed");
        await LiveGraph.RowsAsync(server, "MATCH (c:__Ledger) WHERE c.changed IS NOT NULL DETACH DELETE c");
        var nodes = await LiveGraph.RowsAsync(
            server,
            """
            MATCH (n) WHERE NOT n:__Migration AND NOT n:__MigrationLock AND NOT n:__KnowledgeGraphTests
            RETURN labels(n) AS labels, count(n) AS n, sum(size(keys(n))) AS keys
            """);
        var edges = await LiveGraph.RowsAsync(server, "MATCH (a)-[r]->() WHERE NOT a:__Migration RETURN type(r) AS type, count(r) AS n, sum(size(keys(r))) AS keys");
        var lines = nodes.Select(r => $"{string.Join(' ', ((IReadOnlyList<object?>)r[0]!).Cast<string>().Order(StringComparer.Ordinal))}: {r[1]}, {r[2]}").Concat(edges.Select(r => $"{r[0]}: {r[1]}, {r[2]}"));
        return string.Join('\n', lines.Order(StringComparer.Ordinal));
    }

    private static string Group(string header) => header[header.IndexOf('(', StringComparison.Ordinal)..];

    private static List<List<string>> Read(string folder, string path)
    {
        var rows = new List<List<string>>();
        var row = new List<string>();
        var field = new StringBuilder();
        var isQuoted = false;
        var text = File.ReadAllText(Path.Combine(folder, path));
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"')
            {
                if (isQuoted && i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    isQuoted = !isQuoted;
                }
            }
            else if (isQuoted || text[i] is not (',' or '\n'))
            {
                field.Append(text[i]);
            }
            else
            {
                row.Add(field.ToString());
                field.Clear();
                if (text[i] == '\n')
                {
                    rows.Add(row);
                    row = [];
                }
            }
        }

        return rows;
    }

    [GeneratedRegex(@"--(nodes|relationships)=(\S+)=(\S+),(\S+)")]
    private static partial Regex Argument();
}
