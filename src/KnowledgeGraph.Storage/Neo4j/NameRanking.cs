namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Keeps the best of those that have a name with every word: exact names first, then the shorter name, then the key.</summary>
/// <remarks>As the SQLite store ranks: whether any fitting name is exact and how short the shortest is are looked at apart.</remarks>
/// <param name="words">Folded, at least one.</param>
/// <param name="exact">The whole query, folded.</param>
internal sealed class NameRanking(IReadOnlyList<string> words, string exact, int limit)
{
    private readonly SortedSet<(bool Inexact, int Length, string Key)> best = new(Comparer<(bool Inexact, int Length, string Key)>.Create(
        (a, b) => a.Inexact.CompareTo(b.Inexact) is not 0 and var inexact ? inexact
            : a.Length.CompareTo(b.Length) is not 0 and var length ? length
            : string.CompareOrdinal(a.Key, b.Key)));

    /// <summary>The best, at most as many as asked for.</summary>
    public IEnumerable<string> Keys => best.Select(b => b.Key);

    /// <param name="names">Folded, parted by line feeds.</param>
    public void Add(string key, string names)
    {
        var fitting = names.Split('\n').Where(n => words.All(w => n.Contains(w, StringComparison.Ordinal))).ToList();
        if (fitting.Count == 0)
        {
            return;
        }

        best.Add((!fitting.Contains(exact), fitting.Min(n => n.EnumerateRunes().Count()), key));
        if (best.Count > limit)
        {
            best.Remove(best.Max);
        }
    }
}
