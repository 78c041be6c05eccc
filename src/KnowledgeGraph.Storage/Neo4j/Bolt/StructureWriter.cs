namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>Writes dates, times, points and vectors.</summary>
internal readonly ref struct StructureWriter(PackStreamWriter writer)
{
    public bool TryWrite(object value)
    {
        switch (value)
        {
            case DateOnly date:
                Begin(1, ValueTag.Date);
                writer.WriteInteger(date.DayNumber - Temporal.EpochDay);
                break;
            case BoltDate date:
                Begin(1, ValueTag.Date);
                writer.WriteInteger(date.Days);
                break;
            case DateTimeOffset moment:
                WriteDateTime(Temporal.UnixSeconds(moment.UtcTicks), Temporal.Nanoseconds(moment.UtcTicks), (int)moment.Offset.TotalSeconds);
                break;
            case BoltDateTime moment:
                WriteDateTime(moment.Seconds, moment.Nanoseconds, moment.OffsetSeconds);
                break;
            case BoltZonedDateTime moment:
                WriteZoned(moment);
                break;
            case DateTime local:
                WriteLocal(Temporal.UnixSeconds(local.Ticks), Temporal.Nanoseconds(local.Ticks));
                break;
            case BoltLocalDateTime local:
                WriteLocal(local.Seconds, local.Nanoseconds);
                break;
            case TimeOnly time:
                Begin(1, ValueTag.LocalTime);
                writer.WriteInteger(time.Ticks * Temporal.NanosecondsPerTick);
                break;
            case BoltLocalTime time:
                Begin(1, ValueTag.LocalTime);
                writer.WriteInteger(time.Nanoseconds);
                break;
            case BoltTime time:
                Begin(2, ValueTag.Time);
                writer.WriteInteger(time.Nanoseconds);
                writer.WriteInteger(time.OffsetSeconds);
                break;
            case BoltDuration span:
                Begin(4, ValueTag.Duration);
                writer.WriteInteger(span.Months);
                writer.WriteInteger(span.Days);
                writer.WriteInteger(span.Seconds);
                writer.WriteInteger(span.Nanoseconds);
                break;
            case BoltPoint point:
                WritePoint(point);
                break;
            case BoltVector vector:
                Begin(2, ValueTag.Vector);
                writer.WriteBytes([vector.ElementType]);
                writer.WriteBytes(vector.Bytes);
                break;
            default:
                return false;
        }

        return true;
    }

    private void Begin(int fields, byte tag) => writer.WriteStructureHeader(fields, tag);

    private void WriteDateTime(long seconds, int nanoseconds, int offset)
    {
        var isUtc = !writer.Format.HasLocalTimes;
        Begin(3, isUtc ? ValueTag.DateTime : ValueTag.LegacyDateTime);
        writer.WriteInteger(isUtc ? seconds : seconds + offset);
        writer.WriteInteger(nanoseconds);
        writer.WriteInteger(offset);
    }

    private void WriteZoned(BoltZonedDateTime moment)
    {
        var isUtc = !writer.Format.HasLocalTimes;
        Begin(3, isUtc ? ValueTag.ZonedDateTime : ValueTag.LegacyZonedDateTime);
        writer.WriteInteger(isUtc ? moment.Seconds : moment.Seconds + Temporal.OffsetOf(moment.Zone, moment.Seconds, isUtc: true)
            ?? throw new ArgumentException($"Time zone '{moment.Zone}' is unknown to this machine, and the server takes local times only."));
        writer.WriteInteger(moment.Nanoseconds);
        writer.WriteString(moment.Zone);
    }

    private void WriteLocal(long seconds, int nanoseconds)
    {
        Begin(2, ValueTag.LocalDateTime);
        writer.WriteInteger(seconds);
        writer.WriteInteger(nanoseconds);
    }

    private void WritePoint(BoltPoint point)
    {
        Begin(point.Z is null ? 3 : 4, point.Z is null ? ValueTag.Point2D : ValueTag.Point3D);
        writer.WriteInteger(point.Srid);
        writer.WriteFloat(point.X);
        writer.WriteFloat(point.Y);
        if (point.Z is { } z)
        {
            writer.WriteFloat(z);
        }
    }
}

/// <summary>Between .NET's ticks and the protocol's seconds and nanoseconds since 1970.</summary>
internal static class Temporal
{
    public const long NanosecondsPerTick = 100;
    public const long NanosecondsPerDay = 86_400_000_000_000;

    public static readonly int EpochDay = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;

    public static long UnixSeconds(long ticks) => (ticks / TimeSpan.TicksPerSecond) - (DateTime.UnixEpoch.Ticks / TimeSpan.TicksPerSecond);

    public static int Nanoseconds(long ticks) => (int)(ticks % TimeSpan.TicksPerSecond * NanosecondsPerTick);

    /// <returns>Null where the year is not 1 to 9999 or the time is finer than a tick.</returns>
    public static long? Ticks(long seconds, long nanoseconds)
    {
        const long Epoch = 62_135_596_800;
        return seconds is >= -Epoch and <= 253_402_300_799 && nanoseconds is >= 0 and < 1_000_000_000 && nanoseconds % NanosecondsPerTick == 0
            ? ((seconds + Epoch) * TimeSpan.TicksPerSecond) + (nanoseconds / NanosecondsPerTick)
            : null;
    }

    /// <summary>Seconds by which a zone is east of UTC at a moment; null where this machine does not know the zone or the moment is beyond .NET's range.</summary>
    /// <param name="seconds">Since 1970, UTC or local in that zone.</param>
    public static long? OffsetOf(string zone, long seconds, bool isUtc)
        => Ticks(seconds, 0) is { } ticks && TimeZoneInfo.TryFindSystemTimeZoneById(zone, out var found)
            ? (long)found.GetUtcOffset(new DateTime(ticks, isUtc ? DateTimeKind.Utc : DateTimeKind.Unspecified)).TotalSeconds
            : null;
}
