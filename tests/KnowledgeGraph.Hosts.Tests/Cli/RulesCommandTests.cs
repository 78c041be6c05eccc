namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class RulesCommandTests : IDisposable
{
    private const string Rule = """
        rules:
          - id: seat-of-test
            why: A test.
            pattern: 'head:Organization 位于 seat:Place'
            relation: head LOCATED_IN seat
            confidence: 0.8
            examples:
              - '[Organization 恒泰纺织]位于[Place.road 桂花路]。 => 恒泰纺织 LOCATED_IN 桂花路'
            counterexamples:
              - '[Organization 恒泰纺织]走访[Place.road 桂花路]。'

        """;

    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task The_rules_of_the_program_are_well_and_their_examples_come_out()
    {
        var result = await kg.RunAsync("rules", "check");

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Contains("parties-agreed", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_example_that_does_not_come_out_is_told_with_what_came_instead()
    {
        var seeds = WithRule(Rule.Replace("=> 恒泰纺织 LOCATED_IN 桂花路", "=> 恒泰纺织 LOCATED_IN 清塘路", StringComparison.Ordinal));

        var result = await kg.RunAsync("rules", "check", "--seeds", seeds);

        Assert.Equal(3, result.Code);
        Assert.Contains(
            "test.yaml(8): '[Organization 恒泰纺织]位于[Place.road 桂花路]。' gave 恒泰纺织 LOCATED_IN 桂花路; expected 恒泰纺织 LOCATED_IN 清塘路", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_malformed_rule_is_told_by_file_line_and_column()
    {
        var seeds = WithRule(Rule.Replace("seat:Place'", "seat:Plaze'", StringComparison.Ordinal));

        var result = await kg.RunAsync("rules", "check", "--seeds", seeds, "--json");

        Assert.Equal(3, result.Code);
        Assert.Contains("test.yaml(4,41): 'Plaze' is no type of the schema", result.Json.GetProperty("problems")[0].GetString(), StringComparison.Ordinal);
        Assert.Empty(result.Json.GetProperty("rules").EnumerateArray());
    }

    [Theory]
    [InlineData("text.txt")]
    [InlineData("虎丘街道年度工作总结\n\n2023年，姑苏区虎丘街道与苏州市第九人民医院签约。")]
    public async Task Which_rule_reads_what_is_explained(string text)
    {
        kg.Write("text.txt", "虎丘街道年度工作总结\n\n2023年，姑苏区虎丘街道与苏州市第九人民医院签约。");

        var result = await kg.RunAsync("rules", "explain", text, "--json");

        var match = Assert.Single(result.Json.EnumerateArray());
        Assert.Equal("parties-agreed", match.GetProperty("rule").GetString());
        Assert.Equal("虎丘街道与苏州市第九人民医院签约", match.GetProperty("text").GetString());
        Assert.Equal("苏州市第九人民医院", match.GetProperty("captures").GetProperty("partner").GetString());
        Assert.Equal((21, 37), (match.GetProperty("start").GetInt32(), match.GetProperty("end").GetInt32()));
    }

    /// <summary>The lexicon of the repository with one rule.</summary>
    private string WithRule(string rule)
    {
        kg.Write("seeds/rules/test.yaml", rule);
        Directory.CreateSymbolicLink(kg.PathOf("seeds/lexicon"), Repository.PathOf("seeds", "lexicon"));
        return kg.PathOf("seeds");
    }
}
