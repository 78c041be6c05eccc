using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Client.Diffusion;

/// <summary>One record of a CSV file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Fields">As they are meant: without quotes.</param>
internal readonly record struct CsvRecord(int Line, string[] Fields);

/// <summary>Reads and writes CSV as RFC 4180 has it, and as R's <c>read.csv</c> and <c>write.csv</c> do.</summary>
/// <remarks>Hand-written for two things: every error tells its line, and nothing reflects, which the libraries at hand do.</remarks>
internal static class CsvText
{
    /// <summary>Records in order of the file; blank lines are none. Lines may end with LF or CRLF, and a byte order mark is passed over.</summary>
    /// <exception cref="TableFormatException">A quote is not closed, or something stands behind a closing one.</exception>
    public static IEnumerable<CsvRecord> Read(TextReader reader, string path)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var line = 0;
        while (reader.ReadLine() is { } text)
        {
            line++;
            var start = line;
            var position = line == 1 && text.StartsWith('\uFEFF') ? 1 : 0;
            if (text.Length == position)
            {
                continue;
            }

            fields.Clear();
            while (true)
            {
                position = text.Length > position && text[position] == '"'
                    ? Quoted(reader, ref text, position + 1, field, path, ref line)
                    : Plain(text, position, field);
                fields.Add(field.ToString());
                if (position >= text.Length)
                {
                    break;
                }

                if (text[position] != ',')
                {
                    throw new TableFormatException(path, line, $"'{text[position]}' stands behind a closing quote; expected a comma or the end of the line.");
                }

                position++;
            }

            yield return new CsvRecord(start, [.. fields]);
        }
    }

    /// <summary>Text in quotes, as R writes it; nothing where there is none.</summary>
    public static string Quote(string? text) => text is null ? string.Empty : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>A field in quotes only where it needs them, line breaks as blanks.</summary>
    public static string Field(string? text)
        => text is null || text.AsSpan().IndexOfAny(",\"\r\n") < 0 ? text ?? string.Empty : Quote(text.ReplaceLineEndings(" "));

    /// <summary>15 significant digits, in the shorter of the two notations, as R writes them; <c>NA</c> for what is no number.</summary>
    public static string Number(double value)
    {
        if (!double.IsFinite(value))
        {
            return double.IsNaN(value) ? "NA" : value > 0 ? "Inf" : "-Inf";
        }

        if (value == 0)
        {
            return "0";
        }

        var scientific = value.ToString("E14", CultureInfo.InvariantCulture);
        var at = scientific.IndexOf('E', StringComparison.Ordinal);
        var mantissa = scientific[..at].TrimEnd('0').TrimEnd('.');
        var exponent = int.Parse(scientific[(at + 1)..], CultureInfo.InvariantCulture);
        var digits = mantissa.Count(char.IsAsciiDigit);
        scientific = $"{mantissa}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}";
        var decimals = Math.Max(0, digits - 1 - exponent);
        var width = (value < 0 ? 1 : 0) + Math.Max(1, exponent + 1) + (decimals > 0 ? decimals + 1 : 0);
        return width > scientific.Length ? scientific : decimal.Parse(scientific, NumberStyles.Float, CultureInfo.InvariantCulture).ToString($"F{decimals}", CultureInfo.InvariantCulture);
    }

    private static int Plain(string text, int position, StringBuilder field)
    {
        var end = text.IndexOf(',', position);
        end = end < 0 ? text.Length : end;
        field.Clear().Append(text.AsSpan(position, end - position).Trim(' '));
        return end;
    }

    private static int Quoted(TextReader reader, ref string text, int position, StringBuilder field, string path, ref int line)
    {
        var opened = line;
        field.Clear();
        while (true)
        {
            var end = text.IndexOf('"', position);
            if (end >= 0 && end + 1 < text.Length && text[end + 1] == '"')
            {
                field.Append(text, position, end + 1 - position);
                position = end + 2;
            }
            else if (end >= 0)
            {
                field.Append(text, position, end - position);
                return end + 1;
            }
            else
            {
                field.Append(text, position, text.Length - position).Append('\n');
                text = reader.ReadLine() ?? throw new TableFormatException(path, opened, "a quote is opened and never closed.");
                (position, line) = (0, line + 1);
            }
        }
    }
}
