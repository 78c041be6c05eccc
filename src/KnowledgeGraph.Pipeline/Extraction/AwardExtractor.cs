namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Who received an honour, and who seeks one. Whom the clause names right before the word of award, else who acts there.</summary>
/// <remarks>A wish is no award: 争创 and 申报 give SEEKS, whatever else stands in the sentence.</remarks>
internal sealed class AwardExtractor
{
    private const int LongestGap = 14;
    private const int LongestGrantor = 30;

    /// <param name="times">In text order.</param>
    public static IEnumerable<RelationDraft> Extract(
        AnalyzedText text, IReadOnlyList<LinkedMention> mentions, ActorMap actors, StatusMap statuses, IReadOnlyList<TimeExpression> times, string subjectKey)
    {
        var recipients = new Recipients(text, mentions);
        foreach (var honour in mentions.Where(m => m.Type == EntityTypes.Honour))
        {
            var properties = honour.Mention.Properties;
            var sought = properties.Find(MentionProperties.Stance) == MentionProperties.Sought;
            var anchor = properties.Find(MentionProperties.TriggerAt) is { } trigger ? int.Parse(trigger) : honour.Span.Start;
            var (heads, confidence) = Named(text, recipients, anchor, honour.Span, subjectKey)
                ?? Heads(text, recipients, actors, anchor, TitleFor.Of(honour.Mention.Name), subjectKey);
            var span = text.SentenceSpan(honour.Span.Start);
            var evidence = Evidence(text, anchor, honour.Span, span);
            var year = properties.Find(Qualifiers.Year) ?? YearBefore(text, times, statuses, honour.Span.Start, span);
            foreach (var head in heads.Distinct(StringComparer.Ordinal))
            {
                foreach (var level in (properties.Find(Qualifiers.Level) ?? string.Empty).Split(','))
                {
                    yield return new RelationDraft(
                        head, sought ? RelationTypes.Seeks : RelationTypes.Awarded, honour.Key,
                        PropertyBag.Of((Qualifiers.Level, level), (Qualifiers.Year, year)), evidence, "award", Math.Round(confidence * honour.Mention.Confidence / 0.85, 2));
                }
            }
        }
    }

    /// <summary>命名花溪社区为…, 授予花溪社区“…”, 全国劳动模范张三: between the word of award and the title, or right behind a title without such a word.</summary>
    private static (IEnumerable<string> Heads, double Confidence)? Named(AnalyzedText text, Recipients recipients, int anchor, TextSpan title, string subjectKey)
    {
        var clause = text.ClauseAt(anchor);
        if (anchor == title.Start)
        {
            var behind = recipients.In(text.ClauseAt(title.End - 1)).LastOrDefault(r => r.Span.Start == title.End);
            return behind is null ? null : ([recipients.Head(behind, subjectKey)], 0.8);
        }

        if (anchor > title.Start || !(text.Text.AsSpan(anchor) is var word && (word.StartsWith("命名") || word.StartsWith("认定") || word.StartsWith("授予") || word.StartsWith("确认")
                || word.StartsWith("重新确认") || word.StartsWith("评定") || word.StartsWith("确定") || word.StartsWith("表彰") || word.StartsWith("批准"))))
        {
            return null;
        }

        var between = recipients.In(clause).Where(r => r.Span.Start >= anchor && r.Span.End <= title.Start).ToList();
        return between.Count > 0 && title.Start - between[^1].Span.End <= LongestGap
            ? (Coordinated(text.Text, between).Select(m => recipients.Head(m, subjectKey)), 0.85) : null;
    }

    private static (IEnumerable<string> Heads, double Confidence) Heads(
        AnalyzedText text, Recipients recipients, ActorMap actors, int anchor, Honoured honoured, string subjectKey)
    {
        var clause = text.ClauseSpan(anchor);
        var before = recipients.In(text.ClauseAt(anchor)).Where(r => r.Span.End <= anchor).ToList();

        // 金西电子商务产业园被省科技厅评为: who grants it stands between 被 and the word of award.
        var passive = text.Text.LastIndexOf('被', Math.Max(clause.Start, anchor - 1), Math.Max(0, Math.Min(anchor - clause.Start, LongestGrantor)));
        if (passive >= clause.Start)
        {
            before = [.. before.Where(r => r.Span.End <= passive)];
            anchor = passive;
        }

        if (before.Count > 0)
        {
            var gap = new TextSpan(before[^1].Span.End, anchor);
            var coordinated = Coordinated(text.Text, before);
            if (gap.Length <= LongestGap && (!HasCount(text.Text, gap.Start, gap.End) || IsSum(text.Text, gap, coordinated.Count)))
            {
                return (coordinated.Select(m => recipients.Head(m, subjectKey)), 0.85);
            }
        }

        if (HasCount(text.Text, clause.Start, anchor))
        {
            return ([], 0);
        }

        if (recipients.Meant(text, new TextSpan(clause.Start, anchor), subjectKey) is { } meant)
        {
            return (meant.Length == 0 ? [] : [meant], 0.75);
        }

        if (IsSomebodyElse(text, clause, anchor))
        {
            return ([], 0);
        }

        var acting = actors.At(anchor).Where(a => Recipients.CanReceive(a) && TitleFor.Fits(honoured, a)).ToList();
        if (acting.Count > 0)
        {
            return (acting.Select(a => recipients.Head(a, subjectKey)), 0.75);
        }

        if (recipients.Before(text, clause.Start, honoured) is { } known)
        {
            return ([known], 0.65);
        }

        // A title of persons goes to nobody where no person is named.
        return honoured == Honoured.Person ? ([], 0) : ([subjectKey], 0.7);
    }

    /// <summary>花溪社区、四湾社区等5个社区, 花溪社区、四湾社区两个社区: the count sums up those named.</summary>
    private static bool IsSum(string text, TextSpan gap, int named)
        => gap.Length > 0 && (text[gap.Start] == '等' || named > 1 && (char.IsAsciiDigit(text[gap.Start]) || "两三四五六七八九".Contains(text[gap.Start], StringComparison.Ordinal)));

    /// <summary>军屯锅魁成功入选…: who received it is named, but as nothing that was recognised; better nobody than the wrong one.</summary>
    private static bool IsSomebodyElse(AnalyzedText text, TextSpan clause, int anchor)
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
            if (word is "街道" or "社区" or "我" or "该" or "全" or "镇" or "村" or "镇里" or "村里" or "全镇" or "全村" or "辖区" or "我镇" or "我村" or "本" or "乡")
            {
                return false;
            }

            // 信访工作获评…, 以优异成绩获评…: an activity receives nothing.
            if (word is "工作" or "成绩" or "考核" or "评比" or "评选" or "建设" or "成效" or "大赛" or "比赛" or "竞赛" or "创建" or "测评" or "考评" or "表现" or "总分")
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

    /// <summary>The last year that the sentence names before the title.</summary>
    private static string? YearBefore(
        AnalyzedText text, IReadOnlyList<TimeExpression> times, StatusMap statuses, int position, TextSpan sentence)
    {
        var (low, high) = (0, times.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = times[middle].Span.Start < position ? (middle + 1, high) : (low, middle);
        }

        var planned = statuses.IsPlanned(position);
        for (var i = low - 1; i >= 0 && i > low - 40; i--)
        {
            var time = times[i];
            var single = time.Interval.Earliest.Year == time.Interval.Latest.Year && time.Interval.Precision is not (DatePrecision.Open or DatePrecision.Period);
            if (time.Span.Start >= sentence.Start)
            {
                return single ? time.Interval.Earliest.Year.ToString() : null;
            }

            // Else the year with which a paragraph or heading before it begins: 2023年,… or 2025年工作计划.
            // What is planned is for the year that the part about plans names.
            var block = text.BlockAt(time.Span.Start);
            if (planned && single && statuses.IsPlanned(time.Span.Start))
            {
                return time.Interval.Earliest.Year.ToString();
            }

            if (single && !planned && block >= 0 && time.Span.Start - text.Blocks[block].Span.Start <= (text.Blocks[block].Kind == BlockKind.Paragraph ? 2 : 12))
            {
                return time.Interval.Earliest.Year.ToString();
            }
        }

        return null;
    }
}
