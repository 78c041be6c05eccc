namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Programs of ordinary words that a telling noun ends: 五百群众工作法, 十分钟服务圈, 第五届来凤桃花文化月.</summary>
internal sealed partial class ProgramRecognizer
{
    /// <summary>党建网格化管理|模式: so many characters before the last word say which one it is, be they never so common.</summary>
    private const int FullHead = 7;

    private const string OtherMeasures = "个条项名家次批年月日期届位种大类轮套系些张块座支处场";

    /// <summary>Nouns that stand for a method, a forum or a festival, and weaker ones that want a number, a name or a long head.</summary>
    private List<Mention> Telling(AnalyzedText text, List<Mention> known)
    {
        var found = new List<Mention>();
        var covered = known.Select(k => k.Span).OrderBy(s => s).ToList();
        var (cursor, last) = (0, 0);
        for (var i = 0; i < text.Text.Length; i++)
        {
            var telling = tellingNouns.StartingAt(text.Text, i, text.Text.Length).Length;
            var length = telling > 0 ? telling : weaklyTelling.StartingAt(text.Text, i, text.Text.Length).Length;
            if (length == 0)
            {
                continue;
            }

            var end = i + length;
            while (weaklyTelling.StartingAt(text.Text, end, text.Text.Length).Length is > 1 and var more)
            {
                end += more;
            }

            while (cursor < covered.Count && covered[cursor].End <= i)
            {
                cursor++;
            }

            var taken = cursor < covered.Count && covered[cursor].Start < end;
            if (!taken && text.EndsWord(end) && !GoesOn(text, end)
                && (TellingName(text, i, end, last, telling > 0, joined: false) ?? TellingName(text, i, end, last, telling > 0, joined: true)) is { } mention)
            {
                found.Add(mention);
                last = end;
            }

            i = end - 1;
        }

        return found;
    }

    private Mention? TellingName(AnalyzedText text, int noun, int end, int last, bool telling, bool joined)
    {
        var (start, opening) = phrases.Before(text, noun, Math.Max(last, noun - LongestPlainHead), joined);
        start = AfterVerb(text, start, noun);
        if (opening == PhraseOpening.Cut || noun - start < 2 || text.TokenAt(start) is not (>= 0 and var first) || text.Tokens[first].Tag is "v" or "vd" or "ad")
        {
            return null;
        }

        var announced = opening == PhraseOpening.Verb || opening == PhraseOpening.List && VerbBefore(text, start) || opening == PhraseOpening.Word && text.Text[start - 1] is '是' or '有' or '以';
        if (joined && !announced)
        {
            return null;
        }

        var (own, proper) = (0, false);
        for (var i = first; i < text.Tokens.Count && text.Tokens[i].Span.Start < noun; i++)
        {
            var part = text.Tokens[i].Span;
            var word = new TextSpan(Math.Max(start, part.Start), Math.Min(noun, part.End)).In(text.Text);
            if (text.Tokens[i].Tag is "d" or "ad" or "r" || boundary.IsBoundaryWord(word) && text.Tokens[i].Tag == "v" && word.Length > 1 && !actions.Contains(word) && !commonWords.Contains(word)
                || blandWords.Contains(word))
            {
                return null;
            }

            var common = generic.Contains(word) || commonWords.Contains(word) || !word.Any(char.IsLetter);
            own += common ? 0 : word.Length;
            proper |= !common && NameLikeness.IsProper(text.Tokens[i], word);
        }

        var numbered = IsNumbered(text.Text, start, noun);
        var says = telling ? own >= 2 && (announced || numbered || proper && opening != PhraseOpening.List)
            : announced && (numbered && own >= 2 || end - 2 - start >= FullHead) || numbered && own >= 2 && opening == PhraseOpening.Clause;
        return says && !(IsRoom(text.Text[end - 1]) && !announced && !numbered) && !IsBuilt(text.Text, start)
            ? new Mention(new TextSpan(start, end), EntityTypes.Program, null, text.Text[start..end], telling ? "telling-noun" : "weakly-telling", telling ? 0.6 : 0.5)
            : null;
    }

    /// <summary>五百…, 365…, 第五届…, 十分钟…; not 五个…, 一批….</summary>
    private static bool IsNumbered(string text, int start, int noun)
    {
        var at = start;
        while (at < noun && (char.IsAsciiDigit(text[at]) || Numerals.Contains(text[at], StringComparison.Ordinal) || text[at] is '百' or '千' or '万'))
        {
            at++;
        }

        return at > start && at < noun && !OtherMeasures.Contains(text[at], StringComparison.Ordinal) || text.AsSpan(start, noun - start).IndexOf('届') is >= 1 and < 5;
    }

    /// <summary>A hall is a room unless something is done in it.</summary>
    private static bool IsRoom(char last) => last is '厅' or '堂' or '坊' or '角' or '亭';

    private static bool IsBuilt(string text, int start)
        => start >= 2 && text.AsSpan(start - 2, 2) is "建设" or "新建" or "建成" or "改造" or "参观" or "设有" or "走进";

    /// <summary>平台|经济, 课堂|教学: the noun ends no name.</summary>
    private static bool GoesOn(AnalyzedText text, int end)
        => end < text.Text.Length && char.IsLetter(text.Text[end]) && text.TokenAt(end) is >= 0 and var next && text.Tokens[next].Tag is "n" or "nz" or "k" or "ng" or "q" or "vn"
            && text.Word(text.Tokens[next]) is not ("活动" or "启动" or "上线" or "项目");
}
