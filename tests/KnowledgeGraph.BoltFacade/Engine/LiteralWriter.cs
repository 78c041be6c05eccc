using System.Globalization;
using System.Text;
using KnowledgeGraph.BoltFacade.Bolt;

namespace KnowledgeGraph.BoltFacade.Engine;

/// <summary>Writes values as Cypher literals of FalkorDB, which takes parameters only as text.</summary>
internal static class LiteralWriter
{
    /// <summary>Whether a value can stand in the prefix <c>CYPHER name=…</c>, which takes literals and no function calls.</summary>
    public static bool IsLiteral(object? value) => value switch
    {
        double d => double.IsFinite(d),
        Structure s => s.Tag != Tags.Date,
        List<object?> list => list.TrueForAll(IsLiteral),
        Dictionary<string, object?> map => map.Values.All(IsLiteral),
        _ => true,
    };

    /// <exception cref="NotSupportedException">The engine has nothing for the value; the message says for which.</exception>
    public static void Write(StringBuilder to, object? value)
    {
        switch (value)
        {
            case null:
                to.Append("null");
                break;
            case bool b:
                to.Append(b ? "true" : "false");
                break;
            case long l:
                to.Append(l.ToString(CultureInfo.InvariantCulture));
                break;
            case double d:
                WriteDouble(to, d);
                break;
            case string s:
                WriteString(to, HiddenText.Hide(s));
                break;
            case List<object?> list:
                WriteList(to, list);
                break;
            case Dictionary<string, object?> map:
                WriteMap(to, map);
                break;
            case Structure s:
                WriteStructure(to, s);
                break;
            default:
                throw new NotSupportedException($"FalkorDB has no value of type {value.GetType().Name}.");
        }
    }

    public static string Text(object? value)
    {
        var to = new StringBuilder();
        Write(to, value);
        return to.ToString();
    }

    public static void WriteString(StringBuilder to, string value)
    {
        to.Append('"');
        foreach (var c in value)
        {
            _ = c switch
            {
                '\\' => to.Append("\\\\"),
                '"' => to.Append("\\\""),
                '\n' => to.Append("\\n"),
                '\r' => to.Append("\\r"),
                '\t' => to.Append("\\t"),
                '\b' => to.Append("\\b"),
                '\f' => to.Append("\\f"),
                _ => to.Append(c),
            };
        }

        to.Append('"');
    }

    public static void WriteName(StringBuilder to, string name)
    {
        if (name.Length == 0 || name.Contains('`', StringComparison.Ordinal))
        {
            throw new NotSupportedException($"FalkorDB has no way to write the name '{name}'.");
        }

        to.Append('`').Append(name).Append('`');
    }

    private static void WriteDouble(StringBuilder to, double value)
    {
        if (double.IsNaN(value))
        {
            to.Append("(0.0/0.0)");
        }
        else if (double.IsInfinity(value))
        {
            to.Append(value > 0 ? "(1.0/0.0)" : "(-1.0/0.0)");
        }
        else
        {
            var text = value.ToString("R", CultureInfo.InvariantCulture);
            to.Append(text);
            if (text.AsSpan().IndexOfAny('.', 'E') < 0)
            {
                to.Append(".0");
            }
        }
    }

    private static void WriteList(StringBuilder to, List<object?> list)
    {
        to.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0)
            {
                to.Append(',');
            }

            Write(to, list[i]);
        }

        to.Append(']');
    }

    private static void WriteMap(StringBuilder to, Dictionary<string, object?> map)
    {
        to.Append('{');
        var first = true;
        foreach (var (key, item) in map)
        {
            if (!first)
            {
                to.Append(',');
            }

            first = false;
            WriteName(to, key);
            to.Append(':');
            Write(to, item);
        }

        to.Append('}');
    }

    private static void WriteStructure(StringBuilder to, Structure value)
    {
        switch (value.Tag)
        {
            case Tags.Date:
                to.Append(CultureInfo.InvariantCulture, $"date('{DateOnly.FromDayNumber(checked((int)((long)value.Fields[0]! + Epoch))):yyyy-MM-dd}')");
                break;
            case Tags.DateTime or Tags.ZonedDateTime:
                WriteString(to, HiddenText.HideDateTime((long)value.Fields[0]!, (long)value.Fields[1]!, value.Fields[2]!));
                break;
            // Seconds of these count on the local clock.
            case Tags.LegacyDateTime:
                WriteString(to, HiddenText.HideDateTime((long)value.Fields[0]! - (long)value.Fields[2]!, (long)value.Fields[1]!, value.Fields[2]!));
                break;
            case Tags.LocalDateTime:
                WriteString(to, HiddenText.HideLocalDateTime((long)value.Fields[0]!, (long)value.Fields[1]!));
                break;
            default:
                throw new NotSupportedException($"The façade cannot give FalkorDB a structure of tag 0x{value.Tag:X2}.");
        }
    }

    private static readonly long Epoch = DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber;
}
