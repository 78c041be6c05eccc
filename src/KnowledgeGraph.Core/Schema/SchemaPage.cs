using System.Globalization;
using System.Text;

namespace KnowledgeGraph;

/// <summary>The page that documents a version: Markdown with a Mermaid diagram, which GitHub and others draw.</summary>
public static class SchemaPage
{
    /// <returns>Lines end in <c>\n</c>; the same schema gives the same text.</returns>
    public static string Render(GraphSchema schema)
    {
        var page = new StringBuilder();
        Line(page, $"# Graph schema, version {schema.Version}");
        Line(page, $"<!-- Made from v{schema.Version}.yaml; edit that file, never this page. -->");
        if (schema.Description.Length > 0)
        {
            Line(page, schema.Description);
        }

        Diagram(page, schema);
        Entities(page, schema);
        Relations(page, schema);
        Properties(page, schema);
        Indicators(page, schema);
        Policies(page, schema);
        return page.ToString().TrimEnd('\n') + '\n';
    }

    /// <summary>One arrow per pair of types, labelled with all relations that may run there.</summary>
    private static void Diagram(StringBuilder page, GraphSchema schema)
    {
        page.Append("```mermaid\nflowchart LR\n");
        foreach (var type in schema.EntityTypes)
        {
            page.Append(CultureInfo.InvariantCulture, $"    {type.Name}[\"{type.Name} {type.NameZh}\"]\n");
        }

        var arrows = schema.RelationTypes
            .SelectMany(r => r.Heads.SelectMany(h => r.Tails.Select(t => (Head: h, Tail: t, r.Name))))
            .GroupBy(a => (a.Head, a.Tail));
        foreach (var arrow in arrows)
        {
            page.Append(CultureInfo.InvariantCulture, $"    {arrow.Key.Head} -->|{string.Join("<br>", arrow.Select(a => a.Name))}| {arrow.Key.Tail}\n");
        }

        page.Append("```\n\n");
    }

    private static void Entities(StringBuilder page, GraphSchema schema)
    {
        Line(page, "## Entity types");
        Line(page, "Every entity has a key, a type, a name, aliases with their sources, and evidence in at least one document.");
        Table(
            page, ["Type", "中文", "What it is", "Keys", "Kinds", "Properties"],
            schema.EntityTypes.Select(t => new[]
            {
                Code(t.Name), t.NameZh, t.Description, Code(t.KeyPrefix + ":…"), Codes(t.Kinds, t.KindNamesZh), Names(t.Properties),
            }));
    }

    private static void Relations(StringBuilder page, GraphSchema schema)
    {
        Line(page, "## Relation types");
        Line(page, "One tail: within one document a head has one tail, counting what the text says and what the register adds apart. A star marks what is required.");
        Table(
            page, ["Type", "中文", "When it holds", "From", "To", "Tails", "Qualifiers"],
            schema.RelationTypes.Select(r => new[]
            {
                Code(r.Name), r.NameZh, r.Description, string.Join(", ", r.Heads), string.Join(", ", r.Tails),
                r.Cardinality == Cardinality.One ? "one" : "many", Names(r.Qualifiers),
            }));
    }

    private static void Properties(StringBuilder page, GraphSchema schema)
    {
        var all = schema.EntityTypes.SelectMany(t => t.Properties).Concat(schema.RelationTypes.SelectMany(r => r.Qualifiers))
            .DistinctBy(p => p.Name).OrderBy(p => p.Name, StringComparer.Ordinal).ToList();
        if (all.Count == 0)
        {
            return;
        }

        Line(page, "## Properties and qualifiers");
        Line(page, "Merged: how values of several documents become one; all of them (union), that of the latest document (latest), the first or last in order (minimum, maximum).");
        Table(
            page, ["Name", "中文", "What it says", "Values", "Merged"],
            all.Select(p => new[]
            {
                Code(p.Name), p.NameZh, p.Description,
                p.ValueType == PropertyValueType.Choice ? Codes(p.Values, p.ValueNamesZh) : Lower(p.ValueType), Lower(p.Merge),
            }));
    }

    private static void Indicators(StringBuilder page, GraphSchema schema)
    {
        if (schema.Indicators is { } indicators)
        {
            Line(page, $"## Indicators {indicators.NameZh}");
            Line(page, $"{indicators.Description} Metric, value in base units, unit and period, about {string.Join(", ", indicators.Subjects)}.");
        }
    }

    private static void Policies(StringBuilder page, GraphSchema schema)
    {
        Line(page, $"## Policies ({schema.Policies.Count})");
        Table(
            page, ["Key", "中文", "English", "Other names"],
            schema.Policies.Select(p => new[] { Code(EntityKey.Policy(p.Id)), p.NameZh, p.NameEn, string.Join("、", p.Aliases) }));
    }

    private static void Table(StringBuilder page, IReadOnlyList<string> heads, IEnumerable<string[]> rows)
    {
        page.Append("| ").AppendJoin(" | ", heads).Append(" |\n|").Append(string.Concat(Enumerable.Repeat(" --- |", heads.Count))).Append('\n');
        foreach (var row in rows)
        {
            page.Append("| ").AppendJoin(" | ", row.Select(c => c.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
        }

        page.Append('\n');
    }

    private static void Line(StringBuilder page, string line) => page.Append(line).Append("\n\n");

    private static string Code(string text) => $"`{text}`";

    private static string Codes(IEnumerable<string> names, IReadOnlyDictionary<string, string> chinese)
        => string.Join("<br>", names.Select(n => $"{Code(n)} {chinese.GetValueOrDefault(n)}".TrimEnd()));

    private static string Names(IEnumerable<PropertyDefinition> properties)
        => string.Join(", ", properties.Select(p => Code(p.Name) + (p.Required ? "*" : string.Empty)));

    private static string Lower<T>(T value)
        where T : struct, Enum
        => value.ToString().ToLowerInvariant();
}
