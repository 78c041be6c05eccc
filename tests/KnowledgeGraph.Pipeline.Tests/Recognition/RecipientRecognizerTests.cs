using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class RecipientRecognizerTests
{
    private static readonly NameRecognizer Recognizer = NameRecognizer.Load(Seeds.Lexicon);
    private static readonly HonourRecognizer Honours = new(Given.Lists("honours.yaml"));
    private static readonly RecipientRecognizer Recipients = new(Given.Lists("honours.yaml"), PersonLexicon.Load(Seeds.LexiconFile("persons.tsv")));

    [Theory]
    [InlineData("县实验中学、县职教中心获评省级文明校园。", "县实验中学 县职教中心")]
    [InlineData("严家坡安置小区、梧桐小区两个小区获评市级文明小区。", "严家坡安置小区 梧桐小区")]
    [InlineData("赵敏、沈桂芳等3人被评为“江苏省最美志愿者”。", "赵敏 沈桂芳")]
    [InlineData("舞蹈《荷塘清韵》荣获江苏省五星工程奖金奖。", "荷塘清韵")]
    public void Who_stands_before_a_word_of_award_is_named_by_it(string text, string expected)
        => Assert.All(expected.Split(' '), name => Assert.Contains(name, Names(text)));

    [Theory]
    [InlineData("通过努力获评省级文明校园。")]
    [InlineData("在全市考核中荣获全市先进集体。")]
    [InlineData("街道和社区的工作获评省级优秀案例。")]
    public void What_is_no_name_stays_unnamed(string text)
        => Assert.DoesNotContain(Recognizer.Recognize(Given.Text(text), []), m => m.RecognizedBy.StartsWith("recipient", StringComparison.Ordinal));

    [Theory]
    [InlineData("现予表彰。\n一、省级“最美家庭”\n赵敏家庭 来凤社区\n沈桂芳家庭 清塘社区\n二、市级“最美家庭”\n钱国华家庭 来凤社区\n希望再接再厉。", "省级“最美家庭”: 赵敏 沈桂芳;市级“最美家庭”: 钱国华")]
    [InlineData("4名志愿者获评“江苏省百佳志愿者”，他们分别是赵敏、沈桂芳。", "江苏省百佳志愿者: 赵敏 沈桂芳")]
    [InlineData("来凤社区获评省级文明社区：这是大家努力的结果。", "")]
    public void A_title_that_heads_a_list_names_those_listed(string text, string expected)
    {
        var analyzed = Lines(text);

        var listed = Recognizer.Recognize(analyzed, Given.Registered(text)).Where(m => m.Properties.Find(MentionProperties.Recipients) is not null)
            .Select(m => $"{m.Name}: {string.Join(' ', m.Properties.Find(MentionProperties.Recipients)!.Split(' ').Select(s => Range(text, s)))}");

        Assert.Equal(expected, string.Join(';', listed));
    }

    /// <summary>A text whose lines are headings, as a list's are.</summary>
    private static AnalyzedText Lines(string text)
    {
        var plain = Given.Text(text);
        var start = 0;
        return new AnalyzedText(
            text,
            [.. text.Split('\n').Select(l => new TextSpan(start, (start += l.Length + 1) - 1)).Select(s => new Block(s, text[s.End - 1] == '。' ? BlockKind.Paragraph : BlockKind.Heading))],
            plain.Sentences);
    }

    private static string Range(string text, string span) => text[int.Parse(span.Split('-')[0])..int.Parse(span.Split('-')[1])];

    private static List<string> Names(string text) => [.. Recognizer.Recognize(Given.Text(text), []).Select(m => m.Name)];

    [Theory]
    [InlineData("获评江苏省文明社区。")]
    [InlineData("被评为江苏省文明社区。")]
    [InlineData("、、获评江苏省文明社区。")]
    [InlineData("，获评江苏省文明社区。")]
    [InlineData("等获评江苏省文明社区。")]
    [InlineData("江苏省文明社区：\n\n、\n")]
    [InlineData("授予“江苏省文明社区”。")]
    public void Where_nobody_stands_before_a_word_of_award_nobody_is_found(string text)
        => Assert.All(Recognize(text), m => Assert.Equal(EntityTypes.Honour, m.Type));

    [Theory]
    [InlineData("清源县一中、清源县实验小学获评江苏省文明校园。", "清源县一中;清源县实验小学")]
    [InlineData("获评江苏省文明校园：清源县一中、清源县实验小学", "清源县一中;清源县实验小学")]
    [InlineData("舞蹈《荷塘月色》荣获江苏省文艺大赛一等奖。", "荷塘月色")]
    public void Names_that_nothing_but_their_place_tells_are_found(string text, string expected)
        => Assert.Equal(expected, string.Join(';', Recognize(text).Where(m => m.Type != EntityTypes.Honour).Select(m => m.Name)));

    private static IReadOnlyList<Mention> Recognize(string text)
    {
        var analyzed = Given.Text(text);
        return Recipients.Recognize(analyzed, Honours.Recognize(analyzed, []));
    }
}
