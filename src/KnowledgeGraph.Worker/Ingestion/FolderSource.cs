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
    private readonly Dictionary<string, FolderRecord> owners = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SortedDictionary<string, FolderRecord>> contested = new(StringComparer.Ordinal);
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
    }

    /// <summary>Why nothing is read from the folder at the moment; null where all is well.</summary>
    public string? Problem { get; private set; } = "the folder has not been looked through yet";

    /// <summary>Whether another worker has the folder and this one waits to take over.</summary>
    public bool IsStandby { get; private set; }

    /// <summary>Files that are known.</summary>
    public int Files { get; private set; }

    /// <summary>Files that are still changing.</summary>
    public int Unfinished { get; private set; }

    /// <summary>Documents built by older versions that wait to be rebuilt.</summary>
    public int Stale => stale.Count;

    /// <summary>When the folder was looked through last.</summary>
    public DateTimeOffset? ScannedAt { get; private set; }

    /// <summary>Changes, for as long as they are asked for. Where nothing else has changed, stale documents.</summary>
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
            else if (stale.TryDequeue(out var record))
            {
                if (files.GetValueOrDefault(record.Id) != record || !record.IsStale)
                {
                    continue;
                }

                await foreach (var change in ReadAsync(record, NoRenames, isRebuild: true, cancellationToken))
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
        var below = root + Path.DirectorySeparatorChar;
        var (opened, documents) = await gate.UseAsync(
            async (store, token) =>
            {
                var found = new List<(string File, string Id, UInt128 Hash, bool IsStale)>();
                await foreach (var document in store.DocumentsAsync(token))
                {
                    if (document.Location is { } location && location.StartsWith(below, StringComparison.Ordinal))
                    {
                        var file = DocumentReader.FileOfLocation(location)[below.Length..].Replace(Path.DirectorySeparatorChar, '/');
                        var isStale = document.SchemaVersion != options.SchemaVersion || document.BuilderVersion != options.BuilderVersion;
                        found.Add((file, document.Id == file ? file : document.Id, FolderRecord.HashOf(document.ContentHash), isStale));
                    }
                }

                return (gate.Generation, found);
            },
            cancellationToken);
        generation = opened;
        files.Clear();
        owners.Clear();
        contested.Clear();
        stale.Clear();
        foreach (var group in documents.GroupBy(d => d.File, StringComparer.Ordinal))
        {
            var record = new FolderRecord(group.Key) { Documents = group.Select(d => (d.Id, d.Hash)).ToArray(), IsStale = group.Any(d => d.IsStale) };
            files.Add(group.Key, record);
            foreach (var (id, _) in record.Documents)
            {
                owners[id] = record;
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
            switch (Look(record, FileStamp.Of(file.Path), now))
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
            await foreach (var change in ReadAsync(record, renamed, isRebuild: false, cancellationToken))
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

    private enum Sight
    {
        Unchanged,
        Ready,
        Unsettled,
        Waiting,
    }

    private Sight Look(FolderRecord record, FileStamp? stamp, DateTimeOffset now)
    {
        if (stamp != record.Seen)
        {
            (record.Seen, record.SeenSince) = (stamp, now);
        }

        if (stamp is not null && stamp == record.Read)
        {
            return Sight.Unchanged;
        }

        var age = stamp is { } s ? now - new DateTimeOffset(s.ModifiedTicks, TimeSpan.Zero) : TimeSpan.Zero;
        if (now - record.SeenSince < options.SettleTime && age < options.SettleTime)
        {
            record.UnsettledSince ??= now;
            if (now - record.UnsettledSince > options.UnfinishedLimit && state.DeadLetters.Find(record.Id)?.Code != FindingCodes.UnfinishedDocument)
            {
                Bury(new DeadLetter
                {
                    Key = record.Id,
                    Source = record.Id,
                    Code = FindingCodes.UnfinishedDocument,
                    Reason = $"The file has gone on changing for {options.UnfinishedLimit.TotalSeconds:0} s; it is read once it stays as it is.",
                    At = now,
                });
            }

            return Sight.Unsettled;
        }

        if (record.UnsettledSince is not null)
        {
            record.UnsettledSince = null;
            if (state.DeadLetters.Find(record.Id)?.Code == FindingCodes.UnfinishedDocument)
            {
                Unbury(record.Id);
            }
        }

        return now < record.RetryAt ? Sight.Waiting : Sight.Ready;
    }

    private string PathOf(FolderRecord record) => Path.Combine(root, record.Id.Replace('/', Path.DirectorySeparatorChar));

    private static bool IsLines(FolderRecord record) => record.Id.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads one file and says what is new in it, and what is in it no longer.</summary>
    /// <param name="isRebuild">Whether documents of unchanged text are meant that were built by an older version; else these are put aside.</param>
    private async IAsyncEnumerable<Change> ReadAsync(
        FolderRecord record, Dictionary<UInt128, FolderRecord> renamed, bool isRebuild, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var path = PathOf(record);
        var before = FileStamp.Of(path);
        var former = record.Documents.ToHashSet();
        var formerLetters = LettersAbout(record);
        var held = new Dictionary<string, UInt128>(StringComparer.Ordinal);
        var isUnread = false;
        var isAside = false;
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
                    var letter = Letter(record, finding);
                    formerLetters.Remove(letter.Key);
                    yield return new Trouble(finding, new Receipt(this, letter, null));
                }

                continue;
            }

            var document = result.Document!;
            var hash = FolderRecord.HashOf(document.ContentHash);
            if (held.ContainsKey(document.Id) || !Claim(record, document.Id))
            {
                formerLetters.Remove(DuplicateKey(record, document));
                yield return Duplicate(record, document);
                continue;
            }

            held.Add(document.Id, hash);
            if (record.IsStale && !isRebuild && former.Contains((document.Id, hash)))
            {
                isAside = true;
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
        record.IsStale = isAside;
        if (isAside)
        {
            stale.Enqueue(record);
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
            Unbury(key);
        }
    }

    /// <summary>Letters about the file or a line of it rather than a document: what they say is found anew at each reading.</summary>
    private HashSet<string> LettersAbout(FolderRecord record)
        => state.DeadLetters.Count == 0 ? [] : [.. state.DeadLetters.All.Where(l => l.Source == record.Id && l.ContentHash is null).Select(l => l.Key)];

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
                Bury(letter with { At = time.GetUtcNow() });
                return null;
            }

            state.Acquit(document);
        }

        var from = renamed.GetValueOrDefault(hash);
        return new Arrival(document, new Receipt(this, letter, document))
        {
            RenamedFrom = from is not null && from != record && Path.GetExtension(from.Id).Equals(Path.GetExtension(record.Id), StringComparison.OrdinalIgnoreCase)
                ? from.Documents[0].Id
                : null,
            Alone = crashes > 0,
            SeenAt = record.SeenSince,
        };
    }

    /// <summary>Whether a file gives the document of this id: the first file in ordinal order does.</summary>
    private bool Claim(FolderRecord record, string id)
    {
        if (!owners.TryGetValue(id, out var owner) || owner == record)
        {
            owners[id] = record;
            return true;
        }

        var isFirst = string.CompareOrdinal(record.Id, owner.Id) < 0;
        if (!contested.TryGetValue(id, out var others))
        {
            contested.Add(id, others = new SortedDictionary<string, FolderRecord>(StringComparer.Ordinal));
        }

        others[isFirst ? owner.Id : record.Id] = isFirst ? owner : record;
        if (isFirst)
        {
            owners[id] = record;
            others.Remove(record.Id);
        }

        return isFirst;
    }

    /// <summary>A file gives a document no more; another one may, and is then read again.</summary>
    private Departure? Release(FolderRecord record, string id)
    {
        var others = contested.GetValueOrDefault(id);
        others?.Remove(record.Id);
        if (owners.GetValueOrDefault(id) != record)
        {
            return null;
        }

        owners.Remove(id);
        if (others is { Count: > 0 })
        {
            others.First().Value.Read = null;
            ScanBy(default);
            return null;
        }

        contested.Remove(id);
        return new Departure(id, new Receipt(this, null, null));
    }

    private IEnumerable<Change> Leave(FolderRecord record)
    {
        files.Remove(record.Id);
        foreach (var letter in state.DeadLetters.Count == 0 ? [] : state.DeadLetters.All.Where(l => l.Source == record.Id))
        {
            Unbury(letter.Key);
        }

        foreach (var others in contested.Values)
        {
            others.Remove(record.Id);
        }

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
            $"The id '{document.Id}' is that of {owners[document.Id].Id}, too; the document there counts. Give ids that differ.");
        return new Trouble(finding, new Receipt(this, Letter(record, finding) with { Key = DuplicateKey(record, document) }, null));
    }

    private static string DuplicateKey(FolderRecord record, Document document) => $"{record.Id}#{document.Id}";

    private DeadLetter Letter(FolderRecord record, Finding finding) => new()
    {
        Key = finding.Subject.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? finding.Subject[(root.Length + 1)..].Replace(Path.DirectorySeparatorChar, '/')
            : finding.Subject,
        Source = record.Id,
        Code = finding.Code,
        Reason = finding.Message,
        Attempts = Math.Max(1, record.Failures),
    };

    private void Bury(DeadLetter letter)
    {
        try
        {
            state.DeadLetters.Add(letter);
            LogDead(letter.Key, letter.Code, letter.Attempts);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStateProblem(e.GetType().Name, letter.Key); // it stays one for this process, and is found anew by the next
        }
    }

    private void Unbury(string key)
    {
        try
        {
            state.DeadLetters.Remove(key);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            LogStateProblem(e.GetType().Name, key);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Another worker watches {Folder}; this one stands by")]
    private partial void LogStandby(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Document {DocumentId} is a dead letter: {Code} after {Attempts} attempts")]
    private partial void LogDead(string documentId, string code, int attempts);

    [LoggerMessage(Level = LogLevel.Error, Message = "The worker's state cannot be written ({Error}); document {DocumentId}")]
    private partial void LogStateProblem(string error, string documentId);

    /// <summary>Keeps the dead letters in step with what became of a change.</summary>
    private sealed class Receipt(FolderSource source, DeadLetter? letter, Document? document) : IReceipt
    {
        // Only what names the text is kept: the text itself may be large.
        private readonly Document? named = document is null ? null : document with { Text = string.Empty };

        public ValueTask CompleteAsync(Outcome outcome)
        {
            switch (outcome.Kind)
            {
                case OutcomeKind.Failed when letter is not null && outcome.Failure is { } failure:
                    source.Bury(letter with
                    {
                        Code = failure.Code, Reason = failure.Reason, Stack = failure.Stack, Attempts = failure.Attempts, At = source.time.GetUtcNow(),
                    });
                    break;
                case OutcomeKind.Unread when letter is not null:
                    source.Bury(letter with { At = source.time.GetUtcNow() });
                    break;
                default:
                    if (source.state.DeadLetters.Count > 0 && outcome.DocumentId is { } id)
                    {
                        source.Unbury(id);
                    }

                    break;
            }

            if (named is not null && source.state.HasSuspects)
            {
                source.state.Acquit(named);
            }

            return default;
        }
    }
}

/// <summary>How a folder is watched.</summary>
internal sealed record FolderSourceOptions
{
    public required string SchemaVersion { get; init; }

    public required string BuilderVersion { get; init; }

    public required TimeSpan RescanInterval { get; init; }

    public required TimeSpan SettleTime { get; init; }

    public required TimeSpan UnfinishedLimit { get; init; }

    public required int Attempts { get; init; }

    /// <summary>How often letters to retry are looked for.</summary>
    public TimeSpan Poll { get; init; } = TimeSpan.FromSeconds(1);

    public static FolderSourceOptions Of(WorkerOptions options, string schemaVersion, string builderVersion) => new()
    {
        SchemaVersion = schemaVersion,
        BuilderVersion = builderVersion,
        RescanInterval = TimeSpan.FromSeconds(options.RescanInterval),
        SettleTime = TimeSpan.FromMilliseconds(options.SettleTime),
        UnfinishedLimit = TimeSpan.FromSeconds(options.UnfinishedLimit),
        Attempts = options.Attempts,
    };
}
