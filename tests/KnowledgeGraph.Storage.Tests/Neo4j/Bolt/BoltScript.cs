using System.Text.Json;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>A script of <see cref="ScriptedServer"/>.</summary>
internal sealed record BoltScript(
    BoltVersion Version, bool HasManifest, byte[]? Handshake, IReadOnlyList<byte> Auto, bool IsRestarted, IReadOnlyList<(char Kind, string Text)> Lines)
{
    public bool LogsIn => Handshake is null && !(Lines.Count > 0 && Lines[0].Text.StartsWith("HELLO", StringComparison.Ordinal));

    public static BoltScript Parse(string text)
    {
        var (version, manifest, handshake, auto, restarts) = (new BoltVersion(5, 8), false, (byte[]?)null, new List<byte>(), false);
        var lines = new List<(char, string)>();
        foreach (var line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            switch (line.Split(' ', 3))
            {
                case ["!:", "BOLT", var number]:
                    version = new BoltVersion(int.Parse(number.Split('.')[0]), int.Parse(number.Split('.')[1]));
                    break;
                case ["!:", "MANIFEST"]:
                    manifest = true;
                    break;
                case ["!:", "RESTART"]:
                    restarts = true;
                    break;
                case ["!:", "HANDSHAKE"]:
                    handshake = [];
                    break;
                case ["!:", "HANDSHAKE", var hex]:
                    handshake = Convert.FromHexString(hex);
                    break;
                case ["!:", "AUTO", var names]:
                    auto.AddRange(names.Split(' ').Select(n => Transcript.Messages[n]));
                    break;
                case ["C:" or "S:" or "?:", ..]:
                    lines.Add((line[0], line[3..]));
                    break;
                default:
                    throw new FormatException(line);
            }
        }

        return new BoltScript(version, manifest, handshake, auto, restarts, lines);
    }

    /// <summary>A message to send: name and fields as JSON, structures as in the transcripts.</summary>
    public static (byte Tag, IReadOnlyList<object?> Fields) Message(string text)
    {
        var parts = text.Split(' ', 2);
        return (Transcript.Messages[parts[0]], [.. Fields(parts.ElementAtOrDefault(1)).Select(Transcript.Value)]);
    }

    public static bool Matches(string expected, BoltMessage message)
    {
        var parts = expected.Split(' ', 2);
        var rest = parts.ElementAtOrDefault(1) ?? string.Empty;
        var isPrefix = rest == "*" || rest.EndsWith(" *", StringComparison.Ordinal);
        var fields = Fields(isPrefix ? rest[..^1] : rest);
        return Transcript.Messages[parts[0]] == message.Tag
            && (isPrefix ? fields.Count <= message.Fields.Count : fields.Count == message.Fields.Count)
            && fields.Zip(message.Fields).All(p => Matches(p.First, p.Second));
    }

    public static string Describe(BoltMessage message)
        => Transcript.Messages.First(m => m.Value == message.Tag).Key + string.Concat(message.Fields.Select(f => " " + BoltText.Of(f)));

    private static List<JsonElement> Fields(string? json)
    {
        var reader = new Utf8JsonReader(System.Text.Encoding.UTF8.GetBytes(json ?? string.Empty), new JsonReaderOptions { AllowMultipleValues = true });
        var fields = new List<JsonElement>();
        while (reader.Read())
        {
            fields.Add(JsonElement.ParseValue(ref reader));
        }

        return fields;
    }

    private static bool Matches(JsonElement expected, object? value) => (expected.ValueKind, value) switch
    {
        (JsonValueKind.String, _) when expected.GetString() == "*" => true,
        (JsonValueKind.Array, IReadOnlyList<object?> list) => expected.GetArrayLength() == list.Count && expected.EnumerateArray().Zip(list).All(p => Matches(p.First, p.Second)),
        (JsonValueKind.Object, IReadOnlyDictionary<string, object?> map) => expected.EnumerateObject().Count() == map.Count
            && expected.EnumerateObject().All(p => map.TryGetValue(p.Name, out var found) && Matches(p.Value, found)),
        _ => BoltText.Of(Transcript.Value(expected)) == BoltText.Of(value),
    };
}
