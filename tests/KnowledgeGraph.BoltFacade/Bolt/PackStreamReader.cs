using System.Buffers.Binary;
using System.Text;

namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>Reads PackStream from one whole message.</summary>
/// <remarks>
/// Written apart from the client's codec on purpose: an error of the one is not undone by the same error of the other.
/// Values are null, <see cref="bool"/>, <see cref="long"/>, <see cref="double"/>, <see cref="string"/>, byte[], <c>List&lt;object?&gt;</c>,
/// <c>Dictionary&lt;string, object?&gt;</c> in the order of arrival, and <see cref="Structure"/>.
/// </remarks>
internal ref struct PackStreamReader(ReadOnlySpan<byte> message)
{
    private const int MaximumDepth = 200;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private ReadOnlySpan<byte> _rest = message;
    private int _depth;

    /// <exception cref="BoltException">What stands there is no PackStream.</exception>
    public static object? ReadWhole(ReadOnlySpan<byte> message)
    {
        var reader = new PackStreamReader(message);
        object? value;
        try
        {
            value = reader.Read();
        }
        catch (DecoderFallbackException e)
        {
            throw new BoltException("A string is not UTF-8.", e);
        }

        return reader._rest.IsEmpty ? value : throw new BoltException($"{reader._rest.Length} bytes follow the value.");
    }

    private object? Read()
    {
        var marker = Take(1)[0];
        switch (marker)
        {
            case < 0x80:
                return (long)marker;
            case < 0x90:
                return Text(marker & 0xF);
            case < 0xA0:
                return List(marker & 0xF);
            case < 0xB0:
                return Map(marker & 0xF);
            case >= 0xF0:
                return (long)(sbyte)marker;
        }

        return marker switch
        {
            0xC0 => null,
            0xC1 => BinaryPrimitives.ReadDoubleBigEndian(Take(8)),
            0xC2 => false,
            0xC3 => true,
            0xC8 => (long)(sbyte)Take(1)[0],
            0xC9 => (long)BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xCA => (long)BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            0xCB => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            0xCC => Take(Length(1)).ToArray(),
            0xCD => Take(Length(2)).ToArray(),
            0xCE => Take(Length(4)).ToArray(),
            0xD0 => Text(Length(1)),
            0xD1 => Text(Length(2)),
            0xD2 => Text(Length(4)),
            0xD4 => List(Length(1)),
            0xD5 => List(Length(2)),
            0xD6 => List(Length(4)),
            0xD8 => Map(Length(1)),
            0xD9 => Map(Length(2)),
            0xDA => Map(Length(4)),
            >= 0xB0 and < 0xC0 => ReadStructure(marker & 0xF),
            _ => throw new BoltException($"0x{marker:X2} is no marker of PackStream."),
        };
    }

    private string Text(int length) => Utf8.GetString(Take(length));

    private List<object?> List(int count)
    {
        Enter(count);
        var list = new List<object?>(count);
        for (var i = 0; i < count; i++)
        {
            list.Add(Read());
        }

        _depth--;
        return list;
    }

    private Dictionary<string, object?> Map(int count)
    {
        Enter(count);
        var map = new Dictionary<string, object?>(count, StringComparer.Ordinal);
        for (var i = 0; i < count; i++)
        {
            var key = Read() as string ?? throw new BoltException("A map's key is no string.");
            if (!map.TryAdd(key, Read()))
            {
                throw new BoltException($"The key '{key}' stands twice in a map.");
            }
        }

        _depth--;
        return map;
    }

    private Structure ReadStructure(int count)
    {
        Enter(count);
        var tag = Take(1)[0];
        var fields = new object?[count];
        for (var i = 0; i < count; i++)
        {
            fields[i] = Read();
        }

        _depth--;
        return new Structure(tag, fields);
    }

    private int Length(int size)
    {
        var bytes = Take(size);
        var length = size switch
        {
            1 => bytes[0],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes),
        };
        return length <= (uint)_rest.Length ? (int)length : throw new BoltException($"A length of {length} reaches beyond the message.");
    }

    private void Enter(int count)
    {
        if (count > _rest.Length || ++_depth > MaximumDepth)
        {
            throw new BoltException("A value is nested too deeply, or longer than the message.");
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > _rest.Length)
        {
            throw new BoltException("The message ends in the middle of a value.");
        }

        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }
}

/// <summary>The peer does not keep to the protocol; the connection is closed.</summary>
internal sealed class BoltException : Exception
{
    public BoltException(string message)
        : base(message)
    {
    }

    public BoltException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
