namespace KnowledgeGraph.Pipeline.Tests;

/// <summary>Since when and until when places exist, read from whole sentences by all stages together; names are invented or of the register.</summary>
public class LifespanTests
{
    [Theory]
    [InlineData("来凤社区成立于2011年5月，常住人口2万人。", "来凤社区 from 2011-05-01 month")]
    [InlineData("来凤社区位于街道东部，面积1.2平方公里，成立于2001年。", "来凤社区 from 2001-01-01 year")]
    [InlineData("2006年6月才成立的来凤社区，在街道里最年轻。", "来凤社区 from 2006-06-01 month")]
    [InlineData("2011年5月，柳湾社区与清塘社区合并为来凤社区。", "来凤社区 from 2011-05-01 month; 柳湾社区 to 2011-05-31 month; 清塘社区 to 2011-05-31 month")]
    [InlineData("来凤社区于2011年5月由柳湾社区和清塘社区合并成立。", "来凤社区 from 2011-05-01 month; 柳湾社区 to 2011-05-31 month; 清塘社区 to 2011-05-31 month")]
    [InlineData("2015年，柳湾社区更名为来凤社区。", "柳湾社区 to 2015-12-31 year; 来凤社区 from 2015-01-01 year")]
    [InlineData("2019年12月，经省政府批准，撤销清塘镇，设立桂花街道。", "桂花街道 from 2019-12-01 month; 清塘镇 to 2019-12-31 month")]
    // The register has the town of old as the sub-district of today, so the town's end is not said of anything.
    [InlineData("2003年12月，经省政府批准，撤销虎丘镇，设立虎丘街道。", "虎丘街道 from 2003-12-01 month")]
    [InlineData("全域面积10平方公里，2003年12月撤镇设街道，辖8个社区。", "虎丘街道 from 2003-12-01 month")]
    [InlineData("街道成立于2001年7月，辖8个社区。", "虎丘街道 from 2001-07-01 month")]
    [InlineData("清塘新村建于1998年，共12栋楼。", "清塘新村 from 1998-01-01 year")]
    [InlineData("2005年撤销柳湾村，并入邻村。", "柳湾村 to 2005-12-31 year")]
    public void A_sentence_dates_a_place(string sentence, string expected) => Assert.Equal(InOrder(expected), Lifespans(Given.Report(sentence)));

    [Theory]
    [InlineData("来凤社区2010年成立党总支，有党员120名。")]
    [InlineData("来凤社区拟于2030年成立。")]
    [InlineData("来凤社区志愿服务队成立于2016年。")]
    [InlineData("来凤社区有家纺织厂，成立于1995年。")]
    [InlineData("2006年6月成立的来凤社区合唱队登台演出。")]
    [InlineData("来凤社区始建于20世纪80年代。")]
    [InlineData("2022年，街道在来凤社区设立服务站。")]
    [InlineData("来凤社区2021年成立三支队伍，柳湾社区随后跟上。")]
    [InlineData("街道商会成立于2001年7月。")]
    [InlineData("来凤社区与柳湾社区2020年合并召开座谈会。")]
    public void What_is_not_dated_itself_gets_no_date(string sentence) => Assert.Equal(string.Empty, Lifespans(Given.Report(sentence)));

    [Fact]
    public void The_sentence_is_evidence_and_no_mention()
    {
        var place = Place(Given.Report("来凤社区成立于2011年5月，常住人口2万人。"), "来凤社区");

        Assert.Equal(["来凤社区成立于2011年5月，常住人口2万人。", "来凤社区"], place.Evidence.Select(e => e.Text).OrderByDescending(t => t.Length));
        Assert.Equal("来凤社区", Assert.Single(place.Mentions).Text);
    }

    [Fact]
    public void The_surer_of_two_dates_counts_with_its_own_sentence()
    {
        var place = Place(Given.Report("来凤社区成立于2011年5月。来凤社区2012年成立，辖区有22个小区。"), "来凤社区");

        Assert.Equal("2011-05-01", place.Properties[PlaceProperties.ValidFrom]);
        Assert.DoesNotContain(place.Evidence, e => e.Text.Contains("2012年", StringComparison.Ordinal));
    }

    /// <summary>What began again after its end is there.</summary>
    [Fact]
    public void An_end_before_the_beginning_is_no_end()
    {
        var place = Place(Given.Report("2001年撤销柳湾村，并入邻村。2010年，柳湾村正式成立。"), "柳湾村");

        Assert.Equal("2010-01-01", place.Properties[PlaceProperties.ValidFrom]);
        Assert.False(place.Properties.ContainsKey(PlaceProperties.ValidTo));
    }

    /// <summary>A program may still serve a graph of version 1: its facts follow that one.</summary>
    [Fact]
    public void Under_version_1_there_are_no_dates_and_no_findings()
    {
        var builder = GraphBuilder.Load(Seeds.Folder, SchemaReader.Read(Repository.PathOf("schema", "v1.yaml")));

        var result = builder.Build(Given.Document(Given.Opening + "来凤社区成立于2011年5月。"), TestContext.Current.CancellationToken);

        Assert.Equal("1", result.Contribution.Document.SchemaVersion);
        Assert.Equal(string.Empty, Lifespans(result.Contribution));
        Assert.Empty(result.Findings);
    }

    private static EntityAssertion Place(DocumentContribution contribution, string name) => contribution.Entities.Single(e => e.Name == name);

    private static string InOrder(string facts) => string.Join("; ", facts.Split("; ").Order(StringComparer.Ordinal));

    private static string Lifespans(DocumentContribution contribution)
        => string.Join("; ", contribution.Entities.SelectMany(e => new[]
        {
            Told(e, "from", PlaceProperties.ValidFrom, PlaceProperties.ValidFromPrecision), Told(e, "to", PlaceProperties.ValidTo, PlaceProperties.ValidToPrecision),
        }).OfType<string>().Order(StringComparer.Ordinal));

    private static string? Told(EntityAssertion entity, string end, string date, string precision)
        => entity.Properties.Find(date) is { } value ? $"{entity.Name} {end} {value} {entity.Properties.Find(precision)}" : null;
}
