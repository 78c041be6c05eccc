using System.Globalization;

namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>What the rules read in one text. Rules of mentions come first, since those of relations may stand on what they give.</summary>
internal sealed partial class RuleReading(AnalyzedText text, IReadOnlyList<TriggerHit> hits, IReadOnlyList<RuleAnchor> mentionAnchors)
{
    /// <summary>How far back the place that a text speaks of may have been named, in UTF-16 code units.</summary>
    private const int Memory = 600;

    private readonly List<RuleMatch> matches = [];

    /// <summary>All matches so far: those of rules of mentions, then those of relations, then those of dates; each by start, the longer first, then in the order of the rules.</summary>
    public IReadOnlyList<RuleMatch> Matches => matches;

    /// <summary>Steps of matching so far.</summary>
    public long Steps { get; private set; }

    /// <param name="found">The mentions that patterns may refer to.</param>
    /// <returns>New mentions in text order; of those of one type that overlap the first, then the longest, then that of the first rule.</returns>
    public IReadOnlyList<Mention> Mentions(IReadOnlyList<Mention> found)
    {
        var mentions = new List<Mention>();
        var ends = new Dictionary<string, int>(StringComparer.Ordinal);
        var index = new MentionIndex(found);
        var given = Match(index, RuleOutput.Mention).SelectMany(m => Spanned(m, index).Select(s => (Match: m, Span: s)))
            .OrderBy(m => m.Span.Start).ThenByDescending(m => m.Span.Length).ThenBy(m => m.Match.Order);
        foreach (var (match, span) in given)
        {
            var output = match.Rule.Mention!;
            if (span.Start < ends.GetValueOrDefault(output.Type))
            {
                continue;
            }

            ends[output.Type] = span.End;
            var name = output.Name.Count == 0 ? span.In(text.Text) : string.Concat(output.Name.Select(p => Said(p, match, output.Slot, span)));
            mentions.Add(new Mention(span, output.Type, output.Kind, name, match.Rule.Id, match.Rule.Confidence)
            {
                Properties = PropertyBag.Of([.. output.Properties.Select(p => (p.Key, Said(p.Value, match, output.Slot, span)))]),
            });
        }

        return mentions;
    }

    /// <summary>What a match makes a mention of: the captured stretch, or each of the mentions captured.</summary>
    private static IEnumerable<TextSpan> Spanned(RuleMatch match, MentionIndex index)
        => match.Slots[match.Rule.Mention!.Slot] is { IsSet: true } captured
            ? captured.Mentions is { } members ? members.Select(m => index[m].Span) : captured.Span.IsEmpty ? [] : [captured.Span]
            : [];

    /// <summary>A part of a name or a property; what the mention spans stands for itself, one member at a time.</summary>
    private string? Said(TextPart part, RuleMatch match, int spanned, TextSpan span)
    {
        if (part.Slot < 0)
        {
            return part.Word;
        }

        var captured = match.Slots[part.Slot];
        var about = part.Slot == spanned ? span : captured.IsSet ? captured.Span : (TextSpan?)null;
        return about is not { } found ? null : part.IsPosition ? found.Start.ToString(CultureInfo.InvariantCulture) : found.In(text.Text);
    }

    /// <param name="mentions">Linked, of all types.</param>
    /// <param name="actorsAt">Who acts around a position: organizations and places; empty where it is the subject.</param>
    /// <param name="subjectKey">Key of the place that the text is about.</param>
    /// <returns>One per head, type, tail and qualifiers, in the order of their first matches: the surest, with where else it is said.</returns>
    public IReadOnlyList<RelationDraft> Relations(IReadOnlyList<LinkedMention> mentions, Func<int, IEnumerable<LinkedMention>> actorsAt, string subjectKey)
    {
        var index = new MentionIndex([.. mentions.Select(m => m.Mention)]);
        var ends = new Ends(mentions, index, actorsAt, subjectKey);
        var drafts = Match(index, RuleOutput.Relation).SelectMany(Drafts);
        return [.. drafts.GroupBy(d => (d.Head, d.Type, d.Tail, d.Qualifiers)).Select(Merge)];

        IEnumerable<RelationDraft> Drafts(RuleMatch match)
        {
            var output = match.Rule.Relation!;
            var span = text.QuoteAround(match.Span);
            var tails = ends.Keys(output.Tail, match, []);
            foreach (var head in ends.Keys(output.Head, match, tails))
            {
                foreach (var tail in tails.Where(t => t != head))
                {
                    foreach (var qualifiers in Qualifiers(output, match, index))
                    {
                        yield return new RelationDraft(head, output.Type.Name, tail, qualifiers, span, match.Rule.Id, match.Rule.Confidence);
                    }
                }
            }
        }
    }

    /// <summary>Who stands at the ends of what rules give.</summary>
    private sealed class Ends(IReadOnlyList<LinkedMention> mentions, MentionIndex index, Func<int, IEnumerable<LinkedMention>> actorsAt, string subjectKey)
    {
        private readonly LinkedMention? subject = mentions.FirstOrDefault(m => m.Key == subjectKey && m.Kind is not null);

        /// <param name="others">Who stands at the other end.</param>
        public IReadOnlyList<string> Keys(RelationEnd end, RuleMatch match, IReadOnlyList<string> others) => end.Kind switch
        {
            EndKind.Captured => [.. (match.Slots[end.Slot].Mentions ?? []).Select(i => mentions[i].Key).Distinct()],
            EndKind.Actor => [actorsAt(match.Span.Start).FirstOrDefault(a => !others.Contains(a.Key))?.Key ?? subjectKey],
            EndKind.Here when subject?.Kind != end.PlaceKind => index.LastBefore(match.Span.Start, Memory, m => m.Type == EntityTypes.Place && m.Kind == end.PlaceKind) is >= 0 and var last
                ? [mentions[last].Key] : subject is null && end.PlaceKind == PlaceKinds.Subdistrict ? [subjectKey] : [],
            _ => [subjectKey],
        };
    }

    /// <summary>One set of qualifiers; several where a property holds several values parted by commas (省、市两级).</summary>
    private IEnumerable<PropertyBag> Qualifiers(RelationOutput output, RuleMatch match, MentionIndex index)
    {
        IEnumerable<PropertyBag> bags = [PropertyBag.Empty];
        foreach (var source in output.Qualifiers)
        {
            var value = source.Value ?? ValueOf(match.Slots[source.Slot], source.Property, index);
            bags = value is null ? bags : bags.SelectMany(b => value.Split(',').Select(v => b.With(source.Name, v)));
        }

        return bags;
    }

    private string? ValueOf(Captured captured, string? property, MentionIndex index)
        => !captured.IsSet ? null : property is null ? captured.Span.In(text.Text)
            : captured.Mentions is [var first, ..] ? index[first].Properties.Find(property) : null;

    private static RelationDraft Merge(IEnumerable<RelationDraft> group)
    {
        var best = group.OrderByDescending(d => d.Confidence).ThenBy(d => d.Span).ThenBy(d => d.Rule, StringComparer.Ordinal).First();
        return best with { MoreSpans = [.. group.Select(d => d.Span).Where(s => s != best.Span).Distinct().Order()] };
    }

    private List<RuleMatch> Match(MentionIndex index, RuleOutput output)
    {
        var matcher = new PatternMatcher(text, index);
        var found = new List<RuleMatch>();
        var lastEnd = new Dictionary<PatternVariant, int>();
        foreach (var hit in hits)
        {
            // 合作共建 and its beginning 合作 are one trigger: what matched at the longer one is not looked for again inside it.
            if (hit.Anchor.Rule.Output == output && hit.Span.Start >= lastEnd.GetValueOrDefault(hit.Anchor.Variant)
                && TryMatch(matcher, hit.Anchor, hit.Span, -1, found))
            {
                lastEnd[hit.Anchor.Variant] = hit.Span.End;
            }
        }

        foreach (var anchor in mentionAnchors.Where(a => a.Rule.Output == output))
        {
            var test = ((MentionElement)anchor.Variant.Anchor).Test;
            for (var i = 0; i < index.Count; i++)
            {
                if (test.Fits(index[i]))
                {
                    TryMatch(matcher, anchor, index[i].Span, i, found);
                }
            }
        }

        Steps += matcher.Steps;
        List<RuleMatch> ordered = [.. found.OrderBy(m => m.Span.Start).ThenByDescending(m => m.Span.Length).ThenBy(m => m.Order)];
        matches.AddRange(ordered);
        return ordered;
    }

    private bool TryMatch(PatternMatcher matcher, RuleAnchor anchor, TextSpan span, int mention, List<RuleMatch> found)
    {
        var slots = new Captured[anchor.Rule.Pattern.Names.Count];
        if (!matcher.TryMatch(anchor.Variant, span, mention, slots, out var matched))
        {
            return false;
        }

        foreach (var guard in anchor.Rule.Needs)
        {
            if (!Holds(matcher, guard, matched, slots))
            {
                return false;
            }
        }

        foreach (var guard in anchor.Rule.Unless)
        {
            if (Holds(matcher, guard, matched, slots))
            {
                return false;
            }
        }

        found.Add(new RuleMatch(anchor.Rule, anchor.Order, matched, slots));
        return true;
    }

    private bool Holds(PatternMatcher matcher, Guard guard, TextSpan match, Captured[] slots)
    {
        if (guard.Slot >= 0 && !slots[guard.Slot].IsSet)
        {
            return false;
        }

        var about = guard.Slot >= 0 ? slots[guard.Slot].Span : match;
        var whole = new TextSpan(0, text.Text.Length);
        var scratch = new Captured[guard.Names];
        if (guard.Place is GuardPlace.Before or GuardPlace.After or GuardPlace.At)
        {
            return matcher.Matches(guard.Program, guard.Place == GuardPlace.After ? about.End : about.Start, whole, scratch);
        }

        var within = guard.Place switch
        {
            GuardPlace.In => about,
            GuardPlace.Clause => text.ClauseSpan(about.Start).Cover(text.ClauseSpan(Math.Max(about.Start, about.End - 1))),
            _ => text.SentenceSpan(about.Start).Cover(text.SentenceSpan(Math.Max(about.Start, about.End - 1))),
        };
        for (var position = within.Start; position < within.End; position++)
        {
            if (matcher.Matches(guard.Program, position, within, scratch))
            {
                return true;
            }
        }

        return false;
    }
}
