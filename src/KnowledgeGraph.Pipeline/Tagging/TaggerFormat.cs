using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeGraph.Pipeline.Tagging;

/// <summary>How the tagger's model lies in its file. Little-endian.</summary>
/// <remarks>
/// 8 bytes mark and version of the layout; 4 bytes length of the content; 4 bytes zero; the first 16 bytes of the content's SHA-256; the content.
/// The content: the number of tags (4 bytes), the length of their names in UTF-8 (4 bytes), the names parted by line feeds; the number of characters
/// (4 bytes), one UTF-16 code unit for each (0 where an id has none); then the matrices in the order of <see cref="TaggerShape"/>, row by row, as IEEE
/// half-precision numbers.
/// </remarks>
internal static class TaggerFormat
{
    public const string FileName = "lac-small.bin";

    private const int HeaderLength = 32;

    private static ReadOnlySpan<byte> Mark => "KGTAGGR1"u8;

    public static byte[] Pack(IReadOnlyList<string> tags, ReadOnlySpan<char> characters, IEnumerable<float[]> matrices)
    {
        var names = Encoding.UTF8.GetBytes(string.Join('\n', tags));
        var content = new List<byte>();
        content.AddRange(BitConverter.GetBytes(tags.Count));
        content.AddRange(BitConverter.GetBytes(names.Length));
        content.AddRange(names);
        content.AddRange(BitConverter.GetBytes(characters.Length));
        content.AddRange(MemoryMarshal.AsBytes(characters));
        foreach (var matrix in matrices)
        {
            content.AddRange(MemoryMarshal.AsBytes<Half>(Array.ConvertAll(matrix, v => (Half)v)));
        }

        var bytes = content.ToArray();
        var header = new byte[HeaderLength];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), bytes.Length);
        SHA256.HashData(bytes).AsSpan(0, 16).CopyTo(header.AsSpan(16));
        return [.. header, .. bytes];
    }

    /// <param name="path">The file.</param>
    /// <returns>The names of the tags, the characters by id, the matrices in the order of <see cref="TaggerShape"/>.</returns>
    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">The file is of another kind or version, cut short, or was altered.</exception>
    public static (string[] Tags, char[] Characters, Half[][] Matrices) Read(string path)
    {
        if (!File.Exists(path))
        {
            throw new ConfigurationException(
                $"The model of the tagger '{path}' is missing. Restore it from the repository, make it anew (README.md in seeds/models says how), or switch the tagger off.");
        }

        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderLength || !bytes.AsSpan(0, Mark.Length).SequenceEqual(Mark))
        {
            var start = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, Mark.Length));
            throw Malformed(path, $"begins with '{start}' and holds {bytes.Length} bytes, expected '{Encoding.ASCII.GetString(Mark)}' and at least {HeaderLength} bytes");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        if (length != bytes.Length - HeaderLength)
        {
            throw Malformed(path, $"holds {bytes.Length - HeaderLength} bytes behind its header, expected {length}");
        }

        var content = bytes.AsSpan(HeaderLength);
        if (!SHA256.HashData(content).AsSpan(0, 16).SequenceEqual(bytes.AsSpan(16, 16)))
        {
            throw Malformed(path, $"has a checksum other than the expected {Convert.ToHexStringLower(bytes.AsSpan(16, 16))}");
        }

        return Parse(path, content);
    }

    private static (string[] Tags, char[] Characters, Half[][] Matrices) Parse(string path, ReadOnlySpan<byte> rest)
    {
        var tagCount = Number(path, ref rest);
        var tags = Encoding.UTF8.GetString(Take(path, ref rest, Number(path, ref rest))).Split('\n');
        if (tagCount != tags.Length || tagCount is < 1 or > TaggerShape.PaddedTags)
        {
            throw Malformed(path, $"names {tags.Length} tags, expected {tagCount}, and from 1 to {TaggerShape.PaddedTags}");
        }

        var characterCount = Number(path, ref rest);
        var characters = MemoryMarshal.Cast<byte, char>(Take(path, ref rest, characterCount * (long)sizeof(char))).ToArray();
        var shapes = TaggerShape.Matrices(characterCount, tagCount);
        var matrices = new Half[shapes.Count][];
        for (var i = 0; i < matrices.Length; i++)
        {
            matrices[i] = MemoryMarshal.Cast<byte, Half>(Take(path, ref rest, (long)shapes[i].Rows * shapes[i].Columns * 2)).ToArray();
        }

        return rest.IsEmpty ? (tags, characters, matrices) : throw Malformed(path, $"has {rest.Length} bytes behind its last matrix, expected none");
    }

    private static int Number(string path, ref ReadOnlySpan<byte> rest) => BinaryPrimitives.ReadInt32LittleEndian(Take(path, ref rest, sizeof(int)));

    private static ReadOnlySpan<byte> Take(string path, ref ReadOnlySpan<byte> rest, long length)
    {
        if (length < 0 || length > rest.Length)
        {
            throw Malformed(path, $"ends {rest.Length} bytes further on, expected {length} more");
        }

        var part = rest[..(int)length];
        rest = rest[(int)length..];
        return part;
    }

    private static SeedFormatException Malformed(string path, string problem)
        => new(path, 1, $"{problem}: the file is damaged or of another version; restore it from the repository or make it anew as README.md beside it says.");
}

/// <summary>Name and size of one matrix of the model.</summary>
/// <param name="Name">As the parameter files name it.</param>
internal readonly record struct TaggerMatrix(string Name, int Rows, int Columns);

/// <summary>Sizes of the network: embedding, two layers of gated recurrent units in both directions, a linear layer and a chain of tags.</summary>
internal static class TaggerShape
{
    public const int Embedding = 128;

    public const int Hidden = 128;

    /// <summary>Update gate, reset gate and candidate, side by side.</summary>
    public const int Gates = 3 * Hidden;

    /// <summary>Both directions side by side.</summary>
    public const int Both = 2 * Hidden;

    /// <summary>Tags, filled up to a multiple of the kernel's width.</summary>
    public const int PaddedTags = 64;

    /// <summary>The matrices in the order of the file. The recurrent ones hold 128×256 weights of the two gates, then 128×128 of the candidate.</summary>
    public static IReadOnlyList<TaggerMatrix> Matrices(int characters, int tags)
    {
        var matrices = new List<TaggerMatrix> { new("word_emb", characters, Embedding) };
        for (var i = 0; i < 4; i++)
        {
            matrices.Add(new TaggerMatrix($"fc_{i}.w_0", i < 2 ? Embedding : Both, Gates));
            matrices.Add(new TaggerMatrix($"fc_{i}.b_0", 1, Gates));
            matrices.Add(new TaggerMatrix($"gru_{i}.w_0", Hidden, Gates));
            matrices.Add(new TaggerMatrix($"gru_{i}.b_0", 1, Gates));
        }

        matrices.Add(new TaggerMatrix("fc_4.w_0", Both, tags));
        matrices.Add(new TaggerMatrix("fc_4.b_0", 1, tags));
        matrices.Add(new TaggerMatrix("crfw", tags + 2, tags));
        return matrices;
    }
}
