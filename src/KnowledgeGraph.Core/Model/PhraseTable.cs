using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace KnowledgeGraph;

/// <summary>Words with a value each, found in a text at a place in time bounded by the longest word.</summary>
/// <remarks>A hash of words, with the lengths that occur kept per first and per last character and per pair of them; most places cost no look-up.</remarks>
public sealed class PhraseTable<T>
{
    private readonly Dictionary<string, T> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly CharacterBits lengthsByFirst = new();
    private readonly CharacterBits lengthsByLast = new();

    /// <summary>By the first two characters, hashed; words of one character are in all.</summary>
    private readonly ulong[] lengthsByHead = new ulong[PairBuckets];

    /// <summary>By the last two.</summary>
    private readonly ulong[] lengthsByTail = new ulong[PairBuckets];

    /// <param name="entries">A later entry replaces an earlier one with the same word.</param>
    /// <exception cref="ArgumentException">A word is empty or longer than 64 code units.</exception>
    public PhraseTable(IEnumerable<KeyValuePair<string, T>> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        foreach (var (word, value) in entries)
        {
            if (word.Length is 0 or > 64)
            {
                throw new ArgumentException($"'{word}' has {word.Length} characters; expected 1 to 64.", nameof(entries));
            }

            words[word] = value;
            var bit = 1UL << (word.Length - 1);
            lengthsByFirst.Add(word[0], bit);
            lengthsByLast.Add(word[^1], bit);
            if (word.Length > 1)
            {
                lengthsByHead[Bucket(word[0], word[1])] |= bit;
                lengthsByTail[Bucket(word[^2], word[^1])] |= bit;
            }
        }

        lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    private const int PairBuckets = 4096;

    public int Count => words.Count;

    /// <summary>The longest word that starts at a place; its length, or 0 where none does.</summary>
    public int LongestAt(ReadOnlySpan<char> text, int start, [MaybeNull] out T value)
    {
        for (var lengths = LengthsAt(text, start); lengths != 0;)
        {
            var length = BitOperations.Log2(lengths) + 1;
            if (start + length <= text.Length && lookup.TryGetValue(text.Slice(start, length), out value))
            {
                return length;
            }

            lengths &= ~(1UL << (length - 1));
        }

        value = default;
        return 0;
    }

    /// <summary>All words that start at a place, the longest first.</summary>
    /// <param name="found">Receives length and value of each; what it held is cleared.</param>
    public void AllAt(ReadOnlySpan<char> text, int start, List<(int Length, T Value)> found)
    {
        ArgumentNullException.ThrowIfNull(found);
        found.Clear();
        for (var lengths = LengthsAt(text, start); lengths != 0;)
        {
            var length = BitOperations.Log2(lengths) + 1;
            if (start + length <= text.Length && lookup.TryGetValue(text.Slice(start, length), out var value))
            {
                found.Add((length, value));
            }

            lengths &= ~(1UL << (length - 1));
        }
    }

    /// <summary>The longest word that ends before a place; its length, or 0 where none does.</summary>
    public int LongestBefore(ReadOnlySpan<char> text, int end, [MaybeNull] out T value)
    {
        for (var lengths = LengthsBefore(text, end); lengths != 0;)
        {
            var length = BitOperations.Log2(lengths) + 1;
            if (length <= end && lookup.TryGetValue(text.Slice(end - length, length), out value))
            {
                return length;
            }

            lengths &= ~(1UL << (length - 1));
        }

        value = default;
        return 0;
    }

    /// <summary>The lengths that a word there may have, a bit each.</summary>
    private ulong LengthsAt(ReadOnlySpan<char> text, int start)
    {
        if (start < 0 || start >= text.Length)
        {
            return 0;
        }

        var byFirst = lengthsByFirst[text[start]];
        return byFirst == 0 ? 0 : byFirst & (1 | (start + 1 < text.Length ? lengthsByHead[Bucket(text[start], text[start + 1])] : 0));
    }

    private ulong LengthsBefore(ReadOnlySpan<char> text, int end)
    {
        if (end <= 0 || end > text.Length)
        {
            return 0;
        }

        var byLast = lengthsByLast[text[end - 1]];
        return byLast == 0 ? 0 : byLast & (1 | (end > 1 ? lengthsByTail[Bucket(text[end - 2], text[end - 1])] : 0));
    }

    private static int Bucket(char first, char second) => ((first * 31) ^ (second * 977)) & (PairBuckets - 1);
}
