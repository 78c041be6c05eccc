namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Where a place lies, as linking found it: its own key and its container's.</summary>
/// <param name="Said">Whether the text itself names the container with it.</param>
public readonly record struct Containment(string Key, string ParentKey, bool Said, double Score);

/// <summary>PART_OF between places that the text mentions both.</summary>
internal static class ContainmentExtractor
{
    public static IEnumerable<RelationDraft> Extract(AnalyzedText text, IReadOnlyList<LinkedMention> mentions, IEnumerable<Containment> containments)
    {
        var spans = mentions.Where(m => m.Type == EntityTypes.Place).ToLookup(m => m.Key, m => m.Span, StringComparer.Ordinal);
        var sentences = new Dictionary<string, HashSet<int>>(StringComparer.Ordinal);
        foreach (var containment in containments)
        {
            if (spans[containment.Key].Any() && spans[containment.ParentKey].Any())
            {
                yield return new RelationDraft(
                    containment.Key, RelationTypes.PartOf, containment.ParentKey, PropertyBag.Empty,
                    Evidence(text, [.. spans[containment.Key]], SentencesOf(containment.ParentKey)),
                    containment.Said ? "stated-container" : "implied-container", Math.Round(containment.Score * (containment.Said ? 0.95 : 0.85), 2));
            }
        }

        HashSet<int> SentencesOf(string key)
        {
            if (!sentences.TryGetValue(key, out var numbers))
            {
                sentences[key] = numbers = [.. spans[key].Select(s => text.SentenceAt(s.Start))];
            }

            return numbers;
        }
    }

    /// <summary>The first sentence that names both, else the first that names the inner one.</summary>
    private static TextSpan Evidence(AnalyzedText text, List<TextSpan> inner, HashSet<int> sentences)
    {
        var together = inner.Where(s => sentences.Contains(text.SentenceAt(s.Start))).Select(s => text.SentenceSpan(s.Start)).Where(s => s.Length <= 160);
        foreach (var sentence in together)
        {
            return sentence;
        }

        return text.QuoteAround(inner[0]);
    }
}
