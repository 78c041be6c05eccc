namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class SegmentCommandTests : IDisposable
{
    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Theory]
    [InlineData("老旧小区改造", "老旧 小区 改造")]
    [InlineData("老旧小区\n\n\r\n改造\n", "老旧 小区\n\n\r\n改造\n")]
    [InlineData("", "")]
    public async Task Words_are_parted_by_blanks_and_line_ends_kept(string text, string expected)
    {
        var result = await kg.RunWithInputAsync(text, "segment", "-");

        Assert.Equal((0, expected), (result.Code, result.Output));
    }

    [Fact]
    public async Task Tags_stand_behind_the_words()
    {
        var result = await kg.RunWithInputAsync("老旧小区，\n", "segment", "-", "--tags");

        Assert.Matches("^老旧/[a-z]+ 小区/n ，/x\n$", result.Output);
    }

    [Fact]
    public async Task A_long_text_in_chunks_gives_the_words_that_its_lines_give()
    {
        var line = "学田街道推进老旧小区改造，获评省级健康社区。";
        var words = (await kg.RunWithInputAsync(line, "segment", "-")).Output;
        kg.Write("lines.txt", string.Concat(Enumerable.Repeat(line + "\n", 20_000)));
        kg.Write("one-line.txt", string.Concat(Enumerable.Repeat(line, 20_000)));

        var lines = (await kg.RunAsync("segment", "lines.txt")).Output;
        var one = (await kg.RunAsync("segment", "one-line.txt")).Output;

        Assert.Equal(string.Concat(Enumerable.Repeat(words + "\n", 20_000)), lines);
        Assert.Equal(string.Join(' ', Enumerable.Repeat(words, 20_000)), one);
    }

    [Fact]
    public async Task Other_encodings_and_missing_files_are_told()
    {
        kg.Write("gb.txt", [0xD1, 0xA7, 0xCC, 0xEF]);

        var gb = await kg.RunAsync("segment", "gb.txt");
        var missing = await kg.RunAsync("segment", "none.txt");

        Assert.Equal(2, gb.Code);
        Assert.Contains("'gb.txt' is not UTF-8", gb.Error, StringComparison.Ordinal);
        Assert.Equal(2, missing.Code);
        Assert.Contains("'none.txt' cannot be read", missing.Error, StringComparison.Ordinal);
    }
}
