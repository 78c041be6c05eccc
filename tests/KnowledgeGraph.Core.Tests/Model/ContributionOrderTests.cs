namespace KnowledgeGraph.Core.Tests.Model;

public class ContributionOrderTests
{
    [Fact]
    public void Any_order_of_the_same_assertions_gives_the_same_result()
    {
        var random = new Random(9);
        var entities = Enumerable.Range(0, 60).Select(i => Entity($"place:{i % 12}", "名" + (i % 5), i, (i % 7) / 10.0, i % 3 == 0)).ToList();
        var relations = Enumerable.Range(0, 60).Select(i => Relation($"place:{i % 4}", $"place:{i % 3}", i, (i % 7) / 10.0, i % 2 == 0 ? "2023" : null)).ToList();
        var indicators = Enumerable.Range(0, 60).Select(i => Indicator($"place:{i % 4}", i % 5, i, i % 3 == 0 ? 2023 : null)).ToList();
        var expected = (Render(ContributionOrder.Entities(entities)), Render(ContributionOrder.Relations(relations)), Render(ContributionOrder.Indicators(indicators)));

        for (var i = 0; i < 40; i++)
        {
            Assert.Equal(expected, (
                Render(ContributionOrder.Entities(Shuffled(entities, random))), Render(ContributionOrder.Relations(Shuffled(relations, random))),
                Render(ContributionOrder.Indicators(Shuffled(indicators, random)))));
        }
    }

    [Fact]
    public void Ordering_twice_is_ordering_once()
    {
        var once = ContributionOrder.Entities(Enumerable.Range(0, 30).Select(i => Entity($"place:{i % 6}", "名" + (i % 4), i, (i % 5) / 10.0, i % 3 == 0)));

        Assert.Equal(Render(once), Render(ContributionOrder.Entities(once)));
    }

    [Fact]
    public void One_fact_said_twice_has_both_places_in_text_order_and_the_surer_rule()
    {
        var relation = Assert.Single(ContributionOrder.Relations([
            Relation("place:1", "place:2", 9, 0.6, "2023"), Relation("place:1", "place:2", 4, 0.9, "2023"), Relation("place:1", "place:2", 9, 0.6, "2023")]));

        Assert.Equal([4, 9], relation.Evidence.Select(e => e.Span.Start));
        Assert.Equal((0.9, "rule 4"), (relation.Confidence, relation.Rule));
    }

    [Fact]
    public void Facts_with_other_qualifiers_or_from_the_register_stay_apart()
    {
        var said = Relation("place:1", "place:2", 1, 0.9, "2022");

        Assert.Equal(3, ContributionOrder.Relations([said, Relation("place:1", "place:2", 1, 0.9, "2023"), said with { Origin = FactOrigin.Register }]).Count);
    }

    [Fact]
    public void Values_are_in_order_of_size_and_periods_apart()
        => Assert.Equal(
            ["9", "9 2023", "10"],
            ContributionOrder.Indicators([Indicator("place:1", 10, 1, null), Indicator("place:1", 9, 2, 2023), Indicator("place:1", 9, 3, null)])
                .Select(i => $"{i.Value}{(i.Period is null ? string.Empty : " 2023")}"));

    private static IEnumerable<T> Shuffled<T>(IEnumerable<T> items, Random random) => items.OrderBy(_ => random.Next()).ToList();

    private static string Render(IEnumerable<EntityAssertion> entities) => string.Join('\n', entities.Select(e =>
        $"{e.Key} {e.Name} {e.Kind} {e.Code} {e.Origin} {e.Rule} {e.Confidence} {e.Properties} {string.Join(' ', e.Aliases)} {string.Join(' ', e.Evidence.Select(v => v.Span))}"));

    private static string Render(IEnumerable<RelationAssertion> relations) => string.Join('\n', relations.Select(r =>
        $"{r.Head} {r.Type} {r.Tail} {r.Qualifiers} {r.Origin} {r.Rule} {r.Confidence} {string.Join(' ', r.Evidence.Select(v => v.Span))}"));

    private static string Render(IEnumerable<IndicatorAssertion> indicators) => string.Join('\n', indicators.Select(i =>
        $"{i.Subject} {i.Metric} {i.Value} {i.Unit} {i.Period} {i.Rule} {i.Confidence} {string.Join(' ', i.Evidence.Select(v => v.Span))}"));

    private static Evidence At(int start) => new(new TextSpan(start, start + 1), "字");

    private static EntityAssertion Entity(string key, string name, int at, double confidence, bool fromRegister) => new()
    {
        Key = key, Type = EntityTypes.Place, Name = name, Kind = fromRegister ? "community" : null, Code = fromRegister ? "1" : null,
        Origin = fromRegister ? FactOrigin.Register : FactOrigin.Text, Evidence = [At(at)], Rule = $"rule {at % 4}", Confidence = confidence,
        Aliases = [new Alias("别" + (at % 3), "text")], Properties = PropertyBag.Of(("p", (at % 2).ToString())),
    };

    private static RelationAssertion Relation(string head, string tail, int at, double confidence, string? year) => new()
    {
        Head = head, Type = RelationTypes.Awarded, Tail = tail, Qualifiers = PropertyBag.Of((Qualifiers.Year, year)), Evidence = [At(at)], Rule = $"rule {at}",
        Confidence = confidence,
    };

    private static IndicatorAssertion Indicator(string subject, int value, int at, int? year) => new()
    {
        Subject = subject, Metric = "户数", Value = value, Unit = "户", Evidence = [At(at)], Rule = $"rule {at % 3}", Confidence = 0.8,
        Period = year is { } y ? new DateInterval(new DateOnly(y, 1, 1), new DateOnly(y, 12, 31), DatePrecision.Year) : null,
    };
}
