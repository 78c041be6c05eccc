using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Storage;
using KnowledgeGraph.Worker.Ingestion;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KnowledgeGraph.Worker.Hosting;

/// <summary>A worker from start to stop: its sources, the line they feed, and what it shows of itself.</summary>
public sealed partial class WorkerHost : IDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromSeconds(1);

    private readonly KnowledgeGraphSettings settings;
    private readonly WorkerOptions options;
    private readonly IServiceProvider services;
    private readonly TimeProvider time;
    private readonly ILoggerFactory loggers;
    private readonly ILogger logger;
    private readonly DateTimeOffset startedAt;
    private readonly IngestionMetrics metrics;
    private StoreGate? gate;
    private IngestionLine? line;
    private WorkerState? state;
    private FolderSource? folder;
    private RedisSource? stream;
    private volatile bool isStopping;

    /// <param name="services">Those of <see cref="WorkerServices.AddKnowledgeGraph"/>.</param>
    /// <exception cref="ConfigurationException">The settings name no source, or a store that cannot be.</exception>
    public WorkerHost(IServiceProvider services, ILoggerFactory loggers)
    {
        this.services = services;
        this.loggers = loggers;
        logger = loggers.CreateLogger<WorkerHost>();
        settings = services.GetRequiredService<KnowledgeGraphSettings>();
        options = settings.Worker;
        time = services.GetRequiredService<TimeProvider>();
        startedAt = time.GetUtcNow();
        Validate();
        metrics = new IngestionMetrics(time);
    }

    /// <summary>Where a worker of these settings keeps its state.</summary>
    public static string StateFolderOf(KnowledgeGraphSettings settings, string currentFolder)
        => settings.Worker.State
            ?? (GraphStoreAddress.Parse(settings.Store) is { Scheme: GraphStoreAddress.Sqlite, Target: not ":memory:" } file
                ? Path.GetFullPath(file.Target) + ".worker"
                : Path.Combine(currentFolder, "kg-worker"));

    /// <summary>Dead letters of a worker's folder in ordinal order of their keys, then those of the stream that the settings name, in the order of time.</summary>
    /// <param name="stateFolder">See <see cref="StateFolderOf"/>; need not be there.</param>
    /// <exception cref="StoreException">The Redis server cannot be reached.</exception>
    public static async Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(WorkerOptions options, string stateFolder, string? password)
    {
        ArgumentNullException.ThrowIfNull(options);
        var letters = Ingestion.DeadLetters.Open(stateFolder).All;
        return options.Redis is null ? letters : [.. letters, .. await AskRedisAsync(options, password, async r => await r.DeadLettersAsync())];
    }

    /// <summary>Asks the worker that watches a folder, or the next one that does, to try dead letters again; those of a stream go back into it.</summary>
    /// <inheritdoc cref="DeadLettersAsync"/>
    public static async Task RequestRetryAsync(WorkerOptions options, string stateFolder, string? password, IReadOnlyList<DeadLetter> letters)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(letters);
        var book = Ingestion.DeadLetters.Open(stateFolder);
        foreach (var letter in letters.Where(l => book.Find(l.Key) is not null))
        {
            book.RequestRetry(letter.Key);
        }

        var entries = letters.Where(l => book.Find(l.Key) is null).ToList();
        if (options.Redis is not null && entries.Count > 0)
        {
            await AskRedisAsync(options, password, async redis =>
            {
                foreach (var letter in entries)
                {
                    await redis.RetryAsync(letter.Key);
                }

                return true;
            });
        }
    }

    private static async Task<T> AskRedisAsync<T>(WorkerOptions options, string? password, Func<RedisConnection, Task<T>> ask)
    {
        await using var redis = await RedisConnection.OpenAsync(options, password);
        try
        {
            return await ask(redis);
        }
        catch (Exception e) when (e is StackExchange.Redis.RedisException or TimeoutException)
        {
            throw new StoreException($"Redis at {options.Redis} cannot be used ({e.GetType().Name}); check address, password and server.", isTransient: true, e);
        }
    }

    /// <summary>Works until it is asked to stop; then finishes what is in work, as far as the limit lets it.</summary>
    /// <param name="stop">Cancelled when it is to stop, which is no error.</param>
    /// <exception cref="KnowledgeGraphException">A seed or schema file is malformed, or the store is of another kind or version.</exception>
    /// <exception cref="StuckException">As many builds hang as there are cores; only a new process helps.</exception>
    public async Task RunAsync(CancellationToken stop)
    {
        using var workerState = state = WorkerState.Open(StateFolderOf(settings, Environment.CurrentDirectory));
        await using var storeGate = gate = StoreGate.Patient(OpenStoreAsync, time, OnRetry);
        var schema = services.GetRequiredService<GraphSchema>();
        var builderVersion = settings.BuilderVersion();
        line = new IngestionLine(
            gate,
            () => services.GetRequiredService<GraphBuilder>().Build,
            schema.Version,
            builderVersion,
            services.GetRequiredService<DecisionBook>(),
            IngestionOptions.Of(settings.Build) with { Attempts = options.Attempts, Linger = TimeSpan.FromMilliseconds(options.Linger) },
            metrics,
            time,
            state.InFlight);
        if (options.Watch is { } watched)
        {
            folder = new FolderSource(
                watched, services.GetRequiredService<DocumentReader>(), gate, state, FolderSourceOptions.Of(options, schema.Version, builderVersion), time,
                loggers.CreateLogger<FolderSource>());
        }

        if (options.Redis is not null)
        {
            stream = new RedisSource(
                options, services.GetRequiredService<DocumentReader>(), state, Environment.GetEnvironmentVariable(SettingsReader.RedisPasswordVariable),
                settings.Build.BatchSize + (4 * IngestionOptions.Of(settings.Build).Workers), time, loggers.CreateLogger<RedisSource>());
        }

        AddGauges();
        await using var web = options.Listen == "off" ? null : await StatusServer.StartAsync(options, this, loggers, stop);
        LogStarted(state.Number, options.Watch ?? "none", options.Redis ?? "none", web?.Address ?? "off");
        await WorkAsync(stop);
        LogStopped(line.InWork);
    }

    public void Dispose() => metrics.Dispose();

    /// <summary>How it stands now.</summary>
    public WorkerStatus Status()
    {
        var reasons = Reasons();
        using var process = Process.GetCurrentProcess();
        return new WorkerStatus
        {
            Ready = reasons.Count == 0,
            Reasons = reasons,
            Process = Environment.ProcessId,
            StartedAt = startedAt,
            Store = settings.Store,
            Folder = folder is null ? null : new FolderStatus
            {
                Path = options.Watch!, Standby = folder.IsStandby, Files = folder.Files, Unfinished = folder.Unfinished, Stale = folder.Stale, Suspects = folder.Suspects, ScannedAt = folder.ScannedAt,
            },
            Stream = stream is null ? null : new StreamStatus
            {
                Name = options.Stream, Group = options.Group, Consumer = stream.Consumer, Lag = stream.Lag, Pending = stream.Pending, Dead = stream.Dead,
            },
            Documents = Enum.GetValues<OutcomeKind>().ToDictionary(k => k.ToString().ToLowerInvariant(), k => metrics[k]),
            InWork = line?.InWork ?? 0,
            WaitingForStore = line?.Waiting ?? 0,
            Hanging = line?.Runaways ?? 0,
            DeadLetters = state?.DeadLetters.Count ?? 0,
            StoreRetries = gate?.Retries ?? 0,
            WrittenAt = metrics.WrittenAt,
            LagSeconds = metrics.LastLag?.TotalSeconds,
            Memory = process.WorkingSet64,
        };
    }

    /// <summary>Whether the process itself is well; one that is not should be started anew.</summary>
    internal bool IsHealthy => line is null || line.Runaways < IngestionOptions.Of(settings.Build).Workers;

    internal static bool TryParseEndpoint(string text, out IPEndPoint endpoint)
    {
        endpoint = new IPEndPoint(IPAddress.Loopback, 0);
        var colon = text.LastIndexOf(':');
        if (colon <= 0 || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
        {
            return false;
        }

        var host = text[..colon].Trim('[', ']');
        var address = host switch
        {
            "localhost" => IPAddress.Loopback,
            "*" => IPAddress.Any,
            _ => IPAddress.TryParse(host, out var parsed) ? parsed : null,
        };
        if (address is null)
        {
            return false;
        }

        endpoint = new IPEndPoint(address, port);
        return true;
    }

    private List<string> Reasons()
    {
        var reasons = new List<string>();
        if (isStopping)
        {
            reasons.Add("the worker is stopping");
        }

        if (gate?.Problem is { } problem)
        {
            reasons.Add($"the store: {problem}");
        }

        if (folder is { IsStandby: false, Problem: { } folderProblem })
        {
            reasons.Add(folderProblem);
        }

        if (stream?.Problem is { } streamProblem)
        {
            reasons.Add(streamProblem);
        }

        if (!IsHealthy)
        {
            reasons.Add("every builder hangs in a document");
        }

        return reasons;
    }

    private void Validate()
    {
        var problems = new List<string>();
        if (options.Watch is null && options.Redis is null)
        {
            problems.Add("There is nothing to take documents from; name a folder with --watch or a stream with --redis.");
        }

        if (options.Watch is { } watched && File.Exists(watched))
        {
            problems.Add($"'worker:watch' is '{watched}', which is a file; expected a folder.");
        }

        try
        {
            if (GraphStoreAddress.Parse(settings.Store) is { Scheme: GraphStoreAddress.Sqlite, Target: ":memory:" })
            {
                problems.Add("A store in memory goes with the worker; name a file or a server.");
            }
        }
        catch (ConfigurationException e)
        {
            problems.Add(e.Message);
        }

        if (problems.Count > 0)
        {
            throw new ConfigurationException(string.Join('\n', problems));
        }
    }

    private async Task<IGraphStore> OpenStoreAsync(CancellationToken cancellationToken) => await services.GetRequiredService<StoreSource>().OpenAsync(cancellationToken);

    private void OnRetry(StoreException error)
    {
        metrics.Retried();
        LogStoreProblem(error.Code, error.IsTransient);
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        using var abort = new CancellationTokenSource();
        using var stopSources = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var changes = Channel.CreateBounded<Change>(2);
        var pumping = PumpAllAsync(changes.Writer, stopSources.Token);
        var working = line!.RunAsync(changes.Reader.ReadAllAsync(CancellationToken.None), abort.Token);
        var watching = WatchAsync(stopSources.Token);
        await Task.WhenAny(pumping, working, watching, UntilAsync(stop));
        isStopping = true;
        await stopSources.CancelAsync();
        abort.CancelAfter(TimeSpan.FromSeconds(options.ShutdownLimit));
        var all = Task.WhenAll(pumping, working, watching);
        await all.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what is shared is disposed after this: none may still be at work
        if (all.IsFaulted)
        {
            await all;
        }

        // Where it was cancelled: what is not in the store was not acknowledged, and the sources give it again.
    }

    private static async Task UntilAsync(CancellationToken stop)
        => await Task.Delay(Timeout.InfiniteTimeSpan, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private async Task PumpAllAsync(ChannelWriter<Change> changes, CancellationToken stop)
    {
        try
        {
            await Task.WhenAll(Sources(stop).Select(s => PumpAsync(s, changes, stop)));
        }
        finally
        {
            changes.Complete();
        }
    }

    private IEnumerable<IAsyncEnumerable<Change>> Sources(CancellationToken stop)
    {
        if (folder is not null)
        {
            yield return folder.ChangesAsync(stop);
        }

        if (stream is not null)
        {
            yield return stream.ChangesAsync(stop);
        }
    }

    private static async Task PumpAsync(IAsyncEnumerable<Change> source, ChannelWriter<Change> changes, CancellationToken stop)
    {
        try
        {
            await foreach (var change in source.WithCancellation(stop))
            {
                await changes.WriteAsync(change, stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Asked to.
        }
    }

    /// <summary>Ends the worker where every core is lost to a build that does not end.</summary>
    private async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(WatchInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                if (!IsHealthy)
                {
                    throw new StuckException(line!.Runaways);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to.
        }
    }

    private void AddGauges()
    {
        metrics.Gauge("kg.queue.work", "{change}", "Changes taken and not yet written.", () => line!.InWork);
        metrics.Gauge("kg.queue.store", "{document}", "Documents built that wait for the store.", () => line!.Waiting);
        metrics.Gauge("kg.builds.hanging", "{build}", "Builds that overran their limit and do not end.", () => line!.Runaways);
        metrics.Gauge("kg.dead_letters", "{document}", "Dead letters of the folder.", () => state!.DeadLetters.Count);
        metrics.Gauge("kg.ready", "1", "1 where documents are taken in.", () => Reasons().Count == 0 ? 1 : 0);
        if (folder is not null)
        {
            metrics.Gauge("kg.folder.files", "{file}", "Files of the folder.", () => folder.Files);
            metrics.Gauge("kg.folder.unfinished", "{file}", "Files that are still changing.", () => folder.Unfinished);
            metrics.Gauge("kg.stale", "{file}", "Files of documents built by older versions that wait to be rebuilt.", () => folder.Stale);
        }

        if (stream is not null)
        {
            metrics.Gauge("kg.stream.lag", "{entry}", "Entries that no worker has taken yet.", () => stream.Lag ?? 0);
            metrics.Gauge("kg.stream.pending", "{entry}", "Entries that some worker has taken and not acknowledged.", () => stream.Pending ?? 0);
            metrics.Gauge("kg.stream.dead", "{entry}", "Entries among the dead letters.", () => stream.Dead ?? 0);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Number} started; folder {Folder}, redis {Redis}, status at {Address}")]
    private partial void LogStarted(int number, string folder, string redis, string address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker stopped; {HandedBack} changes were handed back")]
    private partial void LogStopped(long handedBack);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The store failed ({Code}, transient {IsTransient}); it is tried again")]
    private partial void LogStoreProblem(string code, bool isTransient);
}

/// <summary>Every builder hangs in a document that overran its time limit; only a new process helps.</summary>
/// <param name="builds">How many.</param>
public sealed class StuckException(int builds)
    : KnowledgeGraphException("KG2003", $"{builds} documents overran their time limit and do not end, which is all that are built at a time; the worker ends to be started anew.");
