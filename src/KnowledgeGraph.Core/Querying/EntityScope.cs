namespace KnowledgeGraph;

/// <summary>Which entities a question is about.</summary>
public sealed record EntityScope
{
    private EntityScope()
    {
    }

    /// <summary>All of them.</summary>
    public static EntityScope All { get; } = new();

    /// <summary>Key of the one entity, or of the place with its parts; null where the scope is none of these.</summary>
    public string? Key { get; private init; }

    /// <summary>Whether the places that lie in the place belong to it.</summary>
    public bool IncludesParts { get; private init; }

    /// <summary>Type of the entities; null where the scope is another.</summary>
    public string? Type { get; private init; }

    /// <summary>One entity.</summary>
    public static EntityScope Of(string key)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return new EntityScope { Key = key };
    }

    /// <summary>A place with its parts.</summary>
    public static EntityScope Within(string place)
    {
        ArgumentException.ThrowIfNullOrEmpty(place);
        return new EntityScope { Key = place, IncludesParts = true };
    }

    /// <summary>All entities of a type.</summary>
    public static EntityScope OfType(string type)
    {
        ArgumentException.ThrowIfNullOrEmpty(type);
        return new EntityScope { Type = type };
    }
}
