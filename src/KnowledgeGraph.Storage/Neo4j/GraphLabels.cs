using System.Globalization;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Labels and relationship types of the visible graph. They come from the schema alone, never from a text.</summary>
internal sealed class GraphLabels
{
    /// <summary>Of nodes whose type the schema does not name; the type is then a value.</summary>
    public const string Other = "Other";

    /// <summary>Of relationships whose type the schema does not name; the type is then a value.</summary>
    public const string OtherRelation = "OTHER";

    public const string Indicator = "Indicator";
    public const string HasIndicator = "HAS_INDICATOR";
    public const string Document = EntityTypes.Document;
    public const string Mentions = "MENTIONS";
    public const string CopyOf = "COPY_OF";

    private readonly Dictionary<string, EntityTypeDefinition> types;
    private readonly HashSet<string> relations;

    /// <exception cref="ConfigurationException">The schema has a name that the graph keeps for itself, or two that would be one label.</exception>
    public GraphLabels(GraphSchema schema)
    {
        types = schema.EntityTypes.ToDictionary(t => t.Name, StringComparer.Ordinal);
        relations = schema.RelationTypes.Select(t => t.Name).ToHashSet(StringComparer.Ordinal);
        var labels = new HashSet<string>(StringComparer.Ordinal) { Other, Indicator };
        foreach (var label in schema.EntityTypes.Select(t => t.Name).Concat(schema.EntityTypes.SelectMany(t => t.Kinds).Select(Pascal)))
        {
            if (!labels.Add(label) || label.StartsWith("__", StringComparison.Ordinal))
            {
                throw new ConfigurationException($"The schema's types and kinds would use the label '{label}' twice, or one that the store needs; rename one.");
            }
        }

        if (relations.FirstOrDefault(r => r is OtherRelation or HasIndicator or Mentions or CopyOf || r.StartsWith("__", StringComparison.Ordinal)) is { } taken)
        {
            throw new ConfigurationException($"The schema's relation type '{taken}' is one that the store itself needs; rename it.");
        }
    }

    /// <returns>The label that all entities of the type bear.</returns>
    public string Type(string type) => types.ContainsKey(type) ? type : Other;

    /// <returns>The label of a kind in PascalCase: <c>Subdistrict</c>; null where the schema does not list it.</returns>
    public string? Kind(string type, string? kind)
        => kind is not null && types.TryGetValue(type, out var definition) && definition.Kinds.Contains(kind) ? Pascal(kind) : null;

    /// <summary>Every label of an entity, the general one first.</summary>
    public (string Type, string? Kind) Of(Entity entity) => (Type(entity.Type), Kind(entity.Type, entity.Kind));

    public string Relation(string type) => relations.Contains(type) ? type : OtherRelation;

    /// <summary>In back-ticks, as Cypher takes any name.</summary>
    public static string Quote(string name) => $"`{name.Replace("`", "``", StringComparison.Ordinal)}`";

    public static string Pascal(string kind)
        => string.Concat(kind.Split('_', '-').Where(w => w.Length > 0).Select(w => char.ToUpper(w[0], CultureInfo.InvariantCulture) + w[1..]));
}
