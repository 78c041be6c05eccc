using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class WordScannerTests
{
    private static readonly WordScanner Scanner = new(new Dictionary<string, string> { ["社区"] = "a", ["社区服务中心"] = "b", ["中心"] = "c", ["路"] = "d" });

    [Theory]
    [InlineData("社区服务中心路", 0, 7, "社区服务中心 b")]
    [InlineData("社区服务中心路", 0, 5, "社区 a")]
    [InlineData("社区服务中心路", 1, 7, "")]
    [InlineData("社区", 2, 2, "")]
    public void The_longest_word_that_begins_at_a_place_wins_inside_the_limit(string text, int position, int limit, string expected)
    {
        var (length, word) = Scanner.StartingAt(text, position, limit);

        Assert.Equal(expected, length == 0 ? string.Empty : $"{text.Substring(position, length)} {word}");
    }

    [Theory]
    [InlineData("社区服务中心", 6, 0, "社区服务中心 b")]
    [InlineData("社区服务中心", 6, 1, "中心 c")]
    [InlineData("社区服务中心", 5, 0, "")]
    [InlineData("社区服务中心", 0, 0, "")]
    public void The_longest_word_that_ends_at_a_place_wins_inside_the_limit(string text, int position, int limit, string expected)
    {
        var (length, word) = Scanner.EndingAt(text, position, limit);

        Assert.Equal(expected, length == 0 ? string.Empty : $"{text.Substring(position - length, length)} {word}");
    }

    [Theory]
    [InlineData("东社区社区服务中心西路", "社区 社区服务中心 路")]
    [InlineData("社区服务中", "社区")]
    [InlineData("", "")]
    public void Words_of_a_span_never_overlap(string text, string expected)
        => Assert.Equal(expected, string.Join(' ', Scanner.In(text, new TextSpan(0, text.Length)).Select(w => w.Span.In(text))));

    [Fact]
    public void A_list_without_words_finds_nothing() => Assert.False(new WordScanner(Array.Empty<string>()).OccursIn("社区", new TextSpan(0, 2)));
}
