using KnowledgeGraph.Pipeline.Rules;

namespace KnowledgeGraph.Pipeline.Tests.Rules;

/// <summary>Every example of every rule under <c>seeds/rules</c> is a test of its own: a new rule needs no line here.</summary>
public class RuleExampleTests
{
    private static readonly (IReadOnlyList<Rule> Rules, IReadOnlyList<SeedFormatException> Problems) Read = RuleReader.Read(Seeds.Folder, Given.Schema);

    public static TheoryData<string, string> Examples
        => new(Read.Rules.SelectMany(r => r.Examples.Select(e => (r.Id, e.Marked))));

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_gives_its_facts_and_a_counterexample_gives_none(string id, string marked)
    {
        var rule = Read.Rules.Single(r => r.Id == id);

        Assert.Null(RuleChecker.Failure(Given.Segmenter, Given.Schema, rule, rule.Examples.First(e => e.Marked == marked)));
    }

    [Fact]
    public void The_rules_are_well_formed() => Assert.Empty(Read.Problems.Select(p => p.Message));
}
