using System.Globalization;
using System.Text;

namespace KnowledgeGraph.Pipeline.Segmentation;

/// <summary>Words with frequency and tag, as the segmenter needs them: one walk of the trie from a place in a text meets all words that begin there.</summary>
/// <remarks>Never changes once loaded. The words of jieba's <c>dict.txt</c> come compiled (<see cref="LexiconCompiler"/>), a project's own from <c>words.tsv</c>.</remarks>
internal sealed class Lexicon
{
    /// <summary>jieba's words: 349,045 with frequency and tag.</summary>
    public const string CompiledFile = "jieba-words.br";

    public const string Mark = "KGWORDS1";

    /// <summary>A project's own words.</summary>
    public const string OwnWordsFile = "words.tsv";

    private readonly byte[] tagBySlot;
    private readonly List<string> tags;
    private readonly byte[] ownTagBySlot = [];

    private Lexicon(CompiledSeed seed, IReadOnlyList<OwnWord> ownWords)
    {
        var total = seed.Array<long>()[0];
        var logTotal = seed.Array<double>()[0];
        var alphabet = seed.Array<char>();
        var bases = seed.Array<int>();
        var labels = seed.Array<ushort>();
        var values = seed.Array<ushort>();
        tagBySlot = seed.Array<byte>();
        var logs = seed.Array<double>().ToList();
        tags = [.. Encoding.UTF8.GetString(seed.Array<byte>()).Split('\n')];
        Trie = new WordTrie(alphabet, WordTrie.Join(bases, labels, values));

        if (ownWords.Count > 0)
        {
            (OwnTrie, ownTagBySlot) = Add(ownWords, logs);
            logTotal = Math.Log(total + ownWords.Sum(w => w.Frequency));
        }

        // As jieba computes it, so that sums along a path round alike: log(frequency) - log(total).
        Weights = [.. logs.Select(log => log - logTotal)];
        UnknownWeight = 0 - logTotal;
    }

    public WordTrie Trie { get; }

    /// <summary>Words of <see cref="OwnWordsFile"/> that <see cref="Trie"/> lacks; null where there are none.</summary>
    public WordTrie? OwnTrie { get; }

    /// <summary>By a node's value: the natural logarithm of the word's probability.</summary>
    public double[] Weights { get; }

    /// <summary>The logarithm of the probability of a character that is no word: as if it had been seen once.</summary>
    public double UnknownWeight { get; }

    /// <summary>Words with frequency 0 in <see cref="OwnWordsFile"/>: the model for unknown words must not join them either.</summary>
    public HashSet<string> ForbiddenWords { get; } = new(StringComparer.Ordinal);

    /// <param name="folder">The folder with <see cref="CompiledFile"/>.</param>
    /// <param name="withOwnWords">Whether to add <see cref="OwnWordsFile"/>, where it is there.</param>
    /// <exception cref="ConfigurationException">The compiled lexicon is missing.</exception>
    /// <exception cref="SeedFormatException">One of the files is malformed.</exception>
    public static Lexicon Load(string folder, bool withOwnWords)
    {
        var own = Path.Combine(folder, OwnWordsFile);
        return new Lexicon(CompiledSeed.Read(Path.Combine(folder, CompiledFile), Mark), withOwnWords && File.Exists(own) ? OwnWord.ReadAll(own) : []);
    }

    /// <returns>The word's tag; null where the lexicon lacks the word.</returns>
    public string? TagOf(ReadOnlySpan<char> word)
        => Trie.Find(word) is >= 0 and var slot ? tags[tagBySlot[slot]]
            : OwnTrie?.Find(word) is >= 0 and var ownSlot ? tags[ownTagBySlot[ownSlot]]
            : null;

    public bool Contains(ReadOnlySpan<char> word) => Trie.Find(word) >= 0 || OwnTrie?.Find(word) >= 0;

    /// <summary>Words that the trie has take their new frequency there; the others become a trie of their own, walked beside the first.</summary>
    private (WordTrie? Trie, byte[] Tags) Add(IReadOnlyList<OwnWord> ownWords, List<double> logs)
    {
        var entries = new List<(string Word, ushort Value)>();
        var tagOfEntry = new List<byte>();
        var values = new Dictionary<long, ushort> { [0] = 0 };
        foreach (var (word, frequency, tag) in ownWords)
        {
            if (!values.TryGetValue(frequency, out var value))
            {
                values[frequency] = value = checked((ushort)logs.Count);
                logs.Add(Math.Log(frequency));
            }

            if (frequency == 0)
            {
                ForbiddenWords.Add(word);
            }

            if (!tags.Contains(tag))
            {
                tags.Add(tag);
            }

            var tagIndex = checked((byte)tags.IndexOf(tag));
            if (Trie.Find(word) is >= 0 and var slot)
            {
                Trie.Nodes[slot].Value = value;
                tagBySlot[slot] = tagIndex;
            }
            else if (value > 0)
            {
                entries.Add((word, value));
                tagOfEntry.Add(tagIndex);
            }
        }

        if (entries.Count == 0)
        {
            return (null, []);
        }

        var built = WordTrieBuilder.Build(entries);
        var tagsBySlot = new byte[built.Nodes.Length];
        for (var i = 0; i < entries.Count; i++)
        {
            tagsBySlot[built.Slots[i]] = tagOfEntry[i];
        }

        return (new WordTrie(built.Alphabet, built.Nodes), tagsBySlot);
    }
}

/// <summary>A line of <see cref="Lexicon.OwnWordsFile"/>: word, frequency, tag, parted by tabs. Empty lines and lines with <c>#</c> in front say nothing.</summary>
/// <param name="Word">Of characters that the segmenter keeps inside words (<see cref="WordCutter.IsWordUnit"/>).</param>
/// <param name="Frequency">On the scale of jieba's dictionary (60,101,967 in all); 0 forbids the word.</param>
/// <param name="Tag">Lower-case letters.</param>
internal readonly record struct OwnWord(string Word, long Frequency, string Tag)
{
    /// <exception cref="SeedFormatException">A line is malformed, or gives a word again.</exception>
    public static List<OwnWord> ReadAll(string path)
    {
        var words = new List<OwnWord>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var number = 0;
        foreach (var line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var word = Parse(path, number, line);
            if (!lines.TryAdd(word.Word, number))
            {
                throw new SeedFormatException(path, number, $"gives the word '{word.Word}' again, first given in line {lines[word.Word]}; keep one of the two.");
            }

            words.Add(word);
        }

        return words;
    }

    private static OwnWord Parse(string path, int line, string text)
    {
        if (text.Split('\t') is not [{ Length: > 0 } word, var frequency, var tag])
        {
            throw new SeedFormatException(path, line, $"'{text}', expected a word, its frequency and its tag, parted by tabs.");
        }

        if (word.FirstOrDefault(c => !WordCutter.IsWordUnit(c)) is not '\0' and var stranger)
        {
            throw new SeedFormatException(
                path, line, $"the word '{word}' holds '{stranger}', expected Chinese characters, Latin letters, digits and + # & . _ % - only: it could never be found.");
        }

        if (!long.TryParse(frequency, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > int.MaxValue)
        {
            throw new SeedFormatException(path, line, $"the frequency '{frequency}', expected a whole number from 0 to {int.MaxValue}.");
        }

        return tag.Length is > 0 and <= 4 && tag.All(char.IsAsciiLetterLower)
            ? new OwnWord(word, count, tag)
            : throw new SeedFormatException(path, line, $"the tag '{tag}', expected one to four lower-case letters, as n, ns, nz or v.");
    }
}
