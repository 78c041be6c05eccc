using KnowledgeGraph.BoltFacade.Bolt;
using KnowledgeGraph.BoltFacade.Cypher;

namespace KnowledgeGraph.BoltFacade.Tests;

public class SchemaCommandTests
{
    [Theory]
    [InlineData("CREATE CONSTRAINT place_key IF NOT EXISTS\nFOR (n:Place) REQUIRE n.key IS UNIQUE", "place_key if UNIQUENESS NODE Place key")]
    [InlineData("CREATE CONSTRAINT FOR (n:`A b`) REQUIRE (n.a, n.`b c`) IS NODE UNIQUE;", "constraint_a b_a_b c_uniqueness UNIQUENESS NODE A b a,b c")]
    [InlineData("create constraint said for ()-[r:SAYS]-() require r.key is relationship unique", "said RELATIONSHIP_UNIQUENESS RELATIONSHIP SAYS key")]
    [InlineData("CREATE INDEX place_name FOR (n:Place) ON (n.name, n.code)", "place_name RANGE NODE Place name,code")]
    [InlineData("CREATE TEXT INDEX t FOR (n:Place) ON (n.name) // why", "t TEXT NODE Place name")]
    [InlineData(
        "CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:Place|Organization) ON EACH [n.name, n.aliases] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}",
        "names if FULLTEXT NODE Place,Organization name,aliases")]
    [InlineData("CREATE INDEX FOR ()-[r:R]-() ON (r.x)", "index_r_x_range RANGE RELATIONSHIP R x")]
    public void What_is_created_is_read(string statement, string expected)
    {
        var command = SchemaCommand.Parse(statement)!;

        var rule = command.Rule!;
        Assert.Equal(
            expected,
            $"{rule.Name}{(command.IsConditional ? " if" : "")} {rule.Type} {rule.EntityType} {string.Join(',', rule.Labels)} {string.Join(',', rule.Properties)}");
    }

    [Theory]
    [InlineData("DROP CONSTRAINT place_key", true, "place_key", false)]
    [InlineData("DROP INDEX `a b` IF EXISTS", false, "a b", true)]
    public void What_is_dropped_is_read(string statement, bool isConstraint, string name, bool isConditional)
    {
        var command = SchemaCommand.Parse(statement)!;

        Assert.Equal((isConstraint, name, isConditional), (command.IsConstraint, command.Name, command.IsConditional));
        Assert.Null(command.Rule);
    }

    [Theory]
    [InlineData("CREATE (n:CONSTRAINT)")]
    [InlineData("MATCH (n) RETURN 'CREATE INDEX'")]
    public void Other_statements_are_none_of_the_schema(string statement)
        => Assert.Null(SchemaCommand.Parse(statement));

    [Theory]
    [InlineData("CREATE CONSTRAINT FOR (n:P) REQUIRE n.k IS NOT NULL", FailureCodes.ConstraintCreationFailed)]
    [InlineData("CREATE CONSTRAINT FOR (n:P) REQUIRE n.k IS NODE KEY", FailureCodes.ConstraintCreationFailed)]
    [InlineData("CREATE CONSTRAINT FOR (n:P) REQUIRE n.k IS :: STRING", FailureCodes.ConstraintCreationFailed)]
    [InlineData("CREATE INDEX FOR n:P", FailureCodes.SyntaxError)]
    public void What_Community_refuses_and_what_is_no_Cypher_fails(string statement, string code)
        => Assert.Equal(code, Assert.Throws<FailureException>(() => SchemaCommand.Parse(statement)).Code);

    [Theory]
    [InlineData("SHOW CONSTRAINTS YIELD name AS n, type WHERE type = 'X' RETURN n", "WITH row_.`name` AS `n`, row_.`type` AS `type`  WHERE type = 'X' RETURN n ")]
    [InlineData("SHOW FULLTEXT INDEXES YIELD name ORDER BY name", "WITH row_.`name` AS `name`  ORDER BY name  RETURN `name`")]
    public void Show_becomes_a_query_over_a_list(string statement, string end)
        => Assert.EndsWith(end, ShowCommand.Rewrite(statement, SchemaCatalog.New, "neo4j"), StringComparison.Ordinal);
}
