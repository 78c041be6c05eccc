namespace KnowledgeGraph.Client;

/// <summary>Which places.</summary>
public sealed record PlaceFilter
{
    /// <summary>Only with a name or alias that holds every word of this: 河苑, 戚墅堰 街道. All where null.</summary>
    public string? Name { get; init; }

    /// <summary>Only of this kind; see <see cref="PlaceKinds"/>. All where null.</summary>
    public string? Kind { get; init; }

    /// <summary>Only a place and what lies in it, named by key or official code. All where null.</summary>
    public string? Within { get; init; }

    /// <summary>Only places of the register with an official code that begins so, and places without one that are known below them. All where null; not together with <see cref="Name"/>.</summary>
    public string? CodePrefix { get; init; }
}

/// <summary>Which entities.</summary>
public sealed record SearchFilter
{
    /// <summary>Only of this type; see <see cref="EntityTypes"/>. All where null.</summary>
    public string? Type { get; init; }

    /// <summary>Only of this kind; see <see cref="PlaceKinds"/>. All where null.</summary>
    public string? Kind { get; init; }

    /// <summary>Only a place and the places that lie in it, named by key or official code. All where null.</summary>
    public string? Within { get; init; }
}

/// <summary>Which documents.</summary>
public sealed record DocumentFilter
{
    /// <summary>Only those about this place, named by key or official code; all where null.</summary>
    public string? Subject { get; init; }

    /// <summary>Whether documents about places that lie in <see cref="Subject"/> count as well.</summary>
    /// <value>The default is true.</value>
    public bool IncludeParts { get; init; } = true;

    /// <summary>Only those whose text mentions this entity, named by key or official code; all where null. Not together with <see cref="Subject"/>.</summary>
    public string? Mentioning { get; init; }

    /// <summary>Only those published from this day on; all where null, also those without a date.</summary>
    public DateOnly? PublishedFrom { get; init; }

    /// <summary>Only those published up to this day; all where null, also those without a date.</summary>
    public DateOnly? PublishedTo { get; init; }
}

/// <summary>Which numbers.</summary>
public sealed record IndicatorFilter
{
    /// <summary>Only where the metric holds these characters: 人口. All where null.</summary>
    public string? Metric { get; init; }

    /// <summary>Whether numbers about places that lie in the place count as well.</summary>
    /// <value>The default is false.</value>
    public bool IncludeParts { get; init; }
}
