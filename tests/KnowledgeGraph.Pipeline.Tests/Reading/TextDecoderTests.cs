using System.Text;
using KnowledgeGraph.Pipeline.Reading;

namespace KnowledgeGraph.Pipeline.Tests.Reading;

public class TextDecoderTests
{
    private static readonly Encoding Gb18030 = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;

    public static TheoryData<string, string, bool> SeedsInEncodings()
    {
        var data = new TheoryData<string, string, bool>();
        foreach (var seed in Seeds.Documents)
        {
            foreach (var encoding in new[] { "utf-8", "utf-16le", "utf-16be", "gb18030" })
            {
                data.Add(Path.GetFileName(seed), encoding, false);
                data.Add(Path.GetFileName(seed), encoding, true);
            }
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(SeedsInEncodings))]
    public void Reads_each_seed_in_each_encoding(string seed, string encoding, bool hasMark)
    {
        var text = File.ReadAllText(Seeds.Document(seed));

        var decoded = TextDecoder.Decode([.. hasMark ? Mark(encoding) : [], .. Of(encoding).GetBytes(text)]);

        Assert.Equal(text, decoded.Text);
        Assert.Equal(encoding, decoded.Encoding);
    }

    [Theory]
    [InlineData("街道", "gb18030")]
    [InlineData("学田街道获评省级文明单位", "gb18030")]
    [InlineData("2023 GDP 学田", "gb18030")]
    [InlineData("学田街道。\r\n2023年", "utf-16le")]
    [InlineData("学田街道。\r\n2023年", "utf-16be")]
    [InlineData("plain ASCII\n", "utf-8")]
    [InlineData("𠮷林街道", "utf-8")]
    public void Reads_short_texts(string text, string encoding)
        => Assert.Equal((text, encoding), (TextDecoder.Decode(Of(encoding).GetBytes(text)) is var decoded ? decoded.Text : null, decoded.Encoding));

    [Fact]
    public void A_broken_byte_in_UTF_8_is_named_with_its_offset()
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("荷花池街道紧紧围绕全区建设总体部署。", 40)));
        bytes[100] = 0xFF;

        var decoded = TextDecoder.Decode(bytes);

        Assert.Equal(FindingCodes.UndecodableDocument, decoded.Code);
        Assert.Contains("(byte 0x", decoded.Problem, StringComparison.Ordinal);
        Assert.Matches("at offset (99|100) is invalid\\)", decoded.Problem);
    }

    [Fact]
    public void Big5_and_Latin_1_are_not_taken_for_GB18030()
    {
        var big5 = CodePagesEncodingProvider.Instance.GetEncoding("big5")!.GetBytes("街道辦事處積極推動社區治理與服務創新，居民滿意度明顯提升。");
        var latin = Encoding.Latin1.GetBytes("Les élèves ont été reçus à l'école près du théâtre, où ils étaient déjà allés.");

        Assert.Equal(FindingCodes.UndecodableDocument, TextDecoder.Decode(big5).Code);
        Assert.Equal(FindingCodes.UndecodableDocument, TextDecoder.Decode(latin).Code);
    }

    [Theory]
    [InlineData(new byte[] { }, FindingCodes.EmptyDocument, "empty")]
    [InlineData(new byte[] { 0x25, 0x50, 0x44, 0x46, 0x2D, 0x31 }, FindingCodes.BinaryDocument, "PDF")]
    [InlineData(new byte[] { 0x50, 0x4B, 3, 4, 20 }, FindingCodes.BinaryDocument, "ZIP")]
    [InlineData(new byte[] { 1, 0, 0, 0, 9, 0, 200, 0, 0, 3 }, FindingCodes.BinaryDocument, "offset 0")]
    [InlineData(new byte[] { 65, 66, 0, 67 }, FindingCodes.BinaryDocument, "offset 2")]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x00, 0xD8 }, FindingCodes.UndecodableDocument, "utf-16le")]
    public void Says_why_bytes_are_no_text(byte[] bytes, string code, string inProblem)
    {
        var decoded = TextDecoder.Decode(bytes);

        Assert.Equal(code, decoded.Code);
        Assert.Contains(inProblem, decoded.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_bytes_are_no_text()
    {
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var bytes = new byte[500 + i];
            random.NextBytes(bytes);

            Assert.Null(TextDecoder.Decode(bytes).Text);
        }
    }

    private static Encoding Of(string name) => name switch
    {
        "utf-8" => new UTF8Encoding(false),
        "utf-16le" => new UnicodeEncoding(false, false),
        "utf-16be" => new UnicodeEncoding(true, false),
        _ => Gb18030,
    };

    private static byte[] Mark(string name) => name switch
    {
        "utf-8" => [0xEF, 0xBB, 0xBF],
        "utf-16le" => [0xFF, 0xFE],
        "utf-16be" => [0xFE, 0xFF],
        _ => [0x84, 0x31, 0x95, 0x33],
    };
}
