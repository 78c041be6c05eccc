namespace KnowledgeGraph.Worker.Review;

/// <summary>Tells, in memory of a fixed size, which words may have come from more than one source: never no where the answer is yes.</summary>
internal sealed class RecurrenceSketch
{
    private const int Slots = 1 << 21;

    private readonly int[] sources = new int[Slots];
    private readonly bool[] recurring = new bool[Slots];

    public void Add(string word, string source)
    {
        var slot = Slot(word);
        var mark = (int)Hash(source) | 1;
        recurring[slot] |= sources[slot] != 0 && sources[slot] != mark;
        sources[slot] = mark;
    }

    public bool MayRecur(string word) => recurring[Slot(word)];

    private static int Slot(string word) => (int)(Hash(word) >> 11);

    /// <summary>FNV-1a, so that every run and machine gives the same.</summary>
    private static uint Hash(string word)
    {
        var hash = 2166136261u;
        foreach (var c in word)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return hash ^ (hash >> 15);
    }
}
