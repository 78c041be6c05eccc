namespace KnowledgeGraph.Storage.Neo4j;

public class StatementBatchesTests
{
    [Fact]
    public void A_statement_holds_no_more_rows_and_no_more_bytes_than_it_may()
    {
        var rows = new StatementBatches(new Neo4jStoreOptions { BatchRows = 3 });
        var bytes = new StatementBatches(new Neo4jStoreOptions { BatchBytes = 3_500 });

        Assert.Equal([3, 3, 1], rows.OfKeys("s", Enumerable.Range(0, 7).Select(i => $"{i}")).Select(Count));
        Assert.Equal([2, 2, 1], bytes.OfRows("s", ["a"], Enumerable.Range(0, 5).Select(object?[] (_) => [new string('字', 500)])).Select(Count));
        Assert.Equal([1, 1], bytes.OfRows("s", ["a"], Enumerable.Range(0, 2).Select(object?[] (_) => [new string('字', 5000)])).Select(Count));
        Assert.Empty(rows.OfKeys("s", []));
    }

    private static int Count(CypherStatement statement)
        => statement.Parameters!.Values.Single() switch { CypherRows rows => rows.Rows.Count, List<object?> keys => keys.Count, var other => throw new InvalidOperationException($"{other}") };
}
