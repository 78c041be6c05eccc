using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>Sessions, transactions and results against a scripted server.</summary>
public class BoltSessionTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_statement_of_its_own_is_run_and_its_bookmark_kept()
    {
        await using var server = ScriptedServer.Start("""
            C: RUN "RETURN $n AS n" {"n": 1} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": ["n"]}
            S: RECORD [1]
            S: SUCCESS {"bookmark": "b1", "stats": {"nodes-created": 2, "contains-updates": true}, "type": "rw"}
            C: RUN "RETURN 2 AS n" {} {"bookmarks": ["b1"], "mode": "r"}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": ["n"]}
            S: SUCCESS {"bookmark": "b2"}
            """);
        await using var driver = server.Driver();
        CypherSummary summary;
        await using (var session = driver.OpenSession())
        {
            var result = await session.RunAsync("RETURN $n AS n", new Dictionary<string, object?> { ["n"] = 1L }, Token);
            Assert.Equal(["n"], result.Keys);
            Assert.Equal(["1"], await Rows(result));
            summary = await result.ConsumeAsync(Token);
            Assert.Equal(["b1"], session.LastBookmarks);
            await using var reader = driver.OpenSession(new CypherSessionOptions { IsReadOnly = true, Bookmarks = session.LastBookmarks });
            await (await reader.RunAsync("RETURN 2 AS n", cancellationToken: Token)).ConsumeAsync(Token);
            Assert.Equal(["b2"], reader.LastBookmarks);
        }

        await driver.DisposeAsync();
        await server.FinishAsync();
        Assert.Equal([("nodes-created", 2L)], summary.Counters.Select(c => (c.Key, c.Value)));
    }

    [Fact]
    public async Task A_transaction_is_begun_with_its_first_statement_and_committed()
    {
        await using var server = ScriptedServer.Start("""
            C: BEGIN {"db": "graph", "tx_timeout": 5000}
            C: RUN "A" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {}
            S: SUCCESS {"fields": [], "qid": 0}
            S: SUCCESS {"type": "w"}
            C: COMMIT
            S: SUCCESS {"bookmark": "b1"}
            """);
        await using var driver = server.Driver(path: "/graph");
        await using var session = driver.OpenSession(new CypherSessionOptions { TransactionTimeout = TimeSpan.FromSeconds(5) });
        await using (var transaction = await session.BeginAsync(Token))
        {
            await (await transaction.RunAsync("A", cancellationToken: Token)).ConsumeAsync(Token);
            await transaction.CommitAsync(Token);
        }

        Assert.Equal(["b1"], session.LastBookmarks);
        await driver.DisposeAsync();
        await server.FinishAsync();
    }

    internal static async Task<List<string>> Rows(ICypherResult result)
    {
        var rows = new List<string>();
        await foreach (var row in result.RecordsAsync(Token))
        {
            rows.Add(string.Join(' ', row.Select(BoltText.Of)));
        }

        return rows;
    }
}
