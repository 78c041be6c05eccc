using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using KnowledgeGraph.Hosts.Tests.Cli;
using KnowledgeGraph.Worker.Hosting;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary><c>kg worker</c> in a process of its own, which may be killed at any moment.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly Process process;

    private WorkerProcess(Process process) => this.process = process;

    /// <summary>The most memory that it had so far, in bytes; Linux alone tells.</summary>
    public long PeakMemory
    {
        get
        {
            var line = File.ReadLines($"/proc/{process.Id}/status").First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
    }

    public bool HasEnded => process.HasExited;

    /// <summary>A port that was free a moment ago, of those that no system gives to a client of its own accord: it stays free while nobody listens there.</summary>
    public static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(15_000, 32_000);
            using var probe = new TcpListener(IPAddress.Loopback, port);
            try
            {
                probe.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody listens there.
            }
        }
    }

    /// <param name="environment">Besides that of <paramref name="kg"/>.</param>
    /// <param name="arguments">After <c>kg worker</c>.</param>
    public static WorkerProcess Start(Kg kg, IReadOnlyDictionary<string, string> environment, params string[] arguments)
        => Start(kg, environment, "dotnet", [Path.Combine(AppContext.BaseDirectory, "kg.dll"), "worker", .. arguments]);

    /// <summary>As a program that starts it, and passes on what it is told.</summary>
    public static WorkerProcess Start(Kg kg, IReadOnlyDictionary<string, string> environment, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = kg.Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in kg.Environment.Concat(environment))
        {
            start.Environment[name] = value;
        }

        start.Environment["DOTNET_TieredPGO"] = "0";
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return new WorkerProcess(process);
    }

    public void Say(string line)
    {
        process.StandardInput.WriteLine(line);
        process.StandardInput.Flush();
    }

    /// <summary>Waits until something holds of the status that a worker serves.</summary>
    public Task<WorkerStatus> UntilAsync(int port, Func<WorkerStatus, bool> holds, string what) => UntilAsync(port, holds, () => what);

    public async Task<WorkerStatus> UntilAsync(int port, Func<WorkerStatus, bool> holds, Func<string> what)
    {
        var clock = Stopwatch.StartNew();
        WorkerStatus? status = null;
        while (clock.Elapsed < Limit)
        {
            status = await WorkerStatusReader.ReadAsync($"127.0.0.1:{port}", TestContext.Current.CancellationToken);
            if (status is not null && holds(status))
            {
                return status;
            }

            Assert.False(HasEnded, $"The worker ended before {what()}.");
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.Fail($"Waited {Limit} for {what()}: {status}, {status?.Folder}, {string.Join("; ", status?.Reasons ?? [])}");
        throw new InvalidOperationException();
    }

    /// <summary>SIGKILL: nothing is put in order.</summary>
    public void Kill()
    {
        process.Kill();
        process.WaitForExit(TimeSpan.FromSeconds(30));
    }

    public async Task EndAsync() => await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(1), TestContext.Current.CancellationToken);

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit(TimeSpan.FromSeconds(30));
        }

        process.Dispose();
    }
}
