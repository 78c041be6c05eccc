using System.Globalization;
using System.Text;

namespace KnowledgeGraph;

/// <summary>What <c>kg schema check</c> found.</summary>
/// <param name="IsValid">Whether every version is sound and as it was published.</param>
/// <param name="Text">For people to read, one line a version or a problem.</param>
public sealed record SchemaCheck(bool IsValid, string Text);

/// <summary>The schema as <c>kg schema check|show|diff</c> tells it: plain text, lines ending in <c>\n</c>.</summary>
public static class SchemaReport
{
    /// <summary>Reads every version of a folder and holds each against its checksum.</summary>
    /// <exception cref="ConfigurationException">The folder is missing or holds no version.</exception>
    public static SchemaCheck Check(SchemaCatalog catalog)
    {
        var text = new StringBuilder();
        var valid = true;
        foreach (var version in catalog.Versions)
        {
            valid &= Try(catalog.PathOf(version), text);
        }

        foreach (var problem in catalog.CheckChecksums())
        {
            valid = false;
            text.Append(Path.Combine(catalog.Folder, SchemaCatalog.ChecksumFile)).Append(": ").Append(problem).Append('\n');
        }

        return new SchemaCheck(valid, text.ToString());
    }

    /// <summary>Reads one file, published or not.</summary>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public static SchemaCheck Check(string path)
    {
        var text = new StringBuilder();
        return new SchemaCheck(Try(path, text), text.ToString());
    }

    /// <param name="schema">A version.</param>
    /// <param name="name">Only this entity type, relation type, property or policy; an overview where null.</param>
    /// <exception cref="ConfigurationException">The version has nothing of that name.</exception>
    public static string Show(GraphSchema schema, string? name = null)
    {
        var text = new StringBuilder();
        if (name is null)
        {
            Overview(schema, text);
        }
        else if (schema.EntityType(name) is { } entity)
        {
            Entity(schema, entity, text);
        }
        else if (schema.RelationType(name) is { } relation)
        {
            Relation(relation, text);
        }
        else if (schema.Policy(name) is { } policy)
        {
            Line(text, $"{policy.Id} {policy.NameZh}: {policy.NameEn}");
            Line(text, $"  key      {EntityKey.Policy(policy.Id)}");
            Line(text, $"  aliases  {List(policy.Aliases)}");
        }
        else if (Definitions(schema).FirstOrDefault(p => p.Name == name) is { } property)
        {
            Property(property with { Required = false }, text, string.Empty);
        }
        else
        {
            var valid = schema.EntityTypes.Select(t => t.Name).Concat(schema.RelationTypes.Select(r => r.Name))
                .Concat(Definitions(schema).Select(p => p.Name)).Concat(schema.Policies.Select(p => p.Id)).Distinct();
            throw new ConfigurationException($"Schema version {schema.Version} has no '{name}'; {Suggestion.OneOf(name, valid)}.");
        }

        return text.ToString();
    }

    public static string Diff(GraphSchema older, GraphSchema newer)
    {
        var changes = SchemaDiff.Compare(older, newer);
        if (changes.Count == 0)
        {
            return $"Versions {older.Version} and {newer.Version} say the same.\n";
        }

        var text = new StringBuilder();
        foreach (var change in changes)
        {
            Line(text, $"{(change.IsBreaking ? "BREAKING" : "        ")}  {change.Path}: {change.Description}");
            Line(text, $"            {(change.IsBreaking ? $"breaks {Whom(change.Breaks)}" : "breaks nobody")}: {change.Reason}");
        }

        Line(text, $"{changes.Count} change{(changes.Count == 1 ? string.Empty : "s")} from version {older.Version} to {newer.Version}, {changes.Count(c => c.IsBreaking)} breaking.");
        return text.ToString();
    }

    private static bool Try(string path, StringBuilder text)
    {
        try
        {
            var schema = SchemaReader.Read(path);
            Line(
                text, $"{path}: version {schema.Version} is sound ({schema.EntityTypes.Count} entity types, {schema.RelationTypes.Count} relation types, "
                + $"{schema.Policies.Count} policies).");
            return true;
        }
        catch (SchemaFormatException e)
        {
            Line(text, e.Message);
            return false;
        }
    }

    private static void Overview(GraphSchema schema, StringBuilder text)
    {
        Line(text, $"Graph schema, version {schema.Version}");
        if (schema.Description.Length > 0)
        {
            Line(text, schema.Description);
        }

        Line(text, "\nEntity types");
        foreach (var type in schema.EntityTypes)
        {
            Line(text, $"  {type.Name,-18} {type.NameZh}: {type.Description}");
        }

        Line(text, "\nRelation types");
        foreach (var type in schema.RelationTypes)
        {
            Line(text, $"  {type.Name,-18} {type.NameZh}: {string.Join('|', type.Heads)} -> {string.Join('|', type.Tails)}");
        }

        Line(text, "\nProperties and qualifiers");
        Line(text, $"  {string.Join(", ", Definitions(schema).Select(p => p.Name))}");
        Line(text, $"\nPolicies ({schema.Policies.Count})");
        foreach (var policy in schema.Policies)
        {
            Line(text, $"  {policy.Id,-30} {policy.NameZh}");
        }
    }

    private static void Entity(GraphSchema schema, EntityTypeDefinition type, StringBuilder text)
    {
        Line(text, $"{type.Name} {type.NameZh}: {type.Description}");
        Line(text, $"  keys     {type.KeyPrefix}:…");
        if (type.Kinds.Count > 0)
        {
            Line(text, $"  kinds    {List(type.Kinds.Select(k => $"{k} {type.KindNamesZh.GetValueOrDefault(k)}".TrimEnd()))}");
        }

        Line(text, $"  leaves   {List(schema.RelationTypes.Where(r => r.Heads.Contains(type.Name)).Select(r => r.Name))}");
        Line(text, $"  reached  {List(schema.RelationTypes.Where(r => r.Tails.Contains(type.Name)).Select(r => r.Name))}");
        foreach (var property in type.Properties)
        {
            Property(property, text, "  ");
        }
    }

    private static void Relation(RelationTypeDefinition type, StringBuilder text)
    {
        Line(text, $"{type.Name} {type.NameZh}: {type.Description}");
        Line(text, $"  from     {List(type.Heads)}");
        Line(text, $"  to       {List(type.Tails)}{(type.Cardinality == Cardinality.One ? " (one)" : string.Empty)}");
        foreach (var qualifier in type.Qualifiers)
        {
            Property(qualifier, text, "  ");
        }
    }

    private static void Property(PropertyDefinition property, StringBuilder text, string indent)
    {
        var values = property.ValueType == PropertyValueType.Choice
            ? List(property.Values.Select(v => $"{v} {property.ValueNamesZh.GetValueOrDefault(v)}".TrimEnd()))
            : property.ValueType.ToString().ToLowerInvariant();
        Line(text, $"{indent}{property.Name} {property.NameZh}: {property.Description}");
        Line(text, $"{indent}  {values}; merged by {property.Merge.ToString().ToLowerInvariant()}{(property.Required ? "; required" : string.Empty)}");
    }

    private static IEnumerable<PropertyDefinition> Definitions(GraphSchema schema)
        => schema.EntityTypes.SelectMany(t => t.Properties).Concat(schema.RelationTypes.SelectMany(r => r.Qualifiers))
            .DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal);

    private static string Whom(Breaks breaks) => breaks switch
    {
        Breaks.Readers => "readers",
        Breaks.Writers => "writers",
        _ => "readers and writers",
    };

    private static string List(IEnumerable<string> names) => string.Join(", ", names.DefaultIfEmpty("none"));

    private static void Line(StringBuilder text, string line) => text.Append(CultureInfo.InvariantCulture, $"{line}\n");
}
