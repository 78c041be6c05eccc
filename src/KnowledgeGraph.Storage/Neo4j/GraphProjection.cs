using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>What people see of a fact: values of nodes and relationships, derived from the ledger.</summary>
/// <remarks>
/// Properties and qualifiers are those that the schema declares, in its types: integers, floats, dates. Where documents give several values, the
/// property holds the one that most of them give (of equals the first in ordinal order) and <c>NAME_values</c> all of them. A value that is not of
/// its type stands in <c>NAME_text</c>. What there is none of is left out, and so is the end of an interval that no text states.
/// </remarks>
internal sealed class GraphProjection(GraphSchema schema, GraphLabels labels)
{
    /// <summary>So many quotes a relationship carries, those of the first documents in ordinal order.</summary>
    public const int MaximumSources = 5;

    /// <summary>In UTF-16 code units; what is longer is cut.</summary>
    private const int MaximumQuote = 400;

    private const string PropertyPrefix = "property:";

    /// <summary>How the ledger writes an end that is open.</summary>
    private static readonly string[] OpenEnds = ["0001-01-01", "9999-12-31"];

    /// <summary>The one type whose names are titles.</summary>
    private const string Honour = "Honour";

    public Dictionary<string, object?> Entity(Entity entity, IReadOnlyDictionary<Support, long> counts)
    {
        var (type, kind) = labels.Of(entity);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["key"] = entity.Key,
            ["name"] = entity.Name,
            ["short_name"] = type == Honour ? ShortName.Of(entity.Name) : null,
            ["aliases"] = Texts(entity.Aliases.Select(a => a.Name).Distinct(StringComparer.Ordinal)),
            ["code"] = entity.Code,
            ["kind"] = kind is null ? entity.Kind : null,
            ["type"] = type == GraphLabels.Other ? entity.Type : null,
            ["origin"] = Origin(entity.Origin),
            ["confidence"] = entity.Confidence,
            ["documents"] = entity.DocumentCount,
            ["independent"] = entity.IndependentCount,
        };
        AddProperties(values, schema.EntityType(entity.Type)?.Properties ?? [], entity.Properties, counts);
        return WithoutNulls(values);
    }

    public Dictionary<string, object?> Relation(Relation relation, IReadOnlyDictionary<Support, long> counts, IReadOnlyList<Source> sources)
    {
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["type"] = labels.Relation(relation.Type) == GraphLabels.OtherRelation ? relation.Type : null,
            ["origin"] = Origin(relation.Origin),
            ["confidence"] = relation.Confidence,
            ["documents"] = relation.DocumentCount,
            ["independent"] = relation.IndependentCount,
        };
        AddSources(values, sources);
        AddProperties(values, schema.RelationType(relation.Type)?.Qualifiers ?? [], relation.Qualifiers, counts);
        return WithoutNulls(values);
    }

    /// <param name="shownKey">See <see cref="KeyOf"/>.</param>
    /// <param name="documents">How many documents give it.</param>
    /// <param name="repeated">How many of them are copies.</param>
    public static Dictionary<string, object?> Indicator(string shownKey, IndicatorKey key, double confidence, long documents, long repeated, IReadOnlyList<Source> sources)
    {
        var period = key.Period.Length == 0 ? (DateInterval?)null : DateInterval.Parse(key.Period);
        var values = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["key"] = shownKey,
            ["name"] = $"{key.Metric} {DecimalOrder.Format(key.Value)}{key.Unit}",
            ["metric"] = key.Metric,
            ["value"] = (double)key.Value,
            ["unit"] = key.Unit,
            ["earliest"] = period is { } from && from.Earliest != DateOnly.MinValue ? from.Earliest : null,
            ["latest"] = period is { } to && to.Latest != DateOnly.MaxValue ? to.Latest : null,
            ["precision"] = period?.Precision.ToString().ToLowerInvariant(),
            ["confidence"] = confidence,
            ["documents"] = documents,
            ["independent"] = documents - repeated,
        };
        AddSources(values, sources);
        return WithoutNulls(values);
    }

    public static Dictionary<string, object?> Document(DocumentInfo document)
        => WithoutNulls(new(StringComparer.Ordinal)
        {
            ["key"] = EntityKey.Document(document.Id),
            ["id"] = document.Id,
            ["name"] = document.Title ?? document.Id,
            ["title"] = document.Title,
            ["published_on"] = document.PublishedOn,
            ["medium"] = document.Medium,
            ["authors"] = Texts(document.Authors),
            ["address"] = document.Location,
            ["subject"] = document.SubjectKey,
        });

    public static Dictionary<string, object?> Mention(IReadOnlyList<Evidence> evidence, double confidence)
        => new(StringComparer.Ordinal)
        {
            ["quote"] = Quote(evidence[0].Text),
            ["start"] = (long)evidence[0].Span.Start,
            ["end"] = (long)evidence[0].Span.End,
            ["times"] = (long)evidence.Count,
            ["confidence"] = confidence,
        };

    /// <summary>An indicator has no key of its own that a person could read; this one is derived from all that makes it what it is.</summary>
    public static string KeyOf(string ledgerKey)
        => $"indicator:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(ledgerKey)).AsSpan(0, 16))}";

    /// <summary>Cut to a length that suits a caption's neighbourhood, never within a character.</summary>
    public static string Quote(string text)
        => text.Length <= MaximumQuote ? text : $"{text[..(char.IsHighSurrogate(text[MaximumQuote - 1]) ? MaximumQuote - 1 : MaximumQuote)]}…";

    private static void AddSources(Dictionary<string, object?> values, IReadOnlyList<Source> sources)
    {
        values["quotes"] = Texts(sources.Select(s => s.Quote));
        values["sources"] = Texts(sources.Select(s => s.Document));
    }

    private static void AddProperties(
        Dictionary<string, object?> values, IReadOnlyList<PropertyDefinition> definitions, IReadOnlyDictionary<string, IReadOnlyList<string>> merged,
        IReadOnlyDictionary<Support, long> counts)
    {
        foreach (var definition in definitions)
        {
            if (merged.TryGetValue(definition.Name, out var stated)
                && stated.Where(v => definition.ValueType != PropertyValueType.Date || !OpenEnds.Contains(v)).ToList() is { Count: > 0 } all)
            {
                var field = PropertyPrefix + definition.Name;
                var main = all.OrderByDescending(v => counts.Where(c => c.Key.Field == field && c.Key.Value == v).Sum(c => c.Value)).First();
                var typed = all.Select(v => Typed(definition.ValueType, v)).ToList();
                values[definition.Name] = Typed(definition.ValueType, main);
                if (typed.Contains(null))
                {
                    values[definition.Name + "_text"] = Texts(all);
                }
                else if (all.Count > 1)
                {
                    values[definition.Name + "_values"] = typed;
                }
            }
        }
    }

    private static Dictionary<string, object?> WithoutNulls(Dictionary<string, object?> values)
    {
        foreach (var name in values.Where(v => v.Value is null).Select(v => v.Key).ToList())
        {
            values.Remove(name);
        }

        return values;
    }

    private static object? Typed(PropertyValueType type, string value)
        => type switch
        {
            PropertyValueType.Integer => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null,
            PropertyValueType.Number => double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null,
            PropertyValueType.Date => DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date : null,
            _ => value,
        };

    private static string Origin(FactOrigin origin) => origin == FactOrigin.Register ? "register" : "text";

    /// <summary>Null for none: an empty list would show as a property.</summary>
    private static List<object?>? Texts(IEnumerable<string> texts) => texts.ToList<object?>() is { Count: > 0 } list ? list : null;
}
