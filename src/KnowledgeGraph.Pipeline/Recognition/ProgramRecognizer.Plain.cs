namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Programs without quotation marks: a telling noun and what stands before it, sums, numbered events, lists of activities.</summary>
internal sealed partial class ProgramRecognizer
{
    private IEnumerable<Mention> Plain(AnalyzedText text, List<Mention> quoted)
    {
        var last = 0;
        var next = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            while (next < quoted.Count && quoted[next].Span.End <= i)
            {
                next++;
            }

            var (length, noun) = plainNouns.StartingAt(text.Text, i, text.Text.Length);
            if (length == 0 || !text.EndsWord(i + length) || next < quoted.Count && quoted[next].Span.Contains(i))
            {
                continue;
            }

            var end = i + length;
            var start = boundary.Start(text, i, Math.Max(last, i - LongestPlainHead), institution: true);
            start = AfterVerb(text, start, i);
            var counted = CountedHead(text, i, last);
            if (counted >= 0 && counted <= start)
            {
                yield return new Mention(new TextSpan(counted, end), EntityTypes.Program, null, text.Text[counted..end], "counted-noun", 0.6);
                last = end;
                i = end - 1;
                continue;
            }

            var head = text.Text[start..i];
            if (IsNamed(text, head, start, i, noun))
            {
                yield return new Mention(new TextSpan(start, end), EntityTypes.Program, null, text.Text[start..end], "plain-noun", 0.55);
                last = end;
            }
            else if (Delimited(text, i, end, last) is { } delimited)
            {
                yield return delimited;
                last = end;
            }

            i = end - 1;
        }
    }

    /// <summary>建立|生产托管服务|平台: ordinary words alone, which a verb announces or which begin the clause, and which say more than the noun does.</summary>
    private Mention? Delimited(AnalyzedText text, int noun, int end, int last)
    {
        var (start, opening) = phrases.Before(text, noun, Math.Max(last, noun - LongestPlainHead));
        start = AfterVerb(text, start, noun);
        var announced = opening == PhraseOpening.Verb || opening == PhraseOpening.List && VerbBefore(text, start);
        var begins = opening == PhraseOpening.Clause && end < text.Text.Length && char.IsLetter(text.Text[end]) && (text.In(new TextSpan(noun, end)) is "行动" or "平台" || text.In(new TextSpan(end - 2, end)) is "模式" || text.Text[end - 1] == '圈');
        if (!(announced || begins) || noun - start < (announced ? 2 : 3) || text.TokenAt(start) < 0 || text.Tokens[text.TokenAt(start)].Tag is "v" or "vd" or "ad")
        {
            return null;
        }

        var own = 0;
        var proper = false;
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < noun; i++)
        {
            var word = new TextSpan(text.Tokens[i].Span.Start, Math.Min(noun, text.Tokens[i].Span.End)).In(text.Text);
            if (!announced && text.Tokens[i].Tag is "d" or "ad" or "t" or "m")
            {
                return null;
            }

            if (boundary.IsBoundaryWord(word) && text.Tokens[i].Tag == "v" && !actions.Contains(word) && word.Length > 1)
            {
                return null;
            }

            if (!generic.Contains(word) && !commonWords.Contains(word) && !word.All(char.IsAsciiDigit))
            {
                own += word.Length;
                proper |= NameLikeness.IsProper(text.Tokens[i], word);
            }
        }

        // 志愿服务平台, 专项整治行动 say no more than their noun; 互助机制 says how something is done.
        var needsProper = text.Text[end - 2] is '机' or '制' or '体' or '思' || text.In(new TextSpan(end - 2, end)) is "模式" or "品牌";
        return needsProper && !proper && (own < 8 || text.Text[end - 1] == '度') ? null : own >= 4 || own >= 2 && proper && announced
            ? new Mention(new TextSpan(start, end), EntityTypes.Program, null, text.Text[start..end], announced ? "announced-noun" : "clause-noun", announced ? 0.55 : 0.5)
            : null;
    }

    private const string Numerals = "一二三四五六七八九十两双";
    private const string CountedThings = "维步级心联色式融治促查化微员环会长制共站点圈";

    /// <summary>六治六促六提升|专项行动, 五步|工作法: where a head of counted things begins; -1 where there is none.</summary>
    private static int CountedHead(AnalyzedText text, int noun, int last)
    {
        var (first, count) = (-1, 0);
        for (var i = noun - 1; i >= last && (first < 0 ? noun : first) - i <= 5 && char.IsLetter(text.Text[i]); i--)
        {
            if (Numerals.Contains(text.Text[i], StringComparison.Ordinal) && i + 1 < noun && !"个条项名家次批年月日期届位种大类轮".Contains(text.Text[i + 1], StringComparison.Ordinal))
            {
                count++;
                first = i;
            }
        }

        return count >= 2 || count == 1 && CountedThings.Contains(text.Text[first + 1], StringComparison.Ordinal) && noun - first <= 5 ? first : -1;
    }

    /// <summary>党支部+合作社+农户的发展模式, 1+3+N治理体系: summands and the noun of what they make up.</summary>
    private IEnumerable<Mention> Summed(AnalyzedText text)
    {
        for (var i = 1; i < text.Text.Length; i++)
        {
            if (text.Text[i] is not ('+' or '＋'))
            {
                continue;
            }

            var start = boundary.Start(text, i, Math.Max(0, i - 8), institution: true);
            while (start > 0 && i - start < 3 && char.IsAsciiLetterOrDigit(text.Text[start - 1]))
            {
                start--;
            }

            var end = i + 1;
            while (end < text.Text.Length && end - i < 40 && (char.IsLetterOrDigit(text.Text[end]) || text.Text[end] is '+' or '＋'))
            {
                var (length, _) = text.Text[end - 1] is '+' or '＋' ? (0, string.Empty) : nouns.StartingAt(text.Text, end, text.Text.Length);
                if (length > 1 && text.EndsWord(end + length) && text.Text[(end + length) % text.Text.Length] is not ('+' or '＋'))
                {
                    var whole = new TextSpan(start, Longest(text, end + length));
                    if (start < i && !text.In(whole).AsSpan().ContainsAny(Joiners))
                    {
                        yield return new Mention(whole, EntityTypes.Program, null, text.In(whole), "summed-noun", 0.6);
                    }

                    end += length;
                    break;
                }

                end++;
            }

            i = end;
        }
    }

    /// <summary>第五届荷花节, 清河村首届村歌比赛: numbered events, and festivals of a place.</summary>
    private List<Mention> Events(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var taken = known.Select(k => k.Span.End).ToHashSet();
        foreach (var (noun, word) in eventNouns.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            if (!text.EndsWord(noun.End) || taken.Contains(noun.End))
            {
                continue;
            }

            var start = AfterVerb(text, boundary.Start(text, noun.Start, Math.Max(0, noun.Start - LongestPlainHead), institution: true), noun.Start);
            var head = text.Text[start..noun.Start];
            var numbered = head.IndexOf('届', StringComparison.Ordinal) is >= 1 and < 16;
            var first = text.TokenAt(start);
            var placed = first >= 0 && text.Tokens[first].Tag is "ns" && head.Length >= 3;
            var announced = verbs.EndingAt(text.Text, start, 0).Length > 1;
            var span = new TextSpan(start, noun.End);
            if (head.Length >= 2 && (numbered && noun.Start - start > 3 || word == "节" && (placed || announced)) && !holidays.Any(h => text.In(span).EndsWith(h, StringComparison.Ordinal)))
            {
                found.Add(new Mention(span, EntityTypes.Program, null, text.In(span), numbered ? "numbered-event" : "event", numbered ? 0.7 : 0.6));
            }
        }

        return found;
    }

    /// <summary>开展老字号奇妙夜、戏曲周、入秋养生局等文商旅活动: the items of a list of activities that a verb announces.</summary>
    private List<Mention> Listed(AnalyzedText text, List<Mention> known)
    {
        var listed = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        for (var i = 1; i < text.Text.Length; i++)
        {
            if (text.Text[i] != '等' || !AnnouncesActivities(text.Text, i + 1))
            {
                continue;
            }

            var clause = text.ClauseSpan(i);
            var items = new List<Mention>();
            var announced = false;
            for (var end = i; end > clause.Start && !announced;)
            {
                var separator = text.Text.LastIndexOf('、', end - 1, end - clause.Start);
                var start = AfterLastVerb(text, Math.Max(clause.Start, separator + 1), end, out announced);
                if (end - start is >= 3 and <= 14 && !ends.Contains(end) && text.Text.AsSpan(start, end - start).ContainsAny(Marks) is false)
                {
                    items.Add(new Mention(new TextSpan(start, end), EntityTypes.Program, null, text.Text[start..end], "listed-activity", 0.55));
                }

                if (separator < 0)
                {
                    break;
                }

                end = separator;
            }

            if (announced && items.Count > 1 && !items.Exists(m => IsFieldOfWork(text, m.Span)) && !items.Exists(m => commonWords.Contains(m.Name) || eventNouns.StartingAt(m.Name, 0, m.Name.Length).Length == m.Name.Length))
            {
                listed.AddRange(items);
            }
        }

        return listed;
    }

    /// <summary>治安巡逻, 扶贫助困: ordinary words that end in something to do.</summary>
    private static bool IsFieldOfWork(AnalyzedText text, TextSpan span)
        => text.TokenAt(span.End - 1) is >= 0 and var last && text.Tokens[last].Tag is "v" or "vn" && !NameLikeness.HasProper(text, span, _ => false);

    private static bool AnnouncesActivities(string text, int position)
    {
        var rest = text.AsSpan(position, Math.Min(8, text.Length - position));
        var at = rest.IndexOf("活动", StringComparison.Ordinal);
        return at >= 0 && !rest[..at].ContainsAny(ItemEnds);
    }

    private int AfterLastVerb(AnalyzedText text, int start, int end, out bool announced)
    {
        announced = false;
        for (var i = end - 2; i > start; i--)
        {
            if (verbs.EndingAt(text.Text, i, start).Length > 1 && text.TokenAt(i) != text.TokenAt(i - 1))
            {
                announced = true;
                return i;
            }
        }

        return start;
    }

    /// <summary>开展学习达人挑战赛: the verb before the name is not part of it.</summary>
    private int AfterVerb(AnalyzedText text, int start, int suffix)
    {
        for (var length = 1; length > 0 && start < suffix;)
        {
            length = verbs.StartingAt(text.Text, start, suffix).Length;
            length = length > 1 && text.TokenAt(start + length) != text.TokenAt(start + length - 1) ? length : 0;
            start += length;
        }

        return start;
    }

    private bool IsNamed(AnalyzedText text, string head, int start, int suffix, string noun)
    {
        if (head.Length < 2 || generic.Contains(head) || emphasis.Contains(head))
        {
            return false;
        }

        // 长效机制, 服务体系 speak of how work is done; without a number they are no names.
        if (noun.EndsWith("机制", StringComparison.Ordinal) && noun.Length <= 4 && noun is not "联调机制" || noun.EndsWith("体系", StringComparison.Ordinal) && noun is not "考评体系"
            || noun.EndsWith("思路", StringComparison.Ordinal) || noun is "制度")
        {
            return false;
        }

        var proper = false;
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            proper |= text.Tokens[i].Tag is "ns" or "nr" or "nz" or "nt" or "x" or "m" or "nrt" && text.Tokens[i].Span.Length > 1;
        }

        var announced = verbs.EndingAt(text.Text, start, 0).Length > 1;
        return !weakNouns.Contains(noun)
            && (noun is "品牌" or "工程" or "模式" ? proper && announced && head.Length is >= 2 and <= 12 : head.Length >= 3 && (proper || announced));
    }
}
