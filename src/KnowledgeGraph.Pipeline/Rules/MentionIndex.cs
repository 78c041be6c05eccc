namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>The mentions of a text by where they begin and end.</summary>
internal sealed class MentionIndex
{
    private readonly IReadOnlyList<Mention> mentions;
    private readonly int[] byStart;
    private readonly int[] byEnd;

    /// <param name="mentions">In any order; they may nest and overlap.</param>
    public MentionIndex(IReadOnlyList<Mention> mentions)
    {
        this.mentions = mentions;
        byStart = [.. Enumerable.Range(0, mentions.Count)];
        byEnd = [.. byStart];
        Array.Sort(byStart, (a, b) => Compare(mentions[a].Span.Start, mentions[b].Span.Start, a, b));
        Array.Sort(byEnd, (a, b) => Compare(mentions[a].Span.End, mentions[b].Span.End, a, b));
    }

    public Mention this[int index] => mentions[index];

    public int Count => mentions.Count;

    /// <summary>Indexes of those that begin at a position, the longest first.</summary>
    public ReadOnlySpan<int> StartingAt(int position) => Slice(byStart, position, isEnd: false);

    /// <summary>Indexes of those that end at a position, the longest first.</summary>
    public ReadOnlySpan<int> EndingAt(int position) => Slice(byEnd, position, isEnd: true);

    /// <summary>The index of the last mention that begins before a position, not too far away, and passes a test; −1 where none does.</summary>
    public int LastBefore(int position, int memory, Func<Mention, bool> test)
    {
        for (var i = LowerBound(byStart, position, isEnd: false) - 1; i >= 0 && position - mentions[byStart[i]].Span.Start < memory; i--)
        {
            if (test(mentions[byStart[i]]))
            {
                return byStart[i];
            }
        }

        return -1;
    }

    private ReadOnlySpan<int> Slice(int[] order, int position, bool isEnd)
    {
        var first = LowerBound(order, position, isEnd);
        var last = first;
        while (last < order.Length && Key(order[last], isEnd) == position)
        {
            last++;
        }

        return order.AsSpan(first, last - first);
    }

    private int LowerBound(int[] order, int position, bool isEnd)
    {
        var (low, high) = (0, order.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = Key(order[middle], isEnd) < position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    private int Key(int index, bool isEnd) => isEnd ? mentions[index].Span.End : mentions[index].Span.Start;

    private int Compare(int firstKey, int secondKey, int first, int second)
        => firstKey != secondKey ? firstKey.CompareTo(secondKey)
            : mentions[first].Span.Length != mentions[second].Span.Length ? mentions[second].Span.Length.CompareTo(mentions[first].Span.Length)
            : first.CompareTo(second);
}
