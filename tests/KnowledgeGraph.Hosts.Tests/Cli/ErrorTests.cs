namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class ErrorTests : IDisposable
{
    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Theory]
    [InlineData(2, "Name a command: build, stats", "")]
    [InlineData(2, "There is no command 'biuld'; expected one of build, stats, find, show, mcp, review, diffusion, export, segment, verify, eval, calibrate, … (16 in all); did you mean 'build'?", "biuld")]
    [InlineData(2, "Required argument 'PATH' missing", "build")]
    [InlineData(2, "There is no file or folder 'none'.", "build none")]
    [InlineData(2, "'xml'", "export xml --out x")]
    [InlineData(2, "--gold is 'none', which is no folder.", "eval --gold none --texts .")]
    [InlineData(2, "'many'", "find x --limit many")]
    [InlineData(3, "KG1003", "stats --settings none.json")]
    [InlineData(3, "'seeds' is", "stats --seeds none")]
    [InlineData(3, "graph.db", "stats --store graph.db")]
    [InlineData(4, "none.db", "stats --store sqlite:none.db")]
    [InlineData(4, "none.db", "verify --store sqlite:none.db")]
    [InlineData(4, "none", "build . --store sqlite:none/none/graph.db")]
    public async Task Each_failure_is_one_sentence_and_its_exit_code(int code, string message, string commandLine)
    {
        var result = await kg.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(code, result.Code);
        Assert.Contains(message, result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Fact]
    public async Task A_store_that_is_no_store_is_unavailable()
    {
        kg.Write("notes.txt", "一份笔记，不是数据库。");

        var result = await kg.RunAsync("stats", "--store", "sqlite:notes.txt");

        Assert.Equal(4, result.Code);
        Assert.Contains("notes.txt", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_schema_file_stops_the_start_and_leaves_no_store()
    {
        var schema = kg.Write("broken.yaml", "version: 1\nentity_types:\n  Place: [unclosed\n");

        var result = await kg.RunAsync("build", Kg.Seeds, "--schema", "broken.yaml");

        Assert.Equal(3, result.Code);
        Assert.StartsWith($"KG1002: {schema}(", result.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(kg.PathOf("graph.db")));
    }

    [Fact]
    public async Task A_malformed_export_is_told_with_its_line()
    {
        kg.Write("bad.jsonl", "{\"kind\":\"document\"}\n{\"kind\":\n");

        var result = await kg.RunAsync(
            "eval", "--gold", Path.Combine(Kg.GoldenEval, "gold"), "--texts", Path.Combine(Kg.GoldenEval, "texts"), "bad.jsonl");

        Assert.Equal(3, result.Code);
        Assert.Contains("bad.jsonl(2)", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("build")]
    [InlineData("stats")]
    [InlineData("find")]
    [InlineData("show")]
    [InlineData("export")]
    [InlineData("segment")]
    [InlineData("verify")]
    [InlineData("eval")]
    [InlineData("schema")]
    [InlineData("schema check")]
    [InlineData("schema show")]
    [InlineData("schema diff")]
    public async Task Help_gives_examples(string command)
    {
        var result = await kg.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"]);

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Contains($"Examples:\n  kg {command}", result.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("schema check", "is sound")]
    [InlineData("schema show", "Relation types")]
    [InlineData("schema show AWARDED", "AWARDED")]
    [InlineData("schema show --markdown", "```mermaid")]
    [InlineData("schema diff 1 1", "say the same")]
    public async Task The_schema_is_checked_shown_and_compared(string commandLine, string expected)
    {
        var result = await kg.RunAsync(commandLine.Split(' '));

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
    }
}
