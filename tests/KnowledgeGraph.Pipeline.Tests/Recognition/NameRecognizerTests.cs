using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class NameRecognizerTests
{
    private static readonly NameRecognizer Recognizer = NameRecognizer.Load(Seeds.Lexicon);

    [Theory]
    [InlineData("来凤社区居民沈桂芳获评江苏省文明家庭。", "来凤社区 community;沈桂芳 Person;江苏省 province;江苏省文明家庭 Honour")]
    [InlineData("山塘社区打造“塘里人家”品牌。", "山塘社区 community;“塘里人家”品牌 Program")]
    [InlineData("完成梧桐新村改造。", "梧桐新村 neighbourhood;梧桐新村改造 Project")]
    [InlineData("今天天气很好。", "")]
    public void Mentions_of_all_types_are_found_together(string text, string expected)
        => Assert.Equal(expected, Recognizer.Recognize(Given.Text(text), Given.Registered(text)).Names());

    [Fact]
    public void Every_mention_lies_in_the_text_and_has_a_name_and_a_probability()
    {
        var random = new Random(3);
        string[] parts = ["来凤", "社区", "、", "，", "。", "“", "”", "获评", "争创", "江苏省", "文明", "改造", "项目", "新村", "2023年", "3个", "沈桂芳", "\n", "公司", "打造", "品牌", "（", "）", "等", "被", "的", "和"];
        for (var i = 0; i < 400; i++)
        {
            var text = string.Concat(Enumerable.Range(0, random.Next(1, 40)).Select(_ => parts[random.Next(parts.Length)]));
            Assert.All(Recognizer.Recognize(Given.Text(text), Given.Registered(text)), m =>
            {
                Assert.InRange(m.Span.End, m.Span.Start + 1, text.Length);
                Assert.NotEmpty(m.Name);
                Assert.InRange(m.Confidence, 0.01, 1);
            });
        }
    }
}
