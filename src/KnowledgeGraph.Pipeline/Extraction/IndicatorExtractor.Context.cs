namespace KnowledgeGraph.Pipeline.Extraction;

/// <content>Whom a number is about, when, and whether it is but a plan.</content>
internal sealed partial class IndicatorExtractor
{
    private sealed partial class Walk
    {
        private void NoteTopic(TextSpan clause)
        {
            if (TopicAt(clause.Start, clause.End) is { } mention)
            {
                sentenceTopic = mention.Key;
            }
        }

        /// <summary>Whom a clause's numbers are about.</summary>
        /// <param name="after">Where what is measured may begin.</param>
        private List<string> FindTopics(TextSpan clause, int firstNumber, (TextSpan Span, bool HadNumber)? before, out int after)
        {
            after = clause.Start;
            if (TopicAt(clause.Start, firstNumber) is { } mention)
            {
                var topics = new List<string> { mention.Key };
                var end = mention.Span.End;
                while (end + 1 < firstNumber && text[end] is '、' or '和' && mentionAt.TryGetValue(end + 1, out var next) && IsTopic(next)
                       && next.Span.End <= firstNumber)
                {
                    topics.Add(next.Key);
                    end = next.Span.End;
                }

                // 甲、乙产值均超5000万元: of both. Without 均 or 分别 the list is one of things counted, not of topics.
                var isShared = topics.Count == 1 || text.AsSpan(end, firstNumber - end) is var rest && (rest.Contains('均') || rest.Contains('各') || rest.Contains('都'));
                if (isShared)
                {
                    after = end;
                    sentenceTopic = topics[^1];
                    return [.. topics.Distinct(StringComparer.Ordinal)];
                }
            }

            // …改造成西部瓷谷·陶工户，占地13亩: a bare measure is of what the clause before ended in.
            if (before is { } previous && lexicon.Head.LengthAt(text, clause.Start, firstNumber) > 0)
            {
                for (var start = previous.Span.End - 1; start >= Math.Max(previous.Span.Start, previous.Span.End - 40); start--)
                {
                    if (mentionAt.TryGetValue(start, out var last) && IsTopic(last) && TrimmedEnd(previous.Span) == last.Span.End)
                    {
                        sentenceTopic = last.Key;
                        break;
                    }
                }
            }

            return [sentenceTopic ?? paragraphTopic ?? subjectKey];
        }

        private LinkedMention? TopicAt(int start, int limit)
        {
            start = Math.Max(start, AfterLeadingTime(start, limit));
            for (var i = 0; i < 4; i++)
            {
                if (mentionAt.TryGetValue(start, out var mention) && mention.Span.End <= limit)
                {
                    // 姑苏区|虎丘街道: the numbers are about the innermost.
                    while (mention.Type == EntityTypes.Place && mentionAt.TryGetValue(mention.Span.End, out var inner)
                           && inner.Type == EntityTypes.Place && inner.Span.End <= limit && IsTopic(inner))
                    {
                        mention = inner;
                    }

                    return IsTopic(mention) ? mention : null;
                }

                var length = lexicon.Lead.LengthAt(text, start, limit);
                var after = length > 0 ? start + length : IsMarkerAt(start) ? AfterMarker(start) : start;
                if (after == start || after >= limit)
                {
                    return null;
                }

                start = after;
            }

            return null;
        }

        private int AfterLeadingTime(int start, int limit)
        {
            for (var i = firstTime; i < times.Count && times[i].Span.Start <= start + 1; i++)
            {
                if (times[i].Span.Start >= start && times[i].Span.End < limit)
                {
                    return times[i].Span.End;
                }
            }

            return start;
        }

        private static bool IsTopic(LinkedMention mention)
            => mention.Type is EntityTypes.Project or EntityTypes.Program or EntityTypes.Organization
                || (mention.Type == EntityTypes.Place && mention.Kind is not PlaceKinds.Road);

        /// <summary>The last time before a number that stands in its clause or opens one: 片区1960年始建，135栋房屋 says nothing of when there were 135.</summary>
        private DateInterval? PeriodAt(TextSpan clause, int position)
        {
            DateInterval? found = null;
            for (var i = firstTime; i < times.Count && times[i].Span.Start < position; i++)
            {
                var start = times[i].Span.Start;
                var opens = start <= AfterMarker(sentence.Span.Start) + 1 || (start > 0 && (IsClauseEnd(text[start - 1]) || text[start - 1] is '自' or '从' or '至' or '到'));
                if ((opens || start >= clause.Start) && !(start > 0 && text[start - 1] is '比' or '较' or '与'))
                {
                    found = times[i].Interval;
                }
            }

            return found ?? paragraphTime;
        }

        /// <summary>Whether what a number measures is still to come: 计划投入1000万元; 将建设广场，面积40亩. A word of completion after it takes that back.</summary>
        private bool IsPlan(int position)
        {
            var planned = isPlanned;
            foreach (var (at, isAhead) in planWords)
            {
                planned = at < position ? isAhead || isPlanned : planned;
            }

            return planned;
        }

        /// <summary>Words of the sentence that begin a plan or end it, in text order.</summary>
        private void NotePlanWords()
        {
            planWords.Clear();
            var clause = sentence.Span.Start;
            var limit = sentence.Span.End;
            for (var i = sentence.Span.Start; i < limit;)
            {
                var length = lexicon.Plan.LengthAt(text, i, limit);
                var shield = length > 0 || text[i] == '已' ? lexicon.Protect.LengthAt(text, i, limit) : 0;
                if (IsClauseEnd(text[i]))
                {
                    clause = i + 1;
                }

                if (length > 0 && length >= shield && IsWordStart(i) && !Is(i + length, "了") && !(i > 0 && text[i - 1] == '现')
                    && (length == 1 || i - clause <= 8) && !(Is(i, "计划") && i > 0 && "动度年展育养".Contains(text[i - 1], StringComparison.Ordinal)))
                {
                    planWords.Add((i, true));
                }
                else if (text[i] == '已')
                {
                    planWords.Add((i, false));
                }

                i += Math.Max(1, Math.Max(shield, length));
            }
        }
    }
}
