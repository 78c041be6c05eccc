using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Storage.Tests.Neo4j;

/// <summary>What the store relies on in a server, on whatever server there is: these hold for every Neo4j, so a stand-in for which they hold can be built on.</summary>
[Collection(LiveServer.Collection)]
public class LiveServerTests(LiveServer server)
{
    [Fact]
    public async Task Values_come_back_as_they_went()
    {
        await server.EmptyAsync();
        object?[] values =
        [
            null, true, 0L, -1L, long.MaxValue, long.MinValue, 1.0, -0.25, 1e100, "", "中文 \"'`\\", " edge\t", "line\nbreak", new DateOnly(2024, 2, 29), new DateOnly(1949, 10, 1),
            new DateTimeOffset(2024, 3, 5, 10, 11, 12, 345, TimeSpan.Zero),
        ];
        foreach (var value in values)
        {
            var row = await SingleAsync("CREATE (n:Value {value: $value, list: [$value]}) RETURN n.value AS value, $value AS same", ("value", value), isNull: value is null);

            Assert.Equal(value, row[0]);
            Assert.Equal(value, row[1]);
        }
    }

    [Fact]
    public async Task Rows_become_nodes_and_relationships_with_all_their_values()
    {
        await server.EmptyAsync();
        var rows = Enumerable.Range(0, 100).Select(i => (object?)new Dictionary<string, object?>
        {
            ["key"] = $"k{i}",
            ["values"] = new Dictionary<string, object?> { ["name"] = $"名{i}", ["day"] = new DateOnly(2024, 1, 1).AddDays(i), ["tags"] = new List<object?> { "a", "b" }, ["none"] = null },
        }).ToList();

        await SingleAsync("UNWIND $rows AS row MERGE (n:Place {key: row.key}) SET n += row.values RETURN count(n) AS n", ("rows", rows));
        await SingleAsync(
            "UNWIND $rows AS row MATCH (a:Place {key: row.key}) MATCH (b:Place {key: 'k0'}) MERGE (a)-[r:PART_OF]->(b) SET r += row.values RETURN count(r) AS n", ("rows", rows));

        var row = await SingleAsync("MATCH p = (a:Place {key: $key})-[r]->(b) RETURN a, r, p", ("key", "k7"));
        var node = Assert.IsType<CypherNode>(row[0]);
        var relationship = Assert.IsType<CypherRelationship>(row[1]);
        var path = Assert.IsType<CypherPath>(row[2]);
        Assert.Equal(["Place"], node.Labels);
        Assert.Equal(["day", "key", "name", "tags"], node.Properties.Keys.Order());
        Assert.Equal(new DateOnly(2024, 1, 8), node.Properties["day"]);
        Assert.Equal(("PART_OF", node.ElementId), (relationship.Type, relationship.StartElementId));
        Assert.Equal(relationship.EndElementId, path.Nodes[1].ElementId);
        Assert.Equal(8L, (await SingleAsync("MATCH (n:Place) WHERE n.day <= date('2024-01-08') AND n.day.month = 1 RETURN count(n) AS n"))[0]);
    }

    [Fact]
    public async Task What_is_rolled_back_is_undone_and_nobody_else_ever_saw_it()
    {
        await server.EmptyAsync();
        await SingleAsync("CREATE (n:Place {key: 'a', name: 'before'}) RETURN 1 AS x");
        await using var session = server.Driver.OpenSession();
        await using (var transaction = await session.BeginAsync(Cancel))
        {
            await RunAsync(transaction, "MATCH (n:Place {key: 'a'}) SET n.name = 'after' CREATE (n)-[:HAS]->(:Thing)");

            Assert.Equal("after", (await SingleAsync(transaction, "MATCH (n:Place)-[:HAS]->(:Thing) RETURN n.name AS name"))[0]);
            Assert.Equal("before", (await SingleAsync("MATCH (n:Place {key: 'a'}) RETURN n.name AS name"))[0]);
            await transaction.RollbackAsync(Cancel);
        }

        Assert.Equal("before", (await SingleAsync("MATCH (n:Place {key: 'a'}) RETURN n.name AS name"))[0]);
        Assert.Equal(0L, (await SingleAsync("MATCH (t:Thing) RETURN count(t) AS n"))[0]);
    }

    [Fact]
    public async Task A_failed_statement_takes_its_transaction_with_it()
    {
        await server.EmptyAsync();
        await using var session = server.Driver.OpenSession();
        await using (var transaction = await session.BeginAsync(Cancel))
        {
            await RunAsync(transaction, "CREATE (:Thing)");
            var error = await Assert.ThrowsAsync<StoreException>(() => RunAsync(transaction, "RETURN 1 / $x AS y", ("x", 0L)));
            Assert.Equal("Neo.ClientError.Statement.ArithmeticError", CypherFailureException.Of(error)?.Code);
        }

        Assert.Equal(0L, (await SingleAsync("MATCH (t:Thing) RETURN count(t) AS n"))[0]);
    }

    [Fact]
    public async Task A_key_stands_once()
    {
        await server.EmptyAsync();
        await SchemaAsync("CREATE CONSTRAINT place_key IF NOT EXISTS FOR (n:Place) REQUIRE n.key IS UNIQUE");
        await SingleAsync("CREATE (n:Place {key: 'a'}) RETURN 1 AS x");

        var error = await Assert.ThrowsAsync<StoreException>(() => SingleAsync("CREATE (n:Place {key: 'a'}) RETURN 1 AS x"));

        Assert.Equal("Neo.ClientError.Schema.ConstraintValidationFailed", CypherFailureException.Of(error)?.Code);
        Assert.Equal(1L, (await SingleAsync("MATCH (n:Place) RETURN count(n) AS n"))[0]);
    }

    [Fact]
    public async Task The_schema_is_what_was_declared()
    {
        await server.EmptyAsync();
        await SchemaAsync("CREATE CONSTRAINT place_key IF NOT EXISTS FOR (n:Place) REQUIRE n.key IS UNIQUE");
        await SchemaAsync("CREATE CONSTRAINT place_key IF NOT EXISTS FOR (n:Place) REQUIRE n.key IS UNIQUE");
        await SchemaAsync("CREATE INDEX place_code IF NOT EXISTS FOR (n:Place) ON (n.code)");
        await SchemaAsync("CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:Place|Person) ON EACH [n.name, n.aliases] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}");

        var constraint = await SingleAsync("SHOW CONSTRAINTS YIELD name, entityType, labelsOrTypes, properties");
        var indexes = await AllAsync(
            "SHOW INDEXES YIELD name, type, labelsOrTypes, properties, options WHERE type <> 'LOOKUP' RETURN name, type, labelsOrTypes, properties, options ORDER BY name");

        Assert.Equal(("place_key", "NODE"), (constraint[0], constraint[1]));
        Assert.Equal(["names FULLTEXT Place,Person name,aliases", "place_code RANGE Place code", "place_key RANGE Place key"], indexes.Select(i => $"{i[0]} {i[1]} {Join(i[2])} {Join(i[3])}"));
        var error = await Assert.ThrowsAsync<StoreException>(() => SchemaAsync("DROP INDEX nothing"));
        Assert.Equal("Neo.DatabaseError.Schema.IndexDropFailed", CypherFailureException.Of(error)?.Code);

        static string Join(object? list) => string.Join(',', Assert.IsAssignableFrom<IReadOnlyList<object?>>(list));
    }

    [Fact]
    public async Task Schema_and_data_never_share_a_transaction()
    {
        await server.EmptyAsync();
        await using var session = server.Driver.OpenSession();
        await using var transaction = await session.BeginAsync(Cancel);
        await RunAsync(transaction, "CREATE (:Place {key: 'a'})");

        var error = await Assert.ThrowsAsync<StoreException>(() => RunAsync(transaction, "CREATE INDEX place_code FOR (n:Place) ON (n.code)"));

        Assert.Equal("Neo.ClientError.Transaction.ForbiddenDueToTransactionType", CypherFailureException.Of(error)?.Code);
    }

    [Fact]
    public async Task Names_are_found_by_two_characters_and_not_by_one()
    {
        await server.EmptyAsync();
        await SchemaAsync("CREATE FULLTEXT INDEX names IF NOT EXISTS FOR (n:Place|Person) ON EACH [n.name, n.aliases] OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}}");
        await SingleAsync("CREATE (:Place {name: '四褐山街道', aliases: ['四褐山办事处']}), (:Person {name: '田龙'}), (:Other {name: '四褐山'}) RETURN 1 AS x");
        await SchemaAsync("CALL db.awaitIndexes(60)");

        Assert.Equal("四褐山街道", await FoundAsync("\"四褐山\""));
        Assert.Equal("四褐山街道", await FoundAsync("办事"));
        Assert.Equal("田龙", await FoundAsync("田龙"));
        Assert.Equal("", await FoundAsync("山"));
        Assert.Equal("", await FoundAsync("\"褐四\""));
        var error = await Assert.ThrowsAsync<StoreException>(() => FoundAsync("(山"));
        Assert.Equal("Neo.ClientError.Procedure.ProcedureCallFailed", CypherFailureException.Of(error)?.Code);

        async Task<string> FoundAsync(string query)
            => string.Join(' ', (await AllAsync("CALL db.index.fulltext.queryNodes('names', $query) YIELD node, score WHERE score > 0 RETURN node.name AS name", ("query", query))).Select(r => r[0]));
    }

    [Theory]
    [InlineData("RETUN 1 AS x", "Neo.ClientError.Statement.SyntaxError")]
    [InlineData("RETURN y", "Neo.ClientError.Statement.SyntaxError")]
    [InlineData("RETURN $y AS y", "Neo.ClientError.Statement.ParameterMissing")]
    [InlineData("MERGE (n:Place {key: null}) RETURN n", "Neo.ClientError.Statement.SemanticError")]
    [InlineData("CALL no.such.procedure()", "Neo.ClientError.Procedure.ProcedureNotFound")]
    public async Task A_failure_bears_its_code(string statement, string code)
    {
        LiveServer.Need();

        var error = await Assert.ThrowsAsync<StoreException>(() => AllAsync(statement));

        Assert.Equal(code, CypherFailureException.Of(error)?.Code);
        Assert.Equal(1L, (await SingleAsync("RETURN 1 AS x"))[0]);
    }

    [Fact]
    public async Task Who_may_only_read_cannot_write()
    {
        await server.EmptyAsync();
        await using var session = server.Driver.OpenSession(new CypherSessionOptions { IsReadOnly = true });

        var error = await Assert.ThrowsAsync<StoreException>(async () => await (await session.RunAsync("CREATE (:Place)", null, Cancel)).ConsumeAsync(Cancel));

        Assert.Equal("Neo.ClientError.Statement.AccessMode", CypherFailureException.Of(error)?.Code);
    }

    [Fact]
    public async Task Explain_does_nothing()
    {
        await server.EmptyAsync();

        await AllAsync("EXPLAIN CREATE (n:Place {key: 'a'}) RETURN n");

        Assert.Equal(0L, (await SingleAsync("MATCH (n:Place) RETURN count(n) AS n"))[0]);
    }

    [Fact]
    public async Task Writers_wait_for_each_other_and_nothing_is_lost()
    {
        await server.EmptyAsync();
        await SchemaAsync("CREATE CONSTRAINT counter_key IF NOT EXISTS FOR (n:Counter) REQUIRE n.key IS UNIQUE");
        await SingleAsync("MERGE (n:Counter {key: 'c'}) SET n.value = 0 RETURN 1 AS x");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
        {
            await using var session = server.Driver.OpenSession();
            for (var i = 0; i < 10; i++)
            {
                await session.ExecuteWriteAsync(async (transaction, _) => await SingleAsync(transaction, "MATCH (n:Counter {key: 'c'}) SET n.value = n.value + 1 RETURN n.value AS v"), Cancel);
            }
        }));

        Assert.Equal(40L, (await SingleAsync("MATCH (n:Counter) RETURN n.value AS v"))[0]);
    }

    [Fact]
    public async Task Many_rows_are_streamed_in_portions()
    {
        LiveServer.Need();

        var rows = await AllAsync("UNWIND range(1, 5000) AS i RETURN i, toString(i) AS text");

        Assert.Equal(5000, rows.Count);
        Assert.Equal((5000L, "5000"), (rows[^1][0], rows[^1][1]));
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private async Task SchemaAsync(string statement)
    {
        await using var session = server.Driver.OpenSession();
        await (await session.RunAsync(statement)).ConsumeAsync();
    }

    private async Task<List<IReadOnlyList<object?>>> AllAsync(string statement, params (string Name, object? Value)[] parameters)
    {
        await using var session = server.Driver.OpenSession();
        return await ReadAsync(await session.RunAsync(statement, parameters.ToDictionary(p => p.Name, p => p.Value)));
    }

    private async Task<IReadOnlyList<object?>> SingleAsync(string statement, params (string Name, object? Value)[] parameters)
        => Assert.Single(await AllAsync(statement, parameters));

    /// <param name="isNull">Lists take no null.</param>
    private Task<IReadOnlyList<object?>> SingleAsync(string statement, (string Name, object? Value) parameter, bool isNull)
        => SingleAsync(isNull ? statement.Replace(", list: [$value]", "", StringComparison.Ordinal) : statement, parameter);

    private static async Task<IReadOnlyList<object?>> SingleAsync(ICypherTransaction transaction, string statement)
        => Assert.Single(await ReadAsync(await transaction.RunAsync(statement)));

    private static async Task RunAsync(ICypherTransaction transaction, string statement, params (string Name, object? Value)[] parameters)
        => await (await transaction.RunAsync(statement, parameters.ToDictionary(p => p.Name, p => p.Value))).ConsumeAsync();

    private static async Task<List<IReadOnlyList<object?>>> ReadAsync(ICypherResult result)
    {
        await using (result)
        {
            var rows = new List<IReadOnlyList<object?>>();
            await foreach (var record in result.RecordsAsync())
            {
                rows.Add([.. record]);
            }

            return rows;
        }
    }
}
