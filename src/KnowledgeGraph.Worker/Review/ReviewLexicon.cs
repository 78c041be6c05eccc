namespace KnowledgeGraph.Worker.Review;

/// <summary>Words by which names are told apart. From <c>review.tsv</c> of the lexicon folder, which explains the classes.</summary>
public sealed class ReviewLexicon
{
    private static readonly string[] Classes = ["generic", "tail", "thing", "particle", "level", "number", "counting"];

    private readonly HashSet<string> generic;
    private readonly HashSet<string> particles;
    private readonly HashSet<char> levels;
    private readonly HashSet<char> numbers;
    private readonly HashSet<char> counting;
    private readonly List<string> tails;
    private readonly List<string> things;

    private ReviewLexicon(string folder)
    {
        var words = SeedTable.Read(Path.Combine(folder, "review.tsv"), ["class", "word"]).ToLookup(r => r.ClassOf(Classes), r => r.Cells[1], StringComparer.Ordinal);
        generic = [.. words["generic"]];
        particles = [.. words["particle"]];
        numbers = [.. words["number"].SelectMany(w => w)];
        levels = [.. words["level"].Select(w => w[0])];
        counting = [.. words["counting"].SelectMany(w => w)];
        things = [.. words["thing"]];
        tails = [.. words["tail"].OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal)];
    }

    /// <exception cref="ConfigurationException">The list is missing.</exception>
    /// <exception cref="SeedFormatException">The list is malformed.</exception>
    public static ReviewLexicon Load(string lexiconFolder) => new(lexiconFolder);

    /// <summary>Whether a word says nothing about which measure is meant.</summary>
    public bool IsGeneric(string word) => generic.Contains(word) || word.All(c => char.IsAsciiLetterOrDigit(c) || counting.Contains(c));

    /// <summary>Whether a character is part of a number: 七, 7.</summary>
    public bool IsNumber(char character) => char.IsAsciiDigit(character) || numbers.Contains(character);

    /// <summary>Whether no name of a measure holds the word: 的.</summary>
    public bool IsParticle(string word) => particles.Contains(word);

    /// <summary>Whether a name ends like that of a building or a site: 体育公园.</summary>
    public bool IsThing(string name) => things.Exists(t => name.EndsWith(t, StringComparison.Ordinal));

    /// <summary>Whether a character tells things of one kind apart.</summary>
    public bool Counts(char character) => char.IsAsciiLetterOrDigit(character) || counting.Contains(character);

    /// <summary>A name without the characters that tell a level: 常州市第一中学 → 常州第一中学.</summary>
    public string WithoutLevels(string name) => string.Concat(name.Where(c => !levels.Contains(c)));

    /// <summary>A normalised name without what may be left out at its end, at least two characters.</summary>
    public string Core(string name) => tails.Find(t => name.Length >= t.Length + 2 && name.EndsWith(t, StringComparison.Ordinal)) is { } tail ? name[..^tail.Length] : name;
}
