namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Companies without a legal form: in lists, before what only a company does, in rows of their like.</content>
internal sealed partial class OrganizationRecognizer
{
    /// <summary>Names before 等企业, 等20余家客商: every item is one.</summary>
    private IEnumerable<Mention> Listed(AnalyzedText text, Mention?[] placeAt, List<Mention> known)
    {
        var taken = new Dictionary<int, TextSpan>();
        foreach (var mention in known)
        {
            taken[mention.Span.End] = mention.Span;
        }

        foreach (var (noun, _) in listNouns.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = noun.Start;
            while (end > 0 && (char.IsAsciiDigit(text.Text[end - 1]) || "余多家个名一批十百".Contains(text.Text[end - 1], StringComparison.Ordinal)))
            {
                end--;
            }

            if (end == 0 || text.Text[end - 1] != '等')
            {
                continue;
            }

            for (end--; end > 1;)
            {
                var start = boundary.Start(text, end, Math.Max(0, end - 12), institution: true);
                var span = new TextSpan(Math.Min(start, end), end);
                start = AfterVerb(text, placeAt, span.Start, end);
                span = new TextSpan(start, end);
                if (taken.TryGetValue(end, out var whole))
                {
                    start = whole.Start;
                }
                else if (start < end && placeAt[end - 1] is null && (IsTrade(text, span) || IsBrand(text, span) || IsUnknown(text, span) || IsWorks(text, span)))
                {
                    yield return Organization(text, span, "listed", "company", 0.7);
                }
                else
                {
                    break;
                }

                if (start == 0 || !Separators.Contains(text.Text[start - 1], StringComparison.Ordinal))
                {
                    break;
                }

                end = start - 1;
            }
        }
    }

    /// <summary>天利智能认定为…: a company without a legal form right before what only a company does.</summary>
    private List<Mention> Acting(AnalyzedText text, Mention?[] placeAt, List<Mention> known)
    {
        var acting = new List<Mention>();
        var taken = known.Select(m => m.Span.End).ToHashSet();
        foreach (var (verb, _) in tradeVerbs.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            var end = verb.Start;
            var start = boundary.Start(text, end, Math.Max(0, end - 12), institution: true, out var isCut);
            start = AfterVerb(text, placeAt, Math.Min(start, end), end);
            var span = new TextSpan(start, end);
            if (!isCut && !taken.Contains(end) && end > 0 && placeAt[end - 1] is null && IsTrade(text, span))
            {
                acting.Add(Organization(text, span, "acting", "company", 0.65));
            }
        }

        return acting;
    }

    /// <summary>武钢焦作矿，科力达化工，百仕达化工: two and more pieces in a row that each read as a company.</summary>
    private List<Mention> Enumerated(AnalyzedText text, Mention?[] placeAt)
    {
        var found = new List<Mention>();
        var run = new List<Mention>();
        var start = 0;
        for (var i = 0; i <= text.Text.Length; i++)
        {
            if (i < text.Text.Length && !"，、；。\n和".Contains(text.Text[i], StringComparison.Ordinal))
            {
                continue;
            }

            var end = i;
            var begin = i > start ? Math.Max(start, boundary.Start(text, end, Math.Max(start, end - 12), institution: true)) : i;
            if (begin < end && placeAt[end - 1] is null && IsTrade(text, new TextSpan(begin, end)) && (begin == start || run.Count == 0))
            {
                run.Add(Organization(text, new TextSpan(begin, end), "enumerated", "company", 0.65));
            }
            else
            {
                Close();
            }

            if (i < text.Text.Length && text.Text[i] is '；' or '。' or '\n')
            {
                Close();
            }

            start = i + 1;
        }

        Close();
        return found;

        void Close()
        {
            if (run.Count > 1)
            {
                found.AddRange(run);
            }

            run.Clear();
        }
    }

    /// <summary>Whether a span reads as a company without a legal form: a proper head and the name of a trade.</summary>
    public bool IsTrade(AnalyzedText text, TextSpan span)
    {
        var (length, _) = trades.EndingAt(text.Text, span.End, span.Start);
        return length > 0 && span.Length - length is >= 2 and <= 8 && IsProper(text, new TextSpan(span.Start, span.End - length));
    }

    /// <summary>伊莱特、华民钢球等龙头企业: a word unknown to the lexicon begins the item.</summary>
    private bool IsUnknown(AnalyzedText text, TextSpan span)
        => span.Length is >= 2 and <= 8 && text.TokenAt(span.Start) is >= 0 and var i && text.Tokens[i].Span.Start == span.Start && text.Tokens[i].Span.Length > 1
           && text.Tokens[i].Tag is "x" or "nrt" or "nz" && !genericHeads.Contains(text.Word(text.Tokens[i]));

    /// <summary>收储磁性材料厂等企业: in a list of companies a works needs no proper name.</summary>
    private bool IsWorks(AnalyzedText text, TextSpan span)
        => suffixes.EndingAt(text.Text, span.End, span.Start + 2) is (> 0, "company") and var (length, _)
           && text.Text[span.Start..(span.End - length)] is var head && !genericHeads.Contains(head) && !tradeNouns.Contains(head);

    /// <summary>“红色代办”队伍, “快乐大妈”调解团队: what is no name without quotation marks.</summary>
    private List<Mention> Quoted(AnalyzedText text, List<Mention> known)
    {
        var quoted = new List<Mention>();
        var taken = known.Select(m => m.Span.End).ToHashSet();
        foreach (var (unit, _) in looseTeams.In(text.Text, new TextSpan(0, text.Text.Length)))
        {
            if (taken.Contains(unit.End) || !EndsWord(text, unit.End))
            {
                continue;
            }

            // “护学先锋队” is one whole; “快乐大妈”调解团队 begins with one.
            var whole = unit.End < text.Text.Length && text.Text[unit.End] == '”' ? text.Text.LastIndexOf('“', unit.Start, Math.Min(unit.Start + 1, 12)) : -1;
            if (whole >= 0 && unit.Start - whole > 2)
            {
                quoted.Add(Organization(text, new TextSpan(whole + 1, unit.End), "quoted-team", "team", 0.65));
            }
            else if (QuotedHead(text, unit.Start, unit.Start, 0) is { } open)
            {
                quoted.Add(Organization(text, new TextSpan(open, unit.End), "quoted-team", "team", 0.65));
            }
        }

        return quoted;
    }

    /// <summary>西宁景辉物业服务有限公司 … 景辉物业公司; 安徽省文明委 … 省文明委: the short name of a body whose full name the text gives.</summary>
    private static List<Mention> WithFullNames(List<Mention> mentions)
    {
        var names = mentions.Select(m => (m.Name, Class: m.Properties.Find(MentionProperties.Class))).Distinct().ToList();
        for (var i = 0; i < mentions.Count && names.Count > 1 && names.Count <= MostNames; i++)
        {
            var mention = mentions[i];
            var kind = mention.Properties.Find(MentionProperties.Class);
            var stem = Stem(mention.Name);
            var full = names.FindAll(n => n.Class == kind && n.Name.Length > mention.Name.Length
                && (n.Name.Length - mention.Name.Length <= 10 && mention.Name.Length >= 4 && n.Name.EndsWith(mention.Name, StringComparison.Ordinal)
                    || kind == "company" && stem.Length >= 2 && n.Name.EndsWith("有限公司", StringComparison.Ordinal) && n.Name.Contains(stem, StringComparison.Ordinal)));
            if (full is [var one])
            {
                mentions[i] = mention with { OtherNames = [.. mention.OtherNames, one.Name] };
            }
        }

        return mentions;
    }

    /// <summary>A text with more names is no report; short names are then left as they are, so that time stays linear.</summary>
    private const int MostNames = 300;

    private static string Stem(string name)
        => name.EndsWith("公司", StringComparison.Ordinal) || name.EndsWith("集团", StringComparison.Ordinal) ? name[..^2] : name;
}
