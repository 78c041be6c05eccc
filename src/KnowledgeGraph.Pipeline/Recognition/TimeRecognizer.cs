namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Finds words that date something and resolves them, seen from the day on which the text was written.</summary>
/// <remarks>
/// A hand-written descent over the text, left to right, the longest expression first; every lookahead is bounded, so it is linear. Where a
/// text states only one end, the other is the reference date, or <see cref="DateOnly.MinValue"/> and <see cref="DateOnly.MaxValue"/> where
/// nothing bounds it. Parts of a year take the year of the same sentence before them, else the latest that is not after the reference date.
/// Holds no state between calls.
/// </remarks>
internal sealed partial class TimeRecognizer(TimeLexicon lexicon)
{
    /// <summary>自2018年6月全新亮相以来: so far behind a date its 以来 is looked for.</summary>
    private const int FarthestSince = 16;

    /// <param name="text">The cleaned text.</param>
    /// <param name="reference">The day the text was written or published; inferred from the text where null.</param>
    /// <returns>In text order, never overlapping. What needs a reference date that nobody knows is left out.</returns>
    public IReadOnlyList<TimeExpression> Recognize(string text, DateOnly? reference)
    {
        ArgumentNullException.ThrowIfNull(text);
        return new Walk(text, lexicon, reference ?? InferReference(null, text), isExact: reference is { } day && !IsYearEdge(day)).Run();
    }

    /// <summary>The edge of a year is where <see cref="ReferenceDate"/> puts a text that is only known by its year: 昨日 would be wrong seen from there.</summary>
    private static bool IsYearEdge(DateOnly day) => day is { Month: 12, Day: 31 } or { Month: 1, Day: 1 };

    /// <summary>The day a text speaks from, where nobody gives a publication date.</summary>
    /// <returns>
    /// A date on a line of its own; the end of the year that the title reports on, or the start of the year that it plans for; else the end of
    /// the latest year among those the text states most, plans left out. Null where the text states no year.
    /// </returns>
    public static DateOnly? InferReference(string? title, string text) => ReferenceDate.Infer(title, text);

    /// <summary>The day a text speaks from: the publication date, but for a report on a year no later than that year's end.</summary>
    /// <example>2022年工作总结, published on 2023-01-06: 今年 means 2022, so the reference is 2022-12-31.</example>
    public static ReferenceDay? ResolveReference(DateOnly? published, string? title, string text) => ReferenceDate.Resolve(published, title, text);

    /// <summary>Those expressions that mean the same whenever the text was written: 2017年3月, but neither 近年来 nor 10月15日 without a year.</summary>
    /// <param name="reference">Where it is no bound, it is only a guess, and what rests on it dates nothing.</param>
    public IReadOnlyList<TimeExpression> RecognizeSettled(string text, ReferenceDay? reference)
    {
        var times = Recognize(text, reference?.Day);
        if (reference is not { IsBound: false } guess)
        {
            return times;
        }

        var later = Recognize(text, guess.Day.AddYears(1)).ToHashSet();
        return [.. times.Where(later.Contains)];
    }

    /// <summary>One run over one text.</summary>
    private sealed partial class Walk(string text, TimeLexicon lexicon, DateOnly? reference, bool isExact)
    {
        private readonly List<TimeExpression> found = [];

        /// <summary>The year stated in this sentence, and the one stated last anywhere.</summary>
        private int? sentenceYear;
        private int? lastYear;

        /// <summary>The interval found last in this sentence, for 同期.</summary>
        private DateInterval? previous;

        /// <summary>What the expression being read fixes for those behind it.</summary>
        private int? statedYear;

        public List<TimeExpression> Run()
        {
            for (var i = lexicon.NextStart(text, 0); i < text.Length;)
            {
                statedYear = null;
                if (TryExpression(i, out var end, out var interval))
                {
                    found.Add(new TimeExpression(new TextSpan(i, end), interval));
                    previous = interval;
                    if (statedYear is { } year)
                    {
                        (sentenceYear, lastYear) = (year, year);
                    }

                    i = lexicon.NextStart(text, end);
                }
                else
                {
                    i = lexicon.NextStart(text, SkipFrom(i));
                }
            }

            return found;
        }

        /// <summary>The next place where an expression may begin; a number that was none is left as a whole.</summary>
        private int SkipFrom(int i)
        {
            if (text[i] is '。' or '！' or '？' or '；' or '\n')
            {
                (sentenceYear, previous) = (null, null);
            }

            if (!Numerals.IsDigit(text[i]))
            {
                return i + 1;
            }

            var after = i;
            while (after < text.Length && after - i < 3 && char.IsAsciiDigit(text[after]))
            {
                after++;
            }

            if (after < text.Length && text[after] is '.' or '．' && IsItemNumber(after))
            {
                return after + 1;
            }

            while (i < text.Length && (Numerals.IsDigit(text[i]) || (text[i] is '.' or ',' && i + 1 < text.Length && Numerals.IsDigit(text[i + 1]))))
            {
                i++;
            }

            return i;
        }

        private bool TryExpression(int start, out int end, out DateInterval interval)
        {
            var c = text[start];
            if (c == '截' || c == '到' || c == '迄')
            {
                return TryUntil(start, out end, out interval);
            }

            if (c is '“' or '"')
            {
                return TryPeriod(start, out end, out interval);
            }

            if (TryWord(start, out end, out interval) || TryPoint(start, null, out end, out interval))
            {
                (end, interval) = Continue(start, end, interval);
                return true;
            }

            return TryCount(start, out end, out interval);
        }

        /// <summary>截至10月底, 截至目前.</summary>
        private bool TryUntil(int start, out int end, out DateInterval interval)
        {
            if (lexicon.LongestAt(text, start) is { Kind: TimeWordKind.UntilNow } word)
            {
                end = start + word.Word.Length;
                interval = new DateInterval(DateOnly.MinValue, reference ?? default, DatePrecision.Open);
                return reference is not null;
            }

            end = start;
            interval = default;
            var point = Is(start, "截至到") || Is(start, "截止到") || Is(start, "截止至") ? start + 3 : Is(start, "截至") || Is(start, "截止") ? start + 2 : start;
            if (point == start || point >= text.Length)
            {
                return false;
            }

            if ((TryWord(point, out end, out interval) || TryPoint(point, null, out end, out interval)) && interval.Latest != DateOnly.MaxValue)
            {
                interval = new DateInterval(DateOnly.MinValue, interval.Latest, DatePrecision.Open);
                return true;
            }

            return false;
        }

        /// <summary>What may stand behind a point: another point (2021年至2023年), 以来, 至今, 以前 …</summary>
        private (int End, DateInterval Interval) Continue(int start, int end, DateInterval interval)
        {
            if (interval.Precision == DatePrecision.Open)
            {
                return (end, interval);
            }

            if (Since(start, end, interval) is { } since)
            {
                return since;
            }

            var next = AfterConnector(end);
            if (next > end && next < text.Length)
            {
                var (year, fixedYear) = (interval.Earliest.Year, statedYear);
                if (TryPoint(next, year, out var last, out var second) && second.Latest >= interval.Earliest)
                {
                    var joined = new DateInterval(interval.Earliest, second.Latest, DatePrecision.Period);
                    return Since(start, last, joined) ?? (last, joined);
                }

                statedYear = fixedYear;
            }

            return (end, interval);
        }

        private (int End, DateInterval Interval)? Since(int start, int end, DateInterval interval)
        {
            foreach (var word in (ReadOnlySpan<string>)["以来", "至今", "到现在", "至目前", "开始"])
            {
                if (Is(end, word))
                {
                    return (end + word.Length, From(interval.Earliest));
                }
            }

            foreach (var word in (ReadOnlySpan<string>)["以后", "之后"])
            {
                if (Is(end, word) && interval.Latest < DateOnly.MaxValue)
                {
                    return (end + word.Length, From(interval.Latest.AddDays(1)));
                }
            }

            foreach (var word in (ReadOnlySpan<string>)["以前", "之前"])
            {
                if (Is(end, word))
                {
                    return (end + word.Length, new DateInterval(DateOnly.MinValue, interval.Latest, DatePrecision.Open));
                }
            }

            if (At(end) == '起' && !"步点草诉源来伏家义重降航码到用飞始初跑".Contains(At(end + 1), StringComparison.Ordinal))
            {
                return (end + 1, From(interval.Earliest));
            }

            if (At(end) == '来' && text[end - 1] == '年' && statedYear is not null && At(end + 1) is '，' or ',' or '、' or '。' or '\0')
            {
                return (end + 1, From(interval.Earliest));
            }

            if (start > 0 && text[start - 1] is '自' or '从' && !(start > 1 && text[start - 2] is '来' or '源' or '出' or '各' or '亲'))
            {
                for (var i = end; i < end + FarthestSince && i + 1 < text.Length; i++)
                {
                    if ((text[i] == '以' && text[i + 1] == '来') || (text[i] == '至' && text[i + 1] == '今'))
                    {
                        return (i + 2, From(interval.Earliest));
                    }

                    if (char.IsPunctuation(text[i]) || text[i] == '\n' || Numerals.IsDigit(text[i]))
                    {
                        break;
                    }
                }
            }

            return null;
        }

        private DateInterval From(DateOnly day)
            => new(day, reference is { } last && last >= day ? last : DateOnly.MaxValue, DatePrecision.Open);

        /// <summary>Words of the lexicon, with what narrows them: 今年, 去年底, 去年同期, 近年来, 昨日, 党的十八大以来, “十三五”期间.</summary>
        private bool TryWord(int start, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            if (start >= text.Length)
            {
                return false;
            }

            if (TrySamePeriod(start, out end, out interval))
            {
                return true;
            }

            if (lexicon.LongestAt(text, start) is not { } word)
            {
                return false;
            }

            end = start + word.Word.Length;
            switch (word.Kind)
            {
                case TimeWordKind.Year when reference is { } day:
                    return OfYear(day.Year + word.Shift, end, out end, out interval);
                case TimeWordKind.SameYear when (lastYear ?? reference?.Year) is { } year:
                    return OfYear(year + word.Shift, end, out end, out interval);
                case TimeWordKind.WholeYear when (sentenceYear ?? reference?.Year + word.Shift) is { } year:
                    interval = DateInterval.Year(year);
                    return true;
                case TimeWordKind.Month when reference is { } day && isExact:
                    var month = day.AddMonths(word.Shift);
                    interval = DateInterval.Month(month.Year, month.Month);
                    end = TenDays(end, ref interval);
                    return true;
                case TimeWordKind.Day when reference is { } day && isExact:
                    interval = DateInterval.Day(day.AddDays(word.Shift));
                    return true;
                case TimeWordKind.Recent when reference is { } day && isExact:
                    interval = new DateInterval(day.AddDays(-word.Shift), day, DatePrecision.Open);
                    return true;
                case TimeWordKind.Recently when reference is { } day:
                    interval = new DateInterval(DateOnly.MinValue, day, DatePrecision.Open);
                    return true;
                case TimeWordKind.Event:
                    return TryEvent(word, end, out end, out interval);
                case TimeWordKind.Period:
                    return TryPeriod(start, out end, out interval);
                default:
                    return false;
            }
        }

        /// <summary>党的十八大以来: an event is a time only with a word that says so; 党的二十大报告 is none.</summary>
        private bool TryEvent(TimeWord word, int after, out int end, out DateInterval interval)
        {
            var at = Is(after, "召开") || Is(after, "胜利召开") ? text.IndexOf('开', after) + 1 : after;
            interval = From(word.Start);
            foreach (var suffix in (ReadOnlySpan<string>)["以来", "以后", "之后", "至今", "后"])
            {
                if (Is(at, suffix))
                {
                    end = at + suffix.Length;
                    return true;
                }
            }

            end = after;
            return false;
        }

        /// <summary>“十三五”, “十三五”期间, 十四五以来; “十四五”规划 is a plan's name, not a time.</summary>
        private bool TryPeriod(int start, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            var isQuoted = text[start] is '“' or '"';
            var at = isQuoted ? start + 1 : start;
            if (at >= text.Length || lexicon.LongestAt(text, at) is not { Kind: TimeWordKind.Period } word)
            {
                return false;
            }

            at += word.Word.Length;
            if (isQuoted && At(at) is not ('”' or '"'))
            {
                return false;
            }

            at += isQuoted ? 1 : 0;
            interval = new DateInterval(word.Start, word.End, DatePrecision.Period);
            end = at;
            foreach (var suffix in (ReadOnlySpan<string>)["期间", "时期"])
            {
                if (Is(at, suffix))
                {
                    end = at + 2;
                    return true;
                }
            }

            if (Is(at, "以来") || Is(at, "开局以来"))
            {
                end = text.IndexOf('来', at) + 1;
                interval = From(word.Start);
                return true;
            }

            foreach (var (suffix, year) in (ReadOnlySpan<(string, int)>)[("末", word.End.Year), ("收官之年", word.End.Year), ("初", word.Start.Year), ("开局之年", word.Start.Year), ("起步之年", word.Start.Year)])
            {
                if (Is(at, suffix) && !Is(at, "初步"))
                {
                    end = at + suffix.Length;
                    interval = DateInterval.Year(year);
                    return true;
                }
            }

            return isQuoted && !Is(at, "规划") && !Is(at, "计划") && !Is(at, "发展") && !Is(at, "目标") && !Is(at, "重点") && !Is(at, "专项");
        }

        /// <summary>同期, 上年同期, 去年同期: the period stated before it, a year or more earlier.</summary>
        private bool TrySamePeriod(int start, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            int year;
            if (Is(start, "同期") && start > 0 && text[start - 1] is '较' or '比' or '与' or '于' or '和' && reference is { } day)
            {
                end = start + 2;
                year = (previous?.Latest.Year ?? day.Year) - 1;
            }
            else if (lexicon.LongestAt(text, start) is { Kind: TimeWordKind.Year, Shift: < 0 } word && Is(start + word.Word.Length, "同期") && reference is { } now)
            {
                end = start + word.Word.Length + 2;
                year = now.Year + word.Shift;
            }
            else
            {
                return false;
            }

            interval = previous is { Precision: not DatePrecision.Open } p && p.Latest.Year >= year && p.Earliest.Year - (p.Latest.Year - year) >= 1
                ? p with { Earliest = p.Earliest.AddYears(year - p.Latest.Year), Latest = p.Latest.AddYears(year - p.Latest.Year) }
                : DateInterval.Year(year);
            return true;
        }
    }
}
