using System.Threading.Channels;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;

namespace KnowledgeGraph.Worker;

/// <summary>Brings a store up to date with what paths hold, once: reads, skips what is unchanged, builds on all cores, writes in batches.</summary>
/// <remarks>
/// Documents are written in the order in which they were read, whatever the number of cores. A fixed number of documents is in memory at any
/// time; only the ids seen are kept to the end. Each batch is one transaction, so a run that is stopped leaves a consistent store, and the
/// next one goes on where it ended.
/// </remarks>
public sealed class BuildRun
{
    /// <summary>So many facts close a batch early: a few large documents need as much memory as many small ones.</summary>
    private const int MaximumFactsOfBatch = 50_000;

    private static readonly TimeSpan[] RetryDelays = [TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5)];

    private readonly Func<IReadOnlyList<string>, CancellationToken, IAsyncEnumerable<ReadResult>> read;
    private readonly Func<Func<Document, CancellationToken, BuildResult>> loadBuilder;
    private readonly IGraphStore store;
    private readonly string schemaVersion;
    private readonly string builderVersion;
    private readonly BuildOptions options;
    private readonly DecisionBook decisions;
    private readonly TimeProvider time;

    /// <param name="builder">Asked for only when a document has to be built, once.</param>
    /// <param name="builderVersion">See <see cref="GraphBuilder.VersionOf"/>: documents of another version are built again.</param>
    /// <param name="decisions">Those that the builder was loaded with: documents that others bear on than before are built again.</param>
    public BuildRun(
        DocumentReader reader, Func<GraphBuilder> builder, string builderVersion, GraphSchema schema, IGraphStore store, BuildOptions options,
        DecisionBook? decisions = null, TimeProvider? time = null)
        : this(reader.ReadAsync, () => builder().Build, schema.Version, builderVersion, store, options, decisions, time)
    {
    }

    internal BuildRun(
        Func<IReadOnlyList<string>, CancellationToken, IAsyncEnumerable<ReadResult>> read,
        Func<Func<Document, CancellationToken, BuildResult>> loadBuilder,
        string schemaVersion,
        string builderVersion,
        IGraphStore store,
        BuildOptions options,
        DecisionBook? decisions = null,
        TimeProvider? time = null)
    {
        this.read = read;
        this.loadBuilder = loadBuilder;
        this.schemaVersion = schemaVersion;
        this.builderVersion = builderVersion;
        this.store = store;
        this.options = options;
        this.decisions = decisions ?? DecisionBook.Empty;
        this.time = time ?? TimeProvider.System;
    }

    /// <param name="paths">Files and folders.</param>
    /// <param name="prune">
    /// Whether documents of the store that were not found under <paramref name="paths"/> are retracted. What lies below a path that could not
    /// be read stays: it has not gone.
    /// </param>
    /// <param name="onFinding">Called for each finding, one at a time; what reading and building found comes in the order of documents.</param>
    /// <param name="onProgress">Called after each document, one at a time.</param>
    /// <exception cref="StoreException">The store failed, and did so again where it said that this would pass.</exception>
    /// <exception cref="KnowledgeGraphException">A seed file is malformed.</exception>
    public async Task<BuildSummary> RunAsync(
        IReadOnlyList<string> paths,
        bool prune,
        Action<Finding> onFinding,
        Action<BuildSummary>? onProgress = null,
        CancellationToken cancellationToken = default)
    {
        var state = new RunState(onFinding, onProgress);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var slots = new SemaphoreSlim(options.Workers); // not disposed: a build that overran its limit gives its slot back later
        var queue = Channel.CreateBounded<Task<Outcome>>(options.Workers * 2);
        var reading = ReadAllAsync(paths, queue.Writer, slots, state, stop.Token);
        try
        {
            await WriteAllAsync(queue.Reader, state, stop.Token);
            await reading;
        }
        catch
        {
            await stop.CancelAsync();
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // nothing may touch the store any more; the first error counts
            throw;
        }

        await RetractAbsentAsync(prune, state, cancellationToken);
        await foreach (var finding in new DecisionCheck(decisions, store).UnmatchedAsync(cancellationToken))
        {
            state.Report(finding);
        }

        return state.Summary;
    }

    /// <summary>Reads in order and starts the building; the queue keeps the order, the slots the number of workers.</summary>
    private async Task ReadAllAsync(
        IReadOnlyList<string> paths, ChannelWriter<Task<Outcome>> queue, SemaphoreSlim slots, RunState state, CancellationToken cancellationToken)
    {
        Func<Document, CancellationToken, BuildResult>? build = null;
        try
        {
            var check = new DecisionCheck(decisions, store);
            await check.PrepareAsync(cancellationToken);
            await foreach (var result in read(paths, cancellationToken))
            {
                if (result.Document is not { } document)
                {
                    await queue.WriteAsync(Task.FromResult(new Outcome(OutcomeKind.Unread, null, null, [result.Finding!])), cancellationToken);
                    continue;
                }

                if (!state.Seen.Add(document.Id))
                {
                    var finding = new Finding(FindingCodes.DuplicateDocumentId, document.Location ?? document.Id,
                        $"The id '{document.Id}' was read before in this run; this one is left out. Build one folder above both, or give ids that differ.");
                    await queue.WriteAsync(Task.FromResult(new Outcome(OutcomeKind.Unread, null, null, [finding])), cancellationToken);
                    continue;
                }

                var known = await store.FindDocumentAsync(document.Id, cancellationToken);
                if (known is not null && IsUpToDate(known, document) && check.Holds(known, document))
                {
                    var moved = known.Location == document.Location ? null : known with { Location = document.Location };
                    await queue.WriteAsync(Task.FromResult(new Outcome(OutcomeKind.Unchanged, moved, null, [])), cancellationToken);
                    continue;
                }

                build ??= loadBuilder();
                await slots.WaitAsync(cancellationToken);
                await queue.WriteAsync(BuildAsync(document, known is not null, build, slots, cancellationToken), cancellationToken);
            }

            queue.Complete();
        }
        catch (Exception e)
        {
            queue.Complete(e);
            throw;
        }
    }

    private bool IsUpToDate(DocumentInfo known, Document document)
        => known.ContentHash == document.ContentHash && known.SchemaVersion == schemaVersion && known.BuilderVersion == builderVersion;

    private async Task<Outcome> BuildAsync(
        Document document, bool isKnown, Func<Document, CancellationToken, BuildResult> build, SemaphoreSlim slots, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(options.DocumentTimeLimit), time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var token = either.Token;
        try
        {
            // The wait ends with the limit even if a stage does not look at the token.
            var result = await Task.Run(() => build(document, token), token).WaitAsync(token);
            return new Outcome(isKnown ? OutcomeKind.Changed : OutcomeKind.New, null, result, result.Findings, document.Text.Length);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Failure(document, isKnown, FindingCodes.TimeLimitExceeded,
                $"Building took longer than {options.DocumentTimeLimit} s; the document is left out. Raise the setting build:documentTimeLimit, or split it.");
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return Failure(document, isKnown, FindingCodes.BuildFailed,
                $"Building failed ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}); the document is left out, the others are not affected.");
        }
        finally
        {
            slots.Release();
        }
    }

    private static Outcome Failure(Document document, bool isKnown, string code, string message)
        => new(OutcomeKind.Failed, null, null, [new Finding(code, document.Id, message)], StaleId: isKnown ? document.Id : null);

    /// <summary>Gathers batches in reading order; while one is written, the next is gathered and documents go on being built.</summary>
    private async Task WriteAllAsync(ChannelReader<Task<Outcome>> queue, RunState state, CancellationToken cancellationToken)
    {
        var batch = new Batch();
        var writing = Task.CompletedTask;
        try
        {
            await foreach (var pending in queue.ReadAllAsync(cancellationToken))
            {
                var outcome = await pending;
                if (outcome.Moved is { } moved && await store.ContributionAsync(moved.Id, cancellationToken) is { } contribution)
                {
                    batch.Add(contribution with { Document = moved });
                }
                else if (outcome.Result is { } result)
                {
                    batch.Add(result.Contribution);
                }
                else if (outcome.StaleId is { } id)
                {
                    batch.Stale.Add(id);
                }

                state.Count(outcome);
                if (batch.Size >= options.BatchSize || batch.Facts >= MaximumFactsOfBatch)
                {
                    await writing;
                    writing = WriteAsync(batch, state, cancellationToken);
                    batch = new Batch();
                }
            }

            await writing;
            writing = WriteAsync(batch, state, cancellationToken);
            await writing;
        }
        finally
        {
            // Nothing may touch the store any more when the run has ended; the first error counts.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WriteAsync(Batch batch, RunState state, CancellationToken cancellationToken)
    {
        if (batch.Contributions.Count > 0)
        {
            await ReplaceAsync(batch.Contributions, state, cancellationToken);
        }

        await RetractAsync(batch.Stale, state, cancellationToken);
    }

    /// <summary>A contribution that the store refuses is left out like any other that failed; the rest of its batch is written.</summary>
    private async Task ReplaceAsync(List<DocumentContribution> batch, RunState state, CancellationToken cancellationToken)
    {
        try
        {
            await WithRetryAsync(() => store.ReplaceAsync(batch, cancellationToken), cancellationToken);
        }
        catch (ArgumentException) when (batch.Count > 1)
        {
            foreach (var contribution in batch)
            {
                await ReplaceAsync([contribution], state, cancellationToken);
            }
        }
        catch (ArgumentException e)
        {
            var id = batch[0].Document.Id;
            state.Report(new Finding(FindingCodes.BuildFailed, id,
                $"What was built contradicts itself ({e.Message.ReplaceLineEndings(" ")}); the document is left out, the others are not affected."));
            await RetractAsync([id], state, cancellationToken);
        }
    }

    /// <summary>Takes away what has gone, and what has turned into something that is no text (empty, binary, too large).</summary>
    private async Task RetractAbsentAsync(bool prune, RunState state, CancellationToken cancellationToken)
    {
        if (!prune && state.Unusable.Count == 0)
        {
            return;
        }

        var absent = new List<string>();
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            if (!state.Seen.Contains(document.Id) && !state.IsUnreadable(document.Location) && (prune || state.IsUnusable(document.Location)))
            {
                absent.Add(document.Id);
            }
        }

        foreach (var ids in absent.Chunk(options.BatchSize))
        {
            await RetractAsync([.. ids], state, cancellationToken);
        }
    }

    private async Task RetractAsync(List<string> ids, RunState state, CancellationToken cancellationToken)
    {
        if (ids.Count > 0)
        {
            await WithRetryAsync(() => store.RetractAsync(ids, cancellationToken), cancellationToken);
            state.CountRetracted(ids.Count);
        }
    }

    /// <summary>A write is all or nothing and writing twice equals once, so it may be tried again.</summary>
    private async Task WithRetryAsync(Func<Task> write, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                await write();
                return;
            }
            catch (StoreException e) when (e.IsTransient && attempt < RetryDelays.Length)
            {
                await Task.Delay(RetryDelays[attempt], time, cancellationToken);
            }
        }
    }

    private enum OutcomeKind
    {
        Unread,
        New,
        Changed,
        Unchanged,
        Failed,
    }

    private sealed record Outcome(
        OutcomeKind Kind, DocumentInfo? Moved, BuildResult? Result, IReadOnlyList<Finding> Findings, long Characters = 0, string? StaleId = null);

    /// <summary>What goes into one transaction.</summary>
    private sealed class Batch
    {
        public List<DocumentContribution> Contributions { get; } = [];

        /// <summary>Ids of documents that failed and were in the store.</summary>
        public List<string> Stale { get; } = [];

        public int Facts { get; private set; }

        public int Size => Contributions.Count + Stale.Count;

        public void Add(DocumentContribution contribution)
        {
            Contributions.Add(contribution);
            Facts += contribution.Entities.Count + contribution.Relations.Count + contribution.Indicators.Count;
        }
    }

    /// <summary>What one run has seen and counted. Gathering and writing report at the same time, hence the lock.</summary>
    private sealed class RunState(Action<Finding> onFinding, Action<BuildSummary>? onProgress)
    {
        private readonly Lock gate = new();
        private readonly List<string> unreadable = [];

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Unusable { get; } = new(StringComparer.Ordinal);

        public BuildSummary Summary { get; private set; } = new();

        public void Count(Outcome outcome)
        {
            lock (gate)
            {
                foreach (var finding in outcome.Findings)
                {
                    Report(finding);
                }

                Summary = Summary with
                {
                    Read = Summary.Read + (outcome.Kind == OutcomeKind.Unread ? 0 : 1),
                    New = Summary.New + (outcome.Kind == OutcomeKind.New ? 1 : 0),
                    Changed = Summary.Changed + (outcome.Kind == OutcomeKind.Changed ? 1 : 0),
                    Unchanged = Summary.Unchanged + (outcome.Kind == OutcomeKind.Unchanged ? 1 : 0),
                    Failed = Summary.Failed + (outcome.Kind == OutcomeKind.Failed ? 1 : 0),
                    CharactersBuilt = Summary.CharactersBuilt + outcome.Characters,
                };
                onProgress?.Invoke(Summary);
            }
        }

        public void Report(Finding finding)
        {
            lock (gate)
            {
                Remember(finding);
                Summary = Summary with { Findings = Summary.Findings + 1 };
                onFinding(finding);
            }
        }

        public void CountRetracted(int documents)
        {
            lock (gate)
            {
                Summary = Summary with { Retracted = Summary.Retracted + documents };
            }
        }

        public bool IsUnreadable(string? location)
            => location is not null && unreadable.Exists(path => FileOf(location) == path
                || location.StartsWith(path.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal));

        public bool IsUnusable(string? location) => location is not null && Unusable.Contains(FileOf(location));

        private void Remember(Finding finding)
        {
            if (finding.Code == FindingCodes.UnreadableDocument)
            {
                unreadable.Add(Path.GetFullPath(finding.Subject));
            }
            else if (finding.Code is FindingCodes.EmptyDocument or FindingCodes.BinaryDocument or FindingCodes.UndecodableDocument
                or FindingCodes.OverlargeDocument)
            {
                Unusable.Add(Path.GetFullPath(finding.Subject));
            }
        }

        private static string FileOf(string location)
        {
            // A line of a .jsonl file is at FILE#ID.
            var mark = location.IndexOf(".jsonl#", StringComparison.OrdinalIgnoreCase);
            return mark < 0 ? location : location[..(mark + ".jsonl".Length)];
        }
    }
}
