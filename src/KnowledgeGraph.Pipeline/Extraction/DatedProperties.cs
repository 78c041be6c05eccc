using System.Globalization;

namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>What a text says about the dates of an entity.</summary>
/// <param name="Properties">Dates, and how exactly the text gives them.</param>
/// <param name="Spans">The sentences that say so, in code units of the cleaned text, in text order.</param>
internal sealed record DatedEntity(PropertyBag Properties, IReadOnlyList<TextSpan> Spans);

/// <summary>Chooses one date for each property of an entity, of all that a text gives.</summary>
internal static class DatedProperties
{
    /// <param name="reference">The day that the text speaks from; what is dated after it is a plan.</param>
    /// <returns>By the keys of entities.</returns>
    public static IReadOnlyDictionary<string, DatedEntity> Choose(IEnumerable<DateDraft> drafts, DateOnly? reference)
    {
        var dated = new Dictionary<string, DatedEntity>(StringComparer.Ordinal);
        var sound = drafts.Where(d => d.Interval.Precision is DatePrecision.Day or DatePrecision.Month or DatePrecision.Quarter or DatePrecision.Year
            && (reference is not { } day || d.Interval.Earliest <= day));
        foreach (var entity in sound.GroupBy(d => d.Key, StringComparer.Ordinal))
        {
            var chosen = entity.GroupBy(d => d.Property.Name, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(Best).ToList();

            // 1958年撤销，1985年恢复: what began after its end is there again.
            var begun = chosen.Where(d => !IsEnd(d)).Select(Date).DefaultIfEmpty(DateOnly.MinValue).Max();
            chosen.RemoveAll(d => IsEnd(d) && Date(d) < begun);
            var properties = chosen.SelectMany(d => new[] { (d.Property.Name, (string?)Text(d)), (d.Precision ?? string.Empty, Precision(d)) }).Where(p => p.Item1.Length > 0);
            var spans = entity.Where(d => chosen.Exists(c => c.Property.Name == d.Property.Name && c.Interval == d.Interval)).Select(d => d.Span).Distinct().Order();
            dated.Add(entity.Key, new DatedEntity(PropertyBag.Of([.. properties]), [.. spans]));
        }

        return dated;
    }

    /// <summary>The surest; of equals that which the schema's rule for several documents would take, then the more exact, then the first.</summary>
    private static DateDraft Best(IEnumerable<DateDraft> drafts)
        => drafts.OrderByDescending(d => d.Confidence).ThenBy(d => IsEnd(d) ? Date(d).DayNumber : -Date(d).DayNumber)
            .ThenBy(d => d.Interval.Precision).ThenBy(d => d.Span).First();

    /// <summary>An end's earliest value counts, a beginning's latest; either is as wide as the text allows.</summary>
    private static bool IsEnd(DateDraft draft) => draft.Property.Merge == MergeRule.Minimum;

    private static DateOnly Date(DateDraft draft) => IsEnd(draft) ? draft.Interval.Latest : draft.Interval.Earliest;

    private static string Text(DateDraft draft) => Date(draft).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Precision(DateDraft draft) => draft.Interval.Precision.ToString().ToLowerInvariant();
}
