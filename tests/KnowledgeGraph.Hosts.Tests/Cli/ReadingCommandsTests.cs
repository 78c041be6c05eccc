using System.Text;
using System.Text.Json;

namespace KnowledgeGraph.Hosts.Tests.Cli;

/// <summary>One store of the seed texts for all tests that only read.</summary>
public sealed class SeedStore : IAsyncLifetime
{
    internal Kg Kg { get; } = new();

    public async ValueTask InitializeAsync()
    {
        var result = await Kg.RunAsync("build", Kg.CopySeeds());
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
    }

    public ValueTask DisposeAsync()
    {
        Kg.Dispose();
        return ValueTask.CompletedTask;
    }
}

public sealed class ReadingCommandsTests(SeedStore store) : IClassFixture<SeedStore>
{
    private readonly Kg kg = store.Kg;

    [Theory]
    [InlineData("000_4b15affbfc022093.txt", "320412001")]
    [InlineData("001_fd68bde13d4caed7.txt", "320413001")]
    [InlineData("002_a1e3e2cc862494e1.txt", "320404006")]
    [InlineData("003_086f802d0439a937.txt", "320613006")]
    [InlineData("004_bb4d74c52f4bd73a.txt", "340207001")]
    public async Task Stats_list_each_subject_with_its_code_and_the_chain_to_the_province(string document, string code)
    {
        var stats = (await kg.RunAsync("stats", "--json")).Json;

        var line = stats.GetProperty("documents").EnumerateArray().Single(d => d.GetProperty("id").GetString() == document);
        Assert.Equal(code, line.GetProperty("subject_code").GetString());
        Assert.Equal(code[..2], line.GetProperty("containers").EnumerateArray().Last().GetProperty("code").GetString());
    }

    [Fact]
    public async Task Stats_show_a_chain_from_a_sub_district_to_an_honour_with_its_sentences()
    {
        var stats = (await kg.RunAsync("stats", "--json")).Json;

        var chain = stats.GetProperty("chains").EnumerateArray().First().EnumerateArray().ToList();
        Assert.Equal(4, chain.Count);
        Assert.Equal("subdistrict", chain[0].GetProperty("entity").GetProperty("kind").GetString());
        Assert.Equal("community", chain[1].GetProperty("entity").GetProperty("kind").GetString());
        Assert.Equal(EntityTypes.Honour, chain[3].GetProperty("entity").GetProperty("type").GetString());
        Assert.All(chain.Skip(1), step => Assert.NotEmpty(step.GetProperty("sentences").EnumerateArray()));
    }

    [Fact]
    public async Task Find_gives_the_exact_name_first()
    {
        var found = (await kg.RunAsync("find", "学田街道", "--json")).Json.EnumerateArray().ToList();

        Assert.Equal("320613006", found[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task Find_of_an_unknown_name_finds_nothing_and_says_so()
    {
        var result = await kg.RunAsync("find", "不存在的名字");

        Assert.Equal((0, "Nothing in the store is named '不存在的名字'.\n"), (result.Code, result.Output));
    }

    [Theory]
    [InlineData("place:320613006")]
    [InlineData("320613006")]
    [InlineData("学田街道")]
    public async Task Show_takes_a_key_a_code_or_a_name(string wanted)
    {
        var card = (await kg.RunAsync("show", wanted, "--json")).Json;

        Assert.Equal("place:320613006", card.GetProperty("entity").GetProperty("key").GetString());
        Assert.Equal(["崇川区", "南通市", "江苏省"], card.GetProperty("containers").EnumerateArray().Select(c => c.GetProperty("name").GetString()!));
    }

    [Fact]
    public async Task Every_quotation_of_a_card_stands_in_its_document()
    {
        var card = (await kg.RunAsync("show", "place:320613006", "--json")).Json;
        var text = await File.ReadAllTextAsync(kg.PathOf("texts/003_086f802d0439a937.txt"), TestContext.Current.CancellationToken);

        var quotations = card.GetProperty("facts").EnumerateArray().SelectMany(f => f.GetProperty("sentences").EnumerateArray()).ToList();

        Assert.NotEmpty(quotations);
        Assert.All(quotations, q =>
        {
            var quoted = q.GetProperty("text").GetString()!;
            Assert.Equal(quoted, text[q.GetProperty("start").GetInt32()..q.GetProperty("end").GetInt32()]);
            Assert.Contains(quoted.ReplaceLineEndings(string.Empty), q.GetProperty("sentence").GetString(), StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task Show_of_an_ambiguous_name_lists_the_candidates()
    {
        var result = await kg.RunAsync("show", "街道");

        Assert.Equal(2, result.Code);
        Assert.Contains("place:320613006", result.Output, StringComparison.Ordinal);
        Assert.Contains("'街道' may be any of these", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_to_the_standard_output_is_the_export_to_a_file()
    {
        var printed = await kg.RunAsync("export", "jsonl", "--out", "-");

        Assert.Equal(Encoding.UTF8.GetString(await kg.ExportAsync()), printed.Output);
    }

    [Theory]
    [InlineData("csv", "graph-csv", "graph-csv/nodes.csv")]
    [InlineData("graphml", "graph.graphml", "graph.graphml")]
    public async Task Export_writes_other_formats(string format, string target, string file)
    {
        var result = await kg.RunAsync("export", format, "--out", target);

        Assert.Equal((0, string.Empty, string.Empty), (result.Code, result.Output, result.Error));
        Assert.Contains("学田街道", await File.ReadAllTextAsync(kg.PathOf(file), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.False(File.Exists(kg.PathOf(target + ".partial")));
    }

    [Fact]
    public async Task Eval_of_the_store_of_its_export_and_of_the_texts_agree()
    {
        await kg.ExportAsync();
        string[] folders = ["--gold", Path.Combine(Kg.GoldenEval, "gold"), "--texts", Path.Combine(Kg.GoldenEval, "texts")];
        await kg.RunAsync("build", folders[3], "--store", "sqlite:eval.db");
        await kg.ExportAsync("eval.db");

        var built = await kg.RunAsync(["eval", .. folders, "--json"]);
        var stored = await kg.RunAsync(["eval", .. folders, "--json", "--store", "sqlite:eval.db"]);
        var exported = await kg.RunAsync(["eval", .. folders, "--json", "eval.db.jsonl"]);

        Assert.Equal(0, built.Code);
        Assert.Equal(exported.Output, built.Output);
        Assert.Equal(exported.Output, stored.Output);
    }

    [Fact]
    public async Task Output_that_no_terminal_shows_has_no_escapes_and_no_cut_lines()
    {
        var result = await kg.RunAsync("stats");

        Assert.DoesNotContain('\u001b', result.Output);
        Assert.DoesNotContain('…', result.Output);
        Assert.Contains("学田街道", result.Output.Split('\n').Single(l => l.StartsWith("003_086f802d0439a937.txt ", StringComparison.Ordinal)), StringComparison.Ordinal);
    }
}
