namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Public bodies: of the country, of a named place, of a level.</content>
internal sealed partial class OrganizationRecognizer
{
    private static readonly string[] CommitteePosts = ["常委", "副书记", "书记", "委员"];

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
        // 润昌|农商银行: the bank of a place or a name, not the kind of bank.
        if (length > 0 && start > last && text.Text[start] == '农' && index > 0 && text.Tokens[index - 1].Tag is "ns" or "x" or "nz" or "nr" && char.IsLetter(text.Text[start - 1]))
        {
            return null;
        }

        var isListed = length > 0 && EndsWord(text, start + length) && !Reads(text.Text, start + length - 1, start + length, "部门") && !Reads(text.Text, start + length, start + length, "代表");
        var isKnown = text.Tokens[index].Tag == "nt" && token.Length >= 4 && text.Word(text.Tokens[index])[..2] is "中国" or "全国" or "国家" or "中央"
            && !genericHeads.Contains(text.Word(text.Tokens[index]));
        return isListed && (!isKnown || length >= token.Length) ? Organization(text, new TextSpan(start, DepartmentEnd(text, start + length, kind)), "organ", kind, 0.8)
            : isKnown && noNames.EndingAt(text.Text, token.End, start).Length == 0 ? Organization(text, token, "organ", "company", 0.75) : null;
    }

    /// <summary>国家卫生健康委|老龄司: the department named right behind the organ.</summary>
    private static int DepartmentEnd(AnalyzedText text, int end, string kind)
    {
        for (var i = text.TokenAt(end); kind == "body" && i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.End <= end + 8 && text.Tokens[i].Tag is not ("v" or "p" or "c" or "x" or "uj" or "d"); i++)
        {
            if (text.Text[text.Tokens[i].Span.End - 1] is '司' or '局' || text.Word(text.Tokens[i]) is "办公厅")
            {
                return text.Tokens[i].Span.End;
            }
        }

        return end;
    }

    /// <summary>区民政局, 市第一人民医院, 县委组织部: a body of the level that a single character names.</summary>
    private Mention? OfLevel(AnalyzedText text, Mention?[] placeAt, int start, int suffix, int end, string kind)
    {
        if (OfLevelWord(text, placeAt, suffix, end, kind) is { } worded)
        {
            return worded;
        }

        if (kind is not ("body" or "council" or "hospital" or "association" or "research" or "school" or "team") || kind == "team" && suffix - start < 3 || start >= end || !levels.Contains(text.Text[start..(start + 1)])
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
            return department == "body" && !IsRuling(text.Text[end..(end + more)]) && EndsWord(text, end + more) ? Organization(text, new TextSpan(start, end + more), "department", "body", 0.8)
                : CommitteePosts.Any(p => string.CompareOrdinal(text.Text, end, p, 0, p.Length) == 0)
                    ? Organization(text, new TextSpan(start, end), "committee-of-post", "body", 0.7)
                    : null;
        }

        if (kind == "school" && suffix == start + 1 && BareSchools.Contains(text.Text[suffix..end]))
        {
            return null;
        }

        return suffix - start <= 10 && !IsRuling(text.Text[suffix..end]) ? Organization(text, new TextSpan(start, end), "of-level", kind == "council" ? "body" : kind, 0.75) : null;
    }

    /// <summary>鸠江区委: the suffix 区委 shares its first character with the place 鸠江区.</summary>
    private Mention? BodyOfPlace(AnalyzedText text, Mention?[] placeAt, int suffix, int end, int last)
        => (placeAt[suffix] ?? (suffix > 0 ? placeAt[suffix - 1] : null)) is { } place && place.Span.Start < suffix && place.Span.End <= end
           && place.Span.End >= suffix && place.Kind is PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District
            ? Organization(text, new TextSpan(FromNational(text.Text, place.Span.Start, Math.Min(last, place.Span.Start)), end), "body-of-place", "body", 0.85)
            : null;

    /// <summary>自治区民委, 高新区管委会: the level is named by a word.</summary>
    private Mention? OfLevelWord(AnalyzedText text, Mention?[] placeAt, int suffix, int end, string kind)
    {
        var index = text.TokenAt(suffix - 1);
        if (kind != "body" || suffix == 0 || index < 0 || text.Tokens[index].Span.End != suffix && text.Tokens[index].Span.End != end || placeAt[suffix - 1] is not null)
        {
            return null;
        }

        var start = text.Tokens[index].Span.Start;
        return levelWords.Contains(text.Text[start..suffix]) && !IsRuling(text.Text[suffix..end])
            ? Organization(text, new TextSpan(start, end), "of-level", "body", 0.75)
            : null;
    }

    /// <summary>中共…委员会: the full name of a committee of the Party.</summary>
    private static Mention? OfParty(AnalyzedText text, int start, int last)
    {
        if (start < last || text.Text[start] != '中' || !Reads(text.Text, start, start, "中共"))
        {
            return null;
        }

        var limit = Math.Min(text.Text.Length, start + LongestCommittee);
        var end = start;
        while (end < limit && text.Text[end] is >= '\u4e00' and <= '\u9fff')
        {
            end++;
        }

        var found = text.Text.IndexOf("委员会", start, end - start, StringComparison.Ordinal);
        if (found < 0)
        {
            return null;
        }

        found += 3;
        return Organization(text, new TextSpan(start, Reads(text.Text, found, found, "办公室") ? found + 3 : found), "party-committee", "body", 0.85);
    }

    private const int LongestCommittee = 40;

    private static bool IsRuling(string unit)
        => unit.Length is >= 2 and <= 5 && unit[0] is '省' or '市' or '区' or '县' or '州' or '旗' && unit[1..] is "委" or "政府" or "人民政府" or "委区政府";

    private static readonly string[] BareSchools = ["学校", "小学", "中学", "大学", "学院", "幼儿园", "高中", "初中", "中小学", "实验学校"];

    /// <summary>鸠江区委、区政府; 区委常委、组织部部长; 党委宣传部、统战部: the second body is of the same place or committee.</summary>
    private IEnumerable<Mention> Siblings(AnalyzedText text, Mention first)
    {
        var name = first.Name;
        var position = first.Span.End;
        var committee = name.LastIndexOf('委') is > 0 and var c && (c == name.Length - 1 || suffixes.StartingAt(name, c + 1, name.Length) is (> 0, "body")) ? name[..(c + 1)] : string.Empty;
        if (committee.Length == 0 || committee.EndsWith("纪委", StringComparison.Ordinal))
        {
            yield break;
        }

        if (committee.Length == name.Length && committee.Length > 2 && committee[^2] is '省' or '市' or '区' or '县' or '州' or '旗')
        {
            var next = position < text.Text.Length && Separators.Contains(text.Text[position], StringComparison.Ordinal) ? position + 1 : position;
            var word = committee[^2] + "政府";
            if (Reads(text.Text, next, next, word))
            {
                yield return Sibling(new TextSpan(next, next + word.Length), committee[..^1] + "政府", word);
                yield break;
            }
        }

        if (committee.Length == name.Length && CommitteePosts.FirstOrDefault(p => Reads(text.Text, position, position, p)) is { } post)
        {
            position += post.Length;
        }
        else if (committee.Length == name.Length)
        {
            yield break;
        }

        while (position < text.Text.Length && Separators.Contains(text.Text[position], StringComparison.Ordinal))
        {
            var department = CommitteeDepartments.FirstOrDefault(d => Reads(text.Text, position + 1, position + 1, d));
            if (department is null)
            {
                yield break;
            }

            var span = new TextSpan(position + 1, position + 1 + department.Length);
            yield return Sibling(span, committee + department, department);
            position = span.End;
        }

        static Mention Sibling(TextSpan span, string whole, string word)
            => new(span, EntityTypes.Organization, null, whole, "sibling-body", 0.8)
            {
                Properties = PropertyBag.Of((MentionProperties.Class, "body")),
                OtherNames = [word],
            };
    }

    private static readonly string[] CommitteeDepartments =
        ["组织部", "宣传部", "统战部", "政法委", "社会工作部", "社工部", "政研室", "办公室", "直属机关工委", "网信办", "编办", "老干部局", "巡察办", "农办"];
}
