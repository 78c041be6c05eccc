using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>What stands before a phrase.</summary>
internal enum PhraseOpening
{
    /// <summary>The limit was reached: the phrase may be longer.</summary>
    Cut,

    /// <summary>A particle, a pronoun, a count or another word that no name holds.</summary>
    Word,

    /// <summary>、: the phrase is an item of a list.</summary>
    List,

    /// <summary>The beginning of a clause.</summary>
    Clause,

    /// <summary>A verb that announces it: 实施|…, 建设|….</summary>
    Verb,
}

/// <summary>
/// Finds where a phrase begins that ends in a telling noun, however many ordinary words it holds: 实施|老旧小区公共基础设施改造提升|工程.
/// What stops it is what announces it, where <see cref="NameBoundary"/> stops at any word that is no name.
/// </summary>
/// <param name="announcing">Verbs that announce an undertaking.</param>
/// <param name="twofold">Those of them that as often stand behind their object, inside a name: 道路|改造.</param>
internal sealed class PhraseStart(WordScanner announcing, FrozenSet<string> twofold)
{
    public static PhraseStart Load(WordLists initiatives) => new(
        new WordScanner(initiatives.Words("program_verbs").Concat(initiatives.Words("phrase_verbs")).Concat(initiatives.Words("construction_verbs")).Distinct()),
        initiatives.Words("twofold_verbs"));

    private const string Measures = "个批条座家处名位户套项次所场件类支";

    /// <param name="end">Where the telling noun begins.</param>
    /// <param name="limit">The phrase begins no earlier.</param>
    /// <param name="joined">Whether 和 and 与 may join two parts of the phrase.</param>
    /// <returns>The start, equal to <paramref name="end"/> where there is no phrase, and what stands before it.</returns>
    public (int Start, PhraseOpening Opening) Before(AnalyzedText text, int end, int limit, bool joined = false)
    {
        var start = end;
        while (start > limit)
        {
            var last = text.Text[start - 1];
            if (last is '”' or '）' or ')')
            {
                var open = text.Text.LastIndexOf(last == '”' ? '“' : last == '）' ? '（' : '(', start - 1, start - limit);
                if (open < limit || open < 0)
                {
                    return (start, PhraseOpening.Word);
                }

                start = open;
                continue;
            }

            if (!NameBoundary.IsWordCharacter(last))
            {
                return (start, last == '、' ? PhraseOpening.List : last is '“' or '‘' or '《' ? PhraseOpening.Word : PhraseOpening.Clause);
            }

            var index = text.TokenAt(start - 1);
            if (index < 0)
            {
                return (start, PhraseOpening.Clause);
            }

            var token = text.Tokens[index];
            var word = new TextSpan(token.Span.Start, start).In(text.Text);
            var verb = start < end ? announcing.EndingAt(text.Text, start, Math.Max(0, start - 6)) : default;
            if (verb.Length >= 2 && !(twofold.Contains(verb.Class) && FollowsNoun(text, start - verb.Length)))
            {
                return (start, PhraseOpening.Verb);
            }

            if (Stops(token, word) && !(word == "未来" && start < end && text.Text[start] is '社' or '乡' or '城') && !(joined && start < end && word is "和" or "与" or "及"))
            {
                return (start, PhraseOpening.Word);
            }

            if (token.Span.Start < limit)
            {
                return (start, PhraseOpening.Cut);
            }

            start = token.Span.Start;
        }

        return (start, start == 0 || text.ClauseSpan(start).Start == start ? PhraseOpening.Clause : PhraseOpening.Cut);
    }

    /// <summary>Where something is made known: the verb behind it takes what follows, 活动|发布|服务品牌.</summary>
    private static bool FollowsNoun(AnalyzedText text, int position)
        => position > 1 && text.Text.AsSpan(position - 2, 2) is not ("活动" or "会上" or "仪式" or "现场" or "大会" or "会议" or "街道") && text.TokenAt(position - 1) is >= 0 and var before && NameBoundary.IsWordCharacter(text.Text[position - 1])
            && text.Tokens[before].Tag is "n" or "vn" or "nz" or "ns" or "nr" or "x" or "b" or "j" or "nt" or "s";

    private static bool Stops(Token token, string word)
        => token.Tag is "p" or "c" or "u" or "uj" or "ul" or "ud" or "uz" or "uv" or "ug" or "d" or "r" or "rr" or "rz" or "y" or "e" or "o"
                && !(token.Tag == "d" && (word.Length == 1 || word[^1] == '期'))
            || word is "的" or "了" or "等" or "在" or "对" or "将" or "把" or "被" or "为" or "以" or "着" or "地" or "是" or "有" or "暨"
            || word.Length == 2 && word[1] == '是'
            || token.Tag is "q" && Measures.Contains(word[^1], StringComparison.Ordinal)
            || token.Tag is "m" && Measures.Contains(word[^1], StringComparison.Ordinal) && word.Length > 1
            || token.Tag is "t" && word is not ("周末" or "假日" or "节日" or "夜间" or "午间" or "夏日" or "暑期" or "寒假" or "暑假") && !word.EndsWith('期') && !char.IsAsciiDigit(word[0]) && !(word.Length == 2 && word[1] == '年' && "老青少中童幼成".Contains(word[0], StringComparison.Ordinal));
}
