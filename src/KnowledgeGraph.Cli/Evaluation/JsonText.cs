using System.Globalization;
using System.Text.Json;

namespace KnowledgeGraph.Cli.Evaluation;

/// <summary>Reads values of JSON as the reference scorer's language does.</summary>
internal static class JsonText
{
    /// <summary>The text of a value as Python's <c>str</c> gives it: <c>None</c>, <c>True</c>, <c>2022</c>.</summary>
    public static string Of(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Null or JsonValueKind.Undefined => "None",
        JsonValueKind.True => "True",
        JsonValueKind.False => "False",
        JsonValueKind.Number when value.TryGetInt64(out var whole) => whole.ToString(CultureInfo.InvariantCulture),
        JsonValueKind.Number => ExactDecimal.Shortest(value.GetDouble()),
        _ => value.GetRawText(),
    };

    /// <summary>The elements of a list, or the one value.</summary>
    public static IReadOnlyList<string> Values(JsonElement value)
        => value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(Of)] : [Of(value)];

    /// <summary>As Python prints it: <c>done</c>, <c>['done', 'ongoing']</c>.</summary>
    public static string Display(JsonElement value)
        => value.ValueKind == JsonValueKind.Array
            ? $"[{string.Join(", ", value.EnumerateArray().Select(v => v.ValueKind == JsonValueKind.String ? $"'{v.GetString()}'" : Of(v)))}]"
            : Of(value);

    public static double Number(JsonElement value)
        => value.ValueKind == JsonValueKind.String
            ? double.Parse(value.GetString()!, NumberStyles.Float, CultureInfo.InvariantCulture)
            : value.GetDouble();

    /// <summary>The normalised <c>name</c> with those of the lists named.</summary>
    public static IReadOnlySet<string> Names(JsonElement json, params ReadOnlySpan<string> lists)
    {
        var names = new HashSet<string>(StringComparer.Ordinal) { ScoredName.Normalize(json.GetProperty("name").GetString()) };
        foreach (var list in lists)
        {
            if (json.TryGetProperty(list, out var values) && values.ValueKind == JsonValueKind.Array)
            {
                names.UnionWith(values.EnumerateArray().Select(v => ScoredName.Normalize(v.GetString())));
            }
        }

        names.Remove(string.Empty);
        return names;
    }
}
