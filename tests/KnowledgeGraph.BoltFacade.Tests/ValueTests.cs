using System.Buffers;
using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Cypher;
using KnowledgeGraph.BoltFacade.Engine;

namespace KnowledgeGraph.BoltFacade.Tests;

public class ValueTests
{
    public static TheoryData<long> Integers => [0, -1, -16, -17, 127, 128, -128, -129, 32_767, 32_768, -32_769, int.MaxValue, int.MaxValue + 1L, long.MinValue, long.MaxValue];

    [Theory]
    [MemberData(nameof(Integers))]
    public void Integers_of_every_width_come_back(long value) => Assert.Equal(value, RoundTrip(value));

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(65_535)]
    [InlineData(65_536)]
    public void Texts_lists_and_maps_of_every_width_come_back(int length)
    {
        Assert.Equal(new string('中', length), RoundTrip(new string('中', length)));
        Assert.Equal(Enumerable.Repeat<object?>(true, length), Assert.IsType<List<object?>>(RoundTrip(Enumerable.Repeat<object?>(true, length).ToList())));
        Assert.Equal(length, Assert.IsType<Dictionary<string, object?>>(RoundTrip(Enumerable.Range(0, length).ToDictionary(i => $"{i}", i => (object?)1.5))).Count);
    }

    [Theory]
    [InlineData("85")] // a text of five bytes that are not there
    [InlineData("D2FFFFFFFF")]
    [InlineData("D6FFFFFFFF")]
    [InlineData("A281618161")] // a map that ends in the middle
    [InlineData("A28161018161C0")] // the same key twice
    [InlineData("0101")]
    [InlineData("C7")]
    [InlineData("81FF")] // not UTF-8
    public void What_is_no_PackStream_is_refused(string hex)
        => Assert.Throws<BoltException>(() => PackStreamReader.ReadWhole(Convert.FromHexString(hex)));

    [Theory]
    [InlineData("")]
    [InlineData("中文")]
    [InlineData(" a")]
    [InlineData("a\t")]
    [InlineData("a\0b\u0001c")]
    [InlineData("\n")]
    public void A_text_that_the_engine_would_spoil_comes_back(string text)
        => Assert.Equal(text, HiddenText.Reveal(HiddenText.Hide(text)));

    /// <summary>Keys of the ledger end with a tab where a part is empty, and pages are read in their order.</summary>
    [Fact]
    public void Hiding_keeps_the_order_of_keys()
    {
        string[] keys = ["i\t", "ia", "ia\t", "ia\t\t", "ia\tb", "ia\n0", "ib", "中\t"];

        Assert.Equal(keys.Order(StringComparer.Ordinal), keys.OrderBy(HiddenText.Hide, StringComparer.Ordinal));
    }

    [Fact]
    public void Date_times_come_back_to_the_nanosecond()
    {
        var zoned = new Structure(Tags.DateTime, 1_709_633_472L, 123_456_789L, 28_800L);
        var hidden = HiddenText.HideDateTime(1_709_633_472, 123_456_789, 28_800L);

        var revealed = Assert.IsType<Structure>(HiddenText.Reveal(hidden));

        Assert.Equal(zoned.Tag, revealed.Tag);
        Assert.Equal(zoned.Fields, revealed.Fields);
    }

    [Theory]
    [InlineData("四褐山街道", "\"四褐\"", true)]
    [InlineData("四褐山街道", "\"山四\"", false)]
    [InlineData("四褐山街道", "褐山路", true)]
    [InlineData("四褐山街道", "山", false)]
    public void A_full_text_query_becomes_conditions_on_pairs(string name, string query, bool isFound)
    {
        var score = FullTextQuery.Score(query, "n", ["name"]);

        var parts = System.Text.RegularExpressions.Regex.Matches(score, "CONTAINS \"(.+?)\"").Select(m => m.Groups[1].Value);
        Assert.Equal(isFound, parts.Any(name.Contains));
    }

    [Theory]
    [InlineData("(山")]
    [InlineData("\"山")]
    [InlineData("a:b")]
    public void A_full_text_query_that_Lucene_cannot_read_fails(string query)
        => Assert.Equal(FailureCodes.ProcedureCallFailed, Assert.Throws<FailureException>(() => FullTextQuery.Score(query, "n", ["name"])).Code);

    private static object? RoundTrip(object? value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        PackStreamWriter.Write(buffer, value);
        return PackStreamReader.ReadWhole(buffer.WrittenSpan);
    }
}
