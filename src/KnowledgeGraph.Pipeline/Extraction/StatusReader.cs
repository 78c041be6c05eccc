namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Whether what a clause says is planned, ongoing or done.</summary>
/// <param name="Value">One of <see cref="Statuses"/>.</param>
/// <param name="Confidence">A probability from 0 to 1.</param>
/// <param name="IsOpen">Ongoing only because nothing tells of an end: no word says that it goes on.</param>
internal readonly record struct Status(string Value, double Confidence, bool IsOpen = false);

/// <summary>Reads planned, ongoing and done from verbs and aspect, from the heading above, and from its year.</summary>
/// <remarks>A part under a heading about plans is planned until a heading of the same level; 下一步 holds to the end of its block,
/// 计划 to the end of its sentence. Else the cue nearest to the end of the clause decides, results before activity.</remarks>
internal sealed class StatusReader(StatusLexicon lexicon)
{
    private const int LongestHeading = 40;

    /// <param name="reference">The document's date; a heading of a later year speaks of plans.</param>
    public StatusMap Read(string text, IReadOnlyList<Block> blocks, DateOnly? reference)
    {
        var cues = Cues(text);
        var planned = new List<TextSpan>();
        PlannedSections(text, blocks, reference?.Year, planned);
        foreach (var (span, cue) in cues)
        {
            if (cue == StatusCue.PlannedScope && BlockAt(blocks, span.Start) is { } block)
            {
                planned.Add(new TextSpan(span.Start, block.Span.End));
            }
        }

        planned.Sort();
        return new StatusMap(text, Statements.Of(text), cues, planned);
    }

    private List<(TextSpan Span, StatusCue Cue)> Cues(string text)
    {
        var cues = new List<(TextSpan, StatusCue)>();
        for (var i = 0; i < text.Length;)
        {
            // “归雁计划” and 《行动计划》 are names.
            if (text[i] is '“' or '《' && NameEnd(text, i) is > 0 and var close)
            {
                i = close;
                continue;
            }

            var length = lexicon.Cues.LongestAt(text, i, out var cue);
            if (length > 0 && cue != StatusCue.None)
            {
                cues.Add((new TextSpan(i, i + length), cue));
            }

            i += Math.Max(1, length);
        }

        return cues;
    }

    /// <summary>Behind a name in quotation marks or angle brackets that begins at a position; 0 where what is quoted is too long for a name or holds a sentence.</summary>
    private static int NameEnd(string text, int open)
    {
        var inside = text.AsSpan(open + 1, Math.Min(LongestName, text.Length - open - 1));
        var close = inside.IndexOf(text[open] == '“' ? '”' : '》');
        return close > 0 && inside[..close].IndexOfAny("，。！？\n") < 0 ? open + close + 2 : 0;
    }

    private const int LongestName = 24;

    private void PlannedSections(string text, IReadOnlyList<Block> blocks, int? year, List<TextSpan> planned)
    {
        // Where the text has no date, the year its beginning speaks of stands for it.
        year ??= blocks.Take(4).Select(b => LargestYear(b.Span.Of(text), smallest: true)).FirstOrDefault(y => y is not null);
        (int Start, int Level)? open = null;
        for (var i = 0; i < blocks.Count; i++)
        {
            var block = blocks[i];
            var line = block.Span.Of(text);
            if (!IsHeading(block, line))
            {
                continue;
            }

            var level = HeadingLevel(line);
            if (open is { } section && level <= section.Level)
            {
                planned.Add(new TextSpan(section.Start, block.Span.Start));
                open = null;
            }

            // The title names the whole text: 2024年工作总结和2025年工作计划 opens nothing.
            if (open is null && i > 0 && SpeaksOfPlans(line, year))
            {
                open = (block.Span.Start, level);
            }
        }

        if (open is { } last)
        {
            planned.Add(new TextSpan(last.Start, text.Length));
        }
    }

    private bool SpeaksOfPlans(ReadOnlySpan<char> line, int? year)
    {
        if (Holds(line, lexicon.HeadingDone))
        {
            return false;
        }

        return Holds(line, lexicon.HeadingPlanned) || (year is { } y && LargestYear(line, smallest: false) > y);
    }

    private static bool Holds(ReadOnlySpan<char> line, IReadOnlyList<string> words)
    {
        foreach (var word in words)
        {
            if (line.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsHeading(Block block, ReadOnlySpan<char> line)
        => block.Kind is BlockKind.Title or BlockKind.Heading
            || (line.Length <= LongestHeading && HeadingLevel(line) < 4 && line.TrimEnd()[^1] is not ('；' or ';' or '，' or ','));

    /// <summary>0 for 第一部分 and headings without a number, 1 for 一、, 2 for （一）, 3 for 1., 4 for what is no heading.</summary>
    private static int HeadingLevel(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        if (line.IsEmpty)
        {
            return 4;
        }

        const string Numerals = "一二三四五六七八九十";
        if (line[0] == '第')
        {
            return 0;
        }

        if (line[0] is '（' or '(')
        {
            return line.Length > 1 && Numerals.Contains(line[1]) ? 2 : 3;
        }

        var digits = 0;
        while (digits < line.Length && Numerals.Contains(line[digits]))
        {
            digits++;
        }

        if (digits > 0)
        {
            return digits < line.Length && line[digits] == '、' ? 1 : 4;
        }

        while (digits < line.Length && char.IsAsciiDigit(line[digits]))
        {
            digits++;
        }

        if (digits is > 0 and < 3)
        {
            return digits < line.Length && line[digits] is '.' or '、' or '．' ? 3 : 4;
        }

        return line.TrimEnd()[^1] is '。' or '；' or '！' ? 4 : 0;
    }

    private static int? LargestYear(ReadOnlySpan<char> line, bool smallest)
    {
        int? found = null;
        for (var i = 0; i + 4 < line.Length; i++)
        {
            if (line[i] is '1' or '2' && line[i + 4] == '年' && (i == 0 || !char.IsAsciiDigit(line[i - 1]))
                && int.TryParse(line.Slice(i, 4), out var year) && year is > 1990 and < 2100)
            {
                found = found is not { } f ? year : smallest ? Math.Min(f, year) : Math.Max(f, year);
            }
        }

        return found;
    }

    private static Block? BlockAt(IReadOnlyList<Block> blocks, int position)
    {
        var (low, high) = (0, blocks.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (blocks[middle].Span.End <= position)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        return low < blocks.Count && blocks[low].Span.Contains(position) ? blocks[low] : null;
    }
}
