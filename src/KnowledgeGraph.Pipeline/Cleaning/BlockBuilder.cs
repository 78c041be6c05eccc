namespace KnowledgeGraph.Pipeline.Cleaning;

/// <summary>Joins lines that were broken in the middle of a word or sentence, and tells headings from paragraphs.</summary>
internal static class BlockBuilder
{
    /// <summary>Letters that a line must have before a break behind it is taken for one inside a sentence, where lines are not wrapped throughout.</summary>
    private const int ProseLetters = 30;

    private const int LongestHeading = 45;

    /// <summary>The widest that lines are wrapped at.</summary>
    private const int LongestWrapped = 90;

    private const int LongestTitle = 60;

    /// <summary>Of a row, with its colon.</summary>
    private const int LongestLabel = 14;

    /// <returns>Lines in text order, those of one block together.</returns>
    public static List<List<Line>> Join(IReadOnlyList<Line> lines)
    {
        var kept = lines.Where(l => !l.IsDropped).ToList();
        var width = WrapWidth(kept);
        var blocks = new List<List<Line>>();
        var balance = 0;
        for (var i = 0; i < kept.Count; i++)
        {
            // Blank lines are counted from the line above as it was read; behind a line that was dropped nothing goes on.
            var goesOn = i > 0 && GoesOn(blocks[^1], kept[i], lines, width, balance);
            balance = goesOn ? balance + Balance(kept[i].Content) : Balance(kept[i].Content);
            if (goesOn)
            {
                blocks[^1].Add(kept[i]);
            }
            else
            {
                blocks.Add([kept[i]]);
            }
        }

        return blocks;
    }

    /// <param name="texts">Of all blocks, in order, folded.</param>
    /// <param name="title">The title that the document gives, if any.</param>
    public static List<BlockKind> Kinds(IReadOnlyList<string> texts, string? title)
    {
        var kinds = new List<BlockKind>(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            kinds.Add(Kind(texts[i], isLast: i + 1 == texts.Count));
        }

        var head = kinds.FindIndex(k => k is BlockKind.Paragraph or BlockKind.ListItem);
        head = head < 0 ? kinds.Count : head;
        var at = title is null ? -1 : texts.Take(head).ToList().FindIndex(t => Letters(t) is var letters && (letters == Letters(title)));
        if (at < 0 && head > 0 && texts[0].Length <= LongestTitle && !Markers.IsChineseNumber(texts[0]))
        {
            at = 0;
        }

        if (at >= 0)
        {
            kinds[at] = BlockKind.Title;
        }

        return kinds;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit).Select(Folding.Narrow));

    private static BlockKind Kind(string text, bool isLast)
    {
        var last = text[^1];
        var ends = Folding.EndsSentence(last) || last is '，' or '、' or '：' or ':' or ',' or '.';
        if (Markers.IsChineseNumber(text) || (Markers.IsLabel(text) && text.IndexOf('】', StringComparison.Ordinal) == text.Length - 1))
        {
            // 一、盘活资产资源，挖掘发展新空间。 is a heading in spite of its full stop.
            var sentence = text.AsSpan().IndexOfAny("。！？；");
            var isHeading = text.Length <= LongestHeading && (sentence < 0 ? !ends : sentence == text.Length - 1 && text.Length <= 30);
            return isHeading ? BlockKind.Heading : BlockKind.Paragraph;
        }

        if (Markers.IsBullet(text) || Markers.IsArabicNumber(text))
        {
            return BlockKind.ListItem;
        }

        var isShort = text.Length <= LongestHeading && !ends && text.AsSpan().IndexOfAny("。；") < 0;
        return isShort && !isLast ? BlockKind.Heading : BlockKind.Paragraph;
    }

    /// <summary>The width at which all lines of a text were wrapped, in characters; 0 where they were not.</summary>
    private static int WrapWidth(List<Line> lines)
    {
        var broken = 0;
        for (var i = 0; i + 1 < lines.Count; i++)
        {
            var (text, next) = (lines[i].Content, lines[i + 1]);
            var isBroken = text.Length is >= 12 and <= LongestWrapped && !Closes(text) && HasProse(text) && next is { BlanksBefore: 0, IsIndented: false } && !Markers.IsAny(next.Content);
            broken += isBroken ? 1 : 0;
        }

        // Whole paragraphs on lines of their own are not wrapped, whatever the lines between them look like.
        var whole = lines.Where(l => l.Content.Length > LongestWrapped).Sum(l => (long)l.Content.Length);
        if (broken < 3 || broken < 0.3 * lines.Count || 2 * whole > lines.Sum(l => (long)l.Content.Length))
        {
            return 0;
        }

        var lengths = lines.Select(l => l.Content.Length).Where(l => l <= LongestWrapped).Order().ToList();
        return lengths[(int)(0.9 * (lengths.Count - 1))];
    }

    private static bool GoesOn(List<Line> block, Line next, IReadOnlyList<Line> all, int width, int balance)
    {
        var last = block[^1];
        var (text, follows) = (last.Content, next.Content);
        var isNeighbour = IsNeighbour(last, next, all);
        if (!isNeighbour || next.From > 0 || last.To < last.Text.Length || next.BlanksBefore > 6)
        {
            return false;
        }

        // A mark that cannot begin a line.
        if (follows[0] is '，' or '。' or '、' or '；' or '：' or '！' or '？' or ')' or '）' or '》' or '】' or '”' or ',' or ';' or ':' or '!' or '?' or '.')
        {
            return true;
        }

        if (Markers.IsAny(follows) || EndsWithCount(text) || (IsRow(text) && IsRow(follows)))
        {
            return false;
        }

        if (width > 0 && next is { BlanksBefore: 0, IsIndented: false })
        {
            if (Closes(text))
            {
                return text.Length >= 0.8 * width;
            }

            var isHeading = (!HasProse(text) && text.Length < 0.6 * width && block.Count == 1) || (Markers.IsChineseNumber(text) && text.Length < 0.8 * width && !HasProse(text));
            return !isHeading;
        }

        if (Closes(text) || (next.IsIndented && block[0].IsIndented))
        {
            return false;
        }

        if (balance > 0 && HasProse(text))
        {
            // “江苏省健康菜市 / 场”: a bracket or quote is open.
            return true;
        }

        return text.Length >= ProseLetters && HasProse(text) && HasProse(follows) && !IsColonHeading(follows);
    }

    /// <summary>花溪区：四湾街道、管山镇: a row of a list begins with what it is about.</summary>
    private static bool IsRow(string text)
    {
        var colon = text.AsSpan(0, Math.Min(text.Length, LongestLabel)).IndexOfAny(':', '：');
        return colon > 1 && colon < text.Length - 1 && !text.AsSpan(0, colon).ContainsAny(Marks.Clause);
    }

    private static bool IsColonHeading(string text) => text.Length < ProseLetters && text[^1] is ':' or '：';

    /// <summary>Whether nothing but blank lines was between two lines.</summary>
    private static bool IsNeighbour(Line last, Line next, IReadOnlyList<Line> all)
    {
        var low = 0;
        var high = all.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = all[middle].Start < next.Start ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && ReferenceEquals(all[low - 1], last);
    }

    private static bool Closes(string text)
    {
        var i = text.Length - 1;
        while (i > 0 && text[i] is '”' or '"' or ')' or '）' or '’' or '】' or '》')
        {
            i--;
        }

        return Folding.EndsSentence(text[i]) || text[i] is ':' or '：' || (text[i] == '.' && (i == 0 || !char.IsAsciiDigit(text[i - 1]) || i == text.Length - 1));
    }

    /// <summary>1.全国文明村镇(4个): what was counted follows, a line of its own.</summary>
    private static bool EndsWithCount(string text)
    {
        if (text is not [.., '个' or '家' or '名' or '户' or '人' or '项' or '所' or '位' or '条' or '件', ')' or '）'])
        {
            return false;
        }

        var open = text.LastIndexOfAny(['(', '（']);
        return open > 0 && text.Length - open <= 7 && text.AsSpan(open + 1).TrimStart("共计").IndexOfAnyInRange('0', '9') == 0;
    }

    private static bool HasProse(string text) => text.AsSpan().IndexOfAny(Marks.Clause) >= 0;

    /// <summary>Opening less closing quotes and brackets; straight quotes are not counted.</summary>
    private static int Balance(string text)
    {
        var balance = 0;
        foreach (var c in text)
        {
            balance += c is '“' or '《' or '(' or '【' ? 1 : c is '”' or '》' or ')' or '】' ? -1 : 0;
        }

        return balance;
    }
}
