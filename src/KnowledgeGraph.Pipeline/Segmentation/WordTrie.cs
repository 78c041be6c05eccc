using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace KnowledgeGraph.Pipeline.Segmentation;

/// <summary>A slot of a <see cref="WordTrie"/>.</summary>
/// <param name="Base">Where the children start: the child for code <c>c</c> is in slot <c>Base + c</c>; 0 where there is no child.</param>
/// <param name="Label">The code that leads here; 0 where the slot is free.</param>
/// <param name="Value">What the word that ends here is worth to the owner; 0 where none ends here.</param>
[StructLayout(LayoutKind.Sequential, Size = 8)]
internal record struct TrieNode(int Base, ushort Label, ushort Value);

/// <summary>A double-array trie over UTF-16 code units: all words that begin at a place are found in one walk.</summary>
/// <remarks>
/// J. Aoe, "An efficient digital search algorithm by using a double-array structure", 1989, in the form in which no two nodes share a base, so that the
/// label alone tells whether a slot is the child looked for. Frequent code units have small codes, which packs the slots densely.
/// </remarks>
internal sealed class WordTrie
{
    /// <param name="alphabet">The code units that occur in words; the first has code 1.</param>
    /// <param name="nodes">Slot 0 is the root. Behind the highest base there is room for every code and one more.</param>
    public WordTrie(ReadOnlySpan<char> alphabet, TrieNode[] nodes)
    {
        // Code units that no word has share a code that no slot is labelled with, so that the walk needs no test for them.
        Codes = new ushort[char.MaxValue + 1];
        Codes.AsSpan().Fill((ushort)(alphabet.Length + 1));
        for (var i = 0; i < alphabet.Length; i++)
        {
            Codes[alphabet[i]] = (ushort)(i + 1);
        }

        Nodes = nodes;
    }

    /// <summary>Slots out of their fields.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static TrieNode[] Join(int[] bases, ushort[] labels, ushort[] values)
    {
        var nodes = new TrieNode[bases.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = new TrieNode(bases[i], labels[i], values[i]);
        }

        return nodes;
    }

    /// <summary>The code of each UTF-16 code unit.</summary>
    public ushort[] Codes { get; }

    public TrieNode[] Nodes { get; }

    /// <returns>The slot in which the word ends; -1 where the trie lacks the word.</returns>
    public int Find(ReadOnlySpan<char> word)
    {
        var slot = 0;
        foreach (var unit in word)
        {
            var start = Nodes[slot].Base;
            var code = Codes[unit];
            if (start == 0 || Nodes[start + code].Label != code)
            {
                return -1;
            }

            slot = start + code;
        }

        return Nodes[slot].Value == 0 ? -1 : slot;
    }
}

/// <summary>Lays words out as a <see cref="WordTrie"/>. The same words give the same slots.</summary>
internal sealed class WordTrieBuilder
{
    private const int TriesPerHole = 10_000;

    private readonly List<char> alphabet = [];
    private readonly List<(ushort[] Codes, ushort Value, int Index)> words = [];
    private readonly List<int> slotOfWord = [];
    private TrieNode[] nodes = new TrieNode[1024];
    private bool[] isTaken = new bool[1024];
    private bool[] isBase = new bool[1024];

    /// <summary>Free slots before this one are given up for first children.</summary>
    private int searchFrom = 1;

    /// <param name="entries">Words without duplicates and not empty, with values from 1.</param>
    /// <returns>The alphabet, the slots, and for each word the slot in which it ends.</returns>
    public static (char[] Alphabet, TrieNode[] Nodes, int[] Slots) Build(IReadOnlyList<(string Word, ushort Value)> entries)
    {
        var builder = new WordTrieBuilder();
        builder.AddWords(entries);
        builder.PlaceAll();
        return ([.. builder.alphabet], builder.nodes, [.. builder.slotOfWord]);
    }

    private void AddWords(IReadOnlyList<(string Word, ushort Value)> entries)
    {
        alphabet.AddRange(entries.SelectMany(e => e.Word).GroupBy(c => c).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Select(g => g.Key));
        var codes = alphabet.Select((c, i) => (c, i)).ToDictionary(p => p.c, p => (ushort)(p.i + 1));
        words.AddRange(entries.Select((e, i) => (e.Word.Select(c => codes[c]).ToArray(), e.Value, i)));
        words.Sort((a, b) => a.Codes.AsSpan().SequenceCompareTo(b.Codes));
        slotOfWord.AddRange(Enumerable.Repeat(-1, entries.Count));
    }

    private void PlaceAll()
    {
        // Nodes with many children first: they are the hardest to fit, and single children then fill the holes.
        var pending = new PriorityQueue<(int Slot, int First, int End, int Depth), (int Children, int Sequence)>();
        isTaken[0] = true;
        var sequence = 0;
        Enqueue(0, 0, words.Count, 0);
        var last = 0;
        while (pending.TryDequeue(out var node, out _))
        {
            var children = ChildrenOf(node.First, node.End, node.Depth).ToList();
            var start = FindBase([.. children.Select(c => c.Code)]);
            isBase[start] = true;
            nodes[node.Slot].Base = start;
            foreach (var (code, first, end) in children)
            {
                var slot = start + code;
                isTaken[slot] = true;
                nodes[slot].Label = code;
                last = Math.Max(last, start);
                Enqueue(slot, first, end, node.Depth + 1);
            }
        }

        Array.Resize(ref nodes, last + alphabet.Count + 2);

        void Enqueue(int slot, int first, int end, int depth)
        {
            if (first < end && words[first].Codes.Length == depth)
            {
                nodes[slot].Value = words[first].Value;
                slotOfWord[words[first].Index] = slot;
                first++;
            }

            if (first < end)
            {
                pending.Enqueue((slot, first, end, depth), (-ChildrenOf(first, end, depth).Count(), sequence++));
            }
        }
    }

    private IEnumerable<(ushort Code, int First, int End)> ChildrenOf(int first, int end, int depth)
    {
        for (var i = first; i < end;)
        {
            var code = words[i].Codes[depth];
            var next = i + 1;
            while (next < end && words[next].Codes[depth] == code)
            {
                next++;
            }

            yield return (code, i, next);
            i = next;
        }
    }

    private int FindBase(ushort[] codes)
    {
        var tries = 0;
        for (var slot = FreeFrom(Math.Max(searchFrom, codes[0] + 1)); ; slot = FreeFrom(slot + 1))
        {
            tries++;
            var start = slot - codes[0];
            Reserve(start + codes[^1]);
            if (!isBase[start] && Array.TrueForAll(codes, code => !isTaken[start + code]))
            {
                // Holes that nothing fits would be tried again for every node; giving up the first few keeps the search short for a few slots.
                for (var given = 0; given < tries / TriesPerHole; given++)
                {
                    searchFrom = FreeFrom(searchFrom + 1);
                }

                return start;
            }
        }
    }

    private int FreeFrom(int slot)
    {
        Reserve(slot);
        var distance = isTaken.AsSpan(slot).IndexOf(false);
        return distance < 0 ? FreeFrom(isTaken.Length) : slot + distance;
    }

    private void Reserve(int slot)
    {
        if (slot >= nodes.Length)
        {
            var size = Math.Max(slot + 1, nodes.Length * 2);
            Array.Resize(ref nodes, size);
            Array.Resize(ref isTaken, size);
            Array.Resize(ref isBase, size);
        }
    }
}
