namespace KnowledgeGraph.Core.Tests.Model;

public class DateIntervalTests
{
    public static TheoryData<DateInterval, string> Forms => new()
    {
        { DateInterval.Day(new DateOnly(2024, 10, 31)), "2024-10-31/2024-10-31/day" },
        { DateInterval.Month(2024, 2), "2024-02-01/2024-02-29/month" },
        { DateInterval.Month(2023, 12), "2023-12-01/2023-12-31/month" },
        { DateInterval.Year(2022), "2022-01-01/2022-12-31/year" },
        { new DateInterval(new DateOnly(2016, 1, 1), new DateOnly(2020, 12, 31), DatePrecision.Period), "2016-01-01/2020-12-31/period" },
        { new DateInterval(new DateOnly(2016, 1, 1), new DateOnly(2024, 11, 5), DatePrecision.Open), "2016-01-01/2024-11-05/open" },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public void The_canonical_form_reads_back(DateInterval interval, string form)
    {
        Assert.Equal(form, interval.ToString());
        Assert.Equal(interval, DateInterval.Parse(form));
    }

    [Theory]
    [InlineData("")]
    [InlineData("2022")]
    [InlineData("2022-01-01/2022-12-31")]
    [InlineData("2022-1-1/2022-12-31/year")]
    [InlineData("2022-01-01/2022-12-31/decade")]
    [InlineData("2022-02-30/2022-12-31/year")]
    public void Another_form_is_refused_with_an_example(string text)
    {
        var error = Assert.Throws<FormatException>(() => DateInterval.Parse(text));

        Assert.Equal($"'{text}' is no date interval; expected a form such as 2022-01-01/2022-12-31/year.", error.Message);
    }
}
