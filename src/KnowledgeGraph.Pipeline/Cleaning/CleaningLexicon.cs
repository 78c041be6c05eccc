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

    /// <summary>Characters with which a label, a role or a phrase that does for itself begins.</summary>
    private readonly CharacterBits fieldFirsts = new();

    private CleaningLexicon(Dictionary<string, PhraseSet> groups)
    {
        Strong = groups["strong"];
        Navigation = groups["navigation"];
        Breadcrumb = groups["breadcrumb"];
        Footer = groups["footer"];
        Disclaimer = groups["disclaimer"];
        Related = groups["related"];
        Weather = groups["weather"];
        Advertising = groups["advertising"];
        SourceLabel = groups["source_label"];
        OwnDateLabel = groups["own_date_label"];
        DateLabel = groups["date_label"];
        LateDateLabel = groups["late_date_label"];
        Today = groups["today"];
        CountLabel = groups["count_label"];
        OtherLabel = groups["other_label"];
        AuthorLabel = groups["author_label"];
        EditorLabel = groups["editor_label"];
        MediumStrong = groups["medium_strong"];
        MediumWeak = groups["medium_weak"];
        Surname = groups["surname"];
        PhraseSet[] fields = [Today, OwnDateLabel, DateLabel, LateDateLabel, SourceLabel, CountLabel, OtherLabel, AuthorLabel, EditorLabel, Strong];
        foreach (var first in fields.SelectMany(f => f.Firsts))
        {
            fieldFirsts.Add(first, 1);
        }
    }

    /// <summary>Whether a label, a role or a phrase of <see cref="Strong"/> may begin with a character.</summary>
    public bool MayBeginField(char first) => fieldFirsts[first] != 0;

    public PhraseSet Strong { get; }

    public PhraseSet Navigation { get; }

    public PhraseSet Breadcrumb { get; }

    public PhraseSet Footer { get; }

    public PhraseSet Disclaimer { get; }

    public PhraseSet Related { get; }

    public PhraseSet Weather { get; }

    public PhraseSet Advertising { get; }

    public PhraseSet SourceLabel { get; }

    public PhraseSet OwnDateLabel { get; }

    public PhraseSet DateLabel { get; }

    public PhraseSet LateDateLabel { get; }

    public PhraseSet Today { get; }

    public PhraseSet CountLabel { get; }

    public PhraseSet OtherLabel { get; }

    public PhraseSet AuthorLabel { get; }

    public PhraseSet EditorLabel { get; }

    public PhraseSet MediumStrong { get; }

    public PhraseSet MediumWeak { get; }

    public PhraseSet Surname { get; }

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
    private readonly PhraseTable<bool> table;

    public PhraseSet(IEnumerable<string> phrases)
    {
        this.phrases = phrases.ToFrozenSet(StringComparer.Ordinal);
        lookup = this.phrases.GetAlternateLookup<ReadOnlySpan<char>>();
        table = new PhraseTable<bool>(this.phrases.Select(p => KeyValuePair.Create(p, true)));
    }

    /// <summary>First characters of the phrases.</summary>
    public IEnumerable<char> Firsts => phrases.Select(p => p[0]);

    public bool Contains(ReadOnlySpan<char> phrase) => lookup.Contains(phrase);

    /// <returns>Length of the longest phrase that begins there; 0 where none does.</returns>
    public int MatchAt(ReadOnlySpan<char> text, int at) => table.LongestAt(text, at, out _);

    /// <returns>Length of the longest phrase that ends the text; 0 where none does.</returns>
    public int MatchEnd(ReadOnlySpan<char> text) => table.LongestBefore(text, text.Length, out _);

    /// <returns>Where the first phrase begins; -1 where none does.</returns>
    public int IndexIn(ReadOnlySpan<char> text)
    {
        for (var i = table.NextPlace(text, 0); i < text.Length; i = table.NextPlace(text, i + 1))
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
        for (var i = table.NextPlace(text, 0); i < text.Length;)
        {
            var length = MatchAt(text, i);
            count += length > 0 ? 1 : 0;
            i = table.NextPlace(text, i + Math.Max(length, 1));
        }

        return count;
    }
}
