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
    [InlineData("[梧桐区|district]全面启动[共同缔造项目|project]。", "梧桐区 CARRIES_OUT 共同缔造项目 ongoing")]
    [InlineData("[来凤社区|community]防控“[三问工作法|program]”、[清塘社区|community]“[四心工作法|program]”受到宣传。", "来凤社区 CARRIES_OUT 三问工作法 ongoing;清塘社区 CARRIES_OUT 四心工作法 ongoing")]
    [InlineData("打造[来凤社区|community]“[三问|program]”品牌。", "街道 CARRIES_OUT 三问 ongoing")]
    [InlineData("[恒泰大厦项目|project]由[江苏恒泰建设有限公司|organization]投资建设。", "江苏恒泰建设有限公司 CARRIES_OUT 恒泰大厦项目 ongoing")]
    [InlineData("[杏花节|program]由[清塘村|community]、[来凤社区|community]主办。", "清塘村 CARRIES_OUT 杏花节 done;来凤社区 CARRIES_OUT 杏花节 done")]
    [InlineData("[安置楼|project]、[清塘小学|organization]、[凤塘快线|project]共3个在建项目。", "街道 CARRIES_OUT 安置楼 ongoing;街道 CARRIES_OUT 凤塘快线 ongoing")]
    [InlineData("组织[村歌大赛|program]。", "街道 CARRIES_OUT 村歌大赛 done")]
    public void Who_acts_carries_it_out_and_a_plan_is_no_achievement(string marked, string expected)
    {
        var (text, mentions) = MarkedText.Parse(marked);

        var drafts = UndertakingExtractor.Extract(text, mentions, ActorMap.Read(text, mentions), Reader.Read(text.Text, text.Blocks, null), "街道");

        Assert.Equal(expected, drafts.Facts(Qualifiers.Status));
    }
}
