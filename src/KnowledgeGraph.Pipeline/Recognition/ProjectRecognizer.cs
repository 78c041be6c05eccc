using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>
/// Finds projects: what is done to a named place (戚研所工房改造), a name with 项目 or 工程, and what is being built and does not yet stand
/// (加快打造虹桥社区党群服务中心).
/// </summary>
internal sealed partial class ProjectRecognizer
{
    private const int LongestHead = 26;

    private readonly WordScanner modifiers;
    private readonly WordScanner actions;
    private readonly WordScanner nouns;
    private readonly WordScanner constructionVerbs;
    private readonly WordScanner objects;
    private readonly FrozenSet<string> generic;
    private readonly FrozenSet<string> genericHeads;
    private readonly WordScanner predicates;
    private readonly WordScanner directVerbs;
    private readonly WordScanner plannedVerbs;
    private readonly WordScanner openings;
    private readonly WordScanner neighbourhoods;
    private readonly WordScanner otherItems;
    private readonly WordScanner bodyEndings;
    private readonly WordScanner awardVerbs;
    private readonly FrozenSet<string> actionWords;
    private readonly FrozenSet<string> commonWords;
    private readonly NameBoundary boundary;
    private readonly PhraseStart phrases;

    public ProjectRecognizer(WordLists initiatives, WordLists places)
    {
        modifiers = new WordScanner(initiatives.Words("project_modifiers"));
        actions = new WordScanner(initiatives.Words("project_actions"));
        nouns = new WordScanner(initiatives.Words("project_nouns"));
        constructionVerbs = new WordScanner(initiatives.Words("construction_verbs"));
        generic = initiatives.Words("generic_projects");
        genericHeads = places.Words("generic_site_heads");
        objects = new WordScanner(initiatives.Words("project_objects").Concat(initiatives.Words("neighbourhood_objects")).Concat(
            places.Classes("suffixes").Where(s => s.Value is "site" or "facility" or "park_optional" && s.Key.Length > 1).Select(s => s.Key)).Distinct());
        predicates = new WordScanner(initiatives.Words("building_predicates"));
        otherItems = new WordScanner(initiatives.Words("other_items"));
        bodyEndings = new WordScanner(initiatives.Words("body_endings"));
        awardVerbs = new WordScanner(initiatives.Words("heritage_verbs"));
        plannedVerbs = new WordScanner(initiatives.Words("planned_verbs"));
        openings = new WordScanner(initiatives.Words("opening_verbs"));
        directVerbs = new WordScanner(initiatives.Words("changing_verbs"));
        actionWords = initiatives.Words("project_actions");
        commonWords = initiatives.Words("common_project_words");
        neighbourhoods = new WordScanner(initiatives.Words("neighbourhood_objects"));
        boundary = NameBoundary.Load(places);
        phrases = PhraseStart.Load(initiatives);
    }

    /// <param name="text">The text.</param>
    /// <param name="named">Places and organizations in text order.</param>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> named)
    {
        var found = new List<Mention>();
        named = WithBuildings(text, named);
        for (var i = 0; i < named.Count; i++)
        {
            if (named[i].Kind is PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District or PlaceKinds.Subdistrict)
            {
                continue;
            }

            if (DoneTo(text, named, i) is { } mention)
            {
                found.Add(mention);
            }
            else
            {
                found.AddRange(Built(text, named, i));
            }
        }

        found.AddRange(Announced(text, found));
        found.AddRange(Changed(text, named, found));
        found.AddRange(Planned(text, found));
        found.AddRange(UnderWay(text, found));
        found.AddRange(Listed(text, found));
        found.AddRange(WithNoun(text, named, found));
        return [.. found.OrderBy(m => m.Span)];
    }

    /// <summary>A place, perhaps the rest of a list (等3个小区的), modifiers, and an action.</summary>
    private Mention? DoneTo(AnalyzedText text, IReadOnlyList<Mention> named, int index)
    {
        var place = named[index];
        var position = AfterList(text, named, index);
        var start = position;
        var end = -1;
        var done = false;
        for (var steps = 0; steps < 5 && position < text.Text.Length; steps++)
        {
            var action = actions.StartingAt(text.Text, position, text.Text.Length).Length;
            if (action > 0)
            {
                end = position + action;
                position = end;
                continue;
            }

            var modifier = modifiers.StartingAt(text.Text, position, text.Text.Length).Length;
            modifier = modifier == 0 && text.Text[position] == '的' ? 1 : modifier;
            if (end >= 0 || modifier == 0 && !(done = position == start && IsNeighbourhood(place) && (modifier = AfterAdverbs(text, position) - position) > 0))
            {
                break;
            }

            position += modifier;
            start = done ? position : start;
        }

        // 来凤社区安置|点, 来凤古村开发|有限公司
        if (end < 0 || !text.EndsWord(end) || bodyEndings.StartingAt(text.Text, end, text.Text.Length).Length > 0)
        {
            return null;
        }

        var noun = nouns.StartingAt(text.Text, end, text.Text.Length).Length;
        if (noun == 0 && HasObject(text, end) || place.Name.EndsWith("老旧小区", StringComparison.Ordinal))
        {
            return null;
        }

        var tail = text.Text[start..end].TrimStart('等').TrimStart('的');
        if (noun == 0 && (tail is "打造" || place.Kind == PlaceKinds.Community && tail is "建设" or "提升" or "治理" or "开发" or "更新" or "试点"))
        {
            return null;
        }

        var name = place.Name + tail;
        var own = start == place.Span.End || done && !text.Text.AsSpan(place.Span.End, start - place.Span.End).ContainsAny('、', '和', '，');
        return new Mention(own ? new TextSpan(place.Span.Start, end + noun) : place.Span, EntityTypes.Project, null, name, "done-to-place", 0.75)
        {
            Properties = PropertyBag.Of((MentionProperties.ObjectAt, place.Span.Start.ToString())),
            OtherNames = [place.Name + "改造", name + "项目"],
        };
    }

    private static bool IsNeighbourhood(Mention place) => place.Kind is PlaceKinds.Neighbourhood or PlaceKinds.Site && place.Properties.Find(MentionProperties.Class) is not ("facility" or "school" or "hospital");

    /// <summary>前进路50号院|全面|升级改造, 凤塘小区|已|改造.</summary>
    private static int AfterAdverbs(AnalyzedText text, int position)
    {
        var at = position;
        for (var i = text.TokenAt(at); i >= 0 && i < text.Tokens.Count && at - position < 6 && (text.Tokens[i].Tag is "d" or "ad" || text.Text[at] == ' ' || text.Word(text.Tokens[i]) == "全面"); i++)
        {
            at = text.Tokens[i].Span.End;
        }

        return at;
    }

    /// <summary>44号楼, 12号院: numbered buildings, which no register names, are changed like places.</summary>
    private static IReadOnlyList<Mention> WithBuildings(AnalyzedText text, IReadOnlyList<Mention> named)
    {
        var covered = named.Select(n => n.Span.End).ToHashSet();
        var buildings = new List<Mention>();
        for (var i = text.Text.IndexOf('号'); i >= 0 && i + 1 < text.Text.Length; i = text.Text.IndexOf('号', i + 1))
        {
            var start = i;
            while (start > 0 && char.IsAsciiDigit(text.Text[start - 1]))
            {
                start--;
            }

            var name = new TextSpan(start, i + 2);
            if (start < i && text.Text[i + 1] is '楼' or '院' && !covered.Contains(name.End))
            {
                buildings.Add(new Mention(name, EntityTypes.Place, PlaceKinds.Site, text.In(name), "numbered-building", 0.5));
            }
        }

        return buildings.Count == 0 ? named : [.. named.Concat(buildings).OrderBy(n => n.Span)];
    }

    /// <summary>清水镇改造升级|老旧设施: the place acts, and the thing it changes follows.</summary>
    private static bool HasObject(AnalyzedText text, int position)
        => position < text.Text.Length && text.TokenAt(position) is >= 0 and var index && text.Tokens[index].Tag is "n" or "nz" or "b" or "x" && char.IsLetter(text.Text[position])
            && text.Word(text.Tokens[index]) is not ("工作" or "任务" or "计划" or "方案" or "过程" or "期间" or "成果" or "效果" or "现场" or "进度" or "前" or "后" or "时");

    /// <summary>Past the items of the list in which a place stands, and its count: 、梅港片区、火车站片区等10余个|老小区改造项目.</summary>
    private static int AfterList(AnalyzedText text, IReadOnlyList<Mention> named, int index)
    {
        var position = named[index].Span.End;
        for (var next = index + 1; next < named.Count && next < index + 12; next++)
        {
            if (named[next].Kind == PlaceKinds.Site && named[index].Kind == PlaceKinds.Community && named[next].Span.Start <= position + 1)
            {
                return text.Text.Length;
            }

            if (named[next].Span.Start < position)
            {
                position = Math.Max(position, named[next].Span.End);
                continue;
            }

            // 锦苑小区、梧桐苑小区: the word is no part of the register's name.
            if (named[next].Span.Start == position + 3 && string.CompareOrdinal(text.Text, position, "小区", 0, 2) == 0)
            {
                position += 2;
            }

            if (named[next].Span.Start != position + 1 || text.Text[position] is not ('、' or '和' or '及' or '与'))
            {
                break;
            }

            position = named[next].Span.End;
        }

        // 悦来花园（含南苑）改造, （花城、美寓）改造
        if (position < text.Text.Length && text.Text[position] is '（' or '(' && text.Text.AsSpan(position, Math.Min(14, text.Text.Length - position)).IndexOfAny('）', ')') is > 0 and var close)
        {
            position += close + 1;
        }
        else if (position < text.Text.Length && text.Text[position] is '）' or ')')
        {
            position++;
        }

        var at = position;
        while (at < text.Text.Length && at < position + 8 && ("等的余多个条处家座约大栋批一".Contains(text.Text[at], StringComparison.Ordinal) || char.IsAsciiDigit(text.Text[at])))
        {
            at++;
        }

        return at;
    }

    /// <summary>加快打造X: a facility, school or hospital that a word of construction governs; of 虹桥、花街社区党群服务中心 one for each community.</summary>
    private IEnumerable<Mention> Built(AnalyzedText text, IReadOnlyList<Mention> named, int index)
    {
        var thing = named[index];
        if (thing.Properties.Find(MentionProperties.Class) is not ("facility" or "school" or "hospital" or "site"))
        {
            yield break;
        }

        var clause = text.ClauseSpan(thing.Span.Start);
        var from = thing.Span.Start;
        var sharing = new List<Mention>();
        var shares = true;
        for (var previous = index - 1; previous >= 0 && named[previous].Span.Start >= clause.Start; previous--)
        {
            var other = named[previous];
            if (other.Span.End > from)
            {
                from = Math.Min(from, other.Span.Start);
                continue;
            }

            if (other.Span.End != from && !(other.Span.End == from - 1 && text.Text[from - 1] is '、' or '和' or '及' or '与'))
            {
                break;
            }

            shares &= other.Kind == PlaceKinds.Community;
            if (shares)
            {
                sharing.Add(other);
            }

            from = other.Span.Start;
        }

        var (length, _) = constructionVerbs.EndingAt(text.Text, from, clause.Start);
        var after = actions.StartingAt(text.Text, thing.Span.End, text.Text.Length).Length is > 0 and var action && bodyEndings.StartingAt(text.Text, thing.Span.End + action, text.Text.Length).Length == 0;
        if (length < 2 && !after && !OpensLater(text, thing.Span.End, clause))
        {
            yield break;
        }

        yield return Unbuilt(thing.Span, thing.Name, thing.Span.Start);
        var container = named.Skip(Math.Max(0, index - 3)).Take(6)
            .FirstOrDefault(n => n.Span.Start == thing.Span.Start && n.Span.End < thing.Span.End && n.Kind == PlaceKinds.Community);
        if (container is not null)
        {
            var facility = thing.Name[container.Span.Length..];
            foreach (var community in sharing.Where(s => s.Span.Start != container.Span.Start))
            {
                var full = community.Name.EndsWith('村') || community.Name.EndsWith("社区", StringComparison.Ordinal) ? community.Name : community.Name + "社区";
                yield return Unbuilt(community.Span, full + facility, community.Span.Start);
            }
        }
    }

    /// <summary>太平游园|将于下月开放.</summary>
    private bool OpensLater(AnalyzedText text, int position, TextSpan clause)
        => Later.FirstOrDefault(l => string.CompareOrdinal(text.Text, position, l, 0, l.Length) == 0) is { } later
            && openings.OccursIn(text.Text, new TextSpan(position + later.Length, Math.Max(position + later.Length, clause.End)));

    private static readonly string[] Later = ["将", "预计", "即将", "计划", "有望", "拟于", "也将", "力争"];

    private static Mention Unbuilt(TextSpan span, string name, int place) => new(span, EntityTypes.Project, null, name, "under-construction", 0.65)
    {
        Properties = PropertyBag.Of((MentionProperties.ObjectAt, place.ToString()), (MentionProperties.Unbuilt, "yes")),
        OtherNames = [name + "建设"],
    };

    private static string? ObjectIn(IReadOnlyList<Mention> named, TextSpan span)
    {
        // Mentions are in text order: start near the span.
        var (low, high) = (0, named.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = named[middle].Span.Start < span.Start ? (middle + 1, high) : (low, middle);
        }

        for (; low < named.Count && named[low].Span.Start < span.End; low++)
        {
            if (span.Contains(named[low].Span) && named[low].Type == EntityTypes.Place)
            {
                return named[low].Span.Start.ToString();
            }
        }

        return null;
    }

    private bool IsProper(AnalyzedText text, int start, int end)
        => NameLikeness.HasProper(text, new TextSpan(start, end), generic.Contains) || text.Text.AsSpan(start, end - start).Contains('“');
}
