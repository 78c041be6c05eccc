using System.Text.Json;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>An entity of a gold file.</summary>
/// <param name="Names">Normalised name and alternatives.</param>
internal sealed record GoldEntity(string Type, string Name, IReadOnlySet<string> Names, string? Code, bool IsCore);

/// <summary>A relation of a gold file.</summary>
/// <param name="Qualifiers">Each as the file gives it: a value, or a list of values that are right.</param>
internal sealed record GoldRelation(string Head, string Type, string Tail, bool IsCore, IReadOnlyDictionary<string, JsonElement> Qualifiers);

/// <summary>A number of a gold file.</summary>
internal sealed record GoldIndicator(string Subject, string Metric, double Value, string ValueText, string Unit, bool IsCore);

/// <summary>What annotators found in one text.</summary>
internal sealed record GoldDocument(
    string Name, IReadOnlyList<GoldEntity> Entities, IReadOnlyList<GoldRelation> Relations, IReadOnlyList<GoldIndicator> Indicators)
{
    /// <summary>All <c>*.json</c> of a folder, in ordinal order of names.</summary>
    /// <exception cref="ConfigurationException">The folder is missing or holds no gold file.</exception>
    /// <exception cref="SeedFormatException">A file is malformed.</exception>
    public static IReadOnlyList<GoldDocument> ReadFolder(string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new ConfigurationException($"The gold folder '{folder}' does not exist; --gold takes a folder with one JSON file per text.");
        }

        var files = Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal).ToList();
        return files.Count == 0
            ? throw new ConfigurationException($"The gold folder '{folder}' holds no .json file.")
            : [.. files.Select(ReadFile)];
    }

    private static GoldDocument ReadFile(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            return new GoldDocument(
                root.GetProperty("doc").GetString()!,
                [.. root.GetProperty("entities").EnumerateArray().Select(Entity)],
                [.. root.GetProperty("relations").EnumerateArray().Select(Relation)],
                root.TryGetProperty("indicators", out var indicators) ? [.. indicators.EnumerateArray().Select(Indicator)] : []);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new SeedFormatException(path, (int)((e as JsonException)?.LineNumber ?? 0) + 1, $"This is no gold file: {e.Message}");
        }
    }

    private static GoldEntity Entity(JsonElement json) => new(
        json.GetProperty("type").GetString()!,
        json.GetProperty("name").GetString()!,
        JsonText.Names(json, "alt", "aliases"),
        json.TryGetProperty("code", out var code) && JsonText.Of(code) is { Length: > 0 } text && code.ValueKind != JsonValueKind.Null ? text : null,
        IsCore(json));

    private static GoldRelation Relation(JsonElement json) => new(
        json.GetProperty("head").GetString()!,
        json.GetProperty("type").GetString()!,
        json.GetProperty("tail").GetString()!,
        IsCore(json),
        json.EnumerateObject().Where(p => p.Value.ValueKind != JsonValueKind.Null)
            .GroupBy(p => p.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Last().Value.Clone(), StringComparer.Ordinal));

    private static GoldIndicator Indicator(JsonElement json) => new(
        json.GetProperty("subject").GetString()!,
        json.GetProperty("metric").GetString()!,
        JsonText.Number(json.GetProperty("value")),
        JsonText.Of(json.GetProperty("value")),
        json.GetProperty("unit").GetString()!,
        IsCore(json));

    private static bool IsCore(JsonElement json) => !json.TryGetProperty("core", out var core) || core.ValueKind == JsonValueKind.True;
}
