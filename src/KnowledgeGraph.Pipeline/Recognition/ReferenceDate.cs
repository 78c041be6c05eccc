namespace KnowledgeGraph.Pipeline.Recognition;

/// <summary>Works out from which day a text speaks.</summary>
internal static class ReferenceDate
{
    private const int LinesAtStart = 15;
    private const int LinesAtEnd = 8;
    private const int LongestLine = 120;
    private const int LongestHeading = 40;
    private const int Opening = 60;

    private static readonly string[] Reports = ["总结", "报告", "情况", "回顾", "成绩", "综述", "年报"];
    private static readonly string[] Plans = ["计划", "要点", "安排", "打算", "规划", "思路"];
    private static readonly string[] Ahead = ["计划", "安排", "打算", "目标", "将", "力争", "规划", "展望"];

    /// <summary>十一五 ended in 2010, 十二五 in 2015, and so on.</summary>
    private const string FivesAfterTen = "〇一二三四五六七八九";

    private static readonly string[] DateLabels = ["日期", "时间", "发布", "来源", "发表"];

    /// <inheritdoc cref="TimeRecognizer.InferReference"/>
    public static DateOnly? Infer(string? title, string text) => Resolve(StandaloneDate(text), title, text)?.Day;

    /// <inheritdoc cref="TimeRecognizer.ResolveReference"/>
    public static ReferenceDay? Resolve(DateOnly? published, string? title, string text)
    {
        title ??= FirstLines(text);
        var (year, isReport) = TitleYear(title);
        if (published is { } day)
        {
            // A report on 2022 that is published in the first half of 2023 speaks from the end of 2022.
            return new ReferenceDay(isReport && year == day.Year - 1 && day.Month <= 6 ? new DateOnly(day.Year - 1, 12, 31) : day, IsBound: true);
        }

        return year is { } y ? new ReferenceDay(new DateOnly(y, isReport ? 12 : 1, isReport ? 31 : 1), IsBound: true)
            : UsualYear(text) is { } usual ? new ReferenceDay(new DateOnly(usual, 12, 31), ReportsOn(usual, title, text))
            : null;
    }

    /// <summary>
    /// Whether a text says that it reports on the time up to the end of a year: in a heading (2020年工作回顾, 2021年工作安排), as the report on a five-year plan that ends
    /// then, or by beginning with 今年以来, where it names no later year. 2017年，街道集中整治… in news tells nothing of when the news was written.
    /// </summary>
    private static bool ReportsOn(int year, string title, string text)
    {
        foreach (var line in Lines(text))
        {
            if (line.Length <= LongestHeading && !line.Contains('。') && TitleYear(line) is { Year: { } told } heading && told == (heading.IsReport ? year : year + 1))
            {
                return true;
            }
        }

        return PlannedPeriodEnd(title) == year
            || (text.AsSpan(0, Math.Min(Opening, text.Length)).Contains("今年", StringComparison.Ordinal)
                && Years(text).Any(y => y.Year == year && y.End < text.Length && text[y.End] != '度') && !Years(text).Any(y => y.Year > year));
    }

    /// <summary>“十四五”时期工作报告: 2025. Not “十四五”以来, which may be said in any of its years.</summary>
    private static int? PlannedPeriodEnd(string title)
    {
        for (var i = 0; i + 2 < title.Length; i++)
        {
            if (title[i] == '十' && title[i + 2] == '五' && FivesAfterTen.IndexOf(title[i + 1]) is >= 0 and var five)
            {
                var rest = Rest(title, i + 3, 24).TrimStart("”\"』」");
                return !rest.StartsWith("以来", StringComparison.Ordinal) && IndexOfAny(rest, Reports) is >= 0 and var report && !(IndexOfAny(rest, Plans) is >= 0 and var plan && plan < report)
                    ? 2005 + (5 * five) : null;
            }
        }

        return null;
    }

    /// <summary>The year that a title reports on, else the one it plans for.</summary>
    private static (int? Year, bool IsReport) TitleYear(string title)
    {
        int? planned = null;
        foreach (var (year, _, end) in Years(title))
        {
            var rest = Rest(title, end, 24);
            if (rest.StartsWith("以来", StringComparison.Ordinal))
            {
                continue;
            }

            var (report, plan) = (IndexOfAny(rest, Reports), IndexOfAny(rest, Plans));
            if (report >= 0 && (plan < 0 || report < plan))
            {
                return (year, true);
            }

            planned ??= plan >= 0 ? year : null;
        }

        return (planned, false);
    }

    /// <summary>The latest among the years stated most, those of plans left out.</summary>
    private static int? UsualYear(string text)
    {
        var counts = new SortedDictionary<int, int>();
        foreach (var (year, start, end) in Years(text))
        {
            var rest = Rest(text, end, 12);
            var isPlan = IndexOfAny(rest, Ahead) >= 0 || (start > 0 && text[start - 1] is '到' or '至');
            if (!isPlan)
            {
                counts[year] = counts.GetValueOrDefault(year) + 1;
            }
        }

        var most = counts.Count == 0 ? 0 : counts.Values.Max();
        return counts.Reverse().Where(c => c.Value * 3 >= most).Select(c => (int?)c.Key).FirstOrDefault();
    }

    /// <summary>A full date on a line of its own or behind a label, near the start or the end of the text.</summary>
    private static DateOnly? StandaloneDate(string text)
    {
        var lines = Lines(text, LinesAtStart, fromEnd: false).Concat(Lines(text, LinesAtEnd, fromEnd: true));
        foreach (var line in lines)
        {
            if (line.Length <= LongestLine && FullDate(line) is { } date)
            {
                var isLabelled = IndexOfAny(line, DateLabels) >= 0;
                var isBracketed = date.Start > 0 && line[date.Start - 1] is '（' or '(' && date.End < line.Length && line[date.End] is '）' or ')' && date.End == line.Length - 1;
                if (isLabelled || isBracketed || line.Count(c => !char.IsWhiteSpace(c)) - (date.End - date.Start) <= 20)
                {
                    return date.Day;
                }
            }
        }

        return null;
    }

    private static (DateOnly Day, int Start, int End)? FullDate(string line)
    {
        for (var i = 0; i < line.Length; i++)
        {
            if ((i > 0 && Numerals.IsDigit(line[i - 1])) || !Numerals.IsDigit(line[i]))
            {
                continue;
            }

            var end = Numerals.ReadInteger(line, i, out var year);
            if (end - i != 4 || year is < 1949 or > 2100 || end >= line.Length || line[end] is not ('年' or '-' or '/' or '.' or '－'))
            {
                continue;
            }

            var afterMonth = Numerals.ReadInteger(line, end + 1, out var month);
            if (afterMonth == end + 1 || afterMonth >= line.Length || (line[end] == '年' ? line[afterMonth] != '月' : line[afterMonth] != line[end]))
            {
                continue;
            }

            var afterDay = Numerals.ReadInteger(line, afterMonth + 1, out var day);
            if (month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(year, month))
            {
                return (new DateOnly(year, month, day), i, line[end] == '年' && afterDay < line.Length && line[afterDay] == '日' ? afterDay + 1 : afterDay);
            }
        }

        return null;
    }

    /// <summary>Years stated as such (2022年, 二〇二二年), in text order.</summary>
    private static IEnumerable<(int Year, int Start, int End)> Years(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            var isStart = Numerals.IsDigit(text[i]) && (i == 0 || !Numerals.IsDigit(text[i - 1]));
            var year = 0;
            var end = isStart ? Numerals.ReadInteger(text, i, out year) : Numerals.ReadChineseYear(text, i, out year);
            if (end - i == 4 && end < text.Length && text[end] == '年' && year is >= 1900 and <= 2100)
            {
                yield return (year, i, end + 1);
            }
        }
    }

    private static string FirstLines(string text) => string.Join('\n', Lines(text, 4, fromEnd: false).Where(l => l.Length <= 60 && !l.Contains('。')));

    private static IEnumerable<string> Lines(string text, int count, bool fromEnd)
    {
        // Only so much of either end is looked at, however long the lines are.
        const int Reach = 4000;
        var part = text.Length <= Reach ? text : fromEnd ? text[^Reach..] : text[..Reach];
        return fromEnd ? Lines(part).TakeLast(count) : Lines(part).Take(count);
    }

    private static IEnumerable<string> Lines(string text) => text.Split('\n').Select(l => l.Trim()).Where(l => l.Length > 0);

    /// <summary>What follows a place within its sentence.</summary>
    private static ReadOnlySpan<char> Rest(string text, int from, int length)
    {
        var rest = text.AsSpan(from, Math.Min(length, text.Length - from));
        return rest.IndexOfAny('。', '；', '\n') is >= 0 and var end ? rest[..end] : rest;
    }

    private static int IndexOfAny(ReadOnlySpan<char> text, string[] words)
    {
        var first = -1;
        foreach (var word in words)
        {
            var at = text.IndexOf(word, StringComparison.Ordinal);
            first = at >= 0 && (first < 0 || at < first) ? at : first;
        }

        return first;
    }
}
