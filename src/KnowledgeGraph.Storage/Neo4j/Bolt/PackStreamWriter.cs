using System.Buffers.Binary;
using System.Collections;
using System.Text;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Writes values in PackStream, each as short as its size allows.</summary>
/// <remarks>
/// Source: https://neo4j.com/docs/bolt/current/packstream/. The types are those of <see cref="CypherValues"/>. Text that is no valid UTF-16 loses what is broken to
/// U+FFFD, as it does in SQLite.
/// </remarks>
internal sealed class PackStreamWriter(MessageWriter output)
{
    private const int LongestPiece = 16 * 1024;

    // UTF-8 takes at most three bytes for a UTF-16 code unit.
    private const int BytesPerChar = 3;

    private int depth;

    public ValueFormat Format { get; set; }

    /// <summary>Writes a whole message. Where a value cannot be written nothing is left behind.</summary>
    /// <exception cref="ArgumentException">A value is of no type that Bolt carries, lies too deep, or changed while it was written.</exception>
    public void WriteMessage(byte tag, params ReadOnlySpan<object?> fields)
    {
        output.BeginMessage();
        try
        {
            WriteStructureHeader(fields.Length, tag);
            foreach (var field in fields)
            {
                WriteValue(field);
            }
        }
        catch
        {
            depth = 0;
            output.Abandon();
            throw;
        }

        output.EndMessage();
    }

    public void WriteValue(object? value)
    {
        switch (value)
        {
            case null:
                WriteByte(Marker.Null);
                break;
            case string text:
                WriteString(text);
                break;
            case long number:
                WriteInteger(number);
                break;
            case int number:
                WriteInteger(number);
                break;
            case bool flag:
                WriteByte(flag ? Marker.True : Marker.False);
                break;
            case double number:
                WriteFloat(number);
                break;
            case Dictionary<string, object?> map:
                WriteMap(map);
                break;
            case object?[] list:
                WriteList(list);
                break;
            default:
                WriteOther(value);
                break;
        }
    }

    public void WriteStructureHeader(int fields, byte tag)
    {
        var span = output.GetSpan(2);
        span[0] = (byte)(Marker.TinyStructure + fields);
        span[1] = tag;
        output.Advance(2);
    }

    public void WriteInteger(long value)
    {
        var span = output.GetSpan(9);
        int length;
        switch (value)
        {
            case >= -16 and <= 127:
                span[0] = (byte)value;
                length = 1;
                break;
            case >= sbyte.MinValue and <= sbyte.MaxValue:
                span[0] = Marker.Int8;
                span[1] = (byte)value;
                length = 2;
                break;
            case >= short.MinValue and <= short.MaxValue:
                span[0] = Marker.Int16;
                BinaryPrimitives.WriteInt16BigEndian(span[1..], (short)value);
                length = 3;
                break;
            case >= int.MinValue and <= int.MaxValue:
                span[0] = Marker.Int32;
                BinaryPrimitives.WriteInt32BigEndian(span[1..], (int)value);
                length = 5;
                break;
            default:
                span[0] = Marker.Int64;
                BinaryPrimitives.WriteInt64BigEndian(span[1..], value);
                length = 9;
                break;
        }

        output.Advance(length);
    }

    public void WriteFloat(double value)
    {
        var span = output.GetSpan(9);
        span[0] = Marker.Float;
        BinaryPrimitives.WriteDoubleBigEndian(span[1..], value);
        output.Advance(9);
    }

    public void WriteString(string text) => WriteString(text.AsSpan());

    public void WriteString(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestPiece / BytesPerChar)
        {
            WriteLongString(text);
            return;
        }

        // The length stands first and is known last: room is left as if all were ASCII, and the bytes are moved where that was too little.
        var span = output.GetSpan((text.Length * BytesPerChar) + 5);
        var assumed = HeaderLength(text.Length);
        var length = Encoding.UTF8.GetBytes(text, span[assumed..]);
        var header = HeaderLength(length);
        if (header != assumed)
        {
            span.Slice(assumed, length).CopyTo(span[header..]);
        }

        WriteHeader(span, length, Marker.TinyString, Marker.String8);
        output.Advance(header + length);
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes)
    {
        var span = output.GetSpan(5);
        var header = bytes.Length switch { <= byte.MaxValue => 2, <= ushort.MaxValue => 3, _ => 5 };
        WriteSize(span, bytes.Length, Marker.Bytes8, header);
        output.Advance(header);
        while (!bytes.IsEmpty)
        {
            var piece = bytes[..Math.Min(bytes.Length, LongestPiece)];
            piece.CopyTo(output.GetSpan(piece.Length));
            output.Advance(piece.Length);
            bytes = bytes[piece.Length..];
        }
    }

    public void WriteListHeader(int count) => WriteHeader(count, Marker.TinyList, Marker.List8);

    public void WriteMapHeader(int count) => WriteHeader(count, Marker.TinyMap, Marker.Map8);

    private void WriteOther(object value)
    {
        switch (value)
        {
            case byte[] bytes:
                WriteBytes(bytes);
                break;
            case CypherRows rows:
                WriteRows(rows);
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(map);
                break;
            case IReadOnlyCollection<string?> list:
                WriteStrings(list);
                break;
            case IReadOnlyCollection<object?> list:
                WriteList(list);
                break;
            case short number:
                WriteInteger(number);
                break;
            case byte number:
                WriteInteger(number);
                break;
            case float number:
                WriteFloat(number);
                break;
            case PackStreamStructure structure:
                WriteStructure(structure);
                break;
            case ICollection list when value is not IDictionary:
                WriteList(list);
                break;
            default:
                if (!new StructureWriter(this).TryWrite(value))
                {
                    throw new ArgumentException($"A value of type {value.GetType().Name} cannot be sent; expected null, bool, int, long, double, string, byte[], a list, "
                        + "a map with string keys, a date, a time, or a value of the protocol.");
                }

                break;
        }
    }

    private void WriteMap(Dictionary<string, object?> map)
    {
        Enter();
        WriteMapHeader(map.Count);
        foreach (var (key, value) in map)
        {
            WriteString(key);
            WriteValue(value);
        }

        depth--;
    }

    private void WriteMap(IReadOnlyDictionary<string, object?> map)
    {
        Enter();
        var count = map.Count;
        WriteMapHeader(count);
        foreach (var (key, value) in map)
        {
            WriteString(key);
            WriteValue(value);
            count--;
        }

        Leave(count);
    }

    private void WriteList(object?[] list)
    {
        Enter();
        WriteListHeader(list.Length);
        foreach (var item in list)
        {
            WriteValue(item);
        }

        depth--;
    }

    private void WriteList(IReadOnlyCollection<object?> list)
    {
        Enter();
        var count = list.Count;
        WriteListHeader(count);
        foreach (var item in list)
        {
            WriteValue(item);
            count--;
        }

        Leave(count);
    }

    private void WriteStrings(IReadOnlyCollection<string?> list)
    {
        var count = list.Count;
        WriteListHeader(count);
        Enter();
        foreach (var item in list)
        {
            if (item is null)
            {
                WriteByte(Marker.Null);
            }
            else
            {
                WriteString(item);
            }

            count--;
        }

        Leave(count);
    }

    private void WriteList(ICollection list)
    {
        Enter();
        var count = list.Count;
        WriteListHeader(count);
        foreach (var item in list)
        {
            WriteValue(item);
            count--;
        }

        Leave(count);
    }

    /// <summary>A list of maps; the keys are encoded once.</summary>
    private void WriteRows(CypherRows rows)
    {
        var keys = rows.Columns.Select(Encode).ToArray();
        WriteListHeader(rows.Rows.Count);
        Enter();
        foreach (var row in rows.Rows)
        {
            if (row.Length != keys.Length)
            {
                throw new ArgumentException($"A row has {row.Length} values, expected {keys.Length}: {string.Join(", ", rows.Columns)}.");
            }

            WriteMapHeader(keys.Length);
            for (var i = 0; i < keys.Length; i++)
            {
                var key = keys[i].AsSpan();
                key.CopyTo(output.GetSpan(key.Length));
                output.Advance(key.Length);
                WriteValue(row[i]);
            }
        }

        depth--;
    }

    private static byte[] Encode(string key)
    {
        var span = new byte[(key.Length * BytesPerChar) + 5];
        var length = Encoding.UTF8.GetByteCount(key);
        WriteHeader(span, length, Marker.TinyString, Marker.String8);
        return span[..(HeaderLength(length) + Encoding.UTF8.GetBytes(key, span.AsSpan(HeaderLength(length))))];
    }

    private void WriteStructure(PackStreamStructure structure)
    {
        if (structure.Fields.Count > 15)
        {
            throw new ArgumentException($"A structure has {structure.Fields.Count} fields; at most 15 can be written.");
        }

        Enter();
        WriteStructureHeader(structure.Fields.Count, structure.Tag);
        foreach (var field in structure.Fields)
        {
            WriteValue(field);
        }

        depth--;
    }

    private void WriteLongString(ReadOnlySpan<char> text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        var span = output.GetSpan(5);
        WriteHeader(span, length, Marker.TinyString, Marker.String8);
        output.Advance(HeaderLength(length));
        var encoder = Encoding.UTF8.GetEncoder();
        bool isDone;
        do
        {
            encoder.Convert(text, output.GetSpan(LongestPiece), flush: true, out var used, out var written, out isDone);
            output.Advance(written);
            text = text[used..];
        }
        while (!isDone);
    }

    private void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    private void WriteHeader(int count, byte tiny, byte first)
    {
        var span = output.GetSpan(5);
        WriteHeader(span, count, tiny, first);
        output.Advance(HeaderLength(count));
    }

    private static void WriteHeader(Span<byte> span, int count, byte tiny, byte first)
    {
        if (count < 16)
        {
            span[0] = (byte)(tiny + count);
        }
        else
        {
            WriteSize(span, count, first, HeaderLength(count));
        }
    }

    private static void WriteSize(Span<byte> span, int count, byte first, int header)
    {
        switch (header)
        {
            case 2:
                span[0] = first;
                span[1] = (byte)count;
                break;
            case 3:
                span[0] = (byte)(first + 1);
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)count);
                break;
            default:
                span[0] = (byte)(first + 2);
                BinaryPrimitives.WriteInt32BigEndian(span[1..], count);
                break;
        }
    }

    private static int HeaderLength(int count) => count switch { < 16 => 1, <= byte.MaxValue => 2, <= ushort.MaxValue => 3, _ => 5 };

    private void Enter()
    {
        if (++depth > ValueFormat.MaximumDepth)
        {
            throw new ArgumentException($"Values lie more than {ValueFormat.MaximumDepth} levels deep in each other; is one part of itself?");
        }
    }

    private void Leave(int missing)
    {
        depth--;
        if (missing != 0)
        {
            throw new ArgumentException("A list or map has another count than items.");
        }
    }
}
