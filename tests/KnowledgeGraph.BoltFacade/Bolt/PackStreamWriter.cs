using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>Writes PackStream; takes what <see cref="PackStreamReader"/> yields.</summary>
internal static class PackStreamWriter
{
    /// <exception cref="ArgumentException">The value is of a type that PackStream does not know.</exception>
    public static void Write(IBufferWriter<byte> to, object? value)
    {
        switch (value)
        {
            case null:
                to.Write<byte>([0xC0]);
                break;
            case bool b:
                to.Write<byte>([b ? (byte)0xC3 : (byte)0xC2]);
                break;
            case int i:
                WriteInteger(to, i);
                break;
            case long l:
                WriteInteger(to, l);
                break;
            case double d:
                var span = to.GetSpan(9);
                span[0] = 0xC1;
                BinaryPrimitives.WriteDoubleBigEndian(span[1..], d);
                to.Advance(9);
                break;
            case string s:
                var bytes = Encoding.UTF8.GetBytes(s);
                WriteHead(to, bytes.Length, 0x80, 0xD0);
                to.Write(bytes);
                break;
            case byte[] b:
                WriteHead(to, b.Length, null, 0xCC);
                to.Write(b);
                break;
            case Structure s:
                to.Write<byte>([(byte)(0xB0 + s.Fields.Length), s.Tag]);
                foreach (var field in s.Fields)
                {
                    Write(to, field);
                }

                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteHead(to, map.Count, 0xA0, 0xD8);
                foreach (var (key, item) in map)
                {
                    Write(to, key);
                    Write(to, item);
                }

                break;
            case IReadOnlyCollection<object?> list:
                WriteHead(to, list.Count, 0x90, 0xD4);
                foreach (var item in list)
                {
                    Write(to, item);
                }

                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no form in PackStream.", nameof(value));
        }
    }

    private static void WriteInteger(IBufferWriter<byte> to, long value)
    {
        Span<byte> bytes = stackalloc byte[9];
        switch (value)
        {
            case >= -16 and <= 127:
                bytes[0] = (byte)value;
                to.Write(bytes[..1]);
                break;
            case >= sbyte.MinValue and <= sbyte.MaxValue:
                bytes[0] = 0xC8;
                bytes[1] = (byte)value;
                to.Write(bytes[..2]);
                break;
            case >= short.MinValue and <= short.MaxValue:
                bytes[0] = 0xC9;
                BinaryPrimitives.WriteInt16BigEndian(bytes[1..], (short)value);
                to.Write(bytes[..3]);
                break;
            case >= int.MinValue and <= int.MaxValue:
                bytes[0] = 0xCA;
                BinaryPrimitives.WriteInt32BigEndian(bytes[1..], (int)value);
                to.Write(bytes[..5]);
                break;
            default:
                bytes[0] = 0xCB;
                BinaryPrimitives.WriteInt64BigEndian(bytes[1..], value);
                to.Write(bytes);
                break;
        }
    }

    /// <param name="tiny">Marker that takes lengths below 16 into itself; null where the type has none.</param>
    /// <param name="first">Marker of the one-byte length; those of two and four bytes follow it.</param>
    private static void WriteHead(IBufferWriter<byte> to, int length, byte? tiny, byte first)
    {
        // Strings begin at 0x80, lists at 0x90, maps at 0xA0.
        if (tiny is { } marker && length < 16)
        {
            to.Write<byte>([(byte)(marker + length)]);
            return;
        }

        Span<byte> bytes = stackalloc byte[5];
        switch (length)
        {
            case <= byte.MaxValue:
                bytes[0] = first;
                bytes[1] = (byte)length;
                to.Write(bytes[..2]);
                break;
            case <= ushort.MaxValue:
                bytes[0] = (byte)(first + 1);
                BinaryPrimitives.WriteUInt16BigEndian(bytes[1..], (ushort)length);
                to.Write(bytes[..3]);
                break;
            default:
                bytes[0] = (byte)(first + 2);
                BinaryPrimitives.WriteInt32BigEndian(bytes[1..], length);
                to.Write(bytes);
                break;
        }
    }
}
