namespace KnowledgeGraph.Storage.Neo4j;

public class GraphProjectionTests
{
    private static readonly GraphSchema Schema = Given.Schema with
    {
        EntityTypes =
        [
            new EntityTypeDefinition("Place", "地点", "", "place", ["subdistrict", "old_town"], []),
            new EntityTypeDefinition(
                "Project", "项目", "", "project", [],
                [Property("year", PropertyValueType.Integer), Property("amount", PropertyValueType.Number), Property("begun", PropertyValueType.Date), Property("status", PropertyValueType.Choice)]),
        ],
    };

    private static readonly GraphLabels Labels = new(Schema);
    private static readonly GraphProjection Projection = new(Schema, Labels);

    [Theory]
    [InlineData("Place", "subdistrict", "Place Subdistrict")]
    [InlineData("Place", "old_town", "Place OldTown")]
    [InlineData("Place", "from a text", "Place ")]
    [InlineData("Place", null, "Place ")]
    [InlineData("`) DETACH DELETE (n", "subdistrict", "Other ")]
    public void Labels_come_from_the_schema_alone(string type, string? kind, string expected)
    {
        var (typeLabel, kindLabel) = Labels.Of(new Entity { Key = "k", Type = type, Kind = kind, Name = "n" });

        Assert.Equal(expected, $"{typeLabel} {kindLabel}");
        Assert.Equal("OTHER", Labels.Relation("from a text"));
        Assert.Equal("`a``b`", GraphLabels.Quote("a`b"));
    }

    [Fact]
    public void A_schema_that_would_use_a_label_twice_is_refused()
    {
        var twice = Schema with { EntityTypes = [.. Schema.EntityTypes, new EntityTypeDefinition("OldTown", "", "", "old", [], [])] };

        Assert.Contains("'OldTown'", Assert.Throws<ConfigurationException>(() => new GraphLabels(twice)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_have_the_types_of_the_schema_and_several_are_kept_beside_the_commonest()
    {
        var values = Values(("year", "2021", 1), ("year", "2022", 3), ("amount", "1.5", 1), ("begun", "2023-05-01", 1), ("status", "done", 1));

        Assert.Equal(2022L, values["year"]);
        Assert.Equal([2021L, 2022L], Assert.IsType<List<object?>>(values["year_values"]));
        Assert.Equal(1.5, values["amount"]);
        Assert.DoesNotContain("amount_values", values.Keys);
        Assert.Equal(new DateOnly(2023, 5, 1), values["begun"]);
        Assert.Equal("done", values["status"]);
    }

    [Fact]
    public void An_end_that_no_text_states_is_left_out()
    {
        Assert.DoesNotContain("begun", Values(("begun", "0001-01-01", 1)).Keys);
        Assert.Equal(new DateOnly(2023, 5, 1), Values(("begun", "0001-01-01", 3), ("begun", "2023-05-01", 1))["begun"]);

        var open = new DateInterval(DateOnly.MinValue, new DateOnly(2023, 5, 1), DatePrecision.Open);
        var values = GraphProjection.Indicator("indicator:1", new IndicatorKey("place:1", "常住人口", "人", 1m, open.ToString()), 0.7, 1, 0, []);
        Assert.DoesNotContain("earliest", values.Keys);
        Assert.Equal(new DateOnly(2023, 5, 1), values["latest"]);
    }

    [Theory]
    [InlineData("2023年度陕西省耕地保护激励单位", "陕西省耕地保护激励单位")]
    [InlineData("第十二批全国民族团结进步示范单位", "全国民族团结进步示范单位")]
    [InlineData("省、市两级“皖美”红色物业示范小区", "“皖美”红色物业示范小区")]
    [InlineData("全国文明单位", "全国文明单位")]
    [InlineData("示范社区建设工作先进集体奖", "示范社区建设工作先进集体奖")]
    [InlineData("“镇域投资竞争力全国100强镇”", "“镇域投资竞争力全国100强镇”")]
    public void A_long_title_loses_what_its_node_says_otherwise(string name, string expected) => Assert.Equal(expected, ShortName.Of(name));

    [Fact]
    public void A_value_that_is_not_of_its_type_stands_beside_it_as_text()
    {
        var values = Values(("begun", "2023", 1), ("undeclared", "x", 1));

        Assert.DoesNotContain("begun", values.Keys);
        Assert.Equal(["2023"], Assert.IsType<List<object?>>(values["begun_text"]));
        Assert.DoesNotContain("undeclared", values.Keys);
    }

    [Fact]
    public void A_quote_is_cut_between_characters()
    {
        Assert.Equal("短", GraphProjection.Quote("短"));
        Assert.Equal(new string('长', 399) + "…", GraphProjection.Quote(new string('长', 399) + "𠮷" + "长"));
    }

    [Fact]
    public void An_indicator_has_real_dates_with_their_precision_and_a_name_to_read()
    {
        var values = GraphProjection.Indicator("indicator:1", new IndicatorKey("place:1", "常住人口", "人", 47000.50m, DateInterval.Year(2022).ToString()), 0.7, 2, 1, [new Source("a", "4.7万人")]);

        Assert.Equal("常住人口 47000.5人", values["name"]);
        Assert.Equal((new DateOnly(2022, 1, 1), new DateOnly(2022, 12, 31), "year"), (values["earliest"], values["latest"], values["precision"]));
        Assert.Equal((2L, 1L), (values["documents"], values["independent"]));
        Assert.Equal(["4.7万人"], Assert.IsType<List<object?>>(values["quotes"]));
    }

    private static Dictionary<string, object?> Values(params (string Name, string Value, long Count)[] support)
    {
        var counts = support.ToDictionary(s => new Support("property:" + s.Name, s.Value, ""), s => s.Count);
        counts[new Support("name", "n", "text")] = 1;
        counts[new Support("origin", "text", "")] = 1;
        counts[new Support("confidence", "0.90", "")] = 1;
        var entity = new GraphDerivation(Schema).Entity("k", "Project", counts.Select(c => new SupportCount(c.Key, c.Value)))!;
        return Projection.Entity(entity, counts);
    }

    private static PropertyDefinition Property(string name, PropertyValueType type) => new(name, name, name, type, [], MergeRule.Union, false);
}
