using System.Buffers;
using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds named programs: a name in quotation marks with a noun behind it or a verb before it, and plain names with a telling noun.</summary>
internal sealed class ProgramRecognizer
{
    private const int LongestQuotation = 26;

    /// <summary>Slogans that name an activity are longer; they need its noun.</summary>
    private const int LongestSlogan = 40;

    /// <summary>A run of quotations is read so far at most: each of them looks to its end for the noun that holds for all.</summary>
    private const int LongestRun = 40;

    private const int LongestPlainHead = 20;
    private static readonly SearchValues<char> Joiners = SearchValues.Create("与和及等");
    private const string Stops = "，,。；;：:！？!?、\n（(）)《》";

    private static readonly SearchValues<char> Marks = SearchValues.Create("“”（）《》");
    private static readonly SearchValues<char> ItemEnds = SearchValues.Create("，。；、和的");

    private readonly WordScanner nouns;
    private readonly WordScanner plainNouns;
    private readonly WordScanner verbs;
    private readonly WordScanner events;
    private readonly WordScanner eventNouns;
    private readonly FrozenSet<string> holidays;
    private readonly FrozenSet<string> emphasis;
    private readonly FrozenSet<string> generic;
    private readonly NameBoundary boundary;

    public ProgramRecognizer(WordLists initiatives, WordLists places)
    {
        nouns = new WordScanner(initiatives.Words("program_nouns"));
        plainNouns = new WordScanner(initiatives.Words("plain_program_nouns"));
        verbs = new WordScanner(initiatives.Words("program_verbs"));
        events = new WordScanner(initiatives.Words("program_events"));
        eventNouns = new WordScanner(initiatives.Words("program_event_nouns"));
        holidays = initiatives.Words("program_holidays");
        emphasis = initiatives.Words("emphasis");
        generic = initiatives.Words("generic_projects");
        boundary = NameBoundary.Load(places);
    }

    public IReadOnlyList<Mention> Recognize(AnalyzedText text)
    {
        var found = new List<Mention>();
        for (var i = 0; i < text.Quotations.Count; i++)
        {
            if (Quoted(text, i) is { } mention)
            {
                found.Add(mention);
            }
        }

        found.AddRange(Plain(text, found));
        found.AddRange(Summed(text));
        found.AddRange(Events(text, found));
        found.AddRange(Listed(text, found));
        return [.. found.OrderBy(m => m.Span)];
    }

    private Mention? Quoted(AnalyzedText text, int index)
    {
        var quotation = text.Quotations[index];
        var name = text.In(quotation);
        if (name.Length is < 2 or > LongestSlogan || name.AsSpan().IndexOfAny("。！？!?") >= 0 || emphasis.Contains(name) || name.All(char.IsAsciiDigit) && name.Length < 3)
        {
            return null;
        }

        var open = quotation.Start - 1;
        var after = AfterRun(text, index);
        var (nounEnd, noun) = NounAfter(text, after);
        var verb = VerbBefore(text, open) || IsAnnounced(text, open) || IsActing(text, quotation);
        var hasEvent = events.StartingAt(text.Text, quotation.End + 1, text.Text.Length).Length > 0;
        if (nounEnd > 0)
        {
            var own = after == quotation.End + 1 && text.Text[after] != '等';
            var full = own ? text.Text[open..nounEnd] : name;
            var project = noun is "项目" or "工程项目" or "网络工程项目";
            var span = own ? new TextSpan(open, nounEnd) : quotation;
            return new Mention(span, project ? EntityTypes.Project : EntityTypes.Program, null, full, "quoted-noun", 0.85) { OtherNames = own ? [name] : [] };
        }

        if (IsOrdinaryWord(text, quotation) || name.AsSpan().IndexOfAny("，、 ") >= 0 || name.Length is < 3 or > LongestQuotation)
        {
            return null;
        }

        return verb || hasEvent
            ? new Mention(quotation, EntityTypes.Program, null, name, "quoted-verb", 0.6)
            : null;
    }

    /// <summary>“锋领楼道”“社区红管家”等书记项目: the noun behind a run of quotations holds for each of them.</summary>
    private static int AfterRun(AnalyzedText text, int index)
    {
        var end = text.Quotations[index].End + 1;
        for (var next = index + 1; next < text.Quotations.Count && next <= index + LongestRun; next++)
        {
            var between = text.Text.AsSpan(end, Math.Max(0, text.Quotations[next].Start - 1 - end));
            if (between.Length > 1 || between.Length == 1 && between[0] is not ('、' or '和' or '及' or '与'))
            {
                break;
            }

            end = text.Quotations[next].End + 1;
        }

        return end;
    }

    private (int End, string Noun) NounAfter(AnalyzedText text, int position)
    {
        var limit = Math.Min(text.Text.Length, position + 16);
        var at = position;
        while (at < limit && (text.Text[at] is '的' or '等' or '个' or '大' or '项' || char.IsAsciiDigit(text.Text[at])
                              || "一二两三四五六七八九十多".Contains(text.Text[at], StringComparison.Ordinal)))
        {
            at++;
        }

        for (var i = at; i < limit; i++)
        {
            if (Stops.Contains(text.Text[i], StringComparison.Ordinal) || text.Text[i] is '“' or '”' or '的')
            {
                break;
            }

            var (length, noun) = nouns.StartingAt(text.Text, i, text.Text.Length);
            if (length > 0 && text.EndsWord(i + length))
            {
                return i - at <= 10 ? (Longest(text, i + length), noun) : (-1, string.Empty);
            }

            var token = text.TokenAt(i);
            if (token >= 0 && text.Tokens[token].Span.Start == i && boundary.IsBoundary(text, text.Tokens[token], text.Tokens[token].Span, institution: true)
                && !(text.Tokens[token].Tag == "v" && !boundary.IsBoundaryWord(text.Word(text.Tokens[token]))))
            {
                break;
            }
        }

        return (-1, string.Empty);
    }

    /// <summary>三年|行动|计划: a noun goes on with the next.</summary>
    private int Longest(AnalyzedText text, int end)
    {
        while (nouns.StartingAt(text.Text, end, text.Text.Length).Length is > 1 and var length && text.EndsWord(end + length))
        {
            end += length;
        }

        return end;
    }

    /// <summary>“流动调解车”开进小区: a quoted name of some length that begins a clause and does something.</summary>
    private static bool IsActing(AnalyzedText text, TextSpan quotation)
    {
        var next = quotation.End + 1;
        var index = text.TokenAt(next);
        return quotation.Length is >= 4 and <= 12 && index >= 0 && text.Tokens[index].Tag is "v" or "d" or "p" && text.Tokens[index].Span.Start == next
            && text.ClauseSpan(quotation.Start).Start >= quotation.Start - 1;
    }

    /// <summary>党建品牌“蜂巢里”: the noun stands before the name.</summary>
    private bool IsAnnounced(AnalyzedText text, int open)
        => open > 0 && nouns.EndingAt(text.Text, open, Math.Max(0, open - 8)) is { Length: > 1, Class: not ("服务" or "经验" or "精神" or "清单" or "思路" or "比赛") };

    private bool VerbBefore(AnalyzedText text, int open, int steps = 0)
    {
        // 打造典范性文明城市“741样板”: a few words may stand between the verb and the name, inside the clause.
        var clause = text.ClauseSpan(Math.Max(0, open - 1));
        var from = Math.Max(clause.Start, open - 18);
        for (var i = open; i > from; i--)
        {
            if (text.Text[i - 1] is '”' or '、')
            {
                return steps < LongestRun && VerbBefore(text, i - 1 > 0 && text.Text[i - 1] == '”' ? Math.Max(0, text.Text.LastIndexOf('“', i - 1)) : i - 1, steps + 1);
            }

            if (verbs.EndingAt(text.Text, i, clause.Start).Length > 1 || i == open && verbs.EndingAt(text.Text, i, clause.Start).Length > 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>“朋友圈”, “眼睛”: one everyday word in quotation marks is a figure of speech.</summary>
    private static bool IsOrdinaryWord(AnalyzedText text, TextSpan quotation)
    {
        var token = text.TokenAt(quotation.Start);
        return token >= 0 && text.Tokens[token].Span == quotation && text.Tokens[token].Tag is not ("x" or "nz" or "nr" or "ns" or "nt");
    }

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

            i = end - 1;
        }
    }

    private const string Numerals = "一二三四五六七八九十两双";
    private const string CountedThings = "维步级心联色式融治促查化微员环";

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
                found.Add(new Mention(span, EntityTypes.Program, null, text.In(span), "event", 0.6));
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

            if (announced && items.Count > 1)
            {
                listed.AddRange(items);
            }
        }

        return listed;
    }

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
            || noun.EndsWith("思路", StringComparison.Ordinal))
        {
            return false;
        }

        var proper = false;
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            proper |= text.Tokens[i].Tag is "ns" or "nr" or "nz" or "nt" or "x" or "m" or "nrt" && text.Tokens[i].Span.Length > 1;
        }

        var announced = verbs.EndingAt(text.Text, start, 0).Length > 1;
        return noun is "品牌" or "工程" or "模式" ? proper && announced && head.Length is >= 2 and <= 12 : head.Length >= 3 && (proper || announced);
    }
}
