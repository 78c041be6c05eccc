namespace KnowledgeGraph.Core.Tests.Model;

public class TextSpanTests
{
    [Theory]
    [InlineData(-1, 0)]
    [InlineData(3, 2)]
    public void A_span_neither_begins_before_the_text_nor_ends_before_it_begins(int start, int end)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new TextSpan(start, end));
    }

    [Fact]
    public void A_span_counts_utf16_code_units()
    {
        var span = new TextSpan(0, 3);

        Assert.Equal("𠮷林", span.In("𠮷林省"));
        Assert.Equal(3, span.Length);
        Assert.True(span.Of("𠮷林省").SequenceEqual("𠮷林"));
    }

    [Theory]
    [InlineData(2, 4, 4, 6, false, false)] // touching
    [InlineData(2, 4, 3, 6, true, false)]
    [InlineData(2, 8, 3, 6, true, true)]
    [InlineData(2, 4, 2, 4, true, true)]
    [InlineData(0, 1, 5, 6, false, false)]
    public void Overlap_and_containment_are_half_open(int start, int end, int otherStart, int otherEnd, bool overlaps, bool contains)
    {
        var (span, other) = (new TextSpan(start, end), new TextSpan(otherStart, otherEnd));

        Assert.Equal((overlaps, overlaps), (span.Overlaps(other), other.Overlaps(span)));
        Assert.Equal(contains, span.Contains(other));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    public void The_end_is_not_in_the_span(int position, bool contained)
    {
        Assert.Equal(contained, new TextSpan(2, 4).Contains(position));
    }

    [Fact]
    public void Spans_sort_by_start_and_then_the_shorter_first()
    {
        TextSpan[] spans = [new(3, 4), new(1, 5), new(1, 2), new(0, 9)];

        Assert.Equal("[0, 9) [1, 2) [1, 5) [3, 4)", string.Join(' ', spans.Order()));
        Assert.True(new TextSpan(1, 2) < new TextSpan(1, 3));
        Assert.True(new TextSpan(1, 3) >= new TextSpan(1, 3));
    }

    [Fact]
    public void The_cover_of_two_spans_holds_what_lies_between_them()
    {
        Assert.Equal(new TextSpan(1, 9), new TextSpan(6, 9).Cover(new TextSpan(1, 3)));
    }
}
