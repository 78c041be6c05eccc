using System.Buffers.Binary;
using System.IO.Compression;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace KnowledgeGraph.Pipeline.Segmentation;

/// <summary>A compiled seed file: an 8-byte mark, the length and the CRC-32C of the content (both 32 bits), then arrays of numbers, little-endian, under Brotli.</summary>
internal sealed class CompiledSeed
{
    private const int HeaderLength = 16;

    private readonly string path;
    private readonly byte[] content;
    private int position;

    private CompiledSeed(string path, byte[] content)
    {
        this.path = path;
        this.content = content;
    }

    /// <param name="mark">8 ASCII characters that name the content and the version of its layout.</param>
    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">The file is of another kind, or damaged.</exception>
    public static CompiledSeed Read(string path, string mark)
    {
        if (!File.Exists(path))
        {
            throw new ConfigurationException($"The lexicon file '{path}' is missing. Name the folder that holds it, or compile it anew (NOTICE-lexicon.txt in seeds/lexicon says how).");
        }

        var bytes = File.ReadAllBytes(path);
        if (bytes.Length < HeaderLength || Encoding.Latin1.GetString(bytes, 0, mark.Length) is var found && found != mark)
        {
            var start = Encoding.Latin1.GetString(bytes, 0, Math.Min(bytes.Length, mark.Length));
            throw new SeedFormatException(path, 1, $"begins with '{start}', expected '{mark}': a file written by the lexicon compiler of this version.");
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(8));
        var content = new byte[Math.Max(0, length)];
        if (!BrotliDecoder.TryDecompress(bytes.AsSpan(HeaderLength), content, out var written) || written != length)
        {
            throw new SeedFormatException(path, 1, $"holds {written} bytes when decompressed, expected {length}: the file is damaged; restore it or compile it anew.");
        }

        var sum = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(12));
        var actual = Checksum(content);
        return actual == sum
            ? new CompiledSeed(path, content)
            : throw new SeedFormatException(path, 1, $"has checksum {actual:x8}, expected {sum:x8}: the file is damaged; restore it or compile it anew.");
    }

    public static void Write(string path, string mark, params ReadOnlySpan<byte[]> parts)
    {
        var content = new List<byte>();
        foreach (var part in parts)
        {
            content.AddRange(part);
        }

        var plain = content.ToArray();
        var packed = new byte[BrotliEncoder.GetMaxCompressedLength(plain.Length)];
        if (!BrotliEncoder.TryCompress(plain, packed, out var written, quality: 11, window: 24))
        {
            throw new InvalidOperationException($"Brotli could not compress {plain.Length} bytes.");
        }

        var header = new byte[HeaderLength];
        Encoding.Latin1.GetBytes(mark, header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(8), plain.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan(12), Checksum(plain));
        File.WriteAllBytes(path, [.. header, .. packed.AsSpan(0, written)]);
    }

    /// <summary>An array with its length before it, as <see cref="Array{T}"/> reads it.</summary>
    public static byte[] Part<T>(ReadOnlySpan<T> values)
        where T : unmanaged
        => [.. BitConverter.GetBytes(values.Length), .. MemoryMarshal.AsBytes(values)];

    /// <summary>The next array.</summary>
    /// <exception cref="SeedFormatException">The content ends before it.</exception>
    public T[] Array<T>()
        where T : unmanaged
    {
        var length = position + sizeof(int) <= content.Length ? BinaryPrimitives.ReadInt32LittleEndian(content.AsSpan(position)) : -1;
        var size = (long)length * Unsafe.SizeOf<T>();
        if (length < 0 || position + sizeof(int) + size > content.Length)
        {
            throw new SeedFormatException(path, 1, $"ends at byte {content.Length}, expected an array at byte {position}: written by another version; compile it anew.");
        }

        var values = MemoryMarshal.Cast<byte, T>(content.AsSpan(position + sizeof(int), (int)size)).ToArray();
        position += sizeof(int) + (int)size;
        return values;
    }

    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
        {
            sum = BitOperations.Crc32C(sum, word);
        }

        foreach (var b in bytes[(bytes.Length / sizeof(ulong) * sizeof(ulong))..])
        {
            sum = BitOperations.Crc32C(sum, b);
        }

        return ~sum;
    }
}
