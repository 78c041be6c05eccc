namespace KnowledgeGraph.Pipeline.Rules;

/// <content>Rules that date entities.</content>
internal sealed partial class RuleReading
{
    /// <param name="mentions">Linked, of all types.</param>
    /// <param name="times">Words that date something.</param>
    /// <param name="nameOf">The name of an entity by its key; null where nobody knows.</param>
    /// <param name="actorsAt">As for <see cref="Relations"/>.</param>
    /// <param name="subjectKey">As for <see cref="Relations"/>.</param>
    /// <returns>In the order of the matches. Nothing of an entity that one match dates twice: A与B合并为A ends nothing.</returns>
    public IReadOnlyList<DateDraft> Dates(
        IReadOnlyList<LinkedMention> mentions, IReadOnlyList<TimeExpression> times, Func<string, string?> nameOf,
        Func<int, IEnumerable<LinkedMention>> actorsAt, string subjectKey)
    {
        var index = new MentionIndex([.. mentions.Select(m => m.Mention), .. times.Select(t => TimeMention.Of(t.Span, t.Interval))]);
        var ends = new Ends(mentions, index, actorsAt, subjectKey);
        var drafts = new List<DateDraft>();
        foreach (var match in Match(index, RuleOutput.Dates))
        {
            var given = match.Rule.Dates.SelectMany(d => Drafts(d, match)).ToList();
            drafts.AddRange(given.GroupBy(d => d.Key, StringComparer.Ordinal).Where(g => !g.Skip(1).Any()).SelectMany(g => g));
        }

        return drafts;

        IEnumerable<DateDraft> Drafts(DateOutput output, RuleMatch match)
        {
            if (match.Slots[output.Time].Mentions is not [var time, ..])
            {
                yield break;
            }

            foreach (var key in ends.Keys(output.Entity, match, []).Where(k => IsMeant(k, output.Entity, match)))
            {
                yield return new DateDraft(
                    key, output.Property, output.Precision, TimeMention.IntervalOf(index[time]), text.QuoteAround(match.Span), match.Rule.Id, match.Rule.Confidence);
            }
        }

        // 学田镇, which the register has as 学田街道 today: what is said of the town is not said of the sub-district.
        bool IsMeant(string key, RelationEnd end, RuleMatch match)
            => end.Kind != EndKind.Captured || nameOf(key) is not { Length: > 0 } name
                || (match.Slots[end.Slot].Mentions ?? []).Any(m => mentions[m].Key == key && mentions[m].Mention.Name is { Length: > 0 } said && said[^1] == name[^1]);
    }
}
