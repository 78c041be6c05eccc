using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class FactExtractorTests
{
    private static readonly FactExtractor Extractor = FactExtractor.Load(Seeds.Lexicon, Given.Schema);

    [Fact]
    public void Each_extractor_adds_its_relations()
    {
        var (text, mentions) = MarkedText.Parse(
            "[来凤社区|community][梧桐新村|neighbourhood]获评[省级文明社区|received provincial 获评]。已完成[恒泰大厦项目|project]。");

        var facts = Extractor.Extract(text, mentions, [new Containment("梧桐新村", "来凤社区", true, 0.9)], [], [], null, "街道", _ => [], _ => []);

        Assert.Equal(
            "梧桐新村 PART_OF 来凤社区;梧桐新村 AWARDED 省级文明社区;街道 CARRIES_OUT 恒泰大厦项目",
            facts.Relations.Where(r => r.Type != RelationTypes.Adopts).Facts());
        Assert.Empty(facts.Indicators);
        Assert.All(facts.Relations, r => Assert.InRange(r.Span.End, 1, text.Text.Length));
    }

    [Fact]
    public void A_text_without_mentions_has_no_relations()
    {
        var text = Given.Text("今天天气很好。");

        Assert.Empty(Extractor.Extract(text, [], [], [], [], null, "街道", _ => [], _ => []).Relations);
    }

    [Fact]
    public void What_rules_read_comes_besides_unless_code_read_it_with_its_qualifiers()
    {
        var (text, mentions) = MarkedText.Parse("[来凤社区|community]获评[省级文明社区|received provincial 获评]，联合[苏州第九医院|organization]义诊。");
        IReadOnlyList<RelationDraft> ruled =
        [
            new("来凤社区", RelationTypes.Awarded, "省级文明社区", PropertyBag.Empty, new TextSpan(0, 4), "a-rule", 0.9),
            new("来凤社区", RelationTypes.CollaboratesWith, "苏州第九医院", PropertyBag.Empty, new TextSpan(0, 4), "a-rule", 0.9),
        ];
        string? actor = null;

        var facts = Extractor.Extract(text, mentions, [], [], [], null, "街道", actorsAt =>
        {
            actor = Assert.Single(actorsAt(5)).Key;
            return ruled;
        }, _ => []);

        Assert.Equal("来凤社区", actor);
        Assert.Equal(
            "来凤社区 AWARDED 省级文明社区 provincial;来凤社区 COLLABORATES_WITH 苏州第九医院",
            facts.Relations.Where(r => r.Type != RelationTypes.Adopts).Facts(Qualifiers.Level));
    }
}
