namespace KnowledgeGraph;

/// <summary>How values that several documents give for one property become one.</summary>
public enum MergeRule
{
    /// <summary>All of them.</summary>
    Union,

    /// <summary>That of the latest document.</summary>
    Latest,

    /// <summary>The first in ordinal order (of ISO dates: the earliest).</summary>
    Minimum,

    /// <summary>The last in ordinal order.</summary>
    Maximum,
}

/// <summary>What values a property takes.</summary>
public enum PropertyValueType
{
    Text,
    Integer,
    Number,
    Date,

    /// <summary>One of <see cref="PropertyDefinition.Values"/>.</summary>
    Choice,
}

/// <summary>A property of an entity or a qualifier of a relation.</summary>
/// <param name="Name">In snake_case.</param>
/// <param name="NameZh">What an analyst reads.</param>
/// <param name="Description">One sentence.</param>
/// <param name="ValueType">What its values are.</param>
/// <param name="Values">The closed list, for <see cref="PropertyValueType.Choice"/>; else empty.</param>
/// <param name="Merge">How values of several documents become one.</param>
/// <param name="Required">Whether a fact without it is set aside.</param>
public sealed record PropertyDefinition(
    string Name, string NameZh, string Description, PropertyValueType ValueType, IReadOnlyList<string> Values, MergeRule Merge, bool Required)
{
    /// <summary>What an analyst reads for each of <see cref="Values"/>; empty where the schema was not read from a file.</summary>
    public IReadOnlyDictionary<string, string> ValueNamesZh { get; init; } = new Dictionary<string, string>();
}

/// <summary>A type of entity.</summary>
/// <param name="KeyPrefix">What its keys begin with, before the colon; see <see cref="EntityKey"/>.</param>
/// <param name="Kinds">The closed list of kinds; empty where the type has none.</param>
public sealed record EntityTypeDefinition(
    string Name, string NameZh, string Description, string KeyPrefix, IReadOnlyList<string> Kinds, IReadOnlyList<PropertyDefinition> Properties)
{
    /// <summary>What an analyst reads for each of <see cref="Kinds"/>; empty where the schema was not read from a file.</summary>
    public IReadOnlyDictionary<string, string> KindNamesZh { get; init; } = new Dictionary<string, string>();
}

/// <summary>How many tails of a relation type one head may have within one document, counting what the text says and what the register adds apart.</summary>
public enum Cardinality
{
    Many,
    One,
}

/// <summary>A type of relation.</summary>
/// <param name="Heads">Entity types that it may leave.</param>
/// <param name="Tails">Entity types that it may reach.</param>
public sealed record RelationTypeDefinition(
    string Name, string NameZh, string Description, IReadOnlyList<string> Heads, IReadOnlyList<string> Tails, Cardinality Cardinality,
    IReadOnlyList<PropertyDefinition> Qualifiers);

/// <summary>A policy of the closed list that ADOPTS leads to.</summary>
/// <param name="Id">Stable id, as in <c>old-neighbourhood-renovation</c>.</param>
/// <param name="Aliases">Other Chinese names, in the order of the file.</param>
public sealed record PolicyDefinition(string Id, string NameZh, string NameEn, IReadOnlyList<string> Aliases);

/// <summary>What numbers a text may state.</summary>
/// <param name="Subjects">Entity types that an indicator may be about.</param>
public sealed record IndicatorDefinition(string NameZh, string Description, IReadOnlyList<string> Subjects);

/// <summary>A published version of the schema: what may stand in the graph.</summary>
/// <param name="Version">A whole number as text: <c>1</c>.</param>
/// <param name="EntityTypes">In the order of the file.</param>
/// <param name="RelationTypes">In the order of the file.</param>
/// <param name="Policies">In the order of the file.</param>
public sealed record GraphSchema(
    string Version,
    IReadOnlyList<EntityTypeDefinition> EntityTypes,
    IReadOnlyList<RelationTypeDefinition> RelationTypes,
    IReadOnlyList<PolicyDefinition> Policies)
{
    /// <summary>One sentence.</summary>
    public string Description { get; init; } = string.Empty;

    /// <summary>Null where the version says nothing about indicators: then they may be about any entity.</summary>
    public IndicatorDefinition? Indicators { get; init; }

    public EntityTypeDefinition? EntityType(string name) => EntityTypes.FirstOrDefault(t => t.Name == name);

    public RelationTypeDefinition? RelationType(string name) => RelationTypes.FirstOrDefault(t => t.Name == name);

    public PolicyDefinition? Policy(string id) => Policies.FirstOrDefault(p => p.Id == id);
}
