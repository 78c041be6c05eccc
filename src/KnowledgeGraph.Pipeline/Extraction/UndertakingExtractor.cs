namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>CARRIES_OUT from who acts to each project and program, and LOCATED_IN from projects and organizations to the places named with them.</summary>
internal sealed class UndertakingExtractor
{
    public static IEnumerable<RelationDraft> Extract(
        AnalyzedText text, IReadOnlyList<LinkedMention> mentions, ActorMap actors, StatusMap statuses, string subjectKey)
    {
        var placeAt = new Dictionary<int, LinkedMention>();
        foreach (var place in mentions.Where(m => m.Type == EntityTypes.Place))
        {
            placeAt.TryAdd(place.Span.Start, place);
        }

        var placesByClause = mentions.Where(m => m.Type == EntityTypes.Place).ToLookup(m => text.ClauseAt(m.Span.Start));
        foreach (var mention in mentions)
        {
            if (mention.Type is EntityTypes.Project or EntityTypes.Program)
            {
                var clause = text.ClauseSpan(mention.Span.Start);
                var status = statuses.At(clause);
                var acting = actors.At(mention.Span.Start).FirstOrDefault(a => a.Key != mention.Key && Acts(a));
                yield return new RelationDraft(
                    acting?.Key ?? subjectKey, RelationTypes.CarriesOut, mention.Key, PropertyBag.Of((Qualifiers.Status, status.Value)),
                    text.QuoteAround(mention.Span), "undertaking", Math.Round(mention.Mention.Confidence * (acting is null ? 0.95 : 0.85), 2));
            }

            if (mention.Type == EntityTypes.Project)
            {
                foreach (var place in Objects(mention, placeAt))
                {
                    yield return new RelationDraft(
                        mention.Key, RelationTypes.LocatedIn, place.Key, PropertyBag.Empty, text.QuoteAround(mention.Span), "project-object", mention.Mention.Confidence);
                }
            }
            else if (mention.Type == EntityTypes.Organization && Seat(text, mention, placesByClause[text.ClauseAt(mention.Span.Start)], subjectKey) is { } seat)
            {
                yield return new RelationDraft(
                    mention.Key, RelationTypes.LocatedIn, seat, PropertyBag.Empty, text.QuoteAround(mention.Span), "stated-seat", 0.7);
            }
        }
    }

    /// <summary>Places that carry something out are those with an administration: a road does not.</summary>
    private static bool Acts(LinkedMention mention)
        => mention.Type == EntityTypes.Organization
            || mention.Type == EntityTypes.Place && mention.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict or PlaceKinds.District or PlaceKinds.City;

    private static readonly string[] SeatVerbs = ["位于", "坐落", "落户", "入驻", "进驻", "迁址", "迁至", "设在", "设于", "开在", "建在", "驻扎"];
    private static readonly string[] HoldingVerbs = ["辖区有", "境内有", "辖区内有", "街道有", "镇内有", "区域内有", "坐拥"];

    /// <summary>凯辉基金中国总部已迁址东石; 辖区有崇川区检察院…: where the clause places an organization.</summary>
    private static string? Seat(AnalyzedText text, LinkedMention organization, IEnumerable<LinkedMention> places, string subjectKey)
    {
        var clause = text.ClauseSpan(organization.Span.Start);
        if (HoldingVerbs.Any(v => text.Text.IndexOf(v, clause.Start, Math.Max(0, organization.Span.Start - clause.Start), StringComparison.Ordinal) >= 0))
        {
            return subjectKey;
        }

        foreach (var verb in SeatVerbs)
        {
            var at = text.Text.IndexOf(verb, organization.Span.End, Math.Max(0, clause.End - organization.Span.End), StringComparison.Ordinal);
            if (at >= 0)
            {
                return places.Where(p => p.Span.Start >= at).OrderBy(p => p.Span.Start).ThenByDescending(p => p.Span.Length).Select(p => p.Key).FirstOrDefault();
            }
        }

        return null;
    }

    private static IEnumerable<LinkedMention> Objects(LinkedMention project, Dictionary<int, LinkedMention> placeAt)
    {
        if (project.Mention.Properties.Find(MentionProperties.ObjectAt) is { } at && placeAt.GetValueOrDefault(int.Parse(at)) is { } place)
        {
            yield return place;
        }
    }
}
