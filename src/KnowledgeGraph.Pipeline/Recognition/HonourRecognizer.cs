using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>
/// Finds titles of honours and whether the text says that they were received or are sought. A title is an item of a list that ends in a
/// noun of honour and begins with a level (省级, 全国, 芜湖市) or right after a word of award (荣获, 争创), or stands in quotation marks there.
/// </summary>
internal sealed partial class HonourRecognizer
{
    private const string Separators = "，,；;。！？!?：:\n●▲■◆★☆•○◎▶※◇";
    private const int LongestTitle = 45;
    private const int LongestWish = 20;
    private const int LongestIntroduction = 40;
    private const int LongestDocument = 160;

    /// <summary>Blocks behind the last word of awards after which a heading heads no list of recipients.</summary>
    private const int LongestSilence = 30;

    private const int LongestMarker = 5;
    private const int LongestList = 80;
    private const int LongestRow = 120;
    private const int ShortestPart = 5;

    /// <summary>示范社区, 文明社区: by itself the end of a title.</summary>
    private const int LongSuffix = 4;

    private const string Announced = "announced";

    private readonly WordScanner suffixes;
    private readonly WordScanner levels;
    private readonly WordScanner triggers;
    private readonly WordScanner tails;
    private readonly WordScanner context;
    private readonly WordScanner heads;
    private readonly WordScanner late;
    private readonly WordScanner wishes;
    private readonly WordScanner reviews;
    private readonly WordScanner firsts;
    private readonly WordScanner grants;
    private readonly WordScanner strong;
    private readonly WordScanner fairlyStrong;
    private readonly WordScanner ranks;
    private readonly WordScanner beforePersons;
    private readonly WordScanner events;
    private readonly WordScanner means;
    private readonly WordScanner joints;
    private readonly WordScanner noAward;
    private readonly WordScanner listContext;
    private readonly FrozenSet<string> bracketed;
    private readonly FrozenSet<string> weak;
    private readonly FrozenSet<string> generic;

    public HonourRecognizer(WordLists lists)
    {
        suffixes = new WordScanner(lists.Words("suffixes"));
        levels = new WordScanner(lists.Classes("levels"));
        tails = new WordScanner(lists.Words("tails"));
        context = new WordScanner(lists.Words("award_context"));
        heads = new WordScanner(lists.Words("heads"));
        late = new WordScanner(lists.Words("late"));
        wishes = new WordScanner(lists.Words("wishes"));
        reviews = new WordScanner(lists.Words("reviews"));
        firsts = new WordScanner(lists.Words("firsts"));
        grants = new WordScanner(lists.Words("grants"));
        strong = new WordScanner(lists.Words("strong"));
        fairlyStrong = new WordScanner(lists.Words("fairly_strong"));
        ranks = new WordScanner(lists.Words("ranks"));
        beforePersons = new WordScanner(lists.Words("before_persons"));
        events = new WordScanner(lists.Words("events"));
        listContext = new WordScanner(lists.Words("list_context"));
        noAward = new WordScanner(lists.Words("no_award"));
        joints = new WordScanner(lists.Words("joints"));
        means = new WordScanner(lists.Words("means"));
        bracketed = lists.Words("bracketed");
        weak = lists.Words("weak");
        generic = lists.Words("generic");
        var stances = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var word in lists.Words("received"))
        {
            stances[word] = MentionProperties.Received;
        }

        foreach (var word in lists.Words("sought"))
        {
            stances[word] = MentionProperties.Sought;
        }

        foreach (var word in lists.Words("announcing"))
        {
            stances[word] = Announced;
        }

        triggers = new WordScanner(stances);
    }

    /// <param name="text">The text.</param>
    /// <param name="places">Places in text order: 芜湖市 begins a title.</param>
    public IReadOnlyList<Mention> Recognize(AnalyzedText text, IReadOnlyList<Mention> places)
    {
        var regions = new Dictionary<int, Mention>();
        foreach (var place in places.Where(p => p.Kind is PlaceKinds.Province or PlaceKinds.City or PlaceKinds.District))
        {
            regions[place.Span.Start] = regions.TryGetValue(place.Span.Start, out var other) && other.Span.Length > place.Span.Length ? other : place;
        }

        var named = new Dictionary<int, int>();
        foreach (var span in places.Where(p => p.Kind is PlaceKinds.Community or PlaceKinds.Subdistrict or PlaceKinds.Site).Select(p => p.Span).Concat(text.Tokens.Where(t => IsPersonAt(text, t)).Select(t => t.Span)))
        {
            named[span.Start] = Math.Max(span.End, named.GetValueOrDefault(span.Start));
        }

        var found = new List<Mention>();
        var (listed, published) = (false, false);
        var lastBlock = -2;
        var speaksOfAwards = false;
        var lastSpoken = -LongestSilence;
        foreach (var sentence in text.Sentences)
        {
            var block = text.BlockAt(sentence.Span.Start);
            var isHeading = block >= 0 && text.Blocks[block].Kind is BlockKind.Heading or BlockKind.Title;
            if (block != lastBlock)
            {
                lastBlock = block;
                var span = block >= 0 ? text.Blocks[block].Span : sentence.Span;
                var goesOn = speaksOfAwards && text.Text.IndexOf("分别", sentence.Span.Start, Math.Min(sentence.Span.Length, 20), StringComparison.Ordinal) >= 0;
                speaksOfAwards = goesOn || context.OccursIn(text.Text, span);
                lastSpoken = speaksOfAwards || listContext.OccursIn(text.Text, span) ? block : lastSpoken;

                // 所获荣誉： a short line that introduces the lines behind it, as a heading does; …名单，现公布如下。 too.
                var line = text.Text.AsSpan(span.Start, span.Length).TrimEnd();
                published |= speaksOfAwards && line.TrimEnd("。：:").EndsWith("如下");
                listed |= speaksOfAwards && (span.Length <= LongestIntroduction && line.EndsWith('：') || published);
            }

            if (isHeading)
            {
                // In a published list the names of those who received a title look like headings, and only a numbered one ends it.
                published &= !IsNumbered(text.Text, text.Blocks[block].Span);
                listed = speaksOfAwards || published || (listed && IsListed(text.Text, text.Blocks[block].Span));
            }

            string? level = null;
            var lateAt = LateTrigger(text.Text, sentence.Span);
            var trigger = -1;
            foreach (var each in Items(text, sentence.Span, regions))
            {
                var item = Governed(text.Text, InHand(text, each), lateAt);
                var headsList = !(speaksOfAwards || listed) && isHeading && item.Stance is null && block - lastSpoken < LongestSilence;
                if (Title(text, item, regions, named, speaksOfAwards || listed || headsList) is { } title && (!headsList || IsWholeLine(text, title.Span, text.Blocks[block].Span)))
                {
                    // 市里给的更多，“市级…”、“三八红旗集体”; 荣获武侯区“先进单位”、“示范社区”: a list keeps its level.
                    var inherits = item.Stance is null || item.Trigger == trigger && title.RecognizedBy == "title-listed";
                    var own = title.Properties.Find(Qualifiers.Level) ?? (inherits ? level : null) ?? (item.Stance is null ? null : GrantorLevel(text, each.Trigger, regions));
                    found.Add(title with { Properties = title.Properties.With(Qualifiers.Level, own) });
                    (level, trigger) = (own, item.Trigger);
                }
            }
        }

        return found;
    }

    /// <summary>省级文明村2016年6月 省文明委, 3.2018年，省级文明村（社区）: a line of a list of honours that reads like a heading, and does not end the list.</summary>
    private bool IsListed(string text, TextSpan line)
    {
        var end = line.End;
        while (end > line.Start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (IsRow(text, end))
        {
            return true;
        }

        for (var i = line.Start + 1; i < end; i++)
        {
            if (BeginsYear(text, i) && suffixes.EndingAt(text, i, line.Start).Length > 1)
            {
                return true;
            }
        }

        end = end > line.Start && text[end - 1] is '）' or ')' && text.LastIndexOfAny(['（', '('], end - 1, end - line.Start) is > 0 and var open ? open : end;
        return suffixes.EndingAt(text, end, line.Start).Length > 1;
    }

    /// <summary>2016年.</summary>
    private static bool BeginsYear(string text, int at)
        => at + 4 < text.Length && text[at] is '1' or '2' && text[at + 4] == '年' && text.AsSpan(at, 4).IndexOfAnyExceptInRange('0', '9') < 0 && !char.IsAsciiDigit(text[at - 1]);

    /// <summary>二、下一步打算</summary>
    private static bool IsNumbered(string text, TextSpan line)
        => text.AsSpan(line.Start, Math.Min(3, line.Length)).IndexOf('、') > 0 && "一二三四五六七八九十".Contains(text[line.Start], StringComparison.Ordinal);

    /// <summary>二、省级“最美家庭”（3户）: a line that holds a title, a number before it and what stands with titles behind it.</summary>
    private bool IsWholeLine(AnalyzedText text, TextSpan title, TextSpan line)
    {
        var end = title.End;
        for (var length = 1; length > 0 && end < line.End;)
        {
            length = text.Text[end] is '”' or '：' or ':' ? 1 : tails.StartingAt(text.Text, end, line.End).Length;
            end += length;
        }

        return title.Start - line.Start <= LongestMarker && (end >= line.End || text.Text[end] is '（' or '(');
    }

    /// <summary>被省科技厅评为, 由县政府授予: the level of who grants it.</summary>
    private string? GrantorLevel(AnalyzedText text, int trigger, Dictionary<int, Mention> regions)
    {
        for (var i = trigger - 1; i >= Math.Max(0, trigger - 20) && !Separators.Contains(text.Text[i], StringComparison.Ordinal); i--)
        {
            if (text.Text[i] is not ('被' or '由' or '获' or '得' or '经'))
            {
                continue;
            }

            if (Authority(text.Text, i + 1, trigger, regions) is { } level)
            {
                return level;
            }
        }

        // 省民政厅公布…名单, 县政府授予…: who grants begins the clause of a word that grants.
        return IsGrant(text.Text, trigger) || triggers.StartingAt(text.Text, trigger, text.Text.Length).Class == Announced
            ? AuthorityIn(text, text.ClauseSpan(trigger).Start, trigger, regions) : null;
    }

    private string? AuthorityIn(AnalyzedText text, int start, int end, Dictionary<int, Mention> regions)
    {
        for (var i = start; i < end; i++)
        {
            if (IsWordStart(text, i) && Authority(text.Text, i, end, regions) is { } level)
            {
                return level;
            }
        }

        return null;
    }

    private string? Authority(string text, int at, int end, Dictionary<int, Mention> regions)
    {
        var start = text.AsSpan(at, end - at).StartsWith("中共") ? at + 2 : at;
        return levels.StartingAt(text, start, end) is { Length: > 0 } found ? found.Class
            : regions.TryGetValue(start, out var region) ? LevelOf(LastRegion(text, region, regions, end)) : null;
    }

    private static string LevelOf(Mention region)
        => region.Kind switch { PlaceKinds.Province => Levels.Provincial, PlaceKinds.City => Levels.Municipal, _ => Levels.District };

    /// <summary>芜湖市|鸠江区: the innermost of regions that follow one another.</summary>
    private static Mention LastRegion(string text, Mention region, Dictionary<int, Mention> regions, int limit)
    {
        while (region.Span.End < limit && char.IsLetter(text[region.Span.End]) && regions.TryGetValue(region.Span.End, out var next))
        {
            region = next;
        }

        return region;
    }

    /// <summary>…名单公布，花溪社区榜上有名: a word of award that ends its clause speaks of the title before it; −1 where there is none.</summary>
    private int LateTrigger(string text, TextSpan sentence)
    {
        var last = -1;
        foreach (var (span, _) in late.In(text, sentence))
        {
            last = span.End >= sentence.End || !char.IsLetterOrDigit(text[span.End]) && text[span.End] != '“' ? span.Start : last;
        }

        return last;
    }

    /// <summary>“文明村”“卫生镇”也先后到手: the word of award ends the clause.</summary>
    private static Item InHand(AnalyzedText text, Item item)
    {
        if (item is { Stance: not null, AfterTrigger: true } || text.ClauseAt(item.Span.Start) < 0)
        {
            return item;
        }

        var clause = text.ClauseSpan(item.Span.Start);
        var end = clause.End;
        while (end > clause.Start && !char.IsLetter(text.Text[end - 1]))
        {
            end--;
        }

        var told = text.Text.AsSpan(item.Span.Start, Math.Max(0, end - item.Span.Start));
        var at = told.EndsWith("到手") ? end - 2 : told.EndsWith("收入囊中") ? end - 4 : -1;
        if (at < 0)
        {
            return item;
        }

        var limit = item.Span.Start + text.Text.AsSpan(item.Span.Start, Math.Min(item.Span.End, at) - item.Span.Start).TrimEnd("也都先后双相继一并").Length;
        return item with { Span = new TextSpan(item.Span.Start, limit), Stance = MentionProperties.Received, Trigger = at, AfterTrigger = true };
    }

    /// <summary>A title that was announced is governed by the word of award at the end of a later clause; a wish before a word of award makes it sought.</summary>
    private Item Governed(string text, Item item, int named)
    {
        if (item.Stance == Announced && named >= item.Span.End)
        {
            var consulted = text.AsSpan(item.Trigger, Math.Min(named - item.Trigger, 120)).Contains("公示", StringComparison.Ordinal);
            return item with { Stance = consulted ? MentionProperties.Sought : MentionProperties.Received, Trigger = named };
        }

        if (item.Stance == Announced)
        {
            return item with { Stance = null, Trigger = -1, AfterTrigger = false };
        }

        if (item.Stance != MentionProperties.Received)
        {
            return item;
        }

        var from = item.Trigger;
        while (from > 0 && item.Trigger - from < LongestWish && !Separators.Contains(text[from - 1], StringComparison.Ordinal))
        {
            from--;
        }

        var wish = wishes.In(text, new TextSpan(from, item.Trigger)).Where(w => !text.AsSpan(w.Span.End).StartsWith("生育")).Select(w => w.Span.End).DefaultIfEmpty(-1).Last();
        return wish >= 0 && !text.AsSpan(wish, item.Trigger - wish).ContainsAny('已', '功') ? item with { Stance = MentionProperties.Sought } : item;
    }
}
