using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class MentionSelectorTests
{
    /// <summary>Each mention is start-end type or kind of place, then the rule that found it.</summary>
    [Theory]
    [InlineData("0-4 community;0-10 site", "0-4 community;0-10 site")]
    [InlineData("0-4 community register-name;0-10 site", "0-4 community;0-10 site")]
    [InlineData("0-8 Honour;2-6 community", "0-8 Honour")]
    [InlineData("0-8 Honour;0-3 province", "0-3 province;0-8 Honour")]
    [InlineData("0-8 Honour;5-12 Organization", "0-8 Honour")]
    [InlineData("0-8 Honour;0-8 Program", "0-8 Honour")]
    [InlineData("0-8 Organization;0-8 Organization", "0-8 Organization")]
    [InlineData("0-8 Organization;2-4 Person", "0-8 Organization")]
    [InlineData("0-8 Honour;4-8 subdistrict", "0-8 Honour")]
    [InlineData("0-4 community;4-8 neighbourhood", "0-4 community;4-8 neighbourhood")]
    [InlineData("", "")]
    public void What_is_only_part_of_a_name_goes(string given, string expected)
        => Assert.Equal(expected, Render(MentionSelector.Select(given.Split(';', StringSplitOptions.RemoveEmptyEntries).Select(Parse))));

    [Fact]
    public void The_order_in_which_mentions_come_does_not_matter()
    {
        var mentions = "0-4 community;0-10 site;12-20 Honour;13-18 community;20-26 Organization;20-24 Person;30-34 Program;30-36 Project".Split(';').Select(Parse).ToList();
        var expected = Render(MentionSelector.Select(mentions));
        var random = new Random(5);
        for (var i = 0; i < 50; i++)
        {
            Assert.Equal(expected, Render(MentionSelector.Select(mentions.OrderBy(_ => random.Next()))));
        }
    }

    private static Mention Parse(string given)
    {
        var parts = given.Split(' ');
        var ends = parts[0].Split('-').Select(int.Parse).ToArray();
        var isPlace = char.IsAsciiLetterLower(parts[1][0]);
        return new Mention(new TextSpan(ends[0], ends[1]), isPlace ? EntityTypes.Place : parts[1], isPlace ? parts[1] : null, parts[0], parts.ElementAtOrDefault(2) ?? "test", 0.8);
    }

    private static string Render(IEnumerable<Mention> mentions) => string.Join(';', mentions.Select(m => $"{m.Span.Start}-{m.Span.End} {m.Kind ?? m.Type}"));
}
