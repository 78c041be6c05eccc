using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Cypher;

namespace KnowledgeGraph.BoltFacade.Tests;

public class TranslatorTests
{
    private static readonly DateTimeOffset Now = new(2024, 3, 5, 10, 11, 12, TimeSpan.Zero);

    [Theory]
    [InlineData("MATCH (n) RETURN elementId(n)", "MATCH (n) RETURN toString(id(n))")]
    [InlineData("CYPHER 25 MATCH (n) RETURN n", " MATCH (n) RETURN n")]
    [InlineData("MATCH (n) CALL (n) { RETURN 1 AS x UNION ALL RETURN 2 AS x } RETURN x", "MATCH (n) CALL { WITH n  RETURN 1 AS x UNION ALL WITH n  RETURN 2 AS x } RETURN x")]
    [InlineData("MATCH (n) CALL () { RETURN 1 AS x } RETURN x", "MATCH (n) CALL {  RETURN 1 AS x } RETURN x")]
    [InlineData("RETURN COUNT { (a)-->(b) }", "RETURN (size([(a)-->(b)  | 1]))")]
    [InlineData("MATCH (a) WHERE EXISTS { MATCH (a)-->(b) WHERE b.x = 1 } RETURN a", "MATCH (a) WHERE (size([ (a)-->(b) WHERE b.x = 1  | 1]) > 0) RETURN a")]
    [InlineData("RETURN date() AS d, timestamp() AS t", "RETURN date('2024-03-05') AS d, 1709633472000 AS t")]
    [InlineData("RETURN '\\u4e2d\\'\"' AS s // note", "RETURN \"中'\\\"\" AS s \n")]
    [InlineData("RETURN n.elementId, n.date", "RETURN n.elementId, n.date")]
    [InlineData("RETURN 'elementId(n) $x' AS s", "RETURN \"elementId(n) $x\" AS s")]
    public void Words_that_differ_are_rewritten(string statement, string expected)
        => Assert.Equal(expected, Translate(statement).Text);

    [Fact]
    public void Parameters_stand_in_front_as_literals()
    {
        var parameters = new Dictionary<string, object?>
        {
            ["rows"] = new List<object?> { new Dictionary<string, object?> { ["a b"] = "x\"\\\nz", ["n"] = null, ["f"] = 1.0 } },
            ["unused"] = 1L,
        };

        var text = Translate("UNWIND $rows AS r RETURN r", parameters).Text;

        Assert.Equal("CYPHER `rows`=[{`a b`:\"x\\\"\\\\\\nz\",`n`:null,`f`:1.0}] UNWIND $`rows` AS r RETURN r", text);
    }

    /// <summary>The index orders texts otherwise than the engine.</summary>
    [Theory]
    [InlineData("MATCH (n) WHERE n.key > $after AND n.key < 'f' RETURN n", "MATCH (n) WHERE n.key + '' > $`after` AND n.key < \"f\" RETURN n")]
    [InlineData("MATCH (n) WHERE n.key >= $start RETURN n", "MATCH (n) WHERE n.key >= $`start` RETURN n")]
    [InlineData("MATCH (n) WHERE n.key >= 'e丁' AND n.year > $year RETURN n", "MATCH (n) WHERE n.key + '' >= \"e丁\" AND n.year > $`year` RETURN n")]
    public void Texts_are_not_compared_by_the_index(string statement, string expected)
    {
        var text = Translate(statement, new Dictionary<string, object?> { ["after"] = "e丁", ["start"] = "e", ["year"] = 2020L }).Text;

        Assert.Equal(expected, text[text.IndexOf("MATCH", StringComparison.Ordinal)..]);
    }

    [Fact]
    public void A_date_stands_where_it_is_used()
    {
        var parameters = new Dictionary<string, object?> { ["day"] = new Structure(Tags.Date, 19_787L), ["name"] = "x" };

        var text = Translate("MATCH (n {name: $name}) SET n.day = $day", parameters).Text;

        Assert.Equal("CYPHER `name`=\"x\" MATCH (n {name: $`name`}) SET n.day = date('2024-03-05')", text);
    }

    [Theory]
    [InlineData("RETURN $x", FailureCodes.ParameterMissing)]
    [InlineData("RETURN 'open", FailureCodes.SyntaxError)]
    [InlineData("RETURN elementId(n", FailureCodes.SyntaxError)]
    [InlineData("RETURN datetime('2024-01-01')", FailureCodes.NotInEngine)]
    [InlineData("MATCH (n) CALL (n) { DELETE n } IN TRANSACTIONS", FailureCodes.NotInEngine)]
    [InlineData("RETURN EXISTS { MATCH (a)-->(b) MATCH (b)-->(c) }", FailureCodes.NotInEngine)]
    [InlineData("  ", FailureCodes.SyntaxError)]
    public void What_cannot_be_said_fails(string statement, string code)
        => Assert.Equal(code, Assert.Throws<FailureException>(() => Translate(statement)).Code);

    [Theory]
    [InlineData("MATCH (n) RETURN n", false)]
    [InlineData("MATCH (n) RETURN n.set, n.create", false)]
    [InlineData("MATCH (n) SET n.x = 1", true)]
    [InlineData("merge (n)", true)]
    public void Writing_words_are_seen(string statement, bool mayWrite)
        => Assert.Equal(mayWrite, Translate(statement).MayWrite);

    [Theory]
    [InlineData("CREATE (:Place {key: 'a'})", true)]
    [InlineData("MERGE (n:Place {key: 'a'}) ON CREATE SET n.x = 1 SET n.name = 'b'", false)]
    [InlineData("MATCH (n:Place) WHERE n.key = 'a' SET n.x = 1", false)]
    [InlineData("MATCH (n:Place) SET n.key = 'a'", true)]
    [InlineData("CREATE (:Person {key: 'a'})", false)]
    public void Uniqueness_is_checked_where_a_statement_could_break_it(string statement, bool mayBreak)
    {
        var rule = SchemaCommand.Parse("CREATE CONSTRAINT place_key FOR (n:Place) REQUIRE n.key IS UNIQUE")!.Rule!;

        Assert.Equal(mayBreak, Translate(statement).MayBreak(rule));
    }

    private static EngineStatement Translate(string statement, Dictionary<string, object?>? parameters = null)
        => Translator.Translate(statement, parameters ?? [], SchemaCatalog.New, Now);
}
