namespace KnowledgeGraph.Pipeline.Extraction;

/// <summary>Finds which policies of the closed list the subject place acts on (ADOPTS).</summary>
/// <remarks>One scan over the text finds terms, hints and pairs; each occurrence weighs by its kind and by what stands with it:
/// an act and an amount make an adoption, a bare name is a mention.</remarks>
internal sealed class PolicyExtractor(PolicyLexicon lexicon)
{
    /// <summary>Below this an occurrence is a mere mention.</summary>
    public const double MinConfidence = 0.3;

    /// <summary>What a policy seen elsewhere weighs.</summary>
    private const double Seen = 0.3;

    /// <summary>How far apart the two words of a pair may stand, in UTF-16 code units.</summary>
    private const int PairWindow = 24;

    /// <summary>Words that date the beginning of something.</summary>
    private static readonly string[] Launches = ["启动", "率先", "首批", "首个", "首家", "首次", "开始", "推出", "开街", "揭牌", "挂牌", "成立", "发起", "开启", "试点"];

    /// <summary>Words that date how a place came to be.</summary>
    private static readonly string[] Foundings = ["建成", "始建", "修建", "建", "成立", "设立", "组建"];

    /// <summary>Words of going to see what others did.</summary>
    private static readonly string[] Visits = ["实地看", "参观", "观摩", "考察学习", "学习考察", "取经"];

    /// <param name="statuses">Of the same text.</param>
    /// <param name="times">Of the same text, in text order.</param>
    /// <param name="reference">The document's date. Where it is no bound, it dates nothing.</param>
    /// <returns>At most one draft per policy, in the order of the closed list; confidence at least 0.7 where the text tells of an
    /// act, below 0.5 where it only names the policy.</returns>
    public IReadOnlyList<RelationDraft> Extract(
        string text, StatusMap statuses, IReadOnlyList<TimeExpression> times, ReferenceDay? reference, string subjectKey)
    {
        var statements = statuses.StatementsOfText;
        var byPolicy = new SortedDictionary<int, List<Occurrence>>();
        var weighed = new Dictionary<TextSpan, (Status Status, double Weight, bool IsCounted)>();
        foreach (var hit in Hits(text, statements))
        {
            if (!byPolicy.TryGetValue(hit.Policy, out var list))
            {
                byPolicy[hit.Policy] = list = [];
            }

            list.Add(Weigh(text, statements[hit.Statement], hit, statuses, weighed));
        }

        var drafts = new List<RelationDraft>();
        foreach (var (policy, occurrences) in byPolicy)
        {
            var statementsOfPolicy = occurrences.GroupBy(o => o.Statement.Span.Start).Select(g => g.MaxBy(o => o.Weight)! with { IsGround = g.All(o => o.IsGround) }).ToList();
            var confidence = Combine(statementsOfPolicy);
            if (statementsOfPolicy.TrueForAll(o => o.IsGround))
            {
                // 该小区建于上世纪80年代: by itself that it is old tells of no renovation.
                confidence *= 0.5;
            }

            if (confidence >= MinConfidence)
            {
                drafts.Add(Draft(lexicon.Policies[policy].Id, [.. statementsOfPolicy.Select(o => o with { Status = ByNature(lexicon.Natures[policy], o) })], confidence, times, text, reference, subjectKey));
            }
        }

        return drafts;
    }

    private List<Hit> Hits(string text, IReadOnlyList<Statement> statements)
    {
        var hits = new List<Hit>();
        var excludedUntil = new int[lexicon.Policies.Count];
        var last = new (int Position, int Statement, PolicyCue Cue)[lexicon.PairCount];
        Array.Fill(last, (int.MinValue / 2, -1, PolicyCue.Not));
        var found = new List<(int Length, PolicyPhrase[] Value)>();
        var statement = -1;
        for (var i = lexicon.Phrases.NextPlace(text, 0); i < text.Length; i = lexicon.Phrases.NextPlace(text, i + 1))
        {
            while (statement + 1 < statements.Count && statements[statement + 1].Span.Start <= i)
            {
                statement++;
            }

            lexicon.Phrases.AllAt(text, i, found);
            foreach (var (length, phrases) in found)
            {
                var span = new TextSpan(i, i + length);
                foreach (var phrase in phrases)
                {
                    if (phrase.Cue == PolicyCue.Not)
                    {
                        excludedUntil[phrase.Policy] = Math.Max(excludedUntil[phrase.Policy], span.End);
                    }
                    else if (statement < 0 || span.End <= excludedUntil[phrase.Policy])
                    {
                        continue;
                    }
                    else if (phrase.Cue is PolicyCue.Term or PolicyCue.Hint)
                    {
                        hits.Add(new Hit(phrase.Policy, span, statement, phrase.Cue, IsGround: false));
                    }
                    else
                    {
                        var other = last[phrase.Pair];
                        if (other.Statement == statement && other.Cue != phrase.Cue && i - other.Position <= PairWindow)
                        {
                            hits.Add(new Hit(phrase.Policy, new TextSpan(other.Position, span.End), statement, phrase.Cue, lexicon.IsGround(phrase.Pair)));
                        }

                        last[phrase.Pair] = (i, statement, phrase.Cue);
                    }
                }
            }
        }

        return hits;
    }

    /// <param name="weighed">What was found for the same clauses before, for texts where one clause holds many phrases.</param>
    private static Occurrence Weigh(
        string text, Statement statement, Hit hit, StatusMap statuses, Dictionary<TextSpan, (Status Status, double Weight, bool IsCounted)> weighed)
    {
        var clause = ClauseOf(statement, hit.Span);
        if (!weighed.TryGetValue(clause, out var found))
        {
            var isCounted = Measures.In(text, clause);
            var weight = IsVisit(text, clause) ? Seen
                : 0.42 + (statuses.Acts(clause) > 0 ? 0.28 : statuses.Acts(statement.Span) > 0 ? 0.18 : 0) + (isCounted ? 0.18 : Measures.In(text, statement.Span) ? 0.08 : 0);
            weighed[clause] = found = (Told(statuses, statement, clause), weight, isCounted);
        }

        return new Occurrence(statement, clause, found.IsCounted, found.Status, found.Weight * hit.Cue switch { PolicyCue.Term => 1.0, PolicyCue.Hint => 0.45, _ => 0.95 }, hit.IsGround);
    }

    /// <summary>居民代表到邻近社区实地看整治后的老旧小区: what is seen elsewhere is no act of the place.</summary>
    private static bool IsVisit(string text, TextSpan clause)
        => Array.Exists(Visits, w => text.AsSpan(clause.Start, clause.Length).IndexOf(w, StringComparison.Ordinal) is > 0 and var at && text.AsSpan(clause.Start, at).Contains('到'));

    private static Status Told(StatusMap statuses, Statement statement, TextSpan clause)
    {
        var status = statuses.At(clause);
        return status.Value == Statuses.Ongoing && statuses.Acts(clause) > 0 && !statuses.GoesOn(clause) ? new Status(Statuses.Done, 0.6) : status;
    }

    private static TextSpan ClauseOf(Statement statement, TextSpan span)
    {
        TextSpan? covered = null;
        foreach (var clause in statement.Clauses)
        {
            if (clause.Overlaps(span))
            {
                covered = covered is { } c ? c.Cover(clause) : clause;
            }
        }

        return covered ?? statement.Span;
    }

    /// <summary>A second statement about a policy makes it surer, but never as sure as one that tells of an act.</summary>
    private static double Combine(List<Occurrence> occurrences)
    {
        var ranked = occurrences.Select(o => o.Weight).OrderDescending().ToList();
        var confidence = ranked[0];
        for (var i = 1; i < ranked.Count && i < 4; i++)
        {
            confidence += (1 - confidence) * ranked[i] * 0.25;
        }

        return Math.Round(Math.Min(confidence, 0.95), 2);
    }

    /// <summary>加装电梯3部 is done, 累计开展志愿服务活动60余场 goes on: where the words leave it open, the policy's nature decides.</summary>
    private static Status ByNature(PolicyNature nature, Occurrence occurrence)
        => nature == PolicyNature.Work && occurrence.Status.Value == Statuses.Ongoing && occurrence.IsCounted ? new Status(Statuses.Done, 0.7)
            : nature == PolicyNature.Duty && occurrence.Status.Value == Statuses.Done && occurrence.Status.Confidence < 0.9 ? new Status(Statuses.Ongoing, 0.6)
            : occurrence.Status;

    private static RelationDraft Draft(
        string policy, List<Occurrence> occurrences, double confidence, IReadOnlyList<TimeExpression> times, string text, ReferenceDay? reference, string subjectKey)
    {
        // What was done outranks why it was needed.
        if (occurrences.Exists(o => !o.IsGround && o.Weight >= 0.4))
        {
            occurrences = occurrences.FindAll(o => !o.IsGround);
        }

        // An achievement outranks a plan of the same policy; among the rest the best evidence decides.
        var factual = occurrences.Where(o => o.Status.Value != Statuses.Planned && o.Weight >= 0.4).ToList();
        var telling = factual.Count > 0 ? factual : occurrences;
        var status = telling.GroupBy(o => o.Status.Value)
            .OrderByDescending(g => g.Sum(o => o.Weight * o.Status.Confidence)).ThenBy(g => g.Key, StringComparer.Ordinal).First().Key;
        var best = telling.Where(o => o.Status.Value == status).OrderByDescending(o => o.Weight).ThenBy(o => o.Statement.Span).First();

        // What was done and is planned again goes on; else a plan is no evidence of what there is.
        var evidence = telling;
        if (status == Statuses.Done && occurrences.Any(o => o.Status.Value == Statuses.Planned && o.Weight >= 0.6))
        {
            (status, evidence) = (Statuses.Ongoing, occurrences);
        }

        var qualifiers = Dated(PropertyBag.Of((Qualifiers.Status, status)), status, telling, times, text, reference);
        return new RelationDraft(subjectKey, RelationTypes.Adopts, $"policy:{policy}", qualifiers, best.Statement.Span, "policy-lexicon", confidence)
        {
            MoreSpans = [.. evidence.Where(o => o.Weight >= 0.4).Select(o => o.Statement.Span).Where(s => s != best.Statement.Span).Distinct().Order()],
        };
    }

    private static PropertyBag Dated(
        PropertyBag qualifiers, string status, List<Occurrence> occurrences, IReadOnlyList<TimeExpression> times, string text, ReferenceDay? reference)
    {
        if (status == Statuses.Planned)
        {
            // A plan has not begun when the text is written; when it will have begun nobody knows.
            return reference is { IsBound: true } today ? Dates(qualifiers, today.Day, null, DatePrecision.Open, "reported") : qualifiers;
        }

        DateInterval? launched = null, seen = null;
        foreach (var occurrence in occurrences)
        {
            foreach (var time in TimesIn(times, occurrence.Statement.Span))
            {
                if ((reference is { } last && time.Interval.Earliest > last.Day) || DatesFounding(text, time.Span, occurrence.Clause))
                {
                    continue;
                }

                // 2022年3月，街道启动…: the date may stand in a clause before.
                if (time.Span.Start < occurrence.Clause.End && StartsSomething(text.AsSpan(time.Span.Start, occurrence.Clause.End - time.Span.Start)))
                {
                    launched = launched is { } l && l.Earliest <= time.Interval.Earliest ? l : time.Interval;
                }

                seen = seen is { } s && s.Latest <= time.Interval.Latest ? s : time.Interval;
            }
        }

        if (launched is { } start)
        {
            return Dates(qualifiers, start.Earliest, Earlier(start.Latest, reference), start.Precision, "launched");
        }

        return seen is { } shown ? Dates(qualifiers, null, Earlier(shown.Latest, reference), shown.Precision, "reported")
            : reference is { IsBound: true } told ? Dates(qualifiers, null, told.Day, DatePrecision.Open, "reported") : qualifiers;
    }

    private static DateOnly Earlier(DateOnly day, ReferenceDay? reference) => reference is { IsBound: true } r && r.Day < day ? r.Day : day;

    /// <summary>该小区上世纪70年代建成，过去违章搭建…, 社区成立于2013年: a day on which a place came to be dates nothing that is done there.</summary>
    private static bool DatesFounding(string text, TextSpan time, TextSpan clause)
    {
        var before = text.AsSpan(0, time.Start);
        if (time.Of(text).EndsWith("年代") || (before.EndsWith("于") && Array.Exists(Foundings, w => text.AsSpan(0, time.Start - 1).EndsWith(w))))
        {
            return true;
        }

        // Nothing behind the word: 2002年成立，22个居民小区…; not 2002年成立物业服务中心，…
        var end = clause.Start > time.End ? text.AsSpan(time.End, clause.Start - time.End).IndexOfAny('，', ',', '；') : -1;
        return end >= 0 && Array.Exists(Foundings, w => text.AsSpan(time.End, end).EndsWith(w));
    }

    private static bool StartsSomething(ReadOnlySpan<char> clause)
    {
        foreach (var word in Launches)
        {
            if (clause.Contains(word, StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }

    private static PropertyBag Dates(PropertyBag bag, DateOnly? earliest, DateOnly? latest, DatePrecision precision, string basis)
        => bag.With(Qualifiers.Earliest, earliest?.ToString("yyyy-MM-dd")).With(Qualifiers.Latest, latest?.ToString("yyyy-MM-dd"))
            .With(Qualifiers.Precision, precision.ToString().ToLowerInvariant()).With(Qualifiers.DateBasis, basis);

    private static IEnumerable<TimeExpression> TimesIn(IReadOnlyList<TimeExpression> times, TextSpan span)
    {
        var (low, high) = (0, times.Count - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (times[middle].Span.Start < span.Start)
            {
                low = middle + 1;
            }
            else
            {
                high = middle - 1;
            }
        }

        for (var i = low; i < times.Count && times[i].Span.Start < span.End; i++)
        {
            yield return times[i];
        }
    }

    private readonly record struct Hit(int Policy, TextSpan Span, int Statement, PolicyCue Cue, bool IsGround);

    private sealed record Occurrence(Statement Statement, TextSpan Clause, bool IsCounted, Status Status, double Weight, bool IsGround);
}
