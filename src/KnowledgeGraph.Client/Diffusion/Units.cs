namespace KnowledgeGraph.Client.Diffusion;

/// <summary>Levels at which adoption is looked at, the largest first.</summary>
public enum UnitLevel
{
    /// <summary>A province, autonomous region or municipality.</summary>
    Province,

    /// <summary>A prefecture-level city; a municipality directly under the centre, and a county directly under its province, count as one.</summary>
    City,
    /// <summary>A district or county.</summary>
    District,
    /// <summary>A sub-district, town or township.</summary>
    Subdistrict,
    /// <summary>A community or village.</summary>
    Community,
}

/// <summary>A place that may take a policy up.</summary>
public sealed record Unit
{
    /// <summary>Key of the place in the graph.</summary>
    public required string Key { get; init; }

    /// <summary>Its name in the graph.</summary>
    public required string Name { get; init; }

    /// <summary>At which level it lies.</summary>
    public required UnitLevel Level { get; init; }

    /// <summary>Official code, where the register holds it.</summary>
    public string? Code { get; init; }

    /// <summary>Key of the unit one level up that is known; null for a province.</summary>
    public string? Parent { get; init; }

    /// <summary>Key of the province; null where it is not known.</summary>
    public string? Province { get; init; }

    /// <summary>First day on which it may have existed as such; null where no text says so.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>Last day on which it may have existed as such; null where no text says so.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>Whether it may have existed at some time between two days.</summary>
    public bool ExistedWithin(DateOnly first, DateOnly last) => !(ValidFrom > last) && !(ValidTo < first);
}

/// <summary>A policy whose spread is looked at.</summary>
/// <param name="Id">As in the schema's closed list: <c>old-neighbourhood-renovation</c>.</param>
/// <param name="Name">Chinese name; the id where the schema has none.</param>
/// <param name="NameEn">English name; the id where the schema has none.</param>
/// <param name="Family">What it belongs to with others: <c>housing</c>, <c>care</c>, …; <c>other</c> where that is not known.</param>
/// <param name="Aliases">Other Chinese names.</param>
public sealed record Policy(string Id, string Name, string NameEn, string Family, IReadOnlyList<string> Aliases)
{
    /// <summary>Its key in the graph.</summary>
    public string Key => EntityKey.Policy(Id);
}
