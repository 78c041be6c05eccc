namespace KnowledgeGraph.Storage.Neo4j.Bolt;

// Values of the protocol that no type of .NET holds whole. Source: https://neo4j.com/docs/bolt/current/bolt/structure-semantics/.

/// <summary>A date beyond the years 1 to 9999.</summary>
/// <param name="Days">Since 1970-01-01.</param>
internal sealed record BoltDate(long Days);

/// <summary>A time of day with an offset from UTC.</summary>
/// <param name="Nanoseconds">Since midnight, local.</param>
/// <param name="OffsetSeconds">East of UTC.</param>
internal sealed record BoltTime(long Nanoseconds, int OffsetSeconds);

/// <summary>A local time of day finer than 100 nanoseconds.</summary>
/// <param name="Nanoseconds">Since midnight.</param>
internal sealed record BoltLocalTime(long Nanoseconds);

/// <summary>A moment finer than 100 nanoseconds, beyond the years 1 to 9999, or with an offset that .NET does not take.</summary>
/// <param name="Seconds">Since 1970-01-01T00:00Z.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
/// <param name="OffsetSeconds">East of UTC.</param>
internal sealed record BoltDateTime(long Seconds, int Nanoseconds, int OffsetSeconds);

/// <summary>A moment in a named zone.</summary>
/// <param name="Seconds">Since 1970-01-01T00:00Z.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
/// <param name="Zone">As in the tz database: <c>Asia/Shanghai</c>.</param>
internal sealed record BoltZonedDateTime(long Seconds, int Nanoseconds, string Zone);

/// <summary>A local date and time finer than 100 nanoseconds, or beyond the years 1 to 9999.</summary>
/// <param name="Seconds">Since 1970-01-01T00:00, local.</param>
/// <param name="Nanoseconds">0 to 999,999,999.</param>
internal sealed record BoltLocalDateTime(long Seconds, int Nanoseconds);

/// <summary>A span of the calendar; the parts do not convert into each other. <c>-PT0.5S</c> is -1 s and 500,000,000 ns.</summary>
internal sealed record BoltDuration(long Months, long Days, long Seconds, int Nanoseconds);

/// <summary>A point of two or three dimensions.</summary>
/// <param name="Srid">4326 and 4979 (WGS 84; x is the longitude), 7203 and 9157 (Cartesian).</param>
/// <param name="Z">Null in two dimensions.</param>
internal sealed record BoltPoint(int Srid, double X, double Y, double? Z = null);

/// <summary>A vector of numbers of one type (Bolt 6).</summary>
/// <param name="ElementType">C8 to CB are integers of 8 to 64 bits, C6 and C1 floats of 32 and 64.</param>
/// <param name="Bytes">The elements, big-endian.</param>
internal sealed record BoltVector(byte ElementType, byte[] Bytes)
{
    /// <summary>How many bytes an element takes; 0 where the type is unknown.</summary>
    public static int SizeOf(byte elementType) => elementType switch { 0xC8 => 1, 0xC9 => 2, 0xCA or 0xC6 => 4, 0xCB or 0xC1 => 8, _ => 0 };
}

/// <summary>A value that the server has and this version of the protocol cannot carry (Bolt 6).</summary>
/// <param name="Name">Of its type.</param>
/// <param name="MinimumVersion">The version that could carry it.</param>
internal sealed record BoltUnsupported(string Name, BoltVersion MinimumVersion, IReadOnlyDictionary<string, object?> Details);

/// <summary>A structure as it stands on the wire.</summary>
internal sealed record PackStreamStructure(byte Tag, IReadOnlyList<object?> Fields);
