namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>A number that a text states about something, not yet checked or mapped to the source.</summary>
/// <param name="SubjectKey">Key of what the number is about.</param>
/// <param name="Metric">What is measured, in the text's own words: 改造面积, 惠及居民.</param>
/// <param name="Value">In base units.</param>
/// <param name="Unit">The unit written, without 万 and 亿.</param>
/// <param name="Period">When it was so, where the text says.</param>
/// <param name="Span">The clause that says it, in code units of the cleaned text.</param>
/// <param name="Rule">Name of the rule.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
internal sealed record IndicatorDraft(
    string SubjectKey, string Metric, decimal Value, string Unit, DateInterval? Period, TextSpan Span, string Rule, double Confidence)
{
    /// <summary><see cref="Statuses.Planned"/> where the text only intends it; null where it states it.</summary>
    public string? Status { get; init; }
}
