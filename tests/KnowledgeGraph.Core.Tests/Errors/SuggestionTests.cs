namespace KnowledgeGraph.Core.Tests.Errors;

public class SuggestionTests
{
    [Theory]
    [InlineData("Plaec", "Place Person Policy", "Place")]
    [InlineData("place", "Place Person", "Place")]
    [InlineData("PARTOF", "PART_OF LOCATED_IN", "PART_OF")]
    [InlineData("垃圾分型", "垃圾分类 停车难", "垃圾分类")]
    [InlineData("xyz", "Place Person", null)]
    [InlineData("", "a b", null)]
    [InlineData("abd", "abc abe", "abc")]
    public void The_nearest_is_the_one_that_the_fewest_edits_lead_to(string value, string valid, string? expected)
    {
        Assert.Equal(expected, Suggestion.Nearest(value, valid.Split(' ')));
    }

    [Fact]
    public void A_text_is_no_misspelling_of_a_word()
    {
        Assert.Null(Suggestion.Nearest(new string('a', 65), [new string('a', 64)]));
    }

    [Theory]
    [InlineData("", "expected none at all")]
    [InlineData("a", "expected 'a'")]
    [InlineData("a b", "expected one of a, b")]
    [InlineData("a b c d e f g h i j k l m", "expected one of a, b, c, d, e, f, g, h, i, j, k, l, … (13 in all)")]
    public void Valid_values_are_listed_up_to_a_dozen(string valid, string expected)
    {
        Assert.Equal(expected, Suggestion.OneOf("???", valid.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
    }
}
