using KnowledgeGraph.Storage.Neo4j;
using KnowledgeGraph.Storage.Neo4j.Bolt;

namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

public class BoltPoolTests
{
    private const string Answering = "!: RESTART\n!: AUTO RESET LOGON LOGOFF";

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Who_waits_longest_is_served_first()
    {
        await using var server = ScriptedServer.Start(Answering);
        await using var pool = Pool(server, new BoltOptions { MaximumPoolSize = 2 });
        var a = await pool.AcquireAsync(Token);
        var b = await pool.AcquireAsync(Token);
        var waiting = Enumerable.Range(0, 5).Select(_ => pool.AcquireAsync(Token)).ToList();
        for (var i = 0; i < waiting.Count; i++)
        {
            Assert.False(waiting[i].IsCompleted);
            await pool.ReturnAsync(i % 2 == 0 ? a : b, mustReset: false);
            var served = await waiting[i];
            Assert.Same(i % 2 == 0 ? a : b, served);
            Assert.All(waiting.Skip(i + 1), w => Assert.False(w.IsCompleted));
        }

        Assert.Equal(2, server.Accepted);
        Assert.Equal(2, pool.InUse);
    }

    [Fact]
    public async Task Waiting_has_an_end()
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start(Answering);
        await using var pool = Pool(server, new BoltOptions { MaximumPoolSize = 1, Time = time, AcquisitionTimeout = TimeSpan.FromSeconds(7) });
        var taken = await pool.AcquireAsync(Token);
        var waiting = pool.AcquireAsync(Token);
        time.Advance(TimeSpan.FromSeconds(7));

        var error = await Assert.ThrowsAsync<StoreException>(() => waiting);

        Assert.True(error.IsTransient);
        Assert.Contains("none of 1 connections came free within 7 s", error.Message, StringComparison.Ordinal);
        using var cancellation = new CancellationTokenSource();
        var second = pool.AcquireAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        await pool.ReturnAsync(taken, mustReset: false);
        Assert.Same(taken, await pool.AcquireAsync(Token));
    }

    [Fact]
    public async Task A_connection_that_was_lost_makes_room_for_who_waits()
    {
        await using var server = ScriptedServer.Start("S: <EXIT>", Answering);
        await using var pool = Pool(server, new BoltOptions { MaximumPoolSize = 1 });
        var lost = await pool.AcquireAsync(Token);
        var waiting = pool.AcquireAsync(Token);
        await pool.ReturnAsync(lost, mustReset: true);

        var next = await waiting;

        Assert.NotSame(lost, next);
        Assert.Equal(1, pool.Count);
        await pool.ReturnAsync(next, mustReset: false);
        Assert.Equal(0, pool.InUse);
    }

    [Fact]
    public async Task A_failed_opening_makes_room_again()
    {
        await using var server = ScriptedServer.Start("!: HANDSHAKE 00000000", Answering);
        await using var pool = Pool(server, new BoltOptions { MaximumPoolSize = 1 });

        await Assert.ThrowsAsync<StoreException>(() => pool.AcquireAsync(Token));

        Assert.Equal(0, pool.Count);
        await pool.ReturnAsync(await pool.AcquireAsync(Token), mustReset: false);
    }

    [Theory]
    [InlineData(29, 1, 0)]
    [InlineData(31, 1, 1)]
    [InlineData(3601, 2, 0)]
    public async Task Idle_connections_are_asked_for_a_sign_of_life_and_old_ones_replaced(int seconds, int connections, int resets)
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start(Answering);
        await using var pool = Pool(server, new BoltOptions { Time = time });
        await pool.ReturnAsync(await pool.AcquireAsync(Token), mustReset: false);
        time.Advance(TimeSpan.FromSeconds(seconds));

        await pool.ReturnAsync(await pool.AcquireAsync(Token), mustReset: false);

        Assert.Equal(connections, server.Accepted);
        Assert.Equal(resets, server.Heard.Count(h => h == "RESET"));
        Assert.Equal(1, pool.Count);
    }

    [Fact]
    public async Task An_idle_connection_that_died_is_replaced_unnoticed()
    {
        var time = new TestTime();
        await using var server = ScriptedServer.Start("S: <WAIT end>\nS: <EXIT>", Answering);
        await using var pool = Pool(server, new BoltOptions { Time = time });
        var first = await pool.AcquireAsync(Token);
        await pool.ReturnAsync(first, mustReset: false);
        server.Signal("end");
        time.Advance(TimeSpan.FromSeconds(31));

        var second = await pool.AcquireAsync(Token);

        Assert.NotSame(first, second);
        Assert.False(second.IsLost);
    }

    [Theory]
    [InlineData("5.8", 1, "LOGON LOGOFF LOGON")]
    [InlineData("5.0", 2, "")]
    public async Task Other_credentials_are_logged_in_anew(string version, int connections, string expected)
    {
        var auth = BoltAuth.Bearer("first");
        await using var server = ScriptedServer.Start("!: BOLT " + version + "\n" + Answering);
        await using var pool = new BoltPool(server.Endpoint, BoltEncryption.None, null, _ => ValueTask.FromResult(auth), new BoltOptions());
        await pool.ReturnAsync(await pool.AcquireAsync(Token), mustReset: false);
        auth = BoltAuth.Bearer("second");

        var connection = await pool.AcquireAsync(Token);

        Assert.Equal(auth, connection.Auth);
        Assert.Equal(connections, server.Accepted);
        Assert.Equal(expected, string.Join(' ', server.Heard.Where(h => h.StartsWith("LOG", StringComparison.Ordinal)).Select(h => h.Split(' ')[0])));
        Assert.Contains(server.Heard, h => h.Contains("'second'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task After_the_end_nothing_is_given_out()
    {
        await using var server = ScriptedServer.Start(Answering);
        var pool = Pool(server, new BoltOptions { MaximumPoolSize = 1 });
        var taken = await pool.AcquireAsync(Token);
        var waiting = pool.AcquireAsync(Token);
        await pool.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        await pool.ReturnAsync(taken, mustReset: false);

        Assert.True(taken.IsLost);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => pool.AcquireAsync(Token));
        Assert.Equal(0, pool.Count);
    }

    [Fact]
    public async Task Many_at_once_never_exceed_the_limit()
    {
        await using var server = ScriptedServer.Start(Answering);
        await using var pool = Pool(server, new BoltOptions { MaximumPoolSize = 3 });
        var (inUse, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            for (var i = 0; i < 50; i++)
            {
                var connection = await pool.AcquireAsync(Token);
                var now = Interlocked.Increment(ref inUse);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref inUse);
                await pool.ReturnAsync(connection, mustReset: i % 10 == worker);
            }
        }));

        Assert.InRange(most, 1, 3);
        Assert.InRange(server.Accepted, 1, 3);
        Assert.Equal(0, pool.InUse);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value; seen = Volatile.Read(ref target))
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }

    private static BoltPool Pool(ScriptedServer server, BoltOptions options)
        => new(server.Endpoint, BoltEncryption.None, null, _ => ValueTask.FromResult(BoltAuth.None), options);
}
