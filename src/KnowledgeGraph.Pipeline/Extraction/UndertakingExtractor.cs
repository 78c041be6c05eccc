namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>CARRIES_OUT from who acts to each project and program, and LOCATED_IN from projects to the places that they change.</summary>
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

        // What has begun and is to go on next year is no mere plan.
        var begun = new Dictionary<string, string>(StringComparer.Ordinal);
        var agents = mentions.Where(Acts).OrderBy(m => m.Span.Start).ThenByDescending(m => m.Span.Length).ToList();
        foreach (var mention in mentions)
        {
            // Heritage and works of art are honoured, not carried out.
            if (mention.Type is EntityTypes.Project or EntityTypes.Program && !mention.Mention.RecognizedBy.StartsWith("honoured-", StringComparison.Ordinal))
            {
                var status = StatusOf(text, mention, statuses);
                if (status == Statuses.Planned)
                {
                    status = begun.GetValueOrDefault(mention.Key, status);
                }
                else
                {
                    begun.TryAdd(mention.Key, status);
                }

                foreach (var (head, rule, weight) in Heads(text, mention, actors, agents, subjectKey))
                {
                    yield return new RelationDraft(
                        head, RelationTypes.CarriesOut, mention.Key, PropertyBag.Of((Qualifiers.Status, status)),
                        text.QuoteAround(mention.Span), rule, Math.Round(mention.Mention.Confidence * weight, 2));
                }
            }

            if (mention.Type == EntityTypes.Project)
            {
                foreach (var place in Objects(mention, placeAt))
                {
                    yield return new RelationDraft(
                        mention.Key, RelationTypes.LocatedIn, place.Key, PropertyBag.Empty, text.QuoteAround(mention.Span), "project-object", mention.Mention.Confidence);
                }
            }
        }
    }

    private static readonly string[] Events = ["赛", "运动会", "节", "晚会", "村晚", "汇演", "联欢会", "论坛", "大会", "峰会", "博览会", "评选会", "发布会", "分享会", "音乐会", "招聘会", "竞赛活动", "大赛活动", "擂台赛活动", "系列活动", "教育月活动", "宣传月活动"];

    /// <summary>An event of which no word says that it goes on has taken place; 打造…, 建设… of a thing lasts.</summary>
    private static string StatusOf(AnalyzedText text, LinkedMention mention, StatusMap statuses)
    {
        var status = statuses.At(text.ClauseSpan(mention.Span.Start));
        var isEvent = mention.Type == EntityTypes.Program && Events.Any(e => mention.Mention.Name.EndsWith(e, StringComparison.Ordinal));
        return status.IsOpen && (isEvent || mention.Mention.RecognizedBy == "done-to-thing") ? Statuses.Done : status.Value;
    }

    /// <summary>Who carries something out, with the rule that says so and how far it is trusted.</summary>
    private static List<(string Key, string Rule, double Weight)> Heads(
        AnalyzedText text, LinkedMention mention, ActorMap actors, List<LinkedMention> agents, string subjectKey)
    {
        if (Hosts(text, mention, agents) is { Count: > 0 } hosts)
        {
            return [.. hosts.Select(h => (h.Key, "undertaking-by", 0.9))];
        }

        if (mention.Type == EntityTypes.Program && Owner(text, mention, agents) is { } owner)
        {
            return [(owner.Key, "undertaking-of", 0.9)];
        }

        // In a list of undertakings none of them acts: 安置楼、小学、遗址提升共3个在建项目.
        var acting = actors.At(mention.Span.Start);
        var actor = acting.Any(a => a.Type is EntityTypes.Project or EntityTypes.Program) ? null : acting.FirstOrDefault(a => a.Key != mention.Key && Acts(a));
        return [(actor?.Key ?? subjectKey, "undertaking", actor is null ? 0.95 : 0.85)];
    }

    /// <summary>清塘社区疫情防控|“三小工作法”: whose name stands right before the program's, with at most some nouns between.</summary>
    private static LinkedMention? Owner(AnalyzedText text, LinkedMention program, List<LinkedMention> agents)
    {
        for (var i = IndexBefore(agents, program.Span.Start); i >= 0 && program.Span.Start - agents[i].Span.Start <= LongestGap + 20; i--)
        {
            var gap = program.Span.Start - agents[i].Span.End;
            if (gap is < 0 or > LongestGap || agents[i].Key == program.Key || agents[i].Kind is PlaceKinds.District or PlaceKinds.City)
            {
                continue;
            }

            // 打造清塘社区“三色”品牌 is the street's doing.
            if (!BeginsClause(text, agents, i) || gap > 0 && text.TokenAt(agents[i].Span.End) < 0)
            {
                return null;
            }

            for (var t = text.TokenAt(agents[i].Span.End); gap > 0 && t >= 0 && t < text.Tokens.Count && text.Tokens[t].Span.Start < program.Span.Start; t++)
            {
                if (text.Tokens[t].Tag is not ("n" or "vn" or "nz" or "b" or "j" or "an" or "x" or "uj") || !char.IsLetter(text.Text[text.Tokens[t].Span.Start]) && text.Text[text.Tokens[t].Span.Start] != '“')
                {
                    return null;
                }
            }

            return agents[i];
        }

        return null;
    }

    /// <summary>Whether the first agent of the clause begins it: then each item of the list has its own.</summary>
    private static bool BeginsClause(AnalyzedText text, List<LinkedMention> agents, int index)
    {
        var clause = text.ClauseSpan(agents[index].Span.Start);
        while (index > 0 && agents[index - 1].Span.Start >= clause.Start)
        {
            index--;
        }

        return agents[index].Span.Start - clause.Start <= 1;
    }

    /// <summary>In code units, between an owner and the program's name.</summary>
    private const int LongestGap = 8;

    private static readonly string[] HostVerbs = ["主办", "承办", "协办", "投资", "承建", "建设", "打造", "实施", "运营", "发起", "开展", "举办", "牵头", "组织", "创办", "创建", "推出", "负责", "开发", "共同"];

    /// <summary>由甲、乙主办, 由丙投资建设的: who is named behind 由 in the sentence, from the program's clause on.</summary>
    private static List<LinkedMention> Hosts(AnalyzedText text, LinkedMention mention, List<LinkedMention> agents)
    {
        var hosts = new List<LinkedMention>();
        var from = text.ClauseSpan(mention.Span.Start).Start;
        var to = Math.Min(text.SentenceSpan(mention.Span.Start).End, mention.Span.End + LongestReach);
        for (var by = text.Text.IndexOf('由', from, Math.Max(0, to - from)); by >= 0; by = text.Text.IndexOf('由', by + 1, Math.Max(0, to - by - 1)))
        {
            var position = by + 1;
            for (var i = IndexBefore(agents, position); i >= 0 && i < agents.Count && agents[i].Span.Start <= position; i++)
            {
                if (agents[i].Span.Start != position)
                {
                    continue;
                }

                hosts.Add(agents[i]);
                position = agents[i].Span.End;
                if (position < text.Text.Length && text.Text[position] is '、' or '和' or '与')
                {
                    position++;
                }
            }

            if (hosts.Count > 0)
            {
                var rest = Math.Min(8, text.Text.Length - position);
                return HostVerbs.Any(v => text.Text.IndexOf(v, position, rest, StringComparison.Ordinal) >= 0) ? hosts : [];
            }
        }

        return hosts;
    }

    /// <summary>How far behind a program 由 may name who runs it, in code units.</summary>
    private const int LongestReach = 60;

    /// <summary>Index of the last agent that begins before or at a position, the first of those at one start; -1 where there is none.</summary>
    private static int IndexBefore(List<LinkedMention> agents, int position)
    {
        var (low, high) = (0, agents.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            (low, high) = agents[middle].Span.Start <= position ? (middle + 1, high) : (low, middle - 1);
        }

        while (high > 0 && agents[high - 1].Span.Start == agents[high].Span.Start)
        {
            high--;
        }

        return high;
    }

    /// <summary>Places that carry something out are those with an administration: a road does not.</summary>
    private static bool Acts(LinkedMention mention)
        => mention.Type == EntityTypes.Organization
            || mention.Type == EntityTypes.Place && mention.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict or PlaceKinds.District or PlaceKinds.City;

    private static IEnumerable<LinkedMention> Objects(LinkedMention project, Dictionary<int, LinkedMention> placeAt)
    {
        if (project.Mention.Properties.Find(MentionProperties.ObjectAt) is { } at && placeAt.GetValueOrDefault(int.Parse(at)) is { } place && IsObject(project, place, placeAt))
        {
            yield return place;
        }
    }

    /// <summary>Whether a project changes the place that its name begins with: 桐湾新村改造, 清河县水库建设, but not 清河第一中学项目 or 山东省…中心建设.</summary>
    private static bool IsObject(LinkedMention project, LinkedMention place, Dictionary<int, LinkedMention> placeAt) => place.Kind switch
    {
        PlaceKinds.Province or PlaceKinds.City => false,
        PlaceKinds.District => place.Mention.Name.Length > 2 && place.Mention.Name[^1] is '县' or '区' or '旗' && !placeAt.ContainsKey(place.Span.End),

        // What is yet to be built stands nowhere in itself.
        PlaceKinds.Site => !Building.Any(b => project.Mention.Name.EndsWith(b, StringComparison.Ordinal)) || !project.Mention.Name.StartsWith(place.Mention.Name, StringComparison.Ordinal)
            || project.Mention.Name.Length > place.Mention.Name.Length + 2,
        _ => true,
    };

    private static readonly string[] Building = ["建设", "打造", "新建", "创建"];
}
