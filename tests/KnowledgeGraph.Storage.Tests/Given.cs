using System.Text;
using KnowledgeGraph.Storage.Export;

namespace KnowledgeGraph.Storage;

/// <summary>Small graphs to test with.</summary>
internal static class Given
{
    public const string Province = "place:32";
    public const string City = "place:3204";
    public const string Subdistrict = "place:320412001";
    public const string Community = "place:320412001006";
    public const string Honour = "honour:32/江苏省健康社区";
    public const string Policy = "policy:old-neighbourhood-renovation";

    /// <summary>With a property for each merge rule; of the newest version, so that a store under it has all migrations.</summary>
    public static GraphSchema Schema { get; } = new(
        SeedContributions.Schema.Version,
        [
            Type(EntityTypes.Place, "place", Property("founded", MergeRule.Minimum), Property("area", MergeRule.Latest), Property("motto", MergeRule.Union)),
            Type(EntityTypes.Honour, "honour", Property("level", MergeRule.Union), Property("year", MergeRule.Maximum)),
            Type(EntityTypes.Organization, "org"),
            Type(EntityTypes.Policy, "policy"),
        ],
        [
            Edge(RelationTypes.PartOf),
            Edge(RelationTypes.Awarded, Property(Qualifiers.Level, MergeRule.Union), Property(Qualifiers.Year, MergeRule.Latest)),
            Edge(RelationTypes.Adopts, Property(Qualifiers.Status, MergeRule.Union), Property(Qualifiers.Earliest, MergeRule.Minimum)),
        ],
        []);

    public static DocumentInfo Document(string id, string? date = null)
        => new()
        {
            Id = id,
            ContentHash = "hash of " + id,
            SchemaVersion = Schema.Version,
            BuilderVersion = "test",
            PublishedOn = date is null ? null : DateOnly.Parse(date),
        };

    /// <summary>Of so many characters of a long text, from one of them on.</summary>
    public static string Sketch(int start, int length) => TextSketch.Of(LongText.AsSpan(start, length))!.ToString();

    /// <summary>Han characters in an order that nothing repeats.</summary>
    private static readonly string LongText = string.Concat(Enumerable.Range(0, 4000).Select(i => (char)('一' + (i * 7919 % 20000))));

    public static EntityAssertion Entity(string key, string name, params (string Name, string? Value)[] properties)
        => new()
        {
            Key = key,
            Type = EntityKey.PrefixOf(key) switch
            {
                "place" => EntityTypes.Place,
                "honour" => EntityTypes.Honour,
                "policy" => EntityTypes.Policy,
                _ => EntityTypes.Organization,
            },
            Name = name,
            Properties = PropertyBag.Of(properties),
            Evidence = Evidence(3, name),
            Rule = "test/test",
            Confidence = 0.9,
        };

    public static RelationAssertion Relation(string head, string type, string tail, params (string Name, string? Value)[] qualifiers)
        => new()
        {
            Head = head,
            Type = type,
            Tail = tail,
            Qualifiers = PropertyBag.Of(qualifiers),
            Evidence = Evidence(5, "一句话"),
            Rule = "test",
            Confidence = 0.8,
        };

    public static IndicatorAssertion Indicator(string subject, string metric, decimal value, string unit, DateInterval? period = null)
        => new()
        {
            Subject = subject,
            Metric = metric,
            Value = value,
            Unit = unit,
            Period = period,
            Evidence = Evidence(7, $"{value}{unit}"),
            Rule = "test",
            Confidence = 0.7,
        };

    public static IReadOnlyList<Evidence> Evidence(int start, string text) => [new Evidence(new TextSpan(start, start + text.Length), text)];

    /// <summary>Facts of one document: entities and edges, put in order.</summary>
    public static DocumentContribution Contribution(string id, params object[] facts) => Contribution(Document(id), facts);

    public static DocumentContribution Contribution(DocumentInfo document, params object[] facts)
        => DocumentContribution.Of(
            document, facts.OfType<EntityAssertion>(), facts.OfType<RelationAssertion>(), facts.OfType<IndicatorAssertion>());

    /// <summary>A document that names a sub-district and one of its communities.</summary>
    public static DocumentContribution Report(string id)
        => Contribution(
            Document(id, "2023-03-01"),
            Entity(Subdistrict, "戚墅堰街道") with { Code = "320412001", Kind = PlaceKinds.Subdistrict },
            Entity(Community, "河苑社区") with { Aliases = [new Alias("河苑", "text")] },
            Relation(Community, RelationTypes.PartOf, Subdistrict),
            Indicator(Subdistrict, "常住人口", 47000, "人", DateInterval.Year(2022)));

    public static async Task<string> ExportAsync(IGraphStore store)
    {
        using var stream = new MemoryStream();
        await JsonLinesExporter.ExportAsync(store, stream, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static EntityTypeDefinition Type(string name, string prefix, params PropertyDefinition[] properties) => new(name, name, name, prefix, [], properties);

    private static RelationTypeDefinition Edge(string name, params PropertyDefinition[] qualifiers)
        => new(name, name, name, [EntityTypes.Place], [EntityTypes.Place, EntityTypes.Honour], Cardinality.Many, qualifiers);

    private static PropertyDefinition Property(string name, MergeRule merge) => new(name, name, name, PropertyValueType.Text, [], merge, false);
}
