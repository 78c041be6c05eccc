namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Finds what the numbers of a text measure: 惠及居民6872户, 完成2100余个充电端口安装, 259户538人.</summary>
/// <remarks>
/// Works clause by clause over the stretch before a number, from the number before it on, and the stretch behind it. Words of the lexicon
/// part both from what is measured; where the segmenter's words are given, they must agree with its boundaries. A number with nothing of its
/// own takes what the number or clause before it measured. Linear: a sentence is bounded, and so is what is looked at around a number.
/// Holds no state between calls.
/// </remarks>
internal sealed partial class IndicatorExtractor(IndicatorLexicon lexicon)
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
    private sealed partial class Walk(
        IndicatorLexicon lexicon, string text, IReadOnlyList<Quantity> quantities, IReadOnlyList<TimeExpression> times,
        IReadOnlyList<LinkedMention> mentions, string subjectKey)
    {
        private const int LongestNoun = 24;

        /// <summary>A clause longer than this is run-together text: its numbers and nouns cannot be told to belong together for sure.</summary>
        private const int LongestSureClause = 60;

        /// <summary>Words before a number that make what follows it, never what stands before them, what is counted.</summary>
        private const string Carriers = "让使对给把被令";

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
        private readonly Dictionary<string, Metric> lastOfUnit = new(StringComparer.Ordinal);
        private bool isPlanned;

        // What holds for the sentence.
        private Sentence sentence = new(default, []);
        private int firstTime;
        private string? sentenceTopic;
        private readonly List<(int At, bool IsAhead)> planWords = [];

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
                (paragraphTopic, paragraphTime, lastMetric) = (null, null, null);
                lastOfUnit.Clear();
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
            NotePlanWords();
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
            var isSure = Stretch(quantity.Span, clause) <= LongestSureClause;
            if (kind == "ratio" && TryGrowth(left, out var growth))
            {
                floor = quantity.Span.End;
                return growth is { } change ? [change] : [];
            }

            var leftNoun = LeftNoun(left, isSure, out var leftVerb);
            var rightNoun = RightNoun(quantity, next, clause, out var isAttribute);
            var leftName = leftNoun is { } l ? Name(l) : string.Empty;
            if (text.AsSpan(left.Start, left.Length).TrimEnd() is var said && (said.EndsWith("没有", StringComparison.Ordinal) || said.EndsWith("未", StringComparison.Ordinal) || said.EndsWith("无", StringComparison.Ordinal)))
            {
                return [];
            }

            if (leftName.StartsWith("一个", StringComparison.Ordinal) || leftName.StartsWith('每') || (said.Length > 0 && Carriers.Contains(said[^1], StringComparison.Ordinal) && !IsProtectedEnd(left.Start, left.Start + said.Length)))
            {
                (leftNoun, leftName) = (null, string.Empty);
            }

            var isLoose = IsLoose(quantity);
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

            if (leftNoun is { } noun && leftName.Length > 0 && !isLoose && !(isVerbOnly && lexicon.Light.Contains(leftName)))
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
                if (!isLoose && Inherit(quantity, kind, left, clause, before) is { } inherited)
                {
                    found.Add(inherited);
                }
            }

            return found;
        }

        /// <summary>两个加快, 二次征地: a small number in Chinese numerals with a word for anything states nothing unless a noun follows it.</summary>
        private bool IsLoose(Quantity quantity) => quantity.Value < 10 && Numeral.Contains(text[quantity.Span.Start], StringComparison.Ordinal) && quantity.Unit is "个" or "次" or "种" or "类";

        /// <summary>How long the text around a number runs on without any mark.</summary>
        private int Stretch(TextSpan number, TextSpan clause)
        {
            var before = text.AsSpan(clause.Start, number.Start - clause.Start).LastIndexOf('、');
            var after = text.AsSpan(number.End, Math.Max(0, clause.End - number.End)).IndexOf('、');
            return (after < 0 ? clause.End : number.End + after) - (before < 0 ? clause.Start : clause.Start + before);
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

            // 259户538人 count the same; otherwise what had the same unit before, as in 集体收入达到50万元，4个村居突破100万元.
            var isAdjacent = left.Length == 0 && !isFirst;
            var alike = lastOfUnit.TryGetValue(quantity.Unit, out var sameUnit) ? sameUnit : lastOfUnit.GetValueOrDefault(kind);
            var source = isAdjacent || alike.Name is null ? last : alike;
            return source.Span.Start >= sentence.Span.Start ? source with { Rule = "number-before", Confidence = isAdjacent ? 0.6 : 0.5 }
                : kind is "money" or "area" or "mass" && alike.Name is not null ? alike with { Rule = "sentence-before", Confidence = 0.3 } : null;
        }

        private void Add(Quantity quantity, string kind, Metric metric, TextSpan clause, List<string> topics)
        {
            lastMetric = metric;
            lastOfUnit[quantity.Unit] = metric;
            lastOfUnit[kind] = metric;
            var unit = quantity.Unit.Length > 0 ? quantity.Unit : lexicon.UnitOf(metric.Name);
            if (unit is null || metric.Name.Length == 0 || lexicon.Vague.Contains(metric.Name) || (metric.Name.Length == 1 && !char.IsLetter(metric.Name[0])))
            {
                return;
            }

            var evidence = clause.Length <= 2 * LongestSureClause ? clause : quantity.Span;
            evidence = evidence.Start - metric.Span.Start <= SentenceSplitter.LongestSentence ? evidence.Cover(metric.Span) : evidence;
            var planned = IsPlan(Math.Min(metric.Rule == "number-metric" ? quantity.Span.Start : metric.Span.Start, quantity.Span.Start));
            var isPart = text.AsSpan(clause.Start, quantity.Span.Start - clause.Start).Contains("其中", StringComparison.Ordinal);
            var confidence = metric.Confidence * (isPart ? 0.6 : 1) * (quantity.Value == 1 ? 0.8 : 1) * (planned ? 0.8 : 1);
            foreach (var topic in topics)
            {
                drafts.Add(new IndicatorDraft(
                    topic, metric.Name, quantity.Value, unit, PeriodAt(clause, quantity.Span.Start), Trim(evidence), metric.Rule, Math.Round(confidence, 3))
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

            if (kind == "level" && quantity.Unit is not ("岁" or "周岁"))
            {
                return true;
            }

            if (kind == "level" && end < text.Length && !IsLevelOf(start))
            {
                return true;
            }

            var isBound = Is(end, "以上") || Is(end, "以下") || Is(end, "以内");
            return isBound && end + 2 < text.Length && char.IsLetter(text[end + 2]) && !IsStopAt(end + 2, end + 8) && next is { } n && n.Span.Start - end <= LongestNoun
                && !text.AsSpan(end, n.Span.Start - end).Contains('、');
        }

        /// <summary>平均寿命83岁: an age that is itself measured.</summary>
        private bool IsLevelOf(int start) => start >= 2 && text.AsSpan(Math.Max(0, start - 8), Math.Min(8, start)).ContainsAny("寿龄温".AsSpan());

        // Changes, topics, periods.

        /// <summary>增长25.08%: the change of what was measured last, or of what stands before the word. 增长到76.1% is a level, not a change.</summary>
        /// <param name="metric">Null where the text does not say of what.</param>
        private bool TryGrowth(TextSpan left, out Metric? metric)
        {
            metric = null;
            var end = left.End;
            while (end > left.Start && (char.IsWhiteSpace(text[end - 1]) || text[end - 1] is '约' or '近' or '超' or '了' or '为'
                || (text[end - 1] is '达' or '到' && lexicon.Growth.LengthBefore(text, end, left.Start) == 0 && IsRate(left.Start, end))))
            {
                end--;
            }

            if (lexicon.Growth.LengthBefore(text, end, left.Start) is not (> 0 and var length))
            {
                return false;
            }

            var word = text.Substring(end - length, length);
            var noun = LeftNoun(new TextSpan(left.Start, BeforeComparison(left.Start, end - length)), true, out _);
            var before = noun is { } n ? Name(n) : string.Empty;
            var isOwn = before.Length > 1 && !lexicon.Growth.Contains(before) && !times.Any(t => t.Span.Contains(noun!.Value.Start));
            var basis = isOwn ? new Metric(before, noun!.Value, "growth", 0.4)
                : lastMetric is { } last && last.Span.Start >= sentence.Span.Start ? last : (Metric?)null;
            if (basis is { } b)
            {
                if (isOwn && lexicon.HeadKind(b.Name) is { } measured)
                {
                    // 财政收入增长3倍，今年可望达到1100万元
                    lastOfUnit[measured] = b with { Rule = "metric-number" };
                }

                metric = new Metric(b.Rule == "growth" && !isOwn ? b.Name : b.Name + word, b.Span.Cover(new TextSpan(end - length, end)), "growth", 0.4);
            }

            return true;
        }

        /// <summary>物业矛盾总量较同期下降: what it is compared with says nothing of what is measured.</summary>
        private int BeforeComparison(int start, int end)
        {
            for (var i = firstTime; i < times.Count && times[i].Span.End <= end; i++)
            {
                var before = times[i].Span.Start - 1;
                if (times[i].Span.End == end && before >= start && text[before] is '比' or '较' or '与')
                {
                    return before;
                }
            }

            return end;
        }

        /// <summary>增幅达到51.8%: behind a word for a rate, 达到 keeps it a change.</summary>
        private bool IsRate(int start, int end)
        {
            var before = text.AsSpan(start, end - start).TrimEnd('到').TrimEnd('达');
            return before.EndsWith("幅", StringComparison.Ordinal) || before.EndsWith("增速", StringComparison.Ordinal) || before.EndsWith("同比", StringComparison.Ordinal);
        }
    }
}
