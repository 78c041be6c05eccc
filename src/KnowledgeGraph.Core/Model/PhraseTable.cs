using System.Diagnostics.CodeAnalysis;

namespace KnowledgeGraph;

/// <summary>Words with a value each, found in a text at a place in time bounded by the longest word.</summary>
/// <remarks>A hash of words, with the lengths that occur kept per first and per last character; most places cost one look-up.</remarks>
public sealed class PhraseTable<T>
{
    private readonly Dictionary<string, T> words = new(StringComparer.Ordinal);
    private readonly Dictionary<string, T>.AlternateLookup<ReadOnlySpan<char>> lookup;
    private readonly Dictionary<char, ulong> lengthsByFirst = [];
    private readonly Dictionary<char, ulong> lengthsByLast = [];

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
            lengthsByFirst[word[0]] = lengthsByFirst.GetValueOrDefault(word[0]) | bit;
            lengthsByLast[word[^1]] = lengthsByLast.GetValueOrDefault(word[^1]) | bit;
        }

        lookup = words.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    public int Count => words.Count;

    /// <summary>The longest word that starts at a place; its length, or 0 where none does.</summary>
    public int LongestAt(ReadOnlySpan<char> text, int start, [MaybeNull] out T value)
    {
        if (start >= 0 && start < text.Length && lengthsByFirst.TryGetValue(text[start], out var lengths))
        {
            for (var length = 64 - System.Numerics.BitOperations.LeadingZeroCount(lengths); length > 0; length--)
            {
                if ((lengths >> (length - 1) & 1) != 0 && start + length <= text.Length
                    && lookup.TryGetValue(text.Slice(start, length), out value))
                {
                    return length;
                }
            }
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
        if (start < 0 || start >= text.Length || !lengthsByFirst.TryGetValue(text[start], out var lengths))
        {
            return;
        }

        for (var length = 64 - System.Numerics.BitOperations.LeadingZeroCount(lengths); length > 0; length--)
        {
            if ((lengths >> (length - 1) & 1) != 0 && start + length <= text.Length
                && lookup.TryGetValue(text.Slice(start, length), out var value))
            {
                found.Add((length, value));
            }
        }
    }

    /// <summary>The longest word that ends before a place; its length, or 0 where none does.</summary>
    public int LongestBefore(ReadOnlySpan<char> text, int end, [MaybeNull] out T value)
    {
        if (end > 0 && end <= text.Length && lengthsByLast.TryGetValue(text[end - 1], out var lengths))
        {
            for (var length = 64 - System.Numerics.BitOperations.LeadingZeroCount(lengths); length > 0; length--)
            {
                if ((lengths >> (length - 1) & 1) != 0 && length <= end
                    && lookup.TryGetValue(text.Slice(end - length, length), out value))
                {
                    return length;
                }
            }
        }

        value = default;
        return 0;
    }
}
