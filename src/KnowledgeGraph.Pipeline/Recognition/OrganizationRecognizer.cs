using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds organizations: a proper head and a suffix; public bodies of a named place; companies in lists (常州青旅、鼎昂金属等企业).</summary>
internal sealed partial class OrganizationRecognizer
{
    private const int LongestHead = 18;
    private const int LongestCentre = 16;
    private const string Separators = "、和及与";

    private readonly WordScanner suffixes;
    private readonly WordScanner trades;
    private readonly WordScanner listNouns;
    private readonly WordScanner tradeVerbs;
    private readonly FrozenSet<string> genericHeads;
    private readonly FrozenSet<string> branches;
    private readonly FrozenSet<string> levels;
    private readonly FrozenSet<string> levelWords;
    private readonly FrozenSet<string> staff;
    private readonly FrozenSet<string> tradeNouns;
    private readonly FrozenSet<string> leadVerbs;
    private readonly FrozenSet<string> innerVerbs;
    private readonly WordScanner nationals;
    private readonly WordScanner followers;
    private readonly WordScanner noNames;
    private readonly WordScanner looseTeams;
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
        levelWords = organizations.Words("level_words");
        staff = organizations.Words("staff");
        tradeNouns = organizations.Words("trade_nouns");
        leadVerbs = organizations.Words("lead_verbs");
        innerVerbs = organizations.Words("inner_verbs").Concat(places.Words("inner_verbs")).ToFrozenSet(StringComparer.Ordinal);
        nationals = new WordScanner(organizations.Words("nationals"));
        followers = new WordScanner(organizations.Words("followers"));
        looseTeams = new WordScanner(organizations.Words("loose_teams"));
        noNames = new WordScanner(organizations.Words("no_names"));
        organs = new WordScanner(organizations.Classes("organs"));
        foundingVerbs = new WordScanner(organizations.Words("founding_verbs"));
        boundary = new NameBoundary(places.Words("boundaries"), innerVerbs, new WordScanner(places.Classes("suffixes")));
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
            if ((OfParty(text, i, last) ?? Organ(text, i, last)) is { } organ)
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

            // 社区卫生服务中心 begins before 服务中心 does: the longest suffix from the left wins, if a word ends with it (第十|二中|学).
            if (EndsWord(text, i + length))
            {
                if (found.Count > 0 && Continued(text, placeAt, found[^1], i, i + length, kind) is { } whole)
                {
                    found[^1] = whole;
                    last = whole.Span.End;
                }
                else if (!IsPartOfPlace(text, i + length) && Named(text, placeAt, i, i + length, kind, last) is { } mention)
                {
                    found.Add(mention);
                    last = mention.Span.End;
                    if (kind == "body")
                    {
                        found.AddRange(Siblings(text, mention));
                    }
                }

                i += length - 1;
            }
        }

        found.AddRange(Listed(text, placeAt, found));
        found.AddRange(Enumerated(text, placeAt));
        found.AddRange(Acting(text, placeAt, found));
        found.AddRange(Quoted(text, found));
        found.AddRange(Centres(text, placeAt));
        return WithFullNames([.. found.OrderBy(m => m.Span)]);
    }

    private static readonly WordScanner CentreStaff = new(["中心主任", "中心副主任", "中心负责人", "中心工作人员", "中心党支部书记"]);

    /// <summary>花溪街道|城镇发展服务中心|副主任: a centre of a sub-district or larger place, by those who run it.</summary>
    private static IEnumerable<Mention> Centres(AnalyzedText text, Mention?[] placeAt)
    {
        foreach (var (span, _) in CentreStaff.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = span.Start + 2;
            for (var i = span.Start - 1; i >= 0 && end - i <= LongestCentre && char.IsLetter(text.Text[i]); i--)
            {
                if (placeAt[i] is not { Kind: PlaceKinds.Subdistrict or PlaceKinds.District or PlaceKinds.City } place || place.Span.End > i + 1)
                {
                    continue;
                }

                if (end - place.Span.End >= 5)
                {
                    yield return Organization(text, new TextSpan(place.Span.Start, end), "centre-of-place", "body", 0.8);
                }

                break;
            }
        }
    }

    /// <summary>Whether a word ends here, or one that goes on with who works there: 小学|校长.</summary>
    private bool EndsWord(AnalyzedText text, int end)
        => text.TokenAt(end - 1) is >= 0 and var i && (text.Tokens[i].Span.End == end || staff.Contains(text.Text[end..text.Tokens[i].Span.End]));

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

        if (gap > 0 && !IsUnit(text, placeAt, previous, suffix, unit, kind))
        {
            return null;
        }

        var whole = new TextSpan(previous.Span.Start, end);
        return IsPartyBranch(unit)
            ? Organization(text, whole, "branch-of", previous.Properties.Find(MentionProperties.Class)!, previous.Confidence) with { Name = previous.Name, OtherNames = [text.In(whole)] }
            : Organization(text, whole, "unit-of", kind == "council" ? "body" : kind, previous.Confidence);
    }

    private bool IsUnit(AnalyzedText text, Mention?[] placeAt, Mention previous, int suffix, string unit, string kind)
    {
        var of = previous.Properties.Find(MentionProperties.Class);
        var between = text.Text[previous.Span.End..suffix];

        // 大学|建筑与城市规划|学院, 大学|中南|医院: whatever stands between a university and its college.
        if (previous.Properties.Find(MentionProperties.Class) == "school" && previous.Name[^1] is '学' or '校' && (unit.EndsWith("学院", StringComparison.Ordinal) || unit.EndsWith("医院", StringComparison.Ordinal))
            && !unit.StartsWith("职业", StringComparison.Ordinal) && between.All(char.IsLetter) && placeAt[previous.Span.End]?.Kind is null or PlaceKinds.Site)
        {
            return true;
        }

        var start = boundary.Start(text, suffix, previous.Span.End, institution: true);
        var own = branches.Contains(unit) || kind is "school" or "research" && of is "school" or "research"
            || kind == "research" && previous.Name.EndsWith("科学院", StringComparison.Ordinal)
            || kind == "team" && !unit.EndsWith("团队", StringComparison.Ordinal) && of is "body" or "association" or "company" or "school" or "hospital";
        return start == previous.Span.End && own
            && (branches.Contains(unit) || placeAt[start] is null && !IsProper(text, new TextSpan(start, suffix)));
    }

    private Mention? Named(AnalyzedText text, Mention?[] placeAt, int suffix, int end, string kind, int last)
    {
        if (kind is "body" or "council" && BodyOfPlace(text, placeAt, suffix, end, last) is { } body)
        {
            return body;
        }

        var start = boundary.Start(text, suffix, Math.Max(last, suffix - LongestHead), institution: true, out var isCut);
        start = AfterGlued(text, Math.Max(start, last), suffix);
        start = AfterVerb(text, placeAt, start, suffix);
        if (kind == "council" && (Reads(text.Text, end, end, "代表") || Reads(text.Text, end, end, "委员")))
        {
            return null;
        }

        if (OfLevel(text, placeAt, start, suffix, end, kind) is { } official)
        {
            return official;
        }

        // 对标|省委, 市委|市政府: a committee or government is that of a place or of a level, else nobody's.
        if (kind == "council" || IsRuling(text.Text[suffix..end]) && (suffix - start < 2 || text.Text[suffix - 1] == '委'))
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
        if (!quoted && QuotedHead(text, suffix, start, last) is { } opening)
        {
            (start, quoted) = (opening > last && placeAt[opening - 1] is { } region && region.Span.End == opening && region.Span.Start >= last ? region.Span.Start : opening, true);
        }

        if (quoted && LevelEndings.Contains(text.Text[suffix - 2]) && text.Text[suffix - 1] == '”')
        {
            return null;
        }

        if (kind == "media")
        {
            start = FromLastPlace(placeAt, start, suffix);
        }

        var place = quoted ? null : PlaceIn(placeAt, suffix, ref start, last) ?? Anchor(text, placeAt, suffix, ref start, last);
        if (place is not null)
        {
            start = FromNational(text.Text, start, last);
        }

        if (start >= suffix || isCut && place is null || !quoted && IsBranchOfPlace(text.Text, suffix, end))
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
        var founded = kind == "team" && head.Length is >= 2 and <= 12 && foundingVerbs.EndingAt(text.Text, start, 0).Length > 0 && HasOwnWord(text, start, suffix);
        if (noNames.EndingAt(text.Text, end, start).Length > 0)
        {
            return null;
        }

        var plain = IsPlain(text, start, suffix, end, kind);
        return !country && !plain && !founded && !quoted && place is null && (genericHeads.Contains(head) || !IsProper(text, new TextSpan(start, suffix)))
            || place is not null && kind == "team" && genericHeads.Contains(text.Text[place.Span.End..Math.Max(place.Span.End, suffix)])
            ? null
            : Organization(text, new TextSpan(start, end), "suffix-" + kind, kind, place is not null || quoted ? 0.8 : 0.7);
    }

    /// <summary>“四星级”党支部, “创新型”企业: what is quoted is a grade.</summary>
    private const string LevelEndings = "级型好化";

    private static readonly string[] LegalForms = ["公司", "集团", "合作社", "联合社", "事务所", "中学", "小学", "幼儿园", "党校", "酒店"];

    private static string FirstWord(AnalyzedText text, int start, int limit)
        => text.TokenAt(start) is >= 0 and var i ? text.Text[start..Math.Max(start, Math.Min(limit, text.Tokens[i].Span.End))] : string.Empty;

    /// <summary>腾讯、阿里巴巴: names that the lexicon knows as such and that are no place, in a list of companies.</summary>
    private bool IsBrand(AnalyzedText text, TextSpan span)
        => span.Length is >= 2 and <= 8 && text.TokenAt(span.Start) is >= 0 and var i && text.Tokens[i].Span.Start == span.Start
           && text.Tokens[i].Tag is "nz" or "nrt" or "nt" && !genericHeads.Contains(text.Word(text.Tokens[i]));

    private static Mention Organization(AnalyzedText text, TextSpan span, string rule, string kind, double confidence)
        => new(span, EntityTypes.Organization, null, text.In(span), rule, confidence) { Properties = PropertyBag.Of((MentionProperties.Class, kind)) };
}
