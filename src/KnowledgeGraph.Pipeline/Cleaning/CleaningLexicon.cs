using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>What the cleaner knows of pages: phrases by group, from <c>seeds/lexicon/cleaning.tsv</c>.</summary>
/// <remarks>Immutable. All phrases are in half width, as <see cref="Folding.Narrow(char)"/> leaves them.</remarks>
internal sealed class CleaningLexicon
{
    public const string FileName = "cleaning.tsv";

    private static readonly string[] Groups =
    [
        "strong", "navigation", "breadcrumb", "footer", "disclaimer", "related", "weather", "advertising", "source_label", "own_date_label", "date_label",
        "late_date_label", "today", "count_label", "other_label", "author_label", "editor_label", "medium_strong", "medium_weak", "surname",
    ];

    private readonly Dictionary<string, PhraseSet> groups;

    private CleaningLexicon(Dictionary<string, PhraseSet> groups) => this.groups = groups;

    public PhraseSet Strong => groups["strong"];

    public PhraseSet Navigation => groups["navigation"];

    public PhraseSet Breadcrumb => groups["breadcrumb"];

    public PhraseSet Footer => groups["footer"];

    public PhraseSet Disclaimer => groups["disclaimer"];

    public PhraseSet Related => groups["related"];

    public PhraseSet Weather => groups["weather"];

    public PhraseSet Advertising => groups["advertising"];

    public PhraseSet SourceLabel => groups["source_label"];

    public PhraseSet OwnDateLabel => groups["own_date_label"];

    public PhraseSet DateLabel => groups["date_label"];

    public PhraseSet LateDateLabel => groups["late_date_label"];

    public PhraseSet Today => groups["today"];

    public PhraseSet CountLabel => groups["count_label"];

    public PhraseSet OtherLabel => groups["other_label"];

    public PhraseSet AuthorLabel => groups["author_label"];

    public PhraseSet EditorLabel => groups["editor_label"];

    public PhraseSet MediumStrong => groups["medium_strong"];

    public PhraseSet MediumWeak => groups["medium_weak"];

    public PhraseSet Surname => groups["surname"];

    /// <param name="path">A file of lines <c>group TAB phrase</c>; lines that begin with <c>#</c> are comments.</param>
    /// <exception cref="SeedFormatException">A line has another form, names an unknown group or repeats a phrase; or a group is empty.</exception>
    public static CleaningLexicon Load(string path)
    {
        var phrases = Groups.ToDictionary(g => g, _ => new HashSet<string>(StringComparer.Ordinal), StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var fields = line.Split('\t');
            if (fields.Length != 2 || fields[1].Trim().Length == 0)
            {
                throw new SeedFormatException(path, number, $"found '{line}'; expected a group, a tab and a phrase.");
            }

            if (!phrases.TryGetValue(fields[0], out var group))
            {
                throw new SeedFormatException(path, number, $"unknown group '{fields[0]}'; expected one of {string.Join(", ", Groups)}.");
            }

            if (!group.Add(fields[1]))
            {
                throw new SeedFormatException(path, number, $"'{fields[1]}' stands twice in the group '{fields[0]}'.");
            }
        }

        return phrases.FirstOrDefault(g => g.Value.Count == 0).Key is { } empty
            ? throw new SeedFormatException(path, number, $"the group '{empty}' has no phrase.")
            : new CleaningLexicon(phrases.ToDictionary(g => g.Key, g => new PhraseSet(g.Value), StringComparer.Ordinal));
    }
}

/// <summary>Phrases that are looked for in a text; each search costs at most the text's length times the longest phrase.</summary>
internal sealed class PhraseSet
{
    private readonly FrozenSet<string> phrases;
    private readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly FrozenSet<char> firsts;
    private readonly int longest;

    public PhraseSet(IEnumerable<string> phrases)
    {
        this.phrases = phrases.ToFrozenSet(StringComparer.Ordinal);
        lookup = this.phrases.GetAlternateLookup<ReadOnlySpan<char>>();
        firsts = this.phrases.Select(p => p[0]).ToFrozenSet();
        longest = this.phrases.Max(p => p.Length);
    }

    public bool Contains(ReadOnlySpan<char> phrase) => lookup.Contains(phrase);

    /// <returns>Length of the longest phrase that begins there; 0 where none does.</returns>
    public int MatchAt(ReadOnlySpan<char> text, int at)
    {
        if (at >= text.Length || !firsts.Contains(text[at]))
        {
            return 0;
        }

        for (var length = Math.Min(longest, text.Length - at); length > 0; length--)
        {
            if (lookup.Contains(text.Slice(at, length)))
            {
                return length;
            }
        }

        return 0;
    }

    /// <returns>Length of the longest phrase that ends the text; 0 where none does.</returns>
    public int MatchEnd(ReadOnlySpan<char> text)
    {
        for (var length = Math.Min(longest, text.Length); length > 0; length--)
        {
            if (lookup.Contains(text[^length..]))
            {
                return length;
            }
        }

        return 0;
    }

    /// <returns>Where the first phrase begins; -1 where none does.</returns>
    public int IndexIn(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (MatchAt(text, i) > 0)
            {
                return i;
            }
        }

        return -1;
    }

    /// <returns>How many phrases stand in the text, the longest first, never overlapping.</returns>
    public int CountIn(ReadOnlySpan<char> text)
    {
        var count = 0;
        for (var i = 0; i < text.Length;)
        {
            var length = MatchAt(text, i);
            count += length > 0 ? 1 : 0;
            i += Math.Max(length, 1);
        }

        return count;
    }
}
