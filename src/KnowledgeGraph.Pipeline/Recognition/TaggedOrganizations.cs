using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>A tagger's second opinion on organizations: where the names that the rules found begin, and names that the rules missed.</summary>
internal sealed class TaggedOrganizations
{
    /// <summary>From here on a tagged organization with a telling ending is taken.</summary>
    private const double Sure = 0.8;

    /// <summary>From here on a tagged organization tells where a found one with the same end begins.</summary>
    private const double Likely = 0.6;

    /// <summary>Longer ones are run together.</summary>
    private const int Longest = 20;

    private readonly FrozenSet<string> suffixes;
    private readonly FrozenSet<string> excluded;
    private readonly FrozenSet<string> genericHeads;
    private readonly FrozenSet<string> levels;

    /// <param name="organizations">organizations.yaml.</param>
    public TaggedOrganizations(WordLists organizations)
    {
        suffixes = organizations.Words("tagged_suffixes");
        excluded = organizations.Words("untagged");
        genericHeads = organizations.Words("generic_heads");
        levels = organizations.Words("levels");
    }

    /// <param name="text">The text with its tagged names.</param>
    /// <param name="places">Places in text order.</param>
    /// <param name="found">Organizations that the rules found, in text order.</param>
    /// <returns>In text order; what was given where nothing is tagged.</returns>
    public IReadOnlyList<Mention> Settle(AnalyzedText text, IReadOnlyList<Mention> places, IReadOnlyList<Mention> found)
    {
        var tagged = text.Tagged.Where(t => t.Tag == TaggedSpan.Organization && t.Span.Length is >= 3 and <= Longest && !IsExcluded(text.In(t.Span))).ToList();
        if (tagged.Count == 0)
        {
            return found;
        }

        var byEnd = tagged.Where(t => t.Confidence >= Likely).ToDictionary(t => t.Span.End);
        var placeStarts = places.Select(p => p.Span.Start).ToHashSet();
        var all = found.Select(m => byEnd.TryGetValue(m.Span.End, out var other) ? Bounded(text, found, m, other, placeStarts) : m).ToList();
        var taken = new HashSet<int>(all.SelectMany(m => Enumerable.Range(m.Span.Start, m.Span.Length)));
        foreach (var one in tagged.Where(t => t.Confidence >= Sure && !taken.Contains(t.Span.Start) && !taken.Contains(t.Span.End - 1)))
        {
            if (Suffix(text.In(one.Span)) is { } suffix && IsHead(text.In(one.Span)[..^suffix.Length]))
            {
                all.Add(new Mention(one.Span, EntityTypes.Organization, null, text.In(one.Span), "tagged-organization", Math.Round(one.Confidence * 0.9, 2)));
            }
        }

        return [.. all.OrderBy(m => m.Span)];
    }

    /// <summary>服务|鸿达建工集团: cut what the tagger leaves out, unless a place begins the name; 中国人保|重庆公司: take what it adds.</summary>
    private static Mention Bounded(AnalyzedText text, IReadOnlyList<Mention> found, Mention mention, TaggedSpan tagged, HashSet<int> placeStarts)
    {
        var start = tagged.Span.Start;
        var isKept = start == mention.Span.Start || mention.Name != text.In(mention.Span)
            || (start < mention.Span.Start
                ? found.Any(m => m != mention && m.Span.Overlaps(tagged.Span))
                : placeStarts.Contains(mention.Span.Start) || tagged.Span.Length < 4 || text.TokenAt(start - 1) is >= 0 and var before && text.Tokens[before].Tag.StartsWith('n'));
        return isKept ? mention : mention with { Span = tagged.Span, Name = text.In(tagged.Span), RecognizedBy = "tagged-bounds" };
    }

    private bool IsExcluded(string name) => excluded.Any(word => name.Contains(word, StringComparison.Ordinal));

    private string? Suffix(string name) => suffixes.Where(s => name.EndsWith(s, StringComparison.Ordinal)).MaxBy(s => s.Length);

    private bool IsHead(string head) => head.Length > 0 && (levels.Contains(head) || !genericHeads.Contains(head)) && head.All(char.IsLetterOrDigit);
}
