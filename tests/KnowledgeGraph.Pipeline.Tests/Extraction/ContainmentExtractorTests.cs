using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class ContainmentExtractorTests
{
    [Theory]
    [InlineData("[来凤社区|community]很美。[来凤社区|community]的[梧桐新村|neighbourhood]更美。", "来凤社区的梧桐新村更美。")]
    [InlineData("[来凤社区|community]很美。[梧桐新村|neighbourhood]更美。", "梧桐新村更美。")]
    public void The_evidence_is_the_first_sentence_that_names_both_else_the_inner_one(string marked, string expected)
    {
        var (text, mentions) = MarkedText.Parse(marked);

        var draft = Assert.Single(ContainmentExtractor.Extract(text, mentions, [new Containment("梧桐新村", "来凤社区", true, 0.9)]));

        Assert.Equal(("梧桐新村", RelationTypes.PartOf, "来凤社区"), (draft.Head, draft.Type, draft.Tail));
        Assert.Equal(expected, draft.Span.In(text.Text));
    }

    [Fact]
    public void A_container_that_the_text_does_not_name_is_left_to_the_register()
    {
        var (text, mentions) = MarkedText.Parse("[梧桐新村|neighbourhood]更美。");

        Assert.Empty(ContainmentExtractor.Extract(text, mentions, [new Containment("梧桐新村", "来凤社区", false, 0.9)]));
    }

    [Fact]
    public void What_the_text_says_is_surer_than_what_it_implies()
    {
        var (text, mentions) = MarkedText.Parse("[来凤社区|community]的[梧桐新村|neighbourhood]更美。");

        var said = Assert.Single(ContainmentExtractor.Extract(text, mentions, [new Containment("梧桐新村", "来凤社区", true, 0.9)]));
        var implied = Assert.Single(ContainmentExtractor.Extract(text, mentions, [new Containment("梧桐新村", "来凤社区", false, 0.9)]));

        Assert.True(said.Confidence > implied.Confidence);
        Assert.NotEqual(said.Rule, implied.Rule);
    }
}
