using KnowledgeGraph.Pipeline.Validation;

namespace KnowledgeGraph.Pipeline.Tests.Validation;

public class FactValidatorTests
{
    private const string Text = "戚墅堰街道花溪社区获评全省示范性社区，党工委书记张三介绍，今年改造小区3个。";
    private const string Street = "place:320412001";
    private const string Community = "place:320412001/花溪社区";
    private const string Title = "honour:32/全省示范性社区";
    private const string Secretary = "person:320412001/张三";

    private static readonly GraphSchema Schema = SchemaReader.Parse(
        """
        version: 1
        description: For these tests.
        properties:
          level: {name_zh: 级别, description: Level., type: choice, values: {national: 国家级, provincial: 省级}, merge: union}
          year: {name_zh: 年份, description: Year., type: integer, merge: union}
          since: {name_zh: 起始, description: Day., type: date, merge: minimum}
          amount: {name_zh: 金额, description: Yuan., type: number, merge: latest}
          role: {name_zh: 职务, description: The post held., type: text, merge: union}
        entity_types:
          Place: {name_zh: 地点, description: Place., key_prefix: place, kinds: {subdistrict: 街道, community: 社区}, properties: [amount]}
          Person: {name_zh: 人物, description: Person., key_prefix: person}
          Honour: {name_zh: 荣誉, description: Honour., key_prefix: honour, properties: [level]}
          Policy: {name_zh: 政策, description: Policy., key_prefix: policy}
        relation_types:
          PART_OF: {name_zh: 隶属于, description: In., heads: [Place], tails: [Place], cardinality: one}
          AWARDED: {name_zh: 获得, description: Has., heads: [Place, Person], tails: [Honour], cardinality: many, qualifiers: [level, year, since]}
          HAS_ROLE: {name_zh: 任职, description: Post., heads: [Person], tails: [Place], cardinality: many, qualifiers: [role], required: [role]}
          ADOPTS: {name_zh: 落实, description: Acts., heads: [Place], tails: [Policy], cardinality: many}
        indicators: {name_zh: 指标, description: Number., subjects: [Place]}
        policies:
          waste-sorting: {name_zh: 垃圾分类, name_en: Waste sorting}
        """,
        "test.yaml");

    private static readonly Document Source = new() { Id = "a.txt", Text = Text, ContentHash = "00" };

    private static readonly DocumentInfo Info = new() { Id = "a.txt", ContentHash = "00", SchemaVersion = "1", BuilderVersion = "test" };

    private static readonly EntityAssertion StreetEntity = Entity(EntityTypes.Place, Street, "戚墅堰街道", PlaceKinds.Subdistrict) with { Code = "320412001" };

    private static readonly EntityAssertion CommunityEntity = Entity(EntityTypes.Place, Community, "花溪社区", PlaceKinds.Community);

    private static readonly RelationAssertion Containment = Relation(Community, RelationTypes.PartOf, Street, "戚墅堰街道花溪社区");

    private static readonly RelationAssertion Award = Relation(Community, RelationTypes.Awarded, Title, "花溪社区获评全省示范性社区") with
    {
        Qualifiers = PropertyBag.Of(("level", "provincial")),
    };

    private static readonly IndicatorAssertion Renewed = new()
    {
        Subject = Street, Metric = "改造小区", Value = 3, Unit = "个", Evidence = [At("改造小区3个")], Rule = "test", Confidence = 0.8,
    };

    private static readonly DocumentContribution Sound = DocumentContribution.Of(
        Info,
        [StreetEntity, CommunityEntity, Entity(EntityTypes.Honour, Title, "全省示范性社区", null), Entity(EntityTypes.Person, Secretary, "张三", null)],
        [Containment, Award, Relation(Secretary, RelationTypes.HasRole, Street, "党工委书记张三") with { Qualifiers = PropertyBag.Of(("role", "党工委书记")) }],
        [Renewed]);

    public static TheoryData<string, EntityAssertion, string, string> ForbiddenEntities => new()
    {
        { "unknown type", Entity("Plaec", Street, "花溪社区", null), FindingCodes.UnknownType, "'Plaec' is no entity type; expected one of Place, Person, Honour, Policy; did you mean 'Place'?" },
        { "no key", Entity(EntityTypes.Place, " ", "花溪社区", PlaceKinds.Community), FindingCodes.MissingKey, "the key is missing; expected one that begins with 'place:'" },
        { "key of another type", Entity(EntityTypes.Place, "org:cn/花溪社区", "花溪社区", PlaceKinds.Community), FindingCodes.MissingKey, "key 'org:cn/花溪社区' does not fit its type; expected one that begins with 'place:'" },
        { "key without name", Entity(EntityTypes.Honour, "honour:32", "花溪社区", null), FindingCodes.MissingKey, "key 'honour:32' is malformed; expected 'honour:SCOPE/NAME'" },
        { "key with an odd code", Entity(EntityTypes.Place, "place:32041", "花溪社区", PlaceKinds.Community), FindingCodes.MissingKey, "key 'place:32041' is malformed" },
        { "key with an empty scope", Entity(EntityTypes.Person, "person:/张三", "张三", null), FindingCodes.MissingKey, "key 'person:/张三' is malformed" },
        { "key not normalised", Entity(EntityTypes.Person, "person:cn/张 三", "张三", null), FindingCodes.MissingKey, "key 'person:cn/张 三' is not normalised; expected it to end in '/张三'" },
        { "unknown policy", Entity(EntityTypes.Policy, "policy:waste-sortin", "改造", null), FindingCodes.MissingKey, "names no policy of the list; 'waste-sortin': expected 'waste-sorting'; did you mean 'waste-sorting'?" },
        { "unknown kind", Entity(EntityTypes.Place, Community, "花溪社区", "comunity"), FindingCodes.UnknownKind, "'comunity' is no kind of Place; expected one of subdistrict, community; did you mean 'community'?" },
        { "no kind", Entity(EntityTypes.Place, Community, "花溪社区", null), FindingCodes.UnknownKind, "it has no kind; expected one of subdistrict, community" },
        { "kind where there are none", Entity(EntityTypes.Person, Secretary, "张三", "community"), FindingCodes.UnknownKind, "'community' is no kind of Person; expected none at all" },
        { "empty name", Entity(EntityTypes.Person, Secretary, "张三", null) with { Name = " " }, FindingCodes.InvalidValue, "its name is ' '; expected a name" },
        { "malformed code", StreetEntity with { Code = "32041200" }, FindingCodes.InvalidValue, "code '32041200' is no division code; expected 2, 4, 6, 9 or 12 digits" },
        { "code of another key", StreetEntity with { Code = "320412002" }, FindingCodes.InvalidValue, "code '320412002' does not fit key 'place:320412001'; expected key 'place:320412002'" },
        { "code on a person", Entity(EntityTypes.Person, Secretary, "张三", null) with { Code = "32" }, FindingCodes.InvalidValue, "code '32' stands on a Person" },
        { "confidence above one", CommunityEntity with { Confidence = 1.01 }, FindingCodes.InvalidValue, "its confidence is '1.01'; expected a probability from 0 to 1" },
        { "confidence no number", CommunityEntity with { Confidence = double.NaN }, FindingCodes.InvalidValue, "its confidence is 'NaN'" },
        { "no evidence", CommunityEntity with { Evidence = [] }, FindingCodes.MissingEvidence, "it has no evidence" },
        { "evidence elsewhere", CommunityEntity with { Evidence = [new Evidence(new TextSpan(0, 4), "花溪社区")] }, FindingCodes.EvidenceMismatch, "evidence '花溪社区' is not what stands at [0, 4); expected '戚墅堰街'" },
        { "evidence outside the text", CommunityEntity with { Evidence = [new Evidence(new TextSpan(Text.Length - 1, Text.Length + 1), "。。")] }, FindingCodes.EvidenceMismatch, "lies outside the text; expected an end of at most 38" },
        { "evidence without extent", CommunityEntity with { Evidence = [new Evidence(new TextSpan(3, 3), "")] }, FindingCodes.EvidenceMismatch, "evidence at [3, 3) is empty" },
    };

    public static TheoryData<string, RelationAssertion, string, string> ForbiddenRelations => new()
    {
        { "unknown type", Containment with { Type = "PART_IN" }, FindingCodes.UnknownType, "'PART_IN' is no relation type; expected one of PART_OF, AWARDED, HAS_ROLE, ADOPTS; did you mean 'PART_OF'?" },
        { "wrong head", Relation(Title, RelationTypes.Awarded, Title, "花溪社区"), FindingCodes.WrongEnds, $"head '{Title}' is of type 'Honour'; expected one of Place, Person" },
        { "wrong tail", Relation(Community, RelationTypes.Awarded, Street, "花溪社区"), FindingCodes.WrongEnds, $"tail '{Street}' is of type 'Place'; expected 'Honour'" },
        { "dangling head", Relation("place:nowhere/x", RelationTypes.PartOf, Street, "花溪社区"), FindingCodes.DanglingEnd, "head 'place:nowhere/x' is none of the document's accepted entities" },
        { "dangling tail", Relation(Community, RelationTypes.Awarded, "honour:32/x", "花溪社区"), FindingCodes.DanglingEnd, "tail 'honour:32/x' is none of the document's accepted entities" },
        { "of itself", Relation(Community, RelationTypes.PartOf, Community, "花溪社区"), FindingCodes.WrongEnds, $"'{Community}' is both head and tail" },
        { "required missing", Relation(Secretary, RelationTypes.HasRole, Community, "张三"), FindingCodes.InvalidValue, "qualifier 'role' is missing; expected one (The post held.)" },
        { "required empty", Relation(Secretary, RelationTypes.HasRole, Community, "张三") with { Qualifiers = PropertyBag.From([KeyValuePair.Create("role", " ")]) }, FindingCodes.InvalidValue, "qualifier 'role' is missing" },
        { "confidence below zero", Award with { Confidence = -0.1 }, FindingCodes.InvalidValue, "its confidence is '-0.1'" },
        { "no evidence", Award with { Evidence = [] }, FindingCodes.MissingEvidence, "it has no evidence" },
        { "evidence elsewhere", Award with { Evidence = [new Evidence(new TextSpan(0, 2), "获评")] }, FindingCodes.EvidenceMismatch, "evidence '获评' is not what stands at [0, 2); expected '戚墅'" },
    };

    public static TheoryData<string, string, string> WrongValues => new()
    {
        { "level", "provincal", "qualifier level is 'provincal'; expected one of national, provincial; did you mean 'provincial'?" },
        { "year", "2024年", "qualifier year is '2024年'; expected a whole number, such as 2024" },
        { "year", "02024", "qualifier year is '02024'; expected a whole number, such as 2024" },
        { "since", "2024-2-30", "qualifier since is '2024-2-30'; expected an ISO date, such as 2024-10-31" },
        { "yaer", "2024", "'yaer' is no qualifier of AWARDED; expected one of level, year, since; did you mean 'year'?" },
    };

    public static TheoryData<string, IndicatorAssertion, string, string> ForbiddenIndicators => new()
    {
        { "empty metric", Renewed with { Metric = "" }, FindingCodes.InvalidValue, "its metric is ''; expected the text's own words" },
        { "empty unit", Renewed with { Unit = " " }, FindingCodes.InvalidValue, "its unit is ' '; expected the text's own words" },
        { "dangling subject", Renewed with { Subject = "place:x/y" }, FindingCodes.DanglingEnd, "subject 'place:x/y' is none of the document's accepted entities" },
        { "wrong subject", Renewed with { Subject = Title }, FindingCodes.WrongEnds, $"subject '{Title}' is of type 'Honour'; expected 'Place'" },
        { "period turned round", Renewed with { Period = new DateInterval(new DateOnly(2024, 2, 1), new DateOnly(2024, 1, 1), DatePrecision.Period) }, FindingCodes.InvalidValue, "its period '2024-02-01/2024-01-01/period' ends before it begins" },
        { "no evidence", Renewed with { Evidence = [] }, FindingCodes.MissingEvidence, "it has no evidence" },
    };

    [Fact]
    public void What_the_schema_allows_passes_unchanged()
    {
        var result = new FactValidator(Schema).Validate(Source, Sound);

        Assert.Empty(result.Findings);
        Assert.Equivalent(Sound, result.Accepted, strict: true);
    }

    [Theory]
    [MemberData(nameof(ForbiddenEntities))]
    public void A_forbidden_entity_is_set_aside_with_a_finding(string what, EntityAssertion entity, string code, string message)
    {
        var result = new FactValidator(Schema).Validate(Source, Sound with { Entities = [entity], Relations = [], Indicators = [] });

        AssertSetAside(result, what, code, message, entity.Evidence);
    }

    [Theory]
    [MemberData(nameof(ForbiddenRelations))]
    public void A_forbidden_relation_is_set_aside_with_a_finding(string what, RelationAssertion relation, string code, string message)
    {
        var result = new FactValidator(Schema).Validate(Source, Sound with { Relations = [relation], Indicators = [] });

        Assert.Equal(Sound.Entities.Count, result.Accepted.Entities.Count);
        var finding = result.Findings[^1];
        Assert.Equal((what, code), (what, finding.Code));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Empty(result.Accepted.Relations);
    }

    [Theory]
    [MemberData(nameof(ForbiddenIndicators))]
    public void A_forbidden_indicator_is_set_aside_with_a_finding(string what, IndicatorAssertion indicator, string code, string message)
    {
        var result = new FactValidator(Schema).Validate(Source, Sound with { Relations = [], Indicators = [indicator] });

        var finding = Assert.Single(result.Findings);
        Assert.Equal((what, code), (what, finding.Code));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.Empty(result.Accepted.Indicators);
    }

    [Theory]
    [MemberData(nameof(WrongValues))]
    public void A_wrong_value_is_set_aside_and_its_fact_stays(string name, string value, string message)
    {
        var relation = Award with { Qualifiers = PropertyBag.Of(("level", "national")).With(name, value) };

        var result = new FactValidator(Schema).Validate(Source, Sound with { Relations = [relation] });

        var finding = Assert.Single(result.Findings);
        Assert.Equal(FindingCodes.InvalidValue, finding.Code);
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("The qualifier was set aside.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(Award.Evidence[0].Span, finding.Span);
        Assert.False(Assert.Single(result.Accepted.Relations).Qualifiers.ContainsKey(name));
    }

    [Fact]
    public void A_wrong_property_of_an_entity_is_set_aside_and_the_entity_stays()
    {
        var entity = StreetEntity with { Properties = PropertyBag.Of(("amount", "1.5"), ("level", "national")) };

        var result = new FactValidator(Schema).Validate(Source, Sound with { Entities = [entity], Relations = [], Indicators = [] });

        Assert.Contains("'level' is no property of Place; expected 'amount'", Assert.Single(result.Findings).Message, StringComparison.Ordinal);
        Assert.Equal(PropertyBag.Of(("amount", "1.5")), Assert.Single(result.Accepted.Entities).Properties);
    }

    [Fact]
    public void What_hangs_on_an_entity_set_aside_goes_with_it()
    {
        var result = new FactValidator(Schema).Validate(
            Source, Sound with { Entities = [.. Sound.Entities.Select(e => e.Key == Street ? e with { Kind = "street" } : e)] });

        Assert.Equal(
            [FindingCodes.UnknownKind, FindingCodes.DanglingEnd, FindingCodes.DanglingEnd, FindingCodes.DanglingEnd], result.Findings.Select(f => f.Code));
        Assert.Equal([RelationTypes.Awarded], result.Accepted.Relations.Select(r => r.Type));
        Assert.Empty(result.Accepted.Indicators);
    }

    [Fact]
    public void Of_several_pieces_of_evidence_only_the_wrong_one_is_set_aside()
    {
        var entity = CommunityEntity with { Evidence = [.. CommunityEntity.Evidence, new Evidence(new TextSpan(10, 14), "花溪社区")] };

        var result = new FactValidator(Schema).Validate(Source, Sound with { Entities = [entity], Relations = [], Indicators = [] });

        var finding = Assert.Single(result.Findings);
        Assert.Equal((FindingCodes.EvidenceMismatch, new TextSpan(10, 14)), (finding.Code, finding.Span));
        Assert.Equal(CommunityEntity.Evidence, Assert.Single(result.Accepted.Entities).Evidence);
    }

    [Fact]
    public void An_alias_without_name_or_source_is_set_aside()
    {
        var entity = CommunityEntity with { Aliases = [new Alias("", "text"), new Alias("花溪", "rule:suffix"), new Alias("花溪村", "")] };

        var result = new FactValidator(Schema).Validate(Source, Sound with { Entities = [entity], Relations = [], Indicators = [] });

        Assert.Equal(2, result.Findings.Count);
        Assert.Contains("alias '花溪村' has source ''", result.Findings[1].Message, StringComparison.Ordinal);
        Assert.Equal([new Alias("花溪", "rule:suffix")], Assert.Single(result.Accepted.Entities).Aliases);
    }

    [Theory]
    [InlineData(0.9, 0.8, Street)]
    [InlineData(0.7, 0.8, "place:320404006")]
    [InlineData(0.8, 0.8, "place:320404006")] // more evidence
    public void Of_several_containers_the_best_supported_is_kept(double one, double other, string kept)
    {
        var rival = Entity(EntityTypes.Place, "place:320404006", "戚墅堰街道", PlaceKinds.Subdistrict);
        var contribution = DocumentContribution.Of(
            Info,
            [StreetEntity, CommunityEntity, rival],
            [
                Containment with { Confidence = one },
                Relation(Community, RelationTypes.PartOf, rival.Key, "花溪社区") with { Confidence = other, Evidence = [At("花溪社区"), At("全省")] },
            ],
            []);

        var result = new FactValidator(Schema).Validate(Source, contribution);

        var finding = Assert.Single(result.Findings);
        Assert.Equal(FindingCodes.CardinalityExceeded, finding.Code);
        Assert.Contains($"has a better supported tail, '{kept}'; expected one tail of PART_OF", finding.Message, StringComparison.Ordinal);
        Assert.Equal(kept, Assert.Single(result.Accepted.Relations).Tail);
    }

    [Fact]
    public void The_container_of_the_register_stands_beside_the_one_of_the_text()
    {
        var zone = Entity(EntityTypes.Place, "place:320412", "戚墅堰街道", PlaceKinds.Subdistrict);
        var contribution = DocumentContribution.Of(
            Info,
            [StreetEntity, CommunityEntity, zone],
            [Containment, Relation(Community, RelationTypes.PartOf, zone.Key, "花溪社区") with { Origin = FactOrigin.Register }],
            []);

        var result = new FactValidator(Schema).Validate(Source, contribution);

        Assert.Empty(result.Findings);
        Assert.Equal(2, result.Accepted.Relations.Count);
    }

    [Fact]
    public void The_order_of_facts_does_not_show()
    {
        var turned = new DocumentContribution(Info, [.. Sound.Entities.Reverse()], [.. Sound.Relations.Reverse()], Sound.Indicators);

        var result = new FactValidator(Schema).Validate(Source, turned);

        Assert.Equivalent(Sound, result.Accepted, strict: true);
    }

    private static void AssertSetAside(ValidationResult result, string what, string code, string message, IReadOnlyList<Evidence> evidence)
    {
        var finding = Assert.Single(result.Findings);
        Assert.Equal((what, code, "a.txt"), (what, finding.Code, finding.Subject));
        Assert.Contains(message, finding.Message, StringComparison.Ordinal);
        Assert.EndsWith("The fact was set aside.", finding.Message, StringComparison.Ordinal);
        Assert.Equal(evidence.Count == 0 ? null : evidence[0].Span, finding.Span);
        Assert.Empty(result.Accepted.Entities);
    }

    private static EntityAssertion Entity(string type, string key, string name, string? kind) => new()
    {
        Key = key, Type = type, Name = name, Kind = kind, Evidence = [At(name)], Rule = "test", Confidence = 0.9,
    };

    private static RelationAssertion Relation(string head, string type, string tail, string evidence) => new()
    {
        Head = head, Type = type, Tail = tail, Evidence = [At(evidence)], Rule = "test", Confidence = 0.9,
    };

    private static Evidence At(string text)
    {
        var start = Text.IndexOf(text, StringComparison.Ordinal);
        return new Evidence(new TextSpan(start, start + text.Length), text);
    }
}
