using System.IO.Compression;
using System.Text.RegularExpressions;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Hosts.Tests.Neo4j;

/// <summary>What a person drops on Neo4j Browser.</summary>
public partial class BrowserFilesTests
{
    /// <summary>Labels and types of the store's own that no schema names.</summary>
    private static readonly string[] OwnLabels = [GraphLabels.Document, GraphLabels.Indicator, GraphLabels.Other, "__Ledger", "__Migration", "__MigrationLock"];
    private static readonly string[] OwnTypes = [GraphLabels.Mentions, GraphLabels.HasIndicator, GraphLabels.OtherRelation, "__SAYS", "MIGRATED_TO"];

    /// <summary>A label that the file does not name gets a style of Browser's own, which wins over those that it names.</summary>
    [Fact]
    public void The_style_names_every_label_and_every_type()
    {
        var rules = Rules();
        var schemas = Directory.GetFiles(Repository.PathOf("schema"), "v*.yaml").Select(SchemaReader.Read).ToList();
        var labels = schemas.SelectMany(s => s.EntityTypes.SelectMany(t => t.Kinds.Select(GraphLabels.Pascal).Prepend(t.Name))).Concat(OwnLabels);
        var types = schemas.SelectMany(s => s.RelationTypes.Select(t => t.Name)).Concat(OwnTypes);

        Assert.Empty(labels.Distinct().Select(l => "node." + l).Except(rules.Keys));
        Assert.Empty(types.Distinct().Select(t => "relationship." + t).Except(rules.Keys));
    }

    /// <summary>Browser cuts a caption after as many Chinese characters as the diameter has times 14 pixels.</summary>
    [Fact]
    public async Task Usual_names_can_be_read_in_full()
    {
        using var kg = new Cli.Kg();
        Assert.Equal(0, (await kg.RunAsync("build", Cli.Kg.Seeds, "--store", "sqlite:graph.db")).Code);
        var rules = Rules();
        var types = new Dictionary<string, List<bool>>();
        await foreach (var entity in EntitiesAsync(kg))
        {
            var label = entity.Kind is { } kind && rules.ContainsKey("node." + GraphLabels.Pascal(kind)) ? GraphLabels.Pascal(kind) : entity.Type;
            var room = int.Parse(rules["node." + label]["diameter"].Replace("px", "", StringComparison.Ordinal), null) / 14;
            types.TryAdd(label, []);
            types[label].Add((entity.Type == "Honour" ? ShortName.Of(entity.Name) : entity.Name).Length <= room);
        }

        Assert.True(types.Count >= 12);
        Assert.Empty(types.Where(t => t.Value.Count(fits => fits) < 0.8 * t.Value.Count).Select(t => $"{t.Key}: {t.Value.Count(fits => fits)} of {t.Value.Count}"));
    }

    [Fact]
    public void Every_rule_has_a_colour_and_a_caption()
        => Assert.All(Rules().Where(r => r.Key.Contains('.', StringComparison.Ordinal)), r => Assert.Superset(new HashSet<string> { "color", "caption" }, r.Value.Keys.ToHashSet()));

    /// <summary>Browser takes a zip of .cypher files, and makes a folder of saved queries of each folder in it. With <c>KG_ACCEPT=1</c> it is made anew.</summary>
    [Fact]
    public void The_saved_queries_are_those_of_the_folder()
    {
        var path = Repository.PathOf("cypher", "browser", "saved-queries.zip");
        var queries = Directory.GetFiles(Repository.PathOf("cypher", "queries"), "*.cypher").Order(StringComparer.Ordinal)
            .ToDictionary(f => "KnowledgeGraph/" + Path.GetFileName(f), f => File.ReadAllText(f).ReplaceLineEndings("\n"));
        if (Environment.GetEnvironmentVariable(Reviewed.AcceptVariable) == "1")
        {
            File.Delete(path);
            using var made = ZipFile.Open(path, ZipArchiveMode.Create);
            foreach (var (name, text) in queries)
            {
                var entry = made.CreateEntry(name);
                entry.LastWriteTime = new DateTimeOffset(2024, 1, 1, 0, 0, 0, TimeSpan.Zero);
                using var writer = new StreamWriter(entry.Open());
                writer.Write(text);
            }
        }

        using var zip = ZipFile.OpenRead(path);
        var saved = zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open());
            return reader.ReadToEnd();
        });

        Assert.Equal(queries, saved);
    }

    private static async IAsyncEnumerable<Entity> EntitiesAsync(Cli.Kg kg)
    {
        await using var store = await Storage.GraphStoreAddress.Parse("sqlite:" + kg.PathOf("graph.db"))
            .OpenAsync(new SchemaCatalog(Repository.PathOf("schema")).Read(), mustExist: true, cancellationToken: TestContext.Current.CancellationToken);
        await foreach (var entity in store.EntitiesAsync(null, TestContext.Current.CancellationToken))
        {
            yield return entity;
        }
    }

    private static Dictionary<string, Dictionary<string, string>> Rules()
        => Rule().Matches(File.ReadAllText(Repository.PathOf("cypher", "browser", "style.grass"))).ToDictionary(
            m => m.Groups[1].Value, m => Setting().Matches(m.Groups[2].Value).ToDictionary(s => s.Groups[1].Value, s => s.Groups[2].Value));

    [GeneratedRegex(@"^([\w.]+) \{\n((?:  .+\n)+)\}", RegexOptions.Multiline)]
    private static partial Regex Rule();

    [GeneratedRegex(@"^  ([\w-]+): (.+);$", RegexOptions.Multiline)]
    private static partial Regex Setting();
}
