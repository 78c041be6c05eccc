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

    private readonly WordScanner suffixes;
    private readonly WordScanner levels;
    private readonly WordScanner triggers;
    private readonly WordScanner tails;
    private readonly WordScanner context;
    private readonly FrozenSet<string> generic;

    public HonourRecognizer(WordLists lists)
    {
        suffixes = new WordScanner(lists.Words("suffixes"));
        levels = new WordScanner(lists.Classes("levels"));
        tails = new WordScanner(lists.Words("tails"));
        context = new WordScanner(lists.Words("award_context"));
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
                speaksOfAwards = context.OccursIn(text.Text, block >= 0 ? text.Blocks[block].Span : sentence.Span);
            }

            if (isHeading)
            {
                listed = speaksOfAwards;
            }

            string? level = null;
            foreach (var item in Items(text, sentence.Span))
            {
                if (Title(text, item, regions, speaksOfAwards || listed) is { } title)
                {
                    // 市里给的更多，“市级…”、“三八红旗集体”: a list keeps its level.
                    var own = title.Properties.Find(Qualifiers.Level) ?? (item.Stance is null ? level : GrantorLevel(text, item.Trigger));
                    found.Add(title with { Properties = title.Properties.With(Qualifiers.Level, own) });
                    level = own;
                }
            }
        }

        return found;
    }

    /// <summary>被省科技厅评为: the level of who grants it.</summary>
    private string? GrantorLevel(AnalyzedText text, int trigger)
    {
        var from = Math.Max(0, trigger - 14);
        var passive = trigger > 0 ? text.Text.LastIndexOf('被', trigger - 1, trigger - from) : -1;
        return passive >= 0 && levels.StartingAt(text.Text, passive + 1, trigger) is { Length: > 0 } found ? found.Class : null;
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
            if (length > 0 && IsTrigger(text, i, length))
            {
                Close(i);
                (stance, trigger, afterTrigger) = (word, i, true);
                i += length - 1;
                start = i + 1;
            }
            else if (c is '；' or ';' or '。' or '\n')
            {
                Close(i);
                (stance, trigger, afterTrigger, start) = (null, -1, false, i + 1);
            }
            else if (Separators.Contains(c, StringComparison.Ordinal) || c == '、' && !IsLevelPair(text, start, i)
                     || c == '”' && i + 1 < sentence.End && text.Text[i + 1] == '“')
            {
                Close(c == '”' ? i + 1 : i);
                (afterTrigger, start) = (afterTrigger && c is '、' or '”', i + 1);
            }
            else if (c is '和' or '及' or '与' && i + 1 < sentence.End && StartsTitle(text.Text, i + 1, sentence.End))
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

    /// <summary>省、市两级: a level before and one behind; but 市级卫生社区、省级绿色社区 are two titles.</summary>
    private bool IsLevelPair(AnalyzedText text, int start, int separator)
    {
        var length = levels.EndingAt(text.Text, separator, Math.Max(0, separator - 4)).Length;
        return length > 0 && separator + 1 < text.Text.Length && "省市区县".Contains(text.Text[separator + 1], StringComparison.Ordinal)
            && (separator - length == start || text.TokenAt(separator - length) is >= 0 and var word && text.Tokens[word].Span.Start == separator - length);
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
        if (start < 0)
        {
            if (!governed && !(speaksOfAwards && text.Text[span.Start] == '“' && item.Stance is null))
            {
                return null;
            }

            start = span.Start;
        }

        var end = End(text.Text, new TextSpan(start, span.End));
        var quoted = text.Text.AsSpan(start, span.End - start).Contains('“');
        if (end < 0 && quoted && governed)
        {
            end = text.Text.LastIndexOf('”', span.End - 1, span.End - start) + 1;
        }

        if (end - start < 3 || end - start > LongestTitle)
        {
            return null;
        }

        var name = text.Text[start..end];
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
        if (level is null && !quoted && !(governed && IsStrong(bare)))
        {
            return null;
        }

        if (item.Stance is null && !speaksOfAwards)
        {
            return null;
        }

        var stance = item.Stance ?? MentionProperties.Received;
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
        while (start < end && (char.IsWhiteSpace(text[start]) || "了为得过到▲①②③④⑤⑥⑦⑧⑨：:".Contains(text[start], StringComparison.Ordinal)))
        {
            start++;
        }

        for (var cut = true; cut && end > start;)
        {
            while (end > start && (char.IsWhiteSpace(text[end - 1]) || char.IsPunctuation(text[end - 1]) && text[end - 1] is not ('”' or '）' or ')')))
            {
                end--;
            }

            var length = tails.EndingAt(text, end, start).Length;
            cut = length > 0 && end - length > start + 2;
            end -= cut ? length : 0;
        }

        return new TextSpan(start, Math.Max(start, end));
    }

    /// <summary>Where the title begins: at its first level or region, with the year, batch and quotation mark before it.</summary>
    private (int Start, string? Level, string? Region) Beginning(AnalyzedText text, TextSpan span, Dictionary<int, Mention> regions)
    {
        for (var i = span.Start; i < span.End; i++)
        {
            var atStart = i == span.Start || text.Text[i - 1] is '“' or '、' || char.IsAsciiDigit(text.Text[i - 1]) || text.Text[i - 1] is '年' or '度' or '个' or '批' or '届';
            if (regions.TryGetValue(i, out var region) && region.Span.End < span.End)
            {
                var level = region.Kind switch { PlaceKinds.Province => Levels.Provincial, PlaceKinds.City => Levels.Municipal, _ => Levels.District };
                return (Back(text.Text, i, span.Start), level, region.Name);
            }

            var (length, word) = levels.StartingAt(text.Text, i, span.End);
            if (length > 1 || length == 1 && atStart)
            {
                return (Back(text.Text, i, span.Start), WithFurther(text.Text, i + length, span.End, word), null);
            }
        }

        return (-1, null, null);
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

    private static int Back(string text, int start, int limit)
    {
        while (start > limit && (text[start - 1] is '“' or '年' or '度' or '批' or '届' or '第' or '首' || char.IsAsciiDigit(text[start - 1])
                                 || "一二三四五六七八九十".Contains(text[start - 1], StringComparison.Ordinal) && start - 2 >= limit && text[start - 2] == '第'))
        {
            start--;
        }

        return start;
    }

    /// <returns>The end of the last noun of honour, quotation mark included; −1 where there is none.</returns>
    private int End(string text, TextSpan span)
    {
        for (var end = span.End; end > span.Start + 1; end--)
        {
            var inner = text[end - 1] is '”' or '）' ? end - 1 : end;
            if (text[end - 1] == '）')
            {
                var open = text.LastIndexOf('（', end - 1, end - 1 - span.Start);
                inner = open > span.Start ? open : inner;
            }

            if (suffixes.EndingAt(text, inner, span.Start).Length > 0 && IsWhole(text, end, span.End))
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
