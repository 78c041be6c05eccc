using KnowledgeGraph.Pipeline.Linking;

namespace KnowledgeGraph.Pipeline.Tests.Linking;

public class EntityLinkerTests
{
    private static readonly EntityLinker Linker = new(GivenRegister.Linker, GivenRegister.Register);

    /// <summary>Keys of what a marked text in a report about 虎丘街道 (320508022) mentions.</summary>
    [Theory]
    [InlineData("[来凤社区|community]", "place:320508022002")]
    [InlineData("[来凤社区|community][梧桐新村|neighbourhood]", "place:320508022002 place:320508022/梧桐新村")]
    [InlineData("[梧桐新村|neighbourhood]和[梧桐新村|neighbourhood]", "place:320508022/梧桐新村")]
    [InlineData("[[来凤社区|community]党群服务中心|site]、[[清塘社区|community]党群服务中心|site]", "place:320508022002 place:320508022002/党群服务中心 place:320508022015 place:320508022015/党群服务中心")]
    [InlineData("[沈桂芳|person]", "person:320508022/沈桂芳")]
    [InlineData("[[苏州|city]第九医院|organization]", "place:3205 org:3205/苏州第九医院")]
    [InlineData("[国家税务总局|organization]", "org:cn/国家税务总局")]
    [InlineData("[恒泰大厦项目|project]、[塘里人家|program]", "project:320508022/恒泰大厦项目 program:320508022/塘里人家")]
    [InlineData("[全国文明单位|received national 全国]、[省级文明单位|received provincial 省级]、[市级文明单位|received municipal 市级]、[区级文明单位|received district 区级]", "honour:cn/文明单位 honour:32/文明单位 honour:3205/文明单位 honour:320508/文明单位")]
    public void Each_key_has_the_scope_within_which_its_name_is_unique(string marked, string expected)
        => Assert.Equal(expected, string.Join(' ', Keys(marked, "320508022")));

    [Theory]
    [InlineData("前进社区", "community", "341202001", "141082001")]
    [InlineData("党群服务中心", "site", "341202001", "141082001")]
    [InlineData("沈桂芳", "person", "320508022", "320508018")]
    [InlineData("恒泰大厦项目", "project", "320508022", "320508018")]
    [InlineData("梧桐新村", "neighbourhood", "320508022", "320508018")]
    [InlineData("省级文明单位", "received provincial 省级", "320508022", "341202001")]
    [InlineData("市级文明单位", "received municipal 市级", "320508022", "320412001")]
    public void Namesakes_of_different_places_are_apart(string name, string spec, string one, string other)
        => Assert.NotEqual(Assert.Single(Keys($"[{name}|{spec}]", one)), Assert.Single(Keys($"[{name}|{spec}]", other)));

    [Theory]
    [InlineData("省级文明单位", "received provincial 省级", "320508022", "320412001")]
    [InlineData("全国文明单位", "received national 全国", "320508022", "341202001")]
    [InlineData("市级文明单位", "received municipal 市级", "320508022", "320508018")]
    [InlineData("广济路", "road", "320508022", "320508018")]
    public void The_same_thing_seen_from_two_places_is_one(string name, string spec, string one, string other)
        => Assert.Equal(Keys($"[{name}|{spec}]", one), Keys($"[{name}|{spec}]", other));

    [Theory]
    [InlineData("省级文明单位")]
    [InlineData("全省文明单位")]
    [InlineData("省文明单位")]
    [InlineData("“省级文明单位”")]
    [InlineData("省级文明单位称号")]
    [InlineData("“省级文明单位”荣誉称号")]
    [InlineData("省、市两级文明单位")]
    [InlineData("省、市、区三级文明单位")]
    public void One_title_is_one_however_its_level_is_written(string title)
        => Assert.Equal("honour:32/文明单位", Assert.Single(Keys($"[{title}|received provincial {title}]", "320508022")));

    [Fact]
    public void Every_entity_tells_its_rule_and_each_alias_its_source()
    {
        var linked = Link("[来凤|community]、[来凤社区|community]、[梧桐新村|neighbourhood]、[沈桂芳|person]", "320508022");

        Assert.All(linked.Entities, e => Assert.Matches("^test/.+", e.Rule));
        Assert.All(linked.Entities, e => Assert.InRange(e.Score, 0.01, 1));
        Assert.All(linked.Entities.SelectMany(e => e.Aliases), a => Assert.True(a.Source is "text" or "register" || a.Source.StartsWith("list:", StringComparison.Ordinal), a.Source));
        Assert.Contains(new Alias("来凤", "text"), linked.Entities.Single(e => e.Key == "place:320508022002").Aliases);
    }

    [Fact]
    public void A_mention_of_marks_alone_is_left_out() => Assert.Empty(Keys("[“”|program]", "320508022"));

    [Fact]
    public void Linked_mentions_stay_in_text_order()
    {
        var linked = Link("[沈桂芳|person]在[来凤社区|community]打造[塘里人家|program]，[[清塘社区|community]党群服务中心|site]。", "320508022");

        Assert.Equal(linked.Mentions.OrderBy(m => m.Span).Select(m => m.Span), linked.Mentions.Select(m => m.Span));
        Assert.Equal(5, linked.Mentions.Count);
    }

    private static IEnumerable<string> Keys(string marked, string street) => Link(marked, street).Entities.Select(e => e.Key);

    private static LinkedText Link(string marked, string street)
    {
        var (text, mentions) = MarkedText.Parse(marked);
        return Linker.Link(text, [.. mentions.Select(m => m.Mention)], GivenRegister.Subject(street));
    }
}
