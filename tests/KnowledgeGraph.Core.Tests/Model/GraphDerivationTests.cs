namespace KnowledgeGraph.Core.Tests.Model;

public class GraphDerivationTests
{
    private static readonly GraphDerivation Derivation = new(new SchemaCatalog(Repository.PathOf("schema")).Read());

    [Fact]
    public void Nothing_is_derived_from_no_support()
    {
        Assert.Null(Derivation.Entity("place:1", EntityTypes.Place, []));
        Assert.Null(Derivation.Relation("place:1", RelationTypes.PartOf, "place:2", [new SupportCount(new Support("origin", "text", ""), 0)], 0));
    }

    [Fact]
    public void The_order_of_documents_does_not_show()
    {
        (EntityAssertion, DocumentInfo)[] said =
        [
            (Place("四褐山"), Document("2024-01-01")), (Place("四褐山街道") with { Confidence = 0.95 }, Document("2023-01-01")), (Place("四褐山"), Document(null)),
        ];

        var straight = EntityOf(said);
        var turned = EntityOf([.. said.Reverse()]);

        Assert.Equivalent(straight, turned, strict: true);
        Assert.Equal(("四褐山", 0.95, 3L), (straight.Name, straight.Confidence, straight.DocumentCount));
        Assert.Equal([new Alias("四褐山街道", "text")], straight.Aliases);
    }

    [Fact]
    public void The_registers_name_comes_before_names_that_more_texts_use()
    {
        var entity = EntityOf((Place("四褐山"), Document(null)), (Place("四褐山"), Document(null)), (Place("四褐山街道") with { Code = "340207001" }, Document(null)));

        Assert.Equal(("四褐山街道", "340207001"), (entity.Name, entity.Code));
    }

    [Fact]
    public void An_entity_is_from_the_register_only_while_no_text_names_it()
    {
        var added = Place("江苏省") with { Origin = FactOrigin.Register };

        var before = EntityOf((added, Document(null)), (added, Document(null)));
        var after = EntityOf((added, Document(null)), (Place("江苏省"), Document(null)));

        Assert.Equal((FactOrigin.Register, 0L), (before.Origin, before.DocumentCount));
        Assert.Equal((FactOrigin.Text, 1L), (after.Origin, after.DocumentCount));
    }

    /// <summary>Values as documents give them, oldest first, as date:value.</summary>
    [Theory]
    [InlineData(Qualifiers.Status, "2023-05-01:planned 2024-05-01:done", "done")] // latest
    [InlineData(Qualifiers.Status, "2023-05-01:ongoing :planned", "ongoing")] // a dated document is later than an undated one
    [InlineData(Qualifiers.Status, "2023-05-01:planned 2023-05-01:ongoing 2023-05-01:planned", "planned")] // of one day, what more say
    [InlineData(Qualifiers.Earliest, "2024-01-01:2022-01-01 2023-01-01:2016-01-01", "2016-01-01")] // minimum
    [InlineData(Qualifiers.Latest, "2024-01-01:2022-12-31 2023-01-01:2020-06-30", "2020-06-30")] // minimum
    [InlineData(Qualifiers.Precision, "2024-01-01:year 2023-01-01:day 2022-01-01:day", "day year")] // union
    public void Values_of_several_documents_become_one_by_the_schemas_rule(string qualifier, string said, string expected)
    {
        var support = said.Split(' ').Select(s => s.Split(':', 2)).SelectMany(s => GraphDerivation.SupportOf(
            new RelationAssertion
            {
                Head = "place:1", Type = RelationTypes.Adopts, Tail = "policy:childcare", Qualifiers = PropertyBag.Of((qualifier, s[1])), Evidence = [], Rule = "test",
                Confidence = 0.5,
            },
            Document(s[0].Length == 0 ? null : s[0])));

        var relation = Derivation.Relation("place:1", RelationTypes.Adopts, "policy:childcare", Count(support), 2)!;

        Assert.Equal(expected, string.Join(' ', relation.Qualifiers[qualifier]));
    }

    [Fact]
    public void Taking_a_document_away_leaves_what_the_others_support()
    {
        var (kept, gone) = ((Place("甲"), Document(null)), (Place("乙") with { Confidence = 1, Code = "32" }, Document(null)));

        var entity = EntityOf(kept);
        var support = Count(GraphDerivation.SupportOf(kept.Item1, kept.Item2).Concat(GraphDerivation.SupportOf(gone.Item1, gone.Item2)))
            .Select(s => s with { Count = s.Count - GraphDerivation.SupportOf(gone.Item1, gone.Item2).Count(g => g == s.Support) });

        Assert.Equivalent(entity, Derivation.Entity("place:1", EntityTypes.Place, support), strict: true);
    }

    private static Entity EntityOf(params (EntityAssertion Assertion, DocumentInfo Document)[] said)
        => Derivation.Entity("place:1", EntityTypes.Place, Count(said.SelectMany(s => GraphDerivation.SupportOf(s.Assertion, s.Document))))!;

    private static IEnumerable<SupportCount> Count(IEnumerable<Support> support) => support.GroupBy(s => s).Select(g => new SupportCount(g.Key, g.LongCount()));

    private static EntityAssertion Place(string name) => new()
    {
        Key = "place:1", Type = EntityTypes.Place, Kind = PlaceKinds.Subdistrict, Name = name, Evidence = [], Rule = "test", Confidence = 0.9,
    };

    private static DocumentInfo Document(string? publishedOn) => new()
    {
        Id = "a.txt", ContentHash = "00", SchemaVersion = "1", BuilderVersion = "test", PublishedOn = publishedOn is null ? null : DateOnly.Parse(publishedOn),
    };
}
