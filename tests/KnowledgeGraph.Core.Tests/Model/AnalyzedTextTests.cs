namespace KnowledgeGraph.Core.Tests.Model;

public class AnalyzedTextTests
{
    [Theory]
    [InlineData("甲获评，乙争创。丙好。", "甲获评，|乙争创。|丙好。")]
    [InlineData("打造“小事，不出门”品牌，很好。", "打造“小事，不出门”品牌，|很好。")]
    [InlineData("甲（乙，丙）获评，好。", "甲（乙，丙）获评，|好。")]
    [InlineData("三点：一、甲；二、乙。", "三点：|一、甲；|二、乙。")]
    [InlineData("没有标点", "没有标点")]
    [InlineData("甲）乙，丙。", "甲）乙，|丙。")]
    [InlineData("甲（乙，丙。丁，戊。", "甲（乙，丙。|丁，|戊。")]
    [InlineData("", "")]
    public void Clauses_end_at_commas_and_colons_outside_of_quotations_and_brackets(string text, string expected)
    {
        var analyzed = Analyze(text);

        Assert.Equal(expected, string.Join('|', analyzed.Clauses.Select(analyzed.In)));
    }

    [Theory]
    [InlineData("“甲”和“乙”", "甲|乙")]
    [InlineData("“甲“乙”丙”", "甲“乙”丙")]
    [InlineData("“没有合上\n“甲”", "甲")]
    [InlineData("没有打开”“甲”", "甲")]
    [InlineData("“”", "")]
    public void Quotations_are_the_outer_ones_of_a_line(string text, string expected)
    {
        var analyzed = Analyze(text);

        Assert.Equal(expected, string.Join('|', analyzed.Quotations.Select(analyzed.In)));
    }

    [Fact]
    public void Every_position_leads_to_what_is_around_it()
    {
        var analyzed = Analyze("甲乙，丙。\n丁戊。");

        Assert.Equal([0, 0, 1, 2, 3, -1, 4, 4, 5], Enumerable.Range(0, 9).Select(analyzed.TokenAt));
        Assert.Equal([0, 0, 0, 0, 0, -1, 1, 1, 1], Enumerable.Range(0, 9).Select(analyzed.SentenceAt));
        Assert.Equal([0, 0, 0, 1, 1, -1, 2, 2, 2], Enumerable.Range(0, 9).Select(analyzed.ClauseAt));
        Assert.Equal([0, 0, 0, 0, 0, -1, 1, 1, 1], Enumerable.Range(0, 9).Select(analyzed.BlockAt));
        Assert.Equal(("甲乙，丙。", "丙。"), (analyzed.In(analyzed.SentenceSpan(3)), analyzed.In(analyzed.ClauseSpan(3))));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(5)]
    [InlineData(9)]
    [InlineData(1000)]
    public void Outside_of_sentences_there_is_nothing(int position)
    {
        var analyzed = Analyze("甲乙，丙。\n丁戊。");

        Assert.Equal((-1, -1, -1, -1), (analyzed.TokenAt(position), analyzed.SentenceAt(position), analyzed.ClauseAt(position), analyzed.BlockAt(position)));
    }

    [Fact]
    public void Clauses_cover_their_sentences_without_gaps_and_stay_short()
    {
        var analyzed = Analyze(string.Concat(Enumerable.Repeat("“（甲乙丙丁", 2_000)));

        foreach (var sentence in analyzed.Sentences)
        {
            var clauses = analyzed.Clauses.Where(c => sentence.Span.Contains(c)).ToList();
            Assert.Equal(sentence.Span, clauses[0].Cover(clauses[^1]));
            Assert.Equal(sentence.Span.Length, clauses.Sum(c => c.Length));
        }

        Assert.All(analyzed.Clauses, c => Assert.InRange(c.Length, 1, 301));
    }

    /// <summary>Words are single characters, but for two at the beginning of a sentence.</summary>
    private static AnalyzedText Analyze(string text)
    {
        var blocks = new List<Block>();
        for (var start = 0; start < text.Length;)
        {
            var end = text.IndexOf('\n', start) is >= 0 and var found ? found : text.Length;
            if (end > start)
            {
                blocks.Add(new Block(new TextSpan(start, end), BlockKind.Paragraph));
            }

            start = end + 1;
        }

        return new AnalyzedText(text, blocks, [.. SentenceSplitter.Split(text).Select(s => new Sentence(s, [.. Words(s)]))]);
    }

    private static IEnumerable<Token> Words(TextSpan sentence)
    {
        for (var start = sentence.Start; start < sentence.End;)
        {
            var end = Math.Min(sentence.End, start == sentence.Start ? start + 2 : start + 1);
            yield return new Token(new TextSpan(start, end), "x");
            start = end;
        }
    }
}
