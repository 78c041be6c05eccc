namespace KnowledgeGraph;

/// <summary>A property of an entity that is a date, as a rule read it, before one of several is chosen and before spans are mapped to the text as read.</summary>
/// <param name="Key">Key of the entity.</param>
/// <param name="Property">A property of the entity's type that is a date.</param>
/// <param name="Precision">Name of the property that takes how exactly the text dates it; null where the schema has none.</param>
/// <param name="Interval">When, as far as the text says.</param>
/// <param name="Span">The sentence or clause that says it, in code units of the cleaned text; never empty.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
public sealed record DateDraft(
    string Key, PropertyDefinition Property, string? Precision, DateInterval Interval, TextSpan Span, string Rule, double Confidence);
