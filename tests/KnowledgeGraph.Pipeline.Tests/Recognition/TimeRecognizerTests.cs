using System.Globalization;
using KnowledgeGraph.Pipeline.Recognition;

namespace KnowledgeGraph.Pipeline.Tests.Recognition;

public class TimeRecognizerTests
{
    private static readonly TimeRecognizer Recognizer = new(TimeLexicon.Load(Seeds.Lexicon));

    [Theory]
    [InlineData("2022年", "2022年=2022-01-01/2022-12-31/year")]
    [InlineData("２０２２年６月", "２０２２年６月=2022-06-01/2022-06-30/month")]
    [InlineData("2022年10月18日", "2022年10月18日=2022-10-18/2022-10-18/day")]
    [InlineData("2022年10月18号上午", "2022年10月18号=2022-10-18/2022-10-18/day")]
    [InlineData("2022-10-18", "2022-10-18=2022-10-18/2022-10-18/day")]
    [InlineData("2020/12/9 17:01", "2020/12/9=2020-12-09/2020-12-09/day")]
    [InlineData("2022.10.18", "2022.10.18=2022-10-18/2022-10-18/day")]
    [InlineData("2022年度江苏省", "2022年度=2022-01-01/2022-12-31/year")]
    [InlineData("二〇二二年三月", "二〇二二年三月=2022-03-01/2022-03-31/month")]
    [InlineData("二○二三年", "二○二三年=2023-01-01/2023-12-31/year")]
    [InlineData("1934年建成", "1934年=1934-01-01/1934-12-31/year")]
    [InlineData("2022年上半年", "2022年上半年=2022-01-01/2022-06-30/period")]
    [InlineData("2022年三季度", "2022年三季度=2022-07-01/2022-09-30/quarter")]
    [InlineData("2022年前三季度", "2022年前三季度=2022-01-01/2022-09-30/period")]
    [InlineData("2022年底", "2022年底=2022-10-01/2022-12-31/quarter")]
    [InlineData("2019年初", "2019年初=2019-01-01/2019-03-31/quarter")]
    [InlineData("2022年6月底", "2022年6月底=2022-06-21/2022-06-30/month")]
    [InlineData("2022年6月中旬", "2022年6月中旬=2022-06-11/2022-06-20/month")]
    public void Resolves_dates_that_name_their_year(string text, string expected) => Check(text, "2024-10-18", expected);

    [Theory]
    [InlineData("2018年6月以来", "2018年6月以来=2018-06-01/2022-10-18/open")]
    [InlineData("2018年6月起实施", "2018年6月起=2018-06-01/2022-10-18/open")]
    [InlineData("2018年6月至今", "2018年6月至今=2018-06-01/2022-10-18/open")]
    [InlineData("自2018年6月全新亮相以来", "2018年6月全新亮相以来=2018-06-01/2022-10-18/open")]
    [InlineData("2016年以来", "2016年以来=2016-01-01/2022-10-18/open")]
    [InlineData("今年以来", "今年以来=2022-01-01/2022-10-18/open")]
    [InlineData("7月至今", "7月至今=2022-07-01/2022-10-18/open")]
    [InlineData("自4月26日起组织", "4月26日起=2022-04-26/2022-10-18/open")]
    [InlineData("党的十八大以来", "党的十八大以来=2012-11-08/2022-10-18/open")]
    [InlineData("党的十九大召开以来", "党的十九大召开以来=2017-10-18/2022-10-18/open")]
    [InlineData("“十三五”以来", "“十三五”以来=2016-01-01/2022-10-18/open")]
    [InlineData("2023年起", "2023年起=2023-01-01/9999-12-31/open")]
    [InlineData("2020年以后", "2020年以后=2021-01-01/2022-10-18/open")]
    [InlineData("1990年以前", "1990年以前=0001-01-01/1990-12-31/open")]
    [InlineData("近年来", "近年来=0001-01-01/2022-10-18/open")]
    [InlineData("这些年", "这些年=0001-01-01/2022-10-18/open")]
    [InlineData("日前", "日前=2022-09-18/2022-10-18/open")]
    [InlineData("截至目前", "截至目前=0001-01-01/2022-10-18/open")]
    [InlineData("截至9月底", "截至9月底=0001-01-01/2022-09-30/open")]
    [InlineData("截止2021年末", "截止2021年末=0001-01-01/2021-12-31/open")]
    public void Leaves_the_end_open_that_the_text_does_not_state(string text, string expected) => Check(text, "2022-10-18", expected);

    [Theory]
    [InlineData("今年", "今年=2022-01-01/2022-12-31/year")]
    [InlineData("去年", "去年=2021-01-01/2021-12-31/year")]
    [InlineData("前年", "前年=2020-01-01/2020-12-31/year")]
    [InlineData("明年3月", "明年3月=2023-03-01/2023-03-31/month")]
    [InlineData("去年10月", "去年10月=2021-10-01/2021-10-31/month")]
    [InlineData("去年底", "去年底=2021-10-01/2021-12-31/quarter")]
    [InlineData("今年年初", "今年年初=2022-01-01/2022-03-31/quarter")]
    [InlineData("年初", "年初=2022-01-01/2022-03-31/quarter")]
    [InlineData("年内", "年内=2022-01-01/2022-12-31/year")]
    [InlineData("上半年", "上半年=2022-01-01/2022-06-30/period")]
    [InlineData("三季度", "三季度=2022-07-01/2022-09-30/quarter")]
    [InlineData("第一季度", "第一季度=2022-01-01/2022-03-31/quarter")]
    [InlineData("一至三季度", "一至三季度=2022-01-01/2022-09-30/period")]
    [InlineData("前9个月", "前9个月=2022-01-01/2022-09-30/period")]
    [InlineData("10月底", "10月底=2022-10-21/2022-10-31/month")]
    [InlineData("12月26日", "12月26日=2021-12-26/2021-12-26/day")]
    [InlineData("本月初", "本月初=2022-10-01/2022-10-10/month")]
    [InlineData("昨日", "昨日=2022-10-17/2022-10-17/day")]
    [InlineData("近5年", "近5年=2017-10-19/2022-10-18/period")]
    [InlineData("过去三年", "过去三年=2019-10-19/2022-10-18/period")]
    [InlineData("一年来", "一年来=2021-10-19/2022-10-18/period")]
    [InlineData("预计12月完工", "12月=2022-12-01/2022-12-31/month")]
    [InlineData("12月底前完成", "12月底=2022-12-21/2022-12-31/month")]
    public void Resolves_what_is_relative_to_the_reference_date(string text, string expected) => Check(text, "2022-10-18", expected);

    [Theory]
    [InlineData("1-10月", "1-10月=2022-01-01/2022-10-31/period")]
    [InlineData("1—11月", "1—11月=2022-01-01/2022-11-30/period")]
    [InlineData("1至10月份", "1至10月份=2022-01-01/2022-10-31/period")]
    [InlineData("5月1日至7日", "5月1日至7日=2022-05-01/2022-05-07/period")]
    [InlineData("2021-2023年", "2021-2023年=2021-01-01/2023-12-31/period")]
    [InlineData("2021年至2023年", "2021年至2023年=2021-01-01/2023-12-31/period")]
    [InlineData("2021年11月至2022年3月", "2021年11月至2022年3月=2021-11-01/2022-03-31/period")]
    [InlineData("3月至5月", "3月至5月=2022-03-01/2022-05-31/period")]
    [InlineData("“十三五”期间", "“十三五”期间=2016-01-01/2020-12-31/period")]
    [InlineData("“十四五”", "“十四五”=2021-01-01/2025-12-31/period")]
    [InlineData("十四五期间", "十四五期间=2021-01-01/2025-12-31/period")]
    [InlineData("20世纪90年代", "20世纪90年代=1990-01-01/1999-12-31/period")]
    [InlineData("上世纪七十年代末", "上世纪七十年代末=1977-01-01/1979-12-31/period")]
    [InlineData("90年代初", "90年代初=1990-01-01/1993-12-31/period")]
    public void Resolves_spans_with_two_ends(string text, string expected) => Check(text, "2022-12-31", expected);

    [Theory]
    [InlineData("2021年完成一期，6月启动二期", "2021年=2021-01-01/2021-12-31/year|6月=2021-06-01/2021-06-30/month")]
    [InlineData("2019年初完工；同一年4月启动", "2019年初=2019-01-01/2019-03-31/quarter|同一年4月=2019-04-01/2019-04-30/month")]
    [InlineData("·2016年6月　文明村", "2016年6月=2016-06-01/2016-06-30/month")]
    [InlineData("1.2016年6月，文明村", "2016年6月=2016-06-01/2016-06-30/month")]
    [InlineData("5·12年，增长0.2016年均", "")]
    [InlineData("2019年初完工；同年4月启动", "2019年初=2019-01-01/2019-03-31/quarter|同年4月=2019-04-01/2019-04-30/month")]
    [InlineData("1-9月，收入3亿元，比上年同期增长", "1-9月=2022-01-01/2022-09-30/period|上年同期=2021-01-01/2021-09-30/period")]
    [InlineData("总量较同期下降65%", "同期=2021-01-01/2021-12-31/year")]
    public void Takes_the_year_from_what_stands_before(string text, string expected) => Check(text, "2022-10-18", expected);

    [Theory]
    [InlineData("1月18日举行", "2026-01-16", "1月18日=2026-01-18/2026-01-18/day")]
    [InlineData("12月26日举行", "2026-01-16", "12月26日=2025-12-26/2025-12-26/day")]
    [InlineData("上半年", "2023-01-06", "上半年=2022-01-01/2022-06-30/period")]
    [InlineData("1-12月", "2023-01-06", "1-12月=2022-01-01/2022-12-31/period")]
    public void Prefers_the_year_that_makes_sense_on_the_day(string text, string reference, string expected) => Check(text, reference, expected);

    [Theory]
    [InlineData("3·15维权")]
    [InlineData("第6期")]
    [InlineData("打造“十四五”规划")]
    [InlineData("学习党的二十大报告")]
    [InlineData("20年房龄")]
    [InlineData("五月花酒店")]
    [InlineData("14时至17时")]
    [InlineData("报料热线86598222")]
    [InlineData("0513年")]
    [InlineData("度假村")]
    [InlineData("2022")]
    public void Finds_no_time_in(string text) => Check(text, "2022-10-18", string.Empty);

    [Fact]
    public void Leaves_out_what_needs_a_reference_that_nobody_knows() => Check("近年来，去年上半年，昨日", null, string.Empty);

    [Fact]
    public void Infers_no_days_from_an_inferred_reference()
    {
        var times = Recognizer.Recognize("2022年工作总结\n今年以来，昨日。", null);

        Assert.Equal(["2022-01-01/2022-12-31/year", "2022-01-01/2022-12-31/open"], times.Select(t => t.Interval.ToString()));
    }

    [Theory]
    [InlineData("白杨街道2022年度工作情况报告", "正文", "2022-12-31")]
    [InlineData("东石镇2024年工作总结和2025年工作计划", "正文", "2024-12-31")]
    [InlineData("2023年工作要点", "正文", "2023-01-01")]
    [InlineData("家底清单(2022年12月19日)", "2016年获批", "2016-12-31")]
    [InlineData(null, "家底清单(2022年12月19日)\n2016年获批", "2022-12-19")]
    [InlineData(null, "工作总结\n发布机构：街道办　　发布日期：2023-01-06", "2023-01-06")]
    [InlineData(null, "人民街道2022年工作总结\n发布日期：2023-01-06", "2022-12-31")]
    [InlineData(null, "2016年以来成绩明显。2020年完成。2021年，街道将继续。", "2020-12-31")]
    [InlineData(null, "没有日期", null)]
    public void Infers_the_day_a_text_speaks_from(string? title, string text, string? expected)
        => Assert.Equal(Day(expected), TimeRecognizer.InferReference(title, text));

    [Theory]
    [InlineData("2023-01-06", "2022年工作总结", "2022-12-31")]
    [InlineData("2022-11-06", "2022年工作总结", "2022-11-06")]
    [InlineData("2024-11-06", "2022年工作总结", "2024-11-06")]
    public void Lets_a_report_speak_from_its_own_year(string published, string title, string expected)
        => Assert.Equal(Day(expected), TimeRecognizer.ResolveReference(Day(published), title, "正文")?.Day);

    [Theory]
    [InlineData("2018-03-04", null, "2017年，街道集中整治。", true)]
    [InlineData(null, "2017年工作总结", "正文", true)]
    [InlineData(null, null, "街道全力打造新城\n2017年及“十三五”工作回顾\n2017年完成改造。", true)]
    [InlineData(null, null, "街道全力打造新城\n2017年完成改造。\n2018年重点工作安排\n继续改造。", true)]
    [InlineData(null, "“十三五”时期工作情况报告", "2020年完成改造。", true)]
    [InlineData(null, "“十三五”时期工作情况报告", "2018年完成改造。", false)]
    [InlineData(null, "“十三五”以来工作情况报告", "2020年完成改造。", false)]
    [InlineData(null, null, "今年以来，街道推进项目。2024年联通工程8月竣工。", true)]
    [InlineData(null, null, "今年以来，街道推进项目。获评2024年度先进单位。", false)]
    [InlineData(null, null, "本报10月15日电 邻里节开场。2017年，街道集中整治小区。", false)]
    public void A_year_that_is_only_named_is_no_bound(string? published, string? title, string text, bool expected)
        => Assert.Equal(expected, TimeRecognizer.ResolveReference(Day(published), title, text)?.IsBound);

    [Fact]
    public void From_a_guessed_day_only_what_does_not_depend_on_it_is_settled()
    {
        const string Text = "10月15日，邻里节开场。近年来变化大。2017年3月，街道集中整治，同年年底收官。";

        var settled = Recognizer.RecognizeSettled(Text, new ReferenceDay(new DateOnly(2017, 12, 31), IsBound: false));
        var bound = Recognizer.RecognizeSettled(Text, new ReferenceDay(new DateOnly(2017, 12, 31), IsBound: true));

        Assert.Equal("2017年3月", settled[0].Span.In(Text));
        Assert.Equal("10月15日", bound[0].Span.In(Text));
        Assert.All(settled, t => Assert.Equal(2017, t.Interval.Latest.Year));
    }

    [Theory]
    [InlineData("二〇二二年二〇")]
    [InlineData("9999999999999999999999999999年")]
    [InlineData("2022年13月40日至")]
    [InlineData("2023年2月29日")]
    [InlineData("截至")]
    [InlineData("“十")]
    [InlineData("自2022年")]
    public void Survives_fragments(string text)
    {
        var times = Recognizer.Recognize(text, new DateOnly(2022, 10, 18));

        Assert.All(times, t => Assert.InRange(t.Span.End, t.Span.Start + 1, text.Length));
    }

    [Fact]
    public void Reads_a_million_characters_without_punctuation_in_linear_time()
    {
        var text = string.Concat(Enumerable.Repeat("有12个村民组2022年6月以来二〇二二年九十", 50_000));

        var times = Recognizer.Recognize(text, new DateOnly(2022, 10, 18));

        Assert.Equal(100_000, times.Count);
    }

    private static void Check(string text, string? reference, string expected)
    {
        var times = Recognizer.Recognize(text, Day(reference));

        Assert.Equal(expected, string.Join('|', times.Select(t => $"{t.Span.In(text)}={t.Interval}")));
    }

    private static DateOnly? Day(string? day) => day is null ? null : DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
