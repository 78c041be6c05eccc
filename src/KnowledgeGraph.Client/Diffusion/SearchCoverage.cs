namespace KnowledgeGraph.Client.Diffusion;

/// <summary>A document that tells of a unit.</summary>
/// <param name="Id">Of the document.</param>
/// <param name="Day">When it was published; where it does not say, the last day that its facts name.</param>
/// <param name="IsInferred">Whether <paramref name="Day"/> was not published but inferred.</param>
public readonly record struct CoveringDocument(string Id, DateOnly Day, bool IsInferred);

/// <summary>Which units have any text at all, and when: where nothing was read, silence says nothing about adoption.</summary>
public sealed class SearchCoverage
{
    private static readonly IReadOnlyList<CoveringDocument> None = [];
    private readonly Dictionary<string, List<CoveringDocument>> byUnit = new(StringComparer.Ordinal);

    /// <summary>Keys of units with text, in ordinal order.</summary>
    public IEnumerable<string> Units => byUnit.Keys.Order(StringComparer.Ordinal);

    /// <summary>By day, then id; empty where nothing was read.</summary>
    public IReadOnlyList<CoveringDocument> Documents(string unit) => byUnit.GetValueOrDefault(unit) ?? None;

    /// <summary>Those of one period.</summary>
    public IEnumerable<CoveringDocument> Documents(string unit, Period period)
        => Documents(unit).Where(d => d.Day >= period.First && d.Day <= period.Last);

    internal void Add(string unit, CoveringDocument document)
    {
        if (!byUnit.TryGetValue(unit, out var documents))
        {
            byUnit.Add(unit, documents = []);
        }

        documents.Add(document);
    }

    internal void Order()
    {
        foreach (var documents in byUnit.Values)
        {
            documents.Sort((x, y) => x.Day != y.Day ? x.Day.CompareTo(y.Day) : string.CompareOrdinal(x.Id, y.Id));
        }
    }
}
