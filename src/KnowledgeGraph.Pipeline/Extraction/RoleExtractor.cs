namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Says which post a person holds where (HAS_ROLE) and where a person lives (LIVES_IN).</summary>
/// <remarks>Stands on the role that the recognizer put into the mention of the person: what is named right before it holds the post, a
/// place rather than the place's own committee; where only 社区 or 镇 stands there, the place of that kind spoken of last, else the subject.</remarks>
internal sealed class RoleExtractor(RoleLexicon lexicon)
{
    /// <summary>How far a role may stand from its person and a named unit from its role, in UTF-16 code units.</summary>
    private const int Reach = 60;

    /// <summary>How far back an unnamed community may have been named.</summary>
    private const int Memory = 600;

    /// <param name="sentences">In text order; the evidence is the one that holds the person.</param>
    /// <param name="mentions">Of all types, in text order.</param>
    /// <param name="subjectKey">Key of the place that the text is about.</param>
    /// <returns>In text order; a relation that the text says twice comes once, with further spans.</returns>
    public IReadOnlyList<RelationDraft> Extract(
        string text, IReadOnlyList<TextSpan> sentences, IReadOnlyList<LinkedMention> mentions, string subjectKey)
    {
        var subject = mentions.FirstOrDefault(m => m.Key == subjectKey && m.Kind is not null);
        var units = mentions.Where(m => m.Type is EntityTypes.Place or EntityTypes.Organization).OrderBy(m => m.Span).ToList();
        var places = units.Where(m => m.Type == EntityTypes.Place).GroupBy(m => m.Mention.Name, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);
        var drafts = new List<RelationDraft>();
        var last = new Dictionary<string, LinkedMention>(StringComparer.Ordinal);
        var next = 0;
        TextSpan? before = null;
        string? roleBefore = null;
        var isPost = false;
        var listed = new List<RelationDraft>();
        foreach (var person in mentions.Where(m => m.Type == EntityTypes.Person).OrderBy(m => m.Span))
        {
            for (; next < units.Count && units[next].Span.Start < person.Span.Start; next++)
            {
                if (units[next].Kind is { } kind)
                {
                    last[kind] = units[next];
                }
            }

            var role = person.Mention.Properties.Find(Qualifiers.Role);
            var isListed = before is { } b && person.Span.Start - b.End == 1 && text[b.End] is '、' or '和' or '与' && role == roleBefore;
            if (!isListed)
            {
                var context = new Context(text, units, places, last, subject, subjectKey, SentenceOf(sentences, text, person.Span));
                List<RelationDraft> own = [.. Of(context, person, role)];
                if (own.Count == 0 && isPost && role is not null && before is { } b2 && Continues(text, b2.End, person.Span.Start - role.Length))
                {
                    // 市民委主任田钦，副主任于峰: the second post is at the same body.
                    own.AddRange(listed.Where(d => d.Type == RelationTypes.HasRole).Take(1).Select(d => d with { Qualifiers = PropertyBag.Of((Qualifiers.Role, role)), Rule = "post-continued", Confidence = 0.75 }));
                }

                listed = own;
                isPost = role is not null && own.Count > 0;
            }

            drafts.AddRange(listed.Select(d => d with { Head = person.Key, Span = SentenceOf(sentences, text, person.Span) }));
            (before, roleBefore) = (person.Span, role);
        }

        return Merge(drafts);
    }

    private IEnumerable<RelationDraft> Of(Context context, LinkedMention person, string? role)
    {
        if (role is not null && lexicon.Residents.Contains(role))
        {
            var start = RoleStart(context, person, role);
            if (Holder(context, start) is { Type: EntityTypes.Place } home)
            {
                yield return context.Draft(person.Key, RelationTypes.LivesIn, home.Key, null, "resident-of", 0.9);
            }
            else if (!IsNamed(context, start) && Unnamed(context, start, PlaceKinds.Community) is { } key)
            {
                yield return context.Draft(person.Key, RelationTypes.LivesIn, key, null, "resident-here", 0.7);
            }
        }
        else if (role is not null)
        {
            foreach (var draft in Posts(context, person, role))
            {
                yield return draft;
            }
        }
        else if (Residence(context, person) is { } residence)
        {
            yield return residence;
        }
        else if (context.Text.AsSpan(0, person.Span.Start).EndsWith("的", StringComparison.Ordinal)
            && context.EndingAt(person.Span.Start - 1) is { Type: EntityTypes.Organization } employer)
        {
            yield return context.Draft(person.Key, RelationTypes.HasRole, employer.Key, null, "member-of", 0.75);
        }
    }

    /// <summary>…十字巷社区|居民: a community stands here, only none that was found.</summary>
    private static bool IsNamed(Context context, int start)
    {
        foreach (var kind in (ReadOnlySpan<string>)["小区", "社区", "村"])
        {
            if (context.Text.AsSpan(0, start).EndsWith(kind, StringComparison.Ordinal))
            {
                return start > kind.Length && char.IsLetter(context.Text[start - kind.Length - 1]);
            }
        }

        return false;
    }

    /// <summary>One relation per post: the first may stand with an unnamed unit, the others need a body of their own.</summary>
    private IEnumerable<RelationDraft> Posts(Context context, LinkedMention person, string role)
    {
        var start = RoleStart(context, person, role);
        var first = role.IndexOf('、') is var comma and > 0 && context.Within(new TextSpan(start + comma, start + role.Length)) is not null ? role[..comma] : role;
        var further = first.Length == role.Length && role.IndexOf('、') is var mark and > 0 && LevelOf(role[(mark + 1)..]) is not null ? role[(role.IndexOf('、') + 1)..] : null;
        first = further is null ? first : role[..^(further.Length + 1)];
        var holder = start == person.Span.End ? context.EndingAt(person.Span.Start) is { } named ? OwnerOf(context, named) : null : Holder(context, start);
        if (context.Across(start, start + first.Length) is { } body)
        {
            // 区政协|主席, 金桥物业公司|经理: the name of the body reaches into what was read as the post.
            yield return context.Draft(person.Key, RelationTypes.HasRole, OwnerOf(context, body).Key, context.Text[body.Span.End..(start + first.Length)], "post-at", 0.9);
        }
        else if (holder is not null)
        {
            yield return context.Draft(person.Key, RelationTypes.HasRole, holder.Key, first, "post-at", 0.9);
        }
        else if (UnitBefore(context, start) is { } unit && UnnamedOf(context, start, unit) is { } place)
        {
            yield return context.Draft(person.Key, RelationTypes.HasRole, place, first, "post-here", 0.75);
        }
        else if (KindOfPost(first) is { } kind && UnnamedOf(context, start, kind) is { } here)
        {
            yield return context.Draft(person.Key, RelationTypes.HasRole, here, first, "post-of-kind", 0.75);
        }
        else if (OfficeOf(context, start) is { } office)
        {
            yield return context.Draft(person.Key, RelationTypes.HasRole, office.Key, context.Text[office.From..start] + first, "post-in-office", 0.7);
        }

        if (further is not null)
        {
            // 区委常委、常务副区长: the second post is the district's.
            if (Unnamed(context, start, LevelOf(further)!) is { } level)
            {
                yield return context.Draft(person.Key, RelationTypes.HasRole, level, further, "post-of-level", 0.7);
            }

            yield break;
        }

        if (first.Length == role.Length)
        {
            yield break;
        }

        var from = start + first.Length + 1;
        foreach (var part in role[(first.Length + 1)..].Split('、'))
        {
            var span = new TextSpan(from, from + part.Length);
            if (context.Within(span) is { } other && other.Span.End < span.End && !lexicon.Organs.Contains(other.Mention.Name))
            {
                yield return context.Draft(person.Key, RelationTypes.HasRole, OwnerOf(context, other).Key, context.Text[other.Span.End..span.End], "further-post", 0.7);
            }

            from = span.End + 1;
        }
    }

    /// <summary>街道城管办主任: the place before an office that has no name of its own, and where the office begins.</summary>
    private (string Key, int From)? OfficeOf(Context context, int start)
    {
        if (start == 0 || !lexicon.Offices.Contains(context.Text[start - 1].ToString()))
        {
            return null;
        }

        for (var end = start - 2; end > context.Sentence.Start && start - end < 10 && char.IsLetter(context.Text[end]); end--)
        {
            if (context.EndingAt(end) is { } named)
            {
                // 苏州市社会组织总会会长: an organization of its own, only unknown.
                return named.Kind is PlaceKinds.City or PlaceKinds.Province ? null : (named.Key, end);
            }

            if (UnitBefore(context, end) is { } unit && UnnamedOf(context, end, unit) is { } key)
            {
                return (key, context.Text[end - 1] == '党' ? end - 1 : end);
            }
        }

        return null;
    }

    /// <summary>Whether a post begins right behind the person before it, with one mark between.</summary>
    private static bool Continues(string text, int end, int start) => start - end == 1 && text[end] is '、' or '，' or ',';

    private static int RoleStart(Context context, LinkedMention person, string role)
    {
        var from = Math.Max(0, person.Span.Start - Reach);
        var before = context.Text.AsSpan(from, person.Span.Start - from).LastIndexOf(role, StringComparison.Ordinal);
        before = before >= 0 && context.Text.AsSpan(from + before, person.Span.Start - from - before).Contains('\n') ? -1 : before;
        var until = Math.Min(context.Text.Length, person.Span.End + (2 * Reach));
        var behind = context.Text.AsSpan(person.Span.End, until - person.Span.End).IndexOf(role, StringComparison.Ordinal);
        return before >= 0 && (behind < 0 || before + role.Length >= person.Span.Start - from - 4) ? from + before
            : behind >= 0 ? person.Span.End + behind : person.Span.Start;
    }

    /// <summary>The place or organization whose post it is: named right before the role, with nothing or one of its organs between.</summary>
    private LinkedMention? Holder(Context context, int start)
    {
        var end = start;
        while (end > 0 && context.Text[end - 1] is ' ' or '\u3000' or '（' or '）')
        {
            end--;
        }

        // 金园小区的|回族|居民
        if (end > 2 && context.Text[end - 1] == '族' && context.Text.AsSpan(Math.Max(0, end - 5), Math.Min(5, end)).LastIndexOf('的') is >= 0 and var of)
        {
            end = Math.Max(0, end - 5) + of + 1;
        }

        foreach (var filler in lexicon.Fillers)
        {
            if (context.Text.AsSpan(0, end).EndsWith(filler, StringComparison.Ordinal))
            {
                end -= filler.Length;
                break;
            }
        }

        var named = context.EndingAt(end);
        if (named is null)
        {
            foreach (var organ in lexicon.Organs)
            {
                if (context.Text.AsSpan(0, end).EndsWith(organ, StringComparison.Ordinal) && context.EndingAt(end - organ.Length) is { } owner)
                {
                    return owner;
                }
            }

            return null;
        }

        return OwnerOf(context, named);
    }

    /// <summary>戚墅堰街道党工委 + 书记: the place acts for its committee.</summary>
    private LinkedMention OwnerOf(Context context, LinkedMention named)
    {
        if (named.Type != EntityTypes.Organization)
        {
            return named;
        }

        var organ = lexicon.Organs.Where(o => named.Mention.Name.EndsWith(o, StringComparison.Ordinal)).MaxBy(o => o.Length);
        if (organ is not null && context.PlaceEndingAt(named.Span.End - organ.Length) is { Kind: PlaceKinds.Subdistrict or PlaceKinds.Community } place)
        {
            return place;
        }

        if (context.StartingAt(named.Span.Start) is { } first && first.Span.End <= named.Span.End)
        {
            return lexicon.Organs.Contains(context.Text[first.Span.End..named.Span.End]) ? first : named;
        }

        // 双河村党支部 where only the committee was found: the place of that name, spoken of elsewhere.
        return organ is not null && OwnerByName(context, named.Mention.Name[..^organ.Length]) is { } owner ? owner : named;
    }

    /// <summary>The place of that name, or the community or subdistrict whose name it ends with: 五桥街道|城安社区.</summary>
    private static LinkedMention? OwnerByName(Context context, string name)
    {
        for (var start = 0; start < name.Length - 2; start++)
        {
            if (context.Places.TryGetValue(name[start..], out var place) && (start == 0 || place.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict))
            {
                return place;
            }
        }

        return null;
    }

    private string? UnitBefore(Context context, int start)
        => lexicon.Units.LongestBefore(context.Text, start, out var kind) > 0 ? kind : null;

    private string? KindOfPost(string role)
    {
        foreach (var part in role.Split('、', ' '))
        {
            if (lexicon.Posts.TryGetValue(part, out var kind))
            {
                return kind;
            }
        }

        // 副书记办事处主任, where punctuation was lost.
        return lexicon.Posts.Where(p => role.EndsWith(p.Key, StringComparison.Ordinal)).OrderByDescending(p => p.Key.Length).Select(p => p.Value).FirstOrDefault();
    }

    /// <summary>District or city, of a post that says so by itself; else null.</summary>
    private string? LevelOf(string post)
        => !post.Contains('、', StringComparison.Ordinal) && KindOfPost(post) is PlaceKinds.District or PlaceKinds.City ? KindOfPost(post) : null;

    private static string? UnnamedOf(Context context, int start, string kind)
        => kind == "any" ? context.SubjectKey : Unnamed(context, start, kind);

    /// <summary>The place of a kind that the text spoke of last; the subject where it is of that kind itself.</summary>
    private static string? Unnamed(Context context, int start, string kind)
        => context.Last.TryGetValue(kind, out var near) && near.Span.Start - context.Sentence.Start is >= 0 and <= 2 ? near.Key
            : context.Subject?.Kind == kind ? context.SubjectKey
            : context.Last.TryGetValue(kind, out var place) && start - place.Span.Start < Memory ? place.Key
            : kind == PlaceKinds.Subdistrict && context.Subject is null ? context.SubjectKey : null;

    /// <summary>曹姑社区刘灿家庭, 家住世纪花园的吴伟贞, 六组的吴安华.</summary>
    private RelationDraft? Residence(Context context, LinkedMention person)
    {
        var start = person.Span.Start;
        if (FamilyRow(context, person) is { } row)
        {
            return context.Draft(person.Key, RelationTypes.LivesIn, row.Key, null, "family-with-place", 0.8);
        }

        if (HomeBehind(context, person.Span.End) is { } home2)
        {
            return context.Draft(person.Key, RelationTypes.LivesIn, home2.Key, null, "lives-at", 0.85);
        }

        if (context.EndingAt(start) is { Type: EntityTypes.Place, Kind: PlaceKinds.Community or PlaceKinds.Neighbourhood } home)
        {
            return context.Draft(person.Key, RelationTypes.LivesIn, home.Key, null, "named-with-place", 0.8);
        }

        if (BeforeAge(context.Text, start) is var aged && aged < start && context.EndingAt(aged) is { Type: EntityTypes.Place, Kind: PlaceKinds.Community or PlaceKinds.Neighbourhood } told)
        {
            return context.Draft(person.Key, RelationTypes.LivesIn, told.Key, null, "aged-at", 0.75);
        }

        if (start == 0 || context.Text[start - 1] != '的')
        {
            return null;
        }

        var from = Math.Max(context.Sentence.Start, start - Reach);
        var clause = context.Text.AsSpan(from, start - 1 - from);
        if (context.EndingAt(start - 1) is { Type: EntityTypes.Place } place && !(place.Span.Length < 4 && clause.EndsWith("组", StringComparison.Ordinal)))
        {
            return Says(clause, lexicon.Living) || place.Kind is PlaceKinds.Community or PlaceKinds.Neighbourhood
                ? context.Draft(person.Key, RelationTypes.LivesIn, place.Key, null, "living-in", 0.85)
                : null;
        }

        // 翠竹小区里，家住11号楼的高宾
        if (Says(clause, lexicon.Living) && (clause.EndsWith("楼", StringComparison.Ordinal) || clause.EndsWith("栋", StringComparison.Ordinal) || clause.EndsWith("单元", StringComparison.Ordinal)
            || clause.EndsWith("室", StringComparison.Ordinal) || clause.EndsWith("幢", StringComparison.Ordinal) || clause.EndsWith("号", StringComparison.Ordinal))
            && (Nearby(context, start, PlaceKinds.Neighbourhood) ?? Unnamed(context, start, PlaceKinds.Community)) is { } around)
        {
            return context.Draft(person.Key, RelationTypes.LivesIn, around, null, "house-here", 0.75);
        }

        return clause.EndsWith("组", StringComparison.Ordinal) && Unnamed(context, start, PlaceKinds.Community) is { } village
            ? context.Draft(person.Key, RelationTypes.LivesIn, village, null, "group-here", 0.7)
            : null;
    }

    /// <summary>北苑小区，|70岁的|朱萍: where the age begins, and a comma before it; the same position where none is told.</summary>
    private static int BeforeAge(string text, int start)
    {
        var i = start;
        if (i > 2 && text.AsSpan(0, i).EndsWith("岁的", StringComparison.Ordinal))
        {
            i -= 2;
            while (i > 0 && char.IsAsciiDigit(text[i - 1]))
            {
                i--;
            }
        }

        return i >= start - 2 ? start : i > 0 && text[i - 1] is '，' or ',' ? i - 1 : i;
    }

    private static string? Nearby(Context context, int start, string kind)
        => context.Last.TryGetValue(kind, out var place) && start - place.Span.End < Reach ? place.Key : null;

    /// <summary>王秀住在茶花社区3号楼: the last of the places named one within the other.</summary>
    private LinkedMention? HomeBehind(Context context, int end)
    {
        var living = lexicon.Living.Where(w => context.Text.AsSpan(end).StartsWith(w, StringComparison.Ordinal)).MaxBy(w => w.Length);
        var home = living is null ? null : context.StartingAt(end + living.Length);
        for (var next = home; next is not null; next = context.StartingAt(next.Span.End))
        {
            home = next;
        }

        return home;
    }

    /// <summary>刘灿家庭　曹姑社区, a row of a list: the place behind a family.</summary>
    private static LinkedMention? FamilyRow(Context context, LinkedMention person)
    {
        var family = person.Mention.OtherNames.FirstOrDefault(n => n.Length > person.Mention.Name.Length && context.Text.AsSpan(person.Span.Start).StartsWith(n, StringComparison.Ordinal));
        if (family is null)
        {
            return null;
        }

        var end = person.Span.Start + family.Length;
        var from = end;
        while (end < context.Text.Length && end - from < 6 && context.Text[end] is ' ' or '\u3000' or '\t' or '（' or '(')
        {
            end++;
        }

        return end > from && context.StartingAt(end) is { Kind: PlaceKinds.Community or PlaceKinds.Neighbourhood } place ? place : null;
    }

    private static bool Says(ReadOnlySpan<char> clause, IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            if (clause.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static TextSpan SentenceOf(IReadOnlyList<TextSpan> sentences, string text, TextSpan span)
    {
        var (low, high) = (0, sentences.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (sentences[middle].End <= span.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low < sentences.Count && sentences[low].Contains(span) ? sentences[low] : span;
    }

    private static List<RelationDraft> Merge(List<RelationDraft> drafts)
        => [.. drafts.GroupBy(d => (d.Head, d.Type, d.Tail)).Select(g =>
        {
            var best = g.OrderByDescending(d => d.Confidence).ThenBy(d => d.Span).First();
            return best with { MoreSpans = [.. g.Select(d => d.Span).Where(s => s != best.Span).Distinct().Order()] };
        })];

    /// <summary>What is known where a person stands.</summary>
    private sealed record Context(
        string Text, List<LinkedMention> Units, Dictionary<string, LinkedMention> Places, Dictionary<string, LinkedMention> Last, LinkedMention? Subject, string SubjectKey, TextSpan Sentence)
    {
        public RelationDraft Draft(string head, string type, string tail, string? role, string rule, double confidence)
            => new(head, type, tail, PropertyBag.Of((Qualifiers.Role, role)), Sentence, rule, confidence);

        /// <summary>The longest mention of a place or organization that ends at a position.</summary>
        public LinkedMention? EndingAt(int end) => Near(end).Where(m => m.Span.End == end).MaxBy(m => m.Span.Length);

        public LinkedMention? PlaceEndingAt(int end) => Near(end).Where(m => m.Span.End == end && m.Type == EntityTypes.Place).MaxBy(m => m.Span.Length);

        /// <summary>The place that begins where an organization does.</summary>
        public LinkedMention? StartingAt(int start)
            => Near(start + 1).Where(m => m.Span.Start == start && m.Type == EntityTypes.Place).MaxBy(m => m.Span.Length);

        /// <summary>The organization that begins before a position and ends behind it, before another.</summary>
        public LinkedMention? Across(int position, int end)
            => Near(position).Where(m => m.Type == EntityTypes.Organization && m.Span.End > position && m.Span.End < end).MaxBy(m => m.Span.Length);

        /// <summary>The last organization or place that lies in a stretch.</summary>
        public LinkedMention? Within(TextSpan span) => Near(span.End).LastOrDefault(m => span.Contains(m.Span));

        private IEnumerable<LinkedMention> Near(int position)
        {
            var (low, high) = (0, Units.Count - 1);
            while (low <= high)
            {
                var middle = (low + high) / 2;
                if (Units[middle].Span.Start < position - Reach)
                {
                    low = middle + 1;
                }
                else
                {
                    high = middle - 1;
                }
            }

            for (var i = low; i < Units.Count && Units[i].Span.Start < position; i++)
            {
                yield return Units[i];
            }
        }
    }
}
