using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>How the register lies in its two files. Little-endian; numbers inside a payload are LEB128.</summary>
/// <remarks>
/// <c>divisions.bin</c>: magic (8 bytes), then one frame with edition, suffixes of communities, and for each of the levels 1 to 4 the count, the
/// codes as differences, the names. <c>communities.bin</c>: magic, a frame with the directory (city, length of its frame), then one frame for each city,
/// so that a text costs only the cities it is about. A frame: length before and after Brotli (4 bytes each), the first 8 bytes of the SHA-256 of the compressed
/// bytes, these bytes. The frame of a city: for each of its subdistricts, in order, the number of communities; for each community the last three digits
/// as a difference to the one before, then its suffix (0 none); the stems, each ended by a line feed.
/// </remarks>
internal static class RegisterFormat
{
    public const string DivisionsFile = "divisions.bin";
    public const string CommunitiesFile = "communities.bin";
    public const int FrameHeader = 16;

    public static ReadOnlySpan<byte> DivisionsMagic => "KGDIVIS1"u8;

    public static ReadOnlySpan<byte> CommunitiesMagic => "KGCOMMU1"u8;

    /// <summary>Compresses a payload; the same bytes for the same payload and version of the runtime.</summary>
    public static byte[] Frame(byte[] payload)
    {
        var buffer = new byte[BrotliEncoder.GetMaxCompressedLength(payload.Length)];
        if (!BrotliEncoder.TryCompress(payload, buffer, out var length, quality: 11, window: 24))
        {
            throw new InvalidOperationException("Brotli wrote more than its stated maximum.");
        }

        var frame = new byte[FrameHeader + length];
        BinaryPrimitives.WriteInt32LittleEndian(frame, payload.Length);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), length);
        SHA256.HashData(buffer.AsSpan(0, length)).AsSpan(0, 8).CopyTo(frame.AsSpan(8));
        buffer.AsSpan(0, length).CopyTo(frame.AsSpan(FrameHeader));
        return frame;
    }

    /// <param name="bytes">At least one frame, from its first byte.</param>
    /// <param name="path">For the message.</param>
    /// <param name="offset">Where the frame starts in the file, for the message.</param>
    /// <exception cref="SeedFormatException">The frame is cut short or was altered.</exception>
    public static byte[] Unframe(ReadOnlySpan<byte> bytes, string path, long offset)
    {
        if (bytes.Length < FrameHeader)
        {
            throw Corrupt(path, offset, $"{bytes.Length} bytes were found where a header of {FrameHeader} was expected");
        }

        var raw = BinaryPrimitives.ReadInt32LittleEndian(bytes);
        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes[4..]);
        if (raw < 0 || raw > MaximumPayload || length < 0 || length > bytes.Length - FrameHeader)
        {
            throw Corrupt(path, offset, $"a length of {length} bytes was found where at most {bytes.Length - FrameHeader} are left");
        }

        var compressed = bytes.Slice(FrameHeader, length);
        if (!SHA256.HashData(compressed).AsSpan(0, 8).SequenceEqual(bytes.Slice(8, 8)))
        {
            throw Corrupt(path, offset, $"the checksum is not {Convert.ToHexStringLower(bytes.Slice(8, 8))}");
        }

        var payload = new byte[raw];
        if (!BrotliDecoder.TryDecompress(compressed, payload, out var written) || written != raw)
        {
            throw Corrupt(path, offset, $"{written} bytes were unpacked where {raw} were expected");
        }

        return payload;
    }

    public static SeedFormatException Corrupt(string path, long offset, string problem)
        => new(path, 1, $"at byte {offset} {problem}; restore the file from the repository or build it again as its README says");

    private const int MaximumPayload = 64 << 20;
}

/// <summary>Writes a payload of <see cref="RegisterFormat"/>.</summary>
internal sealed class PayloadWriter
{
    private readonly List<byte> bytes = [];

    public void Number(int value)
    {
        var rest = (uint)value;
        for (; rest >= 0x80; rest >>= 7)
        {
            bytes.Add((byte)(rest | 0x80));
        }

        bytes.Add((byte)rest);
    }

    /// <param name="text">Holds no line feed.</param>
    public void Line(string text)
    {
        bytes.AddRange(Encoding.UTF8.GetBytes(text));
        bytes.Add((byte)'\n');
    }

    public byte[] ToArray() => [.. bytes];
}

/// <summary>Reads a payload of <see cref="RegisterFormat"/>; its checksum held, so that running out of bytes is an error of the builder.</summary>
internal ref struct PayloadReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> rest = bytes;

    public int Number()
    {
        uint value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var b = rest[0];
            rest = rest[1..];
            value |= (uint)(b & 0x7f) << shift;
            if (b < 0x80)
            {
                return (int)value;
            }
        }
    }

    public string Line()
    {
        var end = rest.IndexOf((byte)'\n');
        var text = Encoding.UTF8.GetString(rest[..end]);
        rest = rest[(end + 1)..];
        return text;
    }
}
