using KnowledgeGraph.Pipeline.Tagging;

namespace KnowledgeGraph.Pipeline.Tests.Tagging;

public sealed class TaggerFormatTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-tagger").FullName;

    private string File => Path.Combine(folder, TaggerFormat.FileName);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Matrices_come_back_in_half_precision()
    {
        var shapes = TaggerShape.Matrices(2, 2);
        var matrices = shapes.Select((s, i) => Enumerable.Range(0, s.Rows * s.Columns).Select(k => (i * 0.25f) - (k % 7 * 0.125f)).ToArray()).ToList();
        System.IO.File.WriteAllBytes(File, TaggerFormat.Pack(["n-B", "O"], "中\0", matrices));

        var (tags, characters, read) = TaggerFormat.Read(File);

        Assert.Equal(["n-B", "O"], tags);
        Assert.Equal(['中', '\0'], characters);
        Assert.Equal(matrices, read.Select(m => Array.ConvertAll(m, v => (float)v)));
    }

    [Fact]
    public void A_missing_model_is_named()
    {
        var error = Assert.Throws<ConfigurationException>(() => NeuralTagger.Load(folder));

        Assert.Equal("KG1003", error.Code);
        Assert.Contains(File, error.Message, StringComparison.Ordinal);
        Assert.Contains("switch the tagger off", error.Message, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Damages => new()
    {
        { "empty", "begins with '' and holds 0 bytes, expected 'KGTAGGR1'" },
        { "other kind", "begins with 'PK345678'" },
        { "cut", "bytes behind its header, expected" },
        { "one bit", "has a checksum other than the expected" },
        { "too few tags", "names 2 tags, expected 3" },
        { "too many characters", "further on, expected" },
        { "too few characters", "bytes behind its last matrix, expected none" },
    };

    [Theory]
    [MemberData(nameof(Damages))]
    public void A_damaged_model_is_named_with_what_was_expected(string damage, string expected)
    {
        System.IO.File.WriteAllBytes(File, Damaged(damage));

        var error = Assert.Throws<SeedFormatException>(() => NeuralTagger.Load(folder));

        Assert.Equal("KG1001", error.Code);
        Assert.Equal(File, error.Path);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    private static byte[] Damaged(string damage)
    {
        var characters = damage switch { "too few characters" => "中", "too many characters" => "中国\0", _ => "中\0" };
        var matrices = TaggerShape.Matrices(2, 2).Select(s => new float[s.Rows * s.Columns]);
        var good = TaggerFormat.Pack(["n-B", "O"], characters, matrices);
        switch (damage)
        {
            case "empty":
                return [];
            case "other kind":
                return [.. "PK345678"u8, .. good[8..]];
            case "cut":
                return good[..^2];
            case "one bit":
                good[^1] ^= 1;
                return good;
            case "too few tags":
                good[32] = 3;
                System.Security.Cryptography.SHA256.HashData(good.AsSpan(32)).AsSpan(0, 16).CopyTo(good.AsSpan(16));
                return good;
            default:
                return good;
        }
    }
}
