using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>
/// Finds projects: what is done to a named place (戚研所工房改造), a name with 项目 or 工程, and what is being built and does not yet stand
/// (加快打造虹桥社区党群服务中心).
/// </summary>
internal sealed class ProjectRecognizer
{
    private const int LongestHead = 26;

    private readonly WordScanner modifiers;
    private readonly WordScanner actions;
    private readonly WordScanner nouns;
    private readonly WordScanner constructionVerbs;
    private readonly WordScanner objects;
    private readonly FrozenSet<string> generic;
    private readonly FrozenSet<string> genericHeads;
    private readonly NameBoundary boundary;

    public ProjectRecognizer(WordLists initiatives, WordLists places)
    {
        modifiers = new WordScanner(initiatives.Words("project_modifiers"));
        actions = new WordScanner(initiatives.Words("project_actions"));
        nouns = new WordScanner(initiatives.Words("project_nouns"));
        constructionVerbs = new WordScanner(initiatives.Words("construction_verbs"));
        generic = initiatives.Words("generic_projects");
        genericHeads = places.Words("generic_site_heads");
        objects = new WordScanner(initiatives.Words("project_objects").Concat(
            places.Classes("suffixes").Where(s => s.Value is "site" or "facility" or "park_optional" && s.Key.Length > 1).Select(s => s.Key)).Distinct());
        boundary = NameBoundary.Load(places);
    }

    /// <param name="text">The text.</param>
    /// <param name="named">Places and organizations in text order.</param>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> named)
    {
        var found = new List<Mention>();
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
            if (end >= 0 || modifier == 0)
            {
                break;
            }

            position += modifier;
        }

        if (end < 0)
        {
            return null;
        }

        var noun = nouns.StartingAt(text.Text, end, text.Text.Length).Length;
        var tail = text.Text[start..end].TrimStart('等').TrimStart('的');
        if (noun == 0 && (tail is "打造" || place.Kind == PlaceKinds.Community && tail is "建设" or "提升" or "治理" or "开发" or "更新" or "试点"))
        {
            return null;
        }

        var name = place.Name + tail;
        var own = start == place.Span.End;
        return new Mention(own ? new TextSpan(place.Span.Start, end + noun) : place.Span, EntityTypes.Project, null, name, "done-to-place", 0.75)
        {
            Properties = PropertyBag.Of((MentionProperties.ObjectAt, place.Span.Start.ToString())),
            OtherNames = [place.Name + "改造", name + "项目"],
        };
    }

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

            if (named[next].Span.Start != position + 1 || text.Text[position] is not ('、' or '和' or '及' or '与'))
            {
                break;
            }

            position = named[next].Span.End;
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
        var after = actions.StartingAt(text.Text, thing.Span.End, text.Text.Length).Length > 0;
        if (length < 2 && !after)
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

    private static Mention Unbuilt(TextSpan span, string name, int place) => new(span, EntityTypes.Project, null, name, "under-construction", 0.65)
    {
        Properties = PropertyBag.Of((MentionProperties.ObjectAt, place.ToString()), (MentionProperties.Unbuilt, "yes")),
        OtherNames = [name + "建设"],
    };

    /// <summary>加快推进运河南边卫生服务站建设, 做好1号地块的开发: a verb, a thing that can be built, and what is done to it.</summary>
    private List<Mention> Announced(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        foreach (var (action, _) in actions.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = action.Start;
            if (end > 0 && text.Text[end - 1] == '的')
            {
                end--;
            }

            var clause = text.ClauseSpan(action.Start);
            var (noun, _) = objects.EndingAt(text.Text, end, clause.Start);
            if (noun == 0 || ends.Contains(action.End) || ends.Contains(end))
            {
                continue;
            }

            var start = boundary.Start(text, end - noun, Math.Max(clause.Start, end - LongestHead), institution: true, out var isCut);
            if (start > clause.Start && char.IsAsciiDigit(text.Text[start - 1]))
            {
                while (start > clause.Start && char.IsAsciiDigit(text.Text[start - 1]))
                {
                    start--;
                }
            }

            var head = text.Text[start..(end - noun)];
            if (!isCut && head.Length is >= 2 and <= 14 && !generic.Contains(head) && !genericHeads.Contains(head)
                && constructionVerbs.EndingAt(text.Text, start, clause.Start).Length >= 2)
            {
                var name = text.Text[start..end];
                found.Add(new Mention(new TextSpan(start, action.End), EntityTypes.Project, null, name + text.In(action), "announced", 0.6)
                {
                    OtherNames = [name],
                });
            }
        }

        return found;
    }

    /// <summary>三院扩建、龙山水利枢纽、花鸟市场搬迁等项目: each item before 等…项目 is one.</summary>
    private List<Mention> Listed(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        for (var i = 0; i + 1 < text.Text.Length; i++)
        {
            if (text.Text[i] != '等' || !AnnouncesProjects(text.Text, i + 1))
            {
                continue;
            }

            for (var end = i; end > 1;)
            {
                var start = ItemStart(text, end);
                var span = new TextSpan(start, end);
                if (span.Length is < 2 or > 20)
                {
                    break;
                }

                if (!ends.Contains(end) && !generic.Contains(text.In(span)) && !text.In(span).Contains('和'))
                {
                    found.Add(new Mention(span, EntityTypes.Project, null, text.In(span), "listed-project", 0.65) { OtherNames = [text.In(span) + "项目"] });
                }

                if (start == 0 || text.Text[start - 1] is not ('、' or '和'))
                {
                    break;
                }

                end = start - 1;
            }
        }

        return found;
    }

    private static readonly string[] Announcements =
        ["项目", "重大项目", "重点项目", "工程", "重点工程", "重大工程", "民生项目", "重大民生项目", "项目建设", "工程项目", "一批项目", "改造项目", "建设项目", "整治提升项目"];

    private static bool AnnouncesProjects(string text, int position)
    {
        while (position < text.Length && (char.IsAsciiDigit(text[position]) || "余多个大全区全市市区级镇的一批".Contains(text[position], StringComparison.Ordinal)))
        {
            position++;
        }

        return Announcements.Any(a => string.CompareOrdinal(text, position, a, 0, a.Length) == 0);
    }

    /// <summary>Back to the separator, or to the verb before the first item.</summary>
    private int ItemStart(AnalyzedText text, int end)
    {
        var clause = text.ClauseSpan(end - 1);
        var separator = end - 1;
        while (separator >= clause.Start && text.Text[separator] is not ('、' or '。' or '，' or '；' or '\n' or '：'))
        {
            separator--;
        }

        var start = Math.Max(clause.Start, separator + 1);
        if (start > 0 && text.Text[start - 1] == '、')
        {
            return start;
        }

        for (var i = end; i > start; i--)
        {
            var index = text.TokenAt(i - 1);
            if (index >= 0 && text.Tokens[index].Span.End == i && i < end - 1 && (text.Word(text.Tokens[index]) is "了" or "的" || boundary.IsBoundaryWord(text.Word(text.Tokens[index])) && text.Tokens[index].Span.Length > 1))
            {
                return i;
            }
        }

        return start;
    }

    /// <summary>A name that ends in 项目 or 工程: 大庙弄文商旅商业中心项目.</summary>
    private IEnumerable<Mention> WithNoun(AnalyzedText text, IReadOnlyList<Mention> named, List<Mention> known)
    {
        var covered = known.Select(m => m.Span).OrderBy(s => s).ToList();
        var last = 0;
        var cursor = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            var (length, _) = nouns.StartingAt(text.Text, i, text.Text.Length);
            if (length == 0 || text.Text[i] is not ('项' or '工' or '建' or '改' or '提' or '续') || !text.EndsWord(i + length))
            {
                continue;
            }

            while (cursor < covered.Count && covered[cursor].End < i + length)
            {
                cursor++;
            }

            var end = i + length;
            if (cursor < covered.Count && covered[cursor].Contains(i))
            {
                i = end - 1;
                continue;
            }

            var start = Start(text, i, Math.Max(last, i - LongestHead));
            var head = text.Text[start..i];
            if (head.Length >= 3 && !generic.Contains(head) && IsProper(text, start, i))
            {
                yield return new Mention(new TextSpan(start, end), EntityTypes.Project, null, text.Text[start..end], "project-noun", 0.65)
                {
                    Properties = PropertyBag.Of((MentionProperties.ObjectAt, ObjectIn(named, new TextSpan(start, i)))),
                };
                last = end;
            }

            i = end - 1;
        }
    }

    /// <summary>The head of a project may hold quotation marks and years: 2024年中国联通“数智融合”网络工程项目.</summary>
    private int Start(AnalyzedText text, int end, int limit)
    {
        var start = boundary.Start(text, end, limit, institution: true);
        if (start > limit && text.Text[start - 1] == '”')
        {
            var open = text.Text.LastIndexOf('“', start - 1, start - 1 - limit + 1);
            if (open >= 0)
            {
                start = boundary.Start(text, open, limit, institution: true);
            }
        }

        if (start >= 5 && text.Text[start - 1] == '年' && char.IsAsciiDigit(text.Text[start - 2]))
        {
            start -= 5;
        }

        return start;
    }

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
