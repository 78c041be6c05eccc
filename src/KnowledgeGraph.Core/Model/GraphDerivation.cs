using System.Globalization;

namespace KnowledgeGraph;

/// <summary>One value that an assertion supports, in the form in which support is counted.</summary>
/// <param name="Field">What it is a value of; a name of <see cref="GraphDerivation"/> or <c>property:NAME</c>.</param>
/// <param name="Value">The value.</param>
/// <param name="Detail">For names their source; for properties and qualifiers the ISO date of the document, or empty.</param>
public readonly record struct Support(string Field, string Value, string Detail);

/// <summary>A supported value and in how many assertions it stands.</summary>
public readonly record struct SupportCount(Support Support, long Count);

/// <summary>
/// Derives nodes and edges from counted support. Both stores use it, so both give the same graph; and since it sees counts, not assertions,
/// a province that 100,000 documents mention is derived from a handful of rows.
/// </summary>
/// <remarks>Depends on the multiset of support alone: the order in which documents came never shows.</remarks>
public sealed class GraphDerivation(GraphSchema schema)
{
    private const string KindField = "kind";
    private const string NameField = "name";
    private const string AliasField = "alias";
    private const string CodeField = "code";
    private const string OriginField = "origin";
    private const string ConfidenceField = "confidence";
    private const string PropertyPrefix = "property:";

    /// <summary>What an assertion supports about its entity.</summary>
    public static IEnumerable<Support> SupportOf(EntityAssertion assertion, DocumentInfo document)
    {
        var register = assertion.Origin == FactOrigin.Register;
        yield return new Support(NameField, assertion.Name, assertion.Code is not null ? "register" : "text");
        yield return new Support(OriginField, register ? "register" : "text", string.Empty);
        yield return new Support(ConfidenceField, Format(assertion.Confidence), string.Empty);
        if (assertion.Kind is not null)
        {
            yield return new Support(KindField, assertion.Kind, string.Empty);
        }

        if (assertion.Code is not null)
        {
            yield return new Support(CodeField, assertion.Code, string.Empty);
        }

        foreach (var alias in assertion.Aliases)
        {
            yield return new Support(AliasField, alias.Name, alias.Source);
        }

        foreach (var support in SupportOf(assertion.Properties, document))
        {
            yield return support;
        }
    }

    /// <summary>What an assertion supports about its relation.</summary>
    public static IEnumerable<Support> SupportOf(RelationAssertion assertion, DocumentInfo document)
        => SupportOf(assertion.Qualifiers, document)
            .Append(new Support(OriginField, assertion.Origin == FactOrigin.Register ? "register" : "text", string.Empty))
            .Append(new Support(ConfidenceField, Format(assertion.Confidence), string.Empty));

    /// <param name="repeated">How many of the documents that mention it are copies.</param>
    /// <returns>The entity, or null where no assertion supports it any more.</returns>
    public Entity? Entity(string key, string type, IEnumerable<SupportCount> support, long repeated = 0)
    {
        var rows = support.Where(s => s.Count > 0).ToList();
        if (rows.Count == 0)
        {
            return null;
        }

        var name = rows.Where(r => r.Support.Field == NameField)
            .OrderBy(r => r.Support.Detail == "register" ? 0 : 1).ThenByDescending(r => r.Count).ThenByDescending(r => r.Support.Value.Length)
            .ThenBy(r => r.Support.Value, StringComparer.Ordinal).First().Support.Value;
        return new Entity
        {
            Key = key,
            Type = type,
            Kind = MostSupported(rows, KindField),
            Name = name,
            Aliases = [.. rows.Where(r => r.Support.Field is NameField or AliasField && r.Support.Value != name)
                .Select(r => new Alias(r.Support.Value, r.Support.Detail)).Distinct()
                .OrderBy(a => a.Name, StringComparer.Ordinal).ThenBy(a => a.Source, StringComparer.Ordinal)],
            Code = MostSupported(rows, CodeField),
            Properties = Merge(rows, schema.EntityType(type)?.Properties ?? []),
            Origin = OriginOf(rows),
            Confidence = ConfidenceOf(rows),
            DocumentCount = TextCount(rows),
            IndependentCount = TextCount(rows) - repeated,
        };
    }

    /// <param name="documents">How many documents say so.</param>
    /// <param name="repeated">How many of them are copies.</param>
    /// <returns>The relation, or null where no assertion supports it any more.</returns>
    public Relation? Relation(string head, string type, string tail, IEnumerable<SupportCount> support, long documents, long repeated = 0)
    {
        var rows = support.Where(s => s.Count > 0).ToList();
        return rows.Count == 0
            ? null
            : new Relation
            {
                Head = head,
                Type = type,
                Tail = tail,
                Qualifiers = Merge(rows, schema.RelationType(type)?.Qualifiers ?? []),
                Origin = OriginOf(rows),
                Confidence = ConfidenceOf(rows),
                DocumentCount = documents,
                IndependentCount = documents - repeated,
            };
    }

    private static IEnumerable<Support> SupportOf(PropertyBag properties, DocumentInfo document)
    {
        var date = document.PublishedOn?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? string.Empty;
        return properties.Select(p => new Support(PropertyPrefix + p.Key, p.Value, date));
    }

    private static string? MostSupported(List<SupportCount> rows, string field)
        => rows.Where(r => r.Support.Field == field).OrderByDescending(r => r.Count).ThenBy(r => r.Support.Value, StringComparer.Ordinal)
            .Select(r => r.Support.Value).FirstOrDefault();

    private static FactOrigin OriginOf(List<SupportCount> rows) => TextCount(rows) > 0 ? FactOrigin.Text : FactOrigin.Register;

    private static long TextCount(List<SupportCount> rows)
        => rows.Where(r => r.Support is { Field: OriginField, Value: "text" }).Sum(r => r.Count);

    private static double ConfidenceOf(List<SupportCount> rows)
        => rows.Where(r => r.Support.Field == ConfidenceField).Max(r => double.Parse(r.Support.Value, CultureInfo.InvariantCulture));

    private static SortedDictionary<string, IReadOnlyList<string>> Merge(List<SupportCount> rows, IReadOnlyList<PropertyDefinition> definitions)
    {
        var merged = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var property in rows.Where(r => r.Support.Field.StartsWith(PropertyPrefix, StringComparison.Ordinal)).GroupBy(r => r.Support.Field))
        {
            var name = property.Key[PropertyPrefix.Length..];
            var rule = definitions.FirstOrDefault(d => d.Name == name)?.Merge ?? MergeRule.Union;
            merged[name] = Merge(property, rule);
        }

        return merged;
    }

    private static IReadOnlyList<string> Merge(IEnumerable<SupportCount> rows, MergeRule rule)
    {
        var values = rows.Select(r => r.Support.Value).Distinct().Order(StringComparer.Ordinal);
        return rule switch
        {
            MergeRule.Latest => [rows.OrderByDescending(r => r.Support.Detail, StringComparer.Ordinal).ThenByDescending(r => r.Count)
                .ThenBy(r => r.Support.Value, StringComparer.Ordinal).First().Support.Value],
            MergeRule.Minimum => [values.First()],
            MergeRule.Maximum => [values.Last()],
            _ => [.. values],
        };
    }

    private static string Format(double confidence) => confidence.ToString("0.00", CultureInfo.InvariantCulture);
}
