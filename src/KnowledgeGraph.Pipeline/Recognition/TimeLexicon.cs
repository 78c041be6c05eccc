using System.Buffers;
using System.Collections.Frozen;
using System.Globalization;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>What a word of <see cref="TimeLexicon"/> means.</summary>
internal enum TimeWordKind
{
    Year,
    SameYear,
    WholeYear,
    Month,
    Day,
    Recent,
    Recently,
    UntilNow,
    Event,
    Period,
}

/// <summary>A word that dates something.</summary>
/// <param name="Shift">Years, months or days, as the kind says; 0 where it needs none.</param>
/// <param name="Start">Of events and periods.</param>
/// <param name="End">Of periods.</param>
internal sealed record TimeWord(string Word, TimeWordKind Kind, int Shift, DateOnly Start, DateOnly End);

/// <summary>Words that date something: 今年, 近年来, 党的十八大, 十三五.</summary>
internal sealed class TimeLexicon
{
    /// <summary>The file, below the folder of lexicons; its head explains the columns.</summary>
    public const string FileName = "times.tsv";

    private static readonly FrozenDictionary<string, (TimeWordKind Kind, int Arguments)> Kinds = new Dictionary<string, (TimeWordKind, int)>
    {
        ["year"] = (TimeWordKind.Year, 1),
        ["same-year"] = (TimeWordKind.SameYear, 1),
        ["whole-year"] = (TimeWordKind.WholeYear, 1),
        ["month"] = (TimeWordKind.Month, 1),
        ["day"] = (TimeWordKind.Day, 1),
        ["recent"] = (TimeWordKind.Recent, 1),
        ["recently"] = (TimeWordKind.Recently, 0),
        ["until-now"] = (TimeWordKind.UntilNow, 0),
        ["event"] = (TimeWordKind.Event, 1),
        ["period"] = (TimeWordKind.Period, 2),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Characters that begin a time without being words of the lexicon, and those that end a sentence.</summary>
    private const string OtherStarts = "0123456789０１２３４５６７８９零〇○一二两三四五六七八九十截到迄“\"上下年前第过近本同。！？；\n";

    private readonly FrozenDictionary<char, TimeWord[]> byFirst;
    private readonly SearchValues<char> starts;

    private TimeLexicon(IEnumerable<TimeWord> words)
    {
        byFirst = words.GroupBy(w => w.Word[0]).ToFrozenDictionary(g => g.Key, g => g.OrderByDescending(w => w.Word.Length).ToArray());
        starts = SearchValues.Create([.. OtherStarts, .. byFirst.Keys]);
    }

    /// <param name="folder">The folder with <see cref="FileName"/>.</param>
    /// <exception cref="ConfigurationException">The file is missing.</exception>
    /// <exception cref="SeedFormatException">A line is malformed.</exception>
    public static TimeLexicon Load(string folder)
        => new(SeedTable.Read(Path.Combine(folder, FileName), ["word", "kind", "first argument", "second argument"], required: 2).Select(Parse));

    /// <summary>The next place at or after <paramref name="from"/> where a time may begin or a sentence ends; the text's end where there is none.</summary>
    public int NextStart(string text, int from) => text.AsSpan(from).IndexOfAny(starts) is >= 0 and var next ? from + next : text.Length;

    /// <summary>The longest word that begins at a place; null where there is none.</summary>
    public TimeWord? LongestAt(string text, int start)
    {
        if (byFirst.TryGetValue(text[start], out var words))
        {
            foreach (var word in words)
            {
                if (string.CompareOrdinal(text, start, word.Word, 0, word.Word.Length) == 0)
                {
                    return word;
                }
            }
        }

        return null;
    }

    private static TimeWord Parse(SeedRow row)
    {
        var (word, kindName) = (row.Cells[0], row.Cells[1]);
        if (!Kinds.TryGetValue(kindName, out var kind))
        {
            throw row.Error($"'{kindName}' is no kind of time word; expected one of {string.Join(", ", Kinds.Keys.Order(StringComparer.Ordinal))}.");
        }

        var arguments = row.Cells.Skip(2).Count(c => c.Length > 0);
        if (arguments != kind.Arguments)
        {
            throw row.Error($"'{word}' has {arguments} arguments; kind '{kindName}' takes {kind.Arguments}.");
        }

        return kind.Kind switch
        {
            TimeWordKind.Event => new TimeWord(word, kind.Kind, 0, Date(row, 2), default),
            TimeWordKind.Period => new TimeWord(word, kind.Kind, 0, Date(row, 2), Date(row, 3)),
            _ => new TimeWord(word, kind.Kind, kind.Arguments == 0 ? 0 : Number(row, 2), default, default),
        };
    }

    private static DateOnly Date(SeedRow row, int cell)
        => DateOnly.TryParseExact(row.Cells[cell], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            ? date
            : throw row.Error($"'{row.Cells[cell]}' is no date; expected a form such as 2012-11-08.");

    private static int Number(SeedRow row, int cell)
        => int.TryParse(row.Cells[cell], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw row.Error($"'{row.Cells[cell]}' is no whole number; expected a shift such as -1.");
}
