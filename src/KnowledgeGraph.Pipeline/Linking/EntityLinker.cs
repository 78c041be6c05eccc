namespace KnowledgeGraph.Pipeline.Linking;

/// <summary>An entity of one text: what its mentions come to.</summary>
/// <param name="Key">See <see cref="EntityKey"/>.</param>
/// <param name="Name">The register's name, or the fullest of the text's.</param>
/// <param name="Aliases">Other names with their sources.</param>
/// <param name="Code">Of a registered place.</param>
/// <param name="Properties">What the schema wants of it.</param>
/// <param name="Rule">How it was linked.</param>
/// <param name="Score">A probability from 0 to 1.</param>
/// <param name="Place">How a place was linked; null of others.</param>
internal sealed record EntityDraft(
    string Key, string Type, string? Kind, string Name, IReadOnlyList<Alias> Aliases, string? Code, PropertyBag Properties, string Rule, double Score,
    PlaceLink? Place);

/// <summary>The mentions of a text with what they mean.</summary>
/// <param name="Mentions">In the order given; those that mean nothing nameable are left out.</param>
/// <param name="Entities">One per key, in the order of their first mentions.</param>
internal sealed record LinkedText(IReadOnlyList<LinkedMention> Mentions, IReadOnlyList<EntityDraft> Entities)
{
    private readonly Lazy<Dictionary<string, string>> names = new(() => Entities.ToDictionary(e => e.Key, e => e.Name, StringComparer.Ordinal));

    /// <returns>The name of an entity by its key; null where the text mentions none.</returns>
    public string? NameOf(string key) => names.Value.GetValueOrDefault(key);
}

/// <summary>Gives every mention its entity: places through the register, all others by a key whose scope keeps namesakes apart.</summary>
internal sealed class EntityLinker(PlaceLinker placeLinker, DivisionRegister register)
{
    public LinkedText Link(AnalyzedText text, IReadOnlyList<Mention> mentions, SubjectLink subject)
    {
        var placeMentions = mentions.Where(m => m.Type == EntityTypes.Place).OrderBy(m => m.Span).ToList();
        var links = placeLinker.Link(Candidates(text, placeMentions), subject);
        var linked = new List<LinkedMention>();
        var placeAt = new Dictionary<TextSpan, PlaceLink>();
        var entities = new Dictionary<string, EntityDraft>(StringComparer.Ordinal);
        for (var i = 0; i < links.Count; i++)
        {
            placeAt.TryAdd(placeMentions[i].Span, links[i]);
            linked.Add(new LinkedMention(placeMentions[i] with { Kind = links[i].Kind }, links[i].Key));
            Add(entities, Draft(placeMentions[i], links[i]));
        }

        SettleContainers(entities, links, subject);
        foreach (var group in mentions.Where(m => m.Type != EntityTypes.Place).GroupBy(m => m.Type))
        {
            foreach (var cluster in Cluster([.. group]))
            {
                var best = cluster.OrderByDescending(m => m.Name.Length).ThenBy(m => m.Span).First();
                var key = KeyOf(best, cluster, placeAt, subject);
                if (key is null)
                {
                    continue;
                }

                foreach (var mention in cluster)
                {
                    linked.Add(new LinkedMention(mention, key));
                    Add(entities, Draft(mention, best, key));
                }
            }
        }

        return new LinkedText([.. linked.OrderBy(m => m.Span).ThenBy(m => m.Type, StringComparer.Ordinal)], [.. entities.Values]);
    }

    /// <summary>
    /// Each place lies in the nearest container that the text gives: the narrowest that any mention states (美兰区光阳社区, later 和平南街道光阳社区), and of
    /// what the register knows the nearest container named anywhere, except where the text states one outside of the register's (武汉经开区沌阳街道).
    /// </summary>
    private void SettleContainers(Dictionary<string, EntityDraft> entities, IReadOnlyList<PlaceLink> links, SubjectLink subject)
    {
        // Who publishes may name containers of the subject as well: its chain is completed when that is known.
        var chain = subject.Containers.Select(c => EntityKey.RegisteredPlace(c.Code)).Append(subject.Key).ToHashSet(StringComparer.Ordinal);
        foreach (var group in links.GroupBy(l => l.Key, StringComparer.Ordinal).ToList())
        {
            var draft = entities[group.Key];
            var place = draft.Place!;
            var said = group.Where(l => l.ParentSaid && entities.ContainsKey(l.ParentKey!))
                .OrderByDescending(l => WidthOf(entities[l.ParentKey!].Kind)).FirstOrDefault();
            var ancestors = draft.Code is null ? [] : register.Containers(draft.Code).Select(d => EntityKey.RegisteredPlace(d.Code)).ToList();
            var named = chain.Contains(group.Key) && said is null ? null : ancestors.Find(entities.ContainsKey);
            var settled = said is not null && !ancestors.Contains(said.ParentKey!) || named is null
                ? said ?? place
                : place with { ParentKey = named, ParentSaid = group.Any(l => l.ParentSaid && l.ParentKey == named) };
            entities[group.Key] = draft with { Place = place with { ParentKey = settled.ParentKey, ParentSaid = settled.ParentSaid } };
        }
    }

    private static int WidthOf(string? kind) => Array.IndexOf(Widths, kind);

    /// <summary>A place right behind another, or behind another and 的, lies in it: 四湾社区电力新村, 管山社区的鞍山家园.</summary>
    private List<PlaceCandidate> Candidates(AnalyzedText text, List<Mention> places)
    {
        var candidates = new List<PlaceCandidate>(places.Count);
        for (var i = 0; i < places.Count; i++)
        {
            int? container = null;
            if (i > 0)
            {
                var gap = places[i].Span.Start - places[i - 1].Span.End;
                var adjacent = gap == 0 || gap == 1 && text.Text[places[i].Span.Start - 1] == '的';
                var nested = gap < 0 && places[i - 1].Span.Start == places[i].Span.Start;
                adjacent |= gap == 1 && IsLabel(text.Text, places[i - 1].Span);
                container = (adjacent || nested) && IsWider(places[i - 1], places[i]) && !Contradicts(places[i - 1], places[i]) ? i - 1
                    // 五里桥街道瑞金南路名盛苑: the road between is an address, not the container.
                    : gap == 0 && places[i - 1].Kind == PlaceKinds.Road && places[i].Kind is PlaceKinds.Neighbourhood or PlaceKinds.Site ? candidates[i - 1].Container
                    : null;
                // 四湾社区电力新村、X花园: the next of a list lies where the first one does.
                if (container is null && gap == 1 && text.Text[places[i].Span.Start - 1] is '、' or '和' && candidates[i - 1].Container is { } shared
                    && places[i - 1].Kind == places[i].Kind)
                {
                    container = shared;
                }
            }

            container ??= StatedBehind(text, places, i) ?? ActingBefore(text, places, i);
            candidates.Add(new PlaceCandidate(places[i].Name, places[i].Kind, container, places[i].Span.Start));
        }

        return candidates;
    }

    /// <summary>花溪区：四湾街道、管山镇: a place with a colon, at the beginning of a line or behind a semicolon.</summary>
    private static bool IsLabel(string text, TextSpan place)
        => text[place.End] is '：' or ':' && (place.Start == 0 || text[place.Start - 1] is '\n' or ' ' or '；' or ';' or '。');

    private static readonly string[] LyingIn = ["位于", "地处", "坐落于", "坐落在", "隶属于", "隶属", "所在的", "所属的"];

    /// <summary>戚墅堰街道位于常州经开区, 社区所在的郭徐岭片区: the container follows, right behind a word that says so.</summary>
    private static int? StatedBehind(AnalyzedText text, List<Mention> places, int index)
    {
        var end = places[index].Span.End;
        var next = index + 1;
        while (next < places.Count && (places[next].Span.Start < end || next + 1 < places.Count && places[next + 1].Span.Start == places[next].Span.Start))
        {
            next++;
        }

        if (next == places.Count || places[next].Span.Start - end > 5)
        {
            return null;
        }

        var between = text.Text[end..places[next].Span.Start].TrimStart(',', '，');
        return LyingIn.Contains(between) && IsWider(places[next], places[index]) ? LastOfChain(places, next) : null;
    }

    /// <summary>Of 常州市|天宁区|茶山街道, one behind the other, the last.</summary>
    private static int LastOfChain(List<Mention> places, int index)
    {
        while (index + 1 < places.Count && places[index + 1].Span.Start == places[index].Span.End && IsWider(places[index], places[index + 1]))
        {
            index++;
        }

        return index;
    }

    /// <summary>X社区在Y小区…: a neighbourhood lies in the one community that its clause names before it.</summary>
    private static int? ActingBefore(AnalyzedText text, List<Mention> places, int index)
    {
        if (places[index].Kind is not (PlaceKinds.Neighbourhood or PlaceKinds.Site))
        {
            return null;
        }

        var clause = text.ClauseAt(places[index].Span.Start);
        for (var i = index - 1; i >= 0 && text.ClauseAt(places[i].Span.Start) == clause; i--)
        {
            if (places[i].Kind == PlaceKinds.Community && places[i].Span.End <= places[index].Span.Start)
            {
                return i > 0 && places[i - 1].Kind == PlaceKinds.Community && text.ClauseAt(places[i - 1].Span.Start) == clause ? null : i;
            }
        }

        return null;
    }

    /// <summary>上海深圳 of a text without punctuation: the register knows both, and one not in the other.</summary>
    private bool Contradicts(Mention container, Mention inside)
    {
        if (inside.Kind is not (PlaceKinds.City or PlaceKinds.District))
        {
            return false;
        }

        var outer = register.Named(container.Name);
        var inner = register.Named(inside.Name);
        return outer.Count > 0 && inner.Count > 0 && !inner.Any(i => outer.Any(o => i.Code.StartsWith(o.Code, StringComparison.Ordinal)));
    }

    private static readonly string[] Widths =
        [PlaceKinds.Province, PlaceKinds.City, PlaceKinds.District, PlaceKinds.Subdistrict, PlaceKinds.Community, PlaceKinds.Neighbourhood, PlaceKinds.Site];

    private static bool IsWider(Mention container, Mention inside)
    {
        var outer = Array.IndexOf(Widths, container.Kind);
        var inner = Array.IndexOf(Widths, inside.Kind == PlaceKinds.Road ? PlaceKinds.Site : inside.Kind);
        return outer >= 0 && (inner < 0 || outer < inner);
    }

    private static EntityDraft Draft(Mention mention, PlaceLink link)
    {
        var aliases = link.Aliases.ToList();
        foreach (var name in mention.OtherNames.Prepend(mention.Name).Where(n => n != link.Name))
        {
            aliases.Add(new Alias(name, "text"));
        }

        return new EntityDraft(
            link.Key, EntityTypes.Place, link.Kind, link.Name, aliases, link.Code, PropertyBag.Empty, $"{mention.RecognizedBy}/{link.Rule}",
            Math.Round(Math.Min(mention.Confidence, link.Score), 2), link);
    }

    private static EntityDraft Draft(Mention mention, Mention best, string key)
    {
        var properties = mention.Type == EntityTypes.Honour
            ? PropertyBag.Of((Qualifiers.Level, mention.Properties.Find(Qualifiers.Level)?.Split(',')[0]))
            : PropertyBag.Empty;
        var aliases = mention.OtherNames.Append(mention.Name).Where(n => n != best.Name).Select(n => new Alias(n, "text")).ToList();
        return new EntityDraft(
            key, mention.Type, mention.Kind, best.Name, aliases, null, properties, $"{mention.RecognizedBy}/scoped", Math.Round(mention.Confidence, 2), null);
    }

    private static void Add(Dictionary<string, EntityDraft> entities, EntityDraft draft)
    {
        if (entities.TryGetValue(draft.Key, out var known) && draft.Name == known.Name && draft.Score <= known.Score
            && draft.Aliases.All(a => a.Name == known.Name || known.Aliases.Contains(a)))
        {
            // Named once more as before.
            return;
        }

        entities[draft.Key] = known is not null
            ? known with
            {
                // 文明家庭 and, later, 宜昌市文明家庭: a title is known by its fullest form.
                Name = draft.Type == EntityTypes.Honour && draft.Name.Length > known.Name.Length ? draft.Name : known.Name,
                Aliases = [.. known.Aliases.Concat(draft.Aliases).Append(new Alias(draft.Name, "text")).Append(new Alias(known.Name, "text"))
                    .Where(a => a.Name != (draft.Type == EntityTypes.Honour && draft.Name.Length > known.Name.Length ? draft.Name : known.Name)).Distinct()],
                Score = Math.Max(known.Score, draft.Score),
            }
            : draft;
    }

    /// <summary>Mentions of one type that share a name, in the order of their first.</summary>
    private static List<List<Mention>> Cluster(List<Mention> mentions)
    {
        var clusters = new List<List<Mention>>();
        var byName = new Dictionary<string, List<Mention>>(StringComparer.Ordinal);
        foreach (var mention in mentions.OrderBy(m => m.Span).ThenByDescending(m => m.Name.Length))
        {
            var names = mention.OtherNames.Append(mention.Name).Select(EntityKey.Normalize).Where(n => n.Length > 0).ToList();
            if (mention.Type == EntityTypes.Honour)
            {
                names = [mention.Properties.Find(Qualifiers.Level) + "/" + EntityKey.Normalize(mention.Name)];
            }

            var cluster = names.Select(n => byName.GetValueOrDefault(n)).FirstOrDefault(c => c is not null);
            if (cluster is null)
            {
                clusters.Add(cluster = []);
            }

            cluster.Add(mention);
            foreach (var name in names)
            {
                byName.TryAdd(name, cluster);
            }
        }

        return clusters;
    }

    private string? KeyOf(Mention best, List<Mention> cluster, Dictionary<TextSpan, PlaceLink> placeAt, SubjectLink subject)
    {
        if (EntityKey.Normalize(best.Name).Length == 0)
        {
            return null;
        }

        var leading = Leading(best, placeAt);
        switch (best.Type)
        {
            case EntityTypes.Honour:
                var level = best.Properties.Find(Qualifiers.Level)?.Split(',')[0];
                return EntityKey.Honour(RegionOf(level, best, subject), StripLevel(best));
            case EntityTypes.Person:
                return EntityKey.Person(subject.Scope, best.Name);
            case EntityTypes.Organization:
                return EntityKey.Organization(OrganizationScope(best, leading, subject), best.Name);
            case EntityTypes.Project:
                return EntityKey.Project(subject.Scope, best.Name);
            default:
                var national = best.Name.StartsWith("全国", StringComparison.Ordinal) || best.Name.StartsWith("国家", StringComparison.Ordinal);
                return EntityKey.Program(national ? EntityKey.Nationwide : leading is { Code.Length: <= 6 } ? leading.Code : subject.Scope, best.Name);
        }
    }

    /// <summary>The place with which a name begins: 常州|七院.</summary>
    private static PlaceLink? Leading(Mention mention, Dictionary<TextSpan, PlaceLink> placeAt)
    {
        for (var end = mention.Span.End; end > mention.Span.Start + 1; end--)
        {
            if (placeAt.TryGetValue(new TextSpan(mention.Span.Start, end), out var place))
            {
                return place;
            }
        }

        return null;
    }

    /// <summary>Media are known all over the country; a team only where it works; all others in their city.</summary>
    private static string OrganizationScope(Mention mention, PlaceLink? leading, SubjectLink subject)
        => mention.Properties.Find(MentionProperties.Class) switch
        {
            "media" => EntityKey.Nationwide,
            "team" => leading?.Code ?? subject.Scope,
            _ when mention.Name.StartsWith("国家", StringComparison.Ordinal) || mention.Name.StartsWith("全国", StringComparison.Ordinal)
                || mention.Name.StartsWith("中国", StringComparison.Ordinal) || mention.Name.StartsWith("中央", StringComparison.Ordinal) => EntityKey.Nationwide,
            "body" when mention.Name.StartsWith('省') => subject.ProvinceCode ?? subject.Scope,
            "body" when mention.Name.StartsWith('市') => subject.CityCode ?? subject.Scope,
            "body" when mention.Name.StartsWith('区') || mention.Name.StartsWith('县') => subject.DistrictCode ?? subject.Scope,
            _ => leading?.Code is { } code ? code : subject.CityCode ?? subject.Scope,
        };

    /// <summary>The region whose authority grants an honour of a level: named in the title, else the subject's own.</summary>
    private string RegionOf(string? level, Mention honour, SubjectLink subject)
    {
        if (honour.Properties.Find(MentionProperties.Region) is { } name && register.Named(name) is { Count: > 0 } divisions)
        {
            var near = divisions.FirstOrDefault(d => subject.NearestCode?.StartsWith(d.Code, StringComparison.Ordinal) == true) ?? divisions[0];
            return near.Code;
        }

        return level switch
        {
            Levels.National => EntityKey.Nationwide,
            Levels.Provincial => subject.ProvinceCode,
            Levels.Municipal => subject.CityCode,
            Levels.District => subject.DistrictCode,
            Levels.Subdistrict => subject.StreetCode,
            _ => subject.CityCode,
        } ?? subject.Scope;
    }

    private static readonly string[] LevelWords =
        ["国家级", "省级", "市级", "区级", "县级", "全省", "全市", "全区", "全县", "全国", "国家", "省", "市", "区", "县"];

    private static readonly string[] Tails = ["荣誉称号", "称号"];

    /// <summary>省级文明单位, 江苏省文明单位 and 全省文明单位称号 are one title of one region; 省、市两级文明单位 is one of two levels.</summary>
    private static string StripLevel(Mention honour)
    {
        var name = honour.Name.Trim('“', '”');
        var tail = Tails.FirstOrDefault(t => name.EndsWith(t, StringComparison.Ordinal) && name.Length - t.Length >= 3);
        name = name[..^(tail?.Length ?? 0)];
        if (honour.Properties.Find(MentionProperties.Region) is { } region && name.StartsWith(region, StringComparison.Ordinal))
        {
            name = name[region.Length..];
        }

        var rest = WithoutLevel(name);
        if (rest.Length == name.Length || rest[0] != '、')
        {
            return rest;
        }

        while (rest[0] == '、')
        {
            rest = WithoutLevel(rest[1..]);
        }

        return rest.StartsWith("两级", StringComparison.Ordinal) || rest.StartsWith("三级", StringComparison.Ordinal) ? rest[2..] : rest;
    }

    private static string WithoutLevel(string name)
        => LevelWords.FirstOrDefault(w => name.StartsWith(w, StringComparison.Ordinal) && name.Length - w.Length >= 3) is { } word ? name[word.Length..] : name;
}
