using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KnowledgeGraph.Pipeline.Reading;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>A stream of Redis that workers of one store share through a consumer group.</summary>
/// <remarks>
/// <para>An entry holds <c>id</c> and <c>text</c>, and where known <c>title</c>, <c>date</c> and <c>source</c>; or <c>path</c>, a file that the
/// worker reads, with <c>id</c> where the path is not to be it; or <c>id</c> and <c>deleted</c>.</para>
/// <para>It is acknowledged once the store has committed. Entries of one document may be in the hands of two workers: a lease on the document
/// keeps them from being in work at the same time, and a mark of the entry applied last keeps an older one from being applied after it. What
/// a worker has in work shows signs of life; what a dead one had is claimed by another.</para>
/// </remarks>
internal sealed partial class RedisSource
{
    private const int Outdated = 2;
    private const int AppliedSeconds = 7 * 86_400;

    private const int MostAtOnce = 16;

    private static readonly TimeSpan LongestAside = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan IdlePause = TimeSpan.FromMilliseconds(100);

    private readonly WorkerOptions options;
    private readonly DocumentReader reader;
    private readonly WorkerState state;
    private readonly string? password;
    private readonly int mostInWork;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly ConcurrentDictionary<string, RedisEntry> inWork = new(StringComparer.Ordinal);
    private readonly RedisLeases leases;

    /// <summary>Entries that were taken and not begun, in their order; they outlive a call that failed.</summary>
    private readonly List<RedisEntry> waiting = [];
    private List<RedisEntry> ready = [];
    private readonly ConcurrentQueue<Func<Task>> undone = new();
    private RedisConnection? redis;
    private bool hasGroup;

    /// <param name="mostInWork">So many entries are taken at a time.</param>
    public RedisSource(WorkerOptions options, DocumentReader reader, WorkerState state, string? password, int mostInWork, TimeProvider time, ILogger<RedisSource> logger)
    {
        this.options = options;
        this.reader = reader;
        this.state = state;
        this.password = password;
        this.mostInWork = mostInWork;
        this.time = time;
        this.logger = logger;
        leases = new RedisLeases(TimeSpan.FromSeconds(options.ClaimAfter));
        Consumer = $"{Environment.MachineName}-{Environment.ProcessId}-{leases.Token[..8]}";
    }

    /// <summary>This worker's name in the group.</summary>
    public string Consumer { get; }

    /// <summary>Why nothing is read from the stream at the moment; null where all is well.</summary>
    public string? Problem { get; private set; } = "the stream has not been reached yet";

    public long? Lag { get; private set; }

    public long? Pending { get; private set; }

    public long? Dead { get; private set; }

    /// <summary>Changes, for as long as they are asked for.</summary>
    public async IAsyncEnumerable<Change> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var connection = redis = await RedisConnection.OpenAsync(options, password);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var living = LiveAsync(stop.Token);
        try
        {
            var failures = 0;
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                List<RedisEntry>? taken;
                try
                {
                    taken = await TakeAsync();
                    (Problem, failures) = (null, 0);
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    taken = null;
                    Problem = $"redis at {options.Redis} cannot be used ({e.GetType().Name})";
                    hasGroup = false;
                    if (failures++ == 0)
                    {
                        LogAway(options.Redis!, e.GetType().Name);
                    }
                }

                if (taken is not { Count: > 0 })
                {
                    var pause = taken is null ? Math.Min(5000, 100 * Math.Pow(2, Math.Min(failures, 10))) * (0.5 + Random.Shared.NextDouble()) : IdlePause.TotalMilliseconds;
                    await Task.Delay(TimeSpan.FromMilliseconds(pause), time, cancellationToken);
                    continue;
                }

                foreach (var entry in taken)
                {
                    await foreach (var change in ReadAsync(entry, cancellationToken))
                    {
                        yield return change;
                    }

                    entry.IsHandedOver = true;
                }
            }
        }
        finally
        {
            foreach (var entry in inWork.Values.Where(e => !e.IsHandedOver))
            {
                inWork.TryRemove(entry.Number, out _); // it stays pending, and is claimed by another worker
            }

            // What is in work goes on to be written after no more is asked for; its receipts need the connection.
            for (var i = 0; i < options.ShutdownLimit * 20 && !inWork.IsEmpty; i++)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, CancellationToken.None);
            }

            await stop.CancelAsync();
            await living;
            await LeaveAsync();
        }
    }

    /// <summary>Entries that may be worked on now: those that waited for a lease, those of dead workers, then new ones.</summary>
    /// <remarks>Whatever call fails on the way, what was taken before it stays in hand.</remarks>
    private async Task<List<RedisEntry>> TakeAsync()
    {
        var database = redis!.Database;
        if (!hasGroup)
        {
            await MakeGroupAsync(database);
        }

        while (undone.TryPeek(out var again))
        {
            await again();
            undone.TryDequeue(out _);
        }

        var room = mostInWork - inWork.Count;
        if (room > 0)
        {
            var most = Math.Min(room, MostAtOnce);
            var claimed = await database.StreamAutoClaimAsync(redis.Stream, options.Group, Consumer, leases.Milliseconds, "0-0", most).BoundedAsync();
            Keep(claimed.ClaimedEntries.Where(e => !e.IsNull && !inWork.ContainsKey(e.Id!)));
            Keep(await database.StreamReadGroupAsync(redis.Stream, options.Group, Consumer, StreamPosition.NewMessages, most).BoundedAsync());
        }

        await RedoAsync();
        await BeginAsync(MayStandAside);
        if (ready.Count == 0)
        {
            await BeginAsync(_ => false);
        }

        var taken = ready;
        ready = [];
        return taken;
    }

    private void Keep(IEnumerable<StreamEntry> entries)
    {
        foreach (var entry in entries.Select(e => new RedisEntry(e) { TakenAt = time.GetTimestamp() }))
        {
            inWork[entry.Number] = entry;
            waiting.Add(entry);
        }
    }

    /// <summary>Takes the leases of what waits. Entries of one document stay in order: behind one that waits, all wait.</summary>
    private async Task BeginAsync(Func<RedisEntry, bool> standsAside)
    {
        var behind = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < waiting.Count;)
        {
            var entry = waiting[i];
            if (behind.Contains(entry.DocumentId) || standsAside(entry) || !await LeaseAsync(entry))
            {
                behind.Add(entry.DocumentId);
                i++;
            }
            else
            {
                waiting.RemoveAt(i);
            }
        }
    }

    /// <summary>A document during which a process ended comes after what else is there, but not for ever.</summary>
    private bool MayStandAside(RedisEntry entry)
        => state.HasSuspects && time.GetElapsedTime(entry.TakenAt) < LongestAside && entry.Document is { } document && state.CrashesOf(document) > 0;

    private async Task MakeGroupAsync(IDatabase database)
    {
        try
        {
            await database.StreamCreateConsumerGroupAsync(redis!.Stream, options.Group, StreamPosition.Beginning, createStream: true).BoundedAsync();
        }
        catch (RedisServerException e) when (e.Message.StartsWith("BUSYGROUP", StringComparison.Ordinal))
        {
            // It is there.
        }

        hasGroup = true;
    }

    /// <returns>False where another worker has the document in work.</returns>
    private async Task<bool> LeaseAsync(RedisEntry entry)
    {
        if (entry.DocumentId.Length == 0)
        {
            ready.Add(entry); // it cannot be read, and no document is meant
            return true;
        }

        // One that was claimed may be older than what is in work here; the newer one stays pending until it is in the store.
        var answer = leases.HoldsLater(entry) ? Outdated : await leases.TakeAsync(redis!, entry);
        switch (answer)
        {
            case 0:
                return false;
            case Outdated:
                await redis!.Database.StreamAcknowledgeAsync(redis.Stream, options.Group, entry.Number).BoundedAsync();
                inWork.TryRemove(entry.Number, out _);
                LogOutdated(entry.Number);
                return true;
            default:
                leases.Hold(entry);
                ready.Add(entry);
                return true;
        }
    }

    /// <summary>Documents of which an older text may have been written last, for a worker had paused longer than its lease: the latest is written again.</summary>
    private async Task RedoAsync()
    {
        var id = (string?)await redis!.Database.SetRandomMemberAsync(redis.Redo).BoundedAsync();
        if (id is null || leases.Has(id))
        {
            return;
        }

        var answer = (RedisResult[]?)await redis.Database.ScriptEvaluateAsync(
            RedisScripts.Redo, [redis.Stream, redis.AppliedKey(id), redis.LeaseKey(id), redis.Redo],
            [leases.Token, leases.Milliseconds, id]).BoundedAsync();
        if (answer is [var number, var parts])
        {
            var values = (RedisValue[])parts!;
            var entry = new RedisEntry(new StreamEntry((RedisValue)number, [.. values.Chunk(2).Select(p => new NameValueEntry(p[0], p[1]))]));
            inWork[entry.Number] = entry;
            leases.Hold(entry);
            ready.Add(entry);
        }
    }

    private async IAsyncEnumerable<Change> ReadAsync(RedisEntry entry, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var seen = entry.At;
        if (entry.Problem is { } problem)
        {
            yield return new Trouble(new Finding(FindingCodes.MalformedLine, entry.Number, problem), new Receipt(this, entry, 1, null));
        }
        else if (entry["deleted"] is not null)
        {
            yield return new Departure(entry.DocumentId, new Receipt(this, entry, 1, null)) { SeenAt = seen };
        }
        else if (entry.Document is { } carried)
        {
            foreach (var change in Arrivals(entry, [carried], [], seen))
            {
                yield return change;
            }
        }
        else
        {
            var (documents, findings) = (new List<Document>(), new List<Finding>());
            await foreach (var result in reader.ReadAsync(new FoundFile(entry.DocumentId, Path.GetFullPath(entry["path"]!), null), cancellationToken))
            {
                if (result.Document is { } document && documents.TrueForAll(d => d.Id != document.Id))
                {
                    documents.Add(document);
                }
                else if (result.Finding is { } finding)
                {
                    findings.Add(finding);
                }
            }

            foreach (var change in Arrivals(entry, documents, findings, seen))
            {
                yield return change;
            }
        }
    }

    /// <summary>The entry is done when all that it leads to is.</summary>
    private IEnumerable<Change> Arrivals(RedisEntry entry, List<Document> documents, List<Finding> findings, DateTimeOffset seen)
    {
        var count = documents.Count + findings.Count;
        var parts = new EntryParts(count);
        foreach (var finding in findings)
        {
            yield return new Trouble(finding, new Receipt(this, entry, parts, null));
        }

        foreach (var document in documents)
        {
            var crashes = state.HasSuspects ? state.CrashesOf(document) : 0;
            if (crashes >= options.Attempts)
            {
                state.Acquit(document); // a retry by hand begins anew
                yield return new Trouble(
                    new Finding(FindingCodes.ProcessEnded, document.Id, $"The worker's process ended {crashes} times while this document was being built."),
                    new Receipt(this, entry, parts, null));
            }
            else
            {
                yield return new Arrival(document, new Receipt(this, entry, parts, document with { Text = string.Empty })) { Alone = crashes > 0, SeenAt = seen };
            }
        }
    }

    /// <summary>Shows that this worker lives: its entries are not idle, its leases do not end.</summary>
    private async Task LiveAsync(CancellationToken cancellationToken)
    {
        var lease = TimeSpan.FromSeconds(options.ClaimAfter);
        using var timer = new PeriodicTimer(lease / 4 < TimeSpan.FromSeconds(2) ? lease / 4 : TimeSpan.FromSeconds(2), time);
        var last = 0L;
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                try
                {
                    var database = redis!.Database;
                    var entries = inWork.Keys.Select(k => (RedisValue)k).ToArray();
                    if (entries.Length > 0 && time.GetElapsedTime(last) >= lease / 4)
                    {
                        last = time.GetTimestamp();
                        await database.StreamClaimIdsOnlyAsync(redis.Stream, options.Group, Consumer, 0, entries).BoundedAsync();
                        await leases.RenewAsync(redis);
                    }

                    var group = (await database.StreamGroupInfoAsync(redis.Stream).BoundedAsync()).FirstOrDefault(g => g.Name == options.Group);
                    (Lag, Pending, Dead) = (group.Lag, group.PendingMessageCount, await database.StreamLengthAsync(redis.Dead).BoundedAsync());
                }
                catch (Exception e) when (e is RedisException or TimeoutException)
                {
                    // The reading loop says so.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Asked to.
        }
    }

    /// <summary>A consumer that has nothing leaves the group; one that has leaves it to be claimed.</summary>
    private async Task LeaveAsync()
    {
        try
        {
            var mine = (await redis!.Database.StreamConsumerInfoAsync(redis.Stream, options.Group).BoundedAsync()).FirstOrDefault(c => c.Name == Consumer);
            if (mine.Name is not null && mine.PendingMessageCount == 0)
            {
                await redis.Database.StreamDeleteConsumerAsync(redis.Stream, options.Group, Consumer).BoundedAsync();
            }
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            LogAway(options.Redis!, e.GetType().Name);
        }
    }

    private async ValueTask CompleteAsync(RedisEntry entry, Failure? failure)
    {
        var isLast = leases.Release(entry);
        Task Say() => failure is null
            ? redis!.Database.ScriptEvaluateAsync(
                RedisScripts.Complete, [redis.Stream, redis.AppliedKey(entry.DocumentId), redis.LeaseKey(entry.DocumentId), redis.Redo],
                [options.Group, entry.Number, leases.Token, isLast ? "1" : "0", AppliedSeconds, entry.DocumentId])
            : redis!.Database.ScriptEvaluateAsync(
                RedisScripts.Bury, [redis.Stream, redis.Dead, redis.LeaseKey(entry.DocumentId), redis.AppliedKey(entry.DocumentId)],
                [
                    options.Group, entry.Number, isLast ? leases.Token : "-", AppliedSeconds, "kg-entry", entry.Number, "kg-code", failure.Code, "kg-reason", failure.Reason,
                    "kg-stack", failure.Stack ?? string.Empty, "kg-attempts", failure.Attempts,
                ]);
        try
        {
            await Say().BoundedAsync();
        }
        catch (Exception e) when (e is RedisException or TimeoutException)
        {
            undone.Enqueue(() => Say().BoundedAsync()); // said again when the server is back; if this process ends before, the entry comes again and changes nothing
        }

        inWork.TryRemove(entry.Number, out _);
        if (failure is not null)
        {
            LogDead(entry.Number, failure.Code, failure.Attempts);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Redis at {Address} cannot be used ({Error}); it is tried again")]
    private partial void LogAway(string address, string error);

    [LoggerMessage(Level = LogLevel.Information, Message = "Entry {Entry} is older than what was applied; it is acknowledged and left")]
    private partial void LogOutdated(string entry);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Entry {Entry} is a dead letter: {Code} after {Attempts} attempts")]
    private partial void LogDead(string entry, string code, int attempts);

    private sealed class Receipt(RedisSource source, RedisEntry entry, EntryParts parts, Document? named) : IReceipt
    {
        public Receipt(RedisSource source, RedisEntry entry, int parts, Document? named)
            : this(source, entry, new EntryParts(parts), named)
        {
        }

        public async ValueTask CompleteAsync(Outcome outcome)
        {
            if (named is not null && source.state.HasSuspects)
            {
                source.state.Acquit(named);
            }

            var failure = outcome switch
            {
                { Failure: { } failed } => failed,
                { Kind: OutcomeKind.Unread, Findings: [var finding, ..] } => new Failure(finding.Code, finding.Message, null, 1),
                _ => null,
            };
            if (parts.Close(failure))
            {
                await source.CompleteAsync(entry, parts.Failure);
            }
        }
    }
}
