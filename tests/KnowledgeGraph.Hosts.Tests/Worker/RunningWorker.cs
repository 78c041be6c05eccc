using System.Collections.Concurrent;
using System.Diagnostics;
using KnowledgeGraph.Hosts.Tests.Cli;
using KnowledgeGraph.Worker;
using KnowledgeGraph.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>A worker in this process, over a folder, until it is disposed.</summary>
internal sealed class RunningWorker : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly CancellationTokenSource stop = new();
    private readonly ServiceProvider services;
    private readonly Task running;

    private RunningWorker(Kg kg, WorkerOptions options, string store, IReadOnlyDictionary<string, string>? environment)
    {
        var all = new Dictionary<string, string>(kg.Environment);
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            all[name] = value;
        }

        var settings = new SettingsReader().Read(null, kg.Folder, all, new Dictionary<string, string?> { ["store"] = store }) with { Worker = options };
        services = new ServiceCollection().AddKnowledgeGraph(settings).BuildServiceProvider();
        Host = new WorkerHost(services, LoggerFactory.Create(l => l.SetMinimumLevel(LogLevel.Trace).AddProvider(Log)));
        running = Task.Run(() => Host.RunAsync(stop.Token));
    }

    public WorkerHost Host { get; }

    public LogBook Log { get; } = new();

    /// <summary>What a test waits for and never for long.</summary>
    public static WorkerOptions Quick(Kg kg, string folder = "texts") => new()
    {
        Watch = kg.PathOf(folder), Listen = "off", SettleTime = 300, Linger = 20, RescanInterval = 1, ShutdownLimit = 20, State = kg.PathOf("state"),
    };

    public static RunningWorker Start(Kg kg, WorkerOptions? options = null, string store = "sqlite:graph.db", IReadOnlyDictionary<string, string>? environment = null)
        => new(kg, options ?? Quick(kg), store, environment);

    /// <summary>Waits until something holds of the worker's status.</summary>
    /// <param name="limit">Three minutes where it is not said.</param>
    public async Task<WorkerStatus> UntilAsync(Func<WorkerStatus, bool> holds, string what, TimeSpan? limit = null)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < (limit ?? Limit))
        {
            if (running.IsCompleted)
            {
                await running;
                Assert.Fail($"The worker ended before {what}.");
            }

            var status = Host.Status();
            if (holds(status))
            {
                return status;
            }

            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        var now = Host.Status();
        Assert.Fail($"Waited {limit ?? Limit} for {what}: {now} {string.Join("; ", now.Reasons)}\n{string.Join('\n', Log.Lines)}");
        throw new InvalidOperationException();
    }

    /// <summary>Waits until the folder was looked through after now twice, and nothing is in work.</summary>
    public async Task<WorkerStatus> IdleAsync(TimeSpan? limit = null)
    {
        var first = DateTimeOffset.UtcNow;
        var scanned = (await UntilAsync(s => s.Folder?.ScannedAt > first && s.Folder.Unfinished == 0, "a look at the folder", limit)).Folder!.ScannedAt;
        return await UntilAsync(s => s.Folder!.ScannedAt > scanned && s.InWork == 0 && s.Folder.Unfinished == 0 && s.Folder.Stale == 0 && s.Folder.Suspects == 0, "rest", limit);
    }

    public async Task StopAsync()
    {
        await stop.CancelAsync();
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await EndAsync(isQuiet: true);
        Host.Dispose();
        await services.DisposeAsync();
        stop.Dispose();
    }

    /// <summary>A worker that does not end fails its test, and says how it stood; it must not hold up the whole run.</summary>
    private async Task EndAsync(bool isQuiet = false)
    {
        if (await Task.WhenAny(running, Task.Delay(Limit)) != running)
        {
            Assert.Fail($"The worker did not end within {Limit}: {Host.Status()}\n{string.Join('\n', Log.Lines)}");
        }

        await running.ConfigureAwait(isQuiet ? ConfigureAwaitOptions.SuppressThrowing : ConfigureAwaitOptions.None);
    }
}

/// <summary>Keeps what was logged.</summary>
internal sealed class LogBook : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Lines { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull
        => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        => Lines.Enqueue($"{logLevel} {formatter(state, exception)}{exception}");

    public void Dispose()
    {
    }
}
