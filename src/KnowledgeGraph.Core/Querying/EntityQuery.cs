namespace KnowledgeGraph;

/// <summary>Asks for entities.</summary>
public sealed record EntityQuery
{
    /// <summary>Among which.</summary>
    public EntityScope Scope { get; init; } = EntityScope.All;

    /// <summary>Only of this kind; all where null.</summary>
    public string? Kind { get; init; }

    /// <summary>Only those whose key begins so: <c>place:3204</c> holds all places of the register below that code. All where empty.</summary>
    public string KeyPrefix { get; init; } = string.Empty;

    /// <summary>Only those behind this key.</summary>
    public string? After { get; init; }

    /// <summary>At most so many, from 1; all where null.</summary>
    public int? Limit { get; init; }
}

/// <summary>Asks for entities by name.</summary>
public sealed record SearchQuery
{
    /// <summary>One or more words, parted by blanks, each of which a name or alias must hold; of Chinese, any part of a name of one character or more.</summary>
    public required string Text { get; init; }

    /// <summary>Only of this type; all where null.</summary>
    public string? Type { get; init; }

    /// <summary>Only of this kind; all where null.</summary>
    public string? Kind { get; init; }

    /// <summary>Only this place and its parts; all where null.</summary>
    public string? Within { get; init; }

    /// <summary>Only those behind this one.</summary>
    public SearchPosition? After { get; init; }

    /// <summary>At most so many, from 1.</summary>
    public int Limit { get; init; } = 20;
}

/// <summary>An entity that bears a name searched for.</summary>
/// <param name="Entity">The entity.</param>
/// <param name="Position">Where it stands among the hits.</param>
public sealed record SearchHit(Entity Entity, SearchPosition Position);

/// <summary>Where a hit stands.</summary>
/// <param name="IsExact">Whether one of its names is the text searched for.</param>
/// <param name="NameLength">Of the shortest name that holds every word, in characters (Unicode scalar values), as searched: without quotes and blanks.</param>
/// <param name="Key">The entity's.</param>
public sealed record SearchPosition(bool IsExact, int NameLength, string Key);
