namespace KnowledgeGraph.Worker.Review;

/// <summary>Why something is doubted.</summary>
public enum DoubtKind
{
    /// <summary>An assertion of low confidence.</summary>
    LowConfidence,

    /// <summary>A place of a kind that the register holds, which it does not hold.</summary>
    Nil,

    /// <summary>Facts that cannot well be true together.</summary>
    Conflict,

    /// <summary>A measure that recurs across texts and is on no list of policies.</summary>
    PolicyCandidate,

    /// <summary>Two entities that may be one.</summary>
    Duplicate,
}

/// <summary>Something that a reviewer should decide.</summary>
public sealed record Doubt
{
    public required DoubtKind Kind { get; init; }

    /// <summary>What a decision would be about; its <see cref="FactReference.ShortId"/> is the doubt's.</summary>
    public required FactReference Fact { get; init; }

    /// <summary>Of a conflict, the facts of which not all can be true, <see cref="Fact"/> first; else <see cref="Fact"/> alone.</summary>
    public IReadOnlyList<FactReference> Facts { get; init; } = [];

    /// <summary>One sentence.</summary>
    public required string Why { get; init; }

    /// <summary>What comes first: the lower.</summary>
    public required double Rank { get; init; }

    /// <summary>Of a fact, how sure it is; null where that is not what is doubted.</summary>
    public double? Confidence { get; init; }

    /// <summary>Entities whose sentences show what is meant; of a fact none, for it has its own.</summary>
    public IReadOnlyList<string> Examples { get; init; } = [];

    public PolicyCandidate? Candidate { get; init; }
}

/// <summary>How widely a measure is used.</summary>
/// <param name="Texts">Number of documents.</param>
/// <param name="Places">Number of subjects of these documents.</param>
/// <param name="FirstDate">The earliest day on which one was published; null where none is dated.</param>
public sealed record PolicyCandidate(int Texts, int Places, DateOnly? FirstDate);

/// <summary>Doubts of one kind.</summary>
/// <param name="First">The most doubtful ones, in order.</param>
/// <param name="Total">How many there are in all.</param>
public sealed record DoubtList(DoubtKind Kind, IReadOnlyList<Doubt> First, long Total);

/// <summary>Keeps the first few of many in order, whatever the order in which they come.</summary>
internal sealed class DoubtRanking(DoubtKind kind, int limit)
{
    private readonly SortedSet<Doubt> first = new(Comparer<Doubt>.Create(Compare));
    private long total;

    public void Add(Doubt doubt)
    {
        total++;
        first.Add(doubt);
        if (first.Count > limit)
        {
            first.Remove(first.Max!);
        }
    }

    public DoubtList ToList() => new(kind, [.. first], total);

    private static int Compare(Doubt one, Doubt two)
        => one.Rank.CompareTo(two.Rank) is var rank and not 0 ? rank
            : string.CompareOrdinal(one.Fact.ToString(), two.Fact.ToString()) is var fact and not 0 ? fact
            : one.Fact.Letter.CompareTo(two.Fact.Letter);
}
