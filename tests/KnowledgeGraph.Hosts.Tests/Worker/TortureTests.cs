using System.Diagnostics;
using System.Globalization;
using System.Text;
using KnowledgeGraph.Hosts.Tests.Cli;
using Microsoft.Data.Sqlite;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>Workers are killed while documents come, change, move and go; in the end the store says what a cold build says, byte for byte.</summary>
/// <remarks>
/// <c>TORTURE_SECONDS</c> says for how long, 60 where it is not set; <c>TORTURE_SEED</c> repeats a run's choices. By hand:
/// <code>TORTURE_SECONDS=1200 dotnet test --project tests/KnowledgeGraph.Hosts.Tests -c Release -- --filter-class '*TortureTests'</code>
/// </remarks>
public sealed class TortureTests : IDisposable
{
    /// <summary>A text is given up after so many kills at each of which it was being built; here workers are killed almost as soon as they have started, and no text is to blame.</summary>
    private const int Attempts = 10;

    private readonly Kg kg = new();
    private readonly List<Process> workers = [];
    private readonly List<string> lost = [];

    public void Dispose()
    {
        foreach (var worker in workers)
        {
            Kill(worker);
        }

        kg.Dispose();
    }

    [Fact]
    public async Task The_store_ends_as_a_cold_build_whatever_is_done_to_workers_and_folder()
    {
        var seconds = Setting("TORTURE_SECONDS") ?? 60;
        var seed = Setting("TORTURE_SEED") ?? Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"TORTURE_SEED={seed}");
        var random = new Random(seed);
        var vandal = new FolderVandal(kg.PathOf("texts"), random);
        var clock = Stopwatch.StartNew();
        var (kills, locks) = (0, 0);
        workers.Add(Start(0));
        var nextKill = TimeSpan.FromSeconds(5);
        var nextLock = TimeSpan.FromSeconds(8);
        while (clock.Elapsed < TimeSpan.FromSeconds(seconds))
        {
            vandal.Act();
            await Task.Delay(random.Next(60), Token);
            if (clock.Elapsed > nextKill)
            {
                Kill(workers[0]);
                workers.RemoveAt(0);
                kills++;
                while (workers.Count < random.Next(1, 3))
                {
                    workers.Add(Start(kills + workers.Count));
                }

                nextKill = clock.Elapsed + TimeSpan.FromSeconds(1.5 + (4 * random.NextDouble()));
            }

            if (clock.Elapsed > nextLock)
            {
                await HoldStoreAsync(TimeSpan.FromSeconds(1 + (3 * random.NextDouble())), vandal);
                locks++;
                nextLock = clock.Elapsed + TimeSpan.FromSeconds(10);
            }
        }

        vandal.Finish();
        foreach (var worker in workers)
        {
            Kill(worker);
        }

        workers.Clear();
        await using (var last = RunningWorker.Start(kg, RunningWorker.Quick(kg) with { State = null, Attempts = Attempts }, $"sqlite:{kg.PathOf("graph.db")}"))
        {
            await last.IdleAsync();
            lost.AddRange(KnowledgeGraph.Worker.Ingestion.DeadLetters.Open(kg.PathOf("graph.db.worker")).All.Where(l => l.Code == FindingCodes.ProcessEnded).Select(l => l.Key));
            await last.StopAsync();
        }

        var cold = await kg.RunAsync("build", "texts", "--store", "sqlite:cold.db");
        TestContext.Current.TestOutputHelper?.WriteLine($"{vandal.Actions} changes, {kills} kills, {locks} locks, {cold.Output.Split('\n')[1].Trim()}");
        Assert.Empty(lost);
        Assert.True(vandal.Actions > seconds, $"{vandal.Actions} changes");
        Assert.Equal(Encoding.UTF8.GetString(await kg.ExportAsync("cold.db")), Encoding.UTF8.GetString(await kg.ExportAsync()));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static int? Setting(string name) => int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : null;

    private static void Kill(Process process)
    {
        process.Kill(); // SIGKILL: nothing is put in order
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Another writer has the store for a while.</summary>
    private async Task HoldStoreAsync(TimeSpan duration, FolderVandal vandal)
    {
        using var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = kg.PathOf("graph.db"), Pooling = false, DefaultTimeout = 20 }.ToString());
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            vandal.Act();
            await Task.Delay(30, Token);
        }

        command.CommandText = "ROLLBACK";
        command.ExecuteNonQuery();
    }

    private Process Start(int number)
    {
        var start = new ProcessStartInfo("dotnet",
        [
            Path.Combine(AppContext.BaseDirectory, "kg.dll"), "worker", "--watch", "texts", "--store", "sqlite:graph.db", "--listen", "off",
        ])
        {
            WorkingDirectory = kg.Folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in kg.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KG_WORKER__SETTLETIME"] = "300";
        start.Environment["KG_WORKER__LINGER"] = number % 2 == 0 ? "50" : "500";

        start.Environment["KG_WORKER__ATTEMPTS"] = $"{Attempts}";
        start.Environment["KG_BUILD__BATCHSIZE"] = number % 3 == 0 ? "2" : "64";
        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
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
