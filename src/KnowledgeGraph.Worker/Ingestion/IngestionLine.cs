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
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "What was given up may still come back to the semaphore.")]
internal sealed class IngestionLine
{
    private readonly StoreGate gate;
    private readonly string schemaVersion;
    private readonly string builderVersion;
    private readonly DecisionBook decisions;
    private readonly SemaphoreSlim places;
    private readonly Channel<Outcome> outcomes;
    private readonly PendingChanges pending;
    private readonly DocumentBuilds builds;
    private readonly BatchWriter writer;
    private long taken;

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
        this.schemaVersion = schemaVersion;
        this.builderVersion = builderVersion;
        this.decisions = decisions;
        places = new SemaphoreSlim(options.Workers * 2);
        outcomes = Channel.CreateBounded<Outcome>(new BoundedChannelOptions(options.Workers * 2) { SingleReader = true });
        pending = new PendingChanges(options.KeepsOrder);
        builds = new DocumentBuilds(loadBuilder, options, observer, time, inFlight);
        writer = new BatchWriter(gate, outcomes.Reader, pending, options, observer, time);
    }

    /// <summary>Changes taken and not yet written.</summary>
    public long InWork => Interlocked.Read(ref taken) - writer.Done;

    /// <summary>Outcomes that wait for the writer.</summary>
    public int Waiting => outcomes.Reader.Count;

    /// <inheritdoc cref="DocumentBuilds.Runaways"/>
    public int Runaways => builds.Runaways;

    /// <summary>Works until the changes end and all are written.</summary>
    /// <exception cref="StoreException">The store failed, and went on to.</exception>
    /// <exception cref="KnowledgeGraphException">A seed file is malformed.</exception>
    public async Task RunAsync(IAsyncEnumerable<Change> changes, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var dispatching = DispatchAllAsync(changes, stop.Token);
        try
        {
            await writer.RunAsync(stop.Token);
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
                Interlocked.Increment(ref taken);
                var outcome = change switch
                {
                    Arrival arrival => await TakeAsync(arrival, check, cancellationToken),
                    Departure departure => Task.FromResult(new Outcome(OutcomeKind.Gone, departure) { Retracted = [departure.DocumentId] }),
                    Trouble trouble => Task.FromResult(new Outcome(OutcomeKind.Unread, trouble) { Findings = [trouble.Finding] }),
                    _ => throw new InvalidOperationException($"A change of kind {change.GetType().Name} is not known."),
                };
                running.RemoveWhere(t => t.IsCompletedSuccessfully);
                running.Add(PassOnAsync(outcome, pending.Add(change), cancellationToken));
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

    private async Task PassOnAsync(Task<Outcome> work, Turn turn, CancellationToken cancellationToken)
    {
        try
        {
            var outcome = await work;
            await turn.ComeAsync(cancellationToken);
            await outcomes.Writer.WriteAsync(WithoutText(outcome), cancellationToken);
        }
        catch (Exception e)
        {
            outcomes.Writer.TryComplete(e); // the writer ends with this error, and the run with it
            throw;
        }
        finally
        {
            turn.Pass();
            places.Release();
        }
    }

    /// <summary>What waits for the writer needs the text no more, and many may wait.</summary>
    private static Outcome WithoutText(Outcome outcome)
        => outcome.Change is Arrival arrival ? outcome with { Change = arrival with { Document = arrival.Document with { Text = string.Empty } } } : outcome;

    /// <returns>The work under way, or done where nothing had to be built.</returns>
    private async Task<Task<Outcome>> TakeAsync(Arrival arrival, DecisionCheck check, CancellationToken cancellationToken)
    {
        var document = arrival.Document;

        // What is still on its way to the store may be newer than what the store says.
        var isPending = pending.Holds(document.Id);
        var known = await gate.UseAsync((store, token) => store.FindDocumentAsync(document.Id, token), cancellationToken);
        if (!isPending && known is not null && IsUpToDate(known, document) && check.Holds(known, document))
        {
            var moved = known.Location == document.Location ? null : await gate.UseAsync((store, token) => store.ContributionAsync(document.Id, token), cancellationToken);
            return Task.FromResult(new Outcome(OutcomeKind.Unchanged, arrival)
            {
                Contribution = moved is null ? null : moved with { Document = known with { Location = document.Location } },
            });
        }

        if (arrival.RenamedFrom is { } from && !pending.Holds(from) && decisions.IsEmpty && await RenamedAsync(arrival, from, cancellationToken) is { } renamed)
        {
            return Task.FromResult(renamed);
        }

        return await builds.StartAsync(arrival, known is not null || isPending, cancellationToken);
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
        return new Outcome(OutcomeKind.Renamed, arrival) { Contribution = former with { Document = info }, Retracted = [from] };
    }
}
