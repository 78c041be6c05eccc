namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Who received an honour, and who seeks one. Whom the clause names right before the word of award, else who acts there.</summary>
/// <remarks>A wish is no award: 争创 and 申报 give SEEKS, whatever else stands in the sentence.</remarks>
internal sealed class AwardExtractor
{
    private const int LongestGap = 14;

    /// <param name="times">In text order.</param>
    public static IEnumerable<RelationDraft> Extract(
        AnalyzedText text, IReadOnlyList<LinkedMention> mentions, ActorMap actors, StatusMap statuses, IReadOnlyList<TimeExpression> times, string subjectKey)
    {
        var recipients = mentions.Where(CanReceive).ToLookup(m => text.ClauseAt(m.Span.Start));
        foreach (var honour in mentions.Where(m => m.Type == EntityTypes.Honour))
        {
            var properties = honour.Mention.Properties;
            var sought = properties.Find(MentionProperties.Stance) == MentionProperties.Sought;
            var anchor = properties.Find(MentionProperties.TriggerAt) is { } trigger ? int.Parse(trigger) : honour.Span.Start;
            var (heads, confidence) = Heads(text, recipients, actors, anchor, subjectKey);
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

    private static bool CanReceive(LinkedMention mention)
        => mention.Type is EntityTypes.Organization or EntityTypes.Person or EntityTypes.Project or EntityTypes.Program
            || mention.Type == EntityTypes.Place && mention.Kind is not (PlaceKinds.Province or PlaceKinds.City);

    private static (IEnumerable<string> Heads, double Confidence) Heads(
        AnalyzedText text, ILookup<int, LinkedMention> recipients, ActorMap actors, int anchor, string subjectKey)
    {
        var clause = text.ClauseSpan(anchor);
        var before = recipients[text.ClauseAt(anchor)].Where(r => r.Span.End <= anchor).OrderBy(r => r.Span.End).ThenBy(r => r.Span.Start).ToList();

        // 金西电子商务产业园被省科技厅评为: who grants it stands between 被 and the word of award.
        var passive = text.Text.LastIndexOf('被', Math.Max(clause.Start, anchor - 1), Math.Max(0, Math.Min(anchor - clause.Start, 20)));
        if (passive >= clause.Start)
        {
            before = [.. before.Where(r => r.Span.End <= passive)];
            anchor = passive;
        }

        if (before.Count > 0 && anchor - before[^1].Span.End <= LongestGap && !HasCount(text.Text, before[^1].Span.End, anchor))
        {
            return (Coordinated(text.Text, before), 0.85);
        }

        if (IsSomebodyElse(text, clause, anchor))
        {
            return ([], 0);
        }

        var acting = actors.At(anchor).Where(CanReceive).ToList();
        return acting.Count > 0 ? (acting.Select(a => a.Key), 0.75) : ([subjectKey], 0.7);
    }

    /// <summary>军屯锅魁成功入选…: who received it is named, but as nothing that was recognised; better nobody than the wrong one.</summary>
    private static bool IsSomebodyElse(AnalyzedText text, TextSpan clause, int anchor)
    {
        var nouns = 0;
        for (var i = text.TokenAt(clause.Start); i >= 0 && i < text.Tokens.Count && text.Tokens[i].Span.End <= anchor; i++)
        {
            var word = text.Word(text.Tokens[i]);
            if (word is "街道" or "社区" or "我" or "该" or "全" or "镇" or "村" or "镇里" or "村里" or "全镇" or "全村" or "辖区" or "我镇" or "我村" or "本" or "乡")
            {
                return false;
            }

            nouns += text.Tokens[i].Tag is "n" or "nz" or "nr" or "x" && char.IsLetter(word[0]) ? word.Length : text.Tokens[i].Tag is "v" ? -2 : 0;
        }

        return nouns >= 3;
    }

    /// <summary>The last mention and those coordinated with it; of nested ones the innermost.</summary>
    private static List<string> Coordinated(string text, List<LinkedMention> before)
    {
        var keys = new List<string> { before[^1].Key };
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
                    keys.Add(before[i].Key);
                }

                start = before[i].Span.Start;
            }
            else
            {
                break;
            }
        }

        return keys;
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
