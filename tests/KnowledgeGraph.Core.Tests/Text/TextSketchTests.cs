namespace KnowledgeGraph.Core.Tests.Text;

public class TextSketchTests
{
    private const string Report =
        "四褐山街道坚持党建引领，深化网格治理。2022年，街道辖8个社区，常住人口4.7万人，辖区面积12.5平方公里。"
        + "社区党群服务中心全面升级，设立议事厅16处，收集居民意见1200余条，办结率98%。街道投入资金860万元，改造老旧小区5个，"
        + "惠及居民3200户。志愿者队伍发展到1500人，开展活动230场。荷塘社区打造邻里驿站品牌，把理发、缝补、义诊送到居民家门口，"
        + "获评全国示范性老年友好型社区。下一步，街道将继续完善养老服务体系，新建日间照料中心2处，让居民在家门口享受便利生活，"
        + "推动基层治理提质增效，努力建设宜居宜业的幸福家园。";

    [Fact]
    public void A_text_with_another_heading_and_another_end_resembles_it()
    {
        var copy = TextSketch.Of("转载：党建引领绘就幸福底色。" + Report + "（来源：区融媒体中心）")!;

        Assert.True(copy.Resembles(TextSketch.Of(Report)!));
        Assert.InRange(copy.ResemblanceTo(TextSketch.Of(Report)!), 0.8, 0.99);
    }

    [Fact]
    public void The_report_of_another_year_and_another_place_does_not()
    {
        var other = string.Concat(Report.Select(c => char.IsAsciiDigit(c) ? (char)('0' + ((c - '0' + 3) % 10)) : c))
            .Replace("四褐山", "戚墅堰", StringComparison.Ordinal).Replace("荷塘", "河苑", StringComparison.Ordinal);

        Assert.False(TextSketch.Of(other)!.Resembles(TextSketch.Of(Report)!));
    }

    [Fact]
    public void Blanks_punctuation_and_case_do_not_count()
        => Assert.Equal(
            $"{TextSketch.Of(Report + "ABC")}", $"{TextSketch.Of(Report.Replace("，", " \n", StringComparison.Ordinal).Replace("。", "；", StringComparison.Ordinal) + "abc")}");

    [Fact]
    public void A_short_text_has_none()
    {
        var letters = string.Concat(Enumerable.Range(0, TextSketch.MinimumShingles + TextSketch.ShingleLength - 1).Select(i => (char)('一' + i)));

        Assert.NotNull(TextSketch.Of(letters));
        Assert.Null(TextSketch.Of(letters.AsSpan(1)));
        Assert.Null(TextSketch.Of(string.Empty));
    }

    /// <summary>Sketches that were stored long ago are compared with those of today: a change here needs a migration.</summary>
    [Fact]
    public void The_same_text_has_the_same_sketch_for_ever()
        => Assert.Equal(
            "2eH7lETtzmrEv8sOqOgfYtN7vvKPiH9B7qFqpus1jmwCXrBN28IzzuYw+0nviiZ5PrJzFDsA8f0dUn+OzD5RNZD5tXykshgtDdBMSUHqC3X8sBWv8kyW5/3tkj4FtSviPwX64LZLKaYZt0f/vg5U1ac84pRfhtMW",
            TextSketch.Of(Report)!.ToString());

    [Fact]
    public void What_was_written_is_read_again()
    {
        var sketch = TextSketch.Of(Report)!;

        Assert.True(TextSketch.TryParse(sketch.ToString(), out var read));
        Assert.Equal((1.0, sketch.ToString()), (read.ResemblanceTo(sketch), read.ToString()));
        Assert.Equal(sketch.Buckets, read.Buckets);
        Assert.Equal(TextSketch.Bands, sketch.Buckets.Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("AAAA")]
    [InlineData("not base64 at all!")]
    public void What_is_no_sketch_is_not_read(string? text) => Assert.False(TextSketch.TryParse(text, out _));
}
