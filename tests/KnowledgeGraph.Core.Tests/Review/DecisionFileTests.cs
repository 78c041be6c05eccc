namespace KnowledgeGraph.Core.Tests.Review;

public class DecisionFileTests
{
    private static readonly GraphSchema Schema = new SchemaCatalog(Repository.PathOf("schema")).Read();

    /// <summary>An entry, and where in it which problem is told.</summary>
    public static TheoryData<string, int, int, string> Mistakes => new()
    {
        { "what: acept\nentity: place:32", 3, 11, "'acept' is no decision; expected one of accept, reject, merge, split, rename, alias; did you mean 'accept'?" },
        { "entity: place:32", 3, 5, "what is missing; expected one of accept, reject, merge, split, rename, alias" },
        { "what: accept", 3, 5, "a decision to accept has none of entity, relation, indicator, same, policy_candidate; expected one of them" },
        { "what: accept\nentity: place:32\npolicy_candidate: 积分制", 3, 5, "has several of entity, relation" },
        { "what: rename\nentity: place:32", 3, 5, "name is missing; expected a name" },
        { "what: rename\nentity: place:32\nname: a\ninto: place:33", 6, 5, "'into' does not belong to a decision to rename" },
        { "what: accept\nentity: plaec:32", 4, 13, "'plaec:32' is no key; expected one that begins with place:, org:, " },
        { "what: accept\nentity: org:1/", 4, 13, "key 'org:1/' is malformed; expected 'org:SCOPE/NAME'" },
        { "what: merge\nentity: place:32\ninto: person:32/王伟", 5, 11, "'place:32' is a Place and 'person:32/王伟' a Person; expected a Place" },
        { "what: merge\nentity: place:32\ninto: place:32", 5, 11, "'place:32' is the entity itself; expected another key" },
        { "what: merge\nentity: policy:red-property\ninto: policy:points-system", 4, 13, "is a Policy; what there is of these is not for a reviewer to change" },
        { "what: split\nentity: place:32\ninto: place:33", 3, 5, "has both or none of document, within; expected one of them" },
        { "what: alias\nentity: org:32/甲乙\nname: 甲", 5, 11, "'甲' has 1 characters; expected 2 to 64" },
        { "what: accept\nentity: place:32\nwhen: yesterday", 5, 11, "when is 'yesterday'; expected a date such as 2024-05-31" },
        { "id: k0000000\nwhat: accept\nentity: place:32", 3, 9, "the id 'k0000000' does not fit what the decision says; expected 'k" },
        { "what: reject\nrelation:\n  head: place:32\n  type: PARTOF\n  tail: place:33", 6, 13, "'PARTOF' is no type of relation; expected one of PART_OF," },
        { "what: reject\nrelation:\n  head: person:32/王伟\n  type: PART_OF\n  tail: place:33", 5, 13, "'person:32/王伟' is a Person, which PART_OF never leaves; expected Place" },
        { "what: reject\nrelation:\n  head: place:32\n  type: PART_OF", 5, 7, "tail of relation is missing; expected a word" },
        { "what: reject\nrelation:\n  head: place:32\n  type: AWARDED\n  tail: honour:32/a\n  qualifiers:\n    yaer: 2021", 9, 9, "'yaer' is no qualifier of AWARDED; expected one of level, year" },
        { "what: reject\nindicator:\n  subject: place:32\n  metric: 人口\n  unit: 人\n  value: many", 8, 14, "value is 'many'; expected a number" },
        { "what: reject\nindicator:\n  subject: place:32\n  metric: 人口\n  unit: 人\n  value: 1\n  period: 2021", 9, 15, "period is '2021'; expected a form such as 2022-01-01/2022-12-31/year" },
        { "what: reject\nsame: place:32", 4, 11, "same is 'place:32'; expected a list of two keys" },
        { "what: [accept]\nentity: place:32", 3, 11, "what is a list; expected one of accept" },
    };

    [Fact]
    public void What_is_written_is_read_again_and_written_the_same()
    {
        Decision[] decisions =
        [
            new() { Kind = DecisionKind.Accept, On = new EntityReference("place:3204/常州经开区"), By = "李", When = new DateOnly(2024, 5, 31), Note = "a \"zone\": #1\nnot a district\\" },
            new() { Kind = DecisionKind.Reject, On = new RelationReference("place:32", "AWARDED", "honour:32/a", PropertyBag.Of(("year", "2021"))), Document = "a b.txt" },
            new() { Kind = DecisionKind.Reject, On = new IndicatorReference("place:32", "人口: all", "", 4.70m, "2022-01-01/2022-12-31/year") },
            new() { Kind = DecisionKind.Reject, On = PairReference.Of("org:32/乙", "org:32/甲") },
            new() { Kind = DecisionKind.Accept, On = new CandidateReference("积分制") },
            new() { Kind = DecisionKind.Merge, On = new EntityReference("org:3204/七院"), Into = "org:3204/第七医院", Name = "“第七医院”" },
            new() { Kind = DecisionKind.Split, On = new EntityReference("person:3204/王伟"), Into = "person:3205/王伟", Within = "place:3205", Name = "no" },
            new() { Kind = DecisionKind.Rename, On = new EntityReference("org:3204/第七医院"), Name = "true" },
            new() { Kind = DecisionKind.Alias, On = new EntityReference("org:3204/第七医院"), Name = "- 七医" },
        ];

        var text = DecisionFile.Format(new DecisionBook(decisions, "d.yaml"));
        var read = DecisionFile.Parse(text, "d.yaml", Schema);

        Assert.Equal(decisions.Select(d => d.Id).Order(), read.Decisions.Select(d => d.Id).Order());
        Assert.Equal(decisions[0].Note, Assert.Single(read.Decisions, d => d.Note is not null).Note);
        Assert.Equal(text, DecisionFile.Format(read));
        Assert.Equal(text, DecisionFile.Format(new DecisionBook(decisions.Reverse(), "d.yaml")));
    }

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_is_told_with_its_place_its_value_and_what_was_expected(string entry, int line, int column, string message)
    {
        var text = "version: 1\ndecisions:\n  - " + entry.Replace("\n", "\n    ", StringComparison.Ordinal) + "\n";

        var error = Assert.Throws<DecisionFormatException>(() => DecisionFile.Parse(text, "d.yaml", Schema));

        var problem = Assert.Single(error.Problems);
        Assert.Equal((line, column), ((int)problem.Line, (int)problem.Column));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.StartsWith($"KG1004: d.yaml({line},{column}): ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("decisions: []\n", 1, 1, "version is missing")]
    [InlineData("version: 2\n", 1, 10, "version is '2'; this program reads version 1")]
    [InlineData("version: 1\ndecision: []\n", 2, 1, "'decision' does not belong to the file; expected one of version, decisions; did you mean 'decisions'?")]
    [InlineData("version: 1\ndecisions: accept\n", 2, 12, "decisions is 'accept'; expected a list")]
    [InlineData("- a\n", 1, 1, "a list stands where the file begins")]
    [InlineData("version: 1\ndecisions: [\n", 3, 1, "no valid YAML")]
    [InlineData("version: 1\ndecisions:\n  - a\n", 3, 5, "'a' stands where a decision should")]
    public void A_malformed_file_is_told(string text, int line, int column, string message)
    {
        var problem = Assert.Throws<DecisionFormatException>(() => DecisionFile.Parse(text, "d.yaml", Schema)).Problems[0];

        Assert.Equal((line, column), ((int)problem.Line, (int)problem.Column));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void All_mistakes_are_told_at_once()
    {
        var error = Assert.Throws<DecisionFormatException>(
            () => DecisionFile.Parse("version: 1\ndecisions:\n  - what: accept\n    entity: x\n  - what: reject\n", "d.yaml", Schema));

        Assert.Equal([4, 5], error.Problems.Select(p => p.Line));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n")]
    [InlineData("version: 1\ndecisions:\n")]
    [InlineData("version: 1\ndecisions: []\n")]
    public void A_file_may_hold_no_decision(string text) => Assert.True(DecisionFile.Parse(text, "d.yaml", Schema).IsEmpty);

    [Fact]
    public void A_file_that_is_not_there_decides_nothing() => Assert.True(DecisionFile.Read("/nowhere/d.yaml", Schema).IsEmpty);

    [Fact]
    public void Who_when_and_why_are_no_part_of_the_id()
    {
        var decision = new Decision { Kind = DecisionKind.Accept, On = new EntityReference("place:32") };

        Assert.Equal(decision.Id, (decision with { By = "a", When = new DateOnly(2024, 1, 1), Note = "b", Line = 7 }).Id);
        Assert.NotEqual(decision.Id, (decision with { Document = "a" }).Id);
        Assert.NotEqual(decision.Id, (decision with { Kind = DecisionKind.Reject }).Id);
    }
}
