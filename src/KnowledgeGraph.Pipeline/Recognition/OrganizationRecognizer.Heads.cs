namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Where a head begins and whether it names something.</content>
internal sealed partial class OrganizationRecognizer
{
    /// <summary>(健康咨询)找沌阳社区…: a word unknown to the lexicon may begin with a preposition that the segmenter glued on.</summary>
    private static int AfterGlued(AnalyzedText text, int start, int suffix)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            var token = text.Tokens[i];
            if (token.Tag == "x" && token.Span.Length >= 3 && token.Span.Start >= start && "找由让把被将从到在向与给".Contains(text.Text[token.Span.Start], StringComparison.Ordinal))
            {
                start = token.Span.Start + 1;
            }
        }

        return start;
    }

    /// <summary>Whether a head holds a word that is not of the common ones.</summary>
    private bool HasOwnWord(AnalyzedText text, int start, int suffix)
    {
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            if (!genericHeads.Contains(text.Word(text.Tokens[i])) && text.Tokens[i].Tag is not ("m" or "q" or "v" or "vn" or "a"))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>A name that holds a region begins with it: (健康咨询找)沌阳社区|卫生服务中心, 常州市|第七人民医院.</summary>
    private static Mention? PlaceIn(Mention?[] placeAt, int suffix, ref int start, int last)
    {
        for (var i = start; i < suffix; i++)
        {
            if (placeAt[i] is { } inside && inside.Span.Start >= last && inside.Span.End <= suffix)
            {
                start = inside.Span.Start;
                return inside;
            }
        }

        if (start > last && placeAt[start - 1] is { } before && before.Span.End == start && before.Span.Start >= last)
        {
            start = before.Span.Start;
            return before;
        }

        return null;
    }

    private bool IsProper(AnalyzedText text, TextSpan head)
        => NameLikeness.HasProper(text, head, genericHeads.Contains)
            || head.Length > 0 && (text.Text[head.Start] == '第' && char.IsLetter(text.Text[head.End - 1])
                || NameLikeness.IsFragmented(text, head, genericHeads.Contains));


    /// <summary>支持和服务|立国集团, 就|兴业银行: what stands before a name and could be part of one, where the rest names something by itself.</summary>
    private int AfterVerb(AnalyzedText text, Mention?[] placeAt, int start, int suffix)
    {
        // 组建5|支|文明实践志愿服务队: a measure word behind its number.
        if (start > 0 && start < suffix && (char.IsAsciiDigit(text.Text[start - 1]) || "一二两三四五六七八九十几多余".Contains(text.Text[start - 1], StringComparison.Ordinal))
            && "支个家所名座间条批处".Contains(text.Text[start], StringComparison.Ordinal))
        {
            start++;
        }

        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.End < suffix; i++)
        {
            var token = text.Tokens[i];
            var leads = token.Span.Length > 1 ? leadVerbs.Contains(text.Word(token)) : LeadCharacters.Contains(text.Text[token.Span.Start], StringComparison.Ordinal);
            var rest = new TextSpan(token.Span.End, suffix);
            if (token.Span.Start >= start && leads && (placeAt[rest.Start] is { } place && place.Span.Start == rest.Start || rest.Length > 1 && IsProper(text, rest)))
            {
                start = rest.Start;
            }
        }

        return start;
    }

    private const string LeadCharacters = "由被把将对从向在于就据经是请受赴至到因按让给为看找问说再又也还才并后前赢获指有";

    /// <summary>河北省|孝行慈善|基金会: a region whose name would be reached but for words that other names do not hold.</summary>
    private Mention? Anchor(AnalyzedText text, Mention?[] placeAt, int suffix, ref int start, int last)
    {
        var verbs = 0;
        for (var position = start; position > last && suffix - position <= LongestHead;)
        {
            if (placeAt[position - 1] is { } place)
            {
                if (place.Span.End != position || place.Span.Start < last)
                {
                    return null;
                }

                start = place.Span.Start;
                return place;
            }

            var index = text.TokenAt(position - 1);
            if (index < 0 || !MayStandInside(text, text.Tokens[index]) || text.Tokens[index].Tag == "v" && !innerVerbs.Contains(text.Word(text.Tokens[index])) && ++verbs > 1)
            {
                return null;
            }

            position = text.Tokens[index].Span.Start;
        }

        return null;
    }

    private bool MayStandInside(AnalyzedText text, Token token)
    {
        var word = text.Word(token);
        return word.All(c => char.IsLetter(c)) && (token.Span.Length > 1 ? !boundary.IsBoundaryWord(word) || innerVerbs.Contains(word) : true)
            && token.Tag is not ("p" or "c" or "u" or "uj" or "ul" or "ud" or "ug" or "uz" or "uv" or "r" or "y" or "t" or "k") && !(token.Tag is "v" or "d" && token.Span.Length == 1);
    }

    /// <summary>内江市“阳光驿站”心理疏导服务队: quotation marks inside the name, behind its place or alone.</summary>
    private int? QuotedHead(AnalyzedText text, int suffix, int start, int last)
    {
        var close = text.Text.LastIndexOf('”', Math.Max(0, suffix - 1), Math.Min(suffix, 9));
        if (close < last + 2 || close >= suffix || suffix - close > 8 || start < close)
        {
            return null;
        }

        var open = text.Text.LastIndexOf('“', close - 1, Math.Min(close - last, 12));
        var inner = new TextSpan(close + 1, suffix);
        for (var i = inner.Length > 0 ? text.TokenAt(inner.Start) : -1; i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            if (!MayStandInside(text, text.Tokens[i]))
            {
                return null;
            }
        }

        return open >= last && close - open > 2 ? open : null;
    }

    /// <summary>国网|安徽省…公司, 中国人保|重庆公司: a body of the country before the place of its branch.</summary>
    private int FromNational(string text, int start, int last) => start - nationals.EndingAt(text, start, last).Length;

    /// <summary>廊坊新闻|河北日报: a medium begins with the last place before its suffix.</summary>
    private static int FromLastPlace(Mention?[] placeAt, int start, int suffix)
    {
        for (var i = suffix - 1; i > start; i--)
        {
            if (placeAt[i] is { } place && place.Span.End <= suffix)
            {
                return Math.Max(start, place.Span.Start);
            }
        }

        return start;
    }

    /// <summary>汽车六厂|家属院, 丹江路部件厂|小区: the name goes on to that of a place.</summary>
    private bool IsPartOfPlace(AnalyzedText text, int end)
    {
        var (length, _) = followers.StartingAt(text.Text, end, text.Text.Length);
        return length > 0 && text.TokenAt(end + length - 1) is >= 0 and var i && text.Tokens[i].Span.End == end + length;
    }

    /// <summary>南关社区|党支部: the branch of a community stands for the community itself.</summary>
    private static bool IsBranchOfPlace(string text, int suffix, int end)
        => IsPartyBranch(text[suffix..end]) && (text[suffix - 1] is '村' or '镇' or '乡' || suffix > 2 && text[(suffix - 2)..suffix] is "社区" or "街道" or "小区" or "民区" or "委会");

    private static bool IsPartyBranch(string unit)
        => unit is "党支部" or "党总支" or "党委" or "总支" or "党组" or "机关党支部" or "机关党委" or "临时党支部" or "联合党委" or "综合党委";

    /// <summary>红星小学, 公牛集团: a head of ordinary nouns that names no trade.</summary>
    private bool IsPlain(AnalyzedText text, int start, int suffix, int end, string kind)
    {
        var unit = text.Text[suffix..end];
        var length = suffix - start;
        if (length is < 2 or > 6 || kind is not ("school" or "company") || kind == "company" && !BrandedForms.Contains(unit))
        {
            return false;
        }

        if (kind == "school" && (length > 4 || unit is "学校" or "中小学" or "高中" or "初中"))
        {
            return false;
        }

        if (genericHeads.Contains(text.Text[start..suffix]) || tradeNouns.Contains(text.Text[start..suffix]))
        {
            return false;
        }

        var own = false;
        for (var i = text.TokenAt(start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.Start < suffix; i++)
        {
            var token = text.Tokens[i];
            var word = text.Word(token);
            var known = genericHeads.Contains(word) || tradeNouns.Contains(word);
            var isFirst = i == text.TokenAt(start);
            var isWordBetween = token.Tag is "v" or "d" or "p" or "c" or "m" or "q" or "r" or "u" or "uj" or "ul" or "f" or "t" || token.Tag == "vn" && token.Span.Length > 1 && !known;
            if (isFirst && (known && kind == "school" || token.Tag is "m" or "q" or "r") || kind == "company" && isWordBetween)
            {
                return false;
            }

            own |= !known;
        }

        return own;
    }

    private static readonly string[] BrandedForms = ["公司", "集团", "集团公司", "有限公司", "股份", "控股集团", "有限责任公司", "股份有限公司"];
}
