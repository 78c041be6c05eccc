namespace KnowledgeGraph.Worker.Review;

/// <summary>Words by which names are told apart. From <c>review.tsv</c> of the lexicon folder, which explains the classes.</summary>
public sealed class ReviewLexicon
{
    private static readonly string[] Classes = ["generic", "tail", "counting"];

    private readonly HashSet<string> generic;
    private readonly HashSet<char> counting;
    private readonly List<string> tails;

    private ReviewLexicon(string folder)
    {
        var words = SeedTable.Read(Path.Combine(folder, "review.tsv"), ["class", "word"]).ToLookup(r => r.ClassOf(Classes), r => r.Cells[1], StringComparer.Ordinal);
        generic = [.. words["generic"]];
        counting = [.. words["counting"].SelectMany(w => w)];
        tails = [.. words["tail"].OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal)];
    }

    /// <exception cref="ConfigurationException">The list is missing.</exception>
    /// <exception cref="SeedFormatException">The list is malformed.</exception>
    public static ReviewLexicon Load(string lexiconFolder) => new(lexiconFolder);

    /// <summary>Whether a word says nothing about which measure is meant.</summary>
    public bool IsGeneric(string word) => generic.Contains(word) || word.All(c => char.IsAsciiLetterOrDigit(c) || counting.Contains(c));

    /// <summary>Whether a character tells things of one kind apart.</summary>
    public bool Counts(char character) => char.IsAsciiLetterOrDigit(character) || counting.Contains(character);

    /// <summary>A normalised name without what may be left out at its end, at least two characters.</summary>
    public string Core(string name) => tails.Find(t => name.Length >= t.Length + 2 && name.EndsWith(t, StringComparison.Ordinal)) is { } tail ? name[..^tail.Length] : name;
}
