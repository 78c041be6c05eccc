namespace KnowledgeGraph.Client;

/// <summary>What is asked about is not in the graph.</summary>
public sealed class EntityNotFoundException : KnowledgeGraphException
{
    internal EntityNotFoundException(string wanted, string message)
        : base("KG2101", message) => Wanted = wanted;

    /// <summary>What was looked for, as the caller named it.</summary>
    public string Wanted { get; }
}

/// <summary>A name is that of several entities.</summary>
public sealed class AmbiguousEntityException : KnowledgeGraphException
{
    internal AmbiguousEntityException(string wanted, IReadOnlyList<Entity> candidates)
        : base(
            "KG2102",
            $"'{wanted}' may be any of {string.Join(", ", candidates.Take(5).Select(c => $"{c.Name} ({c.Key})"))}{(candidates.Count > 5 ? ", …" : string.Empty)}; name one by its key.")
    {
        Wanted = wanted;
        Candidates = candidates;
    }

    /// <summary>The name.</summary>
    public string Wanted { get; }

    /// <summary>Whom it may mean, at least two; the likeliest first.</summary>
    public IReadOnlyList<Entity> Candidates { get; }
}
