using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class ActorMapTests
{
    /// <summary>Who acts where the text says 办.</summary>
    [Theory]
    [InlineData("[来凤社区|community]办实事。", "来凤社区")]
    [InlineData("[来凤社区|community]、[清塘社区|community]办实事。", "来凤社区 清塘社区")]
    [InlineData("[来凤社区|community]和[清塘社区|community]联合办实事。", "来凤社区 清塘社区")]
    [InlineData("[来凤社区|community][梧桐新村|neighbourhood]办实事。", "梧桐新村")]
    [InlineData("[来凤社区|community]居民[沈桂芳|person]办实事。", "沈桂芳")]
    [InlineData("[来凤社区|community]整合资源，用心办实事。", "来凤社区")]
    [InlineData("今年，[来凤社区|community]办实事。", "来凤社区")]
    [InlineData("目前[来凤社区|community]办实事。", "来凤社区")]
    [InlineData("[来凤社区|community]整合资源。用心办实事。", "")]
    [InlineData("[来凤社区|community]的居民办实事。", "")]
    [InlineData("[广济路|road]办实事。", "")]
    [InlineData("用心办实事，[来凤社区|community]整合资源。", "")]
    [InlineData("[来凤社区|community]整合资源，[清塘社区|community]办实事。", "清塘社区")]
    public void Who_is_named_at_the_beginning_acts_until_another_does(string marked, string expected)
    {
        var (text, mentions) = MarkedText.Parse(marked);

        var actors = ActorMap.Read(text, mentions).At(text.Text.IndexOf('办', StringComparison.Ordinal));

        Assert.Equal(expected, string.Join(' ', actors.Select(a => a.Key)));
    }

    [Fact]
    public void Outside_of_the_text_nobody_acts()
    {
        var (text, mentions) = MarkedText.Parse("[来凤社区|community]办实事。");

        Assert.Empty(ActorMap.Read(text, mentions).At(-1));
        Assert.Empty(ActorMap.Read(text, mentions).At(text.Text.Length + 5));
    }
}
