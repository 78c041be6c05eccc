using System.Numerics;

namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>Distinct names by number and numbers by name, in a few arrays: an eighth of what strings in a dictionary take.</summary>
/// <remarks>The register holds 660,000 names, and a worker meets them all in time. Filled once, then read by any number of threads.</remarks>
/// <param name="capacity">About how many names will be added.</param>
internal sealed class PackedNames(int capacity)
{
    private const int TypicalLength = 4;

    private readonly PackedStrings names = new(capacity, capacity * TypicalLength);

    /// <summary>Numbers plus one by hash, 0 where free; a power of two, at most two thirds full.</summary>
    private int[] buckets = new int[BitOperations.RoundUpToPowerOf2((uint)Math.Max(8, capacity + (capacity / 2)))];

    public int Count => names.Count;

    public ReadOnlySpan<char> this[int number] => names[number];

    /// <returns>The number of the name, or -1.</returns>
    public int Find(ReadOnlySpan<char> name) => buckets[Place(name)] - 1;

    /// <returns>The number of the name, which is the count before where it is new.</returns>
    public int Add(ReadOnlySpan<char> name)
    {
        var at = Place(name);
        if (buckets[at] > 0)
        {
            return buckets[at] - 1;
        }

        names.Add(name);
        buckets[at] = names.Count;
        if (names.Count * 3L > buckets.Length * 2L)
        {
            Grow();
        }

        return names.Count - 1;
    }

    /// <summary>Gives back what was reserved for more names.</summary>
    public void Trim() => names.Trim();

    /// <summary>Where the name is, or where it would be put.</summary>
    private int Place(ReadOnlySpan<char> name)
    {
        for (var at = First(name); ; at = (at + 1) & (buckets.Length - 1))
        {
            var number = buckets[at];
            if (number == 0 || names[number - 1].SequenceEqual(name))
            {
                return at;
            }
        }
    }

    private int First(ReadOnlySpan<char> name)
    {
        var hash = (uint)name.Length;
        foreach (var unit in name)
        {
            hash = (BitOperations.RotateLeft(hash, 5) ^ unit) * 0x9E3779B1u;
        }

        return (int)((hash ^ (hash >> 15)) & (uint)(buckets.Length - 1));
    }

    private void Grow()
    {
        buckets = new int[buckets.Length * 2];
        for (var number = 0; number < names.Count; number++)
        {
            buckets[Place(names[number])] = number + 1;
        }
    }
}

/// <summary>Strings by number, one behind the other in one array.</summary>
/// <param name="capacity">About how many will be added.</param>
/// <param name="units">About how many UTF-16 code units they have together.</param>
internal sealed class PackedStrings(int capacity, int units)
{
    private readonly List<char> all = new(units);
    private readonly List<int> ends = new(capacity);

    public int Count => ends.Count;

    public ReadOnlySpan<char> this[int number]
    {
        get
        {
            var start = number == 0 ? 0 : ends[number - 1];
            return System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all)[start..ends[number]];
        }
    }

    public void Add(ReadOnlySpan<char> text)
    {
        all.AddRange(text);
        ends.Add(all.Count);
    }

    /// <inheritdoc cref="PackedNames.Trim"/>
    public void Trim()
    {
        all.TrimExcess();
        ends.TrimExcess();
    }
}
