using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds organizations: a proper head and a suffix; public bodies of a named place; companies in lists (常州青旅、鼎昂金属等企业).</summary>
internal sealed partial class OrganizationRecognizer
{
    private const int LongestHead = 18;
    private const string Separators = "、和及与";

    private readonly WordScanner suffixes;
    private readonly WordScanner trades;
    private readonly WordScanner listNouns;
    private readonly WordScanner tradeVerbs;
    private readonly FrozenSet<string> genericHeads;
    private readonly FrozenSet<string> branches;
    private readonly FrozenSet<string> levels;
    private readonly FrozenSet<string> staff;
    private readonly WordScanner organs;
    private readonly WordScanner foundingVerbs;
    private readonly NameBoundary boundary;

    /// <param name="organizations">organizations.yaml.</param>
    /// <param name="places">places.yaml, for the words that a name never reaches over.</param>
    public OrganizationRecognizer(WordLists organizations, WordLists places)
    {
        suffixes = new WordScanner(organizations.Classes("suffixes"));
        trades = new WordScanner(organizations.Words("trades"));
        listNouns = new WordScanner(organizations.Words("list_nouns"));
        tradeVerbs = new WordScanner(organizations.Words("trade_verbs"));
        genericHeads = organizations.Words("generic_heads");
        branches = organizations.Words("branches");
        levels = organizations.Words("levels");
        staff = organizations.Words("staff");
        organs = new WordScanner(organizations.Classes("organs"));
        foundingVerbs = new WordScanner(organizations.Words("founding_verbs"));
        boundary = NameBoundary.Load(places);
    }

    /// <param name="text">The text.</param>
    /// <param name="places">Places in text order.</param>
    /// <returns>Organizations in text order; they may overlap places.</returns>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> places)
    {
        var placeAt = new Mention?[text.Text.Length];
        foreach (var place in places)
        {
            for (var i = place.Span.Start; i < place.Span.End; i++)
            {
                placeAt[i] = placeAt[i] is { } other && other.Span.Length > place.Span.Length ? other : place;
            }
        }

        var found = new List<Mention>();
        var last = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            if (Organ(text, i, last) is { } organ)
            {
                found.Add(organ);
                last = organ.Span.End;
                i = last - 1;
                continue;
            }

            var (length, kind) = suffixes.StartingAt(text.Text, i, text.Text.Length);
            if (length == 0)
            {
                continue;
            }

            // 社区卫生服务中心 begins before 服务中心 does: the longest suffix from the left wins.
            if (EndsWord(text, i + length))
            {
                if (found.Count > 0 && Continued(text, placeAt, found[^1], i, i + length, kind) is { } whole)
                {
                    found[^1] = whole;
                    last = whole.Span.End;
                }
                else if (Named(text, placeAt, i, i + length, kind, last) is { } mention)
                {
                    found.Add(mention);
                    last = mention.Span.End;
                    if (kind == "body")
                    {
                        found.AddRange(Siblings(text, mention));
                    }
                }
            }

            i += length - 1;
        }

        found.AddRange(Listed(text, placeAt, found));
        found.AddRange(Enumerated(text, placeAt));
        found.AddRange(Acting(text, placeAt, found));
        return [.. found.OrderBy(m => m.Span)];
    }

    /// <summary>Whether a word ends here, or one that goes on with who works there: 小学|校长.</summary>
    private bool EndsWord(AnalyzedText text, int end)
        => text.TokenAt(end - 1) is >= 0 and var i && (text.Tokens[i].Span.End == end || staff.Contains(text.Text[end..text.Tokens[i].Span.End]));

    /// <summary>国家卫健委, 中国科协: organs of the country, by their closed list or as one word of the lexicon.</summary>
    private Mention? Organ(AnalyzedText text, int start, int last)
    {
        var index = text.TokenAt(start);
        if (start < last || index < 0 || text.Tokens[index].Span.Start != start)
        {
            return null;
        }

        var (length, kind) = organs.StartingAt(text.Text, start, text.Text.Length);
        var token = text.Tokens[index].Span;
        var isListed = length > 0 && EndsWord(text, start + length) && !Reads(text.Text, start + length - 1, start + length, "部门") && !Reads(text.Text, start + length, start + length, "代表");
        var isKnown = text.Tokens[index].Tag == "nt" && token.Length >= 4 && text.Word(text.Tokens[index])[..2] is "中国" or "全国" or "国家" or "中央"
            && !genericHeads.Contains(text.Word(text.Tokens[index]));
        return isListed && (!isKnown || length >= token.Length) ? Organization(text, new TextSpan(start, start + length), "organ", kind, 0.8)
            : isKnown ? Organization(text, token, "organ", "company", 0.75) : null;
    }

    private static bool Reads(string text, int start, int end, string word)
        => end < text.Length && start >= 0 && string.CompareOrdinal(text, start, word, 0, word.Length) == 0;

    /// <summary>中国银行|吴江支行, 江南大学|社会工作学院: a unit named right behind its body makes one name with it.</summary>
    private Mention? Continued(AnalyzedText text, Mention?[] placeAt, Mention previous, int suffix, int end, string kind)
    {
        var gap = suffix - previous.Span.End;
        var unit = text.Text[suffix..end];
        if (gap is < 0 or > 10 || levels.Contains(unit[..1]) && kind == "body")
        {
            return null;
        }

        if (gap > 0)
        {
            var start = boundary.Start(text, suffix, previous.Span.End, institution: true);
            var own = branches.Contains(unit) || kind is "school" or "research" && previous.Properties.Find(MentionProperties.Class) is "school" or "research"
                || kind == "team" && previous.Properties.Find(MentionProperties.Class) is "body" or "association" or "company";
            if (start != previous.Span.End || !own
                || !branches.Contains(unit) && (placeAt[start] is not null || IsProper(text, new TextSpan(start, suffix))))
            {
                return null;
            }
        }

        return Organization(text, new TextSpan(previous.Span.Start, end), "unit-of", kind == "council" ? "body" : kind, previous.Confidence);
    }

    private Mention? Named(AnalyzedText text, Mention?[] placeAt, int suffix, int end, string kind, int last)
    {
        if (kind is "body" or "council" && BodyOfPlace(text, placeAt, suffix, end) is { } body)
        {
            return body;
        }

        var start = boundary.Start(text, suffix, Math.Max(last, suffix - LongestHead), institution: true, out var isCut);
        start = AfterGlued(text, Math.Max(start, last), suffix);
        if (kind == "council" && (Reads(text.Text, end, end, "代表") || Reads(text.Text, end, end, "委员")))
        {
            return null;
        }

        if (OfLevel(text, placeAt, start, suffix, end, kind) is { } official)
        {
            return official;
        }

        if (kind == "council")
        {
            return null;
        }

        var quoted = false;
        if (start == suffix && suffix > last + 1 && text.Text[suffix - 1] == '”')
        {
            start = Math.Max(last, text.Text.LastIndexOf('“', suffix - 2, Math.Min(suffix - 1 - last, 20)));
            quoted = text.Text[start] == '“';
        }

        if (start == suffix && end < text.Text.Length && text.Text[end] == '”' && text.Text.LastIndexOf('“', suffix, Math.Min(suffix - last + 1, 12)) is > -1 and var opened
            && opened >= last && opened + 1 < suffix)
        {
            start = opened + 1;
        }

        // “741志愿兵团”: the quotation marks say that it is a name.
        quoted |= start > 0 && text.Text[start - 1] == '“' && end < text.Text.Length && text.Text[end] == '”';
        var place = quoted ? null : PlaceIn(placeAt, suffix, ref start, last);
        if (start >= suffix || isCut && place is null)
        {
            return null;
        }

        var head = text.Text[start..suffix];
        // “时间银行”, “假日学校” are programs; a company in quotation marks has a legal form.
        if (head.Contains('+', StringComparison.Ordinal) || quoted && (kind == "body" || kind is "company" or "school" && !LegalForms.Any(f => text.Text[suffix..end].EndsWith(f, StringComparison.Ordinal))))
        {
            return null;
        }

        // 一块由村党总支…: a Party branch that no place, quotation or number names has a short head.
        if (place is null && !quoted && head.Length > 6 && (text.Text[end - 1] == '支' || text.Text[end - 2] == '支'))
        {
            return null;
        }

        var country = kind == "body" && head is "国家" or "全国" or "中国" or "中央" && end - start >= 4;
        var founded = kind == "team" && head.Length is >= 3 and <= 12 && foundingVerbs.EndingAt(text.Text, start, 0).Length > 0 && HasOwnWord(text, start, suffix);
        var plain = kind is "school" && head.Length is >= 2 and <= 4 && !genericHeads.Contains(head) && !genericHeads.Contains(FirstWord(text, start, suffix));
        return !country && !plain && !founded && !quoted && place is null && (genericHeads.Contains(head) || !IsProper(text, new TextSpan(start, suffix)))
            || place is not null && kind == "team" && genericHeads.Contains(text.Text[place.Span.End..Math.Max(place.Span.End, suffix)])
            ? null
            : Organization(text, new TextSpan(start, end), "suffix-" + kind, kind, place is not null || quoted ? 0.8 : 0.7);
    }

    /// <summary>区民政局, 市第一人民医院, 县委组织部: a body of the level that a single character names.</summary>
    private Mention? OfLevel(AnalyzedText text, Mention?[] placeAt, int start, int suffix, int end, string kind)
    {
        if (kind is not ("body" or "council" or "hospital" or "association" or "research") || start >= end || !levels.Contains(text.Text[start..(start + 1)])
            || placeAt[start] is not null || start > 0 && "各全本该每我社小片园景校厂地老新城郊".Contains(text.Text[start - 1], StringComparison.Ordinal))
        {
            return null;
        }

        var first = text.Tokens[Math.Max(0, text.TokenAt(start))].Span;
        if (first.Start != start || first.End > start + 1 && first.End < suffix)
        {
            return null;
        }

        // 市委 alone is the subject's superior; a name only with a post, or with one of its departments.
        if (start == suffix)
        {
            var unit = text.Text[suffix..end];
            if (!unit.EndsWith('委') || unit.Length > 2)
            {
                return null;
            }

            var (more, department) = suffixes.StartingAt(text.Text, end, text.Text.Length);
            return department == "body" && EndsWord(text, end + more) ? Organization(text, new TextSpan(start, end + more), "department", "body", 0.8)
                : CommitteePosts.Any(p => string.CompareOrdinal(text.Text, end, p, 0, p.Length) == 0)
                    ? Organization(text, new TextSpan(start, end), "committee-of-post", "body", 0.7)
                    : null;
        }

        return suffix - start <= 10 ? Organization(text, new TextSpan(start, end), "of-level", kind == "council" ? "body" : kind, 0.75) : null;
    }

    private static readonly string[] LegalForms = ["公司", "集团", "合作社", "联合社", "事务所", "中学", "小学", "幼儿园", "党校", "酒店"];

    private static readonly string[] CommitteePosts = ["常委", "书记", "副书记", "委员"];

    /// <summary>(健康咨询)找沌阳社区…: a word unknown to the lexicon may begin with a preposition that the segmenter glued on.</summary>
    private static int AfterGlued(AnalyzedText text, int start, int suffix)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            var token = text.Tokens[i];
            if (token.Tag == "x" && token.Span.Length >= 3 && token.Span.Start >= start && "找由让把被将从到在向与给".Contains(text.Text[token.Span.Start], StringComparison.Ordinal))
            {
                start = token.Span.Start + 1;
            }
        }

        return start;
    }

    /// <summary>Whether a head holds a word that is not of the common ones.</summary>
    private bool HasOwnWord(AnalyzedText text, int start, int suffix)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            if (!genericHeads.Contains(text.Word(text.Tokens[i])) && text.Tokens[i].Tag is not ("m" or "q" or "v" or "vn" or "a"))
            {
                return true;
            }
        }

        return false;
    }

    private static string FirstWord(AnalyzedText text, int start, int limit)
        => text.TokenAt(start) is >= 0 and var i ? text.Text[start..Math.Max(start, Math.Min(limit, text.Tokens[i].Span.End))] : string.Empty;

    /// <summary>A name that holds a region begins with it: (健康咨询找)沌阳社区|卫生服务中心, 常州市|第七人民医院.</summary>
    private static Mention? PlaceIn(Mention?[] placeAt, int suffix, ref int start, int last)
    {
        for (var i = start; i < suffix; i++)
        {
            if (placeAt[i] is { } inside && inside.Span.Start >= last)
            {
                start = inside.Span.Start;
                return inside;
            }
        }

        if (start > last && placeAt[start - 1] is { } before && before.Span.End == start && before.Span.Start >= last)
        {
            start = before.Span.Start;
            return before;
        }

        return null;
    }

    /// <summary>鸠江区委: the suffix 区委 shares its first character with the place 鸠江区.</summary>
    private static Mention? BodyOfPlace(AnalyzedText text, Mention?[] placeAt, int suffix, int end)
        => (placeAt[suffix] ?? (suffix > 0 ? placeAt[suffix - 1] : null)) is { } place && place.Span.Start < suffix && place.Span.End <= end
           && place.Span.End >= suffix && place.Kind is PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District
            ? Organization(text, new TextSpan(place.Span.Start, end), "body-of-place", "body", 0.85)
            : null;

    /// <summary>鸠江区委、区政府: the second body is the same place's.</summary>
    private static IEnumerable<Mention> Siblings(AnalyzedText text, Mention first)
    {
        var name = first.Name;
        var unit = name.EndsWith('委') && name.Length > 2 ? name[^2] : '\0';
        var position = first.Span.End;
        if (unit is not ('省' or '市' or '区' or '县'))
        {
            yield break;
        }

        if (position < text.Text.Length && Separators.Contains(text.Text[position], StringComparison.Ordinal))
        {
            position++;
        }

        var word = unit + "政府";
        if (string.CompareOrdinal(text.Text, position, word, 0, word.Length) == 0)
        {
            var span = new TextSpan(position, position + word.Length);
            yield return new Mention(span, EntityTypes.Organization, null, name[..^1] + "政府", "body-of-place", 0.85)
            {
                Properties = PropertyBag.Of((MentionProperties.Class, "body")),
                OtherNames = [word],
            };
        }
    }

    /// <summary>腾讯、阿里巴巴: names that the lexicon knows as such and that are no place, in a list of companies.</summary>
    private bool IsBrand(AnalyzedText text, TextSpan span)
        => span.Length is >= 2 and <= 8 && text.TokenAt(span.Start) is >= 0 and var i && text.Tokens[i].Span.Start == span.Start
           && text.Tokens[i].Tag is "nz" or "nrt" or "nt" && !genericHeads.Contains(text.Word(text.Tokens[i]));

    private bool IsProper(AnalyzedText text, TextSpan head)
        => NameLikeness.HasProper(text, head, genericHeads.Contains)
            || head.Length > 0 && (text.Text[head.Start] == '第' && char.IsLetter(text.Text[head.End - 1])
                || NameLikeness.IsFragmented(text, head, genericHeads.Contains));

    private static Mention Organization(AnalyzedText text, TextSpan span, string rule, string kind, double confidence)
        => new(span, EntityTypes.Organization, null, text.In(span), rule, confidence) { Properties = PropertyBag.Of((MentionProperties.Class, kind)) };
}
