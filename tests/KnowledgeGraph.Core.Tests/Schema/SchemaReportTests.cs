namespace KnowledgeGraph.Core.Tests.Schema;

public class SchemaReportTests
{
    private static readonly GraphSchema Latest = new SchemaCatalog(Repository.PathOf("schema")).Read();

    [Theory]
    [InlineData("Place", "  kinds    province 省级行政区, city 地级市")]
    [InlineData("Place", "  reached  PART_OF, LOCATED_IN, HAS_ROLE, LIVES_IN\n")]
    [InlineData("PART_OF", "  to       Place (one)\n")]
    [InlineData("HAS_ROLE", "    text; merged by union\n")]
    [InlineData("status", "  planned 计划, ongoing 进行中, done 已完成; merged by latest\n")]
    [InlineData("waste-sorting", "  key      policy:waste-sorting\n")]
    public void Shows_one_definition(string name, string expected)
    {
        Assert.Contains(expected, SchemaReport.Show(Latest, name), StringComparison.Ordinal);
    }

    [Fact]
    public void The_overview_names_all_types_and_policies()
    {
        var overview = SchemaReport.Show(Latest);

        Assert.All(
            Latest.EntityTypes.Select(t => t.Name).Concat(Latest.RelationTypes.Select(r => r.Name)).Concat(Latest.Policies.Select(p => p.Id)),
            name => Assert.Contains($"  {name} ", overview, StringComparison.Ordinal));
    }

    [Fact]
    public void An_unknown_name_is_told_with_the_nearest()
    {
        var error = Assert.Throws<ConfigurationException>(() => SchemaReport.Show(Latest, "Organisation"));

        Assert.Contains("has no 'Organisation'", error.Message, StringComparison.Ordinal);
        Assert.Contains("did you mean 'Organization'?", error.Message, StringComparison.Ordinal);
    }
}
