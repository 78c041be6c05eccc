using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using KnowledgeGraph.Storage.Export;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Storage;

public sealed class ExporterTests : IAsyncLifetime
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-export-").FullName;
    private SqliteGraphStore store = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        store = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Given.Schema, Cancellation);
        var awarded = Given.Relation(Given.Community, RelationTypes.Awarded, Given.Honour, ("level", "provincial"));
        var part = Given.Relation(Given.Community, RelationTypes.PartOf, Given.Subdistrict);
        var community = Given.Entity(Given.Community, "河苑\"社区\"") with { Aliases = [new Alias("河苑", "register"), new Alias("河苑", "text")] };
        await store.ReplaceAsync(
            [
                Given.Contribution(
                    Given.Document("b.txt", "2023-01-02") with { Title = "题,目", Location = "/secret", Authors = ["张三", "李四"], SubjectKey = Given.Subdistrict },
                    community, Given.Entity(Given.Honour, "健康社区") with { Confidence = 1 }, awarded, Given.Entity(Given.Policy, "老旧小区改造"),
                    Given.Entity(Given.Subdistrict, "戚墅堰街道") with { Code = "320412001", Kind = "subdistrict", Origin = FactOrigin.Register },
                    part with { Origin = FactOrigin.Register },
                    Given.Indicator(Given.Community, "人口", 4700.50m, "人", DateInterval.Year(2022)) with { Evidence = Given.Evidence(1, "𠮷\n人") }),
                Given.Contribution(
                    "a.txt", community, Given.Entity(Given.Honour, "健康社区"), awarded with { Qualifiers = PropertyBag.Of(("level", "national")) },
                    Given.Entity(Given.Subdistrict, "戚墅堰街道") with { Origin = FactOrigin.Register }, part with { Origin = FactOrigin.Register }),
            ],
            Cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Json_lines_are_what_the_scorer_reads()
    {
        var expected =
            """
            {"kind":"document","id":"a.txt","authors":[],"hash":"hash of a.txt","schema":"2","builder":"test"}
            {"kind":"document","id":"b.txt","title":"题,目","date":"2023-01-02","authors":["张三","李四"],"subject":"place:320412001","hash":"hash of b.txt","schema":"2","builder":"test"}
            {"kind":"entity","id":"honour:32/江苏省健康社区","type":"Honour","name":"健康社区","aliases":[],"properties":{},"origin":"text","confidence":1,"documents":["a.txt","b.txt"]}
            {"kind":"entity","id":"place:320412001","type":"Place","subtype":"subdistrict","name":"戚墅堰街道","aliases":[],"code":"320412001","properties":{},"origin":"register","confidence":0.9,"documents":[]}
            {"kind":"entity","id":"place:320412001006","type":"Place","name":"河苑\"社区\"","aliases":["河苑"],"properties":{},"origin":"text","confidence":0.9,"documents":["a.txt","b.txt"]}
            {"kind":"entity","id":"policy:old-neighbourhood-renovation","type":"Policy","name":"老旧小区改造","aliases":[],"key":"old-neighbourhood-renovation","properties":{},"origin":"text","confidence":0.9,"documents":["b.txt"]}
            {"kind":"relation","type":"AWARDED","head":"place:320412001006","tail":"honour:32/江苏省健康社区","properties":{"level":["national","provincial"]},"origin":"text","confidence":0.8,"evidence":[{"document":"a.txt","start":5,"end":8,"text":"一句话"},{"document":"b.txt","start":5,"end":8,"text":"一句话"}]}
            {"kind":"relation","type":"PART_OF","head":"place:320412001006","tail":"place:320412001","properties":{},"origin":"register","confidence":0.8,"evidence":[]}
            {"kind":"indicator","subject":"place:320412001006","metric":"人口","value":4700.5,"unit":"人","period":"2022-01-01/2022-12-31/year","confidence":0.7,"evidence":[{"document":"b.txt","start":1,"end":5,"text":"𠮷\n人"}]}

            """;

        var lines = await Given.ExportAsync(store);

        Assert.Equal(expected.ReplaceLineEndings("\n"), lines);
        Assert.All(lines.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => JsonDocument.Parse(line).Dispose());
    }

    [Fact]
    public async Task A_store_without_a_bulk_reader_exports_the_same_bytes()
    {
        Assert.Equal(await Given.ExportAsync(store), await Given.ExportAsync(new PlainStore(store)));
        Assert.Equal(await CsvAsync(store, "bulk"), await CsvAsync(new PlainStore(store), "plain"));
    }

    [Fact]
    public async Task A_line_longer_than_the_buffer_is_whole()
    {
        await store.ReplaceAsync([.. Enumerable.Range(0, 500).Select(i => Given.Contribution(new string('长', 100) + i, Given.Entity(Given.City, "常州")))], Cancellation);

        var line = (await Given.ExportAsync(store)).Split('\n').Single(l => l.Contains("\"id\":\"place:3204\"", StringComparison.Ordinal));

        Assert.Equal(500, JsonDocument.Parse(line).RootElement.GetProperty("documents").GetArrayLength());
    }

    [Fact]
    public async Task Csv_has_headers_that_neo4j_imports()
    {
        var files = await CsvAsync(store, "csv");

        Assert.Equal(["copies.csv", "documents.csv", "edges.csv", "evidence.csv", "indicators.csv", "mentions.csv", "nodes.csv"], files.Keys);
        Assert.Equal(
            """
            key:ID,:LABEL,id,title,date:date,medium,authors:string[],subject,hash,schema,builder
            document:a.txt,Document,a.txt,,,,,,hash of a.txt,2,test
            document:b.txt,Document,b.txt,"题,目",2023-01-02,,张三;李四,place:320412001,hash of b.txt,2,test

            """.ReplaceLineEndings("\n"),
            files["documents.csv"]);
        Assert.StartsWith("key:ID,:LABEL,kind,name,aliases:string[],code,origin,confidence:double,documents:long,independent:long,properties\n", files["nodes.csv"], StringComparison.Ordinal);
        Assert.Contains("\nplace:320412001006,Place,,\"河苑\"\"社区\"\"\",河苑,,text,0.9,2,2,{}\n", files["nodes.csv"], StringComparison.Ordinal);
        Assert.Contains(
            "\nplace:320412001006,AWARDED,honour:32/江苏省健康社区,text,0.8,2,2,\"{\"\"level\"\":[\"\"national\"\",\"\"provincial\"\"]}\"\n", files["edges.csv"], StringComparison.Ordinal);
        Assert.Contains("\ndocument:a.txt,place:320412001006,MENTIONS,3,9,", files["mentions.csv"], StringComparison.Ordinal);
        Assert.Contains("indicator,place:320412001006,人口,4700.5人,b.txt,1,5,\"𠮷\n人\",text,test,0.7,{}\n", files["evidence.csv"], StringComparison.Ordinal);
        Assert.All(files.Values, f => Assert.False(f.StartsWith('\ufeff') || f.Contains('\r', StringComparison.Ordinal)));
    }

    [Fact]
    public async Task GraphMl_is_well_formed_and_holds_every_node_and_edge()
    {
        await store.ReplaceAsync([Given.Contribution("c.txt", Given.Entity("org:a<&>b", "甲\u0001乙"))], Cancellation);
        using var stream = new MemoryStream();
        await GraphMlExporter.ExportAsync(store, stream, Cancellation);
        var text = Encoding.UTF8.GetString(stream.ToArray());

        var graph = XDocument.Parse(text).Root!;

        var ns = graph.Name.Namespace;
        Assert.Equal(5, graph.Descendants(ns + "node").Count());
        Assert.Equal(2, graph.Descendants(ns + "edge").Count());
        Assert.Contains(graph.Descendants(ns + "data"), d => d.Value == "甲 乙");
        Assert.StartsWith("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<graphml", text, StringComparison.Ordinal);
        Assert.EndsWith("</graphml>\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
    }

    private async Task<SortedDictionary<string, string>> CsvAsync(IGraphStore from, string name)
    {
        var target = Path.Combine(folder, name);
        await CsvExporter.ExportAsync(from, target, Cancellation);
        return new SortedDictionary<string, string>(
            Directory.GetFiles(target).ToDictionary(f => Path.GetFileName(f), f => Encoding.UTF8.GetString(File.ReadAllBytes(f))), StringComparer.Ordinal);
    }
}
