namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Makes values of structures.</summary>
/// <remarks>Source: https://neo4j.com/docs/bolt/current/bolt/structure-semantics/. A tag that means nothing here is handed over as <see cref="PackStreamStructure"/>.</remarks>
internal static class StructureReader
{
    public static object Read(ref PackStreamReader reader, byte tag, int fields, ValueFormat format) => tag switch
    {
        ValueTag.Node => ReadNode(ref reader, fields),
        ValueTag.Relationship => ReadRelationship(ref reader, fields),
        ValueTag.Path => ReadPath(ref reader, fields),
        ValueTag.Date => ReadDate(ref reader, fields),
        ValueTag.Time => ReadTime(ref reader, fields),
        ValueTag.LocalTime => ReadLocalTime(ref reader, fields),
        ValueTag.DateTime or ValueTag.LegacyDateTime when (tag == ValueTag.LegacyDateTime) == format.HasLocalTimes => ReadDateTime(ref reader, fields, !format.HasLocalTimes),
        ValueTag.ZonedDateTime when !format.HasLocalTimes => ReadZoned(ref reader, fields),
        ValueTag.LegacyZonedDateTime when format.HasLocalTimes => ReadLegacyZoned(ref reader, fields),
        ValueTag.LocalDateTime => ReadLocalDateTime(ref reader, fields),
        ValueTag.Duration => ReadDuration(ref reader, fields),
        ValueTag.Point2D => ReadPoint(ref reader, fields, 3),
        ValueTag.Point3D => ReadPoint(ref reader, fields, 4),
        ValueTag.Vector => ReadVector(ref reader, fields),
        ValueTag.Unsupported => ReadUnsupported(ref reader, fields),
        _ => reader.ReadUnknown(tag, fields),
    };

    private static CypherNode ReadNode(ref PackStreamReader reader, int fields)
    {
        // Before 5.0 there are numbers only, which then serve as element ids.
        Expect(fields is 3 or 4, "node", fields);
        var id = reader.ReadInteger();
        var labels = reader.ReadKnownStrings();
        var properties = reader.ReadMap();
        return new CypherNode(fields == 4 ? reader.ReadKnownString() : id.ToString(), labels, properties);
    }

    private static CypherRelationship ReadRelationship(ref PackStreamReader reader, int fields)
    {
        Expect(fields is 5 or 8, "relationship", fields);
        var (id, start, end) = (reader.ReadInteger(), reader.ReadInteger(), reader.ReadInteger());
        var type = reader.ReadKnownString();
        var properties = reader.ReadMap();
        return fields == 5
            ? new CypherRelationship(id.ToString(), start.ToString(), end.ToString(), type, properties)
            : WithElementIds(reader.ReadString(), reader.ReadKnownString(), reader.ReadKnownString());

        CypherRelationship WithElementIds(string own, string from, string to) => new(own, from, to, type, properties);
    }

    private static CypherPath ReadPath(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 3, "path", fields);
        var nodes = new CypherNode[reader.ReadListHeader()];
        for (var i = 0; i < nodes.Length; i++)
        {
            reader.NextItem();
            var (tag, count) = reader.ReadStructureHeader();
            Expect(tag == ValueTag.Node, "node in a path", tag);
            nodes[i] = ReadNode(ref reader, count);
        }

        var unbound = new (string Id, string Type, PropertyMap Properties)[reader.ReadListHeader()];
        for (var i = 0; i < unbound.Length; i++)
        {
            reader.NextItem();
            var (tag, count) = reader.ReadStructureHeader();
            Expect(tag == ValueTag.UnboundRelationship && count is 3 or 4, "relationship in a path", count);
            var id = reader.ReadInteger();
            var (type, properties) = (reader.ReadKnownString(), reader.ReadMap());
            unbound[i] = (count == 4 ? reader.ReadString() : id.ToString(), type, properties);
        }

        return Walk(reader.ReadList(), nodes, unbound);
    }

    /// <summary>A path is told by steps: which relationship, from 1 and negative where walked against its direction, and which node, from 0; the first node is the start.</summary>
    private static CypherPath Walk(object?[] steps, CypherNode[] nodes, (string Id, string Type, PropertyMap Properties)[] unbound)
    {
        Expect(steps.Length % 2 == 0 && nodes.Length > 0, "path", steps.Length);
        var walked = new CypherNode[(steps.Length / 2) + 1];
        var relationships = new CypherRelationship[steps.Length / 2];
        walked[0] = nodes[0];
        for (var i = 0; i < relationships.Length; i++)
        {
            if (steps[2 * i] is not long step || step == 0 || step > unbound.Length || step < -unbound.Length
                || steps[(2 * i) + 1] is not long next || next < 0 || next >= nodes.Length)
            {
                throw new BoltProtocolException($"Step {i} of a path leads to nothing: {steps[2 * i]}, {steps[(2 * i) + 1]}.");
            }

            var (id, type, properties) = unbound[Math.Abs(step) - 1];
            walked[i + 1] = nodes[next];
            var (from, to) = step > 0 ? (walked[i], walked[i + 1]) : (walked[i + 1], walked[i]);
            relationships[i] = new CypherRelationship(id, from.ElementId, to.ElementId, type, properties);
        }

        return new CypherPath(walked, relationships);
    }

    private static object ReadDate(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 1, "date", fields);
        var days = reader.ReadInteger();
        return days >= -Temporal.EpochDay && days <= DateOnly.MaxValue.DayNumber - Temporal.EpochDay
            ? DateOnly.FromDayNumber((int)days + Temporal.EpochDay)
            : new BoltDate(days);
    }

    private static BoltTime ReadTime(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 2, "time", fields);
        return new BoltTime(reader.ReadInteger(), reader.ReadInt32());
    }

    private static object ReadLocalTime(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 1, "local time", fields);
        var nanoseconds = reader.ReadInteger();
        return nanoseconds is >= 0 and < Temporal.NanosecondsPerDay && nanoseconds % Temporal.NanosecondsPerTick == 0
            ? new TimeOnly(nanoseconds / Temporal.NanosecondsPerTick)
            : new BoltLocalTime(nanoseconds);
    }

    private static object ReadDateTime(ref PackStreamReader reader, int fields, bool isUtc)
    {
        Expect(fields == 3, "date and time", fields);
        var (seconds, nanoseconds, offset) = (reader.ReadInteger(), reader.ReadInt32(), reader.ReadInt32());
        seconds = isUtc ? seconds : unchecked(seconds - offset);
        return Temporal.Ticks(seconds, nanoseconds) is { } && Temporal.Ticks(unchecked(seconds + offset), nanoseconds) is { } local
            && offset % 60 == 0 && offset is >= -14 * 3600 and <= 14 * 3600
            ? new DateTimeOffset(local, TimeSpan.FromSeconds(offset))
            : new BoltDateTime(seconds, nanoseconds, offset);
    }

    private static BoltZonedDateTime ReadZoned(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 3, "date and time in a zone", fields);
        return new BoltZonedDateTime(reader.ReadInteger(), reader.ReadInt32(), reader.ReadKnownString());
    }

    private static object ReadLegacyZoned(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 3, "date and time in a zone", fields);
        var (seconds, nanoseconds, zone) = (reader.ReadInteger(), reader.ReadInt32(), reader.ReadKnownString());
        return Temporal.OffsetOf(zone, seconds, isUtc: false) is { } offset
            ? new BoltZonedDateTime(seconds - offset, nanoseconds, zone)
            : new PackStreamStructure(ValueTag.LegacyZonedDateTime, [seconds, (long)nanoseconds, zone]);
    }

    private static object ReadLocalDateTime(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 2, "local date and time", fields);
        var (seconds, nanoseconds) = (reader.ReadInteger(), reader.ReadInt32());
        return Temporal.Ticks(seconds, nanoseconds) is { } ticks ? new DateTime(ticks) : new BoltLocalDateTime(seconds, nanoseconds);
    }

    private static BoltDuration ReadDuration(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 4, "duration", fields);
        return new BoltDuration(reader.ReadInteger(), reader.ReadInteger(), reader.ReadInteger(), reader.ReadInt32());
    }

    private static BoltPoint ReadPoint(ref PackStreamReader reader, int fields, int expected)
    {
        Expect(fields == expected, "point", fields);
        return new BoltPoint(reader.ReadInt32(), reader.ReadFloat(), reader.ReadFloat(), expected == 4 ? reader.ReadFloat() : null);
    }

    private static BoltVector ReadVector(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 2, "vector", fields);
        var type = reader.ReadBytes();
        var bytes = reader.ReadBytes();
        Expect(type.Length == 1 && BoltVector.SizeOf(type[0]) is var size and > 0 && bytes.Length % size == 0, "vector", bytes.Length);
        return new BoltVector(type[0], bytes);
    }

    private static BoltUnsupported ReadUnsupported(ref PackStreamReader reader, int fields)
    {
        Expect(fields == 4, "unsupported value", fields);
        return new BoltUnsupported(reader.ReadString(), new BoltVersion(reader.ReadInt32(), reader.ReadInt32()), reader.ReadMap());
    }

    private static void Expect(bool isRight, string what, int found)
    {
        if (!isRight)
        {
            throw new BoltProtocolException($"A {what} is malformed ({found}).");
        }
    }
}
