namespace KnowledgeGraph.Core.Tests.Review;

public class DecisionBookTests
{
    /// <summary>Decisions in short form, and what is told of them.</summary>
    public static TheoryData<string, string> Contradictions => new()
    {
        { "merge org:1/a org:1/b;merge org:1/b org:1/a", "leads in a circle: org:1/a → org:1/b → org:1/a; leave one" },
        { "merge org:1/a org:1/b;merge org:1/b org:1/c;merge org:1/c org:1/b", "leads in a circle: org:1/b → org:1/c → org:1/b" },
        { "alias org:1/aa bb;alias org:1/bb aa", "leads in a circle" },
        { "merge org:1/a org:1/b;merge org:1/a org:1/c", "'org:1/a' is merged into 'org:1/c', but on line 1 into 'org:1/b'; leave one out" },
        { "accept org:1/a;reject org:1/a", "'org:1/a' is rejected, but on line 1 accepted" },
        { "merge org:1/a org:1/b;accept org:1/b;reject org:1/a", "'org:1/a' is rejected, but on line" },
        { "rename org:1/a x;reject org:1/a", "'org:1/a' is rejected, but on line 1 is 'rename org:1/a to 'x''" },
        { "rename org:1/a x;rename org:1/a y", "renamed to 'y', but on line 1 to 'x'" },
        { "merge org:1/a org:1/b;rename org:1/a x;rename org:1/b y", "'org:1/b' is renamed to" },
        { "alias org:12/a xx;alias org:1/b xx", "'xx' becomes a name of 'org:1/b', but on line 1 of 'org:12/a'" },
        { "merge org:1/a org:1/b;same org:1/a org:1/b", "are told apart, but merges make them one" },
        { "accept org:1/a;accept org:1/a", "stands twice, also on line" },
    };

    [Theory]
    [MemberData(nameof(Contradictions))]
    public void What_cannot_both_be_obeyed_is_told(string decisions, string message)
    {
        var error = Assert.Throws<DecisionFormatException>(() => Book(decisions));

        Assert.Contains(error.Problems, p => p.Message.Contains(message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("org:1/a", "org:1/d")]
    [InlineData("org:1/b", "org:1/d")]
    [InlineData("org:1/d", "org:1/d")]
    [InlineData("person:1/a", "person:1/a")]
    [InlineData("place:3204/x街道", "place:320404099")]
    [InlineData("place:3204/x街道/y社区", "place:320404099/y社区")]
    [InlineData("person:3204/x街道/王伟", "person:320404099/王伟")]
    [InlineData("org:1/dd", "org:1/d")]
    [InlineData("org:12/dd", "org:1/d")]
    [InlineData("org:2/dd", "org:2/dd")]
    public void Merges_and_aliases_lead_to_one_key(string key, string expected)
        => Assert.Equal(expected, Book("merge org:1/a org:1/b;merge org:1/b org:1/d;merge place:3204/x街道 place:320404099;alias org:1/d dd").Resolve(key));

    [Fact]
    public void Aliases_of_one_name_in_places_apart_are_two_names()
        => Assert.Equal("org:2/b", Book("alias org:1/a xx;alias org:2/b xx").Resolve("org:2/xx"));

    [Fact]
    public void A_decision_about_a_merged_entity_is_about_what_it_became()
    {
        var book = Book("merge org:1/a org:1/b;accept org:1/a");

        Assert.True(book.Has(DecisionKind.Accept, new EntityReference("org:1/b")));
        Assert.True(book.IsGone(new EntityReference("org:1/a")));
        Assert.False(book.IsGone(new EntityReference("org:1/b")));
    }

    [Fact]
    public void What_hangs_on_a_rejected_entity_is_gone()
    {
        var book = Book("reject org:1/a");

        Assert.True(book.IsGone(new RelationReference("org:1/a", "LOCATED_IN", "place:1")));
        Assert.False(book.IsGone(new RelationReference("org:1/b", "LOCATED_IN", "place:1")));
    }

    [Theory]
    [InlineData("", "accept org:1/a", false)]
    [InlineData("accept org:1/b", "accept org:1/b", true)]
    [InlineData("accept org:1/b", "accept org:1/b;accept org:1/z", true)]
    [InlineData("accept org:1/a", "", false)]
    [InlineData("accept org:1/a", "reject org:1/a", false)]
    [InlineData("", "alias org:1/z 七院", false)]
    [InlineData("alias org:1/z 七院", "alias org:1/z 七院", true)]
    public void A_document_is_built_again_where_other_decisions_bear_on_it(string before, string after, bool holds)
    {
        string[] keys = ["org:1/a"];
        const string text = "在七院";

        Assert.Equal(holds, Book(after).Holds(Book(before).Weigh(keys, text), keys, text));
    }

    [Fact]
    public void A_decision_about_a_key_that_another_hides_is_weighed()
    {
        var before = Book("merge org:1/a org:1/b");
        var weighed = before.Weigh(["org:1/a", "org:1/b"], string.Empty);

        // The store holds b alone; a new decision about a still bears on the document.
        Assert.True(before.Holds(weighed, ["org:1/b"], string.Empty));
        Assert.False(Book("merge org:1/a org:1/b;split org:1/a org:2/a").Holds(weighed, [], string.Empty));
    }

    [Fact]
    public void Short_ids_are_the_same_in_every_run_and_differ_between_facts()
    {
        FactReference[] facts =
        [
            new EntityReference("org:1/a"), new RelationReference("org:1/a", "LOCATED_IN", "place:1"), new CandidateReference("a"), PairReference.Of("org:1/b", "org:1/a"),
            new IndicatorReference("place:1", "人口", "人", 1.50m, null),
        ];

        Assert.Equal("erpdi", string.Concat(facts.Select(f => f.ShortId[0])));
        Assert.All(facts, f => Assert.Equal(8, f.ShortId.Length));
        Assert.Equal(5, facts.Select(f => f.ShortId).Distinct().Count());
        Assert.Equal(new IndicatorReference("place:1", "人口", "人", 1.5m, null).ShortId, facts[4].ShortId);
        Assert.Equal(PairReference.Of("org:1/a", "org:1/b").ShortId, facts[3].ShortId);
    }

    private static DecisionBook Book(string decisions) => new(
        decisions.Split(';', StringSplitOptions.RemoveEmptyEntries).Select((text, i) =>
        {
            var words = text.Split(' ');
            var same = words[0] == "same";
            var kind = same ? DecisionKind.Reject : Enum.Parse<DecisionKind>(words[0], ignoreCase: true);
            return new Decision
            {
                Kind = kind,
                On = same ? PairReference.Of(words[1], words[2]) : new EntityReference(words[1]),
                Into = kind is DecisionKind.Merge or DecisionKind.Split ? words[2] : null,
                Document = kind == DecisionKind.Split ? "d" : null,
                Name = kind is DecisionKind.Rename or DecisionKind.Alias ? words[2] : null,
                Line = i + 1,
                Column = 5,
            };
        }),
        "d.yaml");
}
