namespace KnowledgeGraph.Pipeline.Rules;

/// <summary>What a slot holds.</summary>
/// <param name="Start">−1 where nothing was captured.</param>
/// <param name="Mentions">Indexes of the mentions captured; null where it is a stretch of text.</param>
internal readonly record struct Captured(int Start, int End, int[]? Mentions)
{
    public static readonly Captured None = new(-1, -1, null);

    public bool IsSet => Start >= 0 && End >= 0;

    public TextSpan Span => new(Math.Min(Start, End), Math.Max(Start, End));
}

/// <summary>Matches patterns against one text and its mentions.</summary>
/// <remarks>
/// Tries the ways through a program depth first and remembers what failed: whether the rest of a program matches from a position depends on
/// nothing that came before, so that no step is taken twice at one position, and the work at one anchor is bounded by the number of steps
/// times the program's reach (Thompson's simulation in the order of backtracking, as the bit-state matcher of RE2 does it). Holds state of one text; not for several threads.
/// </remarks>
internal sealed class PatternMatcher(AnalyzedText text, MentionIndex mentions)
{
    private ulong[] failed = new ulong[16];
    private Captured[] captures = [];
    private PatternProgram program = null!;
    private int origin;
    private int floor;
    private int ceiling;
    private int end;

    /// <summary>Steps taken so far; what tests hold to the length of the text.</summary>
    public long Steps { get; private set; }

    /// <summary>Matches what stands around an anchor.</summary>
    /// <param name="slots">Filled with what was captured; as many as the pattern has names.</param>
    public bool TryMatch(PatternVariant variant, TextSpan anchor, int anchorMention, Captured[] slots, out TextSpan span)
    {
        Array.Fill(slots, Captured.None);
        if (variant.AnchorSlot >= 0 && anchorMention < 0)
        {
            slots[variant.AnchorSlot] = new Captured(anchor.Start, anchor.End, null);
        }

        captures = slots;
        (floor, ceiling) = (0, text.Text.Length);
        span = default;
        if (variant.Anchor is MentionElement mention)
        {
            return TryMatchAround(variant, mention, anchorMention, out span);
        }

        return TryRun(variant.Before, anchor.Start, out var start) && TryRun(variant.After, anchor.End, out var last) && Spans(start, last, out span);
    }

    /// <summary>Whether a program matches from a position on, without going beyond a stretch.</summary>
    public bool Matches(PatternProgram pattern, int position, TextSpan within, Captured[] scratch)
    {
        captures = scratch;
        (floor, ceiling) = (within.Start, within.End);
        return TryRun(pattern, position, out _);
    }

    private bool TryMatchAround(PatternVariant variant, MentionElement element, int index, out TextSpan span)
    {
        span = default;
        var outer = Quoted(mentions[index].Span);
        if (!element.IsList)
        {
            if (variant.AnchorSlot >= 0)
            {
                captures[variant.AnchorSlot] = new Captured(mentions[index].Span.Start, mentions[index].Span.End, [index]);
            }

            return TryRun(variant.Before, outer.Start, out var start) && TryRun(variant.After, outer.End, out var last) && Spans(start, last, out span);
        }

        // The anchor is one of the list: the list begins as far before it as it can, and the pattern must hold around the whole.
        var list = new List<int> { index };
        var from = GrowBackward(element, outer.Start, list, []);
        list.Reverse();
        var to = GrowForward(element, outer.End, list, []);
        if (variant.AnchorSlot >= 0)
        {
            captures[variant.AnchorSlot] = new Captured(from, to, [.. list]);
        }

        return list[0] == index && TryRun(variant.Before, from, out var head) && TryRun(variant.After, to, out var tail) && Spans(head, tail, out span);
    }

    private static bool Spans(int start, int end, out TextSpan span)
    {
        span = new TextSpan(start, end);
        return true;
    }

    private bool TryRun(PatternProgram pattern, int position, out int reached)
    {
        (program, origin) = (pattern, position);
        var words = ((pattern.Count * (pattern.Reach + 1)) + 63) / 64;
        if (failed.Length < words)
        {
            failed = new ulong[words * 2];
        }

        Array.Clear(failed, 0, words);
        var matched = Run(pattern.First, position);
        reached = end;
        return matched;
    }

    private bool Run(Step step, int position)
    {
        Steps++;
        if (step.Element is null && step.Branches.Count == 0)
        {
            end = position;
            return true;
        }

        var bit = (step.Index * (program.Reach + 1)) + Math.Abs(position - origin);
        if ((failed[bit >> 6] & (1UL << bit)) != 0)
        {
            return false;
        }

        if (TryStep(step, position))
        {
            return true;
        }

        failed[bit >> 6] |= 1UL << bit;
        return false;
    }

    private bool TryStep(Step step, int position)
    {
        switch (step.Element)
        {
            case null:
                foreach (var branch in step.Branches)
                {
                    if (Run(branch, position))
                    {
                        return true;
                    }
                }

                return false;
            case MarkElement:
                return Keep(step, captures[step.Slot] is { Start: >= 0, End: < 0, Mentions: null } open ? open with { End = position } : new Captured(position, -1, null), position);
            case WordsElement element:
                return program.IsBackward ? WordsBefore(step, element.Words, position) : WordsAt(step, element.Words, position);
            case MentionElement element:
                return element.IsList ? Listed(step, element, position) : Mentioned(step, element, position);
            case TokensElement element:
                return Tokens(step, element, position);
            case QuotationElement element:
                return Quotation(step, element, position);
            case GapElement element:
                return Gap(step, element, position);
            case EdgeElement element:
                return IsAt(element.Edge, position) && Run(step.Next!, position);
            default:
                throw new InvalidOperationException($"{step.Element} cannot be matched.");
        }
    }

    /// <summary>Sets the step's slot and goes on; a way that fails leaves the slot as it was.</summary>
    private bool Keep(Step step, Captured captured, int next)
    {
        if (step.Slot < 0)
        {
            return Run(step.Next!, next);
        }

        var before = captures[step.Slot];
        captures[step.Slot] = captured;
        if (Run(step.Next!, next))
        {
            return true;
        }

        captures[step.Slot] = before;
        return false;
    }

    private bool WordsAt(Step step, WordClass words, int position)
    {
        if (position >= ceiling || !words.MayStartWith(text.Text[position]))
        {
            return false;
        }

        foreach (var length in words.Lengths)
        {
            if (position + length <= ceiling && words.Contains(text.Text.AsSpan(position, length)) && Run(step.Next!, position + length))
            {
                return true;
            }
        }

        return false;
    }

    private bool WordsBefore(Step step, WordClass words, int position)
    {
        if (position <= floor || !words.MayEndWith(text.Text[position - 1]))
        {
            return false;
        }

        foreach (var length in words.Lengths)
        {
            if (position - length >= floor && words.Contains(text.Text.AsSpan(position - length, length)) && Run(step.Next!, position - length))
            {
                return true;
            }
        }

        return false;
    }

    private bool Mentioned(Step step, MentionElement element, int position)
    {
        for (var quoted = 0; quoted < 2; quoted++)
        {
            var inner = quoted == 0 ? position : InsideQuotation(position);
            if (inner < 0)
            {
                break;
            }

            foreach (var index in program.IsBackward ? mentions.EndingAt(inner) : mentions.StartingAt(inner))
            {
                var mention = mentions[index];
                if (!element.Test.Fits(mention))
                {
                    continue;
                }

                var outer = quoted == 0 ? mention.Span : Quoted(mention.Span);
                if (outer.Length <= MentionElement.MentionLimit && outer.Start >= floor && outer.End <= ceiling
                    && Keep(step, new Captured(mention.Span.Start, mention.Span.End, [index]), program.IsBackward ? outer.Start : outer.End))
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>The longest list first; what a shorter one leaves over may belong to the next element (甲与|乙、丙).</summary>
    private bool Listed(Step step, MentionElement element, int position)
    {
        var list = new List<int>();
        var ends = new List<int>();
        _ = program.IsBackward ? GrowBackward(element, position, list, ends) : GrowForward(element, position, list, ends);
        for (var taken = list.Count; taken > 0; taken--)
        {
            var next = ends[taken - 1];
            var members = list.Take(taken);
            if (next >= floor && next <= ceiling
                && Keep(step, new Captured(Math.Min(position, next), Math.Max(position, next), [.. program.IsBackward ? members.Reverse() : members]), next))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds the mentions that begin at a position and those that a list goes on with.</summary>
    /// <param name="ends">Receives where each of them ends.</param>
    /// <returns>Where the list ends.</returns>
    private int GrowForward(MentionElement element, int position, List<int> list, List<int> ends)
    {
        while (list.Count < MentionElement.MostListed && (list.Count == 0 ? First(element, position, isBackward: false) : Following(element, position)) is { } found)
        {
            list.Add(found.Index);
            position = found.Outer.End;
            ends.Add(position);
        }

        return position;
    }

    private int GrowBackward(MentionElement element, int position, List<int> list, List<int> ends)
    {
        while (list.Count < MentionElement.MostListed && (list.Count == 0 ? First(element, position, isBackward: true) : Preceding(element, position)) is { } found)
        {
            list.Add(found.Index);
            position = found.Outer.Start;
            ends.Add(position);
        }

        return position;
    }

    /// <summary>The next member of a list: behind a separator, and behind no more strange characters than the list allows (甲大学、乙大学某系、丙大学).</summary>
    /// <remarks>A list that allows strange characters allows missing separators too: 甲大学乙大学 in texts whose punctuation is lost.</remarks>
    private (int Index, TextSpan Outer)? Following(MentionElement element, int position)
    {
        if (element.Between > 0 && position < ceiling && First(element, position, isBackward: false) is { } touching)
        {
            return touching;
        }

        var separated = false;
        for (var strange = 0; strange <= element.Between && position < ceiling && !IsEnd(position, ofSentence: false);)
        {
            var separator = SeparatorAt(position);
            separated |= separator > 0;
            if (separator > 0 && First(element, position + separator, isBackward: false) is { } member)
            {
                return member;
            }

            strange += separator > 0 ? 0 : 1;
            position += Math.Max(separator, 1);
            if (separated && strange > 0 && First(element, position, isBackward: false) is { } later)
            {
                return later;
            }
        }

        return null;
    }

    private (int Index, TextSpan Outer)? Preceding(MentionElement element, int position)
    {
        if (element.Between > 0 && position > floor && First(element, position, isBackward: true) is { } touching)
        {
            return touching;
        }

        var separated = false;
        for (var strange = 0; strange <= element.Between && position > floor && !IsEnd(position - 1, ofSentence: false);)
        {
            var separator = SeparatorBefore(position);
            separated |= separator > 0;
            if (separator > 0 && First(element, position - separator, isBackward: true) is { } member)
            {
                return member;
            }

            strange += separator > 0 ? 0 : 1;
            position -= Math.Max(separator, 1);
            if (separated && strange > 0 && First(element, position, isBackward: true) is { } earlier)
            {
                return earlier;
            }
        }

        return null;
    }

    private (int Index, TextSpan Outer)? First(MentionElement element, int position, bool isBackward)
    {
        foreach (var inner in (ReadOnlySpan<int>)[position, InsideQuotation(position, isBackward)])
        {
            if (inner < 0)
            {
                continue;
            }

            foreach (var index in isBackward ? mentions.EndingAt(inner) : mentions.StartingAt(inner))
            {
                var outer = inner == position ? mentions[index].Span : Quoted(mentions[index].Span);
                if (element.Test.Fits(mentions[index]) && outer.Length <= MentionElement.MentionLimit)
                {
                    return (index, outer);
                }
            }
        }

        return null;
    }

    private int SeparatorAt(int position)
    {
        var rest = text.Text.AsSpan(position);
        return rest.StartsWith("以及", StringComparison.Ordinal) ? 2 : rest.Length > 0 && rest[0] is '、' or '和' or '与' or '及' or '暨' ? 1 : 0;
    }

    private int SeparatorBefore(int position)
    {
        var rest = text.Text.AsSpan(0, position);
        return rest.EndsWith("以及", StringComparison.Ordinal) ? 2 : rest.Length > 0 && rest[^1] is '、' or '和' or '与' or '及' or '暨' ? 1 : 0;
    }

    private int InsideQuotation(int position) => InsideQuotation(position, program.IsBackward);

    /// <summary>Behind an opening mark, or before a closing one; −1 where there is none.</summary>
    private int InsideQuotation(int position, bool isBackward)
        => isBackward ? position > 0 && text.Text[position - 1] is '”' or '》' or '’' ? position - 1 : -1
            : position < text.Text.Length && text.Text[position] is '“' or '《' or '‘' ? position + 1 : -1;

    /// <summary>A mention with the marks right around it: “塘里人家” is met from either side.</summary>
    private TextSpan Quoted(TextSpan span)
        => span.Start > 0 && span.End < text.Text.Length && (text.Text[span.Start - 1], text.Text[span.End]) is ('“', '”') or ('《', '》') or ('‘', '’')
            ? new TextSpan(span.Start - 1, span.End + 1)
            : span.Start > 0 && text.Text[span.Start - 1] is '“' or '《' or '‘' ? new TextSpan(span.Start - 1, span.End)
            : span.End < text.Text.Length && text.Text[span.End] is '”' or '》' or '’' ? new TextSpan(span.Start, span.End + 1) : span;

    private bool Tokens(Step step, TokensElement element, int position)
    {
        var index = text.TokenAt(program.IsBackward ? position - 1 : position);
        var here = position;
        for (var taken = 1; taken <= element.Most && index >= 0 && index < text.Tokens.Count; taken++, index += program.IsBackward ? -1 : 1)
        {
            var token = text.Tokens[index];
            if ((program.IsBackward ? token.Span.End : token.Span.Start) != here || token.Span.Length > TokensElement.TokenLimit || !element.Fits(token.Tag)
                || token.Span.Start < floor || token.Span.End > ceiling)
            {
                return false;
            }

            here = program.IsBackward ? token.Span.Start : token.Span.End;
            if (taken >= element.Least && Run(step.Next!, here))
            {
                return true;
            }
        }

        return false;
    }

    private bool Quotation(Step step, QuotationElement element, int position)
    {
        var (open, close) = program.IsBackward ? ('”', '“') : ('“', '”');
        var direction = program.IsBackward ? -1 : 1;
        var at = program.IsBackward ? position - 1 : position;
        if (at < floor || at >= ceiling || text.Text[at] != open)
        {
            return false;
        }

        var depth = 1;
        for (var i = at + direction; i >= floor && i < ceiling && Math.Abs(i - at) <= element.Most + 1 && text.Text[i] != '\n'; i += direction)
        {
            depth += text.Text[i] == open ? 1 : text.Text[i] == close ? -1 : 0;
            if (depth == 0)
            {
                var inner = program.IsBackward ? new TextSpan(i + 1, at) : new TextSpan(at + 1, i);
                return !inner.IsEmpty && Keep(step, new Captured(inner.Start, inner.End, null), i + Math.Max(0, direction));
            }
        }

        return false;
    }

    private bool Gap(Step step, GapElement element, int position)
    {
        for (var length = 0; ; length++)
        {
            if (Run(step.Next!, position))
            {
                return true;
            }

            var unit = program.IsBackward ? position - 1 : position;
            if (length == element.Most || unit < floor || unit >= ceiling || IsEnd(unit, element.CrossesClauses) || IsForbidden(element, position))
            {
                return false;
            }

            position += program.IsBackward ? -1 : 1;
        }
    }

    private bool IsForbidden(GapElement element, int position)
    {
        if (element.Without is not { } test)
        {
            return false;
        }

        foreach (var index in program.IsBackward ? mentions.EndingAt(position) : mentions.StartingAt(position))
        {
            if (test.Fits(mentions[index]))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether a character closes a clause, or a sentence.</summary>
    private bool IsEnd(int position, bool ofSentence)
    {
        if (text.SentenceAt(position) < 0)
        {
            return true;
        }

        return text.Text[position] switch
        {
            '。' or '！' or '？' or '；' or '!' or '?' or ';' => ofSentence ? text.Sentences[text.SentenceAt(position)].Span.End - position <= 2 : IsClauseEnd(position),
            '，' or ',' or '：' or ':' => !ofSentence && IsClauseEnd(position),
            _ => false,
        };
    }

    private bool IsClauseEnd(int position) => text.ClauseAt(position) is var clause && (clause < 0 || text.Clauses[clause].End == position + 1);

    private bool IsAt(Edge edge, int position) => edge switch
    {
        Edge.ClauseStart => text.ClauseSpan(position) is var clause && (clause.Start == position || text.Text.AsSpan(clause.Start, position - clause.Start).IsWhiteSpace()),
        Edge.SentenceStart => text.SentenceSpan(position).Start == position,
        Edge.ClauseEnd => position == text.Text.Length || IsEnd(position, ofSentence: false) || text.ClauseAt(position) != text.ClauseAt(position - 1),
        _ => position == text.Text.Length || IsEnd(position, ofSentence: true) || text.SentenceAt(position) != text.SentenceAt(position - 1),
    };
}
