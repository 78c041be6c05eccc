using System.Text.RegularExpressions;
using KnowledgeGraph.Storage.Migrations;

namespace KnowledgeGraph.Storage.Neo4j;

public partial class CypherStatementsTests
{
    private static GraphSchema Published(string version) => SchemaReader.Read(Path.Combine(AppContext.BaseDirectory, "schema", $"v{version}.yaml"));

    public static TheoryData<string> Versions => [.. new SchemaCatalog(Path.Combine(AppContext.BaseDirectory, "schema")).Versions];

    /// <summary>All that the store and its migrations send, for review and for those who check it with the server's own parser.</summary>
    [Fact]
    public void All_statements_are_reviewed()
    {
        var statements = CypherStatements.All(Published(Versions.Last().Data)).Concat(MigrationStatements.All);

        var text = string.Concat(statements.Select(s => s + ";\n\n"));

        var file = Path.Combine("Neo4j", "Golden", "statements.cypher");
        if (!Repository.IsThere)
        {
            // Published tests bring the file along.
            Assert.Equal(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file)), text);
            return;
        }

        Reviewed.Equal(Repository.PathOf("tests", "KnowledgeGraph.Storage.Tests", file), text);
    }

    [Fact]
    public void A_script_holds_one_kind_of_statements()
    {
        Assert.All(Neo4jMigrationTarget.Embedded, m => Neo4jMigrationTarget.ChangesSchema(m));
        var mixed = Migration.Parse("V001__A.cypher", "CREATE INDEX a FOR (n:A) ON (n.a);\nCREATE (:A);\n");
        Assert.Contains("V001__A.cypher changes schema and data", Assert.Throws<MigrationException>(() => Neo4jMigrationTarget.ChangesSchema(mixed)).Message, StringComparison.Ordinal);
    }

    /// <summary>The schema says what there is to look for, the scripts make it findable; neither changes alone.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void Scripts_make_the_keys_and_indexes_that_the_schema_demands(string version)
    {
        var schema = Published(version);
        var made = Migration.For(Neo4jMigrationTarget.Embedded, version).Where(m => m.Kind == MigrationKind.Versioned).SelectMany(m => m.Statements).Select(Rule).OfType<string>();

        Assert.Equal(Demanded(schema).Order(StringComparer.Ordinal), made.Order(StringComparer.Ordinal));
    }

    /// <summary>Labels come in the order in which the database first saw them, and the last one's style wins.</summary>
    [Theory]
    [MemberData(nameof(Versions))]
    public void Scripts_name_types_before_kinds_and_all_of_them(string version)
    {
        var schema = Published(version);
        var labels = new GraphLabels(schema);
        var named = Migration.For(Neo4jMigrationTarget.Embedded, version).SelectMany(m => m.Statements)
            .SelectMany(s => Label().Matches(s)).SelectMany(m => m.Value.TrimStart(':').Split(':', '|')).Distinct().ToList();

        Assert.All(schema.EntityTypes, t => Assert.All(
            t.Kinds, k => Assert.InRange(named.IndexOf(labels.Kind(t.Name, k)!), named.IndexOf(t.Name) + 1, int.MaxValue)));
    }

    private static IEnumerable<string> Demanded(GraphSchema schema)
    {
        var types = schema.EntityTypes.Select(t => t.Name).ToList();
        var searched = types.Where(t => t != EntityTypes.Document).ToList();
        return
        [
            .. types.Concat(["Indicator", "Other", "__Ledger"]).Select(t => $"UNIQUE {t} key"),
            .. types.Append("Indicator").Select(t => $"TEXT {t} name"),
            .. schema.EntityTypes.SelectMany(t => t.Properties, (t, p) => (Type: t.Name, Property: p))
                .Where(p => p.Property.ValueType != PropertyValueType.Text || p.Property.Name == "code").Select(p => $"RANGE {p.Type} {p.Property.Name}"),
            $"FULLTEXT {string.Join('|', searched)} name,aliases cjk",
            "RANGE __Ledger head", "RANGE __Ledger tail", "FULLTEXT __Ledger names cjk",
        ];
    }

    private static string? Rule(string statement)
        => Unique().Match(statement) is { Success: true } unique ? $"UNIQUE {unique.Groups[1].Value} {unique.Groups[2].Value}"
            : Index().Match(statement) is { Success: true } index ? $"{index.Groups[1].Value} {index.Groups[2].Value} {index.Groups[3].Value}"
            : FullText().Match(statement) is { Success: true } text
                ? $"FULLTEXT {text.Groups[1].Value} {text.Groups[2].Value.Replace("n.", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal)} {text.Groups[3].Value}"
            : null;

    [GeneratedRegex(@"^CREATE CONSTRAINT \w+ IF NOT EXISTS FOR \(n:(\w+)\) REQUIRE n\.(\w+) IS UNIQUE$")]
    private static partial Regex Unique();

    [GeneratedRegex(@"^CREATE (TEXT|RANGE) INDEX \w+ IF NOT EXISTS FOR \(n:(\w+)\) ON \(n\.(\w+)\)$")]
    private static partial Regex Index();

    [GeneratedRegex(@"^CREATE FULLTEXT INDEX \w+ IF NOT EXISTS\s+FOR \(n:([\w|]+)\) ON EACH \[([^\]]+)\]\s+OPTIONS \{indexConfig: \{`fulltext\.analyzer`: '(\w+)'\}\}$")]
    private static partial Regex FullText();

    [GeneratedRegex(@"(?<=\(n):[\w:|]+")]
    private static partial Regex Label();
}
