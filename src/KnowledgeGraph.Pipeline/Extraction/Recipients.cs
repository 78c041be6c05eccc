namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Who in a text can receive an honour, and whom words like 该社区, 我村 or 她 mean.</summary>
internal sealed class Recipients
{
    private readonly AwardLexicon lexicon;
    private readonly ILookup<int, LinkedMention> byClause;
    private readonly List<LinkedMention> communities;
    private readonly List<LinkedMention> streets;
    private readonly List<LinkedMention> persons;
    private readonly List<LinkedMention> neighbourhoods;
    private readonly Dictionary<TextSpan, LinkedMention> bySpan = [];
    private readonly Dictionary<int, LinkedMention> placeUntil = [];
    private readonly bool isOneCommunity;

    public Recipients(AwardLexicon lexicon, AnalyzedText text, IReadOnlyList<LinkedMention> mentions)
    {
        this.lexicon = lexicon;
        // 芜湖市文明社区: the place in a title is no one who has it.
        var titles = mentions.Where(m => m.Type == EntityTypes.Honour).SelectMany(m => Enumerable.Range(m.Span.Start, m.Span.Length)).ToHashSet();
        var able = mentions.Where(m => CanReceive(m) && !titles.Contains(m.Span.Start)).OrderBy(m => m.Span.End).ThenBy(m => m.Span.Start).ToList();
        byClause = able.ToLookup(m => text.ClauseAt(m.Span.Start));
        communities = [.. able.Where(m => m.Kind == PlaceKinds.Community)];
        streets = [.. able.Where(m => m.Kind == PlaceKinds.Subdistrict)];
        persons = [.. able.Where(m => m.Type == EntityTypes.Person)];
        neighbourhoods = [.. able.Where(m => m.Kind is PlaceKinds.Neighbourhood or PlaceKinds.Site)];
        isOneCommunity = communities.Count > 2 && communities.TrueForAll(c => c.Key == communities[0].Key);
        foreach (var place in able.Where(m => m.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict))
        {
            placeUntil[place.Span.End] = place;
        }

        foreach (var mention in able)
        {
            bySpan[mention.Span] = mention;
        }
    }

    public static bool CanReceive(LinkedMention mention)
        => mention.Type is EntityTypes.Organization or EntityTypes.Person or EntityTypes.Project or EntityTypes.Program
            || mention.Type == EntityTypes.Place && mention.Kind is not PlaceKinds.Province;

    public LinkedMention? At(TextSpan span) => bySpan.GetValueOrDefault(span);

    /// <summary>Those of a clause by where they end.</summary>
    public IEnumerable<LinkedMention> In(int clause) => byClause[clause];

    /// <summary>The key of who receives: a place for its own committee or Party branch.</summary>
    public string Head(LinkedMention mention, string subjectKey)
    {
        var committee = mention.Type == EntityTypes.Organization ? lexicon.Committees.LengthBefore(mention.Mention.Name, mention.Mention.Name.Length, 0) : 0;
        if (committee == 0)
        {
            return mention.Key;
        }

        if (placeUntil.TryGetValue(mention.Span.End - committee, out var place) && place.Span.Start >= mention.Span.Start)
        {
            return place.Key;
        }

        return mention.Mention.Name.StartsWith("街道", StringComparison.Ordinal) ? subjectKey : mention.Key;
    }

    /// <summary>Whom a common word in a stretch before the word of award means: 该社区, 我镇, 他.</summary>
    /// <returns>A key; empty where the word means somebody who is not named; null where there is no such word.</returns>
    public string? Meant(AnalyzedText text, TextSpan stretch, Honoured honoured, string subjectKey)
    {
        for (var i = text.TokenAt(Math.Max(stretch.Start, stretch.End - 1)); i >= 0 && text.Tokens[i].Span.Start >= stretch.Start; i--)
        {
            if (!lexicon.Meant.TryGetValue(text.Word(text.Tokens[i]), out var meant) || honoured == Honoured.Person && meant != Honoured.Person)
            {
                continue;
            }

            var isStreet = streets.Exists(s => s.Key == subjectKey);
            return meant switch
            {
                Honoured.Person => Last(text, persons, stretch.Start, 2)?.Key ?? string.Empty,
                Honoured.Community => Last(text, communities, stretch.Start, 2)?.Key ?? (!isStreet ? subjectKey : text.Tokens[i].Span.Start == stretch.Start ? string.Empty : null),
                _ => isStreet ? subjectKey : Last(text, streets, stretch.Start, 1)?.Key ?? subjectKey,
            };
        }

        return null;
    }

    /// <summary>A title for communities does not go to the sub-district whose report it is: one of its communities has it.</summary>
    public bool FitsSubject(Honoured honoured, string subjectKey)
        => honoured is not (Honoured.Community or Honoured.Neighbourhood) || !streets.Exists(s => s.Key == subjectKey);

    /// <summary>Who was named before a clause that names nobody: the last person for a title of persons, the last community of the paragraph for one of communities.</summary>
    public string? Before(AnalyzedText text, int position, Honoured honoured) => honoured switch
    {
        Honoured.Person => Last(text, persons, position, 2)?.Key,
        Honoured.Neighbourhood => Last(text, neighbourhoods, position, 1)?.Key,
        Honoured.Community => Last(text, communities, position, IsItem(text, position) ? LongestItems : 1)?.Key ?? (isOneCommunity ? communities[0].Key : null),
        _ => null,
    };

    /// <summary>Across so many items of a list goes who was named in the first: 1.2021年，花溪社区被评为…。2.2022年，被评为….</summary>
    private const int LongestItems = 6;

    private static bool IsItem(AnalyzedText text, int position) => text.BlockAt(position) is >= 0 and var block && text.Blocks[block].Kind == BlockKind.ListItem;

    /// <summary>The last mention before a position, no more than some paragraphs before it.</summary>
    private static LinkedMention? Last(AnalyzedText text, List<LinkedMention> mentions, int position, int paragraphs)
    {
        var (low, high) = (0, mentions.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = mentions[middle].Span.End <= position ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && text.BlockAt(position) - text.BlockAt(mentions[low - 1].Span.Start) < paragraphs ? mentions[low - 1] : null;
    }
}
