namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>COLLABORATES_WITH the organizations that a clause names as partners: 与X、Y签约, 携手X共建, 联合X和Y, X与…村签订….</summary>
internal static class CollaborationExtractor
{
    /// <summary>How far the word for what was agreed may stand behind the partners, in UTF-16 code units.</summary>
    private const int Reach = 14;

    /// <summary>Verbs that name a partner by themselves.</summary>
    private static readonly string[] Joining = ["联合", "携手", "联动", "会同", "牵手", "结对", "联手", "联姻", "共建单位", "合作单位"];
    private static readonly string[] With = ["与", "同", "和", "跟", "对接", "邀请", "引入", "依托", "由"];
    private static readonly string[] Agreed = ["合作", "共建", "签约", "签订", "签署", "签下", "结对", "联建", "达成", "联盟", "联姻", "结成", "携手", "共同打造", "共同建设", "共同成立"];

    public static IEnumerable<RelationDraft> Extract(AnalyzedText text, IReadOnlyList<LinkedMention> mentions, ActorMap actors, string subjectKey)
    {
        var named = mentions.Where(m => m.Type is EntityTypes.Organization or EntityTypes.Place).OrderBy(m => m.Span.Start).ThenByDescending(m => m.Span.Length).ToList();
        for (var i = 0; i < named.Count;)
        {
            var group = Listed(text.Text, named, i);
            var partners = group.Where(m => m.Type == EntityTypes.Organization).ToList();
            var clause = text.ClauseSpan(group[0].Span.Start);
            if (partners.Count > 0 && IsPartnership(text.Text, clause, new TextSpan(group[0].Span.Start, group[^1].Span.End)))
            {
                foreach (var draft in Drafts(text, partners, actors, subjectKey))
                {
                    yield return draft;
                }
            }

            var end = group[^1].Span.End;
            while (i < named.Count && named[i].Span.Start < end)
            {
                i++;
            }
        }
    }

    /// <summary>A mention and those that a list goes on with: X、Y和Z.</summary>
    private static List<LinkedMention> Listed(string text, List<LinkedMention> named, int first)
    {
        var group = new List<LinkedMention> { named[first] };
        var end = named[first].Span.End;
        for (var i = first + 1; i < named.Count && named[i].Span.Start <= end + 2; i++)
        {
            if (named[i].Span.Start >= end && text[end..named[i].Span.Start] is "、" or "和" or "与" or "及" or "以及")
            {
                group.Add(named[i]);
                end = named[i].Span.End;
            }
        }

        return group;
    }

    private static bool IsPartnership(string text, TextSpan clause, TextSpan partners)
    {
        var before = text.AsSpan(clause.Start, Math.Max(0, partners.Start - clause.Start));
        if (EndsWith(before, Joining))
        {
            return true;
        }

        // X与…村签订…: the partner comes first.
        var rest = text.AsSpan(partners.End, Math.Max(0, Math.Min(clause.End - partners.End, Reach)));
        return Contains(rest, Agreed) && (EndsWith(before, With) || rest[0] is '与' or '同' or '和' || text.AsSpan(partners.Start, partners.Length).ContainsAny('与', '和'));
    }

    private static IEnumerable<RelationDraft> Drafts(AnalyzedText text, List<LinkedMention> partners, ActorMap actors, string subjectKey)
    {
        var acting = actors.At(partners[0].Span.Start).FirstOrDefault(a => partners.TrueForAll(p => p.Key != a.Key)
            && (a.Type == EntityTypes.Organization || a.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict));
        var head = acting?.Key ?? subjectKey;
        foreach (var partner in partners.Where(p => p.Key != head))
        {
            yield return new RelationDraft(
                head, RelationTypes.CollaboratesWith, partner.Key, PropertyBag.Empty, text.ClauseSpan(partner.Span.Start), "partner", 0.7);
        }
    }

    private static bool EndsWith(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.EndsWith(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool Contains(ReadOnlySpan<char> text, string[] words)
    {
        foreach (var word in words)
        {
            if (text.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
