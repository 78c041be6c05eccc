using KnowledgeGraph.Pipeline;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>Builds documents, so many at a time, each within its limit, and again where one throws.</summary>
/// <param name="load">Called when a document has to be built, once.</param>
/// <param name="inFlight">Where documents are noted while they are built; null: nowhere.</param>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "A build that overran its limit may still come back to the semaphore.")]
internal sealed class DocumentBuilds(
    Func<Func<Document, CancellationToken, BuildResult>> load, IngestionOptions options, IIngestionObserver observer, TimeProvider time, InFlightBook? inFlight)
{
    /// <summary>So many UTF-16 code units of text are in work at most, or one document.</summary>
    private const long MaximumCharactersInWork = 64 << 20;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim slots = new(options.Workers);
    private readonly CharacterBudget budget = new(MaximumCharactersInWork);
    private Func<Document, CancellationToken, BuildResult>? build;
    private int runaways;

    /// <summary>Builds that overran their limit and do not end; each holds a core.</summary>
    public int Runaways => Volatile.Read(ref runaways);

    /// <summary>Waits for a place and starts a build; called by one caller at a time.</summary>
    /// <param name="isKnown">Whether the store holds the document, or soon will.</param>
    /// <returns>The work under way.</returns>
    public async Task<Task<Outcome>> StartAsync(Arrival arrival, bool isKnown, CancellationToken cancellationToken)
    {
        build ??= load();
        await budget.TakeAsync(arrival.Document.Text.Length, cancellationToken);
        for (var i = 0; i < (arrival.Alone ? options.Workers : 1); i++)
        {
            await slots.WaitAsync(cancellationToken);
        }

        return BuildAsync(arrival, isKnown, build, cancellationToken);
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
                        Retracted = arrival.RenamedFrom is { } from && from != document.Id ? [from] : [],
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
}
