using System.Reflection;

namespace KnowledgeGraph.Core.Tests.Schema;

/// <summary>The versions in <c>schema/</c>: sound, unedited, documented, and the words that the code uses.</summary>
public class PublishedSchemaTests
{
    private static readonly SchemaCatalog Catalog = new(Repository.PathOf("schema"));

    public static TheoryData<string> Versions => [.. Catalog.Versions];

    [Fact]
    public void No_published_version_was_edited()
    {
        Assert.Empty(Catalog.CheckChecksums());
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public void The_page_of_a_version_is_what_its_file_says(string version)
    {
        Reviewed.Equal(Repository.PathOf("schema", $"v{version}.md"), SchemaPage.Render(Catalog.Read(version)));
    }

    [Theory]
    [InlineData(typeof(EntityTypes))]
    [InlineData(typeof(RelationTypes))]
    [InlineData(typeof(PlaceKinds))]
    [InlineData(typeof(PlaceProperties))]
    [InlineData(typeof(Qualifiers))]
    [InlineData(typeof(Statuses))]
    [InlineData(typeof(Levels))]
    public void The_words_in_code_are_those_of_the_latest_version(Type vocabulary)
    {
        var schema = Catalog.Read();
        var qualifiers = schema.RelationTypes.SelectMany(r => r.Qualifiers).DistinctBy(q => q.Name).ToList();
        var expected = vocabulary.Name switch
        {
            nameof(EntityTypes) => schema.EntityTypes.Select(t => t.Name),
            nameof(RelationTypes) => schema.RelationTypes.Select(t => t.Name),
            nameof(PlaceKinds) => schema.EntityType(EntityTypes.Place)!.Kinds,
            nameof(PlaceProperties) => schema.EntityType(EntityTypes.Place)!.Properties.Select(p => p.Name).Where(p => p != "code"),
            nameof(Qualifiers) => qualifiers.Select(q => q.Name),
            nameof(Statuses) => qualifiers.Single(q => q.Name == Qualifiers.Status).Values,
            _ => qualifiers.Single(q => q.Name == Qualifiers.Level).Values,
        };

        var words = vocabulary.GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);

        Assert.Equal(expected.Order(StringComparer.Ordinal), words.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Precisions_in_code_are_those_of_the_latest_version()
    {
        var names = Enum.GetNames<DatePrecision>().Select(n => n.ToLowerInvariant()).ToList();
        var schema = Catalog.Read();
        var places = schema.EntityType(EntityTypes.Place)!.Properties.ToDictionary(p => p.Name);

        Assert.Equal(names, schema.RelationType(RelationTypes.Adopts)!.Qualifiers.Single(q => q.Name == Qualifiers.Precision).Values);
        Assert.All([PlaceProperties.ValidFromPrecision, PlaceProperties.ValidToPrecision], p =>
        {
            // The most exact of several texts counts, by the rule of the first in ordinal order.
            Assert.Equal(names[..4], places[p].Values);
            Assert.Equal(MergeRule.Minimum, places[p].Merge);
            Assert.Equal(places[p].Values, places[p].Values.Order(StringComparer.Ordinal));
        });
    }

    [Fact]
    public void Keys_are_minted_with_the_prefixes_of_the_latest_version()
    {
        string[] keys =
        [
            EntityKey.Place("320412001", "河苑新村"), EntityKey.Organization("cn", "a"), EntityKey.Person("cn", "a"), EntityKey.Project("cn", "a"),
            EntityKey.Program("cn", "a"), EntityKey.Honour("cn", "a"), EntityKey.Policy("a"), EntityKey.Document("a"),
        ];

        Assert.Equal(Catalog.Read().EntityTypes.Select(t => t.KeyPrefix), keys.Select(EntityKey.PrefixOf));
    }
}
