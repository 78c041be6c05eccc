namespace KnowledgeGraph.Core.Tests.Model;

public class EntityAssertionTests
{
    /// <summary>A sentence around a mention says something of the entity; it names it no second time.</summary>
    [Theory]
    [InlineData("3-7", "3-7")]
    [InlineData("0-20 3-7", "3-7")]
    [InlineData("3-7 3-20", "3-7")]
    [InlineData("0-20 3-7 9-13", "3-7 9-13")]
    [InlineData("0-20 3-7 15-20", "3-7 15-20")]
    [InlineData("0-5 3-7", "0-5 3-7")]
    [InlineData("3-7 30-50", "3-7 30-50")]
    public void Mentions_are_the_evidence_that_holds_no_other(string evidence, string expected)
    {
        var assertion = new EntityAssertion
        {
            Key = "place:1", Type = EntityTypes.Place, Name = "甲", Rule = "test/test", Confidence = 1, Evidence = [.. evidence.Split(' ').Select(Piece)],
        };

        Assert.Equal(expected, string.Join(' ', assertion.Mentions.Select(m => $"{m.Span.Start}-{m.Span.End}")));
    }

    private static Evidence Piece(string span)
    {
        var ends = span.Split('-').Select(int.Parse).ToArray();
        return new Evidence(new TextSpan(ends[0], ends[1]), span);
    }
}
