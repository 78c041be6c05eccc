using System.Buffers;
using System.Collections.Frozen;

namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds named programs: a name in quotation marks with a noun behind it or a verb before it, and plain names with a telling noun.</summary>
internal sealed partial class ProgramRecognizer
{
    private const int LongestQuotation = 26;

    /// <summary>Slogans that name an activity are longer; they need its noun.</summary>
    private const int LongestSlogan = 40;

    /// <summary>A run of quotations is read so far at most: each of them looks to its end for the noun that holds for all.</summary>
    private const int LongestRun = 40;

    private const int LongestPlainHead = 20;

    /// <summary>From a quotation to the end of its noun.</summary>
    private const int LongestTail = 20;

    private static readonly SearchValues<char> Joiners = SearchValues.Create("与和及等");
    private const string Stops = "，,。；;：:！？!?、\n（(）)《》";

    private static readonly SearchValues<char> Marks = SearchValues.Create("“”（）《》");
    private static readonly SearchValues<char> ItemEnds = SearchValues.Create("，。；、和的");

    private readonly WordScanner nouns;
    private readonly WordScanner plainNouns;
    private readonly WordScanner verbs;
    private readonly WordScanner events;
    private readonly WordScanner eventNouns;
    private readonly FrozenSet<string> weakNouns;
    private readonly FrozenSet<string> commonWords;
    private readonly FrozenSet<string> actions;
    private readonly FrozenSet<string> holidays;
    private readonly FrozenSet<string> emphasis;
    private readonly FrozenSet<string> generic;
    private readonly WordScanner selfTelling;
    private readonly WordScanner epithetsBefore;
    private readonly WordScanner otherwiseAfter;
    private readonly WordScanner tellingNouns;
    private readonly WordScanner weaklyTelling;
    private readonly FrozenSet<string> blandWords;
    private readonly WordScanner heritage;
    private readonly WordScanner heritageVerbs;
    private readonly WordScanner bodies;
    private readonly WordScanner titles;
    private readonly NameBoundary boundary;
    private readonly PhraseStart phrases;

    public ProgramRecognizer(WordLists initiatives, WordLists places)
    {
        nouns = new WordScanner(initiatives.Words("program_nouns"));
        weakNouns = initiatives.Words("delimited_program_nouns");
        plainNouns = new WordScanner(initiatives.Words("plain_program_nouns").Concat(weakNouns).Distinct());
        commonWords = initiatives.Words("common_program_words");
        actions = initiatives.Words("project_actions");
        verbs = new WordScanner(initiatives.Words("program_verbs"));
        events = new WordScanner(initiatives.Words("program_events"));
        eventNouns = new WordScanner(initiatives.Words("program_event_nouns"));
        holidays = initiatives.Words("program_holidays");
        emphasis = initiatives.Words("emphasis");
        generic = initiatives.Words("generic_projects");
        selfTelling = new WordScanner(initiatives.Words("self_telling_nouns").Concat(initiatives.Words("telling_nouns")).Distinct());
        epithetsBefore = new WordScanner(initiatives.Words("epithets_before"));
        otherwiseAfter = new WordScanner(initiatives.Words("otherwise_after"));
        boundary = NameBoundary.Load(places);
        phrases = PhraseStart.Load(initiatives);
        tellingNouns = new WordScanner(initiatives.Words("telling_nouns"));
        weaklyTelling = new WordScanner(initiatives.Words("weakly_telling_nouns"));
        blandWords = initiatives.Words("bland_words");
        heritage = new WordScanner(initiatives.Words("heritage_words"));
        heritageVerbs = new WordScanner(initiatives.Words("heritage_verbs"));
        bodies = new WordScanner(initiatives.Words("bodies"));
        titles = new WordScanner(initiatives.Words("title_words"));
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

        found = Unified(found);
        found.AddRange(Again(text, found));
        found.AddRange(Plain(text, found));
        found.AddRange(Summed(text));
        found.AddRange(Events(text, found));
        found.AddRange(Listed(text, found));
        found.AddRange(Telling(text, found));
        found.AddRange(Works(text));
        found.AddRange(Heritage(text, found));
        return [.. found.OrderBy(m => m.Span)];
    }

    /// <summary>“幸福里”共同缔造项目 and “幸福里”项目 are one: what is named by one quotation gets the longest of its names and that one's type.</summary>
    private static List<Mention> Unified(List<Mention> found)
    {
        var fullest = new Dictionary<string, Mention>(StringComparer.Ordinal);
        var labelled = new Dictionary<string, Mention>(StringComparer.Ordinal);
        foreach (var mention in found.Where(m => m.OtherNames.Count > 0))
        {
            labelled.TryAdd(mention.OtherNames[0], mention);
        }

        // “来凤好邻居”, and “来凤好邻居”品牌 elsewhere.
        found = [.. found.Select(m => m.OtherNames.Count == 0 && labelled.TryGetValue(m.Name, out var full)
            ? m with { Type = full.Type, Name = full.Name, OtherNames = full.OtherNames }
            : m)];
        foreach (var mention in found)
        {
            var inner = Kin(mention);
            if (!fullest.TryGetValue(inner, out var known) || mention.Name.Length > known.Name.Length)
            {
                fullest[inner] = mention;
            }
        }

        return [.. found.Select(m => fullest[Kin(m)] is var best && best.Name == m.Name
            ? m
            : m with { Type = best.Type, Name = best.Name, OtherNames = [.. m.OtherNames.Append(m.Name).Where(n => n != best.Name)] })];
    }

    /// <summary>What a quotation names with its noun it names without it too: 助老有“邻助”.</summary>
    private static List<Mention> Again(AnalyzedText text, List<Mention> found)
    {
        var named = new Dictionary<string, Mention>(StringComparer.Ordinal);
        foreach (var mention in found)
        {
            named.TryAdd(mention.OtherNames.Count > 0 ? mention.OtherNames[0] : mention.Name, mention);
        }

        var starts = found.Select(m => m.Span.Start).ToHashSet();
        return [.. text.Quotations.Where(q => q.Length > 1 && !starts.Contains(q.Start) && !starts.Contains(q.Start - 1) && named.ContainsKey(text.In(q)))
            .Select(q => named[text.In(q)] with { Span = q, RecognizedBy = "quoted-again" })];
    }

    /// <summary>The quotation and the last noun of the name.</summary>
    private static string Kin(Mention mention) => mention.OtherNames.Count > 0 ? $"{mention.OtherNames[0]}…{mention.Name[^2..]}" : mention.Name;

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
        // 素有“太行小江南”之称, “红色物业”小区: what is called so is no undertaking.
        if (epithetsBefore.EndingAt(text.Text, open, Math.Max(0, open - 8)).Length > 0
            || nounEnd == NamesBody || nounEnd <= 0 && otherwiseAfter.StartingAt(text.Text, quotation.End + 1, text.Text.Length).Length > 0)
        {
            return null;
        }

        if (IsContrast(text, quotation) || Outworn.Any(w => text.Text.AsSpan(after).StartsWith(w, StringComparison.Ordinal)))
        {
            return null;
        }

        if (nounEnd > 0)
        {
            var own = after == quotation.End + 1 && text.Text[after] != '等';
            if (!own && titles.OccursIn(name, new TextSpan(0, name.Length)))
            {
                return null;
            }

            var full = own ? text.Text[open..nounEnd] : name;
            var project = noun.EndsWith("项目", StringComparison.Ordinal) && noun is not ("书记项目" or "公益项目" or "服务项目" or "志愿服务项目");
            var span = own ? new TextSpan(open, nounEnd) : quotation;
            return new Mention(span, project ? EntityTypes.Project : EntityTypes.Program, null, full, "quoted-noun", 0.85) { OtherNames = own ? [name] : [] };
        }

        if (name.Length is >= 4 and <= LongestQuotation && selfTelling.EndingAt(name, name.Length, 1).Length > 0 && name.AsSpan().IndexOfAny("，、 ") < 0)
        {
            return new Mention(quotation, EntityTypes.Program, null, name, "quoted-self", 0.65);
        }

        if (IsOrdinaryWord(text, quotation) || name.AsSpan().IndexOfAny("，、 ") >= 0 || name.Length is < 3 or > LongestQuotation)
        {
            return null;
        }

        // “十佳志愿服务组织” is a title.
        return (verb || hasEvent) && bodies.EndingAt(name, name.Length, 1).Length == 0 && !titles.OccursIn(name, new TextSpan(0, name.Length))
            ? new Mention(quotation, EntityTypes.Program, null, name, "quoted-verb", 0.6)
            : null;
    }

    private static readonly string[] Outworn = ["的传统", "的旧", "的老", "的单一", "的固有", "的惯性"];
    private static readonly string[] Turns = ["转为", "变为", "转变为", "转向", "变成", "转变成", "转变到", "走向", "迈向", "升级为", "升级到", "延伸到", "到", "向"];

    /// <summary>How far before its second half a contrast may begin.</summary>
    private const int LongestContrast = 60;

    /// <summary>从“被动加入”转为“主动服务”: two ways to go about something, neither of which is an undertaking.</summary>
    private static bool IsContrast(AnalyzedText text, TextSpan quotation)
    {
        var clause = text.ClauseSpan(quotation.Start);
        var from = Math.Max(clause.Start, quotation.Start - 1 - LongestContrast);
        var before = text.Text.AsSpan(from, Math.Max(0, quotation.Start - 1 - from));
        if (before.EndsWith("从") || before.EndsWith("由"))
        {
            var behind = text.Text.AsSpan(quotation.End + 1, Math.Clamp(clause.End - quotation.End - 1, 0, 4));
            return Turns.Any(t => text.Text.AsSpan(quotation.End + 1).StartsWith(t, StringComparison.Ordinal)) || behind.ContainsAny('转', '变');
        }

        foreach (var turn in Turns)
        {
            if (before.EndsWith(turn, StringComparison.Ordinal) && (before[..^turn.Length].Contains("从“", StringComparison.Ordinal) || before[..^turn.Length].Contains("由“", StringComparison.Ordinal)))
            {
                return true;
            }
        }

        return false;
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

    /// <summary>The telling noun behind a quotation, a few nouns and verbs of purpose between: “五三精神”社区文化提升|项目; of several the last.</summary>
    private (int End, string Noun) NounAfter(AnalyzedText text, int position)
    {
        var limit = Math.Min(text.Text.Length, position + LongestTail);
        var at = position;
        while (at < limit && (text.Text[at] is '的' or '等' or '个' or '大' || text.Text[at] == '项' && at + 1 < limit && text.Text[at + 1] != '目' || char.IsAsciiDigit(text.Text[at])
                              || "一二两三四五六七八九十多".Contains(text.Text[at], StringComparison.Ordinal)))
        {
            at++;
        }

        var (end, found) = (-1, string.Empty);
        for (var i = at; i < limit; i++)
        {
            if (Stops.Contains(text.Text[i], StringComparison.Ordinal) || text.Text[i] is '“' or '”' or '的')
            {
                break;
            }

            var (length, noun) = nouns.StartingAt(text.Text, i, text.Text.Length);
            if (length > 0 && text.EndsWord(i + length))
            {
                (end, found) = (Longest(text, i + length), noun);
                i = end - 1;
                continue;
            }

            var token = text.TokenAt(i);
            if (bodies.StartingAt(text.Text, i, text.Text.Length).Length > 0)
            {
                return (NamesBody, string.Empty);
            }

            if (token >= 0 && text.Tokens[token].Span.Start == i && EndsTail(text, text.Tokens[token], end > 0))
            {
                break;
            }
        }

        return (end, found);
    }

    /// <summary>“金喇叭”等12支志愿服务|队伍: what the quotation names is a group of people.</summary>
    private const int NamesBody = -2;

    /// <summary>A word that the noun behind a quotation does not reach over.</summary>
    private bool EndsTail(AnalyzedText text, Token token, bool named)
    {
        var word = text.Word(token);
        return token.Tag is not ("n" or "vn" or "nz" or "b" or "j" or "an" or "l") && boundary.IsBoundary(text, token, token.Span, institution: true)
            && word is not ("共同" or "联合" or "携手") && !(token.Tag == "v" && actions.Contains(word))
            && (named || !(token.Tag == "v" && !boundary.IsBoundaryWord(word)));
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
    private bool IsActing(AnalyzedText text, TextSpan quotation)
    {
        var next = quotation.End + 1;
        var index = text.TokenAt(next);
        return quotation.Length is >= 4 and <= 12 && index >= 0 && text.Tokens[index].Tag is "v" or "d" or "p" && text.Tokens[index].Span.Start == next
            && text.ClauseSpan(quotation.Start).Start >= quotation.Start - 1
            && !bodies.OccursIn(text.Text, new TextSpan(next, Math.Min(text.Text.Length, next + 6)));
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
}
