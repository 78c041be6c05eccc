using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>A unit or measure word.</summary>
/// <param name="Kind">area, money, people, count, duration …; see the head of the file.</param>
/// <param name="OnlyAfterDigits">Whether a Chinese numeral before it makes something else: 五台山.</param>
internal sealed record Unit(string Name, string Kind, bool OnlyAfterDigits);

/// <summary>Units and measure words, found by the longest that begins at a place.</summary>
internal sealed class UnitLexicon
{
    /// <summary>The file, below the folder of lexicons; its head explains the columns.</summary>
    public const string FileName = "units.tsv";

    private static readonly string[] Kinds =
        ["area", "count", "duration", "household", "length", "level", "mass", "money", "people", "ratio", "volume"];

    private readonly FrozenDictionary<char, Unit[]> byFirst;

    private UnitLexicon(IEnumerable<Unit> units)
        => byFirst = units.GroupBy(u => u.Name[0]).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(u => u.Name.Length).ToArray());

    /// <param name="folder">The folder with <see cref="FileName"/>.</param>
    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">A line is malformed.</exception>
    public static UnitLexicon Load(string folder)
        => new(SeedTable.Read(Path.Combine(folder, FileName), ["unit", "kind", "restriction"], required: 2).Select(Parse));

    /// <summary>The longest unit that begins at a place; null where there is none.</summary>
    public Unit? LongestAt(string text, int start, bool afterDigits)
    {
        if (start < text.Length && byFirst.TryGetValue(text[start], out var units))
        {
            foreach (var unit in units)
            {
                if ((afterDigits || !unit.OnlyAfterDigits) && string.CompareOrdinal(text, start, unit.Name, 0, unit.Name.Length) == 0)
                {
                    return unit;
                }
            }
        }

        return null;
    }

    private static Unit Parse(SeedRow row)
    {
        var (kind, restriction) = (row.Cells[1], row.Cells[2]);
        if (!Kinds.Contains(kind))
        {
            throw row.Error($"'{kind}' is no kind of unit; expected one of {string.Join(", ", Kinds)}.");
        }

        return restriction is "" or "digits"
            ? new Unit(row.Cells[0], kind, restriction.Length > 0)
            : throw row.Error($"'{restriction}' is no restriction; expected 'digits' or nothing.");
    }
}
