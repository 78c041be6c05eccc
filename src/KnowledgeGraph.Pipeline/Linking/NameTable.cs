using System.Numerics;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Names with what they may stand for; finds the longest name at a place of a text.</summary>
/// <remarks>
/// A look-up tries each length up to the longest name that begins with the same two code units, so that scanning a text is linear in its
/// length. Names of one code unit are not kept. Filled once, then read by any number of threads.
/// </remarks>
/// <param name="capacity">About how many names will be added.</param>
/// <param name="bits">The index over first characters has two to this power places.</param>
internal sealed class NameTable(int capacity, int bits = 16)
{
    private readonly PackedNames names = new(capacity);

    /// <summary>By number of the name, its last entry; each entry leads to the one before.</summary>
    private readonly List<int> heads = new(capacity);
    private readonly List<(int Value, int Next)> entries = new(capacity);

    /// <summary>For each pair of first characters, hashed, a bit for each length of a name that begins so; longer names share the highest bit.</summary>
    private readonly uint[] lengths = new uint[1 << bits];

    /// <summary>A bit for each pair of first characters, hashed more widely: most pairs of a text begin no name, and this stays in the processor's cache.</summary>
    private readonly ulong[] pairs = new ulong[(1 << bits) / 8];

    /// <summary>A bit at the hash of each name: a prefix without it is none.</summary>
    private readonly ulong[] marks = new ulong[(1 << bits) / 4];

    /// <param name="value">Not negative.</param>
    public void Add(string name, int value)
    {
        if (name.Length < 2)
        {
            return;
        }

        var number = names.Add(name);
        if (number == heads.Count)
        {
            heads.Add(-1);
        }

        entries.Add((value, heads[number]));
        heads[number] = entries.Count - 1;
        longestName = Math.Max(longestName, name.Length);
        AddStart(name);
        lengths[Bucket(name[0], name[1])] |= 1u << Math.Min(name.Length, HighestBit);
        var hash = Step(name[0], name[1]);
        for (var i = 2; i < name.Length; i++)
        {
            hash = Step(hash, name[i]);
        }

        var at = Place(hash);
        marks[at >> 6] |= 1UL << at;
    }

    /// <inheritdoc cref="PackedNames.Trim"/>
    public void Trim()
    {
        names.Trim();
        heads.TrimExcess();
        entries.TrimExcess();
    }

    /// <summary>Lets <see cref="MayStartAt"/> hold for a name of another table too.</summary>
    public void AddStart(string name)
    {
        var pair = Pair(name[0], name[1]);
        pairs[pair >> 6] |= 1UL << pair;
    }

    /// <returns>False where surely no name starts.</returns>
    public bool MayStartAt(ReadOnlySpan<char> text, int start)
        => start + 1 < text.Length && Pair(text[start], text[start + 1]) is var pair && (pairs[pair >> 6] >> pair & 1) != 0;

    private int Pair(char first, char second) => (int)(((first * 0x9E3779B1u) + second) * 0x85EBCA6Bu >> 7) & ((pairs.Length * 64) - 1);

    /// <returns>Values in ascending order; empty where the name is unknown.</returns>
    public List<int> Find(ReadOnlySpan<char> name)
    {
        var values = new List<int>();
        var number = names.Find(name);
        if (number >= 0)
        {
            for (var at = heads[number]; at >= 0; at = entries[at].Next)
            {
                values.Add(entries[at].Value);
            }

            values.Sort();
        }

        return values;
    }

    /// <returns>Length of the longest name that starts at <paramref name="start"/>; 0 where none does.</returns>
    public int LongestAt(ReadOnlySpan<char> text, int start)
    {
        if (!MayStartAt(text, start))
        {
            return 0;
        }

        var mask = lengths[Bucket(text[start], text[start + 1])];
        return mask == 0 ? 0 : Longest(text[start..], mask);
    }

    private int Longest(ReadOnlySpan<char> rest, uint mask)
    {
        if ((mask >> HighestBit) != 0)
        {
            for (var length = Math.Min(longestName, rest.Length); length >= HighestBit; length--)
            {
                if (names.Find(rest[..length]) >= 0)
                {
                    return length;
                }
            }

            mask &= (1u << HighestBit) - 1;
        }

        // One walk hashes all prefixes; what is left is nearly always a name.
        var last = Math.Min(BitOperations.Log2(mask), rest.Length);
        var hash = Step(rest[0], rest[1]);
        var possible = 0u;
        for (var length = 2; ; length++)
        {
            if ((mask >> length & 1) != 0 && IsMarked(hash))
            {
                possible |= 1u << length;
            }

            if (length >= last)
            {
                break;
            }

            hash = Step(hash, rest[length]);
        }

        for (; possible != 0;)
        {
            var length = BitOperations.Log2(possible);
            if (names.Find(rest[..length]) >= 0)
            {
                return length;
            }

            possible &= ~(1u << length);
        }

        return 0;
    }

    private const int HighestBit = 31;

    private int longestName;

    private int Bucket(char first, char second) => ((first * 31) ^ (second * 977)) & (lengths.Length - 1);

    private static uint Step(uint hash, char next) => (BitOperations.RotateLeft(hash, 5) ^ next) * 0x9E3779B1u;

    private int Place(uint hash) => (int)((hash ^ (hash >> 15)) & (uint)((marks.Length * 64) - 1));

    private bool IsMarked(uint hash)
    {
        var at = Place(hash);
        return (marks[at >> 6] >> at & 1) != 0;
    }
}
