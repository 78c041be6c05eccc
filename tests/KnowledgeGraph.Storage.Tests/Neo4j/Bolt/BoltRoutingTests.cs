using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary><c>neo4j://</c> against servers that name each other.</summary>
public class BoltRoutingTests
{
    private const string Run = "C: RUN \"A\" {} *\nC: PULL {\"n\": 1000}\nS: SUCCESS {\"fields\": [\"n\"]}\nS: RECORD [1]\nS: SUCCESS {}\n";
    private const string Begin = "C: BEGIN {\"db\": \"neo4j\"}\nC: RUN \"A\" {} {}\nC: PULL {\"n\": 1000}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Reads_go_to_readers_and_writes_to_writers()
    {
        await using var reader = ScriptedServer.Start("C: RUN \"A\" {} {\"mode\": \"r\", \"db\": \"neo4j\"}\nC: PULL {\"n\": 1000}\nS: SUCCESS {\"fields\": [\"n\"]}\nS: SUCCESS {}\n");
        await using var writer = ScriptedServer.Start("C: RUN \"A\" {} {\"db\": \"neo4j\"}\nC: PULL {\"n\": 1000}\nS: SUCCESS {\"fields\": [\"n\"]}\nS: SUCCESS {}\n");
        await using var router = ScriptedServer.Start(self => $$$"""
            C: HELLO {"user_agent": "*", "bolt_agent": "*", "routing": {"address": "127.0.0.1:{{{self}}}", "region": "eu"}}
            S: SUCCESS {"server": "Neo4j/5.26.0"}
            C: LOGON *
            S: SUCCESS {}
            C: ROUTE {"address": "127.0.0.1:{{{self}}}", "region": "eu"} [] {}
            S: {{{Table(self, [reader], [writer])}}}
            """);
        await using var driver = router.Driver(scheme: "neo4j", path: "?region=eu");

        await ReadAsync(driver);
        await WriteAsync(driver);

        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), reader.FinishAsync(), writer.FinishAsync());
    }

    [Fact]
    public async Task A_table_is_asked_for_anew_when_its_time_is_over_and_may_have_changed()
    {
        var time = new TestTime();
        await using var a = ScriptedServer.Start(Run + Run);
        await using var b = ScriptedServer.Start(Run);
        await using var router = ScriptedServer.Start(self => $"C: ROUTE *\nS: {Table(self, [a], [a], ttl: 10)}\nC: ROUTE *\nS: {Table(self, [b], [b], ttl: 10)}");
        await using var driver = router.Driver(o => o with { Time = time }, scheme: "neo4j");

        await ReadAsync(driver);
        time.Advance(TimeSpan.FromSeconds(9));
        await ReadAsync(driver);
        time.Advance(TimeSpan.FromSeconds(2));
        await ReadAsync(driver);

        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), a.FinishAsync(), b.FinishAsync());
    }

    [Fact]
    public async Task Each_database_has_its_table()
    {
        await using var a = ScriptedServer.Start(Run);
        await using var b = ScriptedServer.Start(Run);
        await using var router = ScriptedServer.Start(self => $$$"""
            C: ROUTE "*" [] {"db": "one"}
            S: {{{Table(self, [a], [a])}}}
            C: ROUTE "*" [] {"db": "two"}
            S: {{{Table(self, [b], [b])}}}
            """);
        await using var driver = router.Driver(scheme: "neo4j", path: "/one");

        await ReadAsync(driver);
        await ReadAsync(driver, new CypherSessionOptions { Database = "two" });

        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), a.FinishAsync(), b.FinishAsync());
    }

    [Fact]
    public async Task A_reader_that_is_gone_is_passed_over()
    {
        var gone = ScriptedServer.Start("");
        await gone.DisposeAsync();
        await using var reader = ScriptedServer.Start(Run + Run);
        await using var router = ScriptedServer.Start(self => $"C: ROUTE *\nS: {Table(self, [gone, reader], [reader])}");
        await using var driver = router.Driver(scheme: "neo4j");

        await ReadAsync(driver);
        await ReadAsync(driver);

        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), reader.FinishAsync());
    }

    [Theory]
    [InlineData(BoltErrors.NotALeader)]
    [InlineData(BoltErrors.ForbiddenOnReadOnly)]
    public async Task Who_is_no_leader_any_more_is_not_asked_to_write_again(string code)
    {
        var time = new TestTime(t => t == TimeSpan.FromSeconds(1));
        await using var old = ScriptedServer.Start($"{Begin}S: SUCCESS {{}}\nS: FAILURE {{\"code\": \"{code}\", \"message\": \"m\"}}\nS: IGNORED\nC: RESET\nS: SUCCESS {{}}");
        await using var leader = ScriptedServer.Start(Begin + "S: SUCCESS {}\nS: SUCCESS {\"fields\": []}\nS: SUCCESS {}\nC: COMMIT\nS: SUCCESS {\"bookmark\": \"b1\"}");
        await using var router = ScriptedServer.Start(self => $"!: AUTO RESET\nC: ROUTE *\nS: {Table(self, [old], [old])}\nC: ROUTE *\nS: {Table(self, [old], [leader])}");
        await using var driver = router.Driver(o => o with { Time = time }, scheme: "neo4j");
        await using var session = driver.OpenSession();

        await session.ExecuteWriteAsync(async (transaction, token) => await (await transaction.RunAsync("A", cancellationToken: token)).ConsumeAsync(token), Token);

        Assert.Equal(["b1"], session.LastBookmarks);
        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), old.FinishAsync(), leader.FinishAsync());
    }

    [Fact]
    public async Task A_writer_lost_in_mid_work_is_replaced_by_what_the_next_table_names()
    {
        var time = new TestTime(t => t == TimeSpan.FromSeconds(1));
        await using var old = ScriptedServer.Start(Begin + "S: <EXIT>");
        await using var leader = ScriptedServer.Start(Begin + "S: SUCCESS {}\nS: SUCCESS {\"fields\": []}\nS: SUCCESS {}\nC: COMMIT\nS: SUCCESS {\"bookmark\": \"b1\"}");
        await using var router = ScriptedServer.Start(self => $"!: AUTO RESET\nC: ROUTE *\nS: {Table(self, [leader], [old])}\nC: ROUTE *\nS: {Table(self, [leader], [leader])}");
        await using var driver = router.Driver(o => o with { Time = time }, scheme: "neo4j");
        await using var session = driver.OpenSession();

        await session.ExecuteWriteAsync(async (transaction, token) => await (await transaction.RunAsync("A", cancellationToken: token)).ConsumeAsync(token), Token);

        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), old.FinishAsync(), leader.FinishAsync());
    }

    [Fact]
    public async Task While_a_leader_is_elected_writing_waits_and_reading_goes_on()
    {
        var time = new TestTime(t => t == TimeSpan.FromSeconds(1));
        await using var server = ScriptedServer.Start(Run + "?: RESET\n" + Begin + "S: SUCCESS {}\nS: SUCCESS {\"fields\": []}\nS: SUCCESS {}\nC: COMMIT\nS: SUCCESS {}");
        await using var router = ScriptedServer.Start(self => $"!: AUTO RESET\nC: ROUTE *\nS: {Table(self, [server], [])}\nC: ROUTE *\nS: {Table(self, [server], [])}\nC: ROUTE *\nS: {Table(self, [server], [server])}");
        await using var driver = router.Driver(o => o with { Time = time }, scheme: "neo4j");
        await ReadAsync(driver);
        await using var session = driver.OpenSession();

        await session.ExecuteWriteAsync(async (transaction, token) => await (await transaction.RunAsync("A", cancellationToken: token)).ConsumeAsync(token), Token);

        Assert.Single(time.Skipped);
        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), server.FinishAsync());
    }

    [Fact]
    public async Task When_a_router_is_gone_the_next_known_one_is_asked_and_at_last_the_address_given()
    {
        var time = new TestTime();
        await using var data = ScriptedServer.Start(Run + Run + Run);
        await using var second = ScriptedServer.Start(self => $"C: ROUTE *\nS: {Table(self, [data], [data], ttl: 10)}\nS: <EXIT>");
        await using var router = ScriptedServer.Start(self => $"C: ROUTE *\nS: {Table(second.Port, [data], [data], ttl: 10)}\nC: ROUTE *\nS: {Table(self, [data], [data])}");
        await using var driver = router.Driver(o => o with { Time = time, LivenessAfter = TimeSpan.FromHours(9) }, scheme: "neo4j");

        await ReadAsync(driver);
        time.Advance(TimeSpan.FromSeconds(11));
        await ReadAsync(driver);
        await second.DisposeAsync();
        time.Advance(TimeSpan.FromSeconds(11));
        await ReadAsync(driver);

        await driver.DisposeAsync();
        await Task.WhenAll(router.FinishAsync(), data.FinishAsync());
    }

    [Theory]
    [InlineData("Neo.ClientError.Database.DatabaseNotFound", false)]
    [InlineData("Neo.ClientError.Transaction.InvalidBookmark", false)]
    [InlineData("Neo.ClientError.Security.Forbidden", false)]
    [InlineData("Neo.ClientError.Procedure.ProcedureNotFound", true)]
    public async Task A_failed_discovery_says_whether_to_try_again(string code, bool isTransient)
    {
        await using var router = ScriptedServer.Start($"C: ROUTE *\nS: FAILURE {{\"code\": \"{code}\", \"message\": \"because\"}}\nC: RESET\nS: SUCCESS {{}}");
        await using var driver = router.Driver(scheme: "neo4j");

        var error = await Assert.ThrowsAsync<StoreException>(() => ReadAsync(driver));

        Assert.Equal(isTransient, error.IsTransient);
        Assert.Contains("because", error.Message, StringComparison.Ordinal);
        await driver.DisposeAsync();
        await router.FinishAsync();
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{\"rt\": {\"ttl\": 1}}")]
    [InlineData("{\"rt\": {\"ttl\": 1, \"servers\": []}}")]
    [InlineData("{\"rt\": {\"ttl\": 1, \"servers\": [{\"role\": \"READ\", \"addresses\": [\"a:b:c\"]}, {\"role\": \"ROUTE\", \"addresses\": [\"a:1\"]}]}}")]
    [InlineData("{\"rt\": {\"ttl\": \"x\", \"servers\": [{\"role\": \"READ\", \"addresses\": [\"a:1\"]}, {\"role\": \"ROUTE\", \"addresses\": [\"a:1\"]}]}}")]
    public async Task A_table_that_makes_no_sense_is_not_taken(string table)
    {
        await using var router = ScriptedServer.Start($"!: AUTO RESET\nC: ROUTE *\nS: SUCCESS {table}");
        await using var driver = router.Driver(scheme: "neo4j");

        await Assert.ThrowsAsync<StoreException>(() => ReadAsync(driver));

        await driver.DisposeAsync();
        await router.FinishAsync();
    }

    [Fact]
    public async Task The_server_with_the_fewest_connections_in_use_is_taken()
    {
        await using var a = ScriptedServer.Start("!: RESTART\n!: AUTO BEGIN ROLLBACK RESET");
        await using var b = ScriptedServer.Start("!: RESTART\n!: AUTO BEGIN ROLLBACK RESET");
        await using var router = ScriptedServer.Start(self => $"C: ROUTE *\nS: {Table(self, [a, b], [a, b])}");
        await using var driver = router.Driver(scheme: "neo4j");
        var sessions = Enumerable.Range(0, 6).Select(_ => driver.OpenSession()).ToList();
        foreach (var session in sessions)
        {
            await session.BeginAsync(Token);
        }

        Assert.Equal((3, 3), (a.Accepted, b.Accepted));
        foreach (var session in sessions)
        {
            await session.DisposeAsync();
        }
    }

    private static string Table(int router, ScriptedServer[] readers, ScriptedServer[] writers, int ttl = 300)
    {
        return $$$"""SUCCESS {"rt": {"ttl": {{{ttl}}}, "db": "neo4j", "servers": [{"role": "ROUTE", "addresses": ["127.0.0.1:{{{router}}}"]}, {"role": "READ", "addresses": [{{{Addresses(readers)}}}]}, {"role": "WRITE", "addresses": [{{{Addresses(writers)}}}]}]}}""";

        static string Addresses(ScriptedServer[] servers) => string.Join(", ", servers.Select(s => $"\"{s.Endpoint}\""));
    }

    private static Task ReadAsync(BoltDriver driver, CypherSessionOptions? options = null) => RunAsync(driver, (options ?? new CypherSessionOptions()) with { IsReadOnly = true });

    private static Task WriteAsync(BoltDriver driver) => RunAsync(driver, new CypherSessionOptions());

    private static async Task RunAsync(BoltDriver driver, CypherSessionOptions options)
    {
        await using var session = driver.OpenSession(options);
        await (await session.RunAsync("A", cancellationToken: Token)).ConsumeAsync(Token);
    }
}
