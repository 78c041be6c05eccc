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
    [InlineData("街道荣获苏州市“先进集体”、“巾帼文明岗”等称号。", "received municipal 苏州市先进集体;received municipal 巾帼文明岗")]
    [InlineData("江苏省民政厅公布第三批和谐社区示范单位名单，来凤社区榜上有名。", "received provincial 第三批和谐社区示范单位")]
    public void A_list_keeps_its_level_and_who_grants_tells_one(string text, string expected) => Assert.Equal(expected, Recognize(text));

    [Theory]
    [InlineData("现场评选出“便民服务”项目等11个2022年优秀项目。", "received  2022年优秀项目")]
    [InlineData("荣获全国老年友好型社区提名、江苏省先进集体。", "received national 全国老年友好型社区提名;received provincial 江苏省先进集体")]
    [InlineData("创成省级文明社区2个（来凤社区、清塘社区）。", "received provincial 省级文明社区")]
    [InlineData("被评为全国民主法治示范村（社区）。", "received national 全国民主法治示范村（社区）")]
    public void A_title_begins_behind_a_count_and_ends_before_one(string text, string expected) => Assert.Equal(expected, Recognize(text));

    [Theory]
    [InlineData("来凤社区获评市级先进集体。", "received municipal 市级先进集体")]
    [InlineData("街道荣获全市唯一的生产规模奖和综合效益奖。", "received  生产规模奖;received  综合效益奖")]
    [InlineData("街道获评全省先进基层党组织并受到通报表扬。", "received provincial 全省先进基层党组织")]
    [InlineData("社区荣获省级和谐社区，综合治理先进社区，优秀党组织等称号。", "received provincial 省级和谐社区;received  综合治理先进社区;received  优秀党组织")]
    [InlineData("街道获得多项荣誉，国家级荣誉有全国文明单位。", "received national 全国文明单位")]
    [InlineData("社区获得省级绿色社区省级文明社区等荣誉称号近几年社区积极服务居民", "received provincial 省级绿色社区;received provincial 省级文明社区")]
    [InlineData("服务站被评为优秀便民服务中心。", "received  优秀便民服务中心")]
    public void Bare_titles_of_a_list_are_told_apart_and_end_before_what_goes_on(string text, string expected) => Assert.Equal(expected, Recognize(text));

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
    [InlineData("涌现出一批荣获好评、群众满意的先进典型。")]
    [InlineData("以创建“红色物业”为载体，服务居民。")]
    [InlineData("印发《关于表彰全市文明单位、文明社区的通报》。")]
    [InlineData("荣誉满满，开展“最美志愿者”“身边好人”等评选活动。")]
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
