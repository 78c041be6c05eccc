using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>A few hundred words, found by the longest that begins or ends at a place.</summary>
internal sealed class WordSet
{
    private readonly FrozenSet<string> all;
    private readonly PhraseTable<bool> table;

    public WordSet(IEnumerable<string> words)
    {
        all = words.ToFrozenSet(StringComparer.Ordinal);
        table = new PhraseTable<bool>(all.Select(w => KeyValuePair.Create(w, true)));
    }

    public bool Contains(string word) => all.Contains(word);

    /// <returns>Length of the longest word that begins at <paramref name="start"/> and ends by <paramref name="limit"/>; 0 where there is none.</returns>
    public int LengthAt(string text, int start, int limit)
        => start < limit ? table.LongestAt(text.AsSpan(0, Math.Min(limit, text.Length)), start, out _) : 0;

    /// <returns>Length of the longest word that ends at <paramref name="end"/> and begins at or after <paramref name="floor"/>; 0 where there is none.</returns>
    public int LengthBefore(string text, int end, int floor)
        => end > floor ? table.LongestBefore(text.AsSpan(Math.Max(floor, 0)), end - Math.Max(floor, 0), out _) : 0;
}
