using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class RecipientRecognizerTests
{
    private static readonly HonourRecognizer Honours = new(Given.Lists("honours.yaml"));
    private static readonly RecipientRecognizer Recognizer = new(Given.Lists("honours.yaml"), PersonLexicon.Load(Seeds.LexiconFile("persons.tsv")));

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
        return Recognizer.Recognize(analyzed, Honours.Recognize(analyzed, []));
    }
}
