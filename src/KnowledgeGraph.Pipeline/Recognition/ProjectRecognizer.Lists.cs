using System.Buffers;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Projects that words around them tell: a list that 等…项目 ends, a verb of building before or after, a telling noun.</summary>
internal sealed partial class ProjectRecognizer
{
    /// <summary>加快推进运河南边卫生服务站建设, 做好1号地块的开发: a verb, a thing that can be built, and what is done to it.</summary>
    private List<Mention> Announced(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();

        // 启动|梧桐新村改造项目: the action inside a project that is known already announces no second one.
        var inside = known.SelectMany(k => Enumerable.Range(k.Span.Start, k.Span.Length).Skip(1)).ToHashSet();
        foreach (var (action, _) in actions.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = action.Start;
            if (end > 0 && text.Text[end - 1] == '的')
            {
                end--;
            }

            var clause = text.ClauseSpan(action.Start);
            var (noun, _) = objects.EndingAt(text.Text, end, clause.Start);
            if (noun == 0 || action.End < text.Text.Length && text.Text[action.End] is '线' or '段' || inside.Contains(action.Start) || ends.Contains(action.End) || ends.Contains(end))
            {
                continue;
            }

            var start = boundary.Start(text, end - noun, Math.Max(clause.Start, end - LongestHead), institution: true, out var isCut);
            // 1号|地块: a number is a name here.
            if (start - 1 > clause.Start && text.Text[start - 1] == '号' && char.IsAsciiDigit(text.Text[start - 2]))
            {
                start--;
            }

            if (start > clause.Start && char.IsAsciiDigit(text.Text[start - 1]))
            {
                while (start > clause.Start && char.IsAsciiDigit(text.Text[start - 1]))
                {
                    start--;
                }
            }

            var head = text.Text[start..(end - noun)];
            var common = neighbourhoods.EndingAt(text.Text, end, clause.Start).Length == noun && !IsProper(text, start, end - noun);
            if (!isCut && !common && head.Length is >= 2 and <= 14 && !generic.Contains(head) && !genericHeads.Contains(head)
                && constructionVerbs.EndingAt(text.Text, start, clause.Start).Length >= 2)
            {
                var name = text.Text[start..end];
                found.Add(new Mention(new TextSpan(start, action.End), EntityTypes.Project, null, name + text.In(action), "announced", 0.6)
                {
                    OtherNames = [name],
                });
                ends.Add(action.End);
            }
            else
            {
                found.AddRange(SharedAction(text, end, action, clause));
            }
        }

        return found;
    }

    /// <summary>启动|瀚翔食品二期、草蔸萝卜集散中心|建设: the action behind a list holds for each of its items; a verb must begin it and one item be a name.</summary>
    private List<Mention> SharedAction(AnalyzedText text, int end, TextSpan action, TextSpan clause)
    {
        // 二期工程、教学楼、病房楼改扩建等项目: there each has its own.
        if (action.End < text.Text.Length && text.Text[action.End] == '等')
        {
            return [];
        }

        var items = new List<TextSpan>();
        var proper = false;
        for (var at = end; at > clause.Start && items.Count < LongestList;)
        {
            var (start, opening) = phrases.Before(text, at, Math.Max(clause.Start, at - LongestHead));
            var span = new TextSpan(start, at);
            if (span.Length is < 3 or > 20 || Says(text, start, at) < 2 || EndsInNoun(text.Text, at))
            {
                return [];
            }

            items.Add(span);
            proper |= IsProper(text, start, at);
            if (opening == PhraseOpening.Verb)
            {
                var (last, rest) = (items[0], items.Skip(1));
                return proper && items.Count > 1 && nouns.StartingAt(text.Text, action.End, text.Text.Length).Length == 0
                    ? [.. rest.Select(r => Item(text, r, r, action)), Item(text, last, last.Cover(action), action)]
                    : [];
            }

            if (start <= clause.Start || text.Text[start - 1] is not ('、' or '和' or '及'))
            {
                return [];
            }

            at = start - 1;
        }

        return [];
    }

    private const int LongestList = 12;

    private static Mention Item(AnalyzedText text, TextSpan item, TextSpan span, TextSpan action)
        => new(span, EntityTypes.Project, null, text.In(item) + text.In(action), "shared-action", 0.55) { OtherNames = [text.In(item), text.In(item) + "项目"] };

    /// <summary>拟建设5300平方米|便民市场: what a verb of planning or building announces and what can be built.</summary>
    private List<Mention> Planned(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        foreach (var (verb, _) in plannedVerbs.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var clause = text.ClauseSpan(verb.Start);
            var end = verb.End;
            var start = verb.End;
            while (end < clause.End && end - verb.End < LongestThing && text.Text[end] is not ('，' or '。' or '；' or '、' or '：' or '和' or '“' or '（' or '\n' or '等' or ','))
            {
                start = text.Text[end++] == '的' ? end : start;
            }

            start = AfterAmount(text, start, end);

            var span = new TextSpan(start, end);
            var built = objects.EndingAt(text.Text, end, start).Length;
            if (built > 0 && span.Length - built is >= 2 and <= 16 && !ends.Contains(end) && Says(text, start, end - built) >= 2 && text.EndsWord(end))
            {
                found.Add(new Mention(span, EntityTypes.Project, null, text.In(span), "planned-thing", 0.5) { OtherNames = [text.In(span) + "建设", text.In(span) + "项目"] });
            }
        }

        return found;
    }

    private const int LongestThing = 40;

    /// <summary>5300平方米|便民市场, 一座|水厂.</summary>
    private static int AfterAmount(AnalyzedText text, int start, int end)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.End < end && text.Tokens[i].Tag is "m" or "q" or "t" or "mq"; i++)
        {
            start = text.Tokens[i].Span.End;
        }

        return start;
    }

    /// <summary>改造|朝阳村泉系|和|高堰子: a verb of change begins the clause, and named things follow.</summary>
    private List<Mention> Changed(AnalyzedText text, IReadOnlyList<Mention> named, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        foreach (var (verb, _) in directVerbs.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var clause = text.ClauseSpan(verb.Start);
            if (verb.Start > 0 && text.TokenAt(verb.Start - 1) is >= 0 and var before && char.IsLetter(text.Text[verb.Start - 1])
                && text.Tokens[before].Tag is not ("d" or "ad" or "v" or "vd" or "ul" or "c"))
            {
                continue;
            }

            for (var at = verb.End; at < clause.End;)
            {
                var end = at;
                while (end < clause.End && end - at <= 16 && (char.IsLetterOrDigit(text.Text[end]) && text.Text[end] is not ('和' or '及' or '等')))
                {
                    end++;
                }

                var span = new TextSpan(at, end);
                if (span.Length is < 3 or > 14 || !IsNamedThing(text, span))
                {
                    break;
                }

                if (!ends.Contains(end))
                {
                    found.Add(new Mention(span, EntityTypes.Project, null, text.In(span) + text.In(verb), "done-to-thing", 0.6)
                    {
                        Properties = PropertyBag.Of((MentionProperties.ObjectAt, ObjectIn(named, span))),
                        OtherNames = [text.In(verb) + text.In(span), text.In(span) + "改造"],
                    });
                }

                if (end >= clause.End || text.Text[end] is not ('、' or '和' or '及'))
                {
                    break;
                }

                at = end + 1;
            }
        }

        return found;
    }

    private bool IsNamedThing(AnalyzedText text, TextSpan span)
    {
        for (var i = text.TokenAt(span.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < span.End; i++)
        {
            if (text.Tokens[i].Tag is "v" or "vn" or "d" or "p" or "m" or "q" or "r" or "uj" or "ul" or "ad" or "t" or "a")
            {
                return false;
            }
        }

        return IsProper(text, span.Start, span.End) && Says(text, span.Start, span.End) >= 3;
    }

    /// <summary>三院扩建、龙山水利枢纽、花鸟市场搬迁等项目: each item before 等…项目 is one.</summary>
    private List<Mention> Listed(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        for (var i = 0; i + 1 < text.Text.Length; i++)
        {
            // 甲、乙等6个项目, and with a count alone: 甲、乙两个市级重点建设项目.
            var counted = text.Text[i] is '共' || "两三四五六七八九十".Contains(text.Text[i], StringComparison.Ordinal) && i + 1 < text.Text.Length && text.Text[i + 1] is '个' or '大' or '项';
            if (text.Text[i] != '等' && !(counted && IsListBefore(text, i)) || !AnnouncesProjects(text.Text, i + 1))
            {
                continue;
            }

            for (var end = i; end > 1;)
            {
                var start = ItemStart(text, end);
                var span = new TextSpan(start, end);
                if (span.Length is < 2 or > 20)
                {
                    break;
                }

                if (!ends.Contains(end) && !generic.Contains(text.In(span)) && !HoldsAnd(text, span) && IsItem(text, span))
                {
                    found.Add(new Mention(span, EntityTypes.Project, null, text.In(span), "listed-project", 0.65) { OtherNames = [text.In(span) + "项目"] });
                }

                if (start == 0 || text.Text[start - 1] is not ('、' or '和'))
                {
                    break;
                }

                end = start - 1;
            }
        }

        return found;
    }

    /// <summary>等|6个产业|项目, 等|市级重点|工程, 等|道路建设.</summary>
    private bool AnnouncesProjects(string text, int position)
    {
        // 甲、乙三个村饮水工程: what is listed are places.
        var rest = text.AsSpan(position, Math.Min(LongestAnnouncement, text.Length - position));
        var cut = rest.IndexOfAny(AnnouncementEnds);
        rest = cut < 0 ? rest : rest[..cut];
        if (rest.IndexOfAny("村区街户") >= 0 && !rest.StartsWith("区", StringComparison.Ordinal) && !rest.StartsWith("全区", StringComparison.Ordinal) && !rest.Contains("区级", StringComparison.Ordinal)
            && !rest.Contains("区重", StringComparison.Ordinal))
        {
            return false;
        }

        if (otherItems.OccursIn(rest.ToString(), new TextSpan(0, rest.Length)))
        {
            return false;
        }

        return rest.Contains("项目", StringComparison.Ordinal) || rest.Contains("工程", StringComparison.Ordinal)
            || rest.EndsWith("实事", StringComparison.Ordinal);
    }

    private const int LongestAnnouncement = 12;
    private static readonly SearchValues<char> AnnouncementEnds = SearchValues.Create("，。；、：和与的“”（\n是为");

    private static bool HoldsAnd(AnalyzedText text, TextSpan span)
    {
        var at = text.Text.IndexOf('和', span.Start, span.Length);
        return at >= 0 && text.TokenAt(at) is >= 0 and var index && text.Tokens[index].Tag == "c";
    }

    /// <summary>中医理疗, 完善: what is done and has no name is no item; nor is a list in the list.</summary>
    private bool IsItem(AnalyzedText text, TextSpan span)
        => !text.In(span).Contains('等') && !commonWords.Contains(text.In(span)) && (IsProper(text, span.Start, span.End) || objects.EndingAt(text.Text, span.End, span.Start).Length > 0
            || text.TokenAt(span.End - 1) is >= 0 and var last && (text.Tokens[last].Tag is not ("v" or "vn" or "a" or "ad") && !HoldsVerb(text, span.Start, span.End)
                || actions.EndingAt(text.Text, span.End, span.Start).Length > 0 && span.Length >= 4));

    private static bool IsListBefore(AnalyzedText text, int end)
    {
        var clause = text.ClauseSpan(end);
        return end > clause.Start && text.Text.AsSpan(clause.Start, end - clause.Start).ContainsAny('、', '和');
    }

    /// <summary>Back to the separator, or to the verb before the first item.</summary>
    private int ItemStart(AnalyzedText text, int end)
    {
        var clause = text.ClauseSpan(end - 1);
        var separator = end - 1;
        while (separator >= clause.Start && text.Text[separator] is not ('、' or '。' or '，' or '；' or '\n' or '：'))
        {
            separator--;
        }

        var start = Math.Max(clause.Start, separator + 1);
        if (start > 0 && text.Text[start - 1] == '、')
        {
            return start;
        }

        var phrase = phrases.Before(text, end, start).Start;
        return phrase > start && IsBegunByName(text, start, phrase) ? start : phrase;
    }

    /// <summary>环莞|快速|三期及北延线, 澄德|现代|庄园: a clause that an unknown word begins goes on with it, where no verb parts them.</summary>
    private static bool IsBegunByName(AnalyzedText text, int start, int end)
    {
        var first = text.TokenAt(start);
        if (end - start is < 2 or > 5 || first < 0 || text.Tokens[first] is not { Tag: "x" or "nz", Span.Length: > 1 } || text.Tokens[first].Span.Start != start)
        {
            return false;
        }

        for (var i = first + 1; i < text.Tokens.Count && text.Tokens[i].Span.Start < end; i++)
        {
            if (text.Tokens[i].Tag is not ("d" or "a" or "ad" or "n" or "b" or "t") || text.Tokens[i].Span.Length < 2)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>新龙快线、新南快线正在加快建设, 置信智造谷开工建设: what is said to be under construction, and the list that it ends.</summary>
    private List<Mention> UnderWay(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var ends = known.Select(k => k.Span.End).ToHashSet();
        foreach (var (predicate, _) in predicates.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var clause = text.ClauseSpan(predicate.Start);
            var end = BeforeAdverbs(text, predicate.Start, clause.Start);
            if (Absolute(text, predicate) is false)
            {
                continue;
            }

            end = BeforeSum(text.Text, end, clause.Start);
            for (var first = true; end > clause.Start; first = false)
            {
                var start = ItemStart(text, end);
                var span = new TextSpan(start, end);
                if (span.Length is < 3 or > 20 || EndsInNoun(text.Text, end) || HoldsProject(text.Text.AsSpan(start, end - start)) || !first && ends.Contains(end))
                {
                    break;
                }

                if (!ends.Contains(end) && IsThing(text, span))
                {
                    found.Add(new Mention(span, EntityTypes.Project, null, text.In(span), "under-way", 0.55) { OtherNames = [text.In(span) + "项目", text.In(span) + "建设"] });
                }

                if (start <= clause.Start || text.Text[start - 1] is not ('、' or '和'))
                {
                    break;
                }

                end = start - 1;
            }
        }

        return found;
    }

    /// <summary>都在加快推进。: a verb that may take an object has none.</summary>
    private bool Absolute(AnalyzedText text, TextSpan predicate)
        => constructionVerbs.EndingAt(text.Text, predicate.End, predicate.Start).Length != predicate.Length || predicate.End >= text.Text.Length || !char.IsLetter(text.Text[predicate.End]);

    /// <summary>甲工业城、乙工业城|三大工业城: the sum of a list is no item of it.</summary>
    private static int BeforeSum(string text, int end, int limit)
    {
        for (var i = end - 2; i > Math.Max(limit, end - 12); i--)
        {
            if (Counts.Contains(text[i]) && text[i + 1] is '大' or '个' or '座' or '条' or '处' or '项' && text[i - 1] != '、' && text.AsSpan(limit, i - limit).Contains('、'))
            {
                return text[i - 1] == '等' ? i - 1 : i;
            }
        }

        return end;
    }

    private static readonly SearchValues<char> Counts = SearchValues.Create("两二三四五六七八九十0123456789");

    private static bool EndsInNoun(string text, int end) => end >= 2 && text.AsSpan(end - 2, 2) is "项目" or "工程";

    private static bool HoldsProject(ReadOnlySpan<char> item) => item.Contains('等') || item.Contains("项目", StringComparison.Ordinal);

    private static int BeforeAdverbs(AnalyzedText text, int end, int limit)
    {
        while (end > limit && text.TokenAt(end - 1) is >= 0 and var index && text.Tokens[index].Span.End == end && text.Tokens[index].Span.Start >= limit
            && (text.Tokens[index].Tag is "d" or "ad" or "t" or "a" or "vd" || text.Text[end - 1] == '在') && text.Tokens[index].Span.Length <= 4)
        {
            end = text.Tokens[index].Span.Start;
        }

        return end;
    }

    /// <summary>A name and not a clause: it holds a word unknown to the lexicon or a name, and ends in what can be built, or says enough.</summary>
    private bool IsThing(AnalyzedText text, TextSpan span)
    {
        var says = Says(text, span.Start, span.End);
        var built = objects.EndingAt(text.Text, span.End, span.Start).Length;
        return says >= 2 && !generic.Contains(text.In(span)) && NameLikeness.HasProper(text, span, w => generic.Contains(w) || commonWords.Contains(w))
            && text.TokenAt(span.End - 1) is >= 0 and var last && (text.Tokens[last].Tag is not ("v" or "nr" or "ns") || actionWords.Contains(text.Word(text.Tokens[last])))
            && (built > 0 && built < span.Length || says >= 4) && !text.Text.AsSpan(span.Start, span.Length).ContainsAny("“”（）");
    }
}
