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
    public void Named_bodies_are_found_whole(string text, string expected)
        => Assert.Equal(expected, string.Join(';', Recognize(text).Select(m => m.Name)));

    [Theory]
    [InlineData("相关企业和职能部门参加。")]
    [InlineData("物业公司加强服务，辖区学校积极响应。")]
    [InlineData("各级医院、银行共同参与。")]
    [InlineData("")]
    public void Common_nouns_are_no_organizations(string text) => Assert.Empty(Recognize(text));

    [Fact]
    public void A_second_body_of_a_place_keeps_its_own_words_as_another_name()
    {
        var government = Recognize("姑苏区委、区政府作出部署。")[^1];

        Assert.Equal(("姑苏区政府", "区政府"), (government.Name, Assert.Single(government.OtherNames)));
    }

    private static IReadOnlyList<Mention> Recognize(string text)
    {
        var analyzed = Given.Text(text);
        return Recognizer.Recognize(analyzed, Places.Recognize(analyzed, Given.Registered(text)));
    }
}
