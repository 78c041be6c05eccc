namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Finds what the numbers of a text measure: 惠及居民6872户, 完成2100余个充电端口安装, 259户538人.</summary>
/// <remarks>
/// Works clause by clause over the stretch before a number, from the number before it on, and the stretch behind it. Words of the lexicon
/// part both from what is measured; where the segmenter's words are given, they must agree with its boundaries. A number with nothing of its
/// own takes what the number or clause before it measured. Linear: a sentence is bounded, and so is what is looked at around a number.
/// Holds no state between calls.
/// </remarks>
internal sealed class IndicatorExtractor(IndicatorLexicon lexicon)
{
    /// <param name="text">The cleaned text.</param>
    /// <param name="sentences">In text order; their tokens may be missing.</param>
    /// <param name="quantities">In text order.</param>
    /// <param name="times">In text order.</param>
    /// <param name="mentions">What the text names, linked; in text order.</param>
    /// <param name="subjectKey">Key of what the text is about; what a clause does not give to something else is about it.</param>
    /// <returns>In text order; the same may be stated twice.</returns>
    public IReadOnlyList<IndicatorDraft> Extract(
        string text,
        IReadOnlyList<Sentence> sentences,
        IReadOnlyList<Quantity> quantities,
        IReadOnlyList<TimeExpression> times,
        IReadOnlyList<LinkedMention> mentions,
        string subjectKey)
    {
        ArgumentNullException.ThrowIfNull(text);
        return quantities.Count == 0 ? [] : new Walk(lexicon, text, quantities, times, mentions, subjectKey).Run(sentences);
    }

    /// <summary>What a number measures.</summary>
    /// <param name="Span">Where its words stand, for evidence.</param>
    private readonly record struct Metric(string Name, TextSpan Span, string Rule, double Confidence);

    /// <summary>One run over one text.</summary>
    private sealed class Walk(
        IndicatorLexicon lexicon, string text, IReadOnlyList<Quantity> quantities, IReadOnlyList<TimeExpression> times,
        IReadOnlyList<LinkedMention> mentions, string subjectKey)
    {
        private const int LongestNoun = 24;

        /// <summary>A clause longer than this is run-together text: its numbers and nouns cannot be told to belong together for sure.</summary>
        private const int LongestSureClause = 60;

        private static readonly string[] PlanHeadings = ["工作计划", "重点工作", "工作安排", "工作打算", "下一步", "工作思路", "工作目标", "工作展望"];
        private static readonly string[] ReportHeadings = ["总结", "回顾", "情况", "成绩", "成效"];

        private readonly List<IndicatorDraft> drafts = [];
        private readonly HashSet<int> wordStarts = [];
        private readonly Dictionary<int, LinkedMention> mentionAt = Longest(mentions);

        private int nextQuantity;
        private int nextTime;

        // What holds for the paragraph.
        private int lineEnd = -1;
        private string? paragraphTopic;
        private DateInterval? paragraphTime;
        private Metric? lastMetric;
        private string? lastKind;
        private bool isPlanned;

        // What holds for the sentence.
        private Sentence sentence = new(default, []);
        private int firstTime;
        private string? sentenceTopic;

        public List<IndicatorDraft> Run(IReadOnlyList<Sentence> sentences)
        {
            foreach (var next in sentences)
            {
                sentence = next;
                StartSentence();
                var first = nextQuantity;
                while (nextQuantity < quantities.Count && quantities[nextQuantity].Span.End <= sentence.Span.End)
                {
                    nextQuantity++;
                }

                if (nextQuantity > first)
                {
                    ReadSentence(first, nextQuantity);
                }
                else
                {
                    ReadHeading();
                }
            }

            return drafts;
        }

        private void StartSentence()
        {
            var span = sentence.Span;
            if (span.Start > lineEnd)
            {
                lineEnd = text.IndexOf('\n', span.Start) is >= 0 and var end ? end : text.Length;
                (paragraphTopic, paragraphTime, lastMetric, lastKind) = (null, null, null, null);
            }

            sentenceTopic = null;
            wordStarts.Clear();
            foreach (var token in sentence.Tokens)
            {
                wordStarts.Add(token.Span.Start);
            }

            while (nextQuantity < quantities.Count && quantities[nextQuantity].Span.Start < span.Start)
            {
                nextQuantity++;
            }

            while (nextTime < times.Count && times[nextTime].Span.End <= span.Start)
            {
                nextTime++;
            }

            firstTime = nextTime;
            if (firstTime < times.Count && times[firstTime].Span.Start <= AfterMarker(span.Start) + 1)
            {
                paragraphTime = times[firstTime].Interval;
            }
        }

        /// <summary>A sentence without numbers: perhaps a label (1.许信高速。) or a heading (2021年重点工作安排).</summary>
        private void ReadHeading()
        {
            var (start, end) = (AfterMarker(sentence.Span.Start), sentence.Span.End);
            while (end > start && IsClauseEnd(text[end - 1]))
            {
                end--;
            }

            if (end > start && mentionAt.TryGetValue(start, out var mention) && mention.Span.End == end && IsTopic(mention))
            {
                paragraphTopic = mention.Key;
            }

            // A heading stands on its own line.
            if (end - start is > 0 and <= 40 && sentence.Span.End >= lineEnd && (sentence.Span.Start == 0 || text[sentence.Span.Start - 1] is '\n' or ' ' or '\u3000'))
            {
                var plan = IndexOfAny(start, end, PlanHeadings);
                var report = IndexOfAny(start, end, ReportHeadings);
                isPlanned = (isPlanned || plan >= 0) && (report < 0 || (plan >= 0 && plan < report));
            }
        }

        private void ReadSentence(int first, int last)
        {
            var inQuotes = Quoted();
            var clauses = Clauses(first, last);
            var index = first;
            (TextSpan Span, bool HadNumber)? before = null;
            foreach (var clause in clauses)
            {
                var start = index;
                while (index < last && quantities[index].Span.End <= clause.End)
                {
                    index++;
                }

                var hadNumber = index > start;
                if (hadNumber)
                {
                    ReadClause(clause, start, index, before, inQuotes);
                }
                else
                {
                    NoteTopic(clause);
                }

                before = (clause, hadNumber);
            }
        }

        private void ReadClause(TextSpan clause, int first, int last, (TextSpan Span, bool HadNumber)? before, List<TextSpan> inQuotes)
        {
            var floor = clause.Start;
            var topics = FindTopics(clause, quantities[first].Span.Start, before, out var afterTopic);
            floor = Math.Max(floor, afterTopic);
            int? leftEnd = null;
            for (var i = first; i < last; i++)
            {
                var quantity = quantities[i];
                Quantity? next = i + 1 < last ? quantities[i + 1] : null;
                if (quantity.Span.Start < floor)
                {
                    continue;
                }

                var kind = lexicon.KindOf(quantity.Unit);
                if (inQuotes.Exists(q => q.Contains(quantity.Span)))
                {
                    continue;
                }

                if (IsPartOfNext(quantity, next, kind, out var cut))
                {
                    leftEnd ??= cut;
                    continue;
                }

                var left = new TextSpan(floor, Math.Max(floor, Math.Min(leftEnd ?? quantity.Span.Start, quantity.Span.Start)));
                leftEnd = null;
                if (kind == "duration")
                {
                    floor = quantity.Span.End < text.Length && char.IsLetter(text[quantity.Span.End]) ? floor : quantity.Span.End;
                    continue;
                }

                foreach (var metric in Measure(quantity, kind, left, next, clause, before, ref floor))
                {
                    Add(quantity, kind, metric, clause, topics);
                }
            }
        }

        /// <summary>What a number measures; two answers where run-together text leaves it open, none where nothing does.</summary>
        private List<Metric> Measure(
            Quantity quantity, string kind, TextSpan left, Quantity? next, TextSpan clause, (TextSpan Span, bool HadNumber)? before, ref int floor)
        {
            var isSure = clause.Length <= LongestSureClause;
            if (kind == "ratio" && Growth(left) is { } growth)
            {
                floor = quantity.Span.End;
                return [growth];
            }

            var leftNoun = LeftNoun(left, isSure, out var leftVerb);
            var rightNoun = RightNoun(quantity, next, clause, out var isAttribute);
            var leftName = leftNoun is { } l ? Name(l) : string.Empty;
            var isVerbOnly = leftName.Length == 0 || lexicon.Verb.Contains(leftName);
            var found = new List<Metric>();
            var isClassifier = kind is "count" or "people" or "household" && quantity.Unit is not ("人次" or "家次" or "户次" or "场次" or "件次" or "次" or "人");
            if (rightNoun is { } right && (isVerbOnly || isAttribute || isClassifier) && !(leftVerb.Length > 0 && !isVerbOnly && !isAttribute && !isClassifier))
            {
                // 走访30家企业 → 走访企业; 完成30个端口 → 端口.
                var verb = isVerbOnly && leftName.Length > 1 && lexicon.Verb.Contains(leftName) ? leftName : string.Empty;
                found.Add(new Metric(verb + lexicon.Rename(Name(right)), right, "number-metric", isSure ? 0.75 : 0.45));
                floor = right.End;
                if (isVerbOnly || isSure)
                {
                    return found;
                }
            }

            if (leftNoun is { } noun && leftName.Length > 0 && !(isVerbOnly && lexicon.Light.Contains(leftName)))
            {
                if (found.Count == 0)
                {
                    floor = quantity.Span.End;
                }

                found.Add(new Metric(InList(leftName), noun, "metric-number", isSure ? 0.85 : 0.5));
                return found;
            }

            if (found.Count == 0)
            {
                floor = quantity.Span.End;
                if (Inherit(quantity, kind, left, clause, before) is { } inherited)
                {
                    found.Add(inherited);
                }
            }

            return found;
        }

        /// <summary>省级达标小区4个、市级1个: a level alone stands for what the item before it was.</summary>
        private string InList(string name)
        {
            if (lexicon.Level.Contains(name) && lastMetric is { } last && lexicon.Level.LengthAt(last.Name, 0, last.Name.Length) is > 0 and var length)
            {
                return name + last.Name[length..];
            }

            return lexicon.Rename(name);
        }

        private Metric? Inherit(Quantity quantity, string kind, TextSpan left, TextSpan clause, (TextSpan Span, bool HadNumber)? before)
        {
            var isFirst = left.Start == clause.Start;
            if (isFirst && before is { HadNumber: false } previous && LeftTopic(previous.Span) is { } topic)
            {
                // 辖区场所码应赋尽赋，共3228家
                return new Metric(Name(topic), topic, "clause-before", 0.5);
            }

            if (lastMetric is not { } last)
            {
                return null;
            }

            var isNear = last.Span.Start >= sentence.Span.Start;
            return isNear ? last with { Rule = "number-before", Confidence = 0.5 }
                : lastKind == kind && kind is "money" or "area" or "mass" ? last with { Rule = "sentence-before", Confidence = 0.3 } : null;
        }

        private void Add(Quantity quantity, string kind, Metric metric, TextSpan clause, List<string> topics)
        {
            lastMetric = metric;
            lastKind = kind;
            var unit = quantity.Unit.Length > 0 ? quantity.Unit : lexicon.UnitOf(metric.Name);
            if (unit is null || metric.Name.Length == 0 || (metric.Name.Length == 1 && !char.IsLetter(metric.Name[0])))
            {
                return;
            }

            var evidence = clause.Length <= 2 * LongestSureClause ? clause : quantity.Span;
            evidence = evidence.Start - metric.Span.Start <= SentenceSplitter.LongestSentence ? evidence.Cover(metric.Span) : evidence;
            var planned = IsPlan(clause, quantity.Span.Start);
            var isPart = text.AsSpan(clause.Start, quantity.Span.Start - clause.Start).Contains("其中", StringComparison.Ordinal);
            var confidence = metric.Confidence * (isPart ? 0.6 : 1) * (quantity.Value == 1 ? 0.8 : 1) * (planned ? 0.8 : 1);
            foreach (var topic in topics)
            {
                drafts.Add(new IndicatorDraft(
                    topic, metric.Name, quantity.Value, unit, PeriodAt(quantity.Span.Start), Trim(evidence), metric.Rule, Math.Round(confidence, 3))
                {
                    Status = planned ? Statuses.Planned : null,
                });
            }
        }

        // Numbers that are no statement of their own.

        /// <summary>Whether a number only serves the next one or the noun behind it: 从26.9%下降到22.8%, 5至7名, 70周岁以上老人, 100万元以上企业2家.</summary>
        /// <param name="cut">Where what is measured ends, for the next number.</param>
        private bool IsPartOfNext(Quantity quantity, Quantity? next, string kind, out int? cut)
        {
            cut = null;
            var (start, end) = (quantity.Span.Start, quantity.Span.End);
            if (next is { } second && second.Span.Start - end is var gap and >= 0 and <= 8)
            {
                var between = text.AsSpan(end, gap);
                if (between is "至" or "到" or "-" or "－" or "–" or "~" or "～" or "—" && second.Unit == quantity.Unit)
                {
                    cut = start;
                    return true;
                }

                var isFrom = start > 0 && text[start - 1] is '从' or '由' || (start > 1 && text[start - 2] is '从' or '由' && text[start - 1] is '约' or '近' or '的');
                if (isFrom && (between.Contains('到') || between.Contains('至') || between.Contains('为') || between.Contains('达')))
                {
                    cut = text[start - 1] is '从' or '由' ? start - 1 : start - 2;
                    return true;
                }
            }

            if (kind == "level" && end < text.Length && (char.IsLetter(text[end]) || quantity.Unit is "岁" or "周岁") && !IsLevelOf(start))
            {
                return true;
            }

            var isBound = Is(end, "以上") || Is(end, "以下") || Is(end, "以内");
            return isBound && end + 2 < text.Length && char.IsLetter(text[end + 2]) && !IsStopAt(end + 2, end + 8) && next is { } n && n.Span.Start - end <= LongestNoun
                && !text.AsSpan(end, n.Span.Start - end).Contains('、');
        }

        /// <summary>平均寿命83岁: an age that is itself measured.</summary>
        private bool IsLevelOf(int start) => start >= 2 && text.AsSpan(Math.Max(0, start - 8), Math.Min(8, start)).ContainsAny("寿龄温".AsSpan());

        // What stands before a number.

        private TextSpan? LeftNoun(TextSpan left, bool isSure, out string verb)
        {
            verb = string.Empty;
            var (start, end) = TrimTail(left.Start, left.End);
            start = Math.Max(start, AfterTimes(start, end));
            start = AfterList(start, end);
            start = TrimLead(start, end);
            (start, verb) = AfterVerb(start, end);
            start = AfterOf(start, end);
            start = TrimLead(start, end);
            (start, end) = Balance(start, end);
            (start, end) = TrimTail(start, end);
            if (end - start > LongestNoun)
            {
                start = WordStart(Math.Max(start, end - (isSure ? LongestNoun : 14)), end);
            }

            return end > start ? new TextSpan(start, end) : null;
        }

        /// <summary>What a clause without numbers is about: 辖区场所码应赋尽赋 → 场所码应赋尽赋.</summary>
        private TextSpan? LeftTopic(TextSpan clause)
        {
            var start = TrimLead(Math.Max(clause.Start, AfterTimes(clause.Start, clause.End)), clause.End);
            (start, _) = AfterVerb(start, clause.End);
            var end = NounEnd(start, Math.Min(clause.End, start + LongestNoun));
            for (var i = start + 2; i + 2 < end; i++)
            {
                // 应保尽保, 应赋尽赋
                if (text[i] == '应' && text[i + 2] == '尽')
                {
                    end = i;
                }
            }

            return end - start >= 2 ? new TextSpan(start, end) : null;
        }

        private (int Start, int End) TrimTail(int start, int end)
        {
            while (end > start)
            {
                if (char.IsWhiteSpace(text[end - 1]) || IsClauseEnd(text[end - 1]) || text[end - 1] is '、')
                {
                    end--;
                }
                else if (lexicon.Tail.LengthBefore(text, end, start) is > 0 and var length && IsWordStart(end - length) && !(length == 1 && IsProtectedEnd(start, end)))
                {
                    end -= length;
                }
                else
                {
                    break;
                }
            }

            return (start, end);
        }

        /// <summary>线上, 国有, 认为: a single character that ends a longer word is no word of its own.</summary>
        private bool IsProtectedEnd(int start, int end) => lexicon.Protect.LengthBefore(text, end, start) > 1;

        private int TrimLead(int start, int end)
        {
            while (start < end)
            {
                if (char.IsWhiteSpace(text[start]) || IsClauseEnd(text[start]) || text[start] is '、' or '）' or ')')
                {
                    start++;
                }
                else if (IsMarkerAt(start) && AfterMarker(start) is var after && after > start && after <= end)
                {
                    start = after;
                }
                else if (Longest(lexicon.Lead, lexicon.Light, start, end) is > 0 and var length && length < end - start + 1
                    && lexicon.Protect.LengthAt(text, start, end) <= length && lexicon.Verb.LengthAt(text, start, end) <= length
                    && lexicon.Head.LengthAt(text, start, end) < end - start && IsWordStart(start + length) && !IsNamedAfter(start + length, end))
                {
                    start += length;
                }
                else
                {
                    break;
                }
            }

            return start;
        }

        /// <summary>完成率, 创建工作: a verb that only names something is left with it.</summary>
        private bool IsNamedAfter(int at, int end) => at < end && text[at] is '率' or '量' or '数' or '额' or '员' or '费' or '者' or '难' && end - at <= 2;

        /// <summary>After the last verb inside: 领导班子带队走访企业 → 走访企业; 拿出岗位 → 岗位.</summary>
        private (int Start, string Verb) AfterVerb(int start, int end)
        {
            var (best, verb) = (start, string.Empty);
            for (var i = start; i < end - 1;)
            {
                var length = lexicon.ClearVerb.LengthAt(text, i, end);
                var shield = lexicon.Protect.LengthAt(text, i, end);
                if (length > 0 && length >= shield && IsWordStart(i) && IsWordStart(i + length) && end - i - length >= 2 && !IsNamedAfter(i + length, end)
                    && !(lexicon.Head.LengthAt(text, i + length, end) == end - i - length && i > start))
                {
                    verb = text.Substring(i, length);
                    var after = i + length < end && text[i + length] is '了' or '过' ? i + length + 1 : i + length;
                    best = lexicon.Verb.Contains(verb) ? i : after;
                    i = after;
                }
                else
                {
                    i += Math.Max(1, shield);
                }
            }

            return (best, verb);
        }

        /// <summary>挖出来的税源项目 → 税源项目; 磁性材料厂等企业 → 企业.</summary>
        private int AfterOf(int start, int end)
        {
            for (var i = end - 2; i > start; i--)
            {
                if (text[i] is '的' && end - i > 2 && text[i - 1] is not '目' && !IsInsideQuotes(i, start, end))
                {
                    return i + 1;
                }

                if (text[i] == '等' && end - i > 2 && lexicon.Protect.LengthAt(text, i - 1, end) < 2 && lexicon.Protect.LengthAt(text, i, end) < 2 && text[i + 1] is not ('级' or '待' or '候'))
                {
                    return i + 1;
                }
            }

            return start;
        }

        private bool IsInsideQuotes(int at, int start, int end)
            => text.AsSpan(start, at - start).LastIndexOf('“') > text.AsSpan(start, at - start).LastIndexOf('”') && text.AsSpan(at, end - at).Contains('”');

        private int AfterTimes(int start, int end)
        {
            var after = start;
            for (var i = firstTime; i < times.Count && times[i].Span.End <= end; i++)
            {
                if (times[i].Span.Start >= start && end - times[i].Span.End >= 0 && !Is(times[i].Span.End, "的"))
                {
                    after = times[i].Span.End;
                }
            }

            return after;
        }

        /// <summary>After the last 、 of a list, unless what follows is but a verb of one: 机耕道新修、硬化21条.</summary>
        private int AfterList(int start, int end)
        {
            for (var i = end - 1; i >= start; i--)
            {
                if (text[i] == '、')
                {
                    var rest = TrimLead(i + 1, end);
                    var name = text[rest..end];
                    var isVerb = name.Length == 0 || lexicon.Verb.Contains(name) || lexicon.Light.Contains(name) || lexicon.Stop.Contains(name);
                    return isVerb && i > start ? AfterList(start, i) : i + 1;
                }
            }

            return start;
        }

        /// <summary>Drops half of a pair of quotes or brackets at either end.</summary>
        private (int Start, int End) Balance(int start, int end)
        {
            while (end > start && text[start] is '”' or '）' or ')' or '》' or '’')
            {
                start++;
            }

            while (end > start && text[end - 1] is '“' or '（' or '(' or '《' or '‘')
            {
                end--;
            }

            if (end > start && text[start] == '“' && !text.AsSpan(start, end - start).Contains('”'))
            {
                start++;
            }

            if (end > start && text[end - 1] == '”' && !text.AsSpan(start, end - start).Contains('“'))
            {
                end--;
            }

            return (start, end);
        }

        // What stands behind a number.

        /// <param name="isAttribute">Whether 的 joins them: 4.8亿元的单子.</param>
        private TextSpan? RightNoun(Quantity quantity, Quantity? next, TextSpan clause, out bool isAttribute)
        {
            isAttribute = false;
            var limit = Math.Min(next?.Span.Start ?? clause.End, clause.End);
            var start = quantity.Span.End;
            if (start < limit && text[start] == '的')
            {
                isAttribute = true;
                start++;
            }

            // 189名70周岁以上老人: the next number may belong to this noun.
            if (next is { } n && n.Span.Start == start && lexicon.KindOf(n.Unit) == "level")
            {
                var noun = NounEnd(n.Span.End + (Is(n.Span.End, "以上") || Is(n.Span.End, "以下") ? 2 : 0), clause.End);
                return noun > n.Span.End + 2 ? new TextSpan(start, noun) : null;
            }

            if (start >= limit || times.Count > 0 && IsTimeAt(start))
            {
                return null;
            }

            var end = NounEnd(start, Math.Min(limit, start + LongestNoun));
            var full = end;
            if (end == limit && next is not null && limit == next.Value.Span.Start)
            {
                // 12个村民组总人口1128户: the measure belongs to the next number.
                (_, end) = TrimTail(start, end);
                full = end;
                var head = lexicon.Head.LengthBefore(text, end, start);
                if (head == 0 && lexicon.Tail.LengthBefore(text, limit, start) > 0 && LastVerb(start, end) is { } verb)
                {
                    end = verb;
                }

                end -= head;
                (start, end) = Balance(start, end);
            }

            while (end > start && (text[end - 1] is '里' or '内' or '等' or '中' or '时' && lexicon.Protect.LengthBefore(text, end, start) < 2 || char.IsWhiteSpace(text[end - 1])))
            {
                end--;
            }

            (start, end) = Balance(start, end);
            return end > start && full > start && char.IsLetterOrDigit(text[start]) | text[start] is '“' or '"' or '《' ? new TextSpan(start, end) : null;
        }

        private int? LastVerb(int start, int end)
        {
            int? at = null;
            for (var i = start + 1; i < end; i++)
            {
                if (lexicon.ClearVerb.LengthAt(text, i, end) > 1 && IsWordStart(i))
                {
                    at ??= i;
                }
            }

            return at;
        }

        /// <summary>Where a noun that begins at a place ends: at a comma, a 的, a verb or another word that no noun holds.</summary>
        private int NounEnd(int start, int limit)
        {
            var i = start;
            while (i < limit)
            {
                var c = text[i];
                if (IsClauseEnd(c) || c is '、' or '\n' || (c is '（' or '(' && !IsShortBracket(i, limit)))
                {
                    break;
                }

                if (c is '“' or '《' && text.IndexOf(c == '“' ? '”' : '》', i, Math.Min(30, text.Length - i)) is > 0 and var close && close < limit)
                {
                    i = close + 1;
                    continue;
                }

                if (IsStopAt(i, limit))
                {
                    break;
                }

                i += Math.Max(1, lexicon.Protect.LengthAt(text, i, limit));
            }

            return i;
        }

        private bool IsStopAt(int at, int limit)
        {
            var stop = Math.Max(lexicon.Stop.LengthAt(text, at, limit), lexicon.ClearVerb.LengthAt(text, at, limit));
            return stop > 0 && stop >= lexicon.Protect.LengthAt(text, at, limit) && IsWordStart(at);
        }

        /// <summary>村（社区）: a bracket within a name.</summary>
        private bool IsShortBracket(int open, int limit)
        {
            var close = text.AsSpan(open, Math.Min(8, limit - open)).IndexOfAny('）', ')');
            return close > 1 && open + close + 1 < limit && char.IsLetter(text[open + close + 1]);
        }

        // Changes, topics, periods.

        /// <summary>增长25.08%: the change of what was measured last, or of what stands before the word. 增长到76.1% is a level, not a change.</summary>
        private Metric? Growth(TextSpan left)
        {
            var end = left.End;
            while (end > left.Start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '约' or '近' or '超' or '了' or '为'
                || (text[end - 1] is '达' or '到' && lexicon.Growth.LengthBefore(text, end, left.Start) == 0 && IsRate(left.Start, end))))
            {
                end--;
            }

            if (lexicon.Growth.LengthBefore(text, end, left.Start) is not (> 0 and var length))
            {
                return null;
            }

            var word = text.Substring(end - length, length);
            var noun = LeftNoun(new TextSpan(left.Start, end - length), true, out _);
            var before = noun is { } n ? Name(n) : string.Empty;
            var isOwn = before.Length > 1 && !lexicon.Growth.Contains(before) && !times.Any(t => t.Span.Contains(noun!.Value.Start));
            var basis = isOwn ? new Metric(before, noun!.Value, "growth", 0.4)
                : lastMetric is { } last && last.Span.Start >= sentence.Span.Start ? last : (Metric?)null;
            return basis is { } b
                ? new Metric(b.Rule == "growth" && !isOwn ? b.Name : b.Name + word, b.Span.Cover(new TextSpan(end - length, end)), "growth", 0.4)
                : null;
        }

        /// <summary>增幅达到51.8%: behind a word for a rate, 达到 keeps it a change.</summary>
        private bool IsRate(int start, int end)
        {
            var before = text.AsSpan(start, end - start).TrimEnd('到').TrimEnd('达');
            return before.EndsWith("幅", StringComparison.Ordinal) || before.EndsWith("增速", StringComparison.Ordinal) || before.EndsWith("同比", StringComparison.Ordinal);
        }

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
                while (end + 1 < firstNumber && text[end] is '、' or '和' && mentionAt.TryGetValue(end + 1, out var next) && IsTopic(next))
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

        private DateInterval? PeriodAt(int position)
        {
            DateInterval? found = null;
            for (var i = firstTime; i < times.Count && times[i].Span.Start < position; i++)
            {
                var start = times[i].Span.Start;
                if (!(start > 0 && text[start - 1] is '比' or '较' or '与'))
                {
                    found = times[i].Interval;
                }
            }

            return found ?? paragraphTime;
        }

        private bool IsPlan(TextSpan clause, int position)
        {
            for (var i = clause.Start; i < position;)
            {
                var shield = lexicon.Protect.LengthAt(text, i, position);
                var length = lexicon.Plan.LengthAt(text, i, position);
                if (length > 0 && length >= shield && IsWordStart(i) && !Is(i, "争取到"))
                {
                    return true;
                }

                i += Math.Max(1, shield);
            }

            return isPlanned;
        }

        // Clauses and characters.

        /// <summary>Stretches between commas and other marks that are no part of a number; brackets that hold numbers of their own are cut out.</summary>
        private List<TextSpan> Clauses(int first, int last)
        {
            var clauses = new List<TextSpan>();
            var start = sentence.Span.Start;
            var number = first;
            for (var i = sentence.Span.Start; i < sentence.Span.End; i++)
            {
                while (number < last && quantities[number].Span.End <= i)
                {
                    number++;
                }

                var isInNumber = number < last && quantities[number].Span.Contains(i);
                var isBracket = text[i] is '（' or '(' or '）' or ')' && !(text[i] is '（' or '(' ? IsShortBracket(i, sentence.Span.End) : IsAfterShortBracket(i));
                if (!isInNumber && (IsClauseEnd(text[i]) || isBracket) && !(text[i] is '.' or '．' && IsMarkerEnd(i)))
                {
                    if (i > start)
                    {
                        clauses.Add(new TextSpan(start, i));
                    }

                    start = i + 1;
                }
            }

            if (sentence.Span.End > start)
            {
                clauses.Add(new TextSpan(start, sentence.Span.End));
            }

            return clauses;
        }

        private bool IsAfterShortBracket(int close)
        {
            for (var i = close - 1; i >= Math.Max(0, close - 7); i--)
            {
                if (text[i] is '（' or '(')
                {
                    return IsShortBracket(i, sentence.Span.End);
                }
            }

            return false;
        }

        /// <summary>Short quotations within the sentence: numbers in them belong to names (“三个服务、两个亲民”).</summary>
        private List<TextSpan> Quoted()
        {
            var found = new List<TextSpan>();
            var open = -1;
            for (var i = sentence.Span.Start; i < sentence.Span.End; i++)
            {
                if (text[i] == '“')
                {
                    open = i;
                }
                else if (text[i] == '”' && open >= 0)
                {
                    if (i - open <= 20)
                    {
                        found.Add(new TextSpan(open, i));
                    }

                    open = -1;
                }
            }

            return found;
        }

        private static bool IsClauseEnd(char c) => c is '，' or ',' or '。' or '；' or ';' or '：' or ':' or '！' or '？' or '!' or '?' or '.' or '．' or '…';

        private bool IsMarkerEnd(int i) => i > 0 && char.IsAsciiDigit(text[i - 1]) && i - sentence.Span.Start <= 3;

        private bool IsMarkerAt(int at) => at < text.Length && (char.IsAsciiDigit(text[at]) || text[at] is '（' or '(' or '·' or '▲' or '●' || text[at] is >= '①' and <= '⑳'
            || ChineseNumber.Contains(text[at], StringComparison.Ordinal));

        private const string ChineseNumber = "一二三四五六七八九十";

        /// <summary>After 1. or （一） or ① or 一是 at a place; the place itself where none is there.</summary>
        private int AfterMarker(int at)
        {
            var i = at;
            if (i < text.Length && (text[i] is '·' or '▲' or '●' || text[i] is >= '①' and <= '⑳'))
            {
                return i + 1;
            }

            var isBracketed = i < text.Length && text[i] is '（' or '(';
            i += isBracketed ? 1 : 0;
            var number = i;
            while (i < text.Length && i - number < 3 && (char.IsAsciiDigit(text[i]) || ChineseNumber.Contains(text[i], StringComparison.Ordinal)))
            {
                i++;
            }

            if (i == number || i >= text.Length)
            {
                return at;
            }

            return isBracketed ? (text[i] is '）' or ')' ? i + 1 : at)
                : text[i] is '.' or '．' or '、' or '是' && !(i + 1 < text.Length && char.IsAsciiDigit(text[i + 1])) ? i + 1 : at;
        }

        private bool IsTimeAt(int at)
        {
            for (var i = firstTime; i < times.Count && times[i].Span.Start <= at; i++)
            {
                if (times[i].Span.Contains(at))
                {
                    return true;
                }
            }

            return false;
        }

        private bool IsWordStart(int at) => wordStarts.Count == 0 || at >= sentence.Span.End || wordStarts.Contains(at) || !char.IsLetter(text[at]);

        /// <summary>The first word start at or after a place; the place itself where words are not given.</summary>
        private int WordStart(int at, int end)
        {
            for (var i = at; wordStarts.Count > 0 && i < end; i++)
            {
                if (wordStarts.Contains(i))
                {
                    return i;
                }
            }

            return at;
        }

        private int Longest(WordSet first, WordSet second, int start, int end) => Math.Max(first.LengthAt(text, start, end), second.LengthAt(text, start, end));

        private int IndexOfAny(int start, int end, string[] words)
        {
            var first = -1;
            foreach (var word in words)
            {
                var at = text.AsSpan(start, end - start).IndexOf(word, StringComparison.Ordinal);
                first = at >= 0 && (first < 0 || at < first) ? at : first;
            }

            return first;
        }

        private int TrimmedEnd(TextSpan span)
        {
            var end = span.End;
            while (end > span.Start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '”' or '》'))
            {
                end--;
            }

            return end;
        }

        private TextSpan Trim(TextSpan span)
        {
            var (start, end) = (span.Start, span.End);
            while (start < end && (char.IsWhiteSpace(text[start]) || text[start] is '、'))
            {
                start++;
            }

            while (end > start && char.IsWhiteSpace(text[end - 1]))
            {
                end--;
            }

            return new TextSpan(start, end);
        }

        /// <summary>A metric's words without blanks.</summary>
        private string Name(TextSpan span)
        {
            var words = span.In(text);
            return words.Any(char.IsWhiteSpace) ? string.Concat(words.Where(c => !char.IsWhiteSpace(c))) : words;
        }

        private bool Is(int at, string word) => string.CompareOrdinal(text, at, word, 0, word.Length) == 0;

        private static Dictionary<int, LinkedMention> Longest(IReadOnlyList<LinkedMention> mentions)
        {
            var found = new Dictionary<int, LinkedMention>();
            foreach (var mention in mentions)
            {
                if (!found.TryGetValue(mention.Span.Start, out var other) || other.Span.Length < mention.Span.Length)
                {
                    found[mention.Span.Start] = mention;
                }
            }

            return found;
        }
    }
}
