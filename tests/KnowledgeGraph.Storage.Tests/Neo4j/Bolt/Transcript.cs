using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>A conversation recorded byte for byte from a real server. What the lines hold is told in the README.md of Transcripts.zip.</summary>
internal sealed record Transcript(string Name, BoltVersion Version, IReadOnlyList<TranscriptLine> Lines)
{
    public static readonly Dictionary<string, byte> Messages = new()
    {
        ["HELLO"] = MessageTag.Hello, ["GOODBYE"] = MessageTag.Goodbye, ["RESET"] = MessageTag.Reset, ["RUN"] = MessageTag.Run, ["BEGIN"] = MessageTag.Begin,
        ["COMMIT"] = MessageTag.Commit, ["ROLLBACK"] = MessageTag.Rollback, ["DISCARD"] = MessageTag.Discard, ["PULL"] = MessageTag.Pull,
        ["TELEMETRY"] = MessageTag.Telemetry, ["ROUTE"] = MessageTag.Route, ["LOGON"] = MessageTag.Logon, ["LOGOFF"] = MessageTag.Logoff,
        ["SUCCESS"] = MessageTag.Success, ["RECORD"] = MessageTag.Record, ["IGNORED"] = MessageTag.Ignored, ["FAILURE"] = MessageTag.Failure,
    };

    private static readonly Dictionary<string, byte> Structures = new()
    {
        ["$Node"] = ValueTag.Node, ["$Relationship"] = ValueTag.Relationship, ["$UnboundRelationship"] = ValueTag.UnboundRelationship, ["$Path"] = ValueTag.Path,
        ["$Date"] = ValueTag.Date, ["$Time"] = ValueTag.Time, ["$LocalTime"] = ValueTag.LocalTime, ["$DateTime"] = ValueTag.DateTime,
        ["$DateTimeZoneId"] = ValueTag.ZonedDateTime, ["$LocalDateTime"] = ValueTag.LocalDateTime, ["$Duration"] = ValueTag.Duration,
        ["$Point2D"] = ValueTag.Point2D, ["$Point3D"] = ValueTag.Point3D, ["$Vector"] = ValueTag.Vector,
    };

    /// <summary>By name: <c>neo4j-5.26/basic-5.8</c>.</summary>
    public static IReadOnlyDictionary<string, Transcript> All { get; } = Load();

    public override string ToString() => Name;

    private static SortedDictionary<string, Transcript> Load()
    {
        var all = new SortedDictionary<string, Transcript>(StringComparer.Ordinal);
        using var archive = new ZipArchive(typeof(Transcript).Assembly.GetManifestResourceStream("Transcripts.zip")!);
        foreach (var entry in archive.Entries.Where(e => e.Name.EndsWith(".jsonl", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(entry.Open());
            var lines = reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var name = Path.ChangeExtension(entry.FullName, null);
            var bolt = Parse(lines[0]).GetProperty("bolt").GetString()!.Split('.');
            all.Add(name, new Transcript(name, new BoltVersion(int.Parse(bolt[0]), int.Parse(bolt[1])), [.. lines.Skip(1).Select(l => Line(Parse(l)))]));
        }

        return all;
    }

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;

    private static TranscriptLine Line(JsonElement json)
    {
        byte? tag = json.TryGetProperty("message", out var message) && Messages.TryGetValue(message.GetString()!, out var known) ? known : null;
        return new TranscriptLine(
            json.GetProperty("from").GetString() == "client",
            tag,
            json.TryGetProperty("fields", out var fields) ? [.. fields.EnumerateArray().Select(Value)] : [],
            json.TryGetProperty("bytes", out var bytes) ? Convert.FromHexString(bytes.GetString()!) : []);
    }

    public static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => json.GetRawText().AsSpan().IndexOfAny('.', 'e', 'E') < 0 ? (object)json.GetInt64() : json.GetDouble(),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToArray(),
        _ => Map([.. json.EnumerateObject()]),
    };

    private static object Map(JsonProperty[] members)
    {
        if (members is [var only] && only.Name.StartsWith('$'))
        {
            return only.Name switch
            {
                "$bytes" => Convert.FromHexString(only.Value.GetString()!),
                "$float" => only.Value.GetString() switch { "nan" => BitConverter.Int64BitsToDouble(0x7FF8000000000000), "inf" => double.PositiveInfinity, "-inf" => double.NegativeInfinity, var s => double.Parse(s!, CultureInfo.InvariantCulture) },
                _ => new PackStreamStructure(Structures[only.Name], [.. only.Value.EnumerateArray().Select(Value)]),
            };
        }

        return new PropertyMap([.. members.Select(m => (m.Name, Value(m.Value)))]);
    }
}

/// <param name="Tag">Null where the line is no message: a handshake, the end of the connection, an experiment.</param>
/// <param name="Bytes">Empty at the end of the connection.</param>
internal sealed record TranscriptLine(bool IsClient, byte? Tag, object?[] Fields, byte[] Bytes);
