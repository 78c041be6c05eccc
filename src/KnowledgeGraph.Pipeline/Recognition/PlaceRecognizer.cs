using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds places by the register's names and by a suffix grammar: a head that is no ordinary word, and a suffix that tells the kind.</summary>
/// <remarks>Lists share their suffix: 机一、机二社区; 北银、裕园2个老旧小区. Linear in the text's length; holds no state between calls.</remarks>
internal sealed partial class PlaceRecognizer
{
    private static readonly WordScanner BuildingWords = new(["广场", "大厦", "公园", "景区", "风景区", "水库", "大桥", "古镇", "古村", "步行街"]);

    private readonly WordScanner suffixes;
    private readonly FrozenSet<string> genericHeads;
    private readonly FrozenSet<string> genericSiteHeads;
    private readonly FrozenSet<string> wholeNames;
    private readonly WordScanner phrases;
    private readonly WordScanner listNouns;
    private readonly WordScanner communityTails;
    private readonly PlaceHistory history;
    private readonly NameBoundary boundary;
    private readonly NameLikeness likeness;
    private readonly PlaceHeads judge;

    public PlaceRecognizer(WordLists lists, NameLikeness likeness)
    {
        this.likeness = likeness;
        suffixes = new WordScanner(lists.Classes("suffixes"));
        genericHeads = lists.Words("generic_heads");
        genericSiteHeads = lists.Words("generic_site_heads");
        communityTails = new WordScanner(lists.Words("community_tails"));
        wholeNames = lists.Words("whole_names");
        phrases = new WordScanner(lists.Words("phrases"));
        listNouns = new WordScanner(lists.Classes("counted_nouns"));
        history = new PlaceHistory(lists);
        boundary = NameBoundary.Load(lists);
        judge = new PlaceHeads(lists, likeness);
    }

    /// <param name="text">The text.</param>
    /// <param name="registered">Places whose names the register holds, in text order, never overlapping.</param>
    /// <returns>All places in text order; those of the register among them; a name inside a longer name is not left out.</returns>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> registered)
    {
        var found = new Found(text.Text.Length);
        var inPhrase = InPhrase(text);
        var kept = RegisterFilter.Keep(text, registered, suffixes, genericHeads).Where(m => !inPhrase[m.Span.Start] || !inPhrase[m.Span.End - 1]).ToList();
        kept.ForEach(found.Add);

        AddByAddress(text, kept, found);
        AddBySuffix(text, found, inPhrase);
        AddStreets(text, found);
        AddLandmarks(text, found);
        AddByCount(text, found);
        return [.. found.Mentions.OrderBy(m => m.Span)];
    }

    /// <summary>Where a fixed phrase stands that only looks like a name: 精神家园, 回家路, 文明村镇.</summary>
    private bool[] InPhrase(AnalyzedText text)
    {
        var inPhrase = new bool[text.Text.Length];
        foreach (var (span, _) in phrases.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            // 新路, but not in 创新路.
            if (text.TokenAt(span.Start) is >= 0 and var index && text.Tokens[index].Span.Start == span.Start)
            {
                Array.Fill(inPhrase, true, span.Start, span.Length);
            }
        }

        return inPhrase;
    }

    /// <summary>Mentions found so far, with the longest at each position.</summary>
    private sealed class Found(int length)
    {
        public List<Mention> Mentions { get; } = [];

        public Mention?[] At { get; } = new Mention?[length];

        /// <summary>In one pass, however many there are.</summary>
        public void Replace(HashSet<Mention> mentions, Func<Mention, Mention> by)
        {
            for (var m = 0; m < Mentions.Count && mentions.Count > 0; m++)
            {
                if (!mentions.Contains(Mentions[m]))
                {
                    continue;
                }

                var (old, replaced) = (Mentions[m], by(Mentions[m]));
                Mentions[m] = replaced;
                for (var i = old.Span.Start; i < old.Span.End; i++)
                {
                    At[i] = ReferenceEquals(At[i], old) ? replaced : At[i];
                }
            }
        }

        public void Add(Mention mention)
        {
            Mentions.Add(mention);
            for (var i = mention.Span.Start; i < mention.Span.End; i++)
            {
                if (At[i] is null || At[i]!.Span.Length < mention.Span.Length)
                {
                    At[i] = mention;
                }
            }
        }
    }

    private void AddBySuffix(AnalyzedText text, Found found, bool[] inPhrase)
    {
        for (var i = 0; i < text.Text.Length; i++)
        {
            var (length, kind) = suffixes.StartingAt(text.Text, i, text.Text.Length);
            while (length > 1 && !IsSuffix(text, i, length, found))
            {
                // 恒海花园|城市更新: 花园城 is cut out of two words, 花园 is not.
                (length, kind) = suffixes.StartingAt(text.Text, i, i + length - 1);
            }

            if (length == 0 || inPhrase[i] || !IsSuffix(text, i, length, found)
                || length == 1 && suffixes.StartingAt(text.Text, i + 1, text.Text.Length).Class is { Length: > 0 } next
                    && (next == PlaceKinds.Subdistrict || kind is "water" or "mountain" or "site" && next is PlaceKinds.Community or PlaceKinds.Road))
            {
                // 李家湾|村, 北塔|街道, 春熙路|街道
                continue;
            }

            var end = i + length;
            if (found.At[i] is { } known && known.Span.End >= end)
            {
                AddShortened(text, known, text.Text[i..end], found);
            }
            else if (Named(text, i, end, kind, found.At) is { } mention)
            {
                found.Add(mention);
                if (kind != "facility")
                {
                    AddShortened(text, mention, text.Text[i..end], found);
                    AddNumbered(text, mention, found);
                }
            }
            else if (kind == PlaceKinds.Site && NamesBeforeCount(text.Text, i) is > 0 and var names)
            {
                AddItems(text, names, kind, found, text.Text[i..end]);
            }

            i = end - 1;
        }
    }

    private bool IsSuffix(AnalyzedText text, int start, int length, Found found)
    {
        var end = start + length;
        if (end < text.Text.Length && (text.Text[end] == '·' || length == 1 && suffixes.StartingAt(text.Text, end, text.Text.Length) is { Length: > 1, Class: PlaceKinds.Neighbourhood }))
        {
            // 吾拉木江·… is a person, 河苑|新村 one name.
            return false;
        }

        // 片|区内, 采摘|园里, 人民|渠自: the segmenter glues on what says where.
        return EndsWord(text, start, length)
            || length == 1 && text.TokenAt(start) is >= 0 and var index && text.Tokens[index] is { Tag: "x", Span.Length: 2 } token && token.Span.Start == start
                && "自从由与和及是为在向至到".Contains(text.Text[end], StringComparison.Ordinal)
            || length > 1 && end < text.Text.Length && (found.At[end]?.Span.Start == end || text.Text[end] is '内' or '里' or '外');
    }

    /// <summary>A suffix that is only part of a longer word is none: 农村, 思路, 街道 for 街.</summary>
    private bool EndsWord(AnalyzedText text, int start, int length)
    {
        var last = text.TokenAt(start + length - 1);
        if (last < 0 || text.Tokens[last].Span.End != start + length)
        {
            return false;
        }

        // 工农路 and 五一路 are words of the lexicon, of no tag that tells.
        var token = text.Tokens[last];
        return length > 1 || token.Span.Length == 1 || text.Text[start] is '路' or '街' or '巷' or '弄' && HasHouseNumber(text.Text, start + 1) || token.Tag is "ns" or "nr" or "nrt" or "nz" or "x" or "nt"
            || token.Span.Length == 3 && text.Text[start] is '路' or '街' or '巷' && likeness.IsStem(text.Text[token.Span.Start..start]);
    }

    /// <summary>娄(门路)|130号: a number of a house stands behind a road, whatever the segmenter made of its name.</summary>
    private static bool HasHouseNumber(string text, int position)
    {
        var end = position;
        while (end < text.Length && end - position < 5 && char.IsAsciiDigit(text[end]))
        {
            end++;
        }

        return end > position && end < text.Length && text[end] is '号' or '弄';
    }

    private Mention? Named(AnalyzedText text, int suffix, int end, string kind, Mention?[] taken)
    {
        if (wholeNames.Contains(text.Text[suffix..end]))
        {
            return Place(text, suffix, suffix, end, kind);
        }

        var longest = kind switch { "community" => 6, "road" => 6, "water" or "mountain" or "line" => 4, "subdistrict" => 5, "neighbourhood" => 9, "district" => 8, _ => 12 };
        var limit = Math.Max(0, suffix - longest);
        var isSite = kind is "site" or "park_optional" or "facility";
        var start = boundary.Start(text, suffix, limit, institution: kind is "facility" or "park_optional", out var isCut);
        if (start >= suffix && IsDirected(suffix, end) && kind == PlaceKinds.Road && PlaceSurroundings.IsBearing(text.Text, suffix - 2))
        {
            return Place(text, suffix, suffix, end, kind);
        }

        if (start >= suffix && HeadOfVerb(text, suffix, end, kind, taken) is { } verb)
        {
            return Place(text, verb, suffix, end, kind);
        }

        var container = ContainerBefore(text, taken, ref start, suffix, isSite || kind == "district", kind);
        if (container is null && isSite && start > 1 && text.Text[start - 1] == '”' && (start == suffix || !IsProper(text, new TextSpan(start, suffix))))
        {
            // “众心·爱荷”综合为民服务中心, “石里红枫”乡村旅游度假区; but 4个“六室一堂”服务站 counts what has no name.
            start = text.Text.LastIndexOf('“', start - 2, Math.Min(start - 1, 16));
            isCut = start > 0 && (PlaceSurroundings.IsCounted(text, start) || IsGenericQuotation(text.Text, start, suffix));
        }

        if (start < 0 || start >= suffix || isCut && container is null || !IsWhole(text.Text[start..suffix]))
        {
            return null;
        }

        if (kind == PlaceKinds.Subdistrict && (start == 0 || taken[start - 1] is null) && !PlaceSurroundings.IsNeighbour(text.Text, start) && !PlaceSurroundings.IsRepeated(text.Text, start, end)
            && !history.IsTold(text.Text, start, end) && !history.IsFounded(text.Text, start, end))
        {
            // The register holds nearly all of them: another is one only right behind its container, or where the text keeps to it or tells its beginning or end.
            return null;
        }

        if (text.Text[end - 1] == '期' && !NameLikeness.IsProper(text.Tokens[text.TokenAt(suffix - 1)], text.Word(text.Tokens[text.TokenAt(suffix - 1)]))
            && suffixes.EndingAt(text.Text, suffix, start).Length < 2)
        {
            // 悦来花园|二期, but not 瀚翔食品|二期.
            return null;
        }

        if (PlaceSurroundings.IsTally(text.Text, start, end))
        {
            return null;
        }

        var head = isSite || kind == "district" ? HeadOfSite(text, start, suffix, kind, container, taken) : HeadOfPlain(text, start, suffix, end, kind, taken);
        if (head is not { } found)
        {
            return null;
        }

        found += (found + 2 < suffix || found + 2 == suffix && IsDirected(suffix, end)) && PlaceSurroundings.IsBearing(text.Text, found) ? 2 : 0;
        return Place(text, found, suffix, end, kind);
    }

    /// <summary>北大街, 南大街: a suffix that can be a whole name.</summary>
    private static bool IsDirected(int suffix, int end) => end - suffix >= 3;

    /// <summary>“公园化”精品街区, “孵化基地”四大基地: what is quoted, or what follows it, makes no name.</summary>
    private bool IsGenericQuotation(string text, int start, int suffix)
    {
        var close = text.IndexOf('”', start);
        var quoted = text[(start + 1)..close];
        return genericSiteHeads.Contains(quoted) || quoted is [.., '化' or '式' or '型'] || close + 1 < suffix && "一二两三四五六七八九十".Contains(text[close + 1], StringComparison.Ordinal);
    }

    /// <summary>A name holds no blank and no half of a quotation, and is no 树莓之乡.</summary>
    private static bool IsWhole(string head)
        => head[^1] != '之' && head.Count(c => c == '“') == head.Count(c => c == '”') && !head.Any(char.IsWhiteSpace);

    /// <returns>Where the name of a site begins; null where its head is no name.</returns>
    private int? HeadOfSite(AnalyzedText text, int start, int suffix, string kind, Mention? container, Mention?[] taken)
    {
        if (container is { Kind: PlaceKinds.Subdistrict or PlaceKinds.District, RecognizedBy: "register-name" } && container.Span.End < suffix && kind != "district")
        {
            // 花溪镇|梅岭公园, but 花溪镇政务服务中心: with a name of its own it needs no container.
            var own = judge.WithoutLeading(text, container.Span.End, suffix);
            own += text.Text.AsSpan(own, suffix - own) is ['城', '中', '心', _, _, ..] ? 3 : 0; // 花溪县|城中心|人民广场
            if (IsProper(text, new TextSpan(own, suffix)))
            {
                (start, container) = (own, null);
            }
        }

        if (container is not null)
        {
            // 海口长者饭堂, 海口市社区长者饭堂: those of a whole city are a kind of facility and none of them.
            return kind == "facility" && container.Kind is PlaceKinds.City or PlaceKinds.Province
                && (container.Span.End == suffix || text.Text.AsSpan(container.Span.End, suffix - container.Span.End) is "社区") ? null : start;
        }

        start = judge.WithoutLeading(text, start, suffix);
        if (kind == "site" && start > 1 && suffix - start is >= 2 and <= 6 && text.Text[start - 1] == '、' && taken[start - 2] is { Kind: PlaceKinds.Site } listed && listed.Span.End == start - 1
            && suffixes.StartingAt(text.Text, suffix, text.Text.Length).Length > 1 && !genericSiteHeads.Contains(text.Text[start..suffix]) && !genericHeads.Contains(text.Text[start..suffix]))
        {
            // 东清湖湿地公园、|虾公山|森林公园: what goes on a list of sites.
            return start;
        }

        return kind == "district" || suffixes.StartingAt(text.Text, start, suffix).Length > 1 || !IsProper(text, new TextSpan(start, suffix)) ? null : start;
    }

    /// <returns>Where the name of a community, a road, a neighbourhood or the like begins; null where its head is no name.</returns>
    private int? HeadOfPlain(AnalyzedText text, int start, int suffix, int end, string kind, Mention?[] taken)
    {
        start = judge.WithoutLeading(text, start, suffix);
        if (kind == PlaceKinds.Neighbourhood)
        {
            if (start > 0 && taken[start - 1] is { Kind: PlaceKinds.Road } road && road.Span.End == start
                && !NameLikeness.HasProper(text, new TextSpan(start, suffix), genericHeads.Contains))
            {
                // 丹江路|部件厂小区, 七一路|副食小区
                start = road.Span.Start;
            }

            var isStem = likeness.IsStem(text.Text[start..suffix]);
            if (isStem && start > 1 && text.Text[start - 1] == '的' && taken[start - 2] is null && text.Text.AsSpan(suffix).StartsWith("家园"))
            {
                // 老百姓的阳光家园, but 管山社区的鞍山家园
                return null;
            }

            if (isStem && PlaceSurroundings.IsStated(text.Text, end))
            {
                // 幸福小区，位于…
                return start;
            }
        }

        if (kind is PlaceKinds.Road or "mountain" or "water" && start > 0 && end < text.Text.Length && text.Text[start - 1] == '“' && text.Text[end] == '”')
        {
            // 有名的“文化街”“平安街”, “五谷九峰”布局: what is quoted whole is what somebody calls it.
            return null;
        }

        if (kind != PlaceKinds.Community)
        {
            return IsNameLike(text, start, suffix, kind) ? start : null;
        }

        var isAnchored = PlaceSurroundings.IsAnchored(text.Text, start, end, taken) || PlaceSurroundings.BeginsList(text.Text, end)
            || history.IsTold(text.Text, start, end);
        return IsNameLike(text, start, suffix, kind, isAnchored || taken[suffix - 1] is { Kind: PlaceKinds.Road }) && (isAnchored || IsAttested(text, start, end)) ? start : null;
    }

    private static Mention Place(AnalyzedText text, int start, int suffix, int end, string kind)
    {
        var head = text.Text[start..suffix];
        end = kind is PlaceKinds.Road or "water" ? PlaceSurroundings.AddressEnd(text.Text, end, ref kind) : end;
        var name = head is ['“', .., '”'] ? head[1..^1] + text.Text[suffix..end] : text.Text[start..end];
        var place = kind switch { "facility" or "park_optional" or "water" or "mountain" => PlaceKinds.Site, "line" => PlaceKinds.Road, _ => kind };
        return new Mention(new TextSpan(start, end), EntityTypes.Place, place, name, "suffix-" + kind, kind is "site" or "park_optional" or "facility" ? 0.75 : 0.8)
        {
            Properties = PropertyBag.Of((MentionProperties.Class, kind)),
        };
    }

    /// <summary>向阳路|建设东路, 鹿城镇|前进社区: a verb that many divisions bear is a name where nothing before it could be its subject's clause.</summary>
    /// <returns>Where the name begins; null where the verb is a verb.</returns>
    private int? HeadOfVerb(AnalyzedText text, int suffix, int end, string kind, Mention?[] taken)
    {
        if (kind is not (PlaceKinds.Road or PlaceKinds.Community or PlaceKinds.Neighbourhood) || suffix < 2 || text.TokenAt(suffix - 1) is not (>= 0 and var index))
        {
            return null;
        }

        var head = new TextSpan(text.Tokens[index].Span.Start, Math.Min(text.Tokens[index].Span.End, suffix));
        if (head.Length < 2)
        {
            return null;
        }

        var contained = head.Start > 0 && taken[head.Start - 1] is { Kind: PlaceKinds.Subdistrict or PlaceKinds.District or PlaceKinds.Community };
        if (!likeness.IsStem(head.In(text.Text)))
        {
            return contained && kind == PlaceKinds.Neighbourhood && end - suffix == 2 && !PlaceHeads.IsCommonNoun(text.Text[suffix..end]) && !boundary.IsBoundaryWord(head.In(text.Text))
                ? head.Start : null;
        }

        var free = head.Start == 0 || !char.IsLetterOrDigit(text.Text[head.Start - 1]) || text.Text[head.Start - 1] is '在' or '沿' or '于';
        return PlaceSurroundings.IsStated(text.Text, end) && free || contained && !genericHeads.Contains(head.In(text.Text)) && !boundary.IsBoundaryWord(head.In(text.Text))
            || kind == PlaceKinds.Road && (end - suffix > 1 || free) ? head.Start : null;
    }

    /// <summary>The register holds nearly all communities: another is one that stands anchored, or where its own people or bodies follow, a block
    /// begins with it, it is called after a road, or the segmenter does not know it: 提升|黑大|社区.</summary>
    private bool IsAttested(AnalyzedText text, int start, int end)
    {
        if (communityTails.StartingAt(text.Text, end, text.Text.Length).Length > 0 || start == 0 || text.Text[start - 1] is '\n' or ' ' or '　')
        {
            return true;
        }

        return text.Text[end - 1] == '区'
            && (end - start > 4 && "路街巷里坊桥园苑庄湾".Contains(text.Text[end - 3], StringComparison.Ordinal)
                || text.TokenAt(start) is >= 0 and var index && text.Tokens[index] is { Tag: "x", Span.Length: 2 or 3 } token
                    && token.Span.Start == start && token.Span.End == end - 2);
    }

    /// <summary>A place right before the head ends the name of a neighbourhood (四湾社区|电力新村) but begins that of a facility (花溪社区党群服务中心).</summary>
    /// <remarks>曙光北路|小区, 金色家园|社区: a road, a neighbourhood or a site that is the whole head names what follows it.</remarks>
    private Mention? ContainerBefore(AnalyzedText text, Mention?[] taken, ref int start, int suffix, bool included, string kind)
    {
        for (var i = suffix - 1; i >= start && i >= 0; i--)
        {
            if (taken[i] is { } inside)
            {
                if (included && inside.Span.Start > start + 1 && taken[inside.Span.Start - 1] is null
                    && NameLikeness.HasProper(text, new TextSpan(start, inside.Span.Start), genericHeads.Contains))
                {
                    // 中国石油|长沙|大厦
                    return inside;
                }

                if (!included && inside.Span.End == suffix && IsNamesake(inside, kind))
                {
                    start = inside.RecognizedBy == "suffix-site" ? start : inside.Span.Start;
                    return null;
                }

                start = included ? inside.Span.Start : Math.Min(inside.Span.End, suffix);
                return included ? inside : null;
            }
        }

        if (start > 0 && included && taken[start - 1] is { } before && before.Span.End == start)
        {
            start = before.Span.Start;
            return before;
        }

        return null;
    }

    private static bool IsNamesake(Mention inside, string kind)
        => !inside.RecognizedBy.StartsWith("register", StringComparison.Ordinal) && inside.Name.Length > 2
            && (kind == PlaceKinds.Neighbourhood && inside.Kind is PlaceKinds.Road or PlaceKinds.Site
                || kind == PlaceKinds.Community && inside.Kind is PlaceKinds.Road or PlaceKinds.Neighbourhood
                || kind == PlaceKinds.Road && inside.Kind == PlaceKinds.Site);

    /// <summary>A head with a word that is no ordinary noun: a name of the lexicon or an unknown word.</summary>
    private bool IsProper(AnalyzedText text, TextSpan head)
    {
        if (head.IsEmpty || genericSiteHeads.Contains(head.In(text.Text)))
        {
            return false;
        }

        // 圆融广场: a noun of two characters that is no kind of place.
        return text.Text[head.Start] == '“'
            || head.Length is 2 or 3 && BuildingWords.StartingAt(text.Text, head.End, text.Text.Length).Length > 0 && text.TokenAt(head.Start) is >= 0 and var index
                && text.Tokens[index].Span == head && (text.Tokens[index].Tag is "n" or "nz" or "a" || likeness.IsStem(head.In(text.Text))) && !genericHeads.Contains(head.In(text.Text))
            || NameLikeness.HasProper(text, head, w => genericSiteHeads.Contains(w) || genericHeads.Contains(w));
    }

    private bool IsNameLike(AnalyzedText text, int start, int end, string kind, bool isAnchored = false)
    {
        var head = text.Text[start..end];
        if (head.Length == 0 || head.Any(c => !NameBoundary.IsWordCharacter(c)) || kind == PlaceKinds.Community && head.Contains('+', StringComparison.Ordinal) || head.All(char.IsAsciiDigit)
            || genericHeads.Contains(head) && !(kind == PlaceKinds.Road && head.Length > 1 && likeness.IsStem(head) && (start == 0 || text.Text[start - 1] != '的'))
            || boundary.IsBoundaryWord(head) && !likeness.IsStem(head) || judge.IsCommon(text, new TextSpan(start, end)))
        {
            return false;
        }

        var first = text.TokenAt(start);
        var word = first < 0 ? string.Empty : text.Word(text.Tokens[first]);
        if (word.Length > 1 && word.Length < head.Length && genericHeads.Contains(word))
        {
            return false;
        }

        var span = new TextSpan(start, end);
        if (kind is PlaceKinds.Road or PlaceKinds.Neighbourhood && likeness.IsNoName(text, span))
        {
            return false;
        }

        // 富裕村, 小城镇, 深山: with these suffixes ordinary words abound.
        return head.Length == 1 ? kind is PlaceKinds.Road && (NameLikeness.IsProper(text.Tokens[first], word) || PlaceSurroundings.IsBearing(text.Text, start - 2))
            : kind is not ("subdistrict" or "community" or "mountain" or "water" or "line") || NameLikeness.HasProper(text, span, _ => false)
                || head.Length <= 2 && !IsOrdinary(text, start, end) || isAnchored && kind == PlaceKinds.Community;
    }

    /// <summary>One everyday word of the lexicon is no name by itself: 卫生、治安社区.</summary>
    private static bool IsOrdinary(AnalyzedText text, int start, int end)
    {
        var index = text.TokenAt(start);
        if (index < 0)
        {
            return true;
        }

        var token = text.Tokens[index];
        return token.Span.Start == start && token.Span.End >= end && token.Tag is "v" or "vn" or "a" or "ad" or "an" or "d" or "b" or "l" or "i" or "m" or "q" or "f" or "t";
    }
}
