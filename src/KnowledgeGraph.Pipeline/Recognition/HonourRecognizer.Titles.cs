namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Where in an item of a list the title begins and ends, and whether it is one.</content>
internal sealed partial class HonourRecognizer
{
    private const int ShortestQuoted = 6;

    private Mention? Title(AnalyzedText text, Item item, Dictionary<int, Mention> regions, Dictionary<int, int> named, bool speaksOfAwards)
    {
        var span = AfterRowNumber(text.Text, Trim(text.Text, item.Span), regions);
        if (span.Length < 3)
        {
            return null;
        }

        span = BeforeListed(text.Text, span);
        var after = AfterCount(text.Text, span);

        // 书院、卧龙2个市级垃圾分类示范村: those named before the sum have it, unless somebody strives for it.
        var summed = item.Stance is null && after > span.Start && named.TryGetValue(span.Start, out var lastNamed) && lastNamed < after && text.Text.AsSpan(lastNamed, after - 1 - lastNamed).IndexOfAnyExceptInRange('0', '9') < 0;
        span = BeforeHolder(text.Text, new TextSpan(after, span.End));
        var (start, level, region) = Beginning(text, span, regions);
        if (start > span.Start + 1 && text.Text[span.Start] == '“' && text.Text.IndexOf('”', span.Start, start - span.Start) < 0)
        {
            // “镇域经济全国百强”: a level within the quotation begins no title of its own.
            start = span.Start;
        }

        var governed = item.AfterTrigger && item.Stance is not null;
        // 是全国文明村, 作为省级重点镇: a title right behind the word, with nothing behind the title.
        var states = item.Trigger >= 0 && item.Stance is not null && text.Text[item.Trigger] is '是' or '为' or '系' or '作' or '现' or '属';
        if (states && (start != span.Start || !item.AfterTrigger || text.Text.AsSpan(span.Start, span.Length).Contains('的')))
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

        if (governed && IsGrant(text.Text, item.Trigger) && named.TryGetValue(start, out var holder) && holder < span.End - 3 && (text.Text[holder] is '“' || char.IsAsciiDigit(text.Text[holder])))
        {
            // 授予花溪街道2022年度先进集体: who receives it stands between.
            start = holder;
        }

        (start, var cut) = AfterGrantor(text.Text, start, span.End);
        var surely = governed && item.Trigger >= 0 && !weak.Contains(TriggerWord(text.Text, item.Trigger));
        var anyHead = surely && !cut && (level is not null || IsStrong(text.Text[start..span.End], surely));
        var end = End(text.Text, new TextSpan(start, span.End), anyHead, item.Stance is not null, named);
        var quoted = text.Text.AsSpan(start, span.End - start).Contains('“');
        if (end < 0 && quoted && surely)
        {
            // 荣获“千手观音”: what is wholly in quotation marks behind a word of award needs no noun.
            var close = text.Text.LastIndexOf('”', span.End - 1, span.End - start) + 1;
            end = close == span.End && close - text.Text.LastIndexOf('“', close - 1, close - start) >= ShortestQuoted ? close : -1;
        }

        // “全国文明村”称号: what the quotation marks hold.
        end = end > start + 4 && text.Text.AsSpan(start, end - start).EndsWith("”称号") ? end - 2 : end;
        if (end - start < 3 || end - start > LongestTitle)
        {
            return null;
        }

        if (regions.ContainsKey(start) && IsAddress(text.Text, start, end, named))
        {
            return null;
        }

        if (AfterStatement(text.Text, start, end) is > 0 and var stated)
        {
            // 省文明委决定对第七届全国文明城市: the title begins behind what is stated.
            return Title(text, item with { Span = new TextSpan(stated, item.Span.End), AfterTrigger = false }, regions, named, speaksOfAwards);
        }

        if (states && (end != span.End || !IsStrong(text.Text[start..end], false) && suffixes.EndingAt(text.Text, end, start).Length < 3))
        {
            return null;
        }

        // 全国文明村柳湾村, 全国劳动模范张三: a title right before the name of who has it.
        var apposed = level is not null && !governed && (named.ContainsKey(end) || summed);
        var name = text.Text[start..end].Replace("\n", string.Empty, StringComparison.Ordinal);
        var bare = name.Length > 2 && name[0] == '“' && name[^1] == '”' && name.AsSpan(1, name.Length - 2).IndexOfAny('“', '”') < 0 ? name[1..^1] : name;
        bare = bare.Contains('“', StringComparison.Ordinal) ? bare : bare.Trim('”');
        if (level is null && (bare.Count(c => c == '“') > bare.Count(c => c == '”') || !quoted && bare.Contains('的', StringComparison.Ordinal)
            || bare.Contains("”等", StringComparison.Ordinal)))
        {
            // “打造和谐社区, 群众满意的先进典型: half a quotation, or praise.
            return null;
        }

        if (!quoted && (bare.EndsWith("委员会", StringComparison.Ordinal) || bare.EndsWith("办公室", StringComparison.Ordinal)) && !IsStrong(bare, false))
        {
            // 通过国家标准化管理委员会验收: who looked at it.
            return null;
        }

        if (!quoted && bare.EndsWith("奖项", StringComparison.Ordinal) || bare.EndsWith("计划", StringComparison.Ordinal) || bare.EndsWith("项目", StringComparison.Ordinal) && item.Stance == MentionProperties.Sought
            || bare.Contains("计划”", StringComparison.Ordinal))
        {
            return null;
        }

        if (generic.Contains(bare) || level is null && bare.Length < 4 && !quoted || !HasNoun(text, new TextSpan(start, end)))
        {
            return null;
        }

        // Without a level, quotation marks or a word of award right before it, praise is no title.
        if (level is null && !quoted && !(governed && (IsStrong(bare, surely) || surely && suffixes.EndingAt(bare, bare.Length, 0).Length >= 4)))
        {
            return null;
        }

        if (item.Stance is null && !speaksOfAwards && !apposed)
        {
            return null;
        }

        if (item.Stance == MentionProperties.Sought && means.StartingAt(text.Text, end, text.Text.Length).Length > 0 || IsInDocument(text.Text, span.Start, start))
        {
            return null;
        }

        level ??= governed && surely ? LevelOfName(text.Text, start, end) : null;
        if (item.Stance is null && !apposed && (NamesEvent(text.Text, end) || level is null && StartsWithVerb(text, start)))
        {
            return null;
        }

        var stance = apposed ? MentionProperties.Received : Outcome(text.Text, end, item.Stance ?? MentionProperties.Received);
        var stripped = StripMarks(bare);
        if (generic.Contains(stripped) && !(surely && level is not null && (stripped.Length > 2 && IsStrong(stripped, false) || stripped.EndsWith('强'))))
        {
            // 市级试点 names nothing; 获评市级先进集体 does.
            return null;
        }

        var rule = item.Stance is null ? "title-heading" : item.AfterTrigger && text.Text[span.Start - 1] is '、' or '”' or '“' ? "title-listed" : "title";
        return new Mention(new TextSpan(start, end), EntityTypes.Honour, null, bare, rule, governed ? 0.85 : 0.7)
        {
            Properties = PropertyBag.Of(
                (Qualifiers.Level, level), (MentionProperties.Region, region), (MentionProperties.Stance, stance), (MentionProperties.TriggerAt, item.Trigger < 0 || apposed ? null : item.Trigger.ToString()),
                (Qualifiers.Year, YearOf(name))),
        };
    }

    /// <summary>12安徽省卫生村: the number of a row, as a table gives it.</summary>
    private TextSpan AfterRowNumber(string text, TextSpan span, Dictionary<int, Mention> regions)
    {
        var start = span.Start;
        while (start < span.End && start - span.Start < 3 && char.IsAsciiDigit(text[start]))
        {
            start++;
        }

        return start > span.Start && (regions.ContainsKey(start) || levels.StartingAt(text, start, span.End).Length > 1) ? new TextSpan(start, span.End) : span;
    }

    /// <returns>Behind the last word outside quotation marks that states something, and so is in no title; 0 where there is none.</returns>
    private static int AfterStatement(string text, int start, int end)
    {
        var found = 0;
        foreach (var word in (ReadOnlySpan<string>)["决定对", "决定", "实现了", "努力成为", "正在", "关于表彰", "关于命名"])
        {
            var at = text.IndexOf(word, start, end - start, StringComparison.Ordinal);
            found = at < 0 || text.AsSpan(start, at - start).Contains('“') ? found : Math.Max(found, at + word.Length);
        }

        return found;
    }

    /// <summary>苏州市姑苏区虎丘街道幸福社区: a community by its whole address, of a name that titles bear too.</summary>
    private static bool IsAddress(string text, int start, int end, Dictionary<int, int> named)
    {
        var suffix = text.AsSpan(start, end - start) is [.., '社', '区'] ? 2 : text[end - 1] == '村' ? 1 : 0;
        for (var i = start + 1; suffix > 0 && i < end - suffix; i++)
        {
            if (named.TryGetValue(i, out var street) && street <= end - suffix && end - suffix - street <= 4 && text[street - 1] is '道' or '镇' or '乡')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>全国劳动模范张三: a person's name right behind a title of persons.</summary>
    private bool IsPersonAt(AnalyzedText text, Token token)
        => token.Tag == "nr" && token.Span.Length is 2 or 3 && beforePersons.EndingAt(text.Text, token.Span.Start, 0).Length > 0;

    /// <summary>“彩虹服务”项目等11个2022年优秀项目: the title begins behind what counts those who have it.</summary>
    private static int AfterCount(string text, TextSpan span)
    {
        var start = span.Start;
        for (var i = span.Start; i + 1 < span.End; i++)
        {
            if (char.IsAsciiDigit(text[i]) && text[i + 1] is '个' or '家' or '名' or '户' or '位' or '项' or '人' && i + 3 < span.End && (char.IsLetterOrDigit(text[i + 2]) || text[i + 2] == '“'))
            {
                start = i + 2;
            }
        }

        return start;
    }

    /// <summary>荣获开元区…先进单位: a region that the register no longer holds.</summary>
    private static string? LevelOfName(string text, int start, int end)
    {
        var from = text[start] == '“' ? start + 1 : start;
        for (var i = from + 1; i < Math.Min(end - 4, from + 4); i++)
        {
            var level = text[i] switch { '省' => Levels.Provincial, '市' => Levels.Municipal, '区' or '县' => Levels.District, _ => null };
            if (level is not null)
            {
                return i > from + 1 && !"社小景园校片街矿库院老山场城林保".Contains(text[i - 1], StringComparison.Ordinal) ? level : null;
            }
        }

        return null;
    }

    /// <summary>全国道德模范现场交流活动, “最美志愿者”“身边好人”等表彰活动: an event named after the title, or after those listed with it.</summary>
    private bool NamesEvent(string text, int end)
    {
        var i = end;
        while (i < text.Length && i - end < LongestTitle && (text[i] is '”' or '、' or '“' or '等' || char.IsLetter(text[i])))
        {
            if (text[i] == '、' && i + 1 < text.Length && text[i + 1] != '“')
            {
                // 全国老年友好社区、全省家庭工作先进集体: the next title, whatever it holds.
                return false;
            }

            if (text[i] == '“' && text.IndexOf('”', i, Math.Min(LongestTitle, text.Length - i)) is > 0 and var close)
            {
                i = close;
            }
            else if (text.AsSpan(i).StartsWith("发布") || text.AsSpan(i).StartsWith("表彰"))
            {
                return false;
            }
            else if (events.StartingAt(text, i, text.Length).Length > 0)
            {
                return true;
            }

            i++;
        }

        return false;
    }

    /// <summary>《关于表彰全市文明单位的通报》: a title within the name of a document.</summary>
    private static bool IsInDocument(string text, int from, int start)
        => text.LastIndexOf('《', start, start - from + 1) is >= 0 and var open && text.AsSpan(open + 1).StartsWith("关于") && text.IndexOf('》', open, start - open) < 0;

    /// <summary>“创评星级网格”: what is done, no title.</summary>
    private static bool StartsWithVerb(AnalyzedText text, int start)
    {
        var at = text.Text[start] == '“' ? start + 1 : start;
        return text.TokenAt(at) is >= 0 and var index && text.Tokens[index].Span.Start == at && text.Tokens[index].Tag == "v";
    }

    /// <summary>命名为“平安乡镇(街道)”的还有15个街道: who has it follows the title.</summary>
    private static TextSpan BeforeListed(string text, TextSpan span)
    {
        var close = text[span.Start] == '“' ? text.IndexOf('”', span.Start, span.Length) : -1;
        return close > 0 && close + 2 < span.End && text[close + 1] == '的' && "有还是包共分".Contains(text[close + 2], StringComparison.Ordinal) ? new TextSpan(span.Start, close + 1) : span;
    }

    /// <summary>“全国模范个人”殊荣的花溪社区书记: the title ends before what is said of who has it.</summary>
    private TextSpan BeforeHolder(string text, TextSpan span)
    {
        var close = text.IndexOf('”', span.Start, span.Length);
        if (close < 0 || close + 1 >= span.End)
        {
            return span;
        }

        var length = joints.StartingAt(text, close + 1, span.End).Length;
        return length > 1 && text[close + length] is '的' or '者' ? new TextSpan(span.Start, close + 1) : span;
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

    /// <summary>A title without a level still reads as one when it ends in 奖, 示范…, 先进…, 文明…; behind a sure word of award also with 百强…, 特色….</summary>
    private bool IsStrong(string title, bool surely)
        => title.EndsWith('奖') || strong.OccursIn(title, new TextSpan(0, title.Length)) || surely && fairlyStrong.OccursIn(title, new TextSpan(0, title.Length));

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
    private static int CountBehind(string text, int start, int end)
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
            if (length > 1 && tails.StartingAt(text.Text, i + length, span.End).Length > 0)
            {
                // 国家级荣誉有全国文明单位: the level of what is told next.
                i += length - 1;
                continue;
            }

            if (length > 0 && firsts.StartingAt(text.Text, i + length, span.End).Length is > 0 and var first)
            {
                if (i + length + first < span.End - 2 && text.Text[i + length + first] == '的')
                {
                    // 全市唯一的生产规模奖: said of the title.
                    return (i + length + first + 1, null, null);
                }

                rare = rare.Start < 0 && length > 1 ? (Back(text.Text, i, span.Start), word, null) : rare;
                i += length + first - 1;
                continue;
            }

            if (length > 1 && (atStart || IsWordStart(text, i)) || length == 1 && atStart)
            {
                return (Back(text.Text, i, span.Start), WithFurther(text.Text, i + length, span.End, word), null);
            }
        }

        return rare;
    }

    /// <summary>省、市两级: all levels of a list, parted by commas.</summary>
    private string WithFurther(string text, int position, int limit, string level)
    {
        while (position + 1 < limit && text[position] == '、' && levels.StartingAt(text, position + 1, limit) is { Length: > 0 } next)
        {
            level = level.Split(',').Contains(next.Class) ? level : $"{level},{next.Class}";
            position += 1 + next.Length;
        }

        return level;
    }

    /// <summary>张建|国家庭 holds no 国家: what stands there was taken for a person's name or another word.</summary>
    private static bool IsWordStart(AnalyzedText text, int position)
        => text.TokenAt(position) is >= 0 and var index && text.Tokens[index].Span.Start == position
            && !(index > 0 && text.Tokens[index - 1].Tag == "nr" && text.Tokens[index - 1].Span.Length == 2 && text.Text.AsSpan(position).StartsWith("国家庭"));

    private static int Back(string text, int start, int limit)
    {
        while (start > limit && (text[start - 1] is '“' or '年' or '度' or '季' or '批' or '届' or '第' or '首' or '期' or '周' or '-' or '—' or '至' or '－' || char.IsAsciiDigit(text[start - 1])
                                 || "一二三四五六七八九十".Contains(text[start - 1], StringComparison.Ordinal) && start - 2 >= limit && (text[start - 2] == '第' || "一二三四五六七八九十".Contains(text[start - 2], StringComparison.Ordinal))))
        {
            start--;
        }

        return start;
    }

    /// <returns>The end of the last noun of honour, quotation mark included; −1 where there is none.</returns>
    /// <param name="anyHead">Whether any word for what is honoured may end the title: it begins with a level right after a word of award.</param>
    /// <param name="quoteEnds">Whether a closing quotation mark ends the title, whatever follows it: a word of award governs it.</param>
    private int End(string text, TextSpan span, bool anyHead, bool quoteEnds, Dictionary<int, int> named)
    {
        for (var end = span.End; end > span.Start + 1; end--)
        {
            var inner = text[end - 1] == '”' ? end - 1 : end;
            if (inner > span.Start + 1 && text[inner - 1] is '）' or ')')
            {
                var open = text.LastIndexOf(text[inner - 1] == ')' ? '(' : '（', inner - 1, Math.Min(inner - 1 - span.Start, LongestTitle));
                inner = open > span.Start && bracketed.Contains(text[(open + 1)..(inner - 1)]) ? open : inner;
            }

            // …老年友好型社区提名: nearly having it is told with the title.
            inner -= ranks.EndingAt(text, inner, span.Start + 4).Length;
            if ((suffixes.EndingAt(text, inner, span.Start).Length > 0 || anyHead && (end == span.End || IsTail(text, end, span.End)) && heads.EndingAt(text, inner, span.Start + 2).Length is > 0 and var head && !char.IsAsciiDigit(text[inner - head - 1]))
                && (IsWhole(text, end, span.End, quoteEnds) || anyHead && IsTail(text, end, span.End) || named.ContainsKey(end)))
            {
                return end;
            }
        }

        return -1;
    }

    /// <summary>What follows the noun must not go on with the same word: 示范社区|建设.</summary>
    private static bool IsWhole(string text, int end, int limit, bool quoteEnds)
        => end >= limit || quoteEnds && text[end - 1] == '”' || !char.IsLetter(text[end]) || char.IsAsciiDigit(text[end]) || "的和及与、等各共称荣创一两三四五六七八九十多数并且而后之第".Contains(text[end], StringComparison.Ordinal);

    /// <summary>国家卫生镇|命名后, 全省先进集体|表彰: what stands with titles, or how they were looked at.</summary>
    private bool IsTail(string text, int end, int limit)
        => tails.StartingAt(text, end, limit).Length > 0 || reviews.StartingAt(text, end, limit).Length > 0 || noAward.StartingAt(text, end, limit).Length == 0 && grants.StartingAt(text, end, limit).Length > 0;

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
