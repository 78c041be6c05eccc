namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>LOCATED_IN for organizations whose name begins with where they are: 姑苏区|虎丘小学, 来凤社区|恒泰制衣厂.</summary>
internal static class SeatExtractor
{
    /// <summary>Classes of organizations that stand somewhere; an authority is named after what it governs.</summary>
    private static readonly HashSet<string> Standing = new(["school", "hospital", "company", "research"], StringComparer.Ordinal);

    /// <param name="mentions">In text order.</param>
    public static IEnumerable<RelationDraft> Extract(AnalyzedText text, IReadOnlyList<LinkedMention> mentions)
    {
        var placeAt = new Dictionary<int, LinkedMention>();
        foreach (var place in mentions.Where(m => m.Type == EntityTypes.Place))
        {
            placeAt[place.Span.Start] = placeAt.TryGetValue(place.Span.Start, out var other) && other.Span.Length > place.Span.Length ? other : place;
        }

        foreach (var body in mentions.Where(m => m.Type == EntityTypes.Organization && m.Mention.Properties.Find(MentionProperties.Class) is { } kind && Standing.Contains(kind)))
        {
            LinkedMention? seat = null;
            for (var at = body.Span.Start; placeAt.TryGetValue(at, out var place) && place.Span.End < body.Span.End; at = place.Span.End)
            {
                seat = place;
            }

            if (seat is { Kind: PlaceKinds.District or PlaceKinds.Subdistrict or PlaceKinds.Community })
            {
                yield return new RelationDraft(
                    body.Key, RelationTypes.LocatedIn, seat.Key, PropertyBag.Empty, text.QuoteAround(body.Span), "seat-in-name", body.Mention.Confidence);
            }
        }
    }
}
