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
                listed = speaksOfAwards || published;
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
        if (item.Stance is not null || text.ClauseAt(item.Span.Start) < 0)
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
        return at < 0 ? item : item with { Span = new TextSpan(item.Span.Start, Math.Min(item.Span.End, at)), Stance = MentionProperties.Received, Trigger = at, AfterTrigger = true };
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

    private sealed record Item(TextSpan Span, string? Stance, int Trigger, bool AfterTrigger);

    /// <summary>The sentence cut at punctuation, at 、 and at words of award; each piece with the word of award that governs it.</summary>
    private List<Item> Items(AnalyzedText text, TextSpan sentence, Dictionary<int, Mention> regions)
    {
        var items = new List<Item>();
        var start = sentence.Start;
        string? stance = null;
        var trigger = -1;
        var afterTrigger = false;
        var whole = sentence.Start;
        for (var i = sentence.Start; i < sentence.End; i++)
        {
            var c = text.Text[i];
            whole = Math.Max(whole, EndOfName(text.Text, i, sentence.End));
            if (i < whole)
            {
                continue;
            }

            var (length, word) = triggers.StartingAt(text.Text, i, sentence.End);
            var turns = c == '为' && trigger >= 0 && afterTrigger && i > start && IsGrant(text.Text, trigger);
            if (length > 0 && !turns && IsTrigger(text, i, length) && (word == Announced || text.Text.AsSpan(i, length) is not ("通过" or "是" or "为" or "系" or "作为" or "现为" or "属" or "属于") || Governs(text.Text, i, length, sentence.End, afterTrigger ? [] : regions)))
            {
                Close(i);
                (stance, trigger, afterTrigger) = (word, i, true);
                i += length - 1;
                start = i + 1;
            }
            else if (c == '\n' && IsWrapped(text.Text, i))
            {
                continue;
            }
            else if (Introduced(text.Text, i, sentence.Start) is var (intro, behind) && intro >= 0)
            {
                // 拿到两项荣誉，分别是…, 个人的荣誉也攒了不少：…
                Close(i);
                (stance, trigger, afterTrigger, start) = (MentionProperties.Received, intro, true, behind);
                i = behind - 1;
            }
            else if (c == '有' && !afterTrigger && HoldsTitles(text.Text, i + 1, sentence.End))
            {
                // 早就有…、…的称号
                Close(i);
                (stance, trigger, afterTrigger, start) = (MentionProperties.Received, i, true, i + 1);
            }
            else if (turns)
            {
                // 命名花溪社区为全国…示范社区, 公布花溪社区为…: the title stands behind 为.
                (start, stance) = (i + 1, stance == Announced ? MentionProperties.Received : stance);
            }
            else if (c is '；' or ';' && trigger >= 0 && items.Count > 0 && items[^1].AfterTrigger && StartsTitle(text.Text, i + 1, sentence.End, regions))
            {
                // 获得福建省“…”；厦门市“…”: the list goes on.
                Close(i);
                start = i + 1;
            }
            else if (c is '；' or ';' or '。' or '\n')
            {
                Close(i);
                (stance, trigger, afterTrigger, start) = (null, -1, false, i + 1);
            }
            else if (Separators.Contains(c, StringComparison.Ordinal) || c == '、' && !IsLevelPair(text, i)
                     || c == '”' && i + 1 < sentence.End && text.Text[i + 1] == '“')
            {
                Close(c == '”' ? i + 1 : i);
                (afterTrigger, start) = (afterTrigger && (c is '、' or '”' || c is '，' or ',' && ListGoesOn(text.Text, i + 1, sentence.End)), i + 1);
            }
            else if (c is '和' or '及' or '与' or ' ' or '\u3000' or '并' && i + 1 < sentence.End && (StartsTitle(text.Text, i + 1, sentence.End, regions) || afterTrigger && stance is not null && ParsTitles(text, start, i, sentence.End)))
            {
                Close(i);
                start = i + 1;
            }
        }

        Close(sentence.End);
        return items;

        void Close(int end)
        {
            for (var cut = stance == MentionProperties.Received && afterTrigger ? RunTogether(text.Text, start, end) : end; cut < end; cut = RunTogether(text.Text, start, end))
            {
                items.Add(new Item(new TextSpan(start, cut), stance, trigger, afterTrigger));
                start = cut;
            }

            if (end > start)
            {
                items.Add(new Item(new TextSpan(start, end), stance, trigger, afterTrigger));
            }
        }
    }

    /// <summary>全国文明社区|全国科普示范社区|省级…: where one title ends and a level begins the next, with nothing between; the end where that is nowhere.</summary>
    private int RunTogether(string text, int start, int end)
    {
        var isSummed = text.AsSpan(start, end - start).IndexOf('等') is > 0 and var sum && text.AsSpan(start + sum, end - start - sum).IndexOfAny('荣', '称') > 0
            && text.AsSpan(start, sum).IndexOfAny('、', '“', ' ') < 0;
        for (var i = start + ShortestPart; i + ShortestPart < end; i++)
        {
            if (text[i] is '“' or '（' or '(' or '《')
            {
                return end;
            }

            var ended = suffixes.EndingAt(text, i, start).Length;
            if (ended > 1 && levels.StartingAt(text, i, end).Length > 1 || ended >= LongSuffix && isSummed && text.IndexOf('等', i) >= i + LongSuffix && suffixes.StartingAt(text, i, end).Length == 0)
            {
                return i;
            }
        }

        return end;
    }

    /// <returns>Where the noun stands that a list of titles is introduced by, and where the list begins; (−1, 0) where none begins here.</returns>
    private static (int Noun, int Behind) Introduced(string text, int at, int limit)
    {
        var behind = text[at] is '：' or ':' ? at + 1
            : text[at] is '，' or ',' && (text.AsSpan(at + 1).StartsWith("分别是") || text.AsSpan(at + 1).StartsWith("分别为")) ? at + 4 : 0;
        if (behind == 0)
        {
            return (-1, 0);
        }

        for (var i = at - 2; i >= limit && at - i < LongestIntroduction && !Separators.Contains(text[i], StringComparison.Ordinal); i--)
        {
            if (text.AsSpan(i, 2) is "荣誉" or "奖项" or "称号" or "头衔" or "牌子" or "殊荣" && !text.AsSpan(Math.Max(limit, i - 8), Math.Min(8, i - limit)).ContainsAny("争创申目计"))
            {
                return (i, behind);
            }
        }

        return (-1, 0);
    }

    /// <summary>…的称号, …等荣誉: the clause sums up as titles what it lists.</summary>
    private static bool HoldsTitles(string text, int start, int limit)
    {
        var end = start;
        while (end < limit && end - start < LongestList && !Separators.Contains(text[end], StringComparison.Ordinal))
        {
            end++;
        }

        return end - start > LongestMarker && text.AsSpan(start, end - start) is [.., '的' or '等', '称', '号'] or [.., '的' or '等', '荣', '誉'] or [.., '的' or '等', '美', '誉'];
    }

    /// <summary>荣获和谐社区，先进党组织等称号: a list whose items commas part, up to the word that sums them up.</summary>
    private bool ListGoesOn(string text, int start, int limit)
    {
        for (var i = start; i < limit && i - start < LongestList && text[i] is not ('。' or '；' or ';' or '！' or '？' or '：' or '\n'); i++)
        {
            if (triggers.StartingAt(text, i, limit).Length > 1)
            {
                return false;
            }

            if (text[i] == '等' && tails.StartingAt(text, i, limit).Length > 2)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>生产规模奖和综合效益奖: nouns of honour end both sides.</summary>
    private bool ParsTitles(AnalyzedText text, int start, int joint, int limit)
    {
        if (joint - start < ShortestPart || suffixes.EndingAt(text.Text, joint, start).Length == 0 || text.TokenAt(joint) is var index && (index < 0 || text.Tokens[index].Span.Length > 1))
        {
            return false;
        }

        var end = joint + 1;
        while (end < limit && end - joint < LongestTitle && text.Text[end] != '、' && !Separators.Contains(text.Text[end], StringComparison.Ordinal))
        {
            end++;
        }

        end = Trim(text.Text, new TextSpan(joint + 1, end)).End;
        return end - joint > ShortestPart && suffixes.EndingAt(text.Text, end, joint + 1).Length > 0;
    }

    /// <summary>A word that has who receives the title right behind it.</summary>
    private bool IsGrant(string text, int trigger) => grants.StartingAt(text, text[trigger] == '拟' ? trigger + 1 : trigger, text.Length).Length > 0;

    /// <summary>A short word of award must be a word of the text: 获 in 收获, 成为 is one, 取得 too.</summary>
    private bool IsTrigger(AnalyzedText text, int start, int length)
    {
        if (text.Text.AsSpan(0, start).EndsWith("关于") && text.ClauseSpan(start).In(text.Text).IndexOf('为', StringComparison.Ordinal) < 0 || length > 1 && text.Text[start] is '推' or '表' && noAward.StartingAt(text.Text, start + length, text.Text.Length).Length > 0)
        {
            // 关于表彰…的通报: the name of a document; 评选会: of an event.
            return false;
        }

        if (length > 1 && text.Text[start + length - 1] == '牌' && start + length < text.Text.Length && text.Text[start + length] == '的')
        {
            // 随后揭牌的是四大基地: a house was opened.
            return false;
        }

        if (length > 1)
        {
            // 示范创建单位, 创建标兵: 创建 belongs to a title.
            return !(text.Text.AsSpan(start, length) is "创建" or "保持" or "争取" or "申报"
                && (start >= 2 && text.Text.AsSpan(start - 2, 2) is "示范" or "文明" or "卫生" or "平安"
                    || start + length < text.Text.Length && "单镇村标活工县示先".Contains(text.Text[start + length], StringComparison.Ordinal)));
        }

        // 村是全国…: what is cut wrong before a level is a word all the same.
        var index = text.TokenAt(start);
        return index >= 0 && (text.Tokens[index].Span.Length == 1 || text.Tokens[index].Span.End == start + 1 && text.Text[start] is '是' or '系' or '获');
    }

    /// <summary>
    /// Where a name in quotation marks or brackets that opens here closes; what somebody says in quotation marks, and an award told in brackets, is
    /// read like the rest.
    /// </summary>
    private int EndOfName(string text, int open, int limit)
    {
        var close = text[open] switch { '“' => '”', '（' => '）', '(' => ')', '《' => '》', _ => '\0' };
        if (close == '\0')
        {
            return open;
        }

        var depth = 0;
        var longest = close == '》' ? LongestDocument : LongestTitle;
        for (var i = open; i < limit && i - open <= longest; i++)
        {
            if (close == '”' && "，。；！？：".Contains(text[i], StringComparison.Ordinal))
            {
                return open;
            }

            depth += text[i] == text[open] ? 1 : text[i] == close ? -1 : 0;
            if (depth == 0)
            {
                return close is '）' or ')' && triggers.In(text, new TextSpan(open, i)).Any(t => t.Span.Length > 1 && t.Class == MentionProperties.Received) ? open : i;
            }
        }

        return open;
    }

    /// <summary>A line that breaks within a word of a sentence.</summary>
    private static bool IsWrapped(string text, int at) => at > 0 && at + 1 < text.Length && text[at - 1] > '\u2E7F' && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]);

    /// <summary>国家、省、市级: levels alone stand on both sides; 示范社区、省级… are two titles.</summary>
    private static bool IsLevelPair(AnalyzedText analyzed, int separator)
    {
        var text = analyzed.Text;
        var start = separator;
        while (start > 0 && separator - start < 4 && "国省市区县级家".Contains(text[start - 1], StringComparison.Ordinal))
        {
            start--;
        }

        return start < separator && separator + 1 < text.Length && !(text[separator - 1] == '家' && text[separator - 2] != '国') && "省市区县".Contains(text[separator + 1], StringComparison.Ordinal)
            && (start == 0 || !char.IsLetter(text[start - 1]) || analyzed.TokenAt(start) != analyzed.TokenAt(start - 1) || "为了得获成评、建创选个及和与或".Contains(text[start - 1], StringComparison.Ordinal));
    }

    /// <summary>通过省级…复审: 通过 speaks of a title that its clause says was reviewed; 是全国…示范社区: 是 of one right behind it.</summary>
    private bool Governs(string text, int trigger, int length, int limit, Dictionary<int, Mention> regions)
    {
        var start = trigger + length;
        if (text[trigger] != '通')
        {
            // 是首批国家…示范区, 为“淮安市…示范社区”
            start += start < limit && text[start] == '“' ? 1 : 0;
            start += text.AsSpan(start).StartsWith("首批") ? 2 : text.AsSpan(start).StartsWith("第") && text.IndexOf('批', start, Math.Min(4, limit - start)) is > 0 and var batch ? batch + 1 - start : 0;
            return start < limit && (levels.StartingAt(text, start, limit).Length > 1 || regions.ContainsKey(start)) && !(trigger > 0 && "就正不".Contains(text[trigger - 1], StringComparison.Ordinal));
        }

        var end = start;
        while (end < limit && end - start < LongestTitle && !Separators.Contains(text[end], StringComparison.Ordinal))
        {
            end++;
        }

        while (end > start && !char.IsLetter(text[end - 1]))
        {
            end--;
        }

        return reviews.EndingAt(text, end, start).Length > 0;
    }

    private bool StartsTitle(string text, int position, int end, Dictionary<int, Mention> regions)
        => position < end && (text[position] is '“' or '第' || regions.ContainsKey(position) || levels.StartingAt(text, position, end).Length > 1
           || "省市区县".Contains(text[position], StringComparison.Ordinal) && position + 1 < end && text[position + 1] is '、' or '级' || char.IsAsciiDigit(text[position]) && position + 4 < end && text[position + 4] == '年');
}
