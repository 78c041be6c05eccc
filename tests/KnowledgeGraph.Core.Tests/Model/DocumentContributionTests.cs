namespace KnowledgeGraph.Core.Tests.Model;

public class DocumentContributionTests
{
    private static readonly DocumentInfo Info = new() { Id = "a.txt", ContentHash = "00", SchemaVersion = "1", BuilderVersion = "test" };

    [Fact]
    public void Facts_are_put_into_the_order_that_their_content_gives()
    {
        EntityAssertion[] entities = [Entity("place:2", "乙"), Entity("place:1", "甲"), Entity("org:cn/x", "丙")];
        RelationAssertion[] relations = [Relation("place:2", "PART_OF", "place:1"), Relation("place:1", "PART_OF", "place:0"), Relation("place:1", "ADOPTS", "place:9")];
        IndicatorAssertion[] indicators = [Indicator("户", 10), Indicator("个", 3), Indicator("户", 9)];

        var straight = DocumentContribution.Of(Info, entities, relations, indicators);
        var turned = DocumentContribution.Of(Info, entities.Reverse(), relations.Reverse(), indicators.Reverse());

        Assert.Equal(["org:cn/x", "place:1", "place:2"], straight.Entities.Select(e => e.Key));
        Assert.Equal(["place:1 ADOPTS", "place:1 PART_OF", "place:2 PART_OF"], straight.Relations.Select(r => $"{r.Head} {r.Type}"));
        Assert.Equal(["3个", "9户", "10户"], straight.Indicators.Select(i => $"{i.Value}{i.Unit}"));
        Assert.Equivalent(straight, turned, strict: true);
    }

    [Fact]
    public void An_entity_said_twice_is_one_with_all_its_names_and_evidence()
    {
        var brief = Entity("place:1", "四褐山", at: 9) with { Confidence = 0.7, Aliases = [new Alias("褐山", "text")] };
        var full = Entity("place:1", "四褐山街道", at: 2) with { Confidence = 0.9, Code = "340207001", Kind = "subdistrict" };

        var entity = Assert.Single(DocumentContribution.Of(Info, [brief, full], [], []).Entities);

        Assert.Equal(("四褐山街道", 0.9, "340207001", "subdistrict"), (entity.Name, entity.Confidence, entity.Code, entity.Kind));
        Assert.Equal([new Alias("四褐山", "text"), new Alias("褐山", "text")], entity.Aliases);
        Assert.Equal([2, 9], entity.Evidence.Select(e => e.Span.Start));
    }

    [Fact]
    public void What_the_text_says_comes_before_what_only_the_register_says()
    {
        var added = Entity("place:1", "江苏省", at: 0) with { Origin = FactOrigin.Register, Confidence = 1, Code = "32" };
        var said = Entity("place:1", "江苏", at: 5) with { Confidence = 0.6 };

        var entity = Assert.Single(DocumentContribution.Of(Info, [added, said], [], []).Entities);

        Assert.Equal((FactOrigin.Text, "江苏", "32"), (entity.Origin, entity.Name, entity.Code));
        Assert.Equal([new Alias("江苏省", "register")], entity.Aliases);
        Assert.Equal([5], entity.Evidence.Select(e => e.Span.Start));
    }

    [Fact]
    public void A_relation_said_twice_is_one_unless_its_qualifiers_differ()
    {
        var first = Relation("place:1", "AWARDED", "honour:1", at: 7) with { Confidence = 0.6, Rule = "b" };
        var again = first with { Evidence = [At(3)], Confidence = 0.8, Rule = "a" };
        var other = first with { Qualifiers = PropertyBag.Of(("level", "national")) };

        var relations = DocumentContribution.Of(Info, [], [first, again, other], []).Relations;

        Assert.Equal(2, relations.Count);
        Assert.Equal(("a", 0.8), (relations[0].Rule, relations[0].Confidence));
        Assert.Equal([3, 7], relations[0].Evidence.Select(e => e.Span.Start));
    }

    [Fact]
    public void Evidence_given_twice_counts_once()
    {
        var entity = Entity("place:1", "甲") with { Evidence = [At(4), At(1), At(4)] };

        Assert.Equal([1, 4], Assert.Single(DocumentContribution.Of(Info, [entity], [], []).Entities).Evidence.Select(e => e.Span.Start));
    }

    private static EntityAssertion Entity(string key, string name, int at = 0) => new()
    {
        Key = key, Type = EntityTypes.Place, Name = name, Evidence = [At(at)], Rule = "test", Confidence = 0.9,
    };

    private static RelationAssertion Relation(string head, string type, string tail, int at = 0) => new()
    {
        Head = head, Type = type, Tail = tail, Evidence = [At(at)], Rule = "test", Confidence = 0.9,
    };

    private static IndicatorAssertion Indicator(string unit, decimal value) => new()
    {
        Subject = "place:1", Metric = "改造", Value = value, Unit = unit, Evidence = [At(0)], Rule = "test", Confidence = 0.9,
    };

    private static Evidence At(int start) => new(new TextSpan(start, start + 1), "甲");
}
