using KnowledgeGraph.Storage.Neo4j;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>Which failures managed work is run again after, and when.</summary>
public class BoltRetryTests
{
    private const string Answers = "C: BEGIN {}\nC: RUN \"A\" {} {}\nC: PULL {\"n\": 1000}\nS: SUCCESS {}\n";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Neo.TransientError.Transaction.DeadlockDetected", true)]
    [InlineData("Neo.TransientError.General.OutOfMemoryError", true)]
    [InlineData("Neo.TransientError.Transaction.Terminated", false)]
    [InlineData("Neo.TransientError.Transaction.LockClientStopped", false)]
    [InlineData("Neo.ClientError.Transaction.Terminated", false)]
    [InlineData("Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration", false)]
    [InlineData("Neo.ClientError.Security.AuthorizationExpired", true)]
    [InlineData("Neo.ClientError.Security.TokenExpired", false)]
    [InlineData("Neo.ClientError.Cluster.NotALeader", true)]
    [InlineData("Neo.ClientError.Statement.SyntaxError", false)]
    [InlineData("Neo.ClientError.Schema.ConstraintValidationFailed", false)]
    [InlineData("Neo.DatabaseError.Statement.ExecutionFailed", false)]
    public async Task Work_is_run_again_after_failures_that_pass(string code, bool isRetried)
    {
        var time = Skipping();
        var failure = $"{{\"code\": \"{code}\", \"message\": \"m\"}}";
        const string Success = Answers + "S: SUCCESS {\"fields\": [], \"qid\": 0}\nS: SUCCESS {}\nC: COMMIT\nS: SUCCESS {\"bookmark\": \"b1\"}";
        var failing = $"{Answers}S: FAILURE {failure}\nS: IGNORED\nC: RESET\nS: SUCCESS {{}}\n";
        await using var server = code.EndsWith("AuthorizationExpired", StringComparison.Ordinal)
            ? ScriptedServer.Start("!: AUTO RESET\n" + failing.Replace("C: RESET\nS: SUCCESS {}\n", string.Empty, StringComparison.Ordinal), Success)
            : ScriptedServer.Start(failing + (isRetried ? Success : string.Empty));
        await using var driver = server.Driver(o => o with { Time = time });
        await using var session = driver.OpenSession();

        var work = RunAsync(session);
        if (isRetried)
        {
            Assert.Equal(0, await work);
            Assert.Equal(["b1"], session.LastBookmarks);
            Assert.Equal([TimeSpan.FromSeconds(1)], Delays(time));
        }
        else
        {
            var error = await Assert.ThrowsAsync<StoreException>(() => work);
            Assert.False(error.IsTransient);
            Assert.Equal(code.Replace("TransientError.Transaction", "ClientError.Transaction", StringComparison.Ordinal), CypherFailureException.Of(error)?.Code);
        }

        await BoltSessionTests.FinishAsync(driver, server);
    }

    [Fact]
    public async Task Waits_double_until_the_time_is_over()
    {
        var time = Skipping();
        await using var server = ScriptedServer.Start($$$"""
            {{{string.Concat(Enumerable.Repeat(Answers + """
            S: FAILURE {"neo4j_code": "Neo.TransientError.Transaction.DeadlockDetected", "message": "again", "gql_status": "40N01", "description": "d"}
            S: IGNORED
            C: RESET
            S: SUCCESS {}

            """, 6))}}}
            """);
        await using var driver = server.Driver(o => o with { Time = time });
        await using var session = driver.OpenSession();

        var error = await Assert.ThrowsAsync<StoreException>(() => RunAsync(session));

        Assert.True(error.IsTransient);
        Assert.Equal([1, 2, 4, 8, 16], Delays(time).Select(d => d.TotalSeconds));
        await BoltSessionTests.FinishAsync(driver, server);
    }

    [Fact]
    public async Task Waits_are_scattered_by_a_fifth()
    {
        foreach (var (jitter, expected) in new[] { (0.0, 0.8), (1.0, 1.2) })
        {
            var time = new TestTime(t => t.TotalSeconds is >= 0.8 and <= 1.2);
            await using var server = ScriptedServer.Start(
                $"{Answers}S: FAILURE {{\"code\": \"Neo.TransientError.A.B\", \"message\": \"m\"}}\nS: IGNORED\nC: RESET\nS: SUCCESS {{}}\n"
                + Answers + "S: SUCCESS {\"fields\": []}\nS: SUCCESS {}\nC: COMMIT\nS: SUCCESS {}");
            await using var driver = server.Driver(o => o with { Time = time, Jitter = () => jitter });
            await using var session = driver.OpenSession();

            await RunAsync(session);

            Assert.Equal(expected, time.Skipped[0].TotalSeconds, 6);
            await BoltSessionTests.FinishAsync(driver, server);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_commit_that_was_lost_is_tried_again_only_where_that_does_no_harm(bool retries)
    {
        var time = Skipping();
        const string Body = Answers + "S: SUCCESS {\"fields\": []}\nS: SUCCESS {}\nC: COMMIT\n";
        await using var server = retries ? ScriptedServer.Start(Body + "S: <EXIT>", Body + "S: SUCCESS {}") : ScriptedServer.Start(Body + "S: <EXIT>");
        await using var driver = server.Driver(o => o with { Time = time });
        await using var session = driver.OpenSession(new CypherSessionOptions { RetriesLostCommit = retries });

        if (retries)
        {
            await RunAsync(session);
        }
        else
        {
            var error = await Assert.ThrowsAsync<StoreException>(() => RunAsync(session));
            Assert.Contains("whether it was done is not known", error.Message, StringComparison.Ordinal);
            Assert.True(error.IsTransient);
        }

        await BoltSessionTests.FinishAsync(driver, server);
    }

    [Fact]
    public async Task A_connection_lost_before_the_commit_is_reason_to_try_again()
    {
        var time = Skipping();
        await using var server = ScriptedServer.Start(
            Answers + "S: <EXIT>",
            Answers + "S: SUCCESS {\"fields\": []}\nS: <EXIT>",
            Answers + "S: SUCCESS {\"fields\": []}\nS: SUCCESS {}\nC: COMMIT\nS: SUCCESS {}");
        await using var driver = server.Driver(o => o with { Time = time });
        await using var session = driver.OpenSession();

        await RunAsync(session);

        await BoltSessionTests.FinishAsync(driver, server);
    }

    [Fact]
    public async Task An_exception_of_the_work_rolls_back_and_passes_through()
    {
        await using var server = ScriptedServer.Start(Answers + "S: SUCCESS {\"fields\": []}\nS: SUCCESS {}\nC: ROLLBACK\nS: SUCCESS {}");
        await using var driver = server.Driver();
        await using var session = driver.OpenSession();

        await Assert.ThrowsAsync<FormatException>(() => session.ExecuteWriteAsync<int>(
            async (transaction, token) =>
            {
                await (await transaction.RunAsync("A", cancellationToken: token)).ConsumeAsync(token);
                throw new FormatException();
            },
            Token));

        await BoltSessionTests.FinishAsync(driver, server);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled()
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start($"{Answers}S: FAILURE {{\"code\": \"Neo.TransientError.A.B\", \"message\": \"m\"}}\nS: IGNORED\nC: RESET\nS: SUCCESS {{}}");
        await using var driver = server.Driver(o => o with { Time = time });
        await using var session = driver.OpenSession();
        using var cancellation = new CancellationTokenSource();
        var work = session.ExecuteWriteAsync((transaction, token) => transaction.RunAsync("A", cancellationToken: token), cancellation.Token);
        await time.WaitingAsync(t => t == TimeSpan.FromSeconds(1));
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => work);
    }

    private static Task<int> RunAsync(ICypherSession session) => session.ExecuteWriteAsync(
        async (transaction, token) =>
        {
            await (await transaction.RunAsync("A", cancellationToken: token)).ConsumeAsync(token);
            return 0;
        },
        Token);

    /// <summary>The waits between tries, and nothing else that is waited for.</summary>
    private static TestTime Skipping() => new(t => t.TotalSeconds is 1 or 2 or 4 or 8 or 16 or 32);

    private static IEnumerable<TimeSpan> Delays(TestTime time) => time.Skipped;
}
