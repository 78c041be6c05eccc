using System.Diagnostics;
using System.Text;
using KnowledgeGraph.Hosts.Tests.Cli;
using KnowledgeGraph.Worker;
using StackExchange.Redis;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>Workers take texts from a stream; they, the stream's server and the store's are killed in turn and started again. In the end the store says what the last entries say.</summary>
/// <remarks>For how long, and how to repeat a run: see <see cref="TortureTests"/>.</remarks>
public sealed class StreamTortureTests : IDisposable
{
    private const int Texts = 60;

    private readonly Kg kg = new();
    private readonly List<WorkerProcess> workers = [];

    public void Dispose()
    {
        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        kg.Dispose();
    }

    [Fact]
    public async Task A_stream_and_a_store_behind_Bolt_that_are_both_killed_lose_nothing_and_double_nothing()
    {
        await using var redis = await RedisServer.StartAsync();
        await using var server = await LiveServer.StartAsync(kg.PathOf("server"), Token);
        (kg.Environment["KG_STORE__USER"], kg.Environment["KG_STORE__PASSWORD"]) = ("neo4j", server.Password);
        var (random, seconds) = TortureTests.Choices();
        var sentences = Directory.GetFiles(Kg.Seeds).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Where(l => l.Length is > 20 and < 300).ToArray();
        var last = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var (sent, kills, absences) = (0, 0, 0);
        workers.AddRange([Start(redis, server), Start(redis, server)]);
        var clock = Stopwatch.StartNew();
        for (var (nextKill, nextAbsence) = (5.0, 8.0); clock.Elapsed.TotalSeconds < seconds || absences < 2 || kills < 2;)
        {
            var id = $"{random.Next(Texts):00}.txt";
            last[id] = random.Next(6) == 0 ? null : string.Join('\n', Enumerable.Range(0, random.Next(1, 6)).Select(_ => sentences[random.Next(sentences.Length)]));
            await SendAsync(redis, "news", id, last[id]);
            sent++;
            await Task.Delay(random.Next(60), Token);
            if (clock.Elapsed.TotalSeconds > nextKill)
            {
                workers[0].Kill();
                workers[0].Dispose();
                workers.RemoveAt(0);
                workers.Add(Start(redis, server));
                kills++;
                nextKill = clock.Elapsed.TotalSeconds + 2 + (4 * random.NextDouble());
            }

            if (clock.Elapsed.TotalSeconds > nextAbsence)
            {
                await TakeAwayAsync(redis, server, random);
                absences++;
                nextAbsence = clock.Elapsed.TotalSeconds + 6;
            }
        }

        await UntilTakenAsync(redis, TortureTests.Patience + TimeSpan.FromSeconds(seconds / 4));
        TestContext.Current.TestOutputHelper?.WriteLine($"{sent} entries, {kills} kills of workers, {absences} of servers, {last.Values.Count(v => v is not null)} texts in the end");
        Assert.Equal(0, await redis.Database.StreamLengthAsync("{news}:dead"));
        Assert.Equal(await ColdAsync(redis, last), await ExportAsync(server.Address));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Either server, or both at once.</summary>
    private static async Task TakeAwayAsync(RedisServer redis, LiveServer server, Random random)
    {
        var (away, which) = (TimeSpan.FromSeconds(0.5 + (2 * random.NextDouble())), random.Next(3));
        if (which != 0)
        {
            await server.KillAsync();
        }

        await (which == 1 ? Task.Delay(away, Token) : redis.RestartAsync(away));
        if (which != 0)
        {
            await server.StartAgainAsync(Token);
        }
    }

    private static async Task UntilTakenAsync(RedisServer redis, TimeSpan limit)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(100, Token))
        {
            var group = (await redis.Database.StreamGroupInfoAsync("news")).FirstOrDefault();
            if (group is { Lag: 0, PendingMessageCount: 0 })
            {
                return;
            }

            Assert.True(clock.Elapsed < limit, $"{group.Lag} entries were not taken, {group.PendingMessageCount} not acknowledged.");
        }
    }

    private static Task SendAsync(RedisServer redis, string stream, string id, string? text)
        => redis.Database.StreamAddAsync(stream, [new NameValueEntry("id", id), text is null ? new NameValueEntry("deleted", "1") : new NameValueEntry("text", text)]);

    /// <summary>The last state of each text as one entry, by one worker, into an empty store.</summary>
    private async Task<string> ColdAsync(RedisServer redis, SortedDictionary<string, string?> last)
    {
        foreach (var (id, text) in last.Where(l => l.Value is not null))
        {
            await SendAsync(redis, "cold", id, text);
        }

        var options = RunningWorker.Quick(kg) with { Watch = null, Redis = redis.Address, Stream = "cold", State = kg.PathOf("cold-state") };
        await using var cold = RunningWorker.Start(kg, options, $"sqlite:{kg.PathOf("cold.db")}");
        await cold.UntilAsync(s => s.Stream is { Pending: 0, Lag: 0 } && s.Documents["new"] == last.Values.Count(v => v is not null), "the cold build", TortureTests.Patience);
        return Encoding.UTF8.GetString(await kg.ExportAsync("cold.db"));
    }

    private async Task<string> ExportAsync(string store)
    {
        var result = await kg.RunAsync("export", "jsonl", "--out", "graph.jsonl", "--store", store);
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        return await File.ReadAllTextAsync(kg.PathOf("graph.jsonl"), Token);
    }

    private WorkerProcess Start(RedisServer redis, LiveServer server) => WorkerProcess.Start(
        kg,
        new Dictionary<string, string> { ["KG_WORKER__CLAIMAFTER"] = "3", ["KG_WORKER__LINGER"] = "50", ["KG_WORKER__ATTEMPTS"] = $"{TortureTests.Attempts}" },
        "--redis", redis.Address, "--stream", "news", "--store", server.Address, "--listen", "off");
}
