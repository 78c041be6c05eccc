namespace KnowledgeGraph.Pipeline.Tests.Rules;

public class RuleReadingTests
{
    private const string Seat = "head:Organization|Project+ ..8 {verb} ..4 seat:Place";

    [Fact]
    public void A_list_gives_a_relation_for_each_of_its_members_with_the_rule_and_its_sentence()
    {
        var drafts = GivenRules.Engine(GivenRules.File(Seat)).Drafts("今年，[Organization 甲公司]、[Organization 乙公司]落户[Place.road 桂花路]。");

        Assert.Equal("甲公司 LOCATED_IN 桂花路;乙公司 LOCATED_IN 桂花路", drafts.Facts());
        Assert.All(drafts, d => Assert.Equal(("a-rule", 0.8, new TextSpan(0, 16)), (d.Rule, d.Confidence, d.Span)));
    }

    [Fact]
    public void A_relation_said_twice_is_one_with_both_sentences()
    {
        var draft = Assert.Single(GivenRules.Engine(GivenRules.File(Seat))
            .Drafts("[Organization 甲公司]落户[Place.road 桂花路]。[Organization 甲公司]位于[Place.road 桂花路]。"));

        Assert.Equal(new TextSpan(0, 9), draft.Span);
        Assert.Equal([new TextSpan(9, 18)], draft.MoreSpans);
    }

    [Theory]
    [InlineData("    unless:\n      - in: 拟|计划\n", "[Organization 甲公司]计划落户[Place.road 桂花路]。", false)]
    [InlineData("    unless:\n      - in: 拟|计划\n", "计划：[Organization 甲公司]落户[Place.road 桂花路]。", true)]
    [InlineData("    unless:\n      - clause: 计划\n", "计划[Organization 甲公司]落户[Place.road 桂花路]。", false)]
    [InlineData("    unless:\n      - clause: 计划\n", "有计划，[Organization 甲公司]落户[Place.road 桂花路]。", true)]
    [InlineData("    unless:\n      - sentence: 计划\n", "有计划，[Organization 甲公司]落户[Place.road 桂花路]。", false)]
    [InlineData("    unless:\n      - before: 原 ..2\n", "原来[Organization 甲公司]落户[Place.road 桂花路]。", false)]
    [InlineData("    unless:\n      - after seat: 对面\n", "[Organization 甲公司]落户[Place.road 桂花路]对面。", false)]
    [InlineData("    unless:\n      - in head: 公司\n", "[Organization 甲公司]落户[Place.road 桂花路]。", false)]
    [InlineData("    unless:\n      - at seat: Place.community\n", "[Organization 甲公司]落户[Place.site [Place.community 来凤村]市场]。", false)]
    [InlineData("    unless:\n      - at seat: Place.community\n", "[Organization 甲公司]落户[Place.site 老[Place.community 来凤村]市场]。", true)]
    [InlineData("    needs:\n      - in head: 公司\n", "[Organization 甲公司]落户[Place.road 桂花路]。", true)]
    [InlineData("    needs:\n      - in head: 公司\n", "[Organization 甲工厂]落户[Place.road 桂花路]。", false)]
    [InlineData("    needs:\n      - in head: 公司\n      - after: 。\n", "[Organization 甲公司]落户[Place.road 桂花路]，", false)]
    public void Guards_look_where_they_say(string guards, string marked, bool expected)
        => Assert.Equal(expected, GivenRules.Engine(GivenRules.File(Seat, more: guards)).Drafts(marked).Count > 0);

    [Theory]
    [InlineData("actor", "[Place.community 来凤社区]努力，携手[Organization 甲公司]。", "来凤社区 COLLABORATES_WITH 甲公司")]
    [InlineData("actor", "携手[Organization 甲公司]。", "街道 COLLABORATES_WITH 甲公司")]
    [InlineData("actor", "[Organization 甲公司]与[Place.community 来凤社区]携手[Organization 甲公司]。", "来凤社区 COLLABORATES_WITH 甲公司")]
    [InlineData("subject", "[Place.community 来凤社区]携手[Organization 甲公司]。", "街道 COLLABORATES_WITH 甲公司")]
    [InlineData("here.community", "走进[Place.community 来凤社区]。携手[Organization 甲公司]。", "来凤社区 COLLABORATES_WITH 甲公司")]
    [InlineData("here.community", "走进[Place.subdistrict 来凤镇]。携手[Organization 甲公司]。", "")]
    [InlineData("here.subdistrict", "携手[Organization 甲公司]。", "街道 COLLABORATES_WITH 甲公司")]
    [InlineData("here.subdistrict", "[Place.subdistrict 街道]在[Place.subdistrict 来凤镇]携手[Organization 甲公司]。", "街道 COLLABORATES_WITH 甲公司")]
    public void An_end_may_be_who_the_text_speaks_of(string end, string marked, string expected)
        => Assert.Equal(expected, GivenRules.Engine(GivenRules.File("携手 partner:Organization", $"relation: {end} COLLABORATES_WITH partner")).Relations(marked));

    [Theory]
    [InlineData("level: provincial", "来凤社区 AWARDED 文明社区 provincial")]
    [InlineData("level: $title.level", "来凤社区 AWARDED 文明社区 municipal;来凤社区 AWARDED 文明社区 district")]
    [InlineData("batch: $batch", "来凤社区 AWARDED 文明社区 第二批")]
    public void Qualifiers_are_said_captured_or_a_property(string qualifier, string expected)
        => Assert.Equal(
            expected,
            GivenRules.Engine(GivenRules.File("who:Place 获评 batch:第二批? title:Honour", $"relation: who AWARDED title\n    qualifiers: {{{qualifier}}}"))
                .Relations("[Place.community 来凤社区]获评第二批[Honour level=municipal,district 文明社区]。", "level", "batch"));

    [Fact]
    public void A_mention_rule_gives_what_it_captures()
    {
        var engine = GivenRules.Engine(GivenRules.File("name:(<n*|v* 1-3> 舞蹈队)", "mention: name:Organization\n    properties: {class: team}"));

        var mention = Assert.Single(engine.Read(Given.Text("组建清风舞蹈队。")).Mentions([]));

        Assert.Equal((EntityTypes.Organization, "a-rule", 0.8, "team"), (mention.Type, mention.RecognizedBy, mention.Confidence, mention.Properties.Find(MentionProperties.Class)));
        Assert.EndsWith("舞蹈队", mention.Name, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_new_mentions_that_overlap_the_first_then_the_longest_stays()
    {
        var engine = GivenRules.Engine(
            GivenRules.File("name:(清 风)", "mention: name:Organization"),
            GivenRules.File("name:(清 风 舞蹈队)", "mention: name:Organization", words: "other: [无]").Replace("a-rule", "b-rule", StringComparison.Ordinal),
            GivenRules.File("name:(风 舞蹈队)", "mention: name:Organization", words: "third: [无]").Replace("a-rule", "c-rule", StringComparison.Ordinal));

        Assert.Equal("清风舞蹈队 Organization", engine.Read(Given.Text("清风舞蹈队")).Mentions([]).Names());
    }

    /// <summary>Texts on which backtracking without memory takes time in the square of their length or worse.</summary>
    [Theory]
    [InlineData("{verb} (..8 的)? (..8 的)? (..8 的)? ..8 seat:Place", "落户的", "relation: subject PART_OF seat")]
    [InlineData("(<n*|v*|u*|x 1-8>)? (<n*|v*|u*|x 1-8>)? (<n*|v*|u*|x 1-8>)? {verb} (..20 | ...20 | ..10 ..10) seat:Place", "社区落户", "relation: subject PART_OF seat")]
    [InlineData("“..40” ..40 “..40” ..40 落户 seat:Place", "“落户”", "relation: subject PART_OF seat")]
    [InlineData("x:(..20 ..20 ..20 落户 ..20 ..20 ..20) 城", "落户", "mention: x:Organization")]
    public void Matching_takes_steps_in_proportion_to_the_text(string pattern, string unit, string gives)
    {
        var engine = GivenRules.Engine(GivenRules.File(pattern, gives));

        var small = Steps(engine, string.Concat(Enumerable.Repeat(unit, 2_000)), []);
        var large = Steps(engine, string.Concat(Enumerable.Repeat(unit, 20_000)), []);

        Assert.InRange(large, 1, small * 11);
        Assert.InRange(small, 1, 2_000 * 20_000);
    }

    [Fact]
    public void Long_lists_and_nested_mentions_take_steps_in_proportion_to_the_text()
    {
        var engine = GivenRules.Engine(GivenRules.File("head:Organization+ ..30 与 other:Organization+ ..30 seat:Place.road"));
        long StepsOf(int count)
        {
            var text = string.Concat(Enumerable.Repeat("甲公司与", count));
            return Steps(engine, text, [.. Enumerable.Range(0, count).SelectMany(i => new[] { Organization(text, i * 4, 3), Organization(text, (i * 4) + 1, 2) })]);
        }

        var small = StepsOf(1_000);
        var large = StepsOf(10_000);

        Assert.InRange(large, 1, small * 11);

        static Mention Organization(string text, int start, int length)
            => new(new TextSpan(start, start + length), EntityTypes.Organization, null, text.Substring(start, length), "test", 1);
    }

    [Fact]
    public void The_rules_of_the_seeds_take_few_steps_on_a_text_without_punctuation()
    {
        var engine = new RuleEngineOfSeeds().Engine;
        var text = string.Concat(Enumerable.Repeat("与来凤社区合作共建位于落户辖区有居民的家住携手签约获评", 12_000));

        Assert.InRange(Steps(engine, text, []), 1, 20L * text.Length);
    }

    private static long Steps(Pipeline.Rules.RuleEngine engine, string text, IReadOnlyList<Mention> mentions)
    {
        var reading = engine.Read(Given.Text(text));
        reading.Mentions(mentions);
        reading.Relations([.. mentions.Select(m => new LinkedMention(m, m.Name))], _ => [], "街道");
        return reading.Steps;
    }

    private sealed class RuleEngineOfSeeds
    {
        public Pipeline.Rules.RuleEngine Engine { get; } = Pipeline.Rules.RuleEngine.Load(Seeds.Folder, Given.Schema);
    }
}
