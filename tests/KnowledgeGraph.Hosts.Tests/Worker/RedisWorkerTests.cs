using System.Text;
using KnowledgeGraph.Hosts.Tests.Cli;
using KnowledgeGraph.Worker;
using StackExchange.Redis;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>Workers on a stream of a real Redis server.</summary>
public sealed class RedisWorkerTests : IAsyncLifetime
{
    private readonly Kg kg = new();
    private RedisServer redis = null!;

    public async ValueTask InitializeAsync() => redis = await RedisServer.StartAsync();

    public async ValueTask DisposeAsync()
    {
        kg.Dispose();
        if (redis is not null)
        {
            await redis.DisposeAsync();
        }
    }

    [Fact]
    public async Task Texts_paths_and_deletions_are_taken_in_and_acknowledged_and_poison_goes_to_the_dead_letters()
    {
        kg.Write("a.txt", "学田街道位于南通市。");
        await SendAsync(("id", "x"), ("text", "花溪社区位于学田街道。"), ("title", "花溪社区"), ("date", "2024-01-23"));
        await SendAsync(("id", "y"), ("text", "虹桥街道。"));
        await SendAsync(("id", "a"), ("path", kg.PathOf("a.txt")));
        await SendAsync(("path", kg.PathOf("none.txt")));
        await SendAsync(("words", "nothing that is known"));
        await SendAsync(("id", "y"), ("deleted", "1"));
        await using (var worker = RunningWorker.Start(kg, Options))
        {
            var status = await worker.UntilAsync(s => s.Documents["new"] == 3 && s.Documents["gone"] == 1 && s.Stream is { Dead: 2, Pending: 0 }, "six entries");
            Assert.Equal(0, status.Stream!.Lag);
            await worker.StopAsync();
        }

        Assert.Equal("a x", string.Join(' ', await IdsAsync()));
        Assert.Empty(await redis.Database.StreamConsumerInfoAsync("news", "workers"));
        var dead = await kg.RunAsync("worker", "dead", "--redis", redis.Address, "--stream", "news");
        Assert.Contains("KG3005", dead.Output, StringComparison.Ordinal);
        Assert.Contains("neither \"id\" nor \"path\"", dead.Output, StringComparison.Ordinal);

        kg.Write("none.txt", "戚墅堰街道。");
        var retried = await kg.RunAsync("worker", "retry", "--all", "--redis", redis.Address, "--stream", "news");
        Assert.Equal((0, string.Empty), (retried.Code, retried.Error));
        await using var again = RunningWorker.Start(kg, Options);
        await again.UntilAsync(s => s.Documents["new"] == 1 && s.Stream is { Dead: 1, Pending: 0 }, "the mended one");
    }

    [Fact]
    public async Task What_a_dead_worker_had_taken_is_claimed_by_another()
    {
        await SendAsync(("id", "x"), ("text", "花溪社区位于学田街道。"));
        await redis.Database.StreamCreateConsumerGroupAsync("news", "workers", StreamPosition.Beginning);
        Assert.Single(await redis.Database.StreamReadGroupAsync("news", "workers", "dead-worker", StreamPosition.NewMessages));

        await using var worker = RunningWorker.Start(kg, Options with { ClaimAfter = 1 });

        await worker.UntilAsync(s => s.Documents["new"] == 1 && s.Stream is { Pending: 0 }, "the entry of the dead worker");
    }

    [Fact]
    public async Task An_older_entry_that_comes_late_does_not_undo_a_newer_one()
    {
        await SendAsync(("id", "x"), ("text", "花溪社区位于学田街道。"));
        await redis.Database.StreamCreateConsumerGroupAsync("news", "workers", StreamPosition.Beginning);
        Assert.Single(await redis.Database.StreamReadGroupAsync("news", "workers", "dead-worker", StreamPosition.NewMessages));
        await SendAsync(("id", "x"), ("text", "虹桥社区位于学田街道。"));

        await using var worker = RunningWorker.Start(kg, Options with { ClaimAfter = 3 });
        await worker.UntilAsync(s => s.Documents["new"] == 1, "the newer entry");
        await worker.UntilAsync(s => s.Stream is { Pending: 0, Lag: 0 }, "the older entry to be acknowledged");

        Assert.Contains("虹桥社区", Encoding.UTF8.GetString(await kg.ExportAsync()), StringComparison.Ordinal);
        Assert.DoesNotContain("花溪社区", Encoding.UTF8.GetString(await kg.ExportAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_workers_that_are_killed_and_a_server_that_restarts_lose_nothing()
    {
        var random = new Random(5);
        var sentences = Directory.GetFiles(Kg.Seeds).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Where(l => l.Length is > 20 and < 300).ToArray();
        var last = new SortedDictionary<string, string?>(StringComparer.Ordinal);
        var workers = new List<WorkerProcess> { StartProcess(), StartProcess() };
        try
        {
            for (var i = 0; i < 400; i++)
            {
                var id = $"{random.Next(60):00}.txt";
                last[id] = random.Next(6) == 0 ? null : string.Join('\n', Enumerable.Range(0, random.Next(1, 6)).Select(_ => sentences[random.Next(sentences.Length)]));
                await SendAsync(last[id] is { } text ? [("id", id), ("text", text)] : [("id", id), ("deleted", "1")]);
                await Task.Delay(random.Next(40), Token);
                if (i % 60 == 59)
                {
                    workers[0].Kill();
                    workers[0].Dispose();
                    workers.RemoveAt(0);
                    workers.Add(StartProcess());
                }

                if (i == 200)
                {
                    await redis.RestartAsync(TimeSpan.FromSeconds(1));
                }
            }

            for (var i = 0; ; i++)
            {
                var group = (await redis.Database.StreamGroupInfoAsync("news")).FirstOrDefault();
                if (group is { Lag: 0, PendingMessageCount: 0 })
                {
                    break;
                }

                Assert.True(i < 3000, $"{group.Lag} entries were not taken, {group.PendingMessageCount} not acknowledged.");
                await Task.Delay(100, Token);
            }
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker.Kill();
                worker.Dispose();
            }
        }

        // The same texts as entries in one order, by one worker, into another store.
        foreach (var (id, text) in last.Where(l => l.Value is not null))
        {
            await SendAsync("cold", ("id", id), ("text", text!));
        }

        await using var cold = RunningWorker.Start(kg, Options with { Stream = "cold", State = kg.PathOf("cold-state") }, $"sqlite:{kg.PathOf("cold.db")}");
        await cold.UntilAsync(s => s.Stream is { Pending: 0, Lag: 0 } && s.Documents["new"] == last.Values.Count(v => v is not null), "the cold build");
        Assert.Equal(0, await redis.Database.StreamLengthAsync("{news}:dead"));
        Assert.Equal(Encoding.UTF8.GetString(await kg.ExportAsync("cold.db")), Encoding.UTF8.GetString(await kg.ExportAsync()));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private WorkerOptions Options => RunningWorker.Quick(kg) with { Watch = null, Redis = redis.Address, Stream = "news", ClaimAfter = 2 };

    private Task SendAsync(params (string Name, string Value)[] fields) => SendAsync("news", fields);

    private Task SendAsync(string stream, params (string Name, string Value)[] fields)
        => redis.Database.StreamAddAsync(stream, [.. fields.Select(f => new NameValueEntry(f.Name, f.Value))]);

    private async Task<List<string>> IdsAsync()
    {
        var export = Encoding.UTF8.GetString(await kg.ExportAsync());
        return [.. export.Split('\n').Where(l => l.StartsWith("{\"kind\":\"document\"", StringComparison.Ordinal))
            .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()!)];
    }

    private WorkerProcess StartProcess() => WorkerProcess.Start(
        kg,
        new Dictionary<string, string> { ["KG_WORKER__CLAIMAFTER"] = "3", ["KG_WORKER__LINGER"] = "50" },
        "--redis", redis.Address, "--stream", "news", "--store", "sqlite:graph.db", "--listen", "off");
}
