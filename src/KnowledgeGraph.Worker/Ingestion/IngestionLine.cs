using System.Threading.Channels;
using KnowledgeGraph.Pipeline;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>From changes to a store that holds them: looks up, builds on all cores, writes in batches, and only then tells the source.</summary>
/// <remarks>
/// <para>A fixed number of documents is in memory, whatever the backlog. Outcomes of one document are written in the order of its changes, and
/// the last one counts. A batch is one transaction, and a receipt is given after it: what was not acknowledged is not lost, and what comes
/// twice is written once.</para>
/// <para>Used for one run; see <see cref="BuildRun"/> and the worker's host.</para>
/// </remarks>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A build that overran its limit may still come back to the semaphores.")]
internal sealed class IngestionLine
{
    /// <summary>So many facts close a batch early: a few large documents need as much memory as many small ones.</summary>
    private const int MaximumFactsOfBatch = 50_000;

    /// <summary>So many outcomes for each that is written close a batch, for most may need no writing and wait for it all the same.</summary>
    private const int UnwrittenOfBatch = 8;

    /// <summary>So many UTF-16 code units of text are in work at most, or one document.</summary>
    private const long MaximumCharactersInWork = 64 << 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly StoreGate gate;
    private readonly Func<Func<Document, CancellationToken, BuildResult>> loadBuilder;
    private readonly string schemaVersion;
    private readonly string builderVersion;
    private readonly DecisionBook decisions;
    private readonly IngestionOptions options;
    private readonly IIngestionObserver observer;
    private readonly TimeProvider time;
    private readonly InFlightBook? inFlight;
    private readonly SemaphoreSlim places;
    private readonly SemaphoreSlim slots;
    private readonly Channel<Outcome> outcomes;
    private readonly Lock gateOfPending = new();
    private readonly Dictionary<string, Pending> pending = new(StringComparer.Ordinal);
    private readonly CharacterBudget budget = new(MaximumCharactersInWork);
    private Task tail = Task.CompletedTask;
    private long inWork;
    private int runaways;

    /// <param name="loadBuilder">Called when a document has to be built, once.</param>
    /// <param name="inFlight">Where documents are noted while they are built; null: nowhere.</param>
    public IngestionLine(
        StoreGate gate,
        Func<Func<Document, CancellationToken, BuildResult>> loadBuilder,
        string schemaVersion,
        string builderVersion,
        DecisionBook decisions,
        IngestionOptions options,
        IIngestionObserver observer,
        TimeProvider time,
        InFlightBook? inFlight = null)
    {
        this.gate = gate;
        this.loadBuilder = loadBuilder;
        this.schemaVersion = schemaVersion;
        this.builderVersion = builderVersion;
        this.decisions = decisions;
        this.options = options;
        this.observer = observer;
        this.time = time;
        this.inFlight = inFlight;
        places = new SemaphoreSlim(options.Workers * 2);
        slots = new SemaphoreSlim(options.Workers);
        outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(options.Workers * 2) { SingleReader = true });
    }

    /// <summary>Changes taken and not yet written.</summary>
    public long InWork => Interlocked.Read(ref inWork);

    /// <summary>Outcomes that wait for the writer.</summary>
    public int Waiting => outcomes.Reader.Count;

    /// <summary>Builds that overran their limit and do not end; each holds a core.</summary>
    public int Runaways => Volatile.Read(ref runaways);

    /// <summary>Works until the changes end and all are written.</summary>
    /// <exception cref="StoreException">The store failed, and went on to.</exception>
    /// <exception cref="KnowledgeGraphException">A seed file is malformed.</exception>
    public async Task RunAsync(IAsyncEnumerable<Change> changes, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var dispatching = DispatchAllAsync(changes, stop.Token);
        try
        {
            await WriteAllAsync(stop.Token);
            await dispatching;
        }
        catch
        {
            await stop.CancelAsync();
            await dispatching.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // nothing may touch the store any more; the first error counts
            throw;
        }
    }

    /// <summary>Takes change after change and starts its work; the places keep what is in memory small.</summary>
    private async Task DispatchAllAsync(IAsyncEnumerable<Change> changes, CancellationToken cancellationToken)
    {
        Func<Document, CancellationToken, BuildResult>? build = null;
        var running = new HashSet<Task>();
        try
        {
            var check = await gate.UseAsync(
                async (store, token) =>
                {
                    var prepared = new DecisionCheck(decisions, store);
                    await prepared.PrepareAsync(token);
                    return prepared;
                },
                cancellationToken);
            await foreach (var change in changes.WithCancellation(cancellationToken))
            {
                await places.WaitAsync(cancellationToken);
                Interlocked.Increment(ref inWork);
                var outcome = change switch
                {
                    Arrival arrival => await TakeAsync(arrival, check, b => build ??= b, cancellationToken),
                    Departure departure => Task.FromResult(new Outcome(OutcomeKind.Gone, departure) { Retracted = [departure.DocumentId] }),
                    Trouble trouble => Task.FromResult(new Outcome(OutcomeKind.Unread, trouble) { Findings = [trouble.Finding] }),
                    _ => throw new InvalidOperationException($"A change of kind {change.GetType().Name} is not known."),
                };
                running.RemoveWhere(t => t.IsCompletedSuccessfully);
                running.Add(PassOnAsync(outcome, TailFor(change), cancellationToken));
            }

            await Task.WhenAll(running);
            outcomes.Writer.Complete();
        }
        catch (Exception e)
        {
            outcomes.Writer.TryComplete(e);
            throw;
        }
    }

    /// <summary>Outcomes of one document follow each other, and in a run that keeps order all do.</summary>
    private (Task Before, TaskCompletionSource Done) TailFor(Change change)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var before = tail;
        if (options.KeepsOrder)
        {
            tail = done.Task;
        }

        lock (gateOfPending)
        {
            foreach (var id in IdsOf(change))
            {
                if (!pending.TryGetValue(id, out var entry))
                {
                    pending.Add(id, entry = new Pending());
                }

                before = options.KeepsOrder ? before : Task.WhenAll(before, entry.Tail);
                entry.Tail = done.Task;
                entry.Count++;
            }
        }

        return (before, done);
    }

    private static IEnumerable<string> IdsOf(Change change) => change switch
    {
        Arrival { RenamedFrom: { } from } arrival => [arrival.Document.Id, from],
        Arrival arrival => [arrival.Document.Id],
        Departure departure => [departure.DocumentId],
        _ => [],
    };

    private async Task PassOnAsync(Task<Outcome> work, (Task Before, TaskCompletionSource Done) order, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await work;
            await order.Before;
            await outcomes.Writer.WriteAsync(WithoutText(outcome), cancellationToken);
        }
        catch (Exception e)
        {
            outcomes.Writer.TryComplete(e); // the writer ends with this error, and the run with it
            throw;
        }
        finally
        {
            order.Done.TrySetResult();
            places.Release();
        }
    }

    /// <summary>What waits for the writer needs the text no more, and many may wait.</summary>
    private static Outcome WithoutText(Outcome outcome)
        => outcome.Change is Arrival arrival ? outcome with { Change = arrival with { Document = arrival.Document with { Text = string.Empty } } } : outcome;

    /// <returns>The work under way, or done where nothing had to be built.</returns>
    private async Task<Task<Outcome>> TakeAsync(
        Arrival arrival,
        DecisionCheck check,
        Func<Func<Document, CancellationToken, BuildResult>?, Func<Document, CancellationToken, BuildResult>?> loaded,
        CancellationToken cancellationToken)
    {
        var document = arrival.Document;

        // What is still on its way to the store may be newer than what the store says.
        bool isPending, isRenamePending;
        lock (gateOfPending)
        {
            isPending = pending.ContainsKey(document.Id);
            isRenamePending = arrival.RenamedFrom is { } old && pending.ContainsKey(old);
        }

        var known = await gate.UseAsync((store, token) => store.FindDocumentAsync(document.Id, token), cancellationToken);
        if (!isPending && known is not null && IsUpToDate(known, document) && check.Holds(known, document))
        {
            var moved = known.Location == document.Location ? null : await gate.UseAsync((store, token) => store.ContributionAsync(document.Id, token), cancellationToken);
            return Task.FromResult(new Outcome(OutcomeKind.Unchanged, arrival)
            {
                Contribution = moved is null ? null : moved with { Document = known with { Location = document.Location } },
            });
        }

        if (arrival.RenamedFrom is { } from && !isRenamePending && decisions.IsEmpty && await RenamedAsync(arrival, from, cancellationToken) is { } renamed)
        {
            return Task.FromResult(renamed);
        }

        var build = loaded(null) ?? loaded(loadBuilder())!;
        await budget.TakeAsync(document.Text.Length, cancellationToken);
        for (var i = 0; i < (arrival.Alone ? options.Workers : 1); i++)
        {
            await slots.WaitAsync(cancellationToken);
        }

        return BuildAsync(arrival, known is not null || isPending, build, cancellationToken);
    }

    private bool IsUpToDate(DocumentInfo known, Document document)
        => known.ContentHash == document.ContentHash && known.SchemaVersion == schemaVersion && known.BuilderVersion == builderVersion;

    /// <summary>What a text says does not depend on its name: the facts of the document that has gone are those of the one that came.</summary>
    private async Task<Outcome?> RenamedAsync(Arrival arrival, string from, CancellationToken cancellationToken)
    {
        var former = await gate.UseAsync((store, token) => store.ContributionAsync(from, token), cancellationToken);
        if (former is null || !IsUpToDate(former.Document, arrival.Document))
        {
            return null;
        }

        var info = former.Document with { Id = arrival.Document.Id, Location = arrival.Document.Location };
        return new Outcome(OutcomeKind.Renamed, arrival) { Contribution = former with { Document = info } };
    }

    private async Task<Outcome> BuildAsync(
        Arrival arrival, bool isKnown, Func<Document, CancellationToken, BuildResult> build, CancellationToken cancellationToken)
    {
        var document = arrival.Document;
        var holdsSlots = true;
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                try
                {
                    var result = await BuildOnceAsync(document, build, cancellationToken);
                    return new Outcome(isKnown ? OutcomeKind.Changed : OutcomeKind.New, arrival)
                    {
                        Contribution = result.Contribution,
                        Findings = result.Findings,
                        Characters = document.Text.Length,
                    };
                }
                catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
                {
                    return Failed(arrival, isKnown, new Failure(FindingCodes.TimeLimitExceeded,
                        $"Building took longer than {options.DocumentTimeLimit.TotalSeconds} s; the document is left out. "
                        + "Raise the setting build:documentTimeLimit, or split it.",
                        null, attempt));
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    if (attempt >= options.Attempts || arrival.Alone)
                    {
                        return Failed(arrival, isKnown, new Failure(FindingCodes.BuildFailed,
                            $"Building failed ({e.GetType().Name}: {e.Message.ReplaceLineEndings(" ")}); the document is left out, the others are not affected.",
                            e.ToString(), attempt));
                    }

                    slots.Release();
                    holdsSlots = false;
                    await Task.Delay(RetryDelay * Math.Pow(3, attempt - 1), time, cancellationToken);
                    await slots.WaitAsync(cancellationToken);
                    holdsSlots = true;
                }
            }
        }
        finally
        {
            if (holdsSlots)
            {
                slots.Release(arrival.Alone ? options.Workers : 1);
            }

            budget.Return(document.Text.Length);
        }
    }

    private async Task<BuildResult> BuildOnceAsync(Document document, Func<Document, CancellationToken, BuildResult> build, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(options.DocumentTimeLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var token = either.Token;
        var start = time.GetTimestamp();
        using var activity = IngestionMetrics.Activities.StartActivity("build");
        activity?.SetTag("document.id", document.Id);
        var building = Task.Run(
            () =>
            {
                using var note = inFlight?.Note(document);
                return build(document, token);
            },
            token);
        try
        {
            // The wait ends with the limit even if a stage does not look at the token.
            var result = await building.WaitAsync(token);
            observer.Built(time.GetElapsedTime(start));
            return result;
        }
        catch (OperationCanceledException) when (!building.IsCompleted)
        {
            Interlocked.Increment(ref runaways);
            _ = building.ContinueWith(_ => Interlocked.Decrement(ref runaways), TaskScheduler.Default);
            throw;
        }
    }

    private static Outcome Failed(Arrival arrival, bool isKnown, Failure failure) => new(OutcomeKind.Failed, arrival)
    {
        Findings = [new Finding(failure.Code, arrival.Document.Id, failure.Reason)],
        Failure = failure,
        Retracted = isKnown ? [arrival.Document.Id] : [],
    };

    /// <summary>Gathers batches; while one is written, the next is gathered and documents go on being built.</summary>
    private async Task WriteAllAsync(CancellationToken cancellationToken)
    {
        var batch = new Batch();
        var writing = Task.CompletedTask;
        try
        {
            while (await HasMoreAsync(batch, cancellationToken))
            {
                while (!IsFull(batch) && outcomes.Reader.TryRead(out var outcome))
                {
                    batch.Add(outcome, time);
                    observer.Gathered(outcome);
                }

                if (IsFull(batch) || IsDue(batch))
                {
                    await writing;
                    writing = WriteAsync(batch, cancellationToken);
                    batch = new Batch();
                }
            }

            await writing;
            writing = WriteAsync(batch, cancellationToken);
            await writing;
        }
        finally
        {
            // Nothing may touch the store any more when the run has ended; the first error counts.
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for an outcome, but no longer than the batch may wait.</summary>
    /// <returns>Whether anything may still come; false at the end.</returns>
    private async Task<bool> HasMoreAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (options.Linger is not { } linger || batch.IsEmpty)
        {
            return await outcomes.Reader.WaitToReadAsync(cancellationToken);
        }

        var left = linger - time.GetElapsedTime(batch.Since);
        if (left <= TimeSpan.Zero)
        {
            return true;
        }

        using var due = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(due.Token, cancellationToken);
        try
        {
            return await outcomes.Reader.WaitToReadAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return true;
        }
    }

    private bool IsFull(Batch batch)
        => batch.Size >= options.BatchSize || batch.Facts >= MaximumFactsOfBatch || batch.Outcomes.Count >= options.BatchSize * UnwrittenOfBatch;

    private bool IsDue(Batch batch) => options.Linger is { } linger && !batch.IsEmpty && time.GetElapsedTime(batch.Since) >= linger;

    private async Task WriteAsync(Batch batch, CancellationToken cancellationToken)
    {
        if (batch.IsEmpty)
        {
            return;
        }

        var start = time.GetTimestamp();
        using var activity = IngestionMetrics.Activities.StartActivity("write");
        activity?.SetTag("documents", batch.Size);
        var contributions = batch.Contributions.Values.ToList();
        if (contributions.Count > 0)
        {
            await ReplaceAsync(contributions, batch, cancellationToken);
        }

        if (batch.Retracted.Count > 0)
        {
            List<string> gone = [.. batch.Retracted];
            var result = await gate.UseAsync((store, token) => store.RetractAsync(gone, token), cancellationToken);
            observer.Retracted(gone.Count, result.Documents);
        }

        if (contributions.Count > 0 || batch.Retracted.Count > 0)
        {
            observer.Written(contributions.Count + batch.Retracted.Count, time.GetElapsedTime(start));
        }

        foreach (var outcome in batch.Outcomes)
        {
            Forget(outcome.Change);
            var told = outcome.DocumentId is { } id && batch.Refused.TryGetValue(id, out var failure) && outcome.Contribution is not null
                ? outcome with { Kind = OutcomeKind.Failed, Failure = failure, Contribution = null }
                : outcome;
            observer.Committed(told);
            if (told.Change.Receipt is { } receipt)
            {
                await receipt.CompleteAsync(told);
            }

            Interlocked.Decrement(ref inWork);
        }
    }

    private void Forget(Change change)
    {
        lock (gateOfPending)
        {
            foreach (var id in IdsOf(change))
            {
                if (--pending[id].Count == 0)
                {
                    pending.Remove(id);
                }
            }
        }
    }

    /// <summary>A contribution that the store refuses is left out like any other that failed; the rest of its batch is written.</summary>
    private async Task ReplaceAsync(List<DocumentContribution> contributions, Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            await gate.UseAsync((store, token) => store.ReplaceAsync(contributions, token), cancellationToken);
        }
        catch (ArgumentException) when (contributions.Count > 1)
        {
            foreach (var contribution in contributions)
            {
                await ReplaceAsync([contribution], batch, cancellationToken);
            }
        }
        catch (ArgumentException e)
        {
            var id = contributions[0].Document.Id;
            var failure = new Failure(FindingCodes.BuildFailed,
                $"What was built contradicts itself ({e.Message.ReplaceLineEndings(" ")}); the document is left out, the others are not affected.",
                e.ToString(), 1);
            observer.Found(new Finding(failure.Code, id, failure.Reason));
            batch.Refused[id] = failure;
            batch.Retracted.Add(id);
        }
    }

    /// <summary>Changes of one document that are not in the store yet.</summary>
    private sealed class Pending
    {
        public Task Tail { get; set; } = Task.CompletedTask;

        public int Count { get; set; }
    }

    /// <summary>What goes into one transaction. Of two outcomes of one document the later counts.</summary>
    private sealed class Batch
    {
        public OrderedDictionary<string, DocumentContribution> Contributions { get; } = new(StringComparer.Ordinal);

        public HashSet<string> Retracted { get; } = new(StringComparer.Ordinal);

        public List<Outcome> Outcomes { get; } = [];

        public Dictionary<string, Failure> Refused { get; } = new(StringComparer.Ordinal);

        public int Facts { get; private set; }

        public int Size => Contributions.Count + Retracted.Count;

        public bool IsEmpty => Outcomes.Count == 0;

        /// <summary>When its first outcome came, as a timestamp.</summary>
        public long Since { get; private set; }

        public void Add(Outcome outcome, TimeProvider time)
        {
            Since = IsEmpty ? time.GetTimestamp() : Since;
            Outcomes.Add(outcome);
            foreach (var id in outcome.Retracted)
            {
                Contributions.Remove(id);
                Retracted.Add(id);
            }

            if (outcome.Contribution is { } contribution)
            {
                Retracted.Remove(contribution.Document.Id);
                Contributions.Remove(contribution.Document.Id);
                Contributions.Add(contribution.Document.Id, contribution);
                Facts += contribution.Entities.Count + contribution.Relations.Count + contribution.Indicators.Count;
            }
        }
    }

    /// <summary>Lets so many characters in; a text that is larger than all comes in alone.</summary>
    private sealed class CharacterBudget(long most)
    {
        private readonly Lock gate = new();
        private readonly long total = most;
        private long left = most;
        private TaskCompletionSource? freed;

        public async Task TakeAsync(long characters, CancellationToken cancellationToken)
        {
            while (true)
            {
                Task wait;
                lock (gate)
                {
                    if (left >= characters || left == total)
                    {
                        left -= characters;
                        return;
                    }

                    wait = (freed ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }

                await wait.WaitAsync(cancellationToken);
            }
        }

        public void Return(long characters)
        {
            lock (gate)
            {
                left += characters;
                freed?.TrySetResult();
                freed = null;
            }
        }
    }
}
