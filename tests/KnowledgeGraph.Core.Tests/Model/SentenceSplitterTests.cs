namespace KnowledgeGraph.Core.Tests.Model;

public class SentenceSplitterTests
{
    [Theory]
    [InlineData("一句。两句！三句？四句；五句", "一句。|两句！|三句？|四句；|五句")]
    [InlineData("他说：“好。”然后走了。", "他说：“好。”|然后走了。")]
    [InlineData("甲（乙。）丙", "甲（乙。）|丙")]
    [InlineData("真的？！是。", "真的？！|是。")]
    [InlineData("标题\n\n  正文  \r\n", "标题|正文")]
    [InlineData("产值3.48亿元.增长.", "产值3.48亿元.|增长.")]
    [InlineData("1.敲门招商。", "1.敲门招商。")]
    [InlineData("版本2.0。www.gov.cn", "版本2.0。|www.gov.cn")]
    [InlineData("等等...再说", "等等...再说")]
    [InlineData("", "")]
    [InlineData(" \n ", "")]
    public void Cuts_after_the_marks_that_end_a_sentence(string text, string expected)
        => Assert.Equal(expected, string.Join('|', SentenceSplitter.Split(text).Select(s => s.In(text))));

    [Fact]
    public void Cuts_run_together_text_at_a_comma_if_there_is_one()
    {
        var text = new string('甲', 300) + "，" + new string('乙', 300);

        var sentences = SentenceSplitter.Split(text);

        Assert.Equal([301, 300], sentences.Select(s => s.Length));
    }

    [Theory]
    [InlineData("甲")]
    [InlineData("𠀀")]
    [InlineData("7")]
    [InlineData("甲12345")]
    public void Bounds_text_without_any_mark(string piece)
    {
        var text = string.Concat(Enumerable.Repeat(piece, 1_000_000 / piece.Length));

        var sentences = SentenceSplitter.Split(text);

        Assert.All(sentences, s => Assert.InRange(s.Length, 1, SentenceSplitter.LongestSentence));
        Assert.Equal(text.Length, sentences.Sum(s => s.Length));
        Assert.DoesNotContain(sentences, s => char.IsLowSurrogate(text[s.Start]));
    }

    [Fact]
    public void Parts_no_number()
    {
        var text = new string('甲', 398) + "3.48万人";

        var sentences = SentenceSplitter.Split(text);

        Assert.Equal("3.48万人", sentences[^1].In(text));
    }
}
