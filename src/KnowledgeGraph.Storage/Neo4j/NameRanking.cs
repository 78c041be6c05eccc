namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Keeps the best of those that have a name with every word: exact names first, then the shorter name, then the key.</summary>
/// <remarks>As the SQLite store ranks: whether any fitting name is exact and how short the shortest is are looked at apart.</remarks>
/// <param name="words">Folded, at least one.</param>
/// <param name="exact">The whole query, folded.</param>
/// <param name="after">Only what stands behind this counts; all where null.</param>
internal sealed class NameRanking(IReadOnlyList<string> words, string exact, int limit, SearchPosition? after = null)
{
    private readonly SortedSet<(bool Inexact, int Length, string Key)> best = new(Comparer<(bool Inexact, int Length, string Key)>.Create(Compare));

    /// <summary>The best, at most as many as asked for.</summary>
    public IEnumerable<string> Keys => best.Select(b => b.Key);

    /// <summary>As <see cref="Keys"/>, with what they are ranked by.</summary>
    public IEnumerable<SearchPosition> Positions => best.Select(b => new SearchPosition(!b.Inexact, b.Length, b.Key));

    /// <param name="names">Folded, parted by line feeds.</param>
    public void Add(string key, string names)
    {
        var fitting = names.Split('\n').Where(n => words.All(w => n.Contains(w, StringComparison.Ordinal))).ToList();
        if (fitting.Count == 0)
        {
            return;
        }

        var rank = (!fitting.Contains(exact), fitting.Min(n => n.EnumerateRunes().Count()), key);
        if (after is not null && Compare(rank, (!after.IsExact, after.NameLength, after.Key)) <= 0)
        {
            return;
        }

        best.Add(rank);
        if (best.Count > limit)
        {
            best.Remove(best.Max);
        }
    }

    private static int Compare((bool Inexact, int Length, string Key) x, (bool Inexact, int Length, string Key) y)
        => x.Inexact.CompareTo(y.Inexact) is not 0 and var inexact ? inexact
            : x.Length.CompareTo(y.Length) is not 0 and var length ? length
            : string.CompareOrdinal(x.Key, y.Key);
}
