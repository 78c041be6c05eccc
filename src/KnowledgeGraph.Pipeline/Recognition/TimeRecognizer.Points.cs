namespace KnowledgeGraph.Pipeline.Recognition;

/// <content>Days, months, parts of years, years, decades and counts of years.</content>
internal sealed partial class TimeRecognizer
{
    private sealed partial class Walk
    {
        /// <summary>A day, month, part of a year, year, decade or a range of these, in digits or Chinese numerals.</summary>
        /// <param name="ofYear">The year to use where none is stated (2021年1月至3月); null where the text has not said.</param>
        private bool TryPoint(int start, int? ofYear, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            if (start >= text.Length)
            {
                return false;
            }

            var c = text[start];
            if (Numerals.IsDigit(c))
            {
                return !IsInsideNumber(start)
                    && (TryDecade(start, out end, out interval) || TryYear(start, out end, out interval) || TryPart(start, ofYear, out end, out interval));
            }

            if (c is '上' or '本' or '二' or '七' or '八' or '九' or '六' or '五' && TryDecade(start, out end, out interval))
            {
                return true;
            }

            if (Numerals.ReadChineseYear(text, start, out var year) is var after && after > start && At(after) == '年' && IsYear(year))
            {
                return OfYear(year, after + 1, out end, out interval);
            }

            return TryPart(start, ofYear, out end, out interval);
        }

        /// <summary>2022年…, 2021-2023年, 2022-10-18, 2022/10/18, 2022.10.18, 1990年代.</summary>
        private bool TryYear(int start, out int end, out DateInterval interval)
        {
            interval = default;
            end = Numerals.ReadInteger(text, start, out var year);
            if (end - start != 4 || !IsYear(year))
            {
                return false;
            }

            if (At(end) == '年')
            {
                return OfYear(year, end + 1, out end, out interval);
            }

            if (At(end) is '-' or '/' or '.' or '－' or '／' or '．')
            {
                var mark = text[end];
                var afterMonth = Numerals.ReadInteger(text, end + 1, out var month);
                var afterDay = At(afterMonth) == mark && afterMonth - end is 2 or 3 ? Numerals.ReadInteger(text, afterMonth + 1, out var day) : afterMonth;
                if (afterDay - afterMonth is 2 or 3 && TryDay(year, month, day = ToInt(afterMonth + 1, afterDay), out interval))
                {
                    statedYear = year;
                    end = afterDay;
                    return true;
                }
            }

            var next = AfterConnector(end);
            if (next > end && Numerals.ReadInteger(text, next, out var last) is var afterLast && afterLast - next == 4 && At(afterLast) == '年' && last >= year && IsYear(last))
            {
                interval = new DateInterval(new DateOnly(year, 1, 1), new DateOnly(last, 12, 31), DatePrecision.Period);
                end = afterLast + 1;
                return true;
            }

            return false;
        }

        /// <summary>What follows a year: nothing, 度, a part of it.</summary>
        private bool OfYear(int year, int after, out int end, out DateInterval interval)
        {
            statedYear = year;
            if (At(after) == '代')
            {
                end = after;
                interval = default;
                return false;
            }

            if (At(after) == '度' && At(after + 1) != '假')
            {
                after++;
            }

            if (Is(after, "全年"))
            {
                after += 2;
            }
            else if (TryPart(after, year, out end, out interval))
            {
                return true;
            }

            end = after;
            interval = DateInterval.Year(year);
            if (At(after) is '底' or '末')
            {
                end = after + 1;
                interval = new DateInterval(new DateOnly(year, 10, 1), new DateOnly(year, 12, 31), DatePrecision.Quarter);
            }
            else if (At(after) == '初' && At(after + 1) is not ('步' or '始' or '心' or '次' or '中'))
            {
                end = after + 1;
                interval = new DateInterval(new DateOnly(year, 1, 1), new DateOnly(year, 3, 31), DatePrecision.Quarter);
            }

            return true;
        }

        /// <summary>A part of a year: 上半年, 三季度, 前三季度, 一至三季度, 前10个月, 年初, 年底, 1-10月, 6月, 6月底, 10月18日, 5月1日至7日.</summary>
        private bool TryPart(int start, int? ofYear, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            var c = At(start);
            if (c is '上' or '下' && Is(start + 1, "半年"))
            {
                end = start + 3;
                var month = c == '上' ? 1 : 7;
                return Resolve(start, end, ofYear, y => Months(y, month, month + 5), out interval);
            }

            if (c == '年' && At(start + 1) is '初' or '底' or '末' && !IsYearWord(start))
            {
                end = start + 2;
                var month = text[start + 1] == '初' ? 1 : 10;
                return Resolve(start, end, ofYear, y => Months(y, month, month + 2) with { Precision = DatePrecision.Quarter }, out interval);
            }

            return TryQuarters(start, ofYear, out end, out interval) || TryMonths(start, ofYear, out end, out interval);
        }

        /// <summary>年 of 2018年初 read on its own would be the reference year's; a digit or word of years before it forbids that.</summary>
        private bool IsYearWord(int start) => start > 0 && (Numerals.IsDigit(text[start - 1]) || "今去前明后当同次本上近每多几半数全".Contains(text[start - 1], StringComparison.Ordinal)
            || Numerals.ChineseDigit(text[start - 1]) >= 0 || Numerals.Multiplier(text[start - 1]) > 0);

        private bool TryQuarters(int start, int? ofYear, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            var at = start + (At(start) is '第' or '前' ? 1 : 0);
            if (!TrySmall(at, 4, out var after, out var first))
            {
                return false;
            }

            var last = first;
            if (AfterConnector(after) is var next && next > after && TrySmall(next, 4, out var afterLast, out last))
            {
                after = afterLast;
            }

            var from = At(start) == '前' ? 1 : first;
            var hasUnit = At(after) == '个' && At(start) == '前';
            if (!Is(hasUnit ? after + 1 : after, "季度") || last < from)
            {
                return false;
            }

            end = after + (hasUnit ? 3 : 2);
            var isOne = from == last;
            return Resolve(start, end, ofYear, y => Months(y, (from * 3) - 2, last * 3) with { Precision = isOne ? DatePrecision.Quarter : DatePrecision.Period }, out interval);
        }

        private bool TryMonths(int start, int? ofYear, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            if (At(start) == '前')
            {
                // 前10个月
                if (TrySmall(start + 1, 12, out var afterCount, out var count) && (Is(afterCount, "个月") || At(afterCount) == '月'))
                {
                    end = afterCount + (At(afterCount) == '月' ? 1 : 2);
                    return Resolve(start, end, ofYear, y => Months(y, 1, count), out interval, isRange: true);
                }

                return false;
            }

            if (!TrySmall(start, 12, out var after, out var month))
            {
                return false;
            }

            var next = AfterConnector(after);
            if (next > after && TrySmall(next, 12, out var afterLast, out var last) && At(afterLast) == '月' && last > month)
            {
                end = afterLast + (At(afterLast + 1) == '份' ? 2 : 1);
                return Resolve(start, end, ofYear, y => Months(y, month, last), out interval, isRange: true);
            }

            if (At(after) != '月' || (At(after + 1) is '饼' or '嫂' or '票' or '租' or '薪'))
            {
                return false;
            }

            end = after + 1;
            var isPlain = Numerals.IsDigit(text[start]) || ofYear is not null;
            if (ReadDay(end, out var afterDay, out var day) && day <= DateTime.DaysInMonth(2024, month))
            {
                end = afterDay;
                var tail = AfterConnector(end);
                if (tail > end && ReadDay(tail, out var afterLastDay, out var lastDay) && lastDay > day && lastDay <= DateTime.DaysInMonth(2023, month))
                {
                    end = afterLastDay;
                    return Resolve(start, end, ofYear, y => new DateInterval(new DateOnly(y, month, Math.Min(day, DateTime.DaysInMonth(y, month))), new DateOnly(y, month, lastDay), DatePrecision.Period), out interval);
                }

                return Resolve(start, end, ofYear, y => DateInterval.Day(new DateOnly(y, month, Math.Min(day, DateTime.DaysInMonth(y, month)))), out interval);
            }

            if (At(end) == '份')
            {
                end++;
                isPlain = true;
            }

            var bare = DateInterval.Month(2023, month);
            var narrowed = TenDays(end, ref bare);
            if (!isPlain && narrowed == end && !Is(end, "以来") && !Is(end, "至今") && At(end) != '起')
            {
                // 五月花, 三月三: a month in Chinese numerals needs company.
                return false;
            }

            var from = end;
            end = narrowed;
            return Resolve(start, end, ofYear, y => Narrowed(y, month, from), out interval);
        }

        private DateInterval Narrowed(int year, int month, int after)
        {
            var interval = DateInterval.Month(year, month);
            TenDays(after, ref interval);
            return interval;
        }

        /// <summary>上旬, 中旬, 下旬, 初, 底, 末 of a month.</summary>
        private int TenDays(int after, ref DateInterval interval)
        {
            var first = interval.Earliest;
            if (Is(after, "上旬") || (At(after) == '初' && At(after + 1) is not ('步' or '次' or '始')))
            {
                interval = interval with { Latest = first.AddDays(9) };
            }
            else if (Is(after, "中旬"))
            {
                interval = interval with { Earliest = first.AddDays(10), Latest = first.AddDays(19) };
            }
            else if (Is(after, "下旬") || At(after) is '底' or '末')
            {
                interval = interval with { Earliest = first.AddDays(20) };
            }
            else
            {
                return after;
            }

            return after + (At(after + 1) == '旬' ? 2 : 1);
        }

        /// <summary>20世纪90年代, 上世纪七十年代末, 上世纪末, 90年代初, 1990年代.</summary>
        private bool TryDecade(int start, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            int? century = null;
            var at = start;
            if (Is(start, "上世纪") || Is(start, "本世纪"))
            {
                century = text[start] == '上' ? 1900 : 2000;
                at = start + 3;
            }
            else if (Is(start, "二十世纪"))
            {
                (century, at) = (1900, start + 4);
            }
            else if (Numerals.ReadInteger(text, start, out var number) is var after && after - start == 2 && Is(after, "世纪") && number is >= 10 and <= 21)
            {
                (century, at) = ((number - 1) * 100, after + 2);
            }
            else if (after - start == 4 && Is(after, "年代") && IsYear(number) && number % 10 == 0)
            {
                return Decade(number, after + 2, out end, out interval);
            }

            if (TryTens(at, out var afterTens, out var tens) && Is(afterTens, "年代"))
            {
                return Decade((century ?? 1900) + tens, afterTens + 2, out end, out interval);
            }

            if (century is { } first && at < text.Length && text[at] is '初' or '末')
            {
                end = at + 1;
                var from = text[at] == '初' ? first : first + 90;
                interval = new DateInterval(new DateOnly(Math.Max(from, 1), 1, 1), new DateOnly(from + 9, 12, 31), DatePrecision.Period);
                return true;
            }

            return false;
        }

        private bool Decade(int year, int after, out int end, out DateInterval interval)
        {
            var (from, to) = At(after) switch { '初' => (year, year + 3), '末' => (year + 7, year + 9), _ => (year, year + 9) };
            end = after + (At(after) is '初' or '末' ? 1 : 0);
            interval = new DateInterval(new DateOnly(from, 1, 1), new DateOnly(to, 12, 31), DatePrecision.Period);
            return true;
        }

        /// <summary>近5年, 近三年来, 过去五年, 五年来: so many years up to the reference date.</summary>
        private bool TryCount(int start, out int end, out DateInterval interval)
        {
            end = start;
            interval = default;
            var isMarked = Is(start, "过去") || At(start) == '近';
            var at = start + (Is(start, "过去") ? 2 : At(start) == '近' ? 1 : 0);
            if (reference is not { } day || (!isMarked && start > 0 && (Numerals.IsDigit(text[start - 1]) || text[start - 1] == '第')) || !TrySmall(at, 99, out var after, out var count) || count == 0 || At(after) != '年')
            {
                return false;
            }

            after++;
            var tail = Is(after, "以来") ? 2 : At(after) is '来' or '间' ? 1 : 0;
            if (!isMarked && (tail == 0 || At(after) == '间'))
            {
                return false;
            }

            end = after + tail;
            interval = new DateInterval(day.AddYears(-count).AddDays(1), day, DatePrecision.Period);
            return true;
        }

        /// <summary>Sets a part of a year into its year.</summary>
        private bool Resolve(int start, int end, int? ofYear, Func<int, DateInterval> inYear, out DateInterval interval, bool isRange = false)
        {
            interval = default;
            if ((ofYear ?? sentenceYear) is { } stated)
            {
                interval = inYear(stated);
                return true;
            }

            if (reference is not { } day)
            {
                return false;
            }

            interval = inYear(day.Year);
            var lastMonth = new DateOnly(interval.Latest.Year, interval.Latest.Month, 1);
            // 1月18日 in a text of 1月16日 is soon to come; 12月26日 in it is past.
            var isSoon = interval.Earliest > day && interval.Earliest.DayNumber - day.DayNumber <= 31;
            var isAhead = (interval.Earliest > day && !isSoon) || (!isSoon && (isRange || day.Month <= 2) && lastMonth > day);
            if (isAhead && day.Year > 1 && !IsPlanned(start, end))
            {
                interval = inYear(day.Year - 1);
            }

            return true;
        }

        /// <summary>预计12月, 12月底前: what is still to come stays in the reference year.</summary>
        private bool IsPlanned(int start, int end)
        {
            if (At(end) == '前' && At(end + 1) is not ('后' or '列'))
            {
                return true;
            }

            var before = text.AsSpan(Math.Max(0, start - 8), Math.Min(8, start));
            var clause = before.LastIndexOfAny("，。；\n");
            before = clause >= 0 ? before[(clause + 1)..] : before;
            return before.Contains("预计", StringComparison.Ordinal) || before.Contains("计划", StringComparison.Ordinal) || before.Contains("力争", StringComparison.Ordinal)
                || before.Contains("确保", StringComparison.Ordinal) || before.Contains("将", StringComparison.Ordinal) || before.Contains("拟", StringComparison.Ordinal);
        }

        private static DateInterval Months(int year, int first, int last)
            => new(new DateOnly(year, first, 1), new DateOnly(year, last, DateTime.DaysInMonth(year, last)), DatePrecision.Period);

        private static bool IsYear(int year) => year is >= 1000 and <= 2100;

        private static bool TryDay(int year, int month, int day, out DateInterval interval)
        {
            var isDay = month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month);
            interval = isDay ? DateInterval.Day(new DateOnly(year, month, day)) : default;
            return isDay;
        }

        private int ToInt(int start, int end)
        {
            var value = 0;
            for (var i = start; i < end; i++)
            {
                value = (value * 10) + Numerals.Digit(text[i]);
            }

            return value;
        }

        /// <summary>A number from 1 up to a limit, in at most two digits or in Chinese numerals.</summary>
        private bool TrySmall(int start, int limit, out int end, out int value)
        {
            end = start;
            value = 0;
            if (start >= text.Length)
            {
                return false;
            }

            if (Numerals.IsDigit(text[start]))
            {
                end = Numerals.ReadInteger(text, start, out value);
                return end - start is 1 or 2 && value >= 1 && value <= limit;
            }

            end = Numerals.ReadChinese(text, start, out var number);
            value = number is >= 1 and <= 99 ? (int)number : 0;
            return end > start && end - start <= 3 && value >= 1 && value <= limit;
        }

        /// <summary>70, 七十.</summary>
        private bool TryTens(int start, out int end, out int value) => TrySmall(start, 90, out end, out value) && value % 10 == 0;

        private bool ReadDay(int start, out int end, out int day)
        {
            if (TrySmall(start, 31, out end, out day) && At(end) is '日' or '号')
            {
                end++;
                return true;
            }

            return false;
        }

        private int AfterConnector(int at)
        {
            if (At(at) is '-' or '－' or '–' or '~' or '～' or '至' or '到')
            {
                return at + 1;
            }

            return At(at) == '—' ? at + (At(at + 1) == '—' ? 2 : 1) : at;
        }

        /// <summary>第6期, 3·15 and A6月 hold digits that begin no date.</summary>
        private bool IsInsideNumber(int start)
        {
            if (start == 0)
            {
                return false;
            }

            var before = text[start - 1];
            return Numerals.IsDigit(before) || char.IsAsciiLetter(before) || before == '第'
                || (before is '.' or '．' or '·' && start > 1 && Numerals.IsDigit(text[start - 2]) && !(before != '·' && IsItemNumber(start - 1)));
        }

        /// <summary>3.2018年获评…: the number of an item of a list, at the beginning of its line.</summary>
        private bool IsItemNumber(int end)
        {
            var start = end;
            while (start > 0 && end - start < 3 && char.IsAsciiDigit(text[start - 1]))
            {
                start--;
            }

            return end - start is 1 or 2 && (start == 0 || text[start - 1] == '\n' || char.IsWhiteSpace(text[start - 1]));
        }

        private char At(int i) => i < text.Length ? text[i] : '\0';

        private bool Is(int i, string word) => i < text.Length && string.CompareOrdinal(text, i, word, 0, word.Length) == 0;
    }
}
