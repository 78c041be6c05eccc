namespace KnowledgeGraph.Core.Tests.Model;

public class PhraseTableTests
{
    [Fact]
    public void Finds_what_trying_every_word_finds()
    {
        var random = new Random(5);
        string Any(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => "社区街道中心路"[random.Next(7)]));
        var words = Enumerable.Range(0, 90).Select(_ => Any(random.Next(1, 6))).Distinct().ToArray();
        var table = new PhraseTable<string>(words.Select(w => KeyValuePair.Create(w, w)));
        var text = Any(400);
        var found = new List<(int Length, string Value)>();

        for (var i = 0; i <= text.Length; i++)
        {
            var here = words.Where(w => string.CompareOrdinal(text, i, w, 0, w.Length) == 0).OrderByDescending(w => w.Length).ToArray();
            var before = words.Where(w => text.AsSpan(0, i).EndsWith(w)).MaxBy(w => w.Length);
            table.AllAt(text, i, found);

            Assert.Equal(here, found.Select(f => f.Value));
            Assert.Equal((here.FirstOrDefault()?.Length ?? 0, here.FirstOrDefault()), (table.LongestAt(text, i, out var longest), longest));
            Assert.Equal((before?.Length ?? 0, before), (table.LongestBefore(text, i, out var ending), ending));
            Assert.True(here.Length == 0 || table.NextPlace(text, i) == i);
        }
    }

    [Fact]
    public void Places_where_no_word_may_start_are_passed_over()
    {
        var table = new PhraseTable<int>([KeyValuePair.Create("社区", 1)]);

        Assert.Equal(3, table.NextPlace("天天天社区", 0));
        Assert.Equal(5, table.NextPlace("天天天社区", 4));
    }

    [Fact]
    public void A_later_entry_replaces_an_earlier_one()
    {
        var table = new PhraseTable<int>([KeyValuePair.Create("社区", 1), KeyValuePair.Create("社区", 2)]);

        Assert.Equal((1, 2, 2), (table.Count, table.LongestAt("社区", 0, out var value), value));
    }

    [Fact]
    public void A_table_without_words_finds_nothing()
        => Assert.Equal((0, 2), (new PhraseTable<int>([]).LongestAt("社区", 0, out _), new PhraseTable<int>([]).NextPlace("社区", 0)));

    [Fact]
    public void An_empty_word_is_refused() => Assert.Throws<ArgumentException>(() => new PhraseTable<int>([KeyValuePair.Create("", 1)]));
}
