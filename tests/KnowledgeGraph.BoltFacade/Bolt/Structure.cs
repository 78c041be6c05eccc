namespace KnowledgeGraph.BoltFacade.Bolt;

/// <summary>A PackStream structure as it is on the wire: messages, graph elements and temporal values alike.</summary>
internal sealed record Structure(byte Tag, params object?[] Fields);

/// <summary>Tags of the structures that the façade reads or writes.</summary>
internal static class Tags
{
    public const byte Hello = 0x01, Goodbye = 0x02, Reset = 0x0F, Run = 0x10, Begin = 0x11, Commit = 0x12, Rollback = 0x13,
        Discard = 0x2F, Pull = 0x3F, Telemetry = 0x54, Route = 0x66, Logon = 0x6A, Logoff = 0x6B;

    public const byte Success = 0x70, Record = 0x71, Ignored = 0x7E, Failure = 0x7F;

    public const byte Node = 0x4E, Relationship = 0x52, UnboundRelationship = 0x72, Path = 0x50;

    public const byte Date = 0x44, DateTime = 0x49, ZonedDateTime = 0x69, LocalDateTime = 0x64, LegacyDateTime = 0x46, LegacyZonedDateTime = 0x66;
}
