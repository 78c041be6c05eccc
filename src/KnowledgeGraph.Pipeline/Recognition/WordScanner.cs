using System.Collections.Frozen;
using System.Numerics;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds the words of a list in a text: at each position the longest that begins, or ends, there.</summary>
/// <remarks>Time is proportional to the text's length times the longest word's.</remarks>
internal sealed class WordScanner
{
    private readonly FrozenDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> classes;

    /// <summary>For each UTF-16 code unit the lengths of the words that begin with it, a bit each: most positions of a text begin no word.</summary>
    private readonly uint[] lengthsByFirst = new uint[char.MaxValue + 1];

    /// <summary>The same for the words that end with it.</summary>
    private readonly uint[] lengthsByLast = new uint[char.MaxValue + 1];

    /// <summary>By the first two code units, hashed, the lengths from 2 on.</summary>
    private readonly uint[] lengthsByHead = new uint[PairBuckets];

    private const int PairBuckets = 4096;

    public WordScanner(IReadOnlyDictionary<string, string> wordClasses)
    {
        classes = wordClasses.ToFrozenDictionary(StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>();
        foreach (var word in wordClasses.Keys)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(word.Length, 31, nameof(wordClasses));
            lengthsByFirst[word[0]] |= 1u << word.Length;
            lengthsByLast[word[^1]] |= 1u << word.Length;
            if (word.Length > 1)
            {
                lengthsByHead[Bucket(word[0], word[1])] |= 1u << word.Length;
            }
        }
    }

    public WordScanner(IEnumerable<string> words)
        : this(words.ToDictionary(w => w, w => w, StringComparer.Ordinal))
    {
    }

    /// <returns>The longest word that begins at a position and ends before <paramref name="limit"/>, and its class; length 0 where none does.</returns>
    public (int Length, string Class) StartingAt(string text, int position, int limit)
    {
        var lengths = position < limit ? lengthsByFirst[text[position]] : 0;
        if (lengths != 0)
        {
            lengths &= (1u << 1) | (position + 1 < limit ? lengthsByHead[Bucket(text[position], text[position + 1])] : 0);
        }

        while (lengths != 0)
        {
            var length = BitOperations.Log2(lengths);
            if (position + length <= limit && classes.TryGetValue(text.AsSpan(position, length), out var value))
            {
                return (length, value);
            }

            lengths &= ~(1u << length);
        }

        return (0, string.Empty);
    }

    /// <returns>The longest word that ends at a position and begins no earlier than <paramref name="limit"/>, and its class; length 0 where none does.</returns>
    public (int Length, string Class) EndingAt(string text, int position, int limit)
    {
        for (var lengths = position > limit ? lengthsByLast[text[position - 1]] : 0; lengths != 0;)
        {
            var length = BitOperations.Log2(lengths);
            if (position - length >= limit && classes.TryGetValue(text.AsSpan(position - length, length), out var value))
            {
                return (length, value);
            }

            lengths &= ~(1u << length);
        }

        return (0, string.Empty);
    }

    private static int Bucket(char first, char second) => ((first * 31) ^ (second * 977)) & (PairBuckets - 1);

    /// <summary>All occurrences in a span, in text order, never overlapping, the longest at each position.</summary>
    public IEnumerable<(TextSpan Span, string Class)> In(string text, TextSpan span)
    {
        for (var i = span.Start; i < span.End;)
        {
            var (length, value) = StartingAt(text, i, span.End);
            if (length > 0)
            {
                yield return (new TextSpan(i, i + length), value);
                i += length;
            }
            else
            {
                i++;
            }
        }
    }

    /// <returns>Whether a word of the list stands anywhere in a span.</returns>
    public bool OccursIn(string text, TextSpan span) => In(text, span).Any();
}
