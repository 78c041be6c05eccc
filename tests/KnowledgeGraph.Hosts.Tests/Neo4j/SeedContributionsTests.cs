using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Hosts.Tests.Neo4j;

/// <summary>The file of what the sample texts say, which the tests of the stores carry with them.</summary>
public class SeedContributionsTests
{
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>It is frozen; with <c>KG_ACCEPT=1</c> it is made anew, and the answers of <c>QueriesTests</c> are to be accepted after it.</summary>
    [Fact]
    public async Task It_holds_the_sample_texts()
    {
        var path = Repository.PathOf("tests", "KnowledgeGraph.Storage.Tests", "Neo4j", "Seeds.jsonl");
        if (Environment.GetEnvironmentVariable(Reviewed.AcceptVariable) == "1")
        {
            await File.WriteAllTextAsync(path, await MakeAsync(), TestContext.Current.CancellationToken);
        }

        var ids = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Select(l => LedgerKey.ReadSingle(JsonDocument.Parse(l).RootElement[0].GetString()!));

        Assert.Equal(Seeds.Documents.Select(Path.GetFileName), ids);
    }

    private static async Task<string> MakeAsync()
    {
        using var kg = new Cli.Kg();
        kg.Environment.Remove("KG_BUILD__TAGGER");
        Assert.Equal(0, (await kg.RunAsync("build", Cli.Kg.Seeds, "--store", "sqlite:graph.db")).Code);
        await using var store = await Storage.GraphStoreAddress.Parse("sqlite:" + kg.PathOf("graph.db"))
            .OpenAsync(new SchemaCatalog(Repository.PathOf("schema")).Read(), mustExist: true);
        var text = new StringBuilder();
        foreach (var id in Seeds.Documents.Select(d => Path.GetFileName(d)))
        {
            var contribution = (await store.ContributionAsync(id))!;
            contribution = contribution with { Document = contribution.Document with { Location = "seeds/documents/" + id } };
            var rows = LedgerRecord.Of(contribution).Select(r => new object[] { r.Fact, r.At, r.Value });
            text.Append(JsonSerializer.Serialize(new object[] { LedgerKey.Document(id), LedgerRecord.Of(contribution.Document), rows }, Json)).Append('\n');
        }

        return text.ToString();
    }
}
