using System.Diagnostics;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Hosts.Tests.Cli;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>Workers are killed and stores go away while documents come, change, move and go; in the end the store says what a cold build says, byte for byte.</summary>
/// <remarks>
/// <c>TORTURE_SECONDS</c> says for how long each runs, 30 where it is not set; <c>TORTURE_SEED</c> repeats a run's choices. By hand:
/// <code>TORTURE_SECONDS=1200 dotnet test --project tests/KnowledgeGraph.Hosts.Tests -c Release -- --filter-class '*TortureTests'</code>
/// </remarks>
public sealed class TortureTests : IDisposable
{
    /// <summary>A text is given up after so many kills at each of which it was being built; here workers are killed almost as soon as they have started, and no text is to blame.</summary>
    internal const int Attempts = 10;

    /// <summary>For what the last worker has to do: a store may still be locked by one that was killed, and everything may be left to it.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

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
    public async Task The_embedded_store_ends_as_a_cold_build_whatever_is_done_to_workers_and_folder()
        => await TormentAsync($"sqlite:{kg.PathOf("graph.db")}", HoldStoreAsync);

    [Fact]
    public async Task A_store_behind_Bolt_ends_as_a_cold_build_whatever_is_done_to_workers_folder_and_server()
    {
        await using var server = await LiveServer.StartAsync(kg.PathOf("server"), Token);
        (kg.Environment["KG_STORE__USER"], kg.Environment["KG_STORE__PASSWORD"]) = ("neo4j", server.Password);
        await TormentAsync(server.Address, async (duration, vandal) =>
        {
            await server.KillAsync();
            await GoOnAsync(duration, vandal);
            await server.StartAgainAsync(Token);
        });
    }

    /// <param name="takeAway">Makes the store unusable for a while.</param>
    private async Task TormentAsync(string store, Func<TimeSpan, FolderVandal, Task> takeAway)
    {
        var (random, seconds) = Choices();
        var vandal = new FolderVandal(kg.PathOf("texts"), random);
        var clock = Stopwatch.StartNew();
        var (kills, absences) = (0, 0);
        workers.Add(Start(store, 0));
        var nextKill = TimeSpan.FromSeconds(5);
        var nextAbsence = TimeSpan.FromSeconds(8);
        while (clock.Elapsed < TimeSpan.FromSeconds(seconds) || vandal.Actions <= seconds || kills < 2 || absences < 2)
        {
            vandal.Act();
            await Task.Delay(random.Next(60), Token);
            if (clock.Elapsed > nextKill)
            {
                workers[0].Kill();
                workers[0].Dispose();
                workers.RemoveAt(0);
                kills++;
                while (workers.Count < random.Next(1, 3))
                {
                    workers.Add(Start(store, kills + workers.Count));
                }

                nextKill = clock.Elapsed + TimeSpan.FromSeconds(1.5 + (4 * random.NextDouble()));
            }

            if (clock.Elapsed > nextAbsence)
            {
                await takeAway(TimeSpan.FromSeconds(1 + (3 * random.NextDouble())), vandal);
                absences++;
                nextAbsence = clock.Elapsed + TimeSpan.FromSeconds(10);
            }
        }

        vandal.Finish();
        foreach (var worker in workers)
        {
            worker.Kill();
        }

        List<string> lost;
        await using (var last = RunningWorker.Start(kg, RunningWorker.Quick(kg) with { Attempts = Attempts }, store))
        {
            await last.IdleAsync(Patience + TimeSpan.FromSeconds(seconds));
            lost = [.. KnowledgeGraph.Worker.Ingestion.DeadLetters.Open(kg.PathOf("state")).All.Where(l => l.Code == FindingCodes.ProcessEnded).Select(l => l.Key)];
            await last.StopAsync();
        }

        var cold = await kg.RunAsync("build", "texts", "--store", "sqlite:cold.db");
        TestContext.Current.TestOutputHelper?.WriteLine($"{vandal.Actions} changes, {kills} kills, {absences} absences of the store, {cold.Output.Split('\n')[1].Trim()}");
        Assert.Empty(lost);
        Assert.Equal(Encoding.UTF8.GetString(await kg.ExportAsync("cold.db")), await ExportAsync(store));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <returns>What chooses, and for how many seconds.</returns>
    internal static (Random Random, int Seconds) Choices()
    {
        var seed = Setting("TORTURE_SEED") ?? Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"TORTURE_SEED={seed}");
        return (new Random(seed), Setting("TORTURE_SECONDS") ?? 30);
    }

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static async Task GoOnAsync(TimeSpan duration, FolderVandal vandal)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            vandal.Act();
            await Task.Delay(30, Token);
        }
    }

    /// <summary>Another writer has the store for a while.</summary>
    private async Task HoldStoreAsync(TimeSpan duration, FolderVandal vandal)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = kg.PathOf("graph.db"), Pooling = false, DefaultTimeout = 20 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        await GoOnAsync(duration, vandal);
        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
    }

    private async Task<string> ExportAsync(string store)
    {
        var result = await kg.RunAsync("export", "jsonl", "--out", "graph.jsonl", "--store", store);
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        return await File.ReadAllTextAsync(kg.PathOf("graph.jsonl"), Token);
    }

    private WorkerProcess Start(string store, int number) => WorkerProcess.Start(
        kg,
        new Dictionary<string, string>
        {
            ["KG_WORKER__SETTLETIME"] = "300",
            ["KG_WORKER__ATTEMPTS"] = $"{Attempts}",
            ["KG_WORKER__LINGER"] = number % 2 == 0 ? "50" : "500",
            ["KG_BUILD__BATCHSIZE"] = number % 3 == 0 ? "2" : "64",
        },
        "--watch", "texts", "--store", store, "--state", "state", "--listen", "off");
}

/// <summary>Does to a folder what people and programs do, at random: no name and no text is told apart by anything but its content.</summary>
internal sealed class FolderVandal
{
    private readonly string root;
    private readonly Random random;
    private readonly string[] sentences;
    private FileStream? growing;

    public FolderVandal(string root, Random random)
    {
        this.root = root;
        this.random = random;
        Directory.CreateDirectory(root);
        sentences = [.. Directory.GetFiles(Kg.Seeds).Order(StringComparer.Ordinal).SelectMany(File.ReadAllLines).Where(l => l.Length is > 20 and < 400)];
    }

    public int Actions { get; private set; }

    public void Act()
    {
        Actions++;
        var files = Directory.GetFiles(root, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        switch (files.Length < 8 ? 0 : random.Next(15))
        {
            case 0 or 1 or 2 or 3:
                File.WriteAllText(NewPath(".txt"), Text());
                break;
            case 4 or 5:
                File.WriteAllText(Any(files), Text());
                break;
            case 6 or 7:
                Move(Any(files));
                break;
            case 8 or 9:
                File.Delete(Any(files));
                break;
            case 10:
                File.Copy(Any(files), NewPath(".txt"));
                break;
            case 11:
                File.WriteAllLines(NewPath(".jsonl"), Enumerable.Range(0, random.Next(1, 5)).Select(_ => $$"""{"id": "line-{{random.Next(12)}}", "text": "{{Text().Replace("\n", "\\n").Replace("\"", "\\\"").Replace("\t", " ")}}"}"""));
                break;
            case 12:
                Directory.Move(Path.GetDirectoryName(Any(files)) is { } folder && folder != root ? folder : Directory.CreateDirectory(Path.Combine(root, $"empty-{random.Next()}")).FullName,
                    Path.Combine(root, $"folder-{random.Next()}"));
                break;
            case 13:
                Grow();
                break;
            case 14:
                // As editors save: a new file takes the place of the old one.
                var target = Any(files);
                File.WriteAllText(Path.Combine(root, ".saving"), Text());
                File.Move(Path.Combine(root, ".saving"), target, overwrite: true);
                break;
        }
    }

    /// <summary>What was being written is whole now.</summary>
    public void Finish()
    {
        growing?.Dispose();
        growing = null;
    }

    /// <summary>One file at a time is written bit by bit, between other things.</summary>
    private void Grow()
    {
        growing ??= new FileStream(NewPath(".txt"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        growing.Write(Encoding.UTF8.GetBytes(sentences[random.Next(sentences.Length)] + "\n"));
        growing.Flush();
        if (random.Next(4) == 0)
        {
            Finish();
        }
    }

    private void Move(string file)
    {
        var target = random.Next(3) == 0 ? Path.Combine(root, $"folder-{random.Next(3)}", Path.GetFileName(file)) : NewPath(Path.GetExtension(file));
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Move(file, target, overwrite: true);
    }

    private string NewPath(string extension)
    {
        var path = Path.Combine(root, random.Next(3) == 0 ? $"folder-{random.Next(3)}" : ".", $"{random.Next(1000):000}{extension}");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        return File.Exists(path) ? NewPath(extension) : path;
    }

    private string Any(string[] files) => files[random.Next(files.Length)];

    private string Text() => string.Join('\n', Enumerable.Range(0, random.Next(1, 12)).Select(_ => sentences[random.Next(sentences.Length)]));
}
