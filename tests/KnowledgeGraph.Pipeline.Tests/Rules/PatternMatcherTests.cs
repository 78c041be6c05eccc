namespace KnowledgeGraph.Pipeline.Tests.Rules;

public class PatternMatcherTests
{
    /// <summary>A pattern that captures <c>x</c>, a marked text, and the matches with what they capture.</summary>
    [Theory]
    [InlineData("x:位于|地处", "厂区地处城东", "地处 x=地处")]
    [InlineData("x:{verb}", "落户于城东", "落户于 x=落户于")]
    [InlineData("{verb} x:于", "落户于城东", "落户于 x=于")]
    [InlineData("位于 x:Place", "位于[Place.road 桂花路]北", "位于桂花路 x=桂花路")]
    [InlineData("位于 x:Place.road", "位于[Place.community 来凤社区]", "")]
    [InlineData("位于 x:Place|Organization", "位于[Organization 恒泰纺织]", "位于恒泰纺织 x=恒泰纺织")]
    [InlineData("位于 x:Place", "位于“[Place.site 桂花里]”", "位于“桂花里” x=桂花里")]
    [InlineData("x:Place 位于", "“[Place.site 桂花里]”位于", "“桂花里”位于 x=桂花里")]
    [InlineData("位于 x:Place", "位于[Place.site [Place.road 桂花路]市场]", "位于桂花路市场 x=桂花路市场")]
    [InlineData("位于 x:Place 市场", "位于[Place.site [Place.road 桂花路]市场]", "位于桂花路市场 x=桂花路")]
    [InlineData("获评 x:Honour[level=provincial]", "获评[Honour level=provincial 省级文明社区]", "获评省级文明社区 x=省级文明社区")]
    [InlineData("获评 x:Honour[level=provincial]", "获评[Honour level=municipal 市级文明社区]", "")]
    [InlineData("与 x:Organization+ 签约", "与[Organization 甲公司]、[Organization 乙公司]和[Organization 丙公司]签约", "与甲公司、乙公司和丙公司签约 x=甲公司、乙公司和丙公司")]
    [InlineData("与 x:Organization+ 签约", "与[Organization 甲公司]签约", "与甲公司签约 x=甲公司")]
    [InlineData("Organization 和 x:Organization+ 签约", "[Organization 甲公司]和[Organization 乙公司]以及[Organization 丙公司]签约", "甲公司和乙公司以及丙公司签约 x=乙公司以及丙公司")]
    [InlineData("打造 x:“..6”", "打造“塘里人家”品牌", "打造“塘里人家” x=塘里人家")]
    [InlineData("x:“..6” 品牌", "打造“塘里人家”品牌", "“塘里人家”品牌 x=塘里人家")]
    [InlineData("x:“..3” 品牌", "打造“塘里人家”品牌", "")]
    [InlineData("x:“..9” 品牌", "“塘里‘人家”“又名”品牌", "“又名”品牌 x=又名")]
    [InlineData("位于 x:..3 社区", "位于城东社区", "位于城东社区 x=城东")]
    [InlineData("位于 x:..1 社区", "位于城东社区", "")]
    [InlineData("位于 ..9 x:社区", "位于城东，社区", "")]
    [InlineData("位于 ...9 x:社区", "位于城东，社区", "位于城东，社区 x=社区")]
    [InlineData("位于 ...9 x:社区", "位于城东。社区", "")]
    [InlineData("位于 ..9 x:社区", "位于（城东，城北）社区", "位于（城东，城北）社区 x=社区")]
    [InlineData("位于 ..9!Place x:社区", "位于[Place.road 桂花路]社区", "")]
    [InlineData("x:Place ..9!Place 位于", "[Place.road 桂花路]与[Place.road 清塘路]位于", "清塘路位于 x=清塘路")]
    [InlineData("^ x:位于", "位于城东，也位于城北", "位于 x=位于")]
    [InlineData("^^ x:位于", "今年，位于城东。位于城北", "位于 x=位于")]
    [InlineData("x:城东 $", "城东，城东路", "城东 x=城东")]
    [InlineData("x:城东 $$", "城东，城东。", "城东 x=城东")]
    [InlineData("x:(位于 城东|城西) 路", "位于城西路", "位于城西路 x=位于城西")]
    [InlineData("(位于 x:Place | 设在 x:Organization)", "设在[Organization 恒泰纺织]", "设在恒泰纺织 x=恒泰纺织")]
    [InlineData("位于 的? x:Place", "位于[Place.road 桂花路]", "位于桂花路 x=桂花路")]
    [InlineData("位于 (坐落 于)? x:Place", "位于坐落于[Place.road 桂花路]", "位于坐落于桂花路 x=桂花路")]
    [InlineData("推进 x:<v*> 工作", "推进改造工作", "推进改造工作 x=改造")]
    [InlineData("推进 x:<n 1-2> 改造", "推进小区环境改造", "推进小区环境改造 x=小区环境")]
    [InlineData("x:Person ..2 x-home:Place", "[Person 沈桂芳]家住[Place.road 桂花路]", "沈桂芳家住桂花路 x=沈桂芳 x-home=桂花路")]
    public void An_element_matches_what_the_language_says(string pattern, string marked, string expected)
        => Assert.Equal(expected, GivenRules.Engine(GivenRules.File(pattern, "relation: subject PART_OF subject")).Matches(marked));

    [Fact]
    public void The_nearest_mention_counts()
        => Assert.Equal(
            "乙公司设在桂花路 head=乙公司 seat=桂花路",
            GivenRules.Engine(GivenRules.File("head:Organization ..20 设在 ..20 seat:Place"))
                .Matches("[Organization 甲公司]旁的[Organization 乙公司]设在[Place.road 桂花路]对面的[Place.road 清塘路]"));

    [Fact]
    public void Matches_come_by_place_then_length_then_rule()
    {
        var engine = GivenRules.Engine(
            GivenRules.File("x:设在", "relation: subject PART_OF subject"),
            GivenRules.File("x:(设在 桂花路)", "relation: subject PART_OF subject", words: "other: [无]").Replace("a-rule", "b-rule", StringComparison.Ordinal),
            GivenRules.File("x:设|坐", "relation: subject PART_OF subject", words: "third: [无]").Replace("a-rule", "c-rule", StringComparison.Ordinal),
            GivenRules.File("x:设在", "relation: subject PART_OF subject", words: "fourth: [无]").Replace("a-rule", "d-rule", StringComparison.Ordinal));

        Assert.Equal("坐 x=坐;设在桂花路 x=设在桂花路;设在 x=设在;设在 x=设在;设 x=设", engine.Matches("坐着，设在桂花路"));
    }
}
