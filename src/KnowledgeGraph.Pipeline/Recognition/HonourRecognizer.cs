using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>
/// Finds titles of honours and whether the text says that they were received or are sought. A title is an item of a list that ends in a
/// noun of honour and begins with a level (省级, 全国, 芜湖市) or right after a word of award (荣获, 争创), or stands in quotation marks there.
/// </summary>
internal sealed class HonourRecognizer
{
    private const string Separators = "，,；;。！？!?：:\n";
    private const int LongestTitle = 45;
    private const int LongestWish = 20;
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

        var found = new List<Mention>();
        var listed = false;
        var lastBlock = -2;
        var speaksOfAwards = false;
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
            }

            if (isHeading)
            {
                listed = speaksOfAwards;
            }

            string? level = null;
            var named = LateTrigger(text.Text, sentence.Span);
            foreach (var each in Items(text, sentence.Span))
            {
                var item = Governed(text.Text, each, named);
                if (Title(text, item, regions, speaksOfAwards || listed) is { } title)
                {
                    // 市里给的更多，“市级…”、“三八红旗集体”: a list keeps its level.
                    var own = title.Properties.Find(Qualifiers.Level) ?? (item.Stance is null ? level : GrantorLevel(text, item.Trigger, regions));
                    found.Add(title with { Properties = title.Properties.With(Qualifiers.Level, own) });
                    level = own;
                }
            }
        }

        return found;
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

            var start = text.Text.AsSpan(i + 1, trigger - i - 1).StartsWith("中共") ? i + 3 : i + 1;
            if (levels.StartingAt(text.Text, start, trigger) is { Length: > 0 } found)
            {
                return found.Class;
            }

            if (regions.TryGetValue(start, out var region))
            {
                return LevelOf(LastRegion(text.Text, region, regions, trigger));
            }
        }

        return null;
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

    /// <summary>A title that was announced is governed by the word of award at the end of a later clause; a wish before a word of award makes it sought.</summary>
    private Item Governed(string text, Item item, int named)
    {
        if (item.Stance == Announced && named >= item.Span.End)
        {
            var consulted = text.AsSpan(item.Trigger, named - item.Trigger).Contains("公示", StringComparison.Ordinal);
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
    private List<Item> Items(AnalyzedText text, TextSpan sentence)
    {
        var items = new List<Item>();
        var start = sentence.Start;
        string? stance = null;
        var trigger = -1;
        var afterTrigger = false;
        var depth = 0;
        for (var i = sentence.Start; i < sentence.End; i++)
        {
            var c = text.Text[i];
            depth += c is '“' or '（' or '(' or '《' ? 1 : c is '”' or '）' or ')' or '》' && depth > 0 ? -1 : 0;
            if (depth > 0)
            {
                continue;
            }

            var (length, word) = triggers.StartingAt(text.Text, i, sentence.End);
            if (length > 0 && IsTrigger(text, i, length) && (word == Announced || text.Text.AsSpan(i, length) is not ("通过" or "是") || Governs(text.Text, i, length, sentence.End)))
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
            else if (c is '；' or ';' or '。' or '\n')
            {
                Close(i);
                (stance, trigger, afterTrigger, start) = (null, -1, false, i + 1);
            }
            else if (Separators.Contains(c, StringComparison.Ordinal) || c == '、' && !IsLevelPair(text.Text, i)
                     || c == '”' && i + 1 < sentence.End && text.Text[i + 1] == '“')
            {
                Close(c == '”' ? i + 1 : i);
                (afterTrigger, start) = (afterTrigger && c is '、' or '”', i + 1);
            }
            else if (c is '和' or '及' or '与' or ' ' or '\u3000' or '并' && i + 1 < sentence.End && StartsTitle(text.Text, i + 1, sentence.End))
            {
                Close(i);
                start = i + 1;
            }
        }

        Close(sentence.End);
        return items;

        void Close(int end)
        {
            if (end > start)
            {
                items.Add(new Item(new TextSpan(start, end), stance, trigger, afterTrigger));
            }
        }
    }

    /// <summary>A short word of award must be a word of the text: 获 in 收获, 成为 is one, 取得 too.</summary>
    private static bool IsTrigger(AnalyzedText text, int start, int length)
    {
        if (length > 1)
        {
            // 示范创建单位, 创建标兵: 创建 belongs to a title.
            return !(text.Text.AsSpan(start, length) is "创建" or "保持" or "争取" or "申报"
                && (start >= 2 && text.Text.AsSpan(start - 2, 2) is "示范" or "文明" or "卫生" or "平安"
                    || start + length < text.Text.Length && "单镇村标活工县示先".Contains(text.Text[start + length], StringComparison.Ordinal)));
        }

        var index = text.TokenAt(start);
        return index >= 0 && text.Tokens[index].Span.Length == 1;
    }

    /// <summary>A line that breaks within a word of a sentence.</summary>
    private static bool IsWrapped(string text, int at) => at > 0 && at + 1 < text.Length && text[at - 1] > '\u2E7F' && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]);

    /// <summary>国家、省、市级: levels alone stand on both sides; 示范社区、省级… are two titles.</summary>
    private static bool IsLevelPair(string text, int separator)
    {
        var start = separator;
        while (start > 0 && separator - start < 4 && "国省市区县级家".Contains(text[start - 1], StringComparison.Ordinal))
        {
            start--;
        }

        return start < separator && separator + 1 < text.Length && "省市区县".Contains(text[separator + 1], StringComparison.Ordinal)
            && (start == 0 || !char.IsLetter(text[start - 1]) || "为了得获成评、建创选个及和与或".Contains(text[start - 1], StringComparison.Ordinal));
    }

    /// <summary>通过省级…复审: 通过 speaks of a title that its clause says was reviewed; 是全国…示范社区: 是 of one right behind it.</summary>
    private bool Governs(string text, int trigger, int length, int limit)
    {
        var start = trigger + length;
        if (text[trigger] == '是')
        {
            return start < limit && levels.StartingAt(text, start, limit).Length > 1 && !(trigger > 0 && "就还也都正不".Contains(text[trigger - 1], StringComparison.Ordinal));
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

    private bool StartsTitle(string text, int position, int end)
        => text[position] == '“' || levels.StartingAt(text, position, end).Length > 1
           || "省市区县".Contains(text[position], StringComparison.Ordinal) && position + 1 < end && text[position + 1] is '、' or '级' || char.IsAsciiDigit(text[position]) && position + 4 < end && text[position + 4] == '年';

    private Mention? Title(AnalyzedText text, Item item, Dictionary<int, Mention> regions, bool speaksOfAwards)
    {
        var span = Trim(text.Text, item.Span);
        if (span.Length < 3)
        {
            return null;
        }

        var (start, level, region) = Beginning(text, span, regions);
        var governed = item.AfterTrigger && item.Stance is not null;
        if (item.Trigger >= 0 && text.Text[item.Trigger] == '是' && (start != span.Start || !IsStrong(text.Text[span.Start..span.End])))
        {
            return null;
        }

        if (start < 0)
        {
            if (!governed && !(speaksOfAwards && text.Text[span.Start] == '“' && item.Stance is null))
            {
                return null;
            }

            start = span.Start;
        }

        (start, var cut) = AfterGrantor(text.Text, start, span.End);
        var strong = governed && item.Trigger >= 0 && !weak.Contains(TriggerWord(text.Text, item.Trigger));
        var end = End(text.Text, new TextSpan(start, span.End), strong && level is not null && !cut);
        var quoted = text.Text.AsSpan(start, span.End - start).Contains('“');
        if (end < 0 && quoted && strong)
        {
            end = text.Text.LastIndexOf('”', span.End - 1, span.End - start) + 1;
        }

        if (end - start < 3 || end - start > LongestTitle)
        {
            return null;
        }

        var name = text.Text[start..end].Replace("\n", string.Empty, StringComparison.Ordinal);
        var bare = name.Length > 2 && name[0] == '“' && name[^1] == '”' && name.AsSpan(1, name.Length - 2).IndexOfAny('“', '”') < 0 ? name[1..^1] : name;
        bare = bare.Contains('“', StringComparison.Ordinal) ? bare : bare.Trim('”');
        if (bare.EndsWith("计划", StringComparison.Ordinal) || bare.EndsWith("项目", StringComparison.Ordinal) && item.Stance == MentionProperties.Sought
            || bare.Contains("计划”", StringComparison.Ordinal))
        {
            return null;
        }

        if (generic.Contains(bare) || level is null && bare.Length < 4 && !quoted || !HasNoun(text, new TextSpan(start, end)))
        {
            return null;
        }

        // Without a level, quotation marks or a word of award right before it, praise is no title.
        if (level is null && !quoted && !(governed && (IsStrong(bare) || strong && suffixes.EndingAt(bare, bare.Length, 0).Length >= 4)))
        {
            return null;
        }

        if (item.Stance is null && !speaksOfAwards)
        {
            return null;
        }

        var stance = Outcome(text.Text, end, item.Stance ?? MentionProperties.Received);
        if (generic.Contains(StripMarks(bare)))
        {
            return null;
        }

        return new Mention(new TextSpan(start, end), EntityTypes.Honour, null, bare, "title", governed ? 0.85 : 0.7)
        {
            Properties = PropertyBag.Of(
                (Qualifiers.Level, level), (MentionProperties.Region, region), (MentionProperties.Stance, stance), (MentionProperties.TriggerAt, item.Trigger < 0 ? null : item.Trigger.ToString()),
                (Qualifiers.Year, YearOf(name))),
        };
    }

    /// <summary>创建国家卫生镇成功 was received; 入选…公示名单 is still sought.</summary>
    private static string Outcome(string text, int end, string stance)
    {
        var limit = end;
        while (limit < text.Length && limit - end < 12 && !Separators.Contains(text[limit], StringComparison.Ordinal))
        {
            limit++;
        }

        var rest = text.AsSpan(end, limit - end);
        if (rest.Contains("公示", StringComparison.Ordinal) || rest.Contains("候选", StringComparison.Ordinal))
        {
            return MentionProperties.Sought;
        }

        return rest.StartsWith("成功") || rest.StartsWith("获得成功") || rest.Contains("通过验收", StringComparison.Ordinal) || rest.Contains("通过复", StringComparison.Ordinal)
            ? MentionProperties.Received : stance;
    }

    private string TriggerWord(string text, int trigger)
        => text.Substring(trigger, Math.Max(triggers.StartingAt(text, trigger, text.Length).Length, late.StartingAt(text, trigger, text.Length).Length));

    /// <summary>荣获市委市政府“先进单位”: who grants it is no part of the title in quotation marks.</summary>
    private static (int Start, bool Cut) AfterGrantor(string text, int start, int end)
    {
        var open = text.IndexOf('“', start, end - start);
        return open > start + 1 && "委府厅局部会办院联的".Contains(text[open - 1], StringComparison.Ordinal) ? (open, true) : (start, false);
    }

    /// <summary>国家级荣誉, 市级试点: a level and a word that names nothing.</summary>
    private string StripMarks(string title)
    {
        var length = levels.StartingAt(title, 0, title.Length).Length;
        return title[length..].Trim('“', '”');
    }

    /// <summary>A title without a level still reads as one when it ends in 奖, 示范…, 先进…, 文明….</summary>
    private static bool IsStrong(string title)
        => title.EndsWith('奖') || title.Contains("示范", StringComparison.Ordinal) || title.Contains("先进", StringComparison.Ordinal)
            || title.Contains("文明", StringComparison.Ordinal) || title.Contains("最美", StringComparison.Ordinal) || title.Contains("十佳", StringComparison.Ordinal)
            || title.Contains("称号", StringComparison.Ordinal) || title.Contains("优秀", StringComparison.Ordinal) || title.Contains("标兵", StringComparison.Ordinal);

    private TextSpan Trim(string text, TextSpan span)
    {
        var (start, end) = (span.Start, span.End);
        while (start < end && (char.IsWhiteSpace(text[start]) || "了为得的过到▲①②③④⑤⑥⑦⑧⑨：:".Contains(text[start], StringComparison.Ordinal)))
        {
            start++;
        }

        for (var cut = true; cut && end > start;)
        {
            while (end > start && (char.IsWhiteSpace(text[end - 1]) || char.IsPunctuation(text[end - 1]) && text[end - 1] is not ('”' or '）' or ')')))
            {
                end--;
            }

            var length = Math.Max(tails.EndingAt(text, end, start).Length, reviews.EndingAt(text, end, start).Length);
            length = length == 0 ? CountBehind(text, start, end) : length;
            cut = length > 0 && end - length > start + 2;
            end -= cut ? length : 0;
        }

        return new TextSpan(start, Math.Max(start, end));
    }

    /// <summary>…三项国家级荣誉, …两块牌匾: a count with which a list ends, after the word it counts was cut.</summary>
    private int CountBehind(string text, int start, int end)
    {
        var i = end;
        while (i > start && end - i < 3 && text[i - 1] is '级' or '家' or '国' or '省' or '市' or '上' or '以' or '荣')
        {
            i--;
        }

        if (i > start && text[i - 1] is '项' or '块' or '枚' or '座')
        {
            i--;
            var counted = i;
            while (i > start && (char.IsAsciiDigit(text[i - 1]) || "一二两三四五六七八九十多余几".Contains(text[i - 1], StringComparison.Ordinal)))
            {
                i--;
            }

            return i < counted ? end - i : 0;
        }

        return 0;
    }

    /// <summary>Where the title begins: at its first level or region, with the year, batch and quotation mark before it.</summary>
    private (int Start, string? Level, string? Region) Beginning(AnalyzedText text, TextSpan span, Dictionary<int, Mention> regions)
    {
        (int Start, string? Level, string? Region) rare = (-1, null, null);
        for (var i = span.Start; i < span.End; i++)
        {
            var atStart = i == span.Start || text.Text[i - 1] is '“' or '、' || char.IsAsciiDigit(text.Text[i - 1]) || text.Text[i - 1] is '年' or '度' or '个' or '批' or '届';
            if (regions.TryGetValue(i, out var region) && region.Span.End < span.End)
            {
                var last = LastRegion(text.Text, region, regions, span.End);
                return (Back(text.Text, i, span.Start), LevelOf(last), last.Name);
            }

            var (length, word) = levels.StartingAt(text.Text, i, span.End);
            if (length > 0 && firsts.StartingAt(text.Text, i + length, span.End).Length is > 0 and var first)
            {
                rare = rare.Start < 0 && length > 1 ? (Back(text.Text, i, span.Start), word, null) : rare;
                i += length + first - 1;
                continue;
            }

            if (length > 1 && (atStart || IsWordStart(text, i)) || length == 1 && atStart)
            {
                return (Back(text.Text, i, span.Start), word, null);
            }
        }

        return rare;
    }

    /// <summary>张建|国家庭 holds no 国家: what stands there was taken for a person's name or another word.</summary>
    private static bool IsWordStart(AnalyzedText text, int position)
        => text.TokenAt(position) is >= 0 and var index && text.Tokens[index].Span.Start == position
            && !(index > 0 && text.Tokens[index - 1].Tag == "nr" && text.Tokens[index - 1].Span.Length == 2 && text.Text.AsSpan(position).StartsWith("国家庭"));

    private static int Back(string text, int start, int limit)
    {
        while (start > limit && (text[start - 1] is '“' or '年' or '度' or '批' or '届' or '第' or '首' or '期' or '周' or '-' or '—' or '至' or '－' || char.IsAsciiDigit(text[start - 1])
                                 || "一二三四五六七八九十".Contains(text[start - 1], StringComparison.Ordinal) && start - 2 >= limit && text[start - 2] == '第'))
        {
            start--;
        }

        return start;
    }

    /// <returns>The end of the last noun of honour, quotation mark included; −1 where there is none.</returns>
    /// <param name="anyHead">Whether any word for what is honoured may end the title: it begins with a level right after a word of award.</param>
    private int End(string text, TextSpan span, bool anyHead)
    {
        for (var end = span.End; end > span.Start + 1; end--)
        {
            var inner = text[end - 1] == '”' ? end - 1 : end;
            if (inner > span.Start + 1 && text[inner - 1] is '）' or ')')
            {
                var open = text.LastIndexOf(text[inner - 1] == ')' ? '(' : '（', inner - 1, inner - 1 - span.Start);
                inner = open > span.Start ? open : inner;
            }

            if ((suffixes.EndingAt(text, inner, span.Start).Length > 0 || anyHead && end == span.End && heads.EndingAt(text, inner, span.Start + 2).Length > 0) && IsWhole(text, end, span.End))
            {
                return end;
            }
        }

        return -1;
    }

    /// <summary>What follows the noun must not go on with the same word: 示范社区|建设.</summary>
    private static bool IsWhole(string text, int end, int limit)
        => end >= limit || !char.IsLetter(text[end]) || char.IsAsciiDigit(text[end]) || "的和及与、等各共称荣创一两三四五六七八九十多数".Contains(text[end], StringComparison.Ordinal);

    private static bool HasNoun(AnalyzedText text, TextSpan title)
    {
        for (var i = text.TokenAt(title.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < title.End; i++)
        {
            if (text.Tokens[i].Tag.StartsWith('n') || text.Tokens[i].Tag is "x" or "j" or "b" or "vn" or "v" or "a" or "s" or "l" or "i")
            {
                return true;
            }
        }

        return false;
    }

    private static string? YearOf(string name)
    {
        for (var i = 0; i + 4 < name.Length; i++)
        {
            if (name[i] is '1' or '2' && char.IsAsciiDigit(name[i + 1]) && char.IsAsciiDigit(name[i + 2]) && char.IsAsciiDigit(name[i + 3]) && name[i + 4] == '年')
            {
                return name[i..(i + 4)];
            }
        }

        return null;
    }
}
