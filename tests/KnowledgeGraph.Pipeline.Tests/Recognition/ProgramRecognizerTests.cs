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
    [InlineData("解决群众“急难愁盼”问题。")]
    [InlineData("当好群众的“眼睛”。")]
    [InlineData("他说：“今天真好！我们都来了。”")]
    [InlineData("“”")]
    [InlineData("“没有合上的引号")]
    [InlineData("")]
    public void Figures_of_speech_are_no_programs(string text) => Assert.Empty(Recognizer.Recognize(Given.Text(text)));
}
