using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class CollaborationExtractorTests
{
    [Theory]
    [InlineData("与[苏州第九医院|organization]签约。", "街道 COLLABORATES_WITH 苏州第九医院")]
    [InlineData("[来凤社区|community]联合[苏州第九医院|organization]共建健康小屋。", "来凤社区 COLLABORATES_WITH 苏州第九医院")]
    [InlineData("携手[苏州第九医院|organization]达成战略合作。", "街道 COLLABORATES_WITH 苏州第九医院")]
    [InlineData("走访[苏州第九医院|organization]，共建家园。", "")]
    [InlineData("与[苏州第九医院|organization]相邻。", "")]
    [InlineData("[来凤社区|community]与[清塘社区|community]签约。", "")]
    public void A_partner_is_named_with_a_word_of_agreement(string marked, string expected)
    {
        var (text, mentions) = MarkedText.Parse(marked);

        Assert.Equal(expected, CollaborationExtractor.Extract(text, mentions, ActorMap.Read(text, mentions), "街道").Facts());
    }
}
