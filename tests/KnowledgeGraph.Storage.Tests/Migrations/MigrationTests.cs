namespace KnowledgeGraph.Storage.Migrations;

public class MigrationTests
{
    [Fact]
    public void A_script_is_parted_where_a_semicolon_ends_a_line()
    {
        var migration = Migration.Parse("V012__Two_words.cypher", "// A comment; with a semicolon;\nCREATE (:A {t: 'a;b'}); \n\n// Another.\nMATCH (n)\nDELETE n;\nRETURN 1");

        Assert.Equal(["CREATE (:A {t: 'a;b'})", "MATCH (n)\nDELETE n", "RETURN 1"], migration.Statements);
        Assert.Equal((MigrationKind.Versioned, 12, "Two words"), (migration.Kind, migration.Version, migration.Description));
    }

    [Theory]
    [InlineData("V1__A.cypher", "Versioned 1")]
    [InlineData("U003__A.sql", "Undo 3")]
    [InlineData("R__A.cypher", "Repeatable 0")]
    public void The_name_says_the_kind(string name, string expected)
        => Assert.Equal(expected, Migration.Parse(name, "x") is var m ? $"{m.Kind} {m.Version}" : null);

    [Theory]
    [InlineData("V001_A.cypher")]
    [InlineData("001__A.cypher")]
    [InlineData("V001__A.txt")]
    [InlineData("R1__A.cypher")]
    public void A_wrong_name_is_quoted(string name)
        => Assert.Contains($"'{name}'", Assert.Throws<MigrationException>(() => Migration.Parse(name, "x")).Message, StringComparison.Ordinal);

    [Fact]
    public void Comments_state_conditions_and_the_step_of_the_schema()
    {
        var migration = Migration.Parse("V001__A.cypher", "// schema 2\n// assert version >= 5.13\n// assert edition community or enterprise\nRETURN 1;\n");

        Assert.Equal(["version >= 5.13", "edition community or enterprise"], migration.Conditions.Select(c => $"{c}"));
        Assert.Equal((2, ("1", "2")), (migration.Schema, migration.SchemaStep));
        Assert.Equal(("3", "2"), Migration.Parse("U001__A.cypher", "// schema 2\nRETURN 1;\n").SchemaStep);
        Assert.Null(Migration.Parse("V001__A.cypher", "RETURN 1;\n").SchemaStep);
        Assert.Contains("'assert moon full'", Assert.Throws<MigrationException>(() => Migration.Parse("V001__A.sql", "-- assert moon full")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_of_one_version_are_refused()
        => Assert.Contains("V01__B.sql", Assert.Throws<MigrationException>(
            () => Migration.InOrder([Migration.Parse("V1__A.sql", "x"), Migration.Parse("V01__B.sql", "x")])).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("1", "V001__A.sql V002__B.sql R__R.sql")]
    [InlineData("2", "V001__A.sql V002__B.sql V003__C.sql V004__D.sql R__R.sql")]
    [InlineData("own", "V001__A.sql V002__B.sql V003__C.sql V004__D.sql V005__E.sql R__R.sql")]
    public void A_store_gets_what_its_version_of_the_schema_needs(string schema, string expected)
    {
        IReadOnlyList<Migration> all = Migration.InOrder(
            [Migration.Parse("R__R.sql", "x"), Migration.Parse("V001__A.sql", "x"), Migration.Parse("V002__B.sql", "x"), Migration.Parse("V003__C.sql", "-- schema 2\nx"),
                Migration.Parse("V004__D.sql", "x"), Migration.Parse("V005__E.sql", "-- schema 3\nx")]);

        Assert.Equal(expected, string.Join(' ', Migration.For(all, schema).Select(m => m.Name)));
    }

    /// <summary>An applied script is never edited: stores would refuse to open. A new file gets a line here; repeatable ones run again where they change.</summary>
    [Fact]
    public void Published_scripts_stay_as_they_were()
        => Assert.Equal(
            Published, string.Join('\n', Sqlite.SqliteMigrationTarget.Embedded.Concat(Neo4j.Neo4jMigrationTarget.Embedded)
                .Where(m => m.Kind == MigrationKind.Versioned).Select(m => $"{m.Checksum[..16]} {m.Name}")));

    private const string Published =
        """
        d84ee4c09dd4ba08 V001__Create_ledger.sql
        93d062df5fb54063 V002__Add_decisions.sql
        6b3db606fcdf6578 V003__Know_copies.sql
        6ee0ee48387dd8e1 V004__Know_when_places_existed.sql
        64b62ba0cdc23c92 V001__Create_entity_keys.cypher
        4accea7dbf13dcb7 V002__Know_kinds_of_places.cypher
        dadb34694c3e70ae V003__Create_indexes.cypher
        554ef645187af808 V004__Create_graph.cypher
        bb2e56d4740a3244 V005__Count_independent_documents.cypher
        3de3241b65b624dd V006__Know_when_places_existed.cypher
        """;
}
