using KnowledgeGraph.Pipeline.Extraction;

namespace KnowledgeGraph.Pipeline.Tests.Extraction;

public class StatusReaderTests
{
    private static readonly StatusReader Reader = new(StatusLexicon.Load(Seeds.LexiconFile("status.yaml")));

    [Theory]
    [InlineData("已建成党群服务中心3个", Statuses.Done)]
    [InlineData("创成省级垃圾分类达标小区4个", Statuses.Done)]
    [InlineData("二期工程正在推进", Statuses.Ongoing)]
    [InlineData("持续深化网格化治理", Statuses.Ongoing)]
    [InlineData("将继续推进老旧小区改造", Statuses.Planned)]
    [InlineData("计划投入1000万元实施微更新", Statuses.Planned)]
    [InlineData("力争年内完成征迁", Statuses.Planned)]
    [InlineData("将四湾小区打造成示范小区", Statuses.Ongoing)]
    [InlineData("落实计划生育政策正能量", Statuses.Ongoing)]
    public void Verbs_and_aspect_decide(string clause, string expected)
    {
        var map = Read(clause);

        Assert.Equal(expected, map.At(new TextSpan(0, clause.Length)).Value);
    }

    [Fact]
    public void A_part_about_plans_ends_at_the_next_heading_of_its_level()
    {
        const string Text = "2020年工作总结\n一、工作回顾\n建设停车场4个。\n二、2021年工作计划\n（一）抓环境\n建设口袋公园5个。\n已完成选址。\n三、保障措施\n加强领导。";

        var map = Read(Text);

        Assert.NotEqual(Statuses.Planned, At(map, Text, "建设停车场").Value);
        Assert.Equal(Statuses.Planned, At(map, Text, "建设口袋公园").Value);
        Assert.Equal(Statuses.Done, At(map, Text, "已完成选址").Value);
        Assert.NotEqual(Statuses.Planned, At(map, Text, "加强领导").Value);
    }

    [Fact]
    public void A_heading_of_a_later_year_speaks_of_plans()
    {
        const string Text = "街道工作\n2024年，成绩亮眼\n建设公园1个。\n2025年，再启新程\n建设公园2个。";

        var map = Read(Text, new DateOnly(2024, 12, 20));

        Assert.NotEqual(Statuses.Planned, At(map, Text, "建设公园1").Value);
        Assert.Equal(Statuses.Planned, At(map, Text, "建设公园2").Value);
    }

    [Fact]
    public void Next_steps_hold_to_the_end_of_the_block()
    {
        const string Text = "改造已完成。下一步，街道抓整治。提升环境。\n推进绿化。";

        var map = Read(Text);

        Assert.Equal(Statuses.Done, At(map, Text, "改造").Value);
        Assert.Equal(Statuses.Planned, At(map, Text, "提升环境").Value);
        Assert.Equal(Statuses.Ongoing, At(map, Text, "推进绿化").Value);
    }

    [Fact]
    public void An_unknown_group_names_file_line_and_what_is_known()
    {
        var error = Assert.Throws<SeedFormatException>(() => StatusLexicon.Load("status.yaml", new StringReader("done: [已]\nfinished: [完]")));

        Assert.Equal(2, error.Line);
        Assert.Contains("'finished'", error.Message, StringComparison.Ordinal);
    }

    internal static StatusMap Read(string text, DateOnly? reference = null)
    {
        var blocks = new List<Block>();
        var start = 0;
        foreach (var line in text.Split('\n'))
        {
            blocks.Add(new Block(new TextSpan(start, start + line.Length), blocks.Count == 0 ? BlockKind.Title : BlockKind.Paragraph));
            start += line.Length + 1;
        }

        return Reader.Read(text, blocks, reference);
    }

    private static Status At(StatusMap map, string text, string clause)
    {
        var start = text.IndexOf(clause, StringComparison.Ordinal);
        return map.At(new TextSpan(start, start + clause.Length));
    }
}
