using System.Runtime.CompilerServices;
using System.Threading.Channels;
using KnowledgeGraph.Pipeline.Reading;
using Microsoft.Extensions.Logging;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>A folder that is watched: says what came, changed, moved and went. Its files are only read.</summary>
/// <remarks>
/// <para>What the store holds of the folder is known from the store; what the folder holds, from looking through it. Events of the file system
/// only say that it is time to look: they may be lost. A file is read when it has stayed as it is for a while, and again if it changed
/// meanwhile; a document is retracted when its file has been gone for a while.</para>
/// <para>Of several files with one document id the first in ordinal order gives the document, as in <c>kg build</c>.</para>
/// </remarks>
internal sealed partial class FolderSource
{
    /// <summary>Looking through the folder may take this share of the time at most.</summary>
    private const int RestPerScan = 4;

    /// <summary>So many documents are not retracted at once because the folder is empty: more likely a disk is not mounted.</summary>
    private const int MostOfEmptied = 20;

    private static readonly TimeSpan LongestRetry = TimeSpan.FromMinutes(5);

    private readonly string root;
    private readonly DocumentReader reader;
    private readonly StoreGate gate;
    private readonly WorkerState state;
    private readonly FolderSourceOptions options;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Dictionary<string, FolderRecord> files = new(StringComparer.Ordinal);
    private readonly DocumentOwners owners = new();
    private readonly FolderLetters letters;
    private readonly FileSettling settling;
    private readonly Queue<FolderRecord> suspects = [];
    private readonly Queue<FolderRecord> stale = [];
    private readonly HashSet<string> reported = new(StringComparer.Ordinal);
    private readonly Channel<bool> wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private volatile bool heard;
    private DateTimeOffset nextScan;
    private DateTimeOffset earliestScan;
    private int generation = -1;

    /// <param name="root">The folder, in full.</param>
    public FolderSource(
        string root, DocumentReader reader, StoreGate gate, WorkerState state, FolderSourceOptions options, TimeProvider time, ILogger<FolderSource> logger)
    {
        this.root = Path.TrimEndingDirectorySeparator(root);
        this.reader = reader;
        this.gate = gate;
        this.state = state;
        this.options = options;
        this.time = time;
        this.logger = logger;
        letters = new FolderLetters(this.root, state, time, logger);
        settling = new FileSettling(letters, options);
    }

    /// <summary>Why nothing is read from the folder at the moment; null where all is well.</summary>
    public string? Problem { get; private set; } = "the folder has not been looked through yet";

    /// <summary>Whether another worker has the folder and this one waits to take over.</summary>
    public bool IsStandby { get; private set; }

    /// <summary>Files that are known.</summary>
    public int Files { get; private set; }

    /// <summary>Files that are still changing.</summary>
    public int Unfinished { get; private set; }

    /// <summary>Files of documents built by older versions that wait to be rebuilt.</summary>
    public int Stale => stale.Count;

    /// <summary>Files of documents during which a process ended, that wait until nothing else is to do.</summary>
    public int Suspects => suspects.Count;

    /// <summary>When the folder was looked through last.</summary>
    public DateTimeOffset? ScannedAt { get; private set; }

    /// <summary>Changes, for as long as they are asked for. Where nothing else has changed, what was put aside: suspects, then stale documents.</summary>
    public async IAsyncEnumerable<Change> ChangesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var watch = await TakeFolderAsync(cancellationToken);
        using var watcher = new FolderWatcher(root, Wake, logger);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (generation != gate.Generation)
            {
                await LoadAsync(cancellationToken);
            }

            var now = time.GetUtcNow();
            if (now >= nextScan)
            {
                nextScan = now + options.RescanInterval;
                watcher.Restart(again: Problem is not null);
                await foreach (var change in ScanAsync(now, cancellationToken))
                {
                    yield return change;
                }

                earliestScan = time.GetUtcNow() + (RestPerScan * (time.GetUtcNow() - now));
            }
            else if (suspects.TryDequeue(out var record) || stale.TryDequeue(out record))
            {
                if (files.GetValueOrDefault(record.Id) != record || !(record.IsStale || record.IsSuspect))
                {
                    continue;
                }

                await foreach (var change in ReadAsync(record, NoRenames, isAside: true, cancellationToken))
                {
                    yield return change;
                }
            }
            else
            {
                await WaitAsync(Shorter(nextScan - now, options.Poll), cancellationToken);
            }

            Listen();
        }
    }

    private static readonly Dictionary<UInt128, FolderRecord> NoRenames = [];

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? (a > TimeSpan.Zero ? a : TimeSpan.Zero) : b;

    private void Wake()
    {
        heard = true;
        wake.Writer.TryWrite(true);
    }

    private async Task WaitAsync(TimeSpan most, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(most);
        try
        {
            await wake.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing was heard.
        }
    }

    /// <summary>Takes up what was heard: events, and letters that are to be tried again.</summary>
    private void Listen()
    {
        foreach (var letter in state.DeadLetters.TakeRetries())
        {
            if (files.GetValueOrDefault(letter.Source) is { } record)
            {
                (record.Read, record.IsForced, record.Failures, record.RetryAt) = (null, true, 0, default);
                ScanBy(earliestScan);
            }
        }

        if (heard)
        {
            heard = false;
            ScanBy(earliestScan);
        }
    }

    private void ScanBy(DateTimeOffset when) => nextScan = nextScan < when ? nextScan : when;

    private async Task<IDisposable> TakeFolderAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            if (state.TryWatch() is { } taken)
            {
                IsStandby = false;
                return taken;
            }

            if (!IsStandby)
            {
                IsStandby = true;
                LogStandby(root);
            }

            await Task.Delay(options.Poll, time, cancellationToken);
        }
    }

    /// <summary>What the store holds of this folder is what was known of it.</summary>
    private async Task LoadAsync(CancellationToken cancellationToken)
    {
        (generation, var known) = await StoredFolder.ReadAsync(gate, root, options, cancellationToken);
        files.Clear();
        owners.Clear();
        suspects.Clear();
        stale.Clear();
        foreach (var record in known)
        {
            files.Add(record.Id, record);
            foreach (var (id, _) in record.Documents)
            {
                owners.Set(id, record);
            }
        }

        nextScan = default;
    }

    private async IAsyncEnumerable<Change> ScanAsync(DateTimeOffset now, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!Directory.Exists(root))
        {
            Problem = $"the folder '{root}' is not there";
            ScanBy(now + options.Poll);
            yield break;
        }

        var ready = new List<FolderRecord>();
        var present = new HashSet<string>(StringComparer.Ordinal);
        var unlisted = new List<string>();
        var unfinished = 0;
        foreach (var file in DocumentReader.Find(root, cancellationToken))
        {
            if (file.Finding is { } finding)
            {
                if (finding.Code == FindingCodes.UnreadableDocument)
                {
                    unlisted.Add(file.Id);
                }

                if (reported.Add($"{finding.Code} {finding.Subject} {finding.Message}"))
                {
                    yield return new Trouble(finding);
                }

                continue;
            }

            present.Add(file.Id);
            if (!files.TryGetValue(file.Id, out var record))
            {
                files.Add(file.Id, record = new FolderRecord(file.Id));
            }

            record.GoneSince = null;
            switch (settling.Look(record, FileStamp.Of(file.Path), now))
            {
                case Sight.Ready:
                    ready.Add(record);
                    break;
                case Sight.Unsettled:
                    unfinished++;
                    ScanBy(now + options.SettleTime);
                    break;
                case Sight.Waiting:
                    ScanBy(record.RetryAt);
                    break;
            }
        }

        var gone = new List<FolderRecord>();
        var renamed = new Dictionary<UInt128, FolderRecord>();
        foreach (var record in files.Values.Where(f => !present.Contains(f.Id) && !unlisted.Exists(u => u.Length == 0 || f.Id.StartsWith(u, StringComparison.Ordinal))))
        {
            record.GoneSince ??= now;
            gone.Add(record);
            if (record.Documents.Count == 1)
            {
                renamed[record.Documents[0].Hash] = record;
            }
        }

        if (present.Count == 0 && gone.Sum(g => g.Documents.Count) > MostOfEmptied)
        {
            Problem = $"the folder '{root}' is empty while the store holds {gone.Sum(g => g.Documents.Count)} documents of it; nothing is retracted. "
                + "If they have really gone, say so with: kg build DIR --prune";
            yield break;
        }

        foreach (var record in ready)
        {
            await foreach (var change in ReadAsync(record, renamed, isAside: false, cancellationToken))
            {
                yield return change;
            }
        }

        foreach (var record in gone.Where(g => files.ContainsKey(g.Id)))
        {
            if (now - record.GoneSince < options.SettleTime)
            {
                ScanBy(record.GoneSince!.Value + options.SettleTime);
                continue;
            }

            foreach (var change in Leave(record))
            {
                yield return change;
            }
        }

        (Files, Unfinished, ScannedAt, Problem) = (files.Count, unfinished, now, null);
    }

    private string PathOf(FolderRecord record) => Path.Combine(root, record.Id.Replace('/', Path.DirectorySeparatorChar));

    private static bool IsLines(FolderRecord record) => record.Id.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one file and says what is new in it, and what is in it no longer.</summary>
    /// <param name="isAside">
    /// Whether documents are meant that were put aside: those of unchanged text that an older version built, and those during which a process ended;
    /// else these are put aside.
    /// </param>
    private async IAsyncEnumerable<Change> ReadAsync(
        FolderRecord record, Dictionary<UInt128, FolderRecord> renamed, bool isAside, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = PathOf(record);
        var before = FileStamp.Of(path);
        var former = record.Documents.ToHashSet();
        var formerLetters = letters.About(record);
        var held = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        var isUnread = false;
        var (isStale, isSuspect) = (false, false);
        await foreach (var result in reader.ReadAsync(new FoundFile(record.Id, path, null), cancellationToken))
        {
            if (!IsLines(record) && FileStamp.Of(path) != before)
            {
                ScanBy(time.GetUtcNow() + options.SettleTime); // it is being written; what was read is of no use
                yield break;
            }

            if (result.Finding is { } finding)
            {
                isUnread |= finding.Code == FindingCodes.UnreadableDocument;
                if (!isUnread || ++record.Failures >= options.Attempts)
                {
                    var letter = letters.Of(record, finding);
                    formerLetters.Remove(letter.Key);
                    yield return new Trouble(finding, letters.Receipt(letter, null));
                }

                continue;
            }

            var document = result.Document!;
            var hash = FolderRecord.HashOf(document.ContentHash);
            if (held.ContainsKey(document.Id) || !owners.Claim(record, document.Id))
            {
                formerLetters.Remove(FolderLetters.DuplicateKey(record, document));
                yield return Duplicate(record, document);
                continue;
            }

            held.Add(document.Id, hash);
            if (record.IsStale && !isAside && former.Contains((document.Id, hash)))
            {
                isStale = true;
                continue;
            }

            if (!isAside && !record.IsForced && state.HasSuspects && state.CrashesOf(document) > 0)
            {
                isSuspect = true;
                continue;
            }

            if (Arrive(record, document, hash, renamed) is { } arrival)
            {
                yield return arrival;
                if (arrival.RenamedFrom is not null)
                {
                    renamed.Remove(hash, out var left);
                    foreach (var change in Leave(left!))
                    {
                        yield return change;
                    }
                }
            }
        }

        if (isUnread)
        {
            var wait = TimeSpan.FromSeconds(Math.Pow(2, Math.Min(record.Failures, 10)));
            record.RetryAt = time.GetUtcNow() + (wait < LongestRetry ? wait : LongestRetry);
            ScanBy(record.RetryAt);
            yield break; // what it held has not gone
        }

        (record.Documents, record.Read, record.Failures, record.IsForced) = (held.Select(h => (h.Key, h.Value)).ToArray(), before, 0, false);
        (record.IsStale, record.IsSuspect) = (isStale, isSuspect);
        if (isStale || isSuspect)
        {
            (isSuspect ? suspects : stale).Enqueue(record);
        }

        foreach (var (id, _) in former.Where(f => !held.ContainsKey(f.Id)))
        {
            if (Release(record, id) is { } departure)
            {
                yield return departure;
            }
        }

        foreach (var key in formerLetters)
        {
            letters.Unbury(key);
        }
    }

    private Arrival? Arrive(FolderRecord record, Document document, UInt128 hash, Dictionary<UInt128, FolderRecord> renamed)
    {
        var dead = state.DeadLetters.Count == 0 ? null : state.DeadLetters.Find(document.Id);
        if (dead is not null && !record.IsForced && dead.ContentHash == document.ContentHash && dead.BuilderVersion == options.BuilderVersion)
        {
            return null;
        }

        var crashes = state.HasSuspects ? state.CrashesOf(document) : 0;
        var letter = new DeadLetter
        {
            Key = document.Id,
            Source = record.Id,
            ContentHash = document.ContentHash,
            BuilderVersion = options.BuilderVersion,
            Code = FindingCodes.ProcessEnded,
            Reason = $"The worker's process ended {crashes} times while this document was being built.",
            Attempts = crashes,
        };
        if (crashes >= options.Attempts)
        {
            if (!record.IsForced)
            {
                letters.Bury(letter with { At = time.GetUtcNow() });
                return null;
            }

            state.Acquit(document);
        }

        return new Arrival(document, letters.Receipt(letter, document))
        {
            RenamedFrom = renamed.GetValueOrDefault(hash) is { } from && IsRenamed(from, record, document) ? from.Documents[0].Id : null,
            Alone = crashes > 0,
            SeenAt = record.SeenSince,
        };
    }

    /// <summary>Whether a document only has another name. The line of a file that has another name has not; and a page reads otherwise than a text.</summary>
    private bool IsRenamed(FolderRecord from, FolderRecord to, Document document)
        => from != to && from.Documents[0].Id != document.Id && owners.IsSole(from, from.Documents[0].Id)
            && Path.GetExtension(from.Id).Equals(Path.GetExtension(to.Id), StringComparison.OrdinalIgnoreCase);

    /// <summary>A file gives a document no more; another one may, and is then read again.</summary>
    private Departure? Release(FolderRecord record, string id)
    {
        if (!owners.Release(record, id, out var heir))
        {
            return null;
        }

        if (heir is null)
        {
            return new Departure(id, letters.Receipt(null, null));
        }

        heir.Read = null;
        ScanBy(default);
        return null;
    }

    private IEnumerable<Change> Leave(FolderRecord record)
    {
        files.Remove(record.Id);
        letters.Forget(record);
        owners.Forget(record);
        foreach (var (id, _) in record.Documents)
        {
            if (Release(record, id) is { } departure)
            {
                yield return departure;
            }
        }
    }

    private Trouble Duplicate(FolderRecord record, Document document)
    {
        var finding = new Finding(FindingCodes.DuplicateDocumentId, document.Location ?? document.Id,
            $"The id '{document.Id}' is that of {owners[document.Id]!.Id}, too; the document there counts. Give ids that differ.");
        return new Trouble(finding, letters.Receipt(letters.Of(record, finding) with { Key = FolderLetters.DuplicateKey(record, document) }, null));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Another worker watches {Folder}; this one stands by")]
    private partial void LogStandby(string folder);
}
