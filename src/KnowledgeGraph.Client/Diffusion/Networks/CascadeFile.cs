using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Client.Diffusion.Networks;

/// <summary>Which columns of a table hold what.</summary>
/// <param name="Node">Who takes it up.</param>
/// <param name="Time">When: numbers, or days such as 2020-07-10, which count as days.</param>
/// <param name="Cascade">What spreads.</param>
public sealed record CascadeColumns(string Node = "node_name", string Time = "event_time", string Cascade = "cascade_id");

/// <summary>Reads cascades from a CSV file with one event a line, under a line that names the columns.</summary>
public static class CascadeFile
{
    /// <param name="path">UTF-8.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <exception cref="TableFormatException">A column is missing, a time is none, a node is in one cascade twice, or there is nothing.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static CascadeSet Read(string path, CascadeColumns? columns = null)
    {
        using var reader = new StreamReader(path, new UTF8Encoding(false, throwOnInvalidBytes: true));
        return Read(reader, path, columns ?? new CascadeColumns());
    }

    /// <param name="reader">Text of the file.</param>
    /// <param name="path">What messages call it.</param>
    /// <param name="columns">Names of the columns.</param>
    /// <inheritdoc cref="Read(string, CascadeColumns?)"/>
    public static CascadeSet Read(TextReader reader, string path, CascadeColumns columns)
    {
        ArgumentNullException.ThrowIfNull(reader);
        ArgumentNullException.ThrowIfNull(columns);
        try
        {
            return CascadeSet.Of(Events(reader, path, columns));
        }
        catch (DecoderFallbackException e)
        {
            throw new TableFormatException(path, 1, $"the file is no UTF-8 ({e.Message}).");
        }
    }

    private static List<CascadeEvent> Events(TextReader reader, string path, CascadeColumns columns)
    {
        using var records = CsvText.Read(reader, path).GetEnumerator();
        if (!records.MoveNext())
        {
            throw new TableFormatException(path, 1, "the file is empty; expected a line that names the columns.");
        }

        var header = records.Current.Fields;
        var (node, time, cascade) = (Column(header, columns.Node, path), Column(header, columns.Time, path), Column(header, columns.Cascade, path));
        var events = new List<CascadeEvent>();
        var seen = new Dictionary<(string, string), int>();
        bool? areDays = null;
        while (records.MoveNext())
        {
            var (line, fields) = records.Current;
            if (fields.Length != header.Length)
            {
                throw new TableFormatException(path, line, $"{fields.Length} fields stand here; expected {header.Length} as in the first line.");
            }

            var at = new CascadeEvent(Name(fields[cascade], columns.Cascade, path, line), Name(fields[node], columns.Node, path, line), Time(fields[time], columns.Time, ref areDays, path, line));
            if (!seen.TryAdd((at.Cascade, at.Node), line))
            {
                throw new TableFormatException(path, line, $"'{at.Node}' is in cascade '{at.Cascade}' for the second time, first in line {seen[(at.Cascade, at.Node)]}; expected each node once.");
            }

            events.Add(at);
        }

        return events.Count > 0 ? events : throw new TableFormatException(path, 1, "no events follow the line that names the columns.");
    }

    private static int Column(string[] header, string name, string path)
        => Array.IndexOf(header, name) is >= 0 and var at ? at
            : throw new TableFormatException(path, 1, $"there is no column '{name}'; {Suggestion.OneOf(name, header)}");

    private static string Name(string value, string column, string path, int line)
        => value.Length > 0 ? value : throw new TableFormatException(path, line, $"'{column}' is empty; expected a name.");

    private static double Time(string value, string column, ref bool? areDays, string path, int line)
    {
        var isDay = DateOnly.TryParseExact(value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        var number = 0.0;
        if (!isDay && !(double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number)))
        {
            throw new TableFormatException(path, line, $"'{column}' is '{value}'; expected a number such as 1.5 or a day such as 2020-07-10.");
        }

        if (areDays is { } before && before != isDay)
        {
            throw new TableFormatException(path, line, $"'{column}' is '{value}', but the lines before hold {(before ? "days" : "numbers")}; expected one of the two throughout.");
        }

        areDays = isDay;
        return isDay ? day.DayNumber : number;
    }
}
