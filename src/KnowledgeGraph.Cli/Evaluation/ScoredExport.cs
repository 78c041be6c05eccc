using System.Text.Json;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>An entity line of an export.</summary>
/// <param name="Names">Normalised name and aliases.</param>
/// <param name="Id">As the line gives it.</param>
internal sealed record ExportedEntity(string Id, string Type, string Name, IReadOnlySet<string> Names, string? Key, string Code, IReadOnlyList<string> Documents);

/// <summary>A relation line of an export.</summary>
/// <param name="Properties">As the line gives them; undefined where it has none.</param>
internal sealed record ExportedRelation(string Head, string Type, string Tail, JsonElement Properties, IReadOnlyList<ExportedEvidence> Evidence);

/// <summary>An indicator line of an export.</summary>
internal sealed record ExportedIndicator(string Metric, double Value, string? Unit, IReadOnlyList<ExportedEvidence> Evidence);

/// <summary>Evidence of a line.</summary>
internal sealed record ExportedEvidence(string Document, int Start, int End, string Text);

/// <summary>An export in JSON lines, as far as scoring needs it.</summary>
internal sealed class ScoredExport
{
    /// <summary>By id.</summary>
    public Dictionary<string, ExportedEntity> Entities { get; } = new(StringComparer.Ordinal);

    /// <summary>By document that mentions them, in the order of lines.</summary>
    public Dictionary<string, List<ExportedEntity>> EntitiesOf { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc cref="EntitiesOf"/>
    public Dictionary<string, List<ExportedRelation>> RelationsOf { get; } = new(StringComparer.Ordinal);

    /// <inheritdoc cref="EntitiesOf"/>
    public Dictionary<string, List<ExportedIndicator>> IndicatorsOf { get; } = new(StringComparer.Ordinal);

    /// <summary>Of all relations and indicators.</summary>
    public List<ExportedEvidence> Evidence { get; } = [];

    /// <param name="name">How to name the export in an error.</param>
    /// <exception cref="SeedFormatException">A line is malformed.</exception>
    public static ScoredExport Read(TextReader reader, string name)
    {
        var export = new ScoredExport();
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line))
            {
                continue;
            }

            try
            {
                using var json = JsonDocument.Parse(line);
                export.Add(json.RootElement);
            }
            catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
            {
                throw new SeedFormatException(name, number, $"This is no line of an export in JSON lines: {e.Message}");
            }
        }

        return export;
    }

    private void Add(JsonElement row)
    {
        switch (Text(row, "kind"))
        {
            case "entity":
                AddEntity(row);
                break;
            case "relation":
                var relation = new ExportedRelation(
                    Required(row, "head"),
                    Required(row, "type"),
                    Required(row, "tail"),
                    row.TryGetProperty("properties", out var properties) && properties.ValueKind == JsonValueKind.Object ? properties.Clone() : default,
                    EvidenceOf(row));
                Add(RelationsOf, relation, relation.Evidence.Select(e => e.Document));
                break;
            case "indicator":
                var indicator = new ExportedIndicator(
                    Required(row, "metric"), JsonText.Number(row.GetProperty("value")), Text(row, "unit"), EvidenceOf(row));
                Add(IndicatorsOf, indicator, indicator.Evidence.Select(e => e.Document));
                break;
        }
    }

    private void AddEntity(JsonElement row)
    {
        var documents = row.TryGetProperty("documents", out var list) ? list.EnumerateArray().Select(d => d.GetString()!).Distinct().ToList() : [];
        var entity = new ExportedEntity(
            Required(row, "id"), Required(row, "type"), Required(row, "name"), JsonText.Names(row, "alt", "aliases"), Text(row, "key"), Text(row, "code") ?? string.Empty, documents);
        Entities[entity.Id] = entity;
        Add(EntitiesOf, entity, documents);
    }

    /// <summary>What one document contributes, as if it stood alone in the graph: ids are its own.</summary>
    public void Add(DocumentContribution contribution)
    {
        var document = contribution.Document.Id;
        foreach (var entity in contribution.Entities)
        {
            var names = entity.Aliases.Select(a => a.Name).Append(entity.Name).Select(ScoredName.Normalize).Where(n => n.Length > 0).ToHashSet(StringComparer.Ordinal);
            List<string> documents = entity.Origin == FactOrigin.Text && entity.Type != EntityTypes.Policy ? [document] : [];
            var key = entity.Type == EntityTypes.Policy ? EntityKey.ScopeOf(entity.Key) : null;
            var exported = new ExportedEntity(IdOf(document, entity.Key), entity.Type, entity.Name, names, key, entity.Code ?? string.Empty, documents);
            Entities[exported.Id] = exported;
            Add(EntitiesOf, exported, documents);
        }

        foreach (var relation in contribution.Relations.Where(r => r.Origin == FactOrigin.Text))
        {
            Add(RelationsOf, new ExportedRelation(IdOf(document, relation.Head), relation.Type, IdOf(document, relation.Tail), default, []), [document]);
        }
    }

    public static string IdOf(string document, string key) => $"{document}|{key}";

    private List<ExportedEvidence> EvidenceOf(JsonElement row)
    {
        var evidence = row.TryGetProperty("evidence", out var list)
            ? list.EnumerateArray()
                .Select(e => new ExportedEvidence(Required(e, "document"), e.GetProperty("start").GetInt32(), e.GetProperty("end").GetInt32(), Required(e, "text")))
                .ToList()
            : [];
        Evidence.AddRange(evidence);
        return evidence;
    }

    private static void Add<T>(Dictionary<string, List<T>> byDocument, T item, IEnumerable<string> documents)
    {
        foreach (var document in documents.Distinct())
        {
            if (!byDocument.TryGetValue(document, out var items))
            {
                byDocument.Add(document, items = []);
            }

            items.Add(item);
        }
    }

    private static string Required(JsonElement json, string name)
        => json.GetProperty(name).GetString() ?? throw new FormatException($"'{name}' is null.");

    private static string? Text(JsonElement json, string name)
        => json.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? JsonText.Of(value) : null;
}
