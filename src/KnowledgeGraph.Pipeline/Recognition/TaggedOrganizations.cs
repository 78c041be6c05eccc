using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Adds organizations that the tagger saw and the rules missed.</summary>
/// <remarks>Where both found one, the rules know better where it begins: the tagger's bounds were tried and lost.</remarks>
internal sealed class TaggedOrganizations
{
    /// <summary>From here on a tagged organization with a telling ending is taken.</summary>
    private const double Sure = 0.8;

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
    /// <param name="found">Organizations that the rules found, in text order.</param>
    /// <returns>In text order; what was given where nothing is tagged.</returns>
    public IReadOnlyList<Mention> Complete(AnalyzedText text, IReadOnlyList<Mention> found)
    {
        var tagged = text.Tagged.Where(t => t.Tag == TaggedSpan.Organization && t.Confidence >= Sure && t.Span.Length is >= 3 and <= Longest).ToList();
        if (tagged.Count == 0)
        {
            return found;
        }

        var all = new List<Mention>(found);
        var taken = new HashSet<int>(found.SelectMany(m => Enumerable.Range(m.Span.Start, m.Span.Length)));
        foreach (var one in tagged.Where(t => !IsExcluded(text.In(t.Span)) && !taken.Contains(t.Span.Start) && !taken.Contains(t.Span.End - 1)))
        {
            if (Suffix(text.In(one.Span)) is { } suffix && IsHead(text.In(one.Span)[..^suffix.Length]))
            {
                all.Add(new Mention(one.Span, EntityTypes.Organization, null, text.In(one.Span), "tagged-organization", Math.Round(one.Confidence * 0.9, 2)));
            }
        }

        return [.. all.OrderBy(m => m.Span)];
    }

    private bool IsExcluded(string name) => excluded.Any(word => name.Contains(word, StringComparison.Ordinal));

    private string? Suffix(string name) => suffixes.Where(s => name.EndsWith(s, StringComparison.Ordinal)).MaxBy(s => s.Length);

    private bool IsHead(string head) => head.Length > 0 && (levels.Contains(head) || !genericHeads.Contains(head)) && head.All(char.IsLetterOrDigit);
}
