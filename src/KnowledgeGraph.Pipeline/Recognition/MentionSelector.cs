namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Chooses among overlapping mentions: titles of honours before all, then the longer name; what is only part of a name goes.</summary>
internal static class MentionSelector
{
    private static readonly string[] Committees = ["党总支", "党支部", "党委", "党总支部", "居委会", "村委会", "居民委员会", "村民委员会"];

    /// <returns>In text order. A place inside the name of a project stays, since the project is there.</returns>
    public static IReadOnlyList<Mention> Select(IEnumerable<Mention> mentions)
    {
        var kept = new List<Mention>();
        var candidates = mentions.ToList();
        var at = new MentionsAt(candidates.Count == 0 ? 0 : candidates.Max(m => m.Span.End));
        var communityEnds = candidates.Where(m => m.Type == EntityTypes.Place && m.Kind == PlaceKinds.Community).Select(m => m.Span.End).ToHashSet();
        foreach (var mention in candidates.Where(m => !IsOwnCommittee(m, communityEnds)).OrderBy(Rank).ThenByDescending(m => m.Span.Length).ThenBy(m => m.Span).ThenBy(m => m.RecognizedBy, StringComparer.Ordinal))
        {
            if (!at.Exclude(mention))
            {
                kept.Add(mention);
                at.Add(mention);
            }
        }

        return [.. kept.OrderBy(m => m.Span).ThenBy(m => m.Type, StringComparer.Ordinal)];
    }

    /// <summary>花溪社区|党总支: the place acts for its own committee, which is no organization beside it.</summary>
    private static bool IsOwnCommittee(Mention mention, HashSet<int> communityEnds)
        => mention.Type == EntityTypes.Organization
            && Committees.Any(c => mention.Name.EndsWith(c, StringComparison.Ordinal) && communityEnds.Contains(mention.Span.End - c.Length));

    private static int Rank(Mention mention) => mention.Type switch
    {
        EntityTypes.Honour => 0,
        EntityTypes.Program or EntityTypes.Project when mention.RecognizedBy is "quoted-noun" or "project-noun" => 1,
        EntityTypes.Organization => 2,
        EntityTypes.Place when IsRegistered(mention) || mention.RecognizedBy == "address-community" => 2,
        EntityTypes.Project => 3,
        EntityTypes.Person => 4,
        EntityTypes.Program when mention.RecognizedBy is "quoted-self" or "numbered-event" => 4,
        EntityTypes.Place => 5,
        _ => 6,
    };

    private static bool IsRegistered(Mention mention) => mention.RecognizedBy.StartsWith("register", StringComparison.Ordinal);

    private static bool Excludes(Mention kept, Mention other)
    {
        var inside = kept.Span.Contains(other.Span);
        if (kept.Type == EntityTypes.Place && other.Type == EntityTypes.Place)
        {
            // 花溪社区党群服务中心: the community in the name of its facility is a place of its own.
            var longer = other.Span.Contains(kept.Span) && other.Span != kept.Span && other.Kind is PlaceKinds.Site or PlaceKinds.District;
            var nested = inside && other.Span != kept.Span
                && (IsAdministrative(other) || kept.Kind == PlaceKinds.Site && other.Kind == PlaceKinds.Community && other.Span.Start == kept.Span.Start);
            return !longer && !nested;
        }

        if (kept.Type == other.Type)
        {
            return kept.Type != EntityTypes.Project || kept.Name == other.Name || kept.RecognizedBy is "project-noun" or "quoted-noun"
                || other.RecognizedBy is "project-noun" or "listed-project";
        }

        return kept.Type switch
        {
            // 平安街道 at the end of 苏州市平安街道 is what the title calls its holder, not a place.
            EntityTypes.Honour => inside ? !IsAdministrative(other) || other.Kind == PlaceKinds.Subdistrict && other.Span.End == kept.Span.End : other.Type != EntityTypes.Person,
            EntityTypes.Project when kept.Properties.Find(MentionProperties.Unbuilt) is not null => other.Type == EntityTypes.Place && other.Span == kept.Span,
            EntityTypes.Project when kept.RecognizedBy is "done-to-place" or "done-to-thing" => other.Type is EntityTypes.Program,
            EntityTypes.Project or EntityTypes.Program => other.Type is EntityTypes.Program or EntityTypes.Project or EntityTypes.Person
                || other.Type == EntityTypes.Place && !IsRegistered(other)
                    && (kept.RecognizedBy == "quoted-noun" || other.Kind == PlaceKinds.Site && kept.Span.Contains(other.Span) && !(kept.Span == other.Span && kept.Properties.Find(MentionProperties.ObjectAt) is not null)),
            EntityTypes.Organization => other.Type == EntityTypes.Place ? !IsAdministrative(other) && !(IsRegistered(other) && kept.Span.Start == other.Span.Start) && !(other.Kind == PlaceKinds.Community && kept.Span.Contains(other.Span))
                : other.Type is EntityTypes.Person or EntityTypes.Program,
            EntityTypes.Person => other.Type == EntityTypes.Place && other.Span == kept.Span && !IsRegistered(other),
            EntityTypes.Place => other.Type is EntityTypes.Person || other.Type == EntityTypes.Program && inside,
            _ => false,
        };
    }

    private static bool IsAdministrative(Mention mention)
        => mention.Type == EntityTypes.Place && mention.Kind is PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District or PlaceKinds.Subdistrict;

    /// <summary>The mentions kept, by the code units that they cover: a chain for each.</summary>
    private sealed class MentionsAt(int length)
    {
        private readonly int[] heads = new int[length];
        private readonly List<(Mention Mention, int Next)> links = [default];

        public bool Exclude(Mention mention)
        {
            for (var i = mention.Span.Start; i < mention.Span.End; i++)
            {
                for (var link = heads[i]; link != 0; link = links[link].Next)
                {
                    if (Excludes(links[link].Mention, mention))
                    {
                        return true;
                    }
                }
            }

            return false;
        }

        public void Add(Mention mention)
        {
            for (var i = mention.Span.Start; i < mention.Span.End; i++)
            {
                links.Add((mention, heads[i]));
                heads[i] = links.Count - 1;
            }
        }
    }
}
