using System.Buffers;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Projects that a telling noun ends: 项目, 工程 and what says of which kind they are.</summary>
internal sealed partial class ProjectRecognizer
{
    /// <summary>A name that ends in 项目 or 工程: 大庙弄文商旅商业中心项目.</summary>
    private IEnumerable<Mention> WithNoun(AnalyzedText text, IReadOnlyList<Mention> named, List<Mention> known)
    {
        var covered = known.Select(m => m.Span).OrderBy(s => s).ToList();
        var last = 0;
        var cursor = 0;
        for (var i = 0; i < text.Text.Length; i++)
        {
            var (length, _) = nouns.StartingAt(text.Text, i, text.Text.Length);
            if (length == 0 || text.Text[i] is not ('项' or '工' or '建' or '改' or '提' or '续') || !text.EndsWord(i + length))
            {
                continue;
            }

            while (cursor < covered.Count && covered[cursor].End < i + length)
            {
                cursor++;
            }

            var end = i + length;
            if (cursor < covered.Count && covered[cursor].Contains(i))
            {
                i = end - 1;
                continue;
            }

            if (IsInner(text, end))
            {
                continue;
            }

            var start = Start(text, i, Math.Max(last, i - LongestHead));
            var head = text.Text[start..i];
            var proper = head.Length >= 3 && !generic.Contains(head) && IsProper(text, start, i);
            var rule = "project-noun";
            if (Delimited(text, i, Math.Max(last, i - LongestHead)) is { } wide && (wide < start || !proper))
            {
                rule = proper ? rule : "delimited-project";
                start = wide;
                proper = true;
            }

            while (start < i && text.Tokens[text.TokenAt(start)] is { Tag: "v", Span.Length: 1 } glued && glued.Span.End < i && text.Text[glued.Span.End] == '“')
            {
                start++;
            }

            start = AfterDate(text.Text, start, i);

            // 工作“头雁领航”工程 is the program's.
            var inner = text.Text.IndexOf('“', start, i - start);
            if (inner > start && Says(text, start, inner) == 0)
            {
                start = inner;
            }

            var quoted = text.Text[start] == '“' && text.Text.IndexOf('”', start, i - start) is > 0 and var close && close - start <= 30;
            if (proper && !quoted && !SumsUp(text.Text, start) && !Acts(text, start, i) && !IsCommon(text.Text, start, i)
                && awardVerbs.EndingAt(text.Text, start, Math.Max(0, start - 4)).Length < 2)
            {
                yield return new Mention(new TextSpan(start, end), EntityTypes.Project, null, text.Text[start..end], rule, proper ? 0.65 : 0.55)
                {
                    Properties = PropertyBag.Of((MentionProperties.ObjectAt, ObjectIn(named, new TextSpan(start, i)))),
                };
                last = end;
            }

            i = end - 1;
        }
    }

    /// <summary>2022年9月28日|来凤桃源项目: the day is no part of the name.</summary>
    private static int AfterDate(string text, int start, int end)
    {
        var at = text.IndexOf('日', start, Math.Min(12, end - start));
        return at > start && text.AsSpan(start, at - start).IndexOfAnyExcept(DateCharacters) < 0 ? at + 1 : start;
    }

    private static readonly SearchValues<char> DateCharacters = SearchValues.Create("0123456789年月");

    /// <summary>来凤街道办事处|老旧小区, 三大类改造: a body or a count before what any project may be.</summary>
    private bool IsCommon(string text, int start, int end)
    {
        if (end - start > 2 && Counts.Contains(text[start]) && text[start + 1] is '大' or '类' or '个' or '批')
        {
            return true;
        }

        var office = text.IndexOf("办事处", start, end - start, StringComparison.Ordinal);
        return office >= 0 && generic.Contains(text[(office + 3)..end]);
    }

    /// <summary>甲、乙等多个|市级创新项目: what sums up a list is no name.</summary>
    private static bool SumsUp(string text, int start)
    {
        var before = text.AsSpan(Math.Max(0, start - 5), Math.Min(5, start));
        var at = before.LastIndexOf('等');
        return at >= 0 && before[at..].IndexOfAny('，', '。', '、') < 0;
    }

    /// <summary>鹰山工程|劳务有限公司, 深海工程|装备产业园项目: the noun goes on and is no end of a name.</summary>
    private static bool IsInner(AnalyzedText text, int end)
    {
        if (end >= text.Text.Length || text.TokenAt(end) is not (>= 0 and var index) || !char.IsLetter(text.Text[end]))
        {
            return false;
        }

        var next = text.Tokens[index];
        var word = text.Word(next);
        var rest = text.Text.AsSpan(end, Math.Min(12, text.Text.Length - end));
        var cut = rest.IndexOfAny(AnnouncementEnds);
        return text.Text[end - 2] == '工' && (next.Tag is "n" or "nz" or "nt" or "x" or "b" && word.Length > 1 && word is not ("建设" or "施工" or "项目" or "质量" or "进度" or "资金" or "安全" or "进展" or "主体" or "一期" or "二期" or "三期" or "现场" or "总")
            || (cut < 0 ? rest : rest[..cut]).Contains("公司", StringComparison.Ordinal));
    }

    /// <summary>实施|老旧小区公共基础设施和背街小巷道路改造|工程: ordinary words alone, which a verb announces or which begin the clause.</summary>
    private int? Delimited(AnalyzedText text, int noun, int limit)
    {
        var (start, opening) = phrases.Before(text, noun, limit, joined: true);
        if (opening is not (PhraseOpening.Verb or PhraseOpening.Clause or PhraseOpening.List))
        {
            (start, opening) = phrases.Before(text, noun, limit);
        }

        // 印刷厂扩建项目和|钢管制造项目
        if (opening == PhraseOpening.Word && start > 0 && text.Text[start - 1] is '和' or '与' or '及' && nouns.EndingAt(text.Text, start - 1, Math.Max(0, start - 6)).Length > 0 && Says(text, start, noun) >= 4)
        {
            return start;
        }

        // 5个标段的|环境提升工程, 将|充电桩改造项目|纳入清单
        if (opening == PhraseOpening.Word && start > 0 && text.Text[start - 1] is '的' or '将' or '把' && Says(text, start, noun) >= 4)
        {
            return start;
        }

        if (opening is not (PhraseOpening.Verb or PhraseOpening.Clause or PhraseOpening.List))
        {
            return null;
        }

        // 保障配合|四山中心选址: verbs before the object are no part of its name.
        var first = text.TokenAt(start);
        while (first >= 0 && first < text.Tokens.Count && text.Tokens[first].Span.End < noun && text.Tokens[first].Tag is "v" or "vd" or "ad" && boundary.IsBoundaryWord(text.Word(text.Tokens[first])) && !actionWords.Contains(text.Word(text.Tokens[first])))
        {
            start = text.Tokens[first++].Span.End;
        }

        // 公司科学评审项目 is a sentence, 桃源县粮食烘干厂房建设项目 a name.
        var named = IsProper(text, start, noun) || actions.StartingAt(text.Text, noun, text.Text.Length).Length > 0 || text.TokenAt(noun - 1) is >= 0 and var last && actionWords.Contains(text.Word(text.Tokens[last]));
        var sentence = opening != PhraseOpening.Verb && HoldsVerb(text, start, noun) && !named;
        return !sentence && Says(text, start, noun) >= (opening == PhraseOpening.Verb ? 3 : 4) ? start : null;
    }

    /// <summary>大抓项目, 赴开发区调研重点项目: a verb of one character governs the noun.</summary>
    private static bool Acts(AnalyzedText text, int start, int end)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < end; i++)
        {
            if (text.Tokens[i].Span.Length == 1 && text.Text[text.Tokens[i].Span.Start] is '抓' or '到' or '赴' or '看' or '促' or '谈' or '引' or '强' or '上' or '争' or '跑' or '推')
            {
                return true;
            }
        }

        return false;
    }

    private bool HoldsVerb(AnalyzedText text, int start, int end)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < end; i++)
        {
            if (text.Tokens[i].Tag == "v" && !actionWords.Contains(text.Word(text.Tokens[i])))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>How many characters of a phrase say which project it is; 0 where the phrase is a clause.</summary>
    private int Says(AnalyzedText text, int start, int end)
    {
        var own = 0;
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < end; i++)
        {
            var part = text.Tokens[i].Span;
            var word = new TextSpan(Math.Max(start, part.Start), Math.Min(end, part.End)).In(text.Text);
            var tag = text.Tokens[i].Tag;
            if (word[^1] != '期' && tag is ("d" or "ad" or "vd" or "r") || word.Length > 1 && tag == "v" && boundary.IsBoundaryWord(word) && !actionWords.Contains(word) && !commonWords.Contains(word))
            {
                return 0;
            }

            own += generic.Contains(word) || commonWords.Contains(word) || actionWords.Contains(word) || !char.IsLetter(word[0]) || tag is "m" or "c" ? 0 : word.Length;
        }

        return own;
    }

    /// <summary>The head of a project may hold quotation marks and years: 2024年中国联通“数智融合”网络工程项目.</summary>
    private int Start(AnalyzedText text, int end, int limit)
    {
        var start = boundary.Start(text, end, limit, institution: true);
        if (start > limit && text.Text[start - 1] == '”')
        {
            var open = text.Text.LastIndexOf('“', start - 1, start - 1 - limit + 1);
            if (open >= 0)
            {
                start = boundary.Start(text, open, limit, institution: true);
            }
        }

        if (start >= 5 && text.Text[start - 1] == '年' && char.IsAsciiDigit(text.Text[start - 2]))
        {
            start -= 5;
        }

        return start;
    }
}
