using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class PlaceRecognizerTests
{
    private static readonly PlaceRecognizer Recognizer = Given.Places;

    [Theory]
    [InlineData("来凤社区环境优美。", "来凤社区 community")]
    [InlineData("改造了梧桐新村和银杏公寓。", "梧桐新村 neighbourhood;银杏公寓 neighbourhood")]
    [InlineData("山塘社区梧桐新村完成改造。", "山塘社区 community;梧桐新村 neighbourhood")]
    [InlineData("来凤社区党群服务中心揭牌。", "来凤社区 community;来凤社区党群服务中心 site")]
    [InlineData("道路东起广济路，西至虎阜路。", "广济路 road;虎阜路 road")]
    [InlineData("苏州市姑苏区虎丘街道。", "苏州市 city;姑苏区 district;虎丘街道 subdistrict")]
    public void Places_have_the_kind_that_their_suffix_tells(string text, string expected) => Assert.Equal(expected, Recognize(text).Names());

    [Theory]
    [InlineData("来凤、清塘、留园社区一起行动。", "来凤社区 community;清塘社区 community;留园社区 community")]
    [InlineData("机一、机二社区联合开展活动。", "机一社区 community;机二社区 community")]
    [InlineData("对梧桐、玉兰2个老旧小区进行改造。", "梧桐 neighbourhood;玉兰 neighbourhood")]
    public void The_names_of_a_list_share_what_stands_at_its_end(string text, string expected)
        => Assert.Equal(expected, Full(Recognize(text)));

    [Theory]
    [InlineData("各社区加强老旧小区管理。")]
    [InlineData("居民小区环境整治，主干道和背街小巷保洁。")]
    [InlineData("拓宽思路，寻找出路。")]
    [InlineData("建设示范社区和文明村。")]
    [InlineData("")]
    public void Common_nouns_are_no_places(string text) => Assert.Empty(Recognize(text));

    [Fact]
    public void Places_are_in_text_order_inside_the_text()
    {
        var text = "来凤社区、清塘社区、留园社区党群服务中心，以及广济路旁的梧桐新村。";

        var found = Recognize(text);

        Assert.True(found.Count >= 5);
        Assert.Equal(found.OrderBy(m => m.Span), found);
        Assert.All(found, m => Assert.InRange(m.Span.End, 1, text.Length));
    }

    private static IReadOnlyList<Mention> Recognize(string text) => Recognizer.Recognize(Given.Text(text), Given.Registered(text));

    /// <summary>Names in full, whether the register or the list completes them.</summary>
    private static string Full(IEnumerable<Mention> mentions)
        => string.Join(';', mentions.Select(m => $"{(m.RecognizedBy == "register-short" && m.Kind == PlaceKinds.Community ? m.Name + "社区" : m.Name)} {m.Kind}"));
}
