namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>One whole report with facts of all kinds, and all that it contributes, as a reviewed file.</summary>
public class GoldenTests
{
    private static readonly string Folder = Repository.PathOf("tests", "KnowledgeGraph.Pipeline.Tests", "Golden");

    [Fact]
    public void A_report_contributes_the_reviewed_facts()
    {
        var result = Given.Build(Given.Document(File.ReadAllText(Path.Combine(Folder, "report.txt")).ReplaceLineEndings("\n")));

        Reviewed.Equal(
            Path.Combine(Folder, "report.facts.txt"),
            ContributionText.Of(result.Contribution) + string.Concat(result.Findings.Select(f => $"\nfinding {f}\n")));
    }

    /// <summary>What the report says beyond doubt; these hold whatever else the rules come to read in it.</summary>
    [Theory]
    [InlineData(RelationTypes.Awarded, "珠村社区 AWARDED 江苏省文明社区")]
    [InlineData(RelationTypes.Awarded, "溪江社区 AWARDED 江苏省文明社区")]
    [InlineData(RelationTypes.Awarded, "龙翔社区 AWARDED 苏州市健康社区")]
    [InlineData(RelationTypes.Awarded, "溪上社区 AWARDED 苏州市健康社区")]
    [InlineData(RelationTypes.Seeks, "木林社区 SEEKS 全国示范性老年友好型社区")]
    [InlineData(RelationTypes.PartOf, "梧桐新村 PART_OF 莫舍社区")]
    [InlineData(RelationTypes.PartOf, "旺山村 PART_OF 越溪街道")]
    [InlineData(RelationTypes.PartOf, "苏州市 PART_OF 江苏省")]
    [InlineData(RelationTypes.HasRole, "陆建明 HAS_ROLE 越溪街道")]
    [InlineData(RelationTypes.LivesIn, "沈桂芳 LIVES_IN 珠村社区")]
    [InlineData(RelationTypes.CollaboratesWith, "越溪街道 COLLABORATES_WITH 苏州市第九人民医院")]
    [InlineData(RelationTypes.Adopts, "越溪街道 ADOPTS 生活垃圾分类")]
    public void A_report_contributes_what_it_says_beyond_doubt(string type, string fact)
        => Assert.Contains(fact, Contribution.Relations(type).Split(';'));

    [Fact]
    public void What_stands_around_the_report_is_no_part_of_it()
        => Assert.All(Contribution.AllEvidence(), e => Assert.False(
            e.Text.Contains("上一篇", StringComparison.Ordinal) || e.Text.Contains("天气预报", StringComparison.Ordinal), e.Text));

    private static DocumentContribution Contribution => Given.Built(File.ReadAllText(Path.Combine(Folder, "report.txt")));
}
