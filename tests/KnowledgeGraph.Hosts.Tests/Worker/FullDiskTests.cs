using System.Diagnostics;
using System.Text;
using KnowledgeGraph.Hosts.Tests.Cli;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>A store on a disk of a few megabytes, which fills: the worker waits, says so, and goes on when there is room.</summary>
/// <remarks>
/// By hand, for it mounts a disk and not every machine lets it; part of the tests only where the build is told so:
/// <code>dotnet test --project tests/KnowledgeGraph.Hosts.Tests -c Release -p:FullDisk=true -- --filter-class '*FullDiskTests'</code>
/// </remarks>
public sealed class FullDiskTests : IDisposable
{
    /// <summary>Mounts a disk that only this process and its children see, and has a worker write there; told to, it gives the disk room, and hands the store out.</summary>
    private const string Script = """
        set -e
        mount -t tmpfs -o size=4m tmpfs disk
        dotnet "$1" worker --watch texts --store sqlite:disk/graph.db --listen "127.0.0.1:$2" < /dev/null &
        worker=$!
        while read -r command; do
          case $command in
            room) mount -o remount,size=256m disk ;;
            kill) kill -9 $worker; wait $worker || true
                  dotnet "$1" worker --watch texts --store sqlite:disk/graph.db --listen "127.0.0.1:$2" < /dev/null & worker=$! ;;
            end) kill -TERM $worker; wait $worker || true; cp disk/graph.db out.db; exit 0 ;;
          esac
        done
        kill -9 $worker
        """;

    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task A_full_disk_is_waited_for_and_nothing_is_lost()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && await MayMountAsync(), "This test needs a mount namespace: unshare -Urm must be allowed.");
        Directory.CreateDirectory(kg.PathOf("disk"));
        Directory.CreateDirectory(kg.PathOf("texts"));
        var vandal = new FolderVandal(kg.PathOf("texts"), new Random(3));
        for (var i = 0; i < 150; i++)
        {
            vandal.Act();
        }

        vandal.Finish();
        kg.CopySeeds("texts/seeds");
        for (var i = 0; i < 40; i++)
        {
            kg.CopySeeds($"texts/copies-{i}");
        }

        var port = WorkerProcess.FreePort();
        using var worker = WorkerProcess.Start(
            kg,
            new Dictionary<string, string> { ["KG_WORKER__SETTLETIME"] = "100", ["KG_WORKER__RESCANINTERVAL"] = "1", ["KG_BUILD__BATCHSIZE"] = "8" },
            "unshare", ["-Urm", "bash", "-c", Script, "bash", Path.Combine(AppContext.BaseDirectory, "kg.dll"), $"{port}"]);
        var full = await worker.UntilAsync(port, s => !s.Ready && s.StoreRetries > 2, "the disk to be full");
        Assert.Contains(full.Reasons, r => r.StartsWith("the store:", StringComparison.Ordinal));

        worker.Say("kill"); // and a worker that starts on a full disk waits as well
        await worker.UntilAsync(port, s => s.Process != full.Process && !s.Ready, "a worker that starts on a full disk");
        worker.Say("room");
        var first = DateTimeOffset.UtcNow;
        var done = await worker.UntilAsync(
            port, s => s.Ready && s.InWork == 0 && s.Folder is { Unfinished: 0, Suspects: 0 } f && f.ScannedAt > first.AddSeconds(2), "the rest to be written");
        worker.Say("end");
        await worker.EndAsync();

        Assert.Equal(0, done.Documents["failed"]);
        var cold = await kg.RunAsync("build", "texts", "--store", "sqlite:cold.db");
        Assert.InRange(cold.Code, 0, 1);
        Assert.Equal(Encoding.UTF8.GetString(await kg.ExportAsync("cold.db")), Encoding.UTF8.GetString(await kg.ExportAsync("out.db")));
    }

    private static async Task<bool> MayMountAsync()
    {
        try
        {
            using var process = Process.Start("unshare", ["-Urm", "mount", "-t", "tmpfs", "tmpfs", "/tmp"]);
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
