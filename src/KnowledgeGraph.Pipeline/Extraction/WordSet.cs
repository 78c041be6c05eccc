using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>A few hundred words, found by the longest that begins or ends at a place.</summary>
internal sealed class WordSet
{
    private readonly FrozenDictionary<char, string[]> byFirst;
    private readonly FrozenDictionary<char, string[]> byLast;
    private readonly FrozenSet<string> all;
    private readonly CharacterBits firsts = new();
    private readonly CharacterBits lasts = new();

    public WordSet(IEnumerable<string> words)
    {
        all = words.ToFrozenSet(StringComparer.Ordinal);
        byFirst = all.GroupBy(w => w[0]).ToFrozenDictionary(g => g.Key, Longest);
        byLast = all.GroupBy(w => w[^1]).ToFrozenDictionary(g => g.Key, Longest);
        foreach (var word in all)
        {
            firsts.Add(word[0], 1);
            lasts.Add(word[^1], 1);
        }
    }

    public bool Contains(string word) => all.Contains(word);

    /// <returns>Length of the longest word that begins at <paramref name="start"/> and ends by <paramref name="limit"/>; 0 where there is none.</returns>
    public int LengthAt(string text, int start, int limit)
    {
        if (start < limit && firsts[text[start]] != 0 && byFirst.TryGetValue(text[start], out var words))
        {
            foreach (var word in words)
            {
                if (start + word.Length <= limit && string.CompareOrdinal(text, start, word, 0, word.Length) == 0)
                {
                    return word.Length;
                }
            }
        }

        return 0;
    }

    /// <returns>Length of the longest word that ends at <paramref name="end"/> and begins at or after <paramref name="floor"/>; 0 where there is none.</returns>
    public int LengthBefore(string text, int end, int floor)
    {
        if (end > floor && lasts[text[end - 1]] != 0 && byLast.TryGetValue(text[end - 1], out var words))
        {
            foreach (var word in words)
            {
                if (end - word.Length >= floor && string.CompareOrdinal(text, end - word.Length, word, 0, word.Length) == 0)
                {
                    return word.Length;
                }
            }
        }

        return 0;
    }

    private static string[] Longest(IEnumerable<string> words)
        => [.. words.OrderByDescending(w => w.Length).ThenBy(w => w, StringComparer.Ordinal)];
}
