using System.Collections;
using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Values as Cypher writes them, on one line each.</summary>
internal static class CypherLiteral
{
    /// <exception cref="ArgumentException">The value is of a type that the graph does not hold.</exception>
    public static void Write(StringBuilder to, object? value)
    {
        switch (value)
        {
            case null:
                to.Append("null");
                break;
            case bool truth:
                to.Append(truth ? "true" : "false");
                break;
            case int or long:
                to.Append(CultureInfo.InvariantCulture, $"{value}");
                break;
            case double number:
                var text = number.ToString("R", CultureInfo.InvariantCulture);
                to.Append(text).Append(text.AsSpan().IndexOfAny('.', 'E') < 0 ? ".0" : string.Empty);
                break;
            case string words:
                WriteText(to, words);
                break;
            case DateOnly day:
                to.Append(CultureInfo.InvariantCulture, $"date('{day:yyyy-MM-dd}')");
                break;
            case CypherRows rows:
                WriteList(to, StatementRows.Of(new CypherStatement(string.Empty, new Dictionary<string, object?> { ["rows"] = rows })), separator: ",\n  ");
                break;
            case IReadOnlyDictionary<string, object?> map:
                WriteMap(to, map);
                break;
            case IEnumerable list:
                WriteList(to, list, separator: ", ");
                break;
            default:
                throw new ArgumentException($"{value.GetType()} has no literal.", nameof(value));
        }
    }

    private static void WriteText(StringBuilder to, string text)
    {
        to.Append('\'');
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => to.Append("\\\\"),
                '\'' => to.Append("\\'"),
                '\n' => to.Append("\\n"),
                '\r' => to.Append("\\r"),
                '\t' => to.Append("\\t"),
                < ' ' or '\u2028' or '\u2029' => to.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}"),
                _ => to.Append(c),
            };
        }

        to.Append('\'');
    }

    private static void WriteMap(StringBuilder to, IReadOnlyDictionary<string, object?> map)
    {
        to.Append('{');
        var separator = string.Empty;
        foreach (var (name, value) in map)
        {
            // What is not there need not be said: the nodes are new.
            if (value is not null)
            {
                to.Append(separator).Append(GraphLabels.Quote(name)).Append(": ");
                Write(to, value);
                separator = ", ";
            }
        }

        to.Append('}');
    }

    private static void WriteList(StringBuilder to, IEnumerable list, string separator)
    {
        to.Append('[');
        var between = string.Empty;
        foreach (var item in list)
        {
            to.Append(between);
            Write(to, item);
            between = separator;
        }

        to.Append(']');
    }
}
