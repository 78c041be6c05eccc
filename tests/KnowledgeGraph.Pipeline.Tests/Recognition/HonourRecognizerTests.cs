using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class HonourRecognizerTests
{
    private static readonly PlaceRecognizer Places = Given.Places;
    private static readonly HonourRecognizer Recognizer = new(Given.Lists("honours.yaml"));

    [Theory]
    [InlineData("来凤社区获评江苏省文明社区。", "received provincial 江苏省文明社区")]
    [InlineData("来凤社区被评为省级文明社区。", "received provincial 省级文明社区")]
    [InlineData("街道荣获全国文明单位称号。", "received national 全国文明单位")]
    [InlineData("街道荣获“苏州市先进集体”称号。", "received municipal 苏州市先进集体")]
    [InlineData("清塘社区创成市级卫生社区、省级绿色社区。", "received municipal 市级卫生社区;received provincial 省级绿色社区")]
    [InlineData("梧桐新村成功申报省、市两级绿色物业示范小区。", "received provincial,municipal 省、市两级绿色物业示范小区")]
    [InlineData("锐瀚科技获评江苏省文明单位及省、市先进单位。", "received provincial 江苏省文明单位;received provincial,municipal 省、市先进单位")]
    [InlineData("街道入选全国示范性老年友好型社区名单。", "received national 全国示范性老年友好型社区")]
    public void A_title_that_was_received_has_its_level(string text, string expected) => Assert.Equal(expected, Recognize(text));

    [Theory]
    [InlineData("来凤社区争创江苏省文明社区。", "sought provincial 江苏省文明社区")]
    [InlineData("来凤社区积极申报省级文明社区。", "sought provincial 省级文明社区")]
    [InlineData("正在创建全国文明单位。", "sought national 全国文明单位")]
    [InlineData("力争创成市级卫生社区。", "sought municipal 市级卫生社区")]
    public void A_title_that_is_only_wanted_says_so(string text, string expected) => Assert.Equal(expected, Recognize(text));

    [Theory]
    [InlineData("成功申报省级文明社区。", "received provincial 省级文明社区")]
    [InlineData("成功创建省级文明社区。", "received provincial 省级文明社区")]
    public void What_was_applied_for_with_success_was_received(string text, string expected) => Assert.Equal(expected, Recognize(text));

    [Theory]
    [InlineData("环境明显改善，居民交口称赞。")]
    [InlineData("获得居民一致好评。")]
    [InlineData("推进全国文明城市建设。")]
    [InlineData("召开省级部门会议。")]
    [InlineData("")]
    public void Praise_and_levels_alone_are_no_titles(string text) => Assert.Empty(Recognize(text));

    [Fact]
    public void The_year_in_a_title_is_kept()
    {
        var text = Given.Text("街道获评2022年度江苏省文明单位。");

        var title = Assert.Single(Recognizer.Recognize(text, Places.Recognize(text, Given.Registered(text.Text))));

        Assert.Equal("2022", title.Properties.Find(Qualifiers.Year));
    }

    private static string Recognize(string text)
    {
        var analyzed = Given.Text(text);
        return string.Join(';', Recognizer.Recognize(analyzed, Places.Recognize(analyzed, Given.Registered(text)))
            .Select(m => $"{m.Properties.Find(MentionProperties.Stance)} {m.Properties.Find(Qualifiers.Level)} {Bare(m.Name)}"));
    }

    /// <summary>Marks, and the word 称号 behind them, may belong to a name or not.</summary>
    private static string Bare(string name) => name.Replace("“", "", StringComparison.Ordinal).Replace("”", "", StringComparison.Ordinal).Replace("称号", "", StringComparison.Ordinal);
}
