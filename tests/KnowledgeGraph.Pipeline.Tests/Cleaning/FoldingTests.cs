using KnowledgeGraph.Pipeline.Cleaning;

namespace KnowledgeGraph.Pipeline.Tests.Cleaning;

public class FoldingTests
{
    [Theory]
    [InlineData("近年来,戚墅堰敢于破题;成效明显:好!好?", "近年来，戚墅堰敢于破题；成效明显：好！好？")]
    [InlineData("增长28.69%,完成12,345元", "增长28.69%，完成12,345元")]
    [InlineData("１８００亩，占９.５％", "1800亩，占9.5%")]
    [InlineData("1—11月,10:30开始,比分3:1", "1-11月，10:30开始，比分3:1")]
    [InlineData("(一)项目(PPP)建设", "（一）项目（PPP）建设")]
    [InlineData("f(x) of Smith, Jones", "f(x) of Smith, Jones")]
    [InlineData("\"硒\"字文章和\"乡贤\"", "“硒”字文章和“乡贤”")]
    [InlineData("后劲足了起来.农业这一头.10月底,达3倍", "后劲足了起来。农业这一头。10月底，达3倍")]
    [InlineData("1.招商引资", "1.招商引资")]
    [InlineData("约５０万公斤.\"", "约50万公斤。“")]
    [InlineData("--中站区见闻", "——中站区见闻")]
    [InlineData("「龙井」的『家』•彭风顺", "“龙井”的‘家’·彭风顺")]
    public void Gives_marks_and_figures_one_form(string text, string expected)
    {
        var folded = text.Select(Folding.Narrow).ToArray();

        Folding.Widen(folded, text.Select(c => c is >= '\uFF01' and <= '\uFF5E').ToArray());

        Assert.Equal(expected, new string(folded));
    }

    [Theory]
    [InlineData("2022-10-18", "2022-10-18")]
    [InlineData("2020/12/9 17:01", "2020-12-09")]
    [InlineData("2024.1.23", "2024-01-23")]
    [InlineData("2024年1月23日", "2024-01-23")]
    [InlineData("2024 年 1 月 3 日", "2024-01-03")]
    [InlineData("二〇二三年十二月二十八日", "2023-12-28")]
    [InlineData("二○二一年十月十日", "2021-10-10")]
    [InlineData("2023-02-30", null)]
    [InlineData("2023-13-01", null)]
    [InlineData("2023年5月", null)]
    [InlineData("1024-01-01", null)]
    public void Reads_dates_of_several_forms(string text, string? expected)
        => Assert.Equal(expected, DateScanner.TryRead(text, 0, out var date, out _) ? date.ToString("yyyy-MM-dd") : null);
}
