using System.Threading.Channels;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Writes outcomes in batches, each of them one transaction, and gives receipts for what is in the store.</summary>
internal sealed class BatchWriter(
    StoreGate gate, ChannelReader<Outcome> outcomes, PendingChanges pending, IngestionOptions options, IIngestionObserver observer, TimeProvider time)
{
    /// <summary>So many facts close a batch early: a few large documents need as much memory as many small ones.</summary>
    private const int MaximumFactsOfBatch = 50_000;

    /// <summary>So many outcomes for each that is written close a batch, for most may need no writing and wait for it all the same.</summary>
    private const int UnwrittenOfBatch = 8;

    private long done;

    /// <summary>Outcomes that are in the store.</summary>
    public long Done => Interlocked.Read(ref done);

    /// <summary>Gathers batches; while one is written, the next is gathered and documents go on being built.</summary>
    /// <exception cref="StoreException">The store failed, and went on to.</exception>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var batch = new Batch();
        var writing = Task.CompletedTask;
        try
        {
            while (await HasMoreAsync(batch, cancellationToken))
            {
                while (!IsFull(batch) && outcomes.TryRead(out var outcome))
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
            return await outcomes.WaitToReadAsync(cancellationToken);
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
            return await outcomes.WaitToReadAsync(either.Token);
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
        if (batch.Size > 0)
        {
            await ReplaceAsync([.. batch.Contributions.Values], [.. batch.Retracted], batch, cancellationToken);
            observer.Written(batch.Size, time.GetElapsedTime(start));
        }

        if (batch.Retracted.Count > 0)
        {
            observer.Retracted(batch.Retracted.Count);
        }

        foreach (var outcome in batch.Outcomes)
        {
            pending.Remove(outcome.Change);
            var told = outcome.DocumentId is { } id && batch.Refused.TryGetValue(id, out var failure) && outcome.Contribution is not null
                ? outcome with { Kind = OutcomeKind.Failed, Failure = failure, Contribution = null }
                : outcome;
            observer.Committed(told);
            if (told.Change.Receipt is { } receipt)
            {
                await receipt.CompleteAsync(told);
            }

            Interlocked.Increment(ref done);
        }
    }

    /// <summary>
    /// All in one transaction: of a document of another name nobody sees both, or none. A contribution that the store refuses is left out like any other that failed,
    /// and the rest of its batch is written one by one.
    /// </summary>
    private async Task ReplaceAsync(
        IReadOnlyList<DocumentContribution> contributions, IReadOnlyList<string> retracted, Batch batch, CancellationToken cancellationToken)
    {
        try
        {
            await gate.UseAsync((store, token) => store.ReplaceAsync(contributions, retracted, token), cancellationToken);
        }
        catch (ArgumentException) when (contributions.Count > 1 || (contributions.Count == 1 && retracted.Count > 0))
        {
            foreach (var contribution in contributions)
            {
                await ReplaceAsync([contribution], [], batch, cancellationToken);
            }

            await ReplaceAsync([], retracted, batch, cancellationToken);
        }
        catch (ArgumentException e) when (contributions.Count == 1)
        {
            var id = contributions[0].Document.Id;
            var failure = new Failure(FindingCodes.BuildFailed,
                $"What was built contradicts itself ({e.Message.ReplaceLineEndings(" ")}); the document is left out, the others are not affected.",
                e.ToString(), 1);
            observer.Found(new Finding(failure.Code, id, failure.Reason));
            batch.Refused[id] = failure;
            await ReplaceAsync([], [id], batch, cancellationToken);
            observer.Retracted(1);
        }
    }
}
