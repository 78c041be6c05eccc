using System.Buffers;

namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Who received an honour, and who seeks one. Whom the clause names right before the word of award, else who acts there.</summary>
/// <remarks>A wish is no award: 争创 and 申报 give SEEKS, whatever else stands in the sentence.</remarks>
internal sealed class AwardExtractor(AwardLexicon lexicon)
{
    private const int LongestGap = 14;

    /// <summary>被省委组织部、省委“两新”工委…等4部门表彰为: so far reaches who grants.</summary>
    private const int LongestGrantor = 90;

    /// <summary>获得“X”殊荣的花溪社区党委书记、居委会主任张三: so far behind the title may stand who has it.</summary>
    private const int LongestIntroduction = 40;

    private const int LongestBracket = 120;
    private const int LongestHeading = 45;

    private static readonly SearchValues<string> Plans = SearchValues.Create(["计划", "部署", "要点", "安排", "打算", "思路", "目标", "动员"], StringComparison.Ordinal);
    private static readonly SearchValues<string> Accounts = SearchValues.Create(["总结", "报告", "回顾", "完成"], StringComparison.Ordinal);

    /// <param name="text">The text.</param>
    /// <param name="mentions">In text order.</param>
    /// <param name="actors">Who acts in each clause.</param>
    /// <param name="statuses">What is planned.</param>
    /// <param name="times">In text order.</param>
    /// <param name="subjectKey">The place that the text is about.</param>
    public IEnumerable<RelationDraft> Extract(
        AnalyzedText text, IReadOnlyList<LinkedMention> mentions, ActorMap actors, StatusMap statuses, IReadOnlyList<TimeExpression> times, string subjectKey)
    {
        var recipients = new Recipients(lexicon, text, mentions);
        var titles = mentions.Where(m => m.Type == EntityTypes.Honour).Select(m => m.Span).ToList();

        // 获评2023年度优秀单位，四湾社区获评…: the year within a title is that title's own.
        times = [.. times.Where(t => !IsWithin(t.Span, titles))];
        foreach (var honour in mentions.Where(m => m.Type == EntityTypes.Honour))
        {
            var properties = honour.Mention.Properties;
            var sought = properties.Find(MentionProperties.Stance) == MentionProperties.Sought;
            var anchor = properties.Find(MentionProperties.TriggerAt) is { } trigger ? int.Parse(trigger) : honour.Span.Start;
            var honoured = lexicon.HonouredBy(honour.Mention.Name);
            var found = Listed(honour, recipients, subjectKey) ?? InDecision(text.Text, honour.Span)
                ?? Bracketed(text, recipients, honour.Span, subjectKey)
                ?? Granted(text, recipients, anchor, honour.Span, subjectKey)
                ?? Behind(text, recipients, anchor, honour.Span, honoured, subjectKey)
                ?? (IsBare(text, anchor, honour.Span) ? null : Before(text, recipients, anchor, honour.Span, honoured, subjectKey))
                ?? Meant(text, recipients, actors, anchor, honour.Span, honoured, subjectKey);
            var span = text.SentenceSpan(honour.Span.Start);
            var evidence = Evidence(text, anchor, honour.Span, span);
            var year = properties.Find(Qualifiers.Year) ?? YearBehind(text, times, honour.Span) ?? YearBefore(text, times, statuses, honour.Span.Start, span);
            foreach (var head in found.Heads.Distinct(StringComparer.Ordinal))
            {
                foreach (var level in (properties.Find(Qualifiers.Level) ?? string.Empty).Split(','))
                {
                    yield return new RelationDraft(
                        head, sought ? RelationTypes.Seeks : RelationTypes.Awarded, honour.Key,
                        PropertyBag.Of((Qualifiers.Level, level), (Qualifiers.Year, year)), evidence, found.Rule, Math.Round(found.Confidence * honour.Mention.Confidence / 0.85, 2));
                }
            }
        }
    }

    private static bool IsWithin(TextSpan span, List<TextSpan> titles)
    {
        var (low, high) = (0, titles.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = titles[middle].Start <= span.Start ? (middle + 1, high) : (low, middle);
        }

        return low > 0 && titles[low - 1].End >= span.End;
    }

    private sealed record Found(IEnumerable<string> Heads, string Rule, double Confidence)
    {
        public static readonly Found Nobody = new([], "award", 0);
    }

    /// <summary>民政部作出关于表彰全国先进…的决定: what a decision is called names nobody who has the title.</summary>
    private static Found? InDecision(string text, TextSpan title)
        => text.AsSpan(0, title.Start).EndsWith("关于表彰") || text.AsSpan(0, title.Start).EndsWith("关于命名") ? Found.Nobody : null;

    /// <summary>Those in the list that the title heads.</summary>
    private static Found? Listed(LinkedMention honour, Recipients recipients, string subjectKey)
    {
        if (honour.Mention.Properties.Find(MentionProperties.Recipients) is not { } listed)
        {
            return null;
        }

        var spans = listed.Split(' ').Select(s => s.Split('-')).Select(p => new TextSpan(int.Parse(p[0]), int.Parse(p[1])));
        return new Found(spans.Select(recipients.At).OfType<LinkedMention>().Select(r => recipients.Head(r, subjectKey)), "award-list", 0.8);
    }

    /// <summary>创成省级示范社区2个（花溪社区、四湾社区）, 第六届全国文明村（四湾村）: in brackets behind the title.</summary>
    private Found? Bracketed(AnalyzedText text, Recipients recipients, TextSpan title, string subjectKey)
    {
        var open = title.End;
        while (open < text.Text.Length && open - title.End < 8 && (text.Text[open] == '”' || char.IsAsciiDigit(text.Text[open]) || "称号荣誉个家名户项处所位人共".Contains(text.Text[open], StringComparison.Ordinal)))
        {
            open++;
        }

        if (open >= text.Text.Length || text.Text[open] is not ('（' or '('))
        {
            return null;
        }

        var close = text.Text.IndexOfAny(['）', ')', '\n'], open, Math.Min(LongestBracket, text.Text.Length - open));
        var inside = recipients.In(text.ClauseAt(open)).Where(r => r.Span.Start > open && r.Span.End <= close && !IsAuthority(r)).ToList();
        var listed = inside.Where(r => r.Span.End == close || text.Text[r.Span.End] is '、' or '，' or ',' or '和' or '；' or '等' or ' ' or '家').ToList();
        return listed.Count > 0 ? new Found(listed.Select(r => recipients.Head(r, subjectKey)), "award-bracket", 0.8) : null;
    }

    /// <summary>命名花溪社区为…, 授予花溪社区“…”, 评选出张三等3名“…”: between the word of award and the title. Who stands before such a word grants.</summary>
    private Found? Granted(AnalyzedText text, Recipients recipients, int anchor, TextSpan title, string subjectKey)
    {
        anchor += text.Text[anchor] == '拟' ? 1 : 0;
        var verb = anchor < title.Start ? lexicon.Grants.LengthAt(text.Text, anchor, title.Start) : 0;
        if (verb == 0)
        {
            return null;
        }

        var clause = text.ClauseAt(anchor);
        var between = recipients.In(clause).Where(r => r.Span.Start >= anchor && r.Span.End <= title.Start).ToList();
        if (between.Count > 0 && title.Start - between[^1].Span.End <= LongestGap)
        {
            return new Found(Coordinated(text.Text, between).Select(m => recipients.Head(m, subjectKey)), "award-grant", 0.85);
        }

        if (HasCount(text.Text, anchor + verb, title.Start))
        {
            return Found.Nobody;
        }

        if (text.Text[anchor + verb] is '她' or '他')
        {
            return recipients.Meant(text, new TextSpan(anchor + verb, anchor + verb + 1), Honoured.Person, subjectKey) is { Length: > 0 } person ? new Found([person], "award-grant", 0.8) : Found.Nobody;
        }

        if (IsBare(text, anchor, title))
        {
            // 2021年，县委授予“…”: whom the paragraph speaks of, as in the sentence before.
            return null;
        }

        // 市文明办命名了一批“…”: only an authority stands before a word that grants, unless 被 or 为 turns it round.
        var turned = text.Text[anchor + verb] == '为' || text.Text[anchor] == '被' || PassiveBefore(text, anchor) >= 0;
        return !turned && recipients.In(clause).LastOrDefault(r => r.Span.End <= anchor) is { Type: EntityTypes.Organization } grantor && IsAuthority(grantor)
            ? Found.Nobody : null;
    }

    /// <summary>Whether a title stands right behind a word whose subject grants it.</summary>
    private bool IsBare(AnalyzedText text, int anchor, TextSpan title)
    {
        var verb = anchor < title.Start ? lexicon.Grants.LengthAt(text.Text, anchor, title.Start) : 0;
        if (verb == 0 || text.Text[anchor] == '被' || text.Text[anchor + verb - 1] == '为' || PassiveBefore(text, anchor) >= 0)
        {
            return false;
        }

        var gap = title.Start - anchor - verb;
        return gap == 0 ? text.Text[title.Start] == '“' : gap == 1 && (text.Text[title.Start - 1] is '“' or '了');
    }

    private bool IsAuthority(LinkedMention mention) => lexicon.Authorities.LengthBefore(mention.Mention.Name, mention.Mention.Name.Length, 0) > 0;

    /// <summary>全国劳动模范张三, 获得“…”殊荣的花溪社区, “…”——花溪社区: right behind the title, or behind what joins them.</summary>
    private Found? Behind(AnalyzedText text, Recipients recipients, int anchor, TextSpan title, Honoured honoured, string subjectKey)
    {
        var end = title.End < text.Text.Length && text.Text[title.End] == '”' ? title.End + 1 : title.End;
        var joint = lexicon.Joints.LengthAt(text.Text, end, text.Text.Length);
        if (end + joint >= text.Text.Length || anchor != title.Start && (joint == 0 || text.Text[end + joint - 1] is not ('的' or '—')))
        {
            return null;
        }

        var from = end + joint;
        while (anchor == title.Start && from + 1 < text.Text.Length && text.Text[from] == ' ')
        {
            from++;
        }

        var limit = Math.Min(text.SentenceSpan(title.Start).End, from + LongestIntroduction);
        var after = recipients.In(text.ClauseAt(from)).Where(r => r.Span.Start >= from && r.Span.Start < limit).ToList();
        if (honoured == Honoured.Person && (joint > 0 || after.Exists(r => r.Span.Start == from)))
        {
            return after.Find(r => r.Type == EntityTypes.Person) is { } person ? new Found([person.Key], "award-behind", 0.8) : null;
        }

        var first = after.Where(r => r.Span.Start == from).MaxBy(r => r.Span.Length);
        foreach (var next in after)
        {
            // 花溪街道|四湾社区: the innermost of places that follow one another.
            first = first is not null && next.Span.Start == first.Span.End && next.Type == EntityTypes.Place ? next : first;
        }

        return first is null ? null : new Found([recipients.Head(first, subjectKey)], "award-behind", 0.8);
    }

    /// <summary>Those whom the clause names right before the word of award, or before the authority behind 被.</summary>
    private static Found? Before(AnalyzedText text, Recipients recipients, int anchor, TextSpan title, Honoured honoured, string subjectKey)
    {
        var own = text.ClauseAt(title.Start);
        if (anchor < title.Start && own != text.ClauseAt(anchor))
        {
            // 花溪社区被评为…，四湾社区为…: who begins the clause of the title comes before who stands in that of the word of award.
            var beginning = recipients.In(own).Where(r => r.Span.End <= title.Start && title.Start - r.Span.End <= 2).ToList();
            if (beginning.Count > 0 && Coordinated(text.Text, beginning) is var begun && begun.Min(b => b.Span.Start) - text.Clauses[own].Start <= LongestGap)
            {
                return new Found(begun.Select(m => recipients.Head(m, subjectKey)), "award", 0.8);
            }
        }

        var passive = PassiveBefore(text, anchor);
        var limit = passive >= 0 ? passive : anchor;
        var before = recipients.In(text.ClauseAt(anchor)).Where(r => r.Span.End <= limit && (r.Span.Start == 0 || text.Text[r.Span.Start - 1] != '从')
            && !(anchor == title.Start && r.Type == EntityTypes.Program)).ToList();
        if (before.Count == 0 || honoured == Honoured.Person && before.TrueForAll(b => b.Kind == PlaceKinds.Subdistrict))
        {
            return null;
        }

        var gap = new TextSpan(before[^1].Span.End, limit);
        var coordinated = Coordinated(text.Text, before);
        return gap.Length <= LongestGap && (!HasCount(text.Text, gap.Start, gap.End) || IsSum(text.Text, gap, coordinated.Count))
            ? new Found(coordinated.Select(m => recipients.Head(m, subjectKey)), "award", 0.85) : null;
    }

    /// <returns>Where the 被 of the clause stands before a word of award; −1 where there is none.</returns>
    private static int PassiveBefore(AnalyzedText text, int anchor)
    {
        var clause = text.ClauseSpan(anchor);
        var found = text.Text.LastIndexOf('被', Math.Max(clause.Start, anchor - 1), Math.Max(0, Math.Min(anchor - clause.Start, LongestGrantor)));
        return found >= clause.Start ? found : -1;
    }

    /// <summary>Whom the clause means without naming, who acts in it, who was named before it; else the place that the text is about.</summary>
    private Found Meant(AnalyzedText text, Recipients recipients, ActorMap actors, int anchor, TextSpan title, Honoured honoured, string subjectKey)
    {
        var clause = text.ClauseSpan(anchor);
        var isBare = IsBare(text, anchor, title);
        var isAnnounced = !isBare && IsAnnounced(text.Text, clause.Start, anchor, title);
        anchor = PassiveBefore(text, anchor) is >= 0 and var passive ? passive : anchor;
        // Where nothing parts the sentences, what is counted far before is another matter.
        if (isAnnounced || HasCount(text.Text, Math.Max(clause.Start, anchor - LongestIntroduction), anchor) || anchor > clause.Start && text.Text[anchor - 1] == '的')
        {
            return Found.Nobody;
        }

        if (recipients.Meant(text, new TextSpan(clause.Start, anchor), honoured, subjectKey) is { } meant)
        {
            return meant.Length == 0 ? Found.Nobody : new Found([meant], "award-meant", 0.75);
        }

        if (!isBare && IsSomebodyElse(text, clause, anchor))
        {
            return Found.Nobody;
        }

        if (IsCounted(text.Text, title.End))
        {
            return new Found([subjectKey], "award-counted", 0.6);
        }

        var acting = actors.At(anchor).Where(a => Recipients.CanReceive(a) && a.Kind != PlaceKinds.City && AwardLexicon.Fits(honoured, a) && !(a.Type == EntityTypes.Organization && IsAuthority(a))).ToList();
        if (acting.Count > 0)
        {
            return new Found(acting.Select(a => recipients.Head(a, subjectKey)), "award-acting", 0.75);
        }

        if (Topic(text, actors, clause.Start, honoured) is { } topic)
        {
            return new Found([recipients.Head(topic, subjectKey)], "award-topic", 0.7);
        }

        if (recipients.Before(text, clause.Start, honoured) is { } known)
        {
            return new Found([known], "award-known", 0.65);
        }

        // A title of persons or companies goes to nobody where none is named.
        return honoured is Honoured.Person or Honoured.Company || !recipients.FitsSubject(honoured, subjectKey) ? Found.Nobody : new Found([subjectKey], "award-subject", 0.7);
    }

    /// <summary>花溪社区位于…。先后荣获…: who begins the paragraph, where the sentence names nobody.</summary>
    private static LinkedMention? Topic(AnalyzedText text, ActorMap actors, int position, Honoured honoured)
        => text.BlockAt(position) is >= 0 and var block && actors.At(text.Blocks[block].Span.Start) is [var only] && Recipients.CanReceive(only) && only.Kind != PlaceKinds.City
            && (only.Type == EntityTypes.Person ? honoured == Honoured.Person : only.Kind is PlaceKinds.Community or PlaceKinds.Neighbourhood) && AwardLexicon.Fits(honoured, only) ? only : null;

    /// <summary>“十佳社区”名单出炉, 评出“十佳社区”: titles are told, and those who have them elsewhere or not at all.</summary>
    private bool IsAnnounced(string text, int clause, int anchor, TextSpan title)
    {
        if (text.AsSpan(clause, anchor - clause).IndexOfAny("被由经获受") >= 0)
        {
            return false;
        }

        var end = title.End < text.Length && text[title.End] == '”' ? title.End + 1 : title.End;
        return anchor == title.Start ? text.AsSpan(end).StartsWith("名单") || text.AsSpan(end).StartsWith("榜单")
            : anchor < title.Start && lexicon.Bestows.LengthAt(text, anchor, title.Start) > 0 && text[anchor + lexicon.Bestows.LengthAt(text, anchor, title.Start)] != '为';
    }

    /// <summary>创成省级示范社区3个: unnamed units have it.</summary>
    private static bool IsCounted(string text, int end)
    {
        var start = end < text.Length && text[end] == '”' ? end + 1 : end;
        var i = start;
        while (i < text.Length && (char.IsAsciiDigit(text[i]) || "一两二三四五六七八九十多余".Contains(text[i], StringComparison.Ordinal)))
        {
            i++;
        }

        return i > start && i < text.Length && text[i] is '个' or '家' or '处' or '户' or '名' or '项' or '所';
    }

    /// <summary>花溪社区、四湾社区等5个社区, 花溪社区、四湾社区两个社区: the count sums up those named.</summary>
    private static bool IsSum(string text, TextSpan gap, int named)
        => gap.Length > 0 && (text[gap.Start] == '等' || named > 1 && (char.IsAsciiDigit(text[gap.Start]) || "两三四五六七八九".Contains(text[gap.Start], StringComparison.Ordinal)));

    /// <summary>军屯锅魁成功入选…: who received it is named, but as nothing that was recognised; better nobody than the wrong one.</summary>
    private bool IsSomebodyElse(AnalyzedText text, TextSpan clause, int anchor)
    {
        var nouns = 0;
        var first = text.TokenAt(clause.Start);
        if (first >= 0 && text.Tokens[first].Tag == "p")
        {
            return false;
        }

        for (var i = text.TokenAt(clause.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.End <= anchor; i++)
        {
            var word = text.Word(text.Tokens[i]);
            if (lexicon.Ownself.Contains(word))
            {
                return false;
            }

            // 信访工作获评…, 以优异成绩获评…: an activity receives nothing.
            if (lexicon.Activities.Contains(word))
            {
                nouns = 0;
                continue;
            }

            nouns += text.Tokens[i].Tag is "n" or "nz" or "nr" or "x" && char.IsLetter(word[0]) ? word.Length : text.Tokens[i].Tag is "v" ? -2 : 0;
        }

        return nouns >= 3;
    }

    /// <summary>The last mention and those coordinated with it; of nested ones the innermost.</summary>
    private static List<LinkedMention> Coordinated(string text, List<LinkedMention> before)
    {
        var found = new List<LinkedMention> { before[^1] };
        var start = before[^1].Span.Start;
        for (var i = before.Count - 2; i >= 0; i--)
        {
            if (before[i].Span.End > start)
            {
                continue;
            }

            if (found[0].Type == EntityTypes.Person)
            {
                // 花溪社区书记张三和四湾社区主任李四, 张三家庭、李四家庭: persons go with persons, whatever is told of each.
                if (before[i].Type == EntityTypes.Person && IsJoined(text, before[i].Span.End))
                {
                    found.Add(before[i]);
                }

                continue;
            }

            var gap = text.AsSpan(before[i].Span.End, start - before[i].Span.End);
            if (gap is "、" or "和" or "与" or "及" or "以及" or "")
            {
                if (gap.Length > 0)
                {
                    found.Add(before[i]);
                }

                start = before[i].Span.Start;
            }
            else
            {
                break;
            }
        }

        return found;
    }

    private static bool IsJoined(string text, int end)
    {
        var next = end + (text.AsSpan(end).StartsWith("家庭") || text.AsSpan(end).StartsWith("夫妇") || text.AsSpan(end).StartsWith("同志") ? 2 : 0);
        return next < text.Length && text[next] is '、' or '和' or '与' or '及' or '以' or ' ';
    }

    /// <summary>14家企业获评: a counted crowd is nobody's name.</summary>
    private static bool HasCount(string text, int start, int end)
    {
        for (var i = start; i + 1 < end; i++)
        {
            if (char.IsAsciiDigit(text[i]) && !char.IsAsciiDigit(text[i + 1]) && text[i + 1] is '家' or '个' or '名' or '户' or '人')
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>From the clause of the word of award to the title; the whole sentence where they are one.</summary>
    private static TextSpan Evidence(AnalyzedText text, int anchor, TextSpan title, TextSpan sentence)
        => sentence.Length <= 160 ? sentence : text.ClauseSpan(Math.Min(anchor, title.Start)).Cover(title);

    /// <summary>省级文明村（2016年）, 省级文明村 2016年6月 省文明委: the year right behind the title, where none stands before it in its line.</summary>
    private static string? YearBehind(AnalyzedText text, IReadOnlyList<TimeExpression> times, TextSpan title)
    {
        var next = FirstBehind(times, title.End);
        var line = text.Text.LastIndexOf('\n', Math.Max(0, title.Start - 1)) + 1;
        if (next == times.Count || times[next].Span.Start - title.End > 3 || next > 0 && times[next - 1].Span.Start >= line)
        {
            return null;
        }

        var interval = times[next].Interval;
        return text.Text.AsSpan(title.End, times[next].Span.Start - title.End).Trim(" \t\u3000”（(").IsEmpty && interval.Earliest.Year == interval.Latest.Year
            && interval.Precision is not (DatePrecision.Open or DatePrecision.Period)
            ? interval.Earliest.Year.ToString() : null;
    }

    /// <returns>The first of the times that begins at a position or behind it.</returns>
    private static int FirstBehind(IReadOnlyList<TimeExpression> times, int position)
    {
        var (low, high) = (0, times.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = times[middle].Span.Start < position ? (middle + 1, high) : (low, middle);
        }

        return low;
    }

    /// <summary>The last year that the sentence names before the title.</summary>
    private static string? YearBefore(
        AnalyzedText text, IReadOnlyList<TimeExpression> times, StatusMap statuses, int position, TextSpan sentence)
    {
        var low = FirstBehind(times, position);
        var planned = statuses.IsPlanned(position);
        for (var i = low - 1; i >= 0 && i > low - 40; i--)
        {
            var time = times[i];
            var single = time.Interval.Earliest.Year == time.Interval.Latest.Year && time.Interval.Precision is not (DatePrecision.Open or DatePrecision.Period);
            if (time.Span.Start >= sentence.Start)
            {
                // 2015—2016年先后获得…: of a cycle of two or three years the last, in which titles are given.
                return single ? time.Interval.Earliest.Year.ToString()
                    : time.Interval.Precision == DatePrecision.Period && time.Interval.Latest.Year - time.Interval.Earliest.Year is 1 or 2 && text.In(time.Span).Contains(time.Interval.Latest.Year.ToString(), StringComparison.Ordinal)
                        ? time.Interval.Latest.Year.ToString() : null;
            }

            // Else the year with which a paragraph or heading before it begins: 2023年,… or 2025年工作计划.
            // What is planned is for the year that the part about plans names.
            var block = text.BlockAt(time.Span.Start);
            if (planned && single && statuses.IsPlanned(time.Span.Start))
            {
                return time.Interval.Earliest.Year.ToString();
            }

            var isOwn = block >= 0 && block == text.BlockAt(position);
            if (single && !planned && block >= 0 && time.Span.Start - text.Blocks[block].Span.Start <= (text.Blocks[block].Kind == BlockKind.Paragraph && !isOwn ? 2 : 12)
                && (isOwn || !TellsPlans(text.Text.AsSpan(text.Blocks[block].Span.Start, text.Blocks[block].Span.Length))))
            {
                return time.Interval.Earliest.Year.ToString();
            }
        }

        return null;
    }

    /// <summary>花溪镇部署2024年工作: the year of a heading about plans is not that of what was received.</summary>
    private static bool TellsPlans(ReadOnlySpan<char> heading)
        => heading.Length <= LongestHeading && heading.ContainsAny(Plans) && !heading.ContainsAny(Accounts);
}
