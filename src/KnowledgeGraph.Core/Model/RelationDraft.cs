namespace KnowledgeGraph;

/// <summary>A relation as an extractor read it, before validation and before spans are mapped to the text as read.</summary>
/// <param name="Head">Key of an entity.</param>
/// <param name="Type">One of <see cref="RelationTypes"/>.</param>
/// <param name="Tail">Key of an entity; <c>policy:ID</c> for a policy.</param>
/// <param name="Qualifiers">See <see cref="KnowledgeGraph.Qualifiers"/>.</param>
/// <param name="Span">The sentence or clause that says it, in code units of the cleaned text; never empty.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
public sealed record RelationDraft(
    string Head, string Type, string Tail, PropertyBag Qualifiers, TextSpan Span, string Rule, double Confidence)
{
    /// <summary>Further sentences that say it, in text order, without <see cref="Span"/>.</summary>
    public IReadOnlyList<TextSpan> MoreSpans { get; init; } = [];
}
