using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>Sessions, transactions and results against a scripted server.</summary>
public class BoltSessionTests
{
    private const string Failure = """{"neo4j_code": "Neo.ClientError.Statement.SyntaxError", "message": "no such thing", "gql_status": "42001", "description": "d"}""";

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

        await FinishAsync(driver, server);
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
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task More_is_asked_for_before_the_last_record_is_taken()
    {
        await using var server = ScriptedServer.Start($$$"""
            C: RUN "A" {} {}
            C: PULL {"n": 10}
            S: SUCCESS {"fields": ["n"]}
            {{{Records(1, 10)}}}
            S: SUCCESS {"has_more": true}
            C: PULL {"n": 10}
            S: <WAIT asked>
            {{{Records(11, 12)}}}
            S: SUCCESS {"bookmark": "b1"}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession(new CypherSessionOptions { FetchSize = 10 });
        await using var rows = (await session.RunAsync("A", cancellationToken: Token)).RecordsAsync(Token).GetAsyncEnumerator(Token);
        var taken = new List<object?>();
        while (taken.Count < 8)
        {
            Assert.True(await rows.MoveNextAsync());
            taken.Add(rows.Current[0]);
        }

        await server.ReachedAsync("asked");
        server.Signal("asked");
        while (await rows.MoveNextAsync())
        {
            taken.Add(rows.Current[0]);
        }

        Assert.Equal(Enumerable.Range(1, 12).Select(i => (object?)(long)i), taken);
        Assert.Equal(["b1"], session.LastBookmarks);
        await FinishAsync(driver, server);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task Records_come_whole_however_the_network_cuts_them(int largestWrite)
    {
        await using var server = ScriptedServer.Start($$$"""
            !: MANIFEST
            C: RUN "A" {} {}
            C: PULL {"n": -1}
            S: <NOOP>
            S: SUCCESS {"fields": ["n"]}
            S: <NOOP>
            {{{Records(1, 30)}}}
            S: <NOOP>
            S: SUCCESS {}
            """);
        server.LargestWrite = largestWrite;
        await using var driver = server.Driver();
        await using var session = driver.OpenSession(new CypherSessionOptions { FetchSize = -1 });

        var rows = await Rows(await session.RunAsync("A", cancellationToken: Token));

        Assert.Equal(Enumerable.Range(1, 30).Select(i => $"{i}"), rows);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task Two_results_of_a_transaction_are_read_in_turns()
    {
        await using var server = ScriptedServer.Start("""
            C: BEGIN {}
            C: RUN "A" {} {}
            C: PULL {"n": 2}
            S: SUCCESS {}
            S: SUCCESS {"fields": ["n"], "qid": 0}
            S: RECORD [1]
            S: RECORD [2]
            S: SUCCESS {"has_more": true}
            C: RUN "B" {} {}
            C: PULL {"n": 2}
            S: SUCCESS {"fields": ["n"], "qid": 1}
            S: RECORD [11]
            S: RECORD [12]
            S: SUCCESS {"has_more": true}
            C: PULL {"n": 2, "qid": 0}
            S: RECORD [3]
            S: SUCCESS {"type": "r"}
            C: PULL {"n": 2, "qid": 1}
            S: RECORD [13]
            S: SUCCESS {"has_more": true}
            C: DISCARD {"n": -1, "qid": 1}
            S: SUCCESS {}
            C: COMMIT
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession(new CypherSessionOptions { FetchSize = 2 });
        await using var transaction = await session.BeginAsync(Token);
        var a = await transaction.RunAsync("A", cancellationToken: Token);
        var b = await transaction.RunAsync("B", cancellationToken: Token);

        Assert.Equal(["1", "2", "3"], await Rows(a));
        await using (var rows = b.RecordsAsync(Token).GetAsyncEnumerator(Token))
        {
            for (var i = 11; i <= 12; i++)
            {
                Assert.True(await rows.MoveNextAsync());
                Assert.Equal((long)i, rows.Current[0]);
            }
        }

        await transaction.CommitAsync(Token);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task An_unread_result_is_kept_when_the_session_runs_the_next_statement()
    {
        await using var server = ScriptedServer.Start("""
            C: RUN "A" {} {}
            C: PULL {"n": 1}
            S: SUCCESS {"fields": ["n"]}
            S: RECORD [1]
            S: SUCCESS {"has_more": true}
            C: PULL {"n": -1}
            S: RECORD [2]
            S: RECORD [3]
            S: SUCCESS {"bookmark": "b1"}
            C: RUN "B" {} {"bookmarks": ["b1"]}
            C: PULL {"n": 1}
            S: SUCCESS {"fields": ["n"]}
            S: SUCCESS {"bookmark": "b2"}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession(new CypherSessionOptions { FetchSize = 1 });
        var a = await session.RunAsync("A", cancellationToken: Token);
        var b = await session.RunAsync("B", cancellationToken: Token);

        Assert.Empty(await Rows(b));
        Assert.Equal(["1", "2", "3"], await Rows(a));
        Assert.Equal(["b2"], session.LastBookmarks);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task Statements_in_a_row_are_sent_before_the_first_is_answered()
    {
        await using var server = ScriptedServer.Start("""
            C: BEGIN {}
            C: RUN "A" {"rows": [{"id": 1, "name": "甲"}, {"id": 2, "name": null}]} {}
            C: PULL {"n": -1}
            C: RUN "A" {"rows": [{"id": 3, "name": "丙"}]} {}
            C: PULL {"n": -1}
            C: RUN "B" {} {}
            C: PULL {"n": -1}
            S: SUCCESS {}
            S: SUCCESS {"fields": ["n"], "qid": 0}
            S: RECORD [1]
            S: SUCCESS {"stats": {"nodes-created": 2}}
            S: SUCCESS {"fields": [], "qid": 1}
            S: SUCCESS {"stats": {"nodes-created": 1}}
            C: RUN "C" {} {}
            C: PULL {"n": -1}
            S: SUCCESS {"fields": [], "qid": 2}
            S: SUCCESS {}
            S: SUCCESS {"fields": [], "qid": 3}
            S: SUCCESS {"stats": {"nodes-deleted": 7}}
            C: COMMIT
            S: SUCCESS {"bookmark": "b1"}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();

        var summaries = await session.ExecuteWriteAsync(
            (transaction, token) => transaction.RunAllAsync(
                [
                    new CypherStatement("A", new Dictionary<string, object?> { ["rows"] = new CypherRows(["id", "name"], [[1L, "甲"], [2L, null]]) }),
                    new CypherStatement("A", new Dictionary<string, object?> { ["rows"] = new CypherRows(["id", "name"], [[3L, "丙"]]) }),
                    new CypherStatement("B"),
                    new CypherStatement("C"),
                ],
                token),
            Token);

        Assert.Equal("2 1 0 7", string.Join(' ', summaries.Select(s => s.Counters.Values.Sum())));
        Assert.Equal(["b1"], session.LastBookmarks);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task A_failure_among_statements_in_a_row_ends_them_and_says_why()
    {
        await using var server = ScriptedServer.Start($$$"""
            C: BEGIN {}
            C: RUN "A" {} {}
            C: PULL {"n": -1}
            C: RUN "B" {} {}
            C: PULL {"n": -1}
            C: RUN "C" {} {}
            C: PULL {"n": -1}
            S: SUCCESS {}
            S: FAILURE {{{Failure}}}
            S: IGNORED
            S: IGNORED
            S: IGNORED
            S: IGNORED
            S: IGNORED
            C: RESET
            S: SUCCESS {}
            C: RUN "D" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": []}
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();
        var taken = 0;

        var error = await Assert.ThrowsAsync<StoreException>(() => session.ExecuteWriteAsync(
            (transaction, token) => transaction.RunAllAsync("ABCDE".Select(c => new CypherStatement($"{c}{(++taken > 3 ? "!" : "")}")), token), Token));

        Assert.False(error.IsTransient);
        Assert.Contains("no such thing", error.Message, StringComparison.Ordinal);
        Assert.Equal("Neo.ClientError.Statement.SyntaxError", CypherFailureException.Of(error)?.Code);
        Assert.Equal(3, taken);
        await (await session.RunAsync("D", cancellationToken: Token)).ConsumeAsync(Token);
        await FinishAsync(driver, server);
    }

    /// <summary>Where the server refuses, and what it does with what came behind.</summary>
    public static TheoryData<string, string> Refusals => new()
    {
        { "RUN", "C: RUN \"A\" {} {}\nC: PULL {\"n\": 1000}\nS: FAILURE *\nS: IGNORED" },
        { "PULL", "C: RUN \"A\" {} {}\nC: PULL {\"n\": 1000}\nS: SUCCESS {\"fields\": [\"n\"]}\nS: RECORD [1]\nS: FAILURE *" },
    };

    [Theory]
    [MemberData(nameof(Refusals))]
    public async Task After_a_refusal_the_connection_is_reset_and_used_again(string where, string script)
    {
        await using var server = ScriptedServer.Start(script.Replace("FAILURE *", "FAILURE " + Failure, StringComparison.Ordinal) + """

            C: RESET
            S: SUCCESS {}
            C: RUN "B" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": []}
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();

        var rows = new List<object?>();
        var error = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using var result = await session.RunAsync("A", cancellationToken: Token);
            await foreach (var row in result.RecordsAsync(Token))
            {
                rows.Add(row[0]);
            }
        });

        Assert.Equal(where == "PULL" ? [1L] : [], rows);
        Assert.Equal("42001", CypherFailureException.Of(error)?.GqlStatus);
        Assert.Contains("127.0.0.1", error.Message, StringComparison.Ordinal);
        await (await session.RunAsync("B", cancellationToken: Token)).ConsumeAsync(Token);
        await FinishAsync(driver, server);
        Assert.Equal(1, server.Accepted);
    }

    [Theory]
    [InlineData("BEGIN")]
    [InlineData("RUN")]
    [InlineData("COMMIT")]
    public async Task A_transaction_that_failed_is_rolled_back_by_reset(string where)
    {
        var script = where switch
        {
            "BEGIN" => "S: FAILURE *\nS: IGNORED\nS: IGNORED",
            "RUN" => "S: SUCCESS {}\nS: FAILURE *\nS: IGNORED",
            _ => "S: SUCCESS {}\nS: SUCCESS {\"fields\": [], \"qid\": 0}\nS: SUCCESS {}\nC: COMMIT\nS: FAILURE *",
        };
        await using var server = ScriptedServer.Start("C: BEGIN {}\nC: RUN \"A\" {} {}\nC: PULL {\"n\": 1000}\n"
            + script.Replace("FAILURE *", "FAILURE " + Failure, StringComparison.Ordinal) + "\nC: RESET\nS: SUCCESS {}");
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();

        var error = await Assert.ThrowsAsync<StoreException>(async () =>
        {
            await using var transaction = await session.BeginAsync(Token);
            await transaction.RunAsync("A", cancellationToken: Token);
            await transaction.CommitAsync(Token);
        });

        Assert.Contains("no such thing", error.Message, StringComparison.Ordinal);
        Assert.Empty(session.LastBookmarks);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task A_transaction_that_nobody_commits_is_rolled_back()
    {
        await using var server = ScriptedServer.Start("""
            C: BEGIN {}
            C: RUN "A" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {}
            S: SUCCESS {"fields": [], "qid": 0}
            S: SUCCESS {}
            C: ROLLBACK
            S: SUCCESS {}
            C: BEGIN {}
            C: COMMIT
            S: SUCCESS {}
            S: SUCCESS {"bookmark": "b1"}
            C: BEGIN {"bookmarks": ["b1"]}
            C: ROLLBACK
            S: SUCCESS {}
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();
        await using (var transaction = await session.BeginAsync(Token))
        {
            await (await transaction.RunAsync("A", cancellationToken: Token)).ConsumeAsync(Token);
        }

        await using (var empty = await session.BeginAsync(Token))
        {
            await empty.CommitAsync(Token);
            await Assert.ThrowsAsync<InvalidOperationException>(() => empty.RunAsync("A", cancellationToken: Token));
        }

        await using (await session.BeginAsync(Token))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => session.RunAsync("A", cancellationToken: Token));
        }

        await FinishAsync(driver, server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cancelled_work_is_interrupted_at_the_server_and_the_connection_stays(bool inTransaction)
    {
        await using var server = ScriptedServer.Start($$$"""
            {{{(inTransaction ? "C: BEGIN {}" : "")}}}
            C: RUN "slow" {} {}
            C: PULL {"n": 1000}
            S: <WAIT running>
            C: RESET
            {{{(inTransaction ? "S: SUCCESS {}" : "")}}}
            S: SUCCESS {"fields": ["n"]}
            S: RECORD [1]
            S: FAILURE {"neo4j_code": "Neo.ClientError.Transaction.Terminated", "message": "terminated", "gql_status": "25N14", "description": "d"}
            S: SUCCESS {}
            C: RUN "B" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": []}
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        using var cancellation = new CancellationTokenSource();
        await using (var session = driver.OpenSession())
        {
            var work = inTransaction
                ? session.ExecuteWriteAsync((transaction, token) => transaction.RunAsync("slow", cancellationToken: token), cancellation.Token)
                : session.RunAsync("slow", cancellationToken: cancellation.Token);
            await server.ReachedAsync("running");
            await cancellation.CancelAsync();
            server.Signal("running");
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
        }

        await using var next = driver.OpenSession();
        await (await next.RunAsync("B", cancellationToken: Token)).ConsumeAsync(Token);
        await FinishAsync(driver, server);
        Assert.Equal(1, server.Accepted);
    }

    [Fact]
    public async Task Reading_that_is_cancelled_ends_the_statement()
    {
        await using var server = ScriptedServer.Start("""
            C: RUN "slow" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": ["n"]}
            S: RECORD [1]
            S: <WAIT running>
            C: RESET
            S: IGNORED
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        using var cancellation = new CancellationTokenSource();
        await using (var session = driver.OpenSession())
        {
            await using var result = await session.RunAsync("slow", cancellationToken: Token);
            await using var rows = result.RecordsAsync(cancellation.Token).GetAsyncEnumerator(CancellationToken.None);
            Assert.True(await rows.MoveNextAsync());
            var more = rows.MoveNextAsync().AsTask();
            await server.ReachedAsync("running");
            await cancellation.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => more);
            server.Signal("running");
        }

        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task A_connection_whose_reset_is_not_answered_is_closed()
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start(
            """
            C: RUN "slow" {} {}
            C: PULL {"n": 1000}
            S: <WAIT running>
            C: RESET
            S: <WAIT forever>
            """,
            """
            C: RUN "B" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": []}
            S: SUCCESS {}
            """);
        await using var driver = server.Driver(o => o with { Time = time });
        using var cancellation = new CancellationTokenSource();
        await using var session = driver.OpenSession();
        var work = session.RunAsync("slow", cancellationToken: cancellation.Token);
        await server.ReachedAsync("running");
        await cancellation.CancelAsync();
        server.Signal("running");
        await server.ReachedAsync("forever");
        await time.WaitingAsync(t => t == TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(10));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);

        await (await session.RunAsync("B", cancellationToken: Token)).ConsumeAsync(Token);

        Assert.Equal(2, server.Accepted);
    }

    [Theory]
    [InlineData("S: <EXIT>")]
    [InlineData("S: SUCCESS {\"fields\": [\"n\"]}\nS: <EXIT>")]
    [InlineData("S: SUCCESS {\"fields\": [\"n\"]}\nS: RECORD [1]\nS: <EXIT>")]
    [InlineData("S: SUCCESS {\"fields\": [\"n\"]}\nS: RECORD [1]\nS: <RAW> 00\nS: <EXIT>")]
    [InlineData("S: SUCCESS {\"fields\": [\"n\"]}\nS: RECORD [1]\nS: <RAW> 0004B171\nS: <EXIT>")]
    [InlineData("S: SUCCESS {\"fields\": [\"n\"]}\nS: RECORD [1]\nS: <RAW> 0004B1719101\nS: <EXIT>")]
    public async Task A_server_that_goes_away_is_a_transient_failure(string script)
    {
        await using var server = ScriptedServer.Start("C: RUN \"A\" {} {}\nC: PULL {\"n\": 1000}\n" + script, """
            C: RUN "B" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": []}
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();

        var error = await Assert.ThrowsAsync<StoreException>(async () => await Rows(await session.RunAsync("A", cancellationToken: Token)));

        Assert.True(error.IsTransient);
        Assert.Contains("closed the connection", error.Message, StringComparison.Ordinal);
        await (await session.RunAsync("B", cancellationToken: Token)).ConsumeAsync(Token);
        await FinishAsync(driver, server);
    }

    [Theory]
    [InlineData("0003B171910000")]
    [InlineData("0001B00000")]
    [InlineData("0004B17091010000")]
    [InlineData("0009B170A28161018161020000")]
    [InlineData("0007B171D6FFFFFFFF0000")]
    [InlineData("0004B17291010000")]
    [InlineData("0002B0100000")]
    public async Task Nonsense_ends_the_connection_and_is_no_reason_to_try_again(string hex)
    {
        await using var server = ScriptedServer.Start($$$"""
            C: RUN "A" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": ["n"]}
            S: <RAW> {{{hex}}}
            S: <WAIT end>
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();

        var error = await Assert.ThrowsAsync<StoreException>(async () => await Rows(await session.RunAsync("A", cancellationToken: Token)));

        Assert.False(error.IsTransient);
        Assert.Contains("not to be understood", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Answers with bytes changed here and there: every one ends in rows or in a StoreException, and the driver serves on.</summary>
    [Fact]
    public async Task Damaged_answers_never_hang_or_break_the_driver()
    {
        var random = new Random(11);
        var answers = new[] { "000DB170A1866669656C647391816E0000", "0004B17191010000", "000AB17191D00561616161610000", "000DB170A1886861735F6D6F7265C20000" };
        var scripts = Enumerable.Range(0, 150).Select(_ =>
        {
            var bytes = Convert.FromHexString(string.Concat(Enumerable.Range(0, 6).Select(_ => answers[random.Next(answers.Length)])));
            for (var n = random.Next(0, 8); n > 0; n--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            return $"C: RUN \"A\" {{}} {{}}\nC: PULL {{\"n\": 1000}}\nS: SUCCESS {{\"fields\": [\"n\"]}}\nS: <RAW> {Convert.ToHexString(bytes)}\nS: <EXIT>";
        }).ToArray();
        await using var server = ScriptedServer.Start(scripts);
        await using var driver = server.Driver();
        for (var i = 0; i < scripts.Length; i++)
        {
            await using var session = driver.OpenSession();
            try
            {
                await Rows(await session.RunAsync("A", cancellationToken: Token)).WaitAsync(TimeSpan.FromSeconds(60), Token);
            }
            catch (StoreException)
            {
                // As it should be.
            }
        }

        // Some answers are whole, and their connection serves the next statement, or finds itself closed then.
        Assert.InRange(server.Accepted, scripts.Length / 2, scripts.Length);
    }

    [Fact]
    public async Task Sending_to_a_server_that_does_not_read_can_be_cancelled()
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start(
            "C: BEGIN {}\nS: <WAIT forever>",
            "C: RUN \"B\" {} {}\nC: PULL {\"n\": 1000}\nS: SUCCESS {\"fields\": []}\nS: SUCCESS {}");
        await using var driver = server.Driver(o => o with { Time = time });
        await using var session = driver.OpenSession();
        using var cancellation = new CancellationTokenSource();
        var large = new Dictionary<string, object?> { ["rows"] = new byte[30_000_000] };
        var work = session.ExecuteWriteAsync((transaction, token) => transaction.RunAllAsync([new CypherStatement("A", large), new CypherStatement("A", large)], token), cancellation.Token);
        await server.ReachedAsync("forever");
        await cancellation.CancelAsync();
        await time.WaitingAsync(t => t == TimeSpan.FromSeconds(10));
        time.Advance(TimeSpan.FromSeconds(10));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work.WaitAsync(TimeSpan.FromSeconds(60), Token));
        await (await session.RunAsync("B", cancellationToken: Token)).ConsumeAsync(Token);

        Assert.Equal(2, server.Accepted);
    }

    [Fact]
    public async Task Records_that_nobody_takes_do_not_pile_up()
    {
        // 2,000 records of 1,000 bytes and a limit of 100,000: the reader stops, and goes on when they are taken or a later answer is wanted.
        var records = string.Join('\n', Enumerable.Repeat($"S: RECORD [\"{new string('x', 1000)}\"]", 2000));
        await using var server = ScriptedServer.Start($$$"""
            C: BEGIN {}
            C: RUN "A" {} {}
            C: PULL {"n": -1}
            S: SUCCESS {}
            S: SUCCESS {"fields": ["n"], "qid": 0}
            {{{records}}}
            S: SUCCESS {}
            C: RUN "B" {} {}
            C: PULL {"n": -1}
            S: SUCCESS {"fields": ["n"], "qid": 1}
            {{{records}}}
            S: SUCCESS {}
            C: COMMIT
            S: SUCCESS {}
            """);
        await using var driver = server.Driver(o => o with { BufferLimit = 100_000 });
        await using var session = driver.OpenSession(new CypherSessionOptions { FetchSize = -1 });
        await using var transaction = await session.BeginAsync(Token);
        var a = await transaction.RunAsync("A", cancellationToken: Token);
        var b = await transaction.RunAsync("B", cancellationToken: Token);

        Assert.Equal(2000, (await Rows(b)).Count);
        Assert.Equal(2000, (await Rows(a)).Count);
        await transaction.CommitAsync(Token);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task What_the_server_remarks_comes_with_the_summary()
    {
        await using var server = ScriptedServer.Start("""
            C: RUN "A" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": []}
            S: SUCCESS {"statuses": [{"gql_status": "02000", "status_description": "note: no data"}, {"gql_status": "01N52", "neo4j_code": "Neo.ClientNotification.Statement.UnknownPropertyKeyWarning", "description": "no such property", "status_description": "warn"}, {"gql_status": "03N60", "status_description": "info: something"}]}
            C: RUN "B" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {"fields": []}
            S: SUCCESS {"notifications": [{"code": "Neo.X", "title": "t", "description": "old shape", "severity": "WARNING"}]}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();

        var a = await (await session.RunAsync("A", cancellationToken: Token)).ConsumeAsync(Token);
        var b = await (await session.RunAsync("B", cancellationToken: Token)).ConsumeAsync(Token);

        Assert.Equal(["Neo.ClientNotification.Statement.UnknownPropertyKeyWarning: no such property", "03N60: info: something"], a.Notifications);
        Assert.Equal(["Neo.X: old shape"], b.Notifications);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task A_value_that_cannot_be_sent_costs_nothing_but_an_exception()
    {
        await using var server = ScriptedServer.Start("""
            C: BEGIN {}
            C: RUN "B" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {}
            S: SUCCESS {"fields": []}
            S: SUCCESS {}
            C: COMMIT
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();
        await using var transaction = await session.BeginAsync(Token);

        var error = await Assert.ThrowsAsync<ArgumentException>(() => transaction.RunAsync("A", new Dictionary<string, object?> { ["x"] = 1.5m }, Token));
        await (await transaction.RunAsync("B", cancellationToken: Token)).ConsumeAsync(Token);
        await transaction.CommitAsync(Token);

        Assert.Contains("Decimal", error.Message, StringComparison.Ordinal);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task A_result_left_alone_runs_to_its_end_because_it_may_write()
    {
        await using var server = ScriptedServer.Start("""
            C: RUN "A" {} {}
            C: PULL {"n": 1}
            S: SUCCESS {"fields": ["n"]}
            S: RECORD [1]
            S: SUCCESS {"has_more": true}
            C: DISCARD {"n": -1}
            S: SUCCESS {"bookmark": "b1"}
            """);
        await using var driver = server.Driver();
        var session = driver.OpenSession(new CypherSessionOptions { FetchSize = 1 });
        await session.RunAsync("A", cancellationToken: Token);
        await session.DisposeAsync();

        Assert.Equal(["b1"], session.LastBookmarks);
        await FinishAsync(driver, server);
    }

    [Fact]
    public async Task Telemetry_is_sent_where_the_server_asks_for_it()
    {
        await using var server = ScriptedServer.Start("""
            C: HELLO *
            S: SUCCESS {"server": "Neo4j/5.26.0", "hints": {"telemetry.enabled": true}}
            C: LOGON *
            S: SUCCESS {}
            C: TELEMETRY 2
            C: RUN "A" {} {}
            C: PULL {"n": 1000}
            S: SUCCESS {}
            S: SUCCESS {"fields": []}
            S: SUCCESS {}
            C: TELEMETRY 1
            C: BEGIN {}
            C: ROLLBACK
            S: SUCCESS {}
            S: SUCCESS {}
            S: SUCCESS {}
            C: TELEMETRY 0
            C: BEGIN {"mode": "r"}
            C: COMMIT
            S: SUCCESS {}
            S: SUCCESS {}
            S: SUCCESS {}
            """);
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();
        await (await session.RunAsync("A", cancellationToken: Token)).ConsumeAsync(Token);
        await (await session.BeginAsync(Token)).DisposeAsync();
        await session.ExecuteReadAsync((_, _) => Task.FromResult(0), Token);
        await FinishAsync(driver, server);
    }

    internal static string Records(int first, int last) => string.Join('\n', Enumerable.Range(first, last - first + 1).Select(i => $"S: RECORD [{i}]"));

    internal static async Task FinishAsync(BoltDriver driver, ScriptedServer server)
    {
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
