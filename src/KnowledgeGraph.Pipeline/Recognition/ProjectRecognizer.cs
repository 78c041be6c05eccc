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
    private readonly FrozenSet<string> generic;
    private readonly NameBoundary boundary;

    public ProjectRecognizer(WordLists initiatives, WordLists places)
    {
        modifiers = new WordScanner(initiatives.Words("project_modifiers"));
        actions = new WordScanner(initiatives.Words("project_actions"));
        nouns = new WordScanner(initiatives.Words("project_nouns"));
        constructionVerbs = new WordScanner(initiatives.Words("construction_verbs"));
        generic = initiatives.Words("generic_projects");
        boundary = new NameBoundary(places.Words("boundaries"));
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
            else if (Built(text, named, i) is { } building)
            {
                found.Add(building);
            }
        }

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
        var tail = text.Text[start..end];
        var name = place.Name + tail.TrimStart('等');
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

    /// <summary>加快打造X: a facility, school or hospital that a word of construction governs.</summary>
    private Mention? Built(AnalyzedText text, IReadOnlyList<Mention> named, int index)
    {
        var thing = named[index];
        var kind = thing.Properties.Find(MentionProperties.Class);
        if (kind is not ("facility" or "school" or "hospital" or "park_optional" or "site"))
        {
            return null;
        }

        var clause = text.ClauseSpan(thing.Span.Start);
        var from = thing.Span.Start;
        for (var previous = index - 1; previous >= 0 && named[previous].Span.End >= from - 1 && named[previous].Span.Start >= clause.Start; previous--)
        {
            from = Math.Min(from, named[previous].Span.Start);
        }

        var (length, _) = constructionVerbs.EndingAt(text.Text, from, clause.Start);
        return length < 2
            ? null
            : new Mention(thing.Span, EntityTypes.Project, null, thing.Name, "under-construction", 0.65)
            {
                Properties = PropertyBag.Of((MentionProperties.ObjectAt, thing.Span.Start.ToString()), (MentionProperties.Unbuilt, "yes")),
                OtherNames = [thing.Name + "建设"],
            };
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
            if (length == 0 || text.Text[i] is not ('项' or '工' or '建' or '改' or '提' or '续') || !EndsWord(text, i + length))
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
        var start = boundary.Start(text, end, limit, throughVerbs: true);
        if (start > limit && text.Text[start - 1] == '”')
        {
            var open = text.Text.LastIndexOf('“', start - 1, start - 1 - limit + 1);
            if (open >= 0)
            {
                start = boundary.Start(text, open, limit, throughVerbs: true);
            }
        }

        if (start >= 5 && text.Text[start - 1] == '年' && char.IsAsciiDigit(text.Text[start - 2]))
        {
            start -= 5;
        }

        return start;
    }

    private static string? ObjectIn(IReadOnlyList<Mention> named, TextSpan span)
        => named.Where(m => span.Contains(m.Span) && m.Type == EntityTypes.Place).Select(m => m.Span.Start.ToString()).FirstOrDefault();

    private bool IsProper(AnalyzedText text, int start, int end)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < end; i++)
        {
            var token = text.Tokens[i];
            if (!generic.Contains(text.Word(token)) && (token.Tag is "ns" or "nr" or "nrt" or "nz" or "nt" || token.Tag == "x" && token.Span.Length > 1))
            {
                return true;
            }
        }

        return text.Text.AsSpan(start, end - start).Contains('“');
    }

    private static bool EndsWord(AnalyzedText text, int end) => text.TokenAt(end - 1) is >= 0 and var i && text.Tokens[i].Span.End == end;
}
