namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Sentences cut into the items that may be titles, each with the word of award that governs it.</content>
internal sealed partial class HonourRecognizer
{
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
            else if (i > start && BeginsYear(text.Text, i) && suffixes.EndingAt(text.Text, i, start).Length > 1)
            {
                // 省级文明村2016年6月 省文明委: a row of a table.
                Close(i);
                (afterTrigger, start) = (false, i);
            }
            else if (c is '和' or '及' or '与' or ' ' or '\t' or '\u3000' or '并' && i + 1 < sentence.End && (StartsTitle(text.Text, i + 1, sentence.End, regions) || afterTrigger && stance is not null && ParsTitles(text, start, i, sentence.End)))
            {
                Close(i);
                start = i + 1;
            }
        }

        Close(sentence.End);
        return items;

        void Close(int end)
        {
            end = stance is not null && afterTrigger ? Summed(text.Text, start, end) : end;
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

    /// <summary>省级文明社区|等荣誉称号近几年该社区…: where a list ends that nothing parts from what follows; the end where that is nowhere.</summary>
    private int Summed(string text, int start, int end)
    {
        for (var i = text.IndexOf('等', start, end - start); i > start && i < end; i = text.IndexOf('等', i + 1, end - i - 1))
        {
            // Where the list ends with its sum, the sum tells that its titles may run together.
            if (tails.StartingAt(text, i, end).Length is > 2 and var length && i + length < end && suffixes.EndingAt(text, i, start).Length > 1)
            {
                return i;
            }
        }

        return end;
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

    /// <summary>A line that breaks within a word of a sentence; a row of a table is whole.</summary>
    private static bool IsWrapped(string text, int at)
        => at > 0 && at + 1 < text.Length && text[at - 1] > '\u2E7F' && char.IsLetter(text[at - 1]) && char.IsLetter(text[at + 1]) && !IsRow(text, at);

    /// <summary>荣誉名称 获奖时间 授予单位, 省级文明村2016年6月 省文明委: cells with space between them, where cleaning left any, and no sentence.</summary>
    private static bool IsRow(string text, int end)
    {
        var (gaps, years, i) = (0, 0, end - 1);
        for (; i > 0 && end - i < LongestRow && text[i] != '\n'; i--)
        {
            if (text[i] is '，' or '。' or '；' or ',' or ';')
            {
                return false;
            }

            years += BeginsYear(text, i) ? 1 : 0;
            gaps += char.IsWhiteSpace(text[i]) && char.IsLetterOrDigit(text[i - 1]) && char.IsLetterOrDigit(text[i + 1]) ? 1 : 0;
        }

        return gaps > 0 && gaps + years > 1 && end - i < LongestRow;
    }

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
