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

        foreach (var mention in mentions)
        {
            if (mention.Type is EntityTypes.Project or EntityTypes.Program)
            {
                var clause = text.ClauseSpan(mention.Span.Start);
                var status = statuses.At(clause);
                var acting = actors.At(mention.Span.Start).FirstOrDefault(a => a.Key != mention.Key && Acts(a));
                yield return new RelationDraft(
                    acting?.Key ?? subjectKey, RelationTypes.CarriesOut, mention.Key, PropertyBag.Of((Qualifiers.Status, status.Value)),
                    Sentence(text, mention.Span), "undertaking", Math.Round(mention.Mention.Confidence * (acting is null ? 0.95 : 0.85), 2));
            }

            if (mention.Type == EntityTypes.Project)
            {
                foreach (var place in Objects(mention, placeAt))
                {
                    yield return new RelationDraft(
                        mention.Key, RelationTypes.LocatedIn, place.Key, PropertyBag.Empty, Sentence(text, mention.Span), "project-object", mention.Mention.Confidence);
                }
            }
            else if (mention.Type == EntityTypes.Organization && placeAt.GetValueOrDefault(mention.Span.Start) is { } own && own.Span.End < mention.Span.End)
            {
                yield return new RelationDraft(
                    mention.Key, RelationTypes.LocatedIn, own.Key, PropertyBag.Empty, Sentence(text, mention.Span), "place-in-name", 0.7);
            }
        }
    }

    /// <summary>Places that carry something out are those with an administration: a road does not.</summary>
    private static bool Acts(LinkedMention mention)
        => mention.Type == EntityTypes.Organization || mention.Type == EntityTypes.Place && mention.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict;

    private static IEnumerable<LinkedMention> Objects(LinkedMention project, Dictionary<int, LinkedMention> placeAt)
    {
        if (project.Mention.Properties.Find(MentionProperties.ObjectAt) is { } at && placeAt.GetValueOrDefault(int.Parse(at)) is { } place)
        {
            yield return place;
        }
    }

    private static TextSpan Sentence(AnalyzedText text, TextSpan mention)
    {
        var sentence = text.SentenceSpan(mention.Start);
        return sentence.Length <= 160 ? sentence : text.ClauseSpan(mention.Start).Cover(mention);
    }
}
