using System.Globalization;
using System.Text.RegularExpressions;
using YamlDotNet.Core;

namespace KnowledgeGraph;

/// <summary>Reads a version of the schema and checks it against itself.</summary>
public static class SchemaReader
{
    /// <param name="path">A file <c>vN.yaml</c> whose version is N, or a file of any other name.</param>
    /// <exception cref="SchemaFormatException">The file is malformed or contradicts itself; all problems are told at once.</exception>
    /// <exception cref="ConfigurationException">The file cannot be read.</exception>
    public static GraphSchema Read(string path)
    {
        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The schema '{path}' cannot be read ({e.Message}); expected a file such as schema/v1.yaml.", e);
        }

        return Parse(text, path);
    }

    /// <param name="text">The YAML.</param>
    /// <param name="path">What messages call it; see <see cref="Read"/>.</param>
    /// <exception cref="SchemaFormatException">As for <see cref="Read"/>.</exception>
    public static GraphSchema Parse(string text, string path)
    {
        var problems = new List<SchemaProblem>();
        GraphSchema? schema = null;
        try
        {
            schema = new SchemaReading(problems, path).Schema(SchemaNode.Parse(text, problems));
        }
        catch (YamlException e)
        {
            problems.Add(new SchemaProblem(e.Start.Line, e.Start.Column, $"no valid YAML: {e.Message}"));
        }

        return problems.Count == 0
            ? schema!
            : throw new SchemaFormatException(path, [.. problems.Distinct().OrderBy(p => p.Line).ThenBy(p => p.Column)]);
    }
}

/// <summary>One reading of one file: collects problems and goes on with what it can.</summary>
internal sealed partial class SchemaReading(List<SchemaProblem> problems, string path)
{
    private readonly HashSet<string> usedProperties = new(StringComparer.Ordinal);

    public GraphSchema Schema(SchemaNode? root)
    {
        if (root is null)
        {
            problems.Add(new SchemaProblem(1, 1, "the file is empty; expected version, properties, entity_types, relation_types, indicators, policies"));
            return new GraphSchema(string.Empty, [], [], []);
        }

        var map = Fields(
            new SchemaEntry(new SchemaText(root.Line, root.Column, "the schema"), root),
            required: ["version", "description", "entity_types", "relation_types", "policies"],
            optional: ["properties", "indicators"]);
        var version = Version(map?["version"]);
        var properties = Section(map?["properties"], SnakeCase(), "a property", "snake_case, such as date_basis").Select(Property)
            .ToDictionary(p => p.Name, StringComparer.Ordinal);
        var entityEntries = Section(map?["entity_types"], PascalCase(), "an entity type", "PascalCase, such as Organization");
        var typeNames = entityEntries.Select(e => e.Key.Value).ToList();
        var entityTypes = entityEntries.Select(e => EntityType(e, properties)).ToList();
        var relationTypes = Section(map?["relation_types"], UpperSnakeCase(), "a relation type", "UPPER_SNAKE_CASE, such as PART_OF")
            .Select(e => RelationType(e, typeNames, properties)).ToList();
        foreach (var unused in Entries(map?["properties"]).Where(e => !usedProperties.Contains(e.Key.Value)))
        {
            Problem(unused.Key, $"property '{unused.Key.Value}' is used by no entity type or relation type; expected a use, or none of it");
        }

        Unique(map?["entity_types"], "key_prefix", "key prefix");
        Unique(map?["entity_types"], "name_zh", "Chinese name");
        Unique(map?["relation_types"], "name_zh", "Chinese name");
        return new GraphSchema(version, entityTypes, relationTypes, Policies(map?["policies"]))
        {
            Description = map is null ? string.Empty : Text(map, "description"),
            Indicators = Indicators(map?["indicators"], typeNames),
        };
    }

    private string Version(SchemaNode? node)
    {
        if (node is null)
        {
            return string.Empty;
        }

        if (node is not SchemaText text || !WholeNumber().IsMatch(text.Value))
        {
            Problem(node, $"{node.Shown} is no version; expected a whole number from 1");
            return string.Empty;
        }

        if (VersionedName().Match(Path.GetFileName(path)) is { Success: true } name && name.Groups[1].Value != text.Value)
        {
            Problem(node, $"version '{text.Value}' does not fit the file's name; expected '{name.Groups[1].Value}'");
        }

        return text.Value;
    }

    private PropertyDefinition Property(SchemaEntry entry)
    {
        var map = Fields(entry, required: ["name_zh", "description", "type", "merge"], optional: ["values"]);
        if (map is null)
        {
            return new PropertyDefinition(entry.Key.Value, string.Empty, string.Empty, PropertyValueType.Text, [], MergeRule.Union, false);
        }

        var type = OneOf<PropertyValueType>(map["type"], "value type");
        var values = Names(map["values"], "value");
        if (type == PropertyValueType.Choice && map["values"] is null)
        {
            Problem(entry.Key, $"property '{entry.Key.Value}' is a choice without 'values'; expected a mapping of values to Chinese names");
        }
        else if (type != PropertyValueType.Choice && map["values"] is { } superfluous)
        {
            Problem(superfluous, $"property '{entry.Key.Value}' has values but type '{Lower(type)}'; expected type 'choice', or no values");
        }

        return new PropertyDefinition(
            entry.Key.Value, ChineseName(map), Text(map, "description"), type, [.. values.Keys], OneOf<MergeRule>(map["merge"], "merge rule"), Required: false)
        {
            ValueNamesZh = values,
        };
    }

    private EntityTypeDefinition EntityType(SchemaEntry entry, Dictionary<string, PropertyDefinition> properties)
    {
        var map = Fields(entry, required: ["name_zh", "description", "key_prefix"], optional: ["kinds", "properties", "required"]);
        if (map is null)
        {
            return new EntityTypeDefinition(entry.Key.Value, string.Empty, string.Empty, string.Empty, [], []);
        }

        var prefix = Text(map, "key_prefix");
        if (prefix.Length > 0 && !LowerCase().IsMatch(prefix))
        {
            Problem(map["key_prefix"]!, $"'{prefix}' is no key prefix; expected lower-case letters, such as place");
        }

        var kinds = Names(map["kinds"], "kind");
        return new EntityTypeDefinition(
            entry.Key.Value, ChineseName(map), Text(map, "description"), prefix, [.. kinds.Keys], Properties(map, "properties", properties))
        {
            KindNamesZh = kinds,
        };
    }

    private RelationTypeDefinition RelationType(SchemaEntry entry, List<string> types, Dictionary<string, PropertyDefinition> properties)
    {
        var map = Fields(
            entry, required: ["name_zh", "description", "heads", "tails", "cardinality"], optional: ["qualifiers", "required"]);
        return map is null
            ? new RelationTypeDefinition(entry.Key.Value, string.Empty, string.Empty, [], [], Cardinality.Many, [])
            : new RelationTypeDefinition(
                entry.Key.Value, ChineseName(map), Text(map, "description"), Known(map["heads"], types, "entity type"),
                Known(map["tails"], types, "entity type"), OneOf<Cardinality>(map["cardinality"], "cardinality"),
                Properties(map, "qualifiers", properties));
    }

    private List<PropertyDefinition> Properties(SchemaMap map, string field, Dictionary<string, PropertyDefinition> properties)
    {
        var names = map[field] is { } list ? Known(list, properties.Keys, "property") : [];
        var required = map["required"] is { } needed ? Known(needed, names, $"name in '{field}'") : [];
        usedProperties.UnionWith(names);
        return [.. names.Select(n => properties[n] with { Required = required.Contains(n) })];
    }

    private IndicatorDefinition? Indicators(SchemaNode? node, List<string> types)
    {
        var map = node is null
            ? null
            : Fields(new SchemaEntry(new SchemaText(node.Line, node.Column, "indicators"), node), ["name_zh", "description", "subjects"], []);
        return map is null ? null : new IndicatorDefinition(ChineseName(map), Text(map, "description"), Known(map["subjects"], types, "entity type"));
    }

    /// <summary>Names and aliases lead from a text to a policy, so none may lead to two.</summary>
    private List<PolicyDefinition> Policies(SchemaNode? node)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        var policies = new List<PolicyDefinition>();
        foreach (var entry in Section(node, KebabCase(), "a policy", "kebab-case, such as waste-sorting"))
        {
            if (Fields(entry, required: ["name_zh", "name_en"], optional: ["aliases"]) is not { } map)
            {
                continue;
            }

            var aliases = Texts(map["aliases"], "alias");
            foreach (var name in aliases.Prepend(map["name_zh"] as SchemaText).OfType<SchemaText>())
            {
                if (!owners.TryAdd(EntityKey.Normalize(name.Value), entry.Key.Value))
                {
                    Problem(name, $"'{name.Value}' already names policy '{owners[EntityKey.Normalize(name.Value)]}'; expected each name once");
                }
            }

            policies.Add(new PolicyDefinition(entry.Key.Value, ChineseName(map), Text(map, "name_en"), [.. aliases.Select(a => a.Value)]));
        }

        return policies;
    }

    /// <summary>Entries of a section, each with a well-formed name; the badly named are reported and kept.</summary>
    private List<SchemaEntry> Section(SchemaNode? node, Regex form, string what, string expected)
    {
        if (node is not null and not SchemaMap)
        {
            Problem(node, $"{node.Shown} stands where a mapping should; expected names, each with its definition below");
        }

        var entries = Entries(node).ToList();
        foreach (var entry in entries.Where(e => !form.IsMatch(e.Key.Value)))
        {
            Problem(entry.Key, $"'{entry.Key.Value}' is no name of {what}; expected {expected}");
        }

        return entries;
    }

    /// <summary>The mapping below an entry, its keys checked; null where there is none.</summary>
    private SchemaMap? Fields(SchemaEntry entry, string[] required, string[] optional)
    {
        if (entry.Value is not SchemaMap map)
        {
            Problem(entry.Value, $"{entry.Value.Shown} stands where {entry.Key.Value} should be defined; expected a mapping with {string.Join(", ", required)}");
            return null;
        }

        string[] valid = [.. required, .. optional];
        foreach (var unknown in map.Entries.Where(e => !valid.Contains(e.Key.Value)))
        {
            Problem(unknown.Key, $"'{unknown.Key.Value}' is no key of {entry.Key.Value}; {Suggestion.OneOf(unknown.Key.Value, valid)}");
        }

        foreach (var missing in required.Where(r => map[r] is null))
        {
            Problem(entry.Key, $"'{missing}' of {entry.Key.Value} is missing; expected {string.Join(", ", required)}");
        }

        return map;
    }

    private string Text(SchemaMap map, string field)
    {
        if (map[field] is not { } node)
        {
            return string.Empty;
        }

        if (node is SchemaText { Value: var value } && !string.IsNullOrWhiteSpace(value) && !value.Contains('\n', StringComparison.Ordinal))
        {
            return value;
        }

        Problem(node, $"{node.Shown} is no {field}; expected one line of text");
        return string.Empty;
    }

    private string ChineseName(SchemaMap map)
    {
        var name = Text(map, "name_zh");
        if (name.Length > 0 && !IsChinese(name))
        {
            Problem(map["name_zh"]!, $"'{name}' is no Chinese name; expected at least one Chinese character");
        }

        return name;
    }

    /// <summary>A mapping of snake_case names to Chinese names, in the order of the file.</summary>
    private OrderedDictionary<string, string> Names(SchemaNode? node, string what)
    {
        var names = new OrderedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Section(node, SnakeCase(), "a " + what, "snake_case, such as ongoing"))
        {
            if (entry.Value is not SchemaText text || !IsChinese(text.Value))
            {
                Problem(entry.Value, $"{entry.Value.Shown} is no Chinese name of '{entry.Key.Value}'; expected at least one Chinese character");
            }
            else
            {
                names[entry.Key.Value] = text.Value;
            }
        }

        if (node is SchemaMap { Entries.Count: 0 })
        {
            Problem(node, $"no {what} stands here; expected at least one, with its Chinese name");
        }

        return names;
    }

    /// <summary>Names that must be among the valid ones, in the order of the file; the others are reported and left out.</summary>
    private List<string> Known(SchemaNode? node, IReadOnlyCollection<string> valid, string what)
    {
        var names = new List<string>();
        foreach (var text in Texts(node, what))
        {
            if (!valid.Contains(text.Value))
            {
                Problem(text, $"'{text.Value}' is no {what}; {Suggestion.OneOf(text.Value, valid)}");
            }
            else if (names.Contains(text.Value))
            {
                Problem(text, $"'{text.Value}' stands twice in this list; expected it once");
            }
            else
            {
                names.Add(text.Value);
            }
        }

        return names;
    }

    private List<SchemaText> Texts(SchemaNode? node, string what)
    {
        if (node is null)
        {
            return [];
        }

        if (node is not SchemaList { Items.Count: > 0 } list)
        {
            Problem(node, $"{(node is SchemaList ? "an empty list" : node.Shown)} stands where a list should; expected at least one {what}, as in [a, b]");
            return [];
        }

        foreach (var item in list.Items.Where(i => i is not SchemaText { Value.Length: > 0 }))
        {
            Problem(item, $"{item.Shown} stands where a {what} should; expected a word");
        }

        return [.. list.Items.OfType<SchemaText>().Where(t => t.Value.Length > 0)];
    }

    private T OneOf<T>(SchemaNode? node, string what)
        where T : struct, Enum
    {
        var valid = Enum.GetValues<T>();
        if (node is SchemaText text && valid.Any(v => Lower(v) == text.Value))
        {
            return valid.First(v => Lower(v) == text.Value);
        }

        if (node is not null)
        {
            Problem(node, $"{node.Shown} is no {what}; {Suggestion.OneOf((node as SchemaText)?.Value ?? string.Empty, valid.Select(Lower))}");
        }

        return default;
    }

    private void Unique(SchemaNode? section, string field, string what)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var entry in Entries(section))
        {
            if ((entry.Value as SchemaMap)?[field] is SchemaText text && !owners.TryAdd(text.Value, entry.Key.Value))
            {
                Problem(text, $"{what} '{text.Value}' is already that of {owners[text.Value]}; expected another");
            }
        }
    }

    private void Problem(SchemaNode at, string message) => problems.Add(new SchemaProblem(at.Line, at.Column, message));

    private static IEnumerable<SchemaEntry> Entries(SchemaNode? node) => (node as SchemaMap)?.Entries ?? [];

    private static string Lower<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLower(CultureInfo.InvariantCulture);

    private static bool IsChinese(string text) => text.Any(c => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF');

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)*\\z")]
    private static partial Regex SnakeCase();

    [GeneratedRegex("^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*\\z")]
    private static partial Regex UpperSnakeCase();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*\\z")]
    private static partial Regex PascalCase();

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*\\z")]
    private static partial Regex KebabCase();

    [GeneratedRegex("^[a-z]+\\z")]
    private static partial Regex LowerCase();

    [GeneratedRegex("^[1-9][0-9]*\\z")]
    private static partial Regex WholeNumber();

    [GeneratedRegex("^v([0-9]+)\\.yaml\\z")]
    private static partial Regex VersionedName();
}
