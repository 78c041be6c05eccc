using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>The words of <c>seeds/lexicon/persons.tsv</c>; the file says what each group is for.</summary>
internal sealed class PersonLexicon
{
    private static readonly string[] CharacterGroups = ["surname", "surname_rare", "given", "never"];

    private static readonly string[] WordGroups =
    [
        "honour", "naming", "surname_compound", "title", "role", "resident", "prefix", "speech", "follow", "family", "memorial", "honorific", "honoured", "unit", "place",
        "not_name",
    ];

    private readonly FrozenDictionary<string, PhraseTable<bool>> words;
    private readonly PhraseTable<bool> compoundSurnames;

    /// <summary>Bit i stands for the i-th of <see cref="CharacterGroups"/>.</summary>
    private readonly CharacterBits characters = new();

    private PersonLexicon(Dictionary<string, List<string>> groups)
    {
        for (var i = 0; i < CharacterGroups.Length; i++)
        {
            foreach (var character in string.Concat(groups.GetValueOrDefault(CharacterGroups[i]) ?? []))
            {
                characters.Add(character, 1UL << i);
            }
        }

        words = WordGroups.ToFrozenDictionary(g => g, g => new PhraseTable<bool>((groups.GetValueOrDefault(g) ?? []).Select(w => KeyValuePair.Create(w, true))), StringComparer.Ordinal);
        compoundSurnames = words["surname_compound"];
    }

    /// <exception cref="SeedFormatException">A line is not GROUP, tab, words, or its group is unknown.</exception>
    public static PersonLexicon Load(string path)
    {
        using var reader = File.OpenText(path);
        return Load(path, reader);
    }

    /// <inheritdoc cref="Load(string)"/>
    public static PersonLexicon Load(string path, TextReader reader)
    {
        var groups = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var tab = line.IndexOf('\t');
            var name = tab < 0 ? line : line[..tab];
            if (tab < 0 || !(CharacterGroups.Contains(name) || WordGroups.Contains(name)))
            {
                throw new SeedFormatException(
                    path, number, $"'{name}' is no group with words; expected one of {string.Join(", ", CharacterGroups.Concat(WordGroups))}, a tab, and words");
            }

            if (!groups.TryGetValue(name, out var list))
            {
                groups[name] = list = [];
            }

            list.AddRange(line[(tab + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        }

        return new PersonLexicon(groups);
    }

    public bool IsSurname(char c) => (characters[c] & 1) != 0;

    /// <summary>A surname that begins more words than names: 和, 成, 向.</summary>
    public bool IsRareSurname(char c) => (characters[c] & 2) != 0;

    public bool IsGiven(char c) => (characters[c] & 4) != 0;

    public bool IsNever(char c) => (characters[c] & 8) != 0;

    /// <summary>Length of the compound surname that starts at a place, or 0.</summary>
    public int CompoundSurnameAt(string text, int start) => compoundSurnames.LongestAt(text, start, out _);

    /// <summary>Length of the longest word of a group that starts at a place, or 0.</summary>
    public int At(string group, string text, int start) => words[group].LongestAt(text, start, out _);

    /// <summary>Length of the longest word of a group that ends before a place, or 0.</summary>
    public int Before(string group, string text, int end) => words[group].LongestBefore(text, end, out _);
}
