using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Words that part what is measured from the rest of a clause, and the kinds of units.</summary>
internal sealed class IndicatorLexicon
{
    /// <summary>The file, below the folder of lexicons; its head explains the classes.</summary>
    public const string FileName = "indicators.tsv";

    /// <summary>The units with their kinds, which recognition reads as well.</summary>
    public const string UnitsFileName = "units.tsv";

    private const string AsNoun = "noun";

    private static readonly string[] Classes = ["growth", "head", "lead", "level", "light", "plan", "protect", "rename", "stop", "tail", "vague", "verb"];

    private readonly FrozenDictionary<string, string> unitKinds;
    private readonly FrozenDictionary<string, string> headKinds;
    private readonly FrozenDictionary<string, string> renames;

    private IndicatorLexicon(IReadOnlyList<SeedRow> rows, IEnumerable<SeedRow> units)
    {
        Lead = Of(rows, "lead");
        Tail = Of(rows, "tail");
        Stop = Of(rows, "stop");
        Protect = Of(rows, "protect");
        Growth = Of(rows, "growth");
        Level = Of(rows, "level");
        Plan = Of(rows, "plan");
        Head = Of(rows, "head");
        Vague = Of(rows, "vague");
        Light = Of(rows, "light");
        Verb = Of(rows, "verb");
        ClearVerb = new WordSet(rows.Where(r => r.Cells[0] is "light" or "verb" && r.Cells[2] != AsNoun).Select(r => r.Cells[1]));
        headKinds = Pairs(rows.Where(r => r.Cells[0] == "head"));
        renames = Pairs(rows.Where(r => r.Cells[0] == "rename"));
        unitKinds = units.GroupBy(u => u.Cells[0]).ToFrozenDictionary(g => g.Key, g => g.First().Cells[1], StringComparer.Ordinal);
    }

    public WordSet Lead { get; }

    public WordSet Tail { get; }

    public WordSet Stop { get; }

    public WordSet Protect { get; }

    public WordSet Growth { get; }

    public WordSet Level { get; }

    public WordSet Plan { get; }

    /// <summary>Names of measures: 面积, 总产值.</summary>
    public WordSet Head { get; }

    /// <summary>Nouns that measure nothing: 方面.</summary>
    public WordSet Vague { get; }

    /// <summary>Verbs that a metric leaves out.</summary>
    public WordSet Light { get; }

    /// <summary>Verbs that belong to a metric.</summary>
    public WordSet Verb { get; }

    /// <summary>Those of both that are verbs wherever they stand.</summary>
    public WordSet ClearVerb { get; }

    /// <param name="folder">The folder with both files.</param>
    /// <exception cref="ConfigurationException">A file is missing.</exception>
    /// <exception cref="SeedFormatException">A line is malformed.</exception>
    public static IndicatorLexicon Load(string folder)
    {
        var rows = SeedTable.Read(Path.Combine(folder, FileName), ["class", "word", "argument"], required: 2).ToList();
        foreach (var row in rows)
        {
            if (row.ClassOf(Classes) is "head" or "rename" && row.Cells[2].Length == 0)
            {
                throw row.Error($"'{row.Cells[1]}' has no argument; class '{row.Cells[0]}' takes one.");
            }
        }

        return new IndicatorLexicon(rows, SeedTable.Read(Path.Combine(folder, UnitsFileName), ["unit", "kind", "restriction"], required: 2));
    }

    /// <summary>area, count, duration, household, length, level, mass, money, people, ratio or volume; <c>count</c> for what is not listed.</summary>
    public string KindOf(string unit)
        => unitKinds.GetValueOrDefault(unit.Contains('/', StringComparison.Ordinal) ? unit[..unit.IndexOf('/', StringComparison.Ordinal)] : unit, "count");

    /// <summary>The kind of unit that a metric's last word is measured in: 财政收入 → money; null where it names no measure.</summary>
    public string? HeadKind(string metric)
        => Head.LengthBefore(metric, metric.Length, 0) is > 0 and var length ? headKinds[metric[^length..]] : null;

    /// <summary>The unit that a measure has where the text leaves it out: 营收约856万 → 元; null where that is unknown.</summary>
    public string? UnitOf(string metric) => HeadKind(metric) switch { "money" => "元", "people" => "人", "household" => "户", _ => null };

    /// <summary>What a loose word measures: 人家 → 户数; the word itself where nothing is known.</summary>
    public string Rename(string metric) => renames.GetValueOrDefault(metric, metric);

    private static WordSet Of(IEnumerable<SeedRow> rows, string name) => new(rows.Where(r => r.Cells[0] == name).Select(r => r.Cells[1]));

    private static FrozenDictionary<string, string> Pairs(IEnumerable<SeedRow> rows)
        => rows.GroupBy(r => r.Cells[1]).ToFrozenDictionary(g => g.Key, g => g.First().Cells[2], StringComparer.Ordinal);
}
