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
    [InlineData("[来凤社区|community]争创[省级文明社区|sought provincial 争创]。", "来凤社区 SEEKS 省级文明社区")]
    [InlineData("[来凤社区|community]、[清塘社区|community]积极申报[省级文明社区|sought provincial 申报]。", "来凤社区 SEEKS 省级文明社区;清塘社区 SEEKS 省级文明社区")]
    [InlineData("[来凤社区|community]获评[市级文明社区|received municipal 获评]，正争创[省级文明社区|sought provincial 争创]。", "来凤社区 AWARDED 市级文明社区;来凤社区 SEEKS 省级文明社区")]
    public void A_wish_is_no_award(string marked, string expected) => Assert.Equal(Sorted(expected), Sorted(Extract(marked).Facts()));

    [Fact]
    public void A_title_of_two_levels_gives_one_relation_for_each()
        => Assert.Equal(
            "来凤社区 AWARDED 文明社区 provincial;来凤社区 AWARDED 文明社区 municipal",
            Extract("[来凤社区|community]获评[文明社区|received provincial,municipal 获评]。").Facts(Qualifiers.Level));

    [Theory]
    [InlineData("2021年，[来凤社区|community]获评[省级文明社区|received provincial 获评]。", "2021")]
    [InlineData("[来凤社区|community]2019年获评[市级文明社区|received municipal 获评]，2021年获评[省级文明社区|received provincial 获评]。", "2019 2021")]
    [InlineData("[来凤社区|community]获评[省级文明社区|received provincial 获评]。", "")]
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
}
