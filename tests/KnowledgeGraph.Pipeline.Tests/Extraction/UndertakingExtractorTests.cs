using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class UndertakingExtractorTests
{
    private static readonly StatusReader Reader = new(StatusLexicon.Load(Seeds.LexiconFile("status.yaml")));

    [Theory]
    [InlineData("已完成[[梧桐新村|neighbourhood]改造|project]。", "街道 CARRIES_OUT 梧桐新村改造 done;梧桐新村改造 LOCATED_IN 梧桐新村")]
    [InlineData("计划启动[[梧桐新村|neighbourhood]改造|project]。", "街道 CARRIES_OUT 梧桐新村改造 planned;梧桐新村改造 LOCATED_IN 梧桐新村")]
    [InlineData("下一步，将实施[[梧桐新村|neighbourhood]改造|project]。", "街道 CARRIES_OUT 梧桐新村改造 planned;梧桐新村改造 LOCATED_IN 梧桐新村")]
    [InlineData("[[梧桐新村|neighbourhood]改造|project]正在推进。", "街道 CARRIES_OUT 梧桐新村改造 ongoing;梧桐新村改造 LOCATED_IN 梧桐新村")]
    [InlineData("[来凤社区|community]打造了“[塘里人家|program]”品牌。", "来凤社区 CARRIES_OUT 塘里人家 done")]
    [InlineData("[江苏恒泰建设有限公司|organization]已建成[恒泰大厦项目|project]。", "江苏恒泰建设有限公司 CARRIES_OUT 恒泰大厦项目 done")]
    [InlineData("[广济路|road]沿线已建成[恒泰大厦项目|project]。", "街道 CARRIES_OUT 恒泰大厦项目 done")]
    [InlineData("[沈桂芳|person]说，“[塘里人家|program]”品牌已建成。", "街道 CARRIES_OUT 塘里人家 done")]
    public void Who_acts_carries_it_out_and_a_plan_is_no_achievement(string marked, string expected)
    {
        var (text, mentions) = MarkedText.Parse(marked);

        var drafts = UndertakingExtractor.Extract(text, mentions, ActorMap.Read(text, mentions), Reader.Read(text.Text, text.Blocks, null), "街道");

        Assert.Equal(expected, drafts.Facts(Qualifiers.Status));
    }
}
