using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace KnowledgeGraph;

/// <summary>Words with a value each, found in a text at a place in time bounded by the longest word.</summary>
/// <remarks>
/// Words lie in buckets by their first two characters, and once more by their last two; those of one character by themselves. A small filter of
/// bits stands before each, since at most places no word begins: dozens of tables that look at the same text then stay in the processor's cache.
/// Filled once, then read by any number of threads.
/// </remarks>
public sealed class PhraseTable<T>
{
    private readonly T[] values;
    private readonly PhraseIndex starts;
    private readonly PhraseIndex ends;
    private readonly PhraseIndex singles;
    private readonly bool hasSingles;

    /// <param name="entries">A later entry replaces an earlier one with the same word.</param>
    /// <exception cref="ArgumentException">A word is empty.</exception>
    public PhraseTable(IEnumerable<KeyValuePair<string, T>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        var byWord = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var (word, value) in entries)
        {
            ArgumentException.ThrowIfNullOrEmpty(word, nameof(entries));
            byWord[word] = value;
        }

        var words = byWord.Keys.ToArray();
        values = [.. words.Select(w => byWord[w])];
        starts = new PhraseIndex(words, word => word.Length > 1 ? PhraseIndex.Hash(word[0], word[1]) : null);
        ends = new PhraseIndex(words, word => word.Length > 1 ? PhraseIndex.Hash(word[^2], word[^1]) : null);
        hasSingles = words.Any(w => w.Length == 1);
        singles = new PhraseIndex(words, word => word.Length == 1 ? PhraseIndex.Hash(word[0], '\0') : null);
    }

    public int Count => values.Length;

    /// <summary>The first place from <paramref name="start"/> on where a word may start: before it surely none does. The text's length where none may.</summary>
    public int NextPlace(ReadOnlySpan<char> text, int start)
    {
        for (var i = start; i < text.Length; i++)
        {
            if (i + 1 < text.Length && starts.MayHold(PhraseIndex.Hash(text[i], text[i + 1])) || hasSingles && singles.MayHold(PhraseIndex.Hash(text[i], '\0')))
            {
                return i;
            }
        }

        return text.Length;
    }

    /// <summary>The longest word that starts at a place; its length, or 0 where none does.</summary>
    public int LongestAt(ReadOnlySpan<char> text, int start, [MaybeNull] out T value)
    {
        if (start >= 0 && start + 1 < text.Length && PhraseIndex.Hash(text[start], text[start + 1]) is var hash && starts.MayHold(hash))
        {
            foreach (var entry in starts.Bucket(hash))
            {
                if (text[start..].StartsWith(entry.Word))
                {
                    value = values[entry.Place];
                    return entry.Word.Length;
                }
            }
        }

        return Single(text, start, out value);
    }

    /// <summary>All words that start at a place, the longest first.</summary>
    /// <param name="found">Receives length and value of each; what it held is cleared.</param>
    public void AllAt(ReadOnlySpan<char> text, int start, List<(int Length, T Value)> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        found.Clear();
        if (start >= 0 && start + 1 < text.Length && PhraseIndex.Hash(text[start], text[start + 1]) is var hash && starts.MayHold(hash))
        {
            foreach (var entry in starts.Bucket(hash))
            {
                if (text[start..].StartsWith(entry.Word))
                {
                    found.Add((entry.Word.Length, values[entry.Place]));
                }
            }
        }

        if (Single(text, start, out var single) > 0)
        {
            found.Add((1, single!));
        }
    }

    /// <summary>The longest word that ends before a place; its length, or 0 where none does.</summary>
    public int LongestBefore(ReadOnlySpan<char> text, int end, [MaybeNull] out T value)
    {
        if (end > 1 && end <= text.Length && PhraseIndex.Hash(text[end - 2], text[end - 1]) is var hash && ends.MayHold(hash))
        {
            foreach (var entry in ends.Bucket(hash))
            {
                if (text[..end].EndsWith(entry.Word))
                {
                    value = values[entry.Place];
                    return entry.Word.Length;
                }
            }
        }

        return Single(text, end - 1, out value);
    }

    /// <summary>The word of one character at a place.</summary>
    private int Single(ReadOnlySpan<char> text, int at, [MaybeNull] out T value)
    {
        if (hasSingles && at >= 0 && at < text.Length && PhraseIndex.Hash(text[at], '\0') is var hash && singles.MayHold(hash))
        {
            foreach (var entry in singles.Bucket(hash))
            {
                if (entry.Word[0] == text[at])
                {
                    value = values[entry.Place];
                    return 1;
                }
            }
        }

        value = default;
        return 0;
    }
}

/// <summary>Words by a hash of two of their characters, in buckets, the longest first in each.</summary>
internal sealed class PhraseIndex
{
    /// <summary>Of the places where no word stands, about one in so many passes the filter.</summary>
    private const int BitsPerBucket = 16;

    private readonly ulong[] filter;
    private readonly int filterShift;
    private readonly int bucketShift;
    private readonly int[] bucketStarts;
    private readonly (string Word, int Place)[] ordered;

    /// <param name="hashOf">The hash of a word; null where it is not to be held.</param>
    public PhraseIndex(string[] words, Func<string, uint?> hashOf)
    {
        var held = new List<(uint Hash, string Word, int Place)>();
        for (var i = 0; i < words.Length; i++)
        {
            if (hashOf(words[i]) is { } hash)
            {
                held.Add((hash, words[i], i));
            }
        }

        var size = Math.Max(2, BitOperations.Log2((uint)held.Count | 1) + 1);
        bucketShift = 32 - size;
        filterShift = bucketShift - BitOperations.Log2(BitsPerBucket);
        filter = new ulong[(BitsPerBucket << size) / 64];
        bucketStarts = new int[(1 << size) + 1];
        ordered = [.. held.OrderBy(h => h.Hash >> bucketShift).ThenByDescending(h => h.Word.Length).Select(h => (h.Word, h.Place))];
        foreach (var (hash, _, _) in held)
        {
            filter[hash >> filterShift >> 6] |= 1UL << (int)(hash >> filterShift);
            bucketStarts[(hash >> bucketShift) + 1]++;
        }

        for (var i = 1; i < bucketStarts.Length; i++)
        {
            bucketStarts[i] += bucketStarts[i - 1];
        }
    }

    public static uint Hash(char first, char second) => ((first * 0x9E3779B1u) + second) * 0x85EBCA6Bu;

    /// <summary>False where surely no word has this hash.</summary>
    public bool MayHold(uint hash) => (filter[hash >> filterShift >> 6] >> (int)(hash >> filterShift) & 1) != 0;

    public ReadOnlySpan<(string Word, int Place)> Bucket(uint hash)
    {
        var bucket = hash >> bucketShift;
        return ordered.AsSpan(bucketStarts[bucket], bucketStarts[bucket + 1] - bucketStarts[bucket]);
    }
}
