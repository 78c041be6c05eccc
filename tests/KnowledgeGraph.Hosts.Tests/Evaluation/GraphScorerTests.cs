using KnowledgeGraph.Hosts.Tests.Cli;
using KnowledgeGraph.Cli.Evaluation;

namespace KnowledgeGraph.Hosts.Tests.Evaluation;

/// <summary>Golden/eval holds an export that errs in every way, and what the reference scorer (score.py) printed about it.</summary>
public class GraphScorerTests
{
    private static readonly string[] Arguments =
        ["eval", "--gold", Path.Combine(Kg.GoldenEval, "gold"), "--texts", Path.Combine(Kg.GoldenEval, "texts"), Path.Combine(Kg.GoldenEval, "export.jsonl")];

    [Theory]
    [InlineData("expected.json", "--json")]
    [InlineData("expected.txt", "--errors", "100")]
    public async Task Prints_what_the_reference_scorer_prints(string expected, params string[] options)
    {
        using var kg = new Kg();

        var result = await kg.RunAsync([.. Arguments, .. options]);

        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(Kg.GoldenEval, expected), TestContext.Current.CancellationToken), result.Output);
    }

    [Fact]
    public async Task Lists_errors_of_one_type()
    {
        using var kg = new Kg();

        var result = await kg.RunAsync([.. Arguments, "--errors", "1", "--type", "Honour"]);

        Assert.EndsWith("b.txt: entities 1.0  relations 1.0\na.txt\tduplicate\tHonour\t省级健康社区称号 beside 省级健康社区\n", result.Output, StringComparison.Ordinal);
    }
}

public class SequenceRatioTests
{
    // Expected: difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() of Python 3.11.
    [Theory]
    [InlineData("", "", 1.0)]
    [InlineData("健康社区", "健康社区", 1.0)]
    [InlineData("省级健康社区", "健康社区", 0.8)]
    [InlineData("abcabc", "acbacb", 2.0 / 3)]
    [InlineData("老旧小区改造", "改造老旧小区", 2.0 / 3)]
    [InlineData("\U00020BB7祥社区", "吉祥社区", 0.75)]
    public void Is_that_of_the_reference(string a, string b, double expected) => Assert.Equal(expected, SequenceRatio.Of(a, b), 1e-12);
}

public class ExactDecimalTests
{
    // Expected: round(x, 3) and f"{x:.3f}" of Python 3.11; the ties are exact in binary.
    [Theory]
    [InlineData(0.0625, 0.062, "0.062")]
    [InlineData(0.1875, 0.188, "0.188")]
    [InlineData(2.0 / 3, 0.667, "0.667")]
    [InlineData(0.0005, 0.001, "0.001")]
    [InlineData(1.0, 1.0, "1.000")]
    [InlineData(0.0, 0.0, "0.000")]
    public void Rounds_as_the_reference_does(double value, double rounded, string text)
    {
        Assert.Equal(rounded, ExactDecimal.Round(value, 3));
        Assert.Equal(text, ExactDecimal.Format(value, 3));
    }

    [Theory]
    [InlineData(1.0, "1.0")]
    [InlineData(0.25, "0.25")]
    [InlineData(35000000.0, "35000000.0")]
    public void The_shortest_form_has_a_point(double value, string expected) => Assert.Equal(expected, ExactDecimal.Shortest(value));
}
