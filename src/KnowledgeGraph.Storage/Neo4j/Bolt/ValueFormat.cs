namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>How structures are read and written; agreed on when a connection opens.</summary>
/// <param name="HasLocalTimes">Whether zoned times hold local seconds (tags 46, 66), as before Bolt 5, and not UTC (49, 69).</param>
/// <param name="KeepsStructures">Whether structures are handed over as <see cref="PackStreamStructure"/>; a server and tests want that.</param>
internal readonly record struct ValueFormat(bool HasLocalTimes = false, bool KeepsStructures = false)
{
    /// <summary>How deep lists, maps and structures may lie in each other.</summary>
    public const int MaximumDepth = 256;

    public static ValueFormat Raw { get; } = new(KeepsStructures: true);
}

/// <summary>First bytes of PackStream values, and the tags of structures.</summary>
/// <remarks>Source: https://neo4j.com/docs/bolt/current/packstream/.</remarks>
internal static class Marker
{
    public const byte TinyString = 0x80;
    public const byte TinyList = 0x90;
    public const byte TinyMap = 0xA0;
    public const byte TinyStructure = 0xB0;
    public const byte Null = 0xC0;
    public const byte Float = 0xC1;
    public const byte False = 0xC2;
    public const byte True = 0xC3;
    public const byte Int8 = 0xC8;
    public const byte Int16 = 0xC9;
    public const byte Int32 = 0xCA;
    public const byte Int64 = 0xCB;
    public const byte Bytes8 = 0xCC;
    public const byte Bytes16 = 0xCD;
    public const byte Bytes32 = 0xCE;
    public const byte String8 = 0xD0;
    public const byte String16 = 0xD1;
    public const byte String32 = 0xD2;
    public const byte List8 = 0xD4;
    public const byte List16 = 0xD5;
    public const byte List32 = 0xD6;
    public const byte Map8 = 0xD8;
    public const byte Map16 = 0xD9;
    public const byte Map32 = 0xDA;
}

/// <summary>Tags of value structures.</summary>
internal static class ValueTag
{
    public const byte Node = 0x4E;
    public const byte Relationship = 0x52;
    public const byte UnboundRelationship = 0x72;
    public const byte Path = 0x50;
    public const byte Date = 0x44;
    public const byte Time = 0x54;
    public const byte LocalTime = 0x74;
    public const byte DateTime = 0x49;
    public const byte ZonedDateTime = 0x69;
    public const byte LegacyDateTime = 0x46;
    public const byte LegacyZonedDateTime = 0x66;
    public const byte LocalDateTime = 0x64;
    public const byte Duration = 0x45;
    public const byte Point2D = 0x58;
    public const byte Point3D = 0x59;
    public const byte Vector = 0x56;
    public const byte Unsupported = 0x3F;
}
