using System.Buffers.Binary;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Reads values of one message. The types are those of <see cref="CypherValues"/>.</summary>
/// <remarks>
/// Source: https://neo4j.com/docs/bolt/current/packstream/. Nothing is taken on trust: a length is compared with the bytes that are left, less those that lists and maps
/// around it still need, before anything is allocated; keys of a map are unique; nesting is limited.
/// </remarks>
internal ref struct PackStreamReader(ReadOnlySpan<byte> message, PackStreamCache cache, ValueFormat format)
{
    private readonly ReadOnlySpan<byte> message = message;
    private int position;
    private int depth;

    // Values that enclosing lists and maps have yet to read; each takes a byte at least.
    private long owed;

    public readonly int Remaining => message.Length - position;

    /// <summary>The tag and the number of fields that follow.</summary>
    public (byte Tag, int Fields) ReadStructureHeader()
    {
        var marker = ReadByte();
        return (marker & 0xF0) == Marker.TinyStructure ? (ReadByte(), marker & 0x0F) : throw Unexpected(marker, "a structure");
    }

    /// <exception cref="BoltProtocolException">Bytes are left over.</exception>
    public readonly void End()
    {
        if (Remaining > 0)
        {
            throw new BoltProtocolException($"{Remaining} bytes follow the end of a message.");
        }
    }

    public object? ReadValue()
    {
        var marker = ReadByte();
        switch (marker)
        {
            case < Marker.TinyString:
                return PackStreamCache.Box(marker);
            case < Marker.TinyList:
                return ReadText(marker - Marker.TinyString);
            case < Marker.TinyMap:
                return ReadList(marker - Marker.TinyList);
            case < Marker.TinyStructure:
                return ReadMap(marker - Marker.TinyMap);
            case < Marker.Null:
                return ReadStructure(marker - Marker.TinyStructure);
            case >= 0xF0:
                return PackStreamCache.Box((sbyte)marker);
        }

        switch (marker)
        {
            case Marker.Null:
                return null;
            case Marker.Float:
                return BinaryPrimitives.ReadDoubleBigEndian(Take(8));
            case Marker.False:
                return PackStreamCache.False;
            case Marker.True:
                return PackStreamCache.True;
            case >= Marker.Int8 and <= Marker.Int64:
                return PackStreamCache.Box(ReadInteger(marker));
            case >= Marker.Bytes8 and <= Marker.Bytes32:
                return Take(ReadSize(marker - Marker.Bytes8)).ToArray();
            case >= Marker.String8 and <= Marker.String32:
                return ReadText(ReadSize(marker - Marker.String8));
            case >= Marker.List8 and <= Marker.List32:
                return ReadList(ReadSize(marker - Marker.List8));
            case >= Marker.Map8 and <= Marker.Map32:
                return ReadMap(ReadSize(marker - Marker.Map8));
            default:
                throw Unexpected(marker, "a value");
        }
    }

    public object?[] ReadList()
    {
        var marker = ReadByte();
        return ReadList(ListSize(marker));
    }

    public PropertyMap ReadMap()
    {
        var marker = ReadByte();
        return marker switch
        {
            >= Marker.TinyMap and < Marker.TinyStructure => ReadMap(marker - Marker.TinyMap),
            >= Marker.Map8 and <= Marker.Map32 => ReadMap(ReadSize(marker - Marker.Map8)),
            _ => throw Unexpected(marker, "a map"),
        };
    }

    public long ReadInteger()
    {
        var marker = ReadByte();
        return marker switch
        {
            < Marker.TinyString => marker,
            >= 0xF0 => (sbyte)marker,
            >= Marker.Int8 and <= Marker.Int64 => ReadInteger(marker),
            _ => throw Unexpected(marker, "an integer"),
        };
    }

    public int ReadInt32()
    {
        var value = ReadInteger();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw new BoltProtocolException($"{value} is too large for its field.");
    }

    public double ReadFloat()
    {
        var marker = ReadByte();
        return marker == Marker.Float ? BinaryPrimitives.ReadDoubleBigEndian(Take(8)) : throw Unexpected(marker, "a float");
    }

    public string ReadString() => PackStreamCache.Decode(ReadStringBytes());

    /// <summary>A string that comes often.</summary>
    public string ReadKnownString() => cache.Text(ReadStringBytes());

    /// <summary>A list of strings that comes often. It is shared: not to be written to.</summary>
    public string[] ReadKnownStrings()
    {
        var marker = ReadByte();
        var count = ListSize(marker);
        if (count == 0)
        {
            return [];
        }

        Owe(count);
        var rest = message[position..];
        var guess = cache.GuessList(count, rest);
        if (guess.Bytes is { } bytes && rest.StartsWith(bytes) && guess.Strings.Length == count)
        {
            position += bytes.Length;
            owed -= count;
            return guess.Strings;
        }

        var strings = new string[count];
        var start = position;
        for (var i = 0; i < count; i++)
        {
            owed--;
            strings[i] = ReadKnownString();
        }

        if (position - start <= PackStreamCache.LongestShape)
        {
            cache.Keep(count, rest, message[start..position].ToArray(), strings);
        }

        return strings;
    }

    public byte[] ReadBytes()
    {
        var marker = ReadByte();
        return marker is >= Marker.Bytes8 and <= Marker.Bytes32 ? Take(ReadSize(marker - Marker.Bytes8)).ToArray() : throw Unexpected(marker, "bytes");
    }

    /// <summary>Counts a list and checks that it can be as long as it says.</summary>
    public int ReadListHeader() => Owed(ListSize(ReadByte()));

    /// <summary>To be called before each item of a list whose header was read by <see cref="ReadListHeader"/>.</summary>
    public void NextItem() => owed--;

    private object?[] ReadList(int count)
    {
        if (count == 0)
        {
            return [];
        }

        Enter(count);
        var list = new object?[count];
        for (var i = 0; i < list.Length; i++)
        {
            owed--;
            list[i] = ReadValue();
        }

        depth--;
        return list;
    }

    /// <remarks>Most maps have the keys of one before: the bytes of those are compared, and keys are decoded and checked only where they differ.</remarks>
    private PropertyMap ReadMap(int count)
    {
        if (count == 0)
        {
            return PropertyMap.Empty;
        }

        Enter(2L * count);
        var rest = message[position..];
        var (bytes, shape) = cache.GuessShape(count, rest);
        var values = new object?[count];
        string[]? keys = null;
        var known = 0;
        var isKnown = bytes is not null && shape.Keys.Length == count;
        for (var i = 0; i < count; i++)
        {
            owed--;
            if (isKnown)
            {
                var length = 1 + bytes![known];
                isKnown = Remaining >= length && message.Slice(position, length).SequenceEqual(bytes.AsSpan(known + 1, length));
                if (isKnown)
                {
                    position += length;
                    known += length + 1;
                }
                else
                {
                    keys = new string[count];
                    shape!.Keys.AsSpan(0, i).CopyTo(keys);
                }
            }

            if (!isKnown)
            {
                (keys ??= new string[count])[i] = ReadKnownString();
            }

            owed--;
            values[i] = ReadValue();
        }

        depth--;
        return new PropertyMap(isKnown ? shape! : MakeShape(keys!, rest), values);
    }

    /// <summary>Keeps keys for the maps that follow: each as it stands on the wire, one byte (its length less one) before it.</summary>
    private readonly MapShape MakeShape(string[] keys, ReadOnlySpan<byte> rest)
    {
        MapShape shape;
        try
        {
            shape = new MapShape(keys);
        }
        catch (ArgumentException e)
        {
            throw new BoltProtocolException($"A map is malformed: {e.Message}", e);
        }

        var bytes = new List<byte>();
        foreach (var key in keys)
        {
            var encoded = System.Text.Encoding.UTF8.GetBytes(key);
            if (encoded.Length > byte.MaxValue - 2 || bytes.Count > PackStreamCache.LongestShape)
            {
                return shape;
            }

            // As the server writes it: shortest form.
            bytes.Add((byte)(encoded.Length < 16 ? encoded.Length : encoded.Length + 1));
            if (encoded.Length < 16)
            {
                bytes.Add((byte)(Marker.TinyString + encoded.Length));
            }
            else
            {
                bytes.AddRange([Marker.String8, (byte)encoded.Length]);
            }

            bytes.AddRange(encoded);
        }

        cache.Keep(keys.Length, rest, [.. bytes], shape);
        return shape;
    }

    private object ReadStructure(int fields)
    {
        var tag = ReadByte();
        Enter(fields);
        object value;
        if (format.KeepsStructures)
        {
            value = ReadUnknown(tag, fields);
        }
        else
        {
            // The fields are counted by those who read them.
            owed -= fields;
            value = StructureReader.Read(ref this, tag, fields, format);
        }

        depth--;
        return value;
    }

    /// <summary>A structure as it stands, of a tag that means nothing here.</summary>
    public PackStreamStructure ReadUnknown(byte tag, int fields)
    {
        var values = new object?[fields];
        for (var i = 0; i < fields; i++)
        {
            if (format.KeepsStructures)
            {
                owed--;
            }

            values[i] = ReadValue();
        }

        return new PackStreamStructure(tag, values);
    }

    private ReadOnlySpan<byte> ReadStringBytes()
    {
        var marker = ReadByte();
        return marker switch
        {
            >= Marker.TinyString and < Marker.TinyList => Take(marker - Marker.TinyString),
            >= Marker.String8 and <= Marker.String32 => Take(ReadSize(marker - Marker.String8)),
            _ => throw Unexpected(marker, "a string"),
        };
    }

    private string ReadText(int length) => PackStreamCache.Decode(Take(length));

    private long ReadInteger(byte marker) => marker switch
    {
        Marker.Int8 => (sbyte)ReadByte(),
        Marker.Int16 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
        Marker.Int32 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
        _ => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
    };

    private int ListSize(byte marker) => marker switch
    {
        >= Marker.TinyList and < Marker.TinyMap => marker - Marker.TinyList,
        >= Marker.List8 and <= Marker.List32 => ReadSize(marker - Marker.List8),
        _ => throw Unexpected(marker, "a list"),
    };

    /// <param name="width">0, 1 and 2 for one, two and four bytes.</param>
    private int ReadSize(int width)
    {
        var size = width switch
        {
            0 => ReadByte(),
            1 => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            _ => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
        };
        return size <= Remaining ? (int)size : throw TooLong(size);
    }

    private byte ReadByte() => position < message.Length ? message[position++] : throw new BoltProtocolException("A message ends in the middle of a value.");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (count > Remaining)
        {
            throw TooLong(count);
        }

        var taken = message.Slice(position, count);
        position += count;
        return taken;
    }

    private void Enter(long values)
    {
        Owe(values);
        if (++depth > ValueFormat.MaximumDepth)
        {
            throw new BoltProtocolException($"Values lie more than {ValueFormat.MaximumDepth} levels deep in each other.");
        }
    }

    private int Owed(int values)
    {
        Owe(values);
        return values;
    }

    private void Owe(long values)
    {
        owed += values;
        if (owed > Remaining)
        {
            throw TooLong(values);
        }
    }

    private readonly BoltProtocolException TooLong(long size)
        => new($"A length of {size} is more than the {Remaining} bytes that are left of the message.");

    private static BoltProtocolException Unexpected(byte marker, string expected) => new($"Byte {marker:X2} begins no value, or not {expected}, which stands here.");
}
