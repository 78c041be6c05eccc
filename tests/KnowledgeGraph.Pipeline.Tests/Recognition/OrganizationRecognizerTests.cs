using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class OrganizationRecognizerTests
{
    private static readonly PlaceRecognizer Places = Given.Places;
    private static readonly OrganizationRecognizer Recognizer = new(Given.Lists("organizations.yaml"), Given.Lists("places.yaml"));

    [Theory]
    [InlineData("苏州市第九人民医院开展义诊。", "苏州市第九人民医院")]
    [InlineData("姑苏区委、区政府作出部署。", "姑苏区委;姑苏区政府")]
    [InlineData("与江苏恒泰建设有限公司签约。", "江苏恒泰建设有限公司")]
    [InlineData("引进锐瀚科技、澜芯光电等企业。", "锐瀚科技;澜芯光电")]
    [InlineData("据苏州日报报道。", "苏州日报")]
    [InlineData("姑苏区委常委、宣传部部长到会。", "姑苏区委;姑苏区委宣传部")]
    [InlineData("由自治区民委、自治区党委宣传部主办。", "自治区民委;自治区党委宣传部")]
    [InlineData("县实验中学、县一中获得表彰。", "县实验中学;县一中")]
    [InlineData("虎丘街道城镇发展服务中心副主任丁恒超说。", "虎丘街道城镇发展服务中心")]
    [InlineData("苏州市第十二中学建成。", "苏州市第十二中学")]
    [InlineData("苏州大学附属湖滨医院、苏州大学建筑与城市规划学院到场。", "苏州大学附属湖滨医院;苏州大学建筑与城市规划学院")]
    [InlineData("由苏州市暖阳慈善基金会支持。", "苏州市暖阳慈善基金会")]
    [InlineData("苏州市“晨曦小站”心理疏导志愿服务队成立。", "苏州市“晨曦小站”心理疏导志愿服务队")]
    [InlineData("支持和服务恒泰集团做大做强。", "恒泰集团")]
    [InlineData("雪豹集团完成上市。", "雪豹集团")]
    [InlineData("是指中共苏州市澜泊福利院支部委员会。", "中共苏州市澜泊福利院支部委员会")]
    [InlineData("“红色管家”队伍上门。", "“红色管家”队伍")]
    [InlineData("国家卫生健康委老龄司公布名单。", "国家卫生健康委老龄司")]
    [InlineData("国网江苏省电力公司参加。", "国网江苏省电力公司")]
    public void Named_bodies_are_found_whole(string text, string expected)
        => Assert.Equal(expected, string.Join(';', Recognize(text).Select(m => m.Name)));

    [Theory]
    [InlineData("相关企业和职能部门参加。")]
    [InlineData("物业公司加强服务，辖区学校积极响应。")]
    [InlineData("各级医院、银行共同参与。")]
    [InlineData("铸牢中华民族共同体意识。")]
    [InlineData("家住丹河路部件厂小区。")]
    [InlineData("对标省委要求，市委市政府部署。")]
    [InlineData("创建“四星级”党支部1个。")]
    [InlineData("组建5支文明实践志愿服务队。")]
    [InlineData("云桥社区党总支书记到场。")]
    [InlineData("环保科技公司和旅游公司参加。")]
    [InlineData("")]
    public void Common_nouns_are_no_organizations(string text) => Assert.Empty(Recognize(text));

    [Fact]
    public void A_second_body_of_a_place_keeps_its_own_words_as_another_name()
    {
        var government = Recognize("姑苏区委、区政府作出部署。")[^1];

        Assert.Equal(("姑苏区政府", "区政府"), (government.Name, Assert.Single(government.OtherNames)));
    }

    [Fact]
    public void A_party_branch_stands_for_its_body()
    {
        var bank = Assert.Single(Recognize("苏州银行党支部签约。"));

        Assert.Equal(("苏州银行", "苏州银行党支部"), (bank.Name, Assert.Single(bank.OtherNames)));
    }

    [Fact]
    public void A_short_name_is_joined_to_the_full_one_of_the_text()
    {
        var names = Recognize("苏州景澜物业服务有限公司进驻。景澜物业公司负责。");

        Assert.Equal("苏州景澜物业服务有限公司", Assert.Single(names[1].OtherNames));
    }

    private static IReadOnlyList<Mention> Recognize(string text)
    {
        var analyzed = Given.Text(text);
        return Recognizer.Recognize(analyzed, Places.Recognize(analyzed, Given.Registered(text)));
    }
}
