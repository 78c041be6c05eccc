using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class ProgramRecognizerTests
{
    private static readonly ProgramRecognizer Recognizer = new(Given.Lists("initiatives.yaml"), Given.Lists("places.yaml"));

    [Theory]
    [InlineData("打造“虎先锋”党建品牌。", "虎先锋")]
    [InlineData("推行“四色三步”工作法。", "四色三步")]
    [InlineData("创新“塘小二”服务模式，擦亮“塘里人家”品牌。", "塘小二;塘里人家")]
    public void A_name_in_quotation_marks_with_a_telling_noun_is_a_program(string text, string expected)
    {
        var found = Recognizer.Recognize(Given.Text(text));

        Assert.Equal(expected, string.Join(';', found.Select(m => m.OtherNames.Append(m.Name).MinBy(n => n.Length))));
        Assert.All(found, m => Assert.Equal(EntityTypes.Program, m.Type));
    }

    [Theory]
    [InlineData("推行“桂花树”社区文化提升项目。", "“桂花树”社区文化提升项目")]
    [InlineData("创新实践“万家灯”群众工作法。", "“万家灯”群众工作法")]
    [InlineData("塘里社区“三问工作法”受到宣传。", "三问工作法")]
    [InlineData("依托供销社建立生产托管服务平台，由书记负责。", "生产托管服务平台")]
    [InlineData("集体经济增收行动一路推下来。", "集体经济增收行动")]
    [InlineData("成功举办首届杏花节。", "首届杏花节")]
    [InlineData("实施“归雁计划”，推行“四心”工作法，群众说“四心”好。", "归雁计划;“四心”工作法;“四心”工作法")]
    [InlineData("微电影《塘里人家》荣获全市一等奖。", "塘里人家")]
    [InlineData("清塘竹编列入省级非物质文化遗产名录。", "清塘竹编")]
    [InlineData("街道创新推出三百群众工作法，获评案例。", "三百群众工作法")]
    [InlineData("247民情直通车24小时开通热线。", "247民情直通车")]
    [InlineData("率先打造十分钟服务圈，实现服务。", "十分钟服务圈")]
    [InlineData("率先创建党建网格化管理模式，形成思路。", "党建网格化管理模式")]
    [InlineData("靠的是周末议事厅平台。", "周末议事厅平台")]
    [InlineData("同一天，第五届清塘杏花文化月在镇上启幕。", "第五届清塘杏花文化月")]
    public void A_program_bears_its_fullest_name(string text, string expected)
        => Assert.Equal(expected, string.Join(';', Recognizer.Recognize(Given.Text(text)).Select(m => m.Name)));

    [Fact]
    public void What_one_quotation_names_is_one_program()
    {
        var found = Recognizer.Recognize(Given.Text("启动“幸福里”共同缔造示范区项目建设。“幸福里”项目惠及居民。"));

        Assert.All(found, m => Assert.Equal(("“幸福里”共同缔造示范区项目", EntityTypes.Project), (m.Name, m.Type)));
    }

    [Fact]
    public void A_label_without_its_noun_is_the_same_program()
    {
        var found = Recognizer.Recognize(Given.Text("擦亮“清塘好邻居”品牌。打造“清塘好邻居”，服务居民。"));

        Assert.Equal(["“清塘好邻居”品牌"], found.Select(m => m.Name).Distinct());
    }

    [Theory]
    [InlineData("解决群众“急难愁盼”问题。")]
    [InlineData("清塘村素有“江南小三峡”之称。")]
    [InlineData("提升2个“红心物业”小区管理水平。")]
    [InlineData("成立家风家训“金喇叭”等12支志愿服务队伍。")]
    [InlineData("成立专家“智囊团”。")]
    [InlineData("搭建志愿服务平台，开展专项整治行动，完善互助机制。")]
    [InlineData("街道迅速行动，全面部署。")]
    [InlineData("当好群众的“眼睛”。")]
    [InlineData("开展矛盾纠纷排查、治安巡逻、扶贫助困等志愿活动。")]
    [InlineData("建立长效管理模式，新建居民议事厅。")]
    [InlineData("推动共建单位从“被动加入”转为“主动服务”。")]
    [InlineData("突破“单打独斗”的传统模式。")]
    [InlineData("他说：“今天真好！我们都来了。”")]
    [InlineData("“”")]
    [InlineData("“没有合上的引号")]
    [InlineData("")]
    public void Figures_of_speech_are_no_programs(string text) => Assert.Empty(Recognizer.Recognize(Given.Text(text)));
}
