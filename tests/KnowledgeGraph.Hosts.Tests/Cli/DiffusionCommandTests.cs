namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class DiffusionCommandTests : IDisposable
{
    private const string Cascades = "who,when,what\na,0,1\nb,1,1\nc,2,1\na,0,2\nb,1,2\n";
    private readonly Kg kg = new();

    [Fact]
    public async Task Plain_cascades_become_edges_in_a_file()
    {
        kg.Write("c.csv", Cascades);

        var result = await kg.RunAsync("diffusion", "network", "--cascades", "c.csv", "--node", "who", "--time", "when", "--cascade", "what", "--parameter", "1", "--edges", "2", "--out", "e.csv");

        Assert.Equal(0, result.Code);
        Assert.Contains("an association in time, not an influence", result.Error, StringComparison.Ordinal);
        var lines = File.ReadAllLines(kg.PathOf("e.csv"));
        Assert.Equal("\"origin_node\",\"destination_node\",\"improvement\",\"p_value\"", lines[0]);
        Assert.StartsWith("\"a\",\"b\",44.6", lines[1], StringComparison.Ordinal);
        Assert.Equal(3, lines.Length);
    }

    [Theory]
    [InlineData(2, "Neither a number of edges nor a p-value", "--cascades", "c.csv")]
    [InlineData(2, "'missing.csv' cannot be read", "--cascades", "missing.csv", "--edges", "1")]
    [InlineData(3, "c.csv(1): there is no column 'node_name'; expected one of who, when, what", "--cascades", "c.csv", "--edges", "1")]
    public async Task What_cannot_be_is_told_with_its_place(int code, string message, params string[] arguments)
    {
        kg.Write("c.csv", Cascades);
        var columns = code == 3 ? Array.Empty<string>() : ["--node", "who", "--time", "when", "--cascade", "what"];

        var result = await kg.RunAsync(["diffusion", "network", .. arguments, .. columns]);

        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_sample_texts_answer_every_question()
    {
        kg.CopySeeds();
        Assert.Equal(0, (await kg.RunAsync("build", "texts")).Code);

        var timeline = (await kg.RunAsync("diffusion", "timeline", "老旧小区改造", "--json")).Json.GetProperty("adoptions").EnumerateArray().ToDictionary(a => a.GetProperty("name").GetString()!);
        Assert.Equal(["南通市", "常州市"], timeline.Keys.Order(StringComparer.Ordinal));
        Assert.Equal("2020-12-09", timeline["南通市"].GetProperty("latest").GetString());
        Assert.Contains("老旧小区", timeline["南通市"].GetProperty("evidence")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        foreach (var command in (string[][])[["curve", "老旧小区改造"], ["lags"], ["candidates"], ["reuse"], ["network", "--edges", "1"], ["panel", "老旧小区改造", "--out", "p"], ["report", "老旧小区改造", "--html", "r.html"]])
        {
            var result = await kg.RunAsync(["diffusion", .. command]);
            Assert.True(result.Code == 0, $"{command[0]}: {result.Error}");
            Assert.Contains("Rests on", result.Error, StringComparison.Ordinal);
        }

        Assert.True(new FileInfo(kg.PathOf("r.html")).Length > 1_000_000);
        Assert.True(File.Exists(kg.PathOf("p/panel.csv")));
        var unknown = await kg.RunAsync("diffusion", "timeline", "old-neighborhood-renovation");
        Assert.Equal(2, unknown.Code);
        Assert.Contains("did you mean 'old-neighbourhood-renovation'", unknown.Error, StringComparison.Ordinal);
    }

    public void Dispose() => kg.Dispose();
}
