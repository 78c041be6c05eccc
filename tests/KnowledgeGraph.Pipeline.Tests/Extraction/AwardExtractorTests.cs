using KnowledgeGraph.Pipeline.Extraction;
using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class AwardExtractorTests
{
    private static readonly AwardExtractor Extractor = new(AwardLexicon.Load(Seeds.LexiconFile("honours.yaml")));
    private static readonly StatusReader Reader = new(StatusLexicon.Load(Seeds.LexiconFile("status.yaml")));
    private static readonly TimeRecognizer Times = new(TimeLexicon.Load(Seeds.Lexicon));

    [Theory]
    [InlineData("[来凤社区|community]获评[省级文明社区|received provincial 获评]。", "来凤社区 AWARDED 省级文明社区 provincial")]
    [InlineData("[来凤社区|community]、[清塘社区|community]获评[省级文明社区|received provincial 获评]。", "来凤社区 AWARDED 省级文明社区 provincial;清塘社区 AWARDED 省级文明社区 provincial")]
    [InlineData("[来凤社区|community]、[清塘社区|community]和[留园社区|community]分别获评[省级文明社区|received provincial 获评]。", "来凤社区 AWARDED 省级文明社区 provincial;清塘社区 AWARDED 省级文明社区 provincial;留园社区 AWARDED 省级文明社区 provincial")]
    [InlineData("[来凤社区|community][梧桐新村|neighbourhood]获评[省级文明社区|received provincial 获评]。", "梧桐新村 AWARDED 省级文明社区 provincial")]
    [InlineData("[来凤社区|community]获评[省级文明社区|received provincial 获评]，[清塘社区|community]获评[市级文明社区|received municipal 获评]。", "来凤社区 AWARDED 省级文明社区 provincial;清塘社区 AWARDED 市级文明社区 municipal")]
    [InlineData("[来凤社区|community]不断努力，荣获[省级文明社区|received provincial 荣获]。", "来凤社区 AWARDED 省级文明社区 provincial")]
    [InlineData("荣获[省级文明街道|received provincial 荣获]。", "街道 AWARDED 省级文明街道 provincial")]
    [InlineData("[来凤社区|community]被[省民政厅|organization]评为[省级文明社区|received provincial 评为]。", "来凤社区 AWARDED 省级文明社区 provincial")]
    [InlineData("被[省民政厅|organization]评为[省级文明街道|received provincial 评为]。", "街道 AWARDED 省级文明街道 provincial")]
    [InlineData("[来凤社区|community]动员14家企业获评[市级文明单位|received municipal 获评]。", "")]
    [InlineData("居民[沈桂芳|person]荣获[省级好人|received provincial 荣获]。", "沈桂芳 AWARDED 省级好人 provincial")]
    public void An_honour_goes_to_whom_the_clause_names_before_the_word_of_award(string marked, string expected)
        => Assert.Equal(Sorted(expected), Sorted(Extract(marked).Facts(Qualifiers.Level)));

    [Theory]
    [InlineData("授予[沈桂芳|person]等2人“[县级最美志愿者|received district 授予]”称号。", "沈桂芳 AWARDED 县级最美志愿者")]
    [InlineData("公布[来凤社区|community]为[省级文明社区|received provincial 公布]。", "来凤社区 AWARDED 省级文明社区")]
    [InlineData("[省民政厅|organization]命名了一批[省级文明社区|received provincial 命名]。", "")]
    [InlineData("[省民政厅|organization]授予200个社区“[省级文明社区|received provincial 授予]”称号。", "")]
    public void Of_who_grants_and_who_is_named_behind_the_word_the_latter_has_it(string marked, string expected)
        => Assert.Equal(Sorted(expected), Sorted(Extract(marked).Facts()));

    [Theory]
    [InlineData("创成[省级文明社区|received provincial 创成]2个（[来凤社区|community]、[清塘社区|community]）。", "来凤社区 AWARDED 省级文明社区;清塘社区 AWARDED 省级文明社区")]
    [InlineData("两次获得“[全国模范个人|received national 获得]”殊荣的[来凤社区|community]书记[沈桂芳|person]。", "沈桂芳 AWARDED 全国模范个人")]
    [InlineData("获评“[省级文明社区|received provincial 获评]”的[来凤社区|community]。", "来凤社区 AWARDED 省级文明社区")]
    public void Whom_brackets_or_a_joint_name_behind_the_title_has_it(string marked, string expected)
        => Assert.Equal(Sorted(expected), Sorted(Extract(marked).Facts()));

    [Theory]
    [InlineData("[来凤社区|community]书记[沈桂芳|person]和[清塘社区|community]书记[赵敏|person]荣获[全国优秀工作者|received national 荣获]。", "沈桂芳 AWARDED 全国优秀工作者;赵敏 AWARDED 全国优秀工作者")]
    [InlineData("[沈桂芳|person]家庭、[赵敏|person]家庭获评[省级最美家庭|received provincial 获评]。", "沈桂芳 AWARDED 省级最美家庭;赵敏 AWARDED 省级最美家庭")]
    [InlineData("[来凤社区居民委员会|organization]获评[省级先进集体|received provincial 获评]，居委会在[来凤社区|community]。", "来凤社区居民委员会 AWARDED 省级先进集体")]
    [InlineData("[[来凤社区|community]居民委员会|organization]获评[省级先进集体|received provincial 获评]。", "来凤社区 AWARDED 省级先进集体")]
    public void Persons_go_with_persons_and_a_place_for_its_committee(string marked, string expected)
        => Assert.Equal(Sorted(expected), Sorted(Extract(marked).Facts()));

    [Fact]
    public void Who_begins_the_clause_of_the_title_comes_before_the_clause_of_the_word()
        => Assert.Equal(
            "来凤社区 AWARDED 省级文明社区;清塘社区 AWARDED 市级文明社区",
            Sorted(Extract("[来凤社区|community]被评为[省级文明社区|received provincial 评为]，[清塘社区|community]为[市级文明社区|received municipal 评为]。").Facts()));

    [Theory]
    [InlineData("[来凤社区|community]争创[省级文明社区|sought provincial 争创]。", "来凤社区 SEEKS 省级文明社区")]
    [InlineData("[来凤社区|community]、[清塘社区|community]积极申报[省级文明社区|sought provincial 申报]。", "来凤社区 SEEKS 省级文明社区;清塘社区 SEEKS 省级文明社区")]
    [InlineData("[来凤社区|community]获评[市级文明社区|received municipal 获评]，正争创[省级文明社区|sought provincial 争创]。", "来凤社区 AWARDED 市级文明社区;来凤社区 SEEKS 省级文明社区")]
    public void A_wish_is_no_award(string marked, string expected) => Assert.Equal(Sorted(expected), Sorted(Extract(marked).Facts()));

    [Theory]
    [InlineData("[街道|subdistrict]有序推进。创成[省级文明社区|received provincial 创成]。", "")]
    [InlineData("[街道|subdistrict]有序推进。获评[省级先进集体|received provincial 获评]。", "街道 AWARDED 省级先进集体")]
    public void A_title_for_communities_does_not_fall_to_the_sub_district(string marked, string expected)
        => Assert.Equal(expected, Sorted(Extract(marked).Facts()));

    [Fact]
    public void A_title_of_two_levels_gives_one_relation_for_each()
        => Assert.Equal(
            "来凤社区 AWARDED 文明社区 provincial;来凤社区 AWARDED 文明社区 municipal",
            Extract("[来凤社区|community]获评[文明社区|received provincial,municipal 获评]。").Facts(Qualifiers.Level));

    [Theory]
    [InlineData("2021年，[来凤社区|community]获评[省级文明社区|received provincial 获评]。", "2021")]
    [InlineData("[来凤社区|community]2019年获评[市级文明社区|received municipal 获评]，2021年获评[省级文明社区|received provincial 获评]。", "2019 2021")]
    [InlineData("[来凤社区|community]获评[省级文明社区|received provincial 获评]。", "")]
    [InlineData("[来凤社区|community]获评[2021年度优秀单位|received municipal 获评]，[清塘社区|community]获评[省级文明社区|received provincial 获评]。", " ")]
    [InlineData("回顾2021年，[来凤社区|community]真抓实干。获评[省级文明社区|received provincial 获评]。", "2021")]
    public void The_year_is_the_one_named_before_the_title(string marked, string expected)
        => Assert.Equal(expected, string.Join(' ', Extract(marked).Select(d => d.Qualifiers.Find(Qualifiers.Year))));

    [Fact]
    public void The_evidence_holds_the_word_of_award_and_the_title()
    {
        var (text, mentions) = MarkedText.Parse(
            "[来凤社区|community]" + string.Concat(Enumerable.Repeat("坚持为民服务办实事，", 25)) + "获评[省级文明社区|received provincial 获评]。");

        var draft = Assert.Single(Extractor.Extract(text, mentions, ActorMap.Read(text, mentions), Reader.Read(text.Text, text.Blocks, null), [], "街道"));

        Assert.Contains("获评省级文明社区", draft.Span.In(text.Text), StringComparison.Ordinal);
        Assert.True(draft.Span.Length <= 160);
    }

    private static List<RelationDraft> Extract(string marked)
    {
        var (text, mentions) = MarkedText.Parse(marked);
        return [.. Extractor.Extract(text, mentions, ActorMap.Read(text, mentions), Reader.Read(text.Text, text.Blocks, null), Times.Recognize(text.Text, new DateOnly(2023, 12, 31)), "街道")];
    }

    private static string Sorted(string facts) => string.Join(';', facts.Split(';').Order(StringComparer.Ordinal));

    [Theory]
    [InlineData("【荣誉册】\n·2016年6月　安徽省卫生村；同年12月　芜湖市文明社区\n·2018年4月　安徽省民主法治社区\n", "卫生村 2016;文明社区 2016;民主法治社区 2018")]
    [InlineData("社区荣誉\n1.2016年6月，安徽省卫生村\n2.2018年4月，安徽省民主法治社区\n", "卫生村 2016;民主法治社区 2018")]
    [InlineData("荣誉墙\n安徽省卫生村（2016年）\n芜湖市文明社区（2019年）\n安徽省民主法治社区（2018年）\n以上荣誉由社区共同取得。\n", "卫生村 2016;文明社区 2019;民主法治社区 2018")]
    [InlineData("社区荣誉一览\n安徽省卫生村 2016年6月 安徽省民政厅\n安徽省民主法治社区 2018年4月 安徽省司法厅\n", "卫生村 2016;民主法治社区 2018")]
    [InlineData("荣誉名称 获奖时间 授予单位\n安徽省卫生村 2016年6月 安徽省民政厅\n安徽省民主法治社区 2018年4月 安徽省司法厅\n", "卫生村 2016;民主法治社区 2018")]
    [InlineData("社区荣誉\n序号\t荣誉名称\t获奖时间\n1\t安徽省卫生村\t2016年6月\n2\t安徽省民主法治社区\t2018年4月\n", "卫生村 2016;民主法治社区 2018")]
    public void Lists_and_tables_of_honours_are_read_line_by_line(string list, string expected)
    {
        var built = Given.Built("四湾社区简介\n\n四湾社区位于芜湖市鸠江区四褐山街道，现有居民3000户。\n\n" + list);

        var awards = built.Relations.Where(r => r.Type == RelationTypes.Awarded).ToList();
        Assert.Equal(
            expected.Split(';').Order(StringComparer.Ordinal),
            awards.Select(r => $"{r.Tail[(r.Tail.IndexOf('/', StringComparison.Ordinal) + 1)..]} {r.Qualifiers.Find(Qualifiers.Year)}").Order(StringComparer.Ordinal));
        Assert.All(awards, r => Assert.Equal("place:340207001002", r.Head));
    }

    [Fact]
    public void Items_that_begin_with_a_year_go_on_with_who_was_named_in_the_first()
    {
        var built = Given.Built(
            "四褐山街道情况介绍\n\n四褐山街道位于芜湖市鸠江区，下辖4个社区。\n\n三、所获荣誉\n\n1.2010年，四湾社区被评为芜湖市先进党组织。\n2.2012年，被评为鸠江区文明社区。\n3.2014年，被评为芜湖市文明社区。\n");

        Assert.Equal(
            ["place:340207001002 honour:3402/先进党组织 2010", "place:340207001002 honour:3402/文明社区 2014", "place:340207001002 honour:340207/文明社区 2012"],
            built.Relations.Where(r => r.Type == RelationTypes.Awarded).Select(r => $"{r.Head} {r.Tail} {r.Qualifiers.Find(Qualifiers.Year)}").Order(StringComparer.Ordinal));
    }
}
