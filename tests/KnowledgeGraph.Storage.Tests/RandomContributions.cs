namespace KnowledgeGraph.Storage;

/// <summary>Contributions over so few documents, keys and values that they collide all the time.</summary>
internal static class RandomContributions
{
    private static readonly string[] Keys =
        [Given.Province, Given.City, Given.Subdistrict, Given.Community, Given.Honour, Given.Policy, "org:3204/常州七院", "place:𠮷林/（一）"];

    private static readonly string[] Names = ["戚墅堰街道", "戚街", "ＡＢ社区", "ab社区", "𠮷“林”", "7+7"];

    public static readonly IReadOnlyList<string> DocumentIds = ["a.txt", "b.txt", "目录/c.txt", "（d）.txt", "𠮷.txt"];

    /// <summary>None, and those of texts of which each resembles only the one before and the one after, as chains of edits do.</summary>
    private static readonly IReadOnlyList<string?> Sketches = [null, .. Enumerable.Range(0, 6).Select(i => Given.Sketch(i * 100, 800))];

    /// <summary>The same seed gives the same contribution.</summary>
    public static DocumentContribution Of(string id, int seed)
    {
        var random = new Random(seed);
        var document = Given.Document(id, random.Next(3) == 0 ? null : $"202{random.Next(4)}-01-01") with
        {
            ContentHash = $"{seed:x8}",
            Title = Maybe(random, "题目"),
            Authors = random.Next(2) == 0 ? [] : ["张三", "李四"],
            Sketch = Sketches[new Random(seed + 1).Next(Sketches.Count)],
        };
        var keys = Keys.Where(_ => random.Next(5) < 2).ToArray();
        var relations = keys.Length == 0 ? [] : Enumerable.Range(0, random.Next(5)).Select(_ => Relation(random, keys)).ToList();
        var indicators = keys.Length == 0 ? [] : Enumerable.Range(0, random.Next(3)).Select(_ => Indicator(random, keys)).ToList();
        return DocumentContribution.Of(document, keys.Select(k => Entity(random, k)).ToList(), relations, indicators);
    }

    private static EntityAssertion Entity(Random random, string key)
        => Given.Entity(
            key, Pick(random, Names), ("founded", Maybe(random, $"19{random.Next(10, 14)}")), ("area", Maybe(random, $"{random.Next(3)}")),
            ("motto", Maybe(random, $"{random.Next(3)}")), ("level", Maybe(random, "national")), ("year", Maybe(random, $"202{random.Next(3)}"))) with
        {
            Kind = Maybe(random, PlaceKinds.Site),
            Code = Maybe(random, "3204"),
            Aliases = random.Next(2) == 0 ? [] : [new Alias(Pick(random, Names), random.Next(2) == 0 ? "text" : "register")],
            Origin = (FactOrigin)random.Next(2),
            Confidence = random.Next(101) / 100.0,
            Evidence = Evidence(random),
        };

    private static RelationAssertion Relation(Random random, string[] keys)
        => Given.Relation(
            Pick(random, keys), Pick(random, [RelationTypes.PartOf, RelationTypes.Awarded, RelationTypes.Adopts]), Pick(random, keys),
            ("status", Maybe(random, "done")), ("year", Maybe(random, $"202{random.Next(3)}")), ("earliest", Maybe(random, $"202{random.Next(3)}-01-01"))) with
        {
            Origin = (FactOrigin)random.Next(2),
            Confidence = random.Next(101) / 100.0,
            Evidence = Evidence(random),
        };

    private static IndicatorAssertion Indicator(Random random, string[] keys)
        => Given.Indicator(
            Pick(random, keys), Pick(random, ["人口", "面积"]), random.Next(-3, 4) / 2m, Pick(random, ["人", "平方米"]),
            random.Next(2) == 0 ? null : DateInterval.Year(2020 + random.Next(3))) with
        {
            Confidence = random.Next(101) / 100.0,
            Evidence = Evidence(random),
        };

    private static List<Evidence> Evidence(Random random)
        => [.. Enumerable.Range(0, random.Next(1, 4)).SelectMany(_ => Given.Evidence(random.Next(100), Pick(random, Names)))];

    private static T Pick<T>(Random random, IReadOnlyList<T> items) => items[random.Next(items.Count)];

    private static string? Maybe(Random random, string value) => random.Next(2) == 0 ? null : value;
}
