using System.Globalization;

namespace KnowledgeGraph.Benchmarks;

/// <summary>Reports of made-up sub-districts, about a hundred assertions each, all below one province.</summary>
internal static class GeneratedContributions
{
    /// <summary>A made-up schema, enough to merge by.</summary>
    public static GraphSchema Schema { get; } = new(
        "1", [new(EntityTypes.Place, "地点", "A place.", "place", [], [])],
        [new(RelationTypes.Awarded, "获得", "An award.", [EntityTypes.Place], [EntityTypes.Honour], Cardinality.Many,
            [new(Qualifiers.Year, "年份", "The year.", PropertyValueType.Integer, [], MergeRule.Latest, false)])],
        []);

    /// <summary>40 entities, 48 relations, 12 indicators; 130 pieces of evidence.</summary>
    public static DocumentContribution Of(int number)
    {
        var street = $"place:320412{number % 500:000}";
        var places = new[] { "place:32", "place:3204", "place:320412", street }
            .Concat(Enumerable.Range(0, 16).Select(i => $"{street}{(number + i) % 40:000}")).ToList();
        var honours = Enumerable.Range(0, 20).Select(i => $"honour:32/荣誉{((number * 7) + i) % 3000}").ToList();
        var info = new DocumentInfo
        {
            Id = $"{number % 500:000}/{number:000000}.txt",
            ContentHash = number.ToString("x64", CultureInfo.InvariantCulture),
            SchemaVersion = "1",
            BuilderVersion = "bench",
            PublishedOn = new DateOnly(2023, 1, 1).AddDays(number % 700),
            SubjectKey = street,
        };
        return DocumentContribution.Of(
            info,
            places.Select((k, i) => Entity(k, EntityTypes.Place, $"地方{k[6..]}", i)).Concat(honours.Select((k, i) => Entity(k, EntityTypes.Honour, k[10..], i))),
            places.Skip(1).Select((k, i) => Relation(k, RelationTypes.PartOf, i < 3 ? places[i] : street, i))
                .Concat(honours.Select((h, i) => Relation(places[4 + (i % 16)], RelationTypes.Awarded, h, i)))
                .Concat(places.Skip(4).Take(9).Select((k, i) => Relation(street, RelationTypes.CollaboratesWith, k, i))),
            Enumerable.Range(0, 12).Select(i => new IndicatorAssertion
            {
                Subject = street,
                Metric = $"指标{i}",
                Value = (number * 13) + i,
                Unit = "人",
                Period = DateInterval.Year(2022),
                Evidence = Evidence(i, 1),
                Rule = "bench",
                Confidence = 0.8,
            }));
    }

    private static EntityAssertion Entity(string key, string type, string name, int i)
        => new() { Key = key, Type = type, Name = name, Evidence = Evidence(i, 1 + (i % 3)), Rule = "bench/bench", Confidence = 0.9 };

    private static RelationAssertion Relation(string head, string type, string tail, int i)
        => new()
        {
            Head = head,
            Type = type,
            Tail = tail,
            Qualifiers = type == RelationTypes.Awarded ? PropertyBag.Of((Qualifiers.Year, "2022")) : PropertyBag.Empty,
            Evidence = Evidence(i, 1),
            Rule = "bench",
            Confidence = 0.8,
        };

    private static List<Evidence> Evidence(int place, int count)
        => [.. Enumerable.Range(0, count).Select(i => new Evidence(new TextSpan((place * 50) + i, (place * 50) + i + 20), "四湾社区获评江苏省健康社区，惠及居民千余户。"))];
}
