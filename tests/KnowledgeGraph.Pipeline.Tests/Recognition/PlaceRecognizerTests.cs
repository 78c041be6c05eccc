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
    [InlineData("东临北大街，南至西大街，北靠虎阜路。", "北大街 road;西大街 road;虎阜路 road")]
    [InlineData("梧桐街来凤社区、白兰街清塘社区上榜。", "梧桐街 subdistrict;来凤社区 community;白兰街 subdistrict;清塘社区 community")]
    [InlineData("东清湖湿地公园、虾公山森林公园对外开放。", "东清湖 site;东清湖湿地公园 site;虾公山森林公园 site")]
    [InlineData("苏州市姑苏区虎丘街道。", "苏州市 city;姑苏区 district;虎丘街道 subdistrict")]
    public void Places_have_the_kind_that_their_suffix_tells(string text, string expected) => Assert.Equal(expected, Recognize(text).Names());

    [Theory]
    [InlineData("来凤、清塘、留园社区一起行动。", "来凤社区 community;清塘社区 community;留园社区 community")]
    [InlineData("机一、机二社区联合开展活动。", "机一社区 community;机二社区 community")]
    [InlineData("对梧桐、玉兰2个老旧小区进行改造。", "梧桐 neighbourhood;玉兰 neighbourhood")]
    [InlineData("来凤社区辖3个小区（梧桐新村、玉澜府、云栖）。", "来凤社区 community;梧桐新村 neighbourhood;玉澜府 neighbourhood;云栖 neighbourhood")]
    [InlineData("梅屿路12号院、15号院和18号院通水。", "梅屿路12号院 neighbourhood;梅屿路15号院 neighbourhood;梅屿路18号院 neighbourhood")]
    public void The_names_of_a_list_share_what_stands_at_its_end(string text, string expected)
        => Assert.Equal(expected, Full(Recognize(text)));

    [Fact]
    public void Memory_for_lists_grows_with_the_text_not_with_its_square()
    {
        static long Allocated(int lines)
        {
            var text = Given.Text(string.Concat(Enumerable.Repeat("对梧桐、玉兰2个社区进行改造。\n", lines)));
            Recognizer.Recognize(text, []);
            var before = GC.GetAllocatedBytesForCurrentThread();
            Recognizer.Recognize(text, []);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }

        Assert.InRange(Allocated(1600), 1, 8 * Allocated(400));
    }

    [Theory]
    [InlineData("各社区加强老旧小区管理。")]
    [InlineData("居民小区环境整治，主干道和背街小巷保洁。")]
    [InlineData("拓宽思路，寻找出路。")]
    [InlineData("建设示范社区和文明村。")]
    [InlineData("按照一部三站六室一广场配置，共建美好家园。")]
    [InlineData("")]
    public void Common_nouns_are_no_places(string text) => Assert.Empty(Recognize(text));

    [Theory]
    [InlineData("推进央产老旧小区、无物业楼房小区改造。")]
    [InlineData("小事不出小区，深化综合执法进小区。")]
    [InlineData("建设韧性社区、魅力社区，打造互嵌式社区。")]
    [InlineData("2022年老旧小区改造和2022年本社区重点工作。")]
    [InlineData("筑牢社区治安防线，共建精神家园，照亮回家路。")]
    [InlineData("新建4个“六室一堂”居家养老服务站。")]
    [InlineData("强村带弱村，走出发展新路。")]
    [InlineData("打造“花园化”精品街区，这里是有名的梅子之乡。")]
    [InlineData("西边社区和时髦小区，穿过七进院落。")]
    public void Phrases_that_end_like_names_are_no_places(string text) => Assert.Empty(Recognize(text));

    [Theory]
    [InlineData("重建梅屿路，紧盯云鹤寺。", "梅屿路 road;云鹤寺 site")]
    [InlineData("跨青螺河大桥旁（含梧桐新村）。", "梧桐新村 neighbourhood")]
    [InlineData("公益课在梧桐新村开课。", "梧桐新村 neighbourhood")]
    public void Ordinary_words_before_a_name_do_not_belong_to_it(string text, string expected)
        => Assert.Empty(expected.Split(';').Except(Recognize(text).Names().Split(';')));

    [Theory]
    [InlineData("东邻一环路南四段。", "一环路南四段 road")]
    [InlineData("梅屿胡同9号院获评。", "梅屿胡同9号院 neighbourhood")]
    [InlineData("改造梅屿北路小区。", "梅屿北路小区 neighbourhood")]
    [InlineData("合柏1972文创园开园。", "合柏1972文创园 site")]
    [InlineData("走访和平路、向阳路。", "和平路 road;向阳路 road")]
    [InlineData("建设路26号院通水。", "建设路26号院 neighbourhood")]
    [InlineData("娄门路130号小区通水。", "娄门路130号小区 neighbourhood")]
    public void Numbers_roads_and_common_words_may_be_parts_of_a_name(string text, string expected)
        => Assert.Empty(expected.Split(';').Except(Recognize(text).Names().Split(';')));

    [Theory]
    [InlineData("梅屿社区党总支书记介绍。", "梅屿社区 community")]
    [InlineData("梅湾村、柏塘村、榆桥村3个村获评。", "梅湾村 community;柏塘村 community;榆桥村 community")]
    [InlineData("梅屿高速、柏海高速在此交汇。", "梅屿高速 road;柏海高速 road")]
    public void What_follows_a_name_may_attest_it(string text, string expected) => Assert.Equal(expected, Recognize(text).Names());

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
