namespace KnowledgeGraph;

/// <summary>A relation as extraction found it, not yet checked or mapped to the source.</summary>
/// <param name="Head">Key of an entity.</param>
/// <param name="Type">A relation type of the schema.</param>
/// <param name="Tail">Key of an entity.</param>
/// <param name="Qualifiers">Status, level, year, role and the like.</param>
/// <param name="Span">The sentence or clause that says it, in code units of the cleaned text.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
public sealed record RelationDraft(
    string Head, string Type, string Tail, PropertyBag Qualifiers, TextSpan Span, string Rule, double Confidence)
{
    /// <summary>Further places that say it.</summary>
    public IReadOnlyList<TextSpan> MoreSpans { get; init; } = [];
}
