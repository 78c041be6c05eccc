using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace KnowledgeGraph.Storage;

/// <summary>The JSON in which a store keeps what has several parts. Chinese stands as it is; the same content gives the same text.</summary>
internal static class LedgerJson
{
    private const string EmptyList = "[]";
    private const string EmptyBag = "{}";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <returns><c>"value"</c></returns>
    public static string Text(string value) => Write(value, static (json, text) => json.WriteStringValue(text));

    /// <returns><c>["name", …]</c></returns>
    public static string Strings(IReadOnlyList<string> values)
        => values.Count == 0 ? EmptyList : Write(values, static (json, list) =>
        {
            json.WriteStartArray();
            foreach (var value in list)
            {
                json.WriteStringValue(value);
            }

            json.WriteEndArray();
        });

    public static IReadOnlyList<string> ReadStrings(string json)
    {
        if (json == EmptyList)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(v => v.GetString()!)];
    }

    /// <returns><c>[["name", "source"], …]</c></returns>
    public static string Aliases(IReadOnlyList<Alias> aliases)
        => aliases.Count == 0 ? EmptyList : Write(aliases, static (json, list) =>
        {
            json.WriteStartArray();
            foreach (var alias in list)
            {
                json.WriteStartArray();
                json.WriteStringValue(alias.Name);
                json.WriteStringValue(alias.Source);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });

    public static IReadOnlyList<Alias> ReadAliases(string json)
    {
        if (json == EmptyList)
        {
            return [];
        }

        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select(a => new Alias(a[0].GetString()!, a[1].GetString()!))];
    }

    /// <returns><c>{"name": "value", …}</c></returns>
    public static string Properties(PropertyBag properties)
        => properties.Count == 0 ? EmptyBag : Write(properties, static (json, bag) =>
        {
            json.WriteStartObject();
            foreach (var (name, value) in bag)
            {
                json.WriteString(name, value);
            }

            json.WriteEndObject();
        });

    public static PropertyBag ReadProperties(string json)
    {
        if (json == EmptyBag)
        {
            return PropertyBag.Empty;
        }

        using var document = JsonDocument.Parse(json);
        return PropertyBag.From([.. document.RootElement.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.GetString()!))]);
    }

    /// <returns><c>{"name": ["value", …], …}</c></returns>
    public static string Merged(IReadOnlyDictionary<string, IReadOnlyList<string>> properties)
        => properties.Count == 0 ? EmptyBag : Write(properties, static (json, merged) =>
        {
            json.WriteStartObject();
            foreach (var (name, values) in merged.OrderBy(p => p.Key, StringComparer.Ordinal))
            {
                json.WriteStartArray(name);
                foreach (var value in values)
                {
                    json.WriteStringValue(value);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        });

    public static IReadOnlyDictionary<string, IReadOnlyList<string>> ReadMerged(string json)
    {
        var merged = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (json != EmptyBag)
        {
            using var document = JsonDocument.Parse(json);
            foreach (var property in document.RootElement.EnumerateObject())
            {
                merged[property.Name] = [.. property.Value.EnumerateArray().Select(v => v.GetString()!)];
            }
        }

        return merged;
    }

    /// <returns><c>[[start, end, "text"], …]</c></returns>
    public static string Evidence(IReadOnlyList<Evidence> evidence)
        => Write(evidence, static (json, list) =>
        {
            json.WriteStartArray();
            foreach (var item in list)
            {
                json.WriteStartArray();
                json.WriteNumberValue(item.Span.Start);
                json.WriteNumberValue(item.Span.End);
                json.WriteStringValue(item.Text);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });

    public static IReadOnlyList<Evidence> ReadEvidence(string json)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray()
            .Select(e => new Evidence(new TextSpan(e[0].GetInt32(), e[1].GetInt32()), e[2].GetString()!))];
    }

    /// <returns><c>[["field", "value", "detail", count], …]</c> in ordinal order, only what has support.</returns>
    public static string Support(IReadOnlyDictionary<Support, long> counts)
        => Write(counts, static (json, table) =>
        {
            json.WriteStartArray();
            foreach (var (support, count) in table.OrderBy(s => s.Key.Field, StringComparer.Ordinal)
                .ThenBy(s => s.Key.Value, StringComparer.Ordinal).ThenBy(s => s.Key.Detail, StringComparer.Ordinal))
            {
                json.WriteStartArray();
                json.WriteStringValue(support.Field);
                json.WriteStringValue(support.Value);
                json.WriteStringValue(support.Detail);
                json.WriteNumberValue(count);
                json.WriteEndArray();
            }

            json.WriteEndArray();
        });

    public static Dictionary<Support, long> ReadSupport(string json)
    {
        using var document = JsonDocument.Parse(json);
        var counts = new Dictionary<Support, long>();
        foreach (var row in document.RootElement.EnumerateArray())
        {
            counts[new Support(row[0].GetString()!, row[1].GetString()!, row[2].GetString()!)] = row[3].GetInt64();
        }

        return counts;
    }

    public static string Write<T>(T value, Action<Utf8JsonWriter, T> write)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            write(json, value);
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
