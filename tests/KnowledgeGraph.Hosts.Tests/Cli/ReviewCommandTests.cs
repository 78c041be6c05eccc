using System.Text.Json;

namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class ReviewCommandTests : IDisposable
{
    internal const string One = "虎丘街道年度工作总结\n\n2023年，姑苏区虎丘街道统筹推进各项工作。山塘社区梧桐新村获评苏州市文明小区。云上社区环境优美。街道联动苏州第九医院开展义诊。打造“清风楼道合伙人”品牌。";
    internal const string Two = "越溪街道年度工作总结\n\n2023年，吴中区越溪街道统筹推进各项工作。莫舍社区环境优美。街道联动苏州市第九人民医院开展义诊。打造“越好楼道合伙人”品牌。";

    private readonly Kg kg = new();

    public ReviewCommandTests()
    {
        kg.Write("texts/1.txt", One);
        kg.Write("texts/2.txt", Two);
    }

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task Each_kind_of_doubt_is_listed_with_its_sentence_and_its_commands()
    {
        await BuildAsync();

        var result = await kg.RunAsync("review", "--below", "0.99");

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Contains("云上社区  community  place:320508022/云上社区", result.Output, StringComparison.Ordinal);
        Assert.Contains("«云上社区»环境优美。", result.Output, StringComparison.Ordinal);
        Assert.Contains("苏州第九医院 may be short for 苏州市第九人民医院", result.Output, StringComparison.Ordinal);
        Assert.Contains("合伙人", result.Output, StringComparison.Ordinal);
        Assert.Contains("in 2 texts about 2 places", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("\e[", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_list_answers_in_JSON()
    {
        await BuildAsync();

        var json = (await kg.RunAsync("review", "--json", "--kind", "nil")).Json;

        var item = json[0].GetProperty("doubts")[0];
        Assert.Equal(("nil", 1), (json[0].GetProperty("kind").GetString(), json[0].GetProperty("total").GetInt32()));
        Assert.Equal("place:320508022/云上社区", item.GetProperty("fact").GetString());
        Assert.StartsWith("e", item.GetProperty("id").GetString(), StringComparison.Ordinal);
        Assert.Equal("云上社区", item.GetProperty("sentences")[0].GetProperty("quotation").GetProperty("text").GetString());
        Assert.Contains(item.GetProperty("commands").EnumerateArray(), c => c.GetProperty("command").GetString() == $"kg review reject {item.GetProperty("id").GetString()}");
    }

    [Fact]
    public async Task Every_command_of_the_list_can_be_run_as_it_stands()
    {
        await BuildAsync();
        var sections = (await kg.RunAsync("review", "--json", "--below", "0.99", "--limit", "3")).Json;
        var commands = sections.EnumerateArray().SelectMany(s => s.GetProperty("doubts").EnumerateArray())
            .SelectMany(d => d.GetProperty("commands").EnumerateArray()).Select(c => c.GetProperty("command").GetString()!)
            .Where(c => !c.Contains("policy:ID", StringComparison.Ordinal)).ToList();

        foreach (var command in commands)
        {
            var result = await kg.RunAsync(command.Split(' ')[1..]);
            Assert.Equal((0, string.Empty), (result.Code, result.Error));
            File.Delete(kg.PathOf("decisions.yaml"));
        }

        Assert.True(commands.Count > 8, string.Join('\n', commands));
    }

    [Theory]
    [InlineData("accept", "梧桐新村")]
    [InlineData("reject", "梧桐新村")]
    [InlineData("reject", "梧桐新村", "AWARDED", "苏州市文明小区")]
    [InlineData("merge", "云上社区", "320508022001")]
    [InlineData("merge", "苏州第九医院", "苏州市第九人民医院")]
    [InlineData("split", "苏州第九医院", "--document", "1.txt", "--in", "虎丘街道")]
    [InlineData("rename", "梧桐新村", "梧桐苑")]
    [InlineData("alias", "苏州市第九人民医院", "苏州第九医院")]
    [InlineData("alias", "山塘社区", "姑苏")]
    public async Task A_decision_takes_effect_with_the_next_build_survives_a_new_store_and_can_be_undone(params string[] decision)
    {
        await BuildAsync();
        var before = await kg.ExportAsync();

        var decided = await kg.RunAsync(["review", .. decision]);
        Assert.Equal((0, string.Empty), (decided.Code, decided.Error));
        var summary = (await kg.RunAsync("build", "texts", "--json")).Json.GetProperty("documents");
        var after = await kg.ExportAsync();
        await BuildAsync("cold.db");
        var again = (await kg.RunAsync("build", "texts", "--json")).Json.GetProperty("documents");
        var undone = await kg.RunAsync("review", "undo", decided.Output.Split(' ')[0]);
        await BuildAsync();

        Assert.NotEqual(before, after);
        Assert.Equal(after, await kg.ExportAsync("cold.db"));
        Assert.Equal(0, summary.GetProperty("findings").GetInt32());
        Assert.Equal(2, again.GetProperty("unchanged").GetInt32());
        Assert.Equal((0, string.Empty), (undone.Code, undone.Error));
        Assert.Equal(before, await kg.ExportAsync());
        Assert.Equal(0, (await kg.RunAsync("verify", "texts")).Code);
    }

    [Fact]
    public async Task Only_documents_that_a_decision_bears_on_are_built_again()
    {
        await BuildAsync();
        await kg.RunAsync("review", "rename", "梧桐新村", "梧桐苑");

        var summary = (await kg.RunAsync("build", "texts", "--json")).Json.GetProperty("documents");

        Assert.Equal((1, 1), (summary.GetProperty("changed").GetInt32(), summary.GetProperty("unchanged").GetInt32()));
    }

    [Fact]
    public async Task A_changed_text_obeys_what_was_decided_before()
    {
        await BuildAsync();
        await kg.RunAsync("review", "reject", "梧桐新村");
        await BuildAsync();
        kg.Write("texts/1.txt", One + "梧桐新村环境优美。");

        await BuildAsync();

        Assert.Contains("Nothing in the store", (await kg.RunAsync("find", "梧桐新村")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_decision_that_matches_nothing_is_a_finding()
    {
        await BuildAsync();
        await kg.RunAsync("review", "rename", "梧桐新村", "梧桐苑");
        kg.Write("texts/1.txt", One.Replace("梧桐新村", "绿叶新村", StringComparison.Ordinal));

        var result = await kg.RunAsync("build", "texts");

        Assert.Equal(1, result.Code);
        Assert.Matches(@"KG3401 .*decisions\.yaml\(5\): Decision k[0-9a-f]{7} \(rename place:.*/梧桐新村 to '梧桐苑'\) matches nothing", result.Output);
    }

    [Fact]
    public async Task What_was_decided_is_listed_no_more_before_any_build()
    {
        await BuildAsync();
        await kg.RunAsync("review", "accept", "云上社区", "--note", "new in 2024", "--by", "Li");

        Assert.Contains("Not in the register: 0", (await kg.RunAsync("review", "--kind", "nil")).Output, StringComparison.Ordinal);
        Assert.Contains("new in 2024", (await kg.RunAsync("review", "--decided")).Output, StringComparison.Ordinal);
        var json = (await kg.RunAsync("review", "--decided", "--json")).Json[0];
        Assert.Equal(("accept", "Li", 0), (json.GetProperty("what").GetString(), json.GetProperty("by").GetString(), json.GetProperty("obeyed_by").GetInt32()));
    }

    [Fact]
    public async Task Duplicates_told_apart_and_candidates_turned_down_are_listed_no_more()
    {
        await BuildAsync();
        foreach (var kind in (string[])["duplicate", "policy-candidate"])
        {
            var id = (await kg.RunAsync("review", "--kind", kind, "--json")).Json[0].GetProperty("doubts")[0].GetProperty("id").GetString()!;
            await kg.RunAsync("review", "reject", id);

            Assert.Equal(0, (await kg.RunAsync("review", "--kind", kind, "--json")).Json[0].GetProperty("total").GetInt32());
        }

        Assert.Equal(0, (await kg.RunAsync("build", "texts")).Code);
    }

    [Fact]
    public async Task One_decision_is_one_entry_in_the_file()
    {
        await BuildAsync();
        await kg.RunAsync("review", "accept", "云上社区");
        var before = await File.ReadAllLinesAsync(kg.PathOf("decisions.yaml"), TestContext.Current.CancellationToken);

        await kg.RunAsync("review", "rename", "梧桐新村", "梧桐苑");

        var after = await File.ReadAllLinesAsync(kg.PathOf("decisions.yaml"), TestContext.Current.CancellationToken);
        Assert.Equal(before, after.Where(before.Contains).Take(before.Length));
        Assert.Equal(before.Length + 5, after.Length);
    }

    [Fact]
    public async Task Numbers_that_contradict_each_other_are_a_conflict_until_one_is_rejected()
    {
        kg.Write("texts/3.txt", "虎丘街道概况\n\n2023年，姑苏区虎丘街道辖区常住人口5.2万人。");
        kg.Write("texts/4.txt", "虎丘街道简介\n\n2023年，姑苏区虎丘街道辖区常住人口5.4万人。");
        await BuildAsync();
        async Task<JsonElement> ConflictsAsync() => (await kg.RunAsync("review", "--kind", "conflict", "--json")).Json[0].GetProperty("doubts");
        var conflict = Assert.Single((await ConflictsAsync()).EnumerateArray().ToList(), c => c.GetProperty("title").GetString()!.Contains("常住人口", StringComparison.Ordinal));

        var rejected = await kg.RunAsync("review", "reject", conflict.GetProperty("facts")[0].GetProperty("id").GetString()!);

        Assert.Equal(2, conflict.GetProperty("facts").GetArrayLength());
        Assert.Equal((0, string.Empty), (rejected.Code, rejected.Error));
        Assert.Empty((await ConflictsAsync()).EnumerateArray());
    }

    [Fact]
    public async Task A_decision_against_an_earlier_one_is_refused()
    {
        await BuildAsync();
        await kg.RunAsync("review", "accept", "云上社区");
        var before = await File.ReadAllTextAsync(kg.PathOf("decisions.yaml"), TestContext.Current.CancellationToken);

        var result = await kg.RunAsync("review", "reject", "云上社区");

        Assert.Equal(2, result.Code);
        Assert.Contains("nothing is written", result.Error, StringComparison.Ordinal);
        Assert.Contains("accepted; leave one out", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, await File.ReadAllTextAsync(kg.PathOf("decisions.yaml"), TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_malformed_file_stops_the_build_with_line_and_column()
    {
        kg.Write("decisions.yaml", "version: 1\ndecisions:\n  - what: acept\n    entity: place:32\n");

        var result = await kg.RunAsync("build", "texts");

        Assert.Equal(3, result.Code);
        Assert.Contains("decisions.yaml(3,11): 'acept' is no decision", result.Error, StringComparison.Ordinal);
    }

    private async Task BuildAsync(string store = "graph.db")
    {
        var result = await kg.RunAsync("build", "texts", "--store", "sqlite:" + store);
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
    }
}
