using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class ProjectRecognizerTests
{
    private static readonly PlaceRecognizer Places = Given.Places;
    private static readonly ProjectRecognizer Recognizer = new(Given.Lists("initiatives.yaml"), Given.Lists("places.yaml"));

    [Theory]
    [InlineData("完成梧桐新村改造。", "梧桐新村改造")]
    [InlineData("启动梧桐新村改造项目。", "梧桐新村改造")]
    [InlineData("完成梧桐新村、银杏公寓等2个小区改造。", "梧桐新村改造;银杏公寓改造")]
    public void What_is_done_to_a_place_is_a_project(string text, string expected)
    {
        var names = Recognize(text).Select(m => m.OtherNames.Append(m.Name)).ToList();

        Assert.Equal(expected.Split(';').Length, names.Count);
        Assert.All(expected.Split(';').Zip(names), pair => Assert.Contains(pair.First, pair.Second));
    }

    [Theory]
    [InlineData("计划建设来凤社区党群服务中心。", "来凤社区党群服务中心")]
    [InlineData("新建清塘社区日间照料中心。", "清塘社区日间照料中心")]
    public void What_is_only_being_built_is_a_project_and_no_place_yet(string text, string expected)
    {
        var project = Assert.Single(Recognize(text));

        Assert.Equal(expected, project.Name);
        Assert.NotNull(project.Properties.Find(MentionProperties.Unbuilt));
    }

    [Theory]
    [InlineData("实施老旧小区公共设施和背街小巷道路改造提升工程。", "老旧小区公共设施和背街小巷道路改造提升工程")]
    [InlineData("桃源县修水设备制造厂房建设项目正在报批。", "桃源县修水设备制造厂房建设项目")]
    [InlineData("来凤智造谷开工建设。", "来凤智造谷")]
    [InlineData("此外，凤塘快线、塘南快线正在加快建设。", "凤塘快线;塘南快线")]
    [InlineData("夏凤等6个产业项目竣工投产。", "夏凤")]
    [InlineData("启动瀚凤食品二期、萝卜集散中心建设。", "瀚凤食品二期建设;萝卜集散中心建设")]
    [InlineData("拟建设5300平方米智慧便民市场。", "智慧便民市场")]
    [InlineData("完成凤塘拆迁安置小区、镇区雨污分流等重点民生实事。", "凤塘拆迁安置小区;镇区雨污分流")]
    [InlineData("改造凤塘村泉系。", "凤塘村泉系改造")]
    [InlineData("专门制定33号楼散水层改造方案。", "33号楼散水层改造")]
    [InlineData("凤塘体育馆、来凤商业广场都在加快推进。", "凤塘体育馆;来凤商业广场")]
    public void What_a_verb_announces_or_a_list_ends_with_is_a_project(string text, string expected)
        => Assert.Equal(expected, string.Join(';', Recognize(text).OrderBy(m => m.Span).Select(m => m.Name).Distinct()));

    [Theory]
    [InlineData("推进重点项目建设，抓好民生工程。")]
    [InlineData("成立凤山工程劳务有限公司。")]
    [InlineData("十大重点项目顺利推进。")]
    [InlineData("书记到来凤街道调研重点项目。")]
    [InlineData("糖画、剪纸等非遗项目由单位带来。")]
    [InlineData("公司科学评审项目。")]
    [InlineData("新建东坡、石凤三个村饮水工程。")]
    [InlineData("来凤社区环境优美。")]
    [InlineData("他来自来凤社区安置点。")]
    [InlineData("凤中集团来凤古村开发有限公司总经理讲话。")]
    [InlineData("实施基础、完善、提升三大类改造项目。")]
    [InlineData("")]
    public void Common_nouns_are_no_projects(string text) => Assert.Empty(Recognize(text));

    [Fact]
    public void A_project_knows_where_the_place_it_changes_is_named()
    {
        const string Text = "完成梧桐新村改造。";

        Assert.Equal(Text.IndexOf('梧', StringComparison.Ordinal).ToString(), Assert.Single(Recognize(Text)).Properties.Find(MentionProperties.ObjectAt));
    }

    private static IReadOnlyList<Mention> Recognize(string text)
    {
        var analyzed = Given.Text(text);
        return Recognizer.Recognize(analyzed, MentionSelector.Select(Places.Recognize(analyzed, Given.Registered(text))));
    }
}
