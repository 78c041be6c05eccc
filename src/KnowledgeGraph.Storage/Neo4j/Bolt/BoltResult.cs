using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Storage.Neo4j.Bolt;

/// <summary>The records of one statement.</summary>
/// <remarks>
/// The server is asked for <see cref="CypherSessionOptions.FetchSize"/> records, and for more when less than a third of these is left to be taken. What has come waits in
/// a list, which the reader takes whole; so the two threads meet once for many records.
/// </remarks>
internal sealed class BoltResult : ICypherResult
{
    // The share of a fetch that may be left when the next is asked for; that of Neo4j's drivers.
    private const double LowWater = 0.3;

    private readonly Lock gate = new();
    private readonly BoltConnection connection;
    private readonly IBoltResultOwner owner;
    private readonly long fetchSize;
    private readonly long bufferLimit;
    private readonly BoltAnswer run = new();
    private readonly TaskCompletionSource<CypherSummary> summary = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<object?[]> arrived = [];
    private List<object?[]>? spare;
    private long arrivedBytes;
    private TaskCompletionSource? news;
    private TaskCompletionSource? room;
    private long? qid;
    private int left;
    private bool isOpen = true;
    private volatile bool hasMore;
    private volatile bool isAbandoned;
    private bool isUnlimited;
    private bool isTaken;

    public BoltResult(BoltConnection connection, IBoltResultOwner owner, long fetchSize, long bufferLimit)
        => (this.connection, this.owner, this.fetchSize, this.bufferLimit) = (connection, owner, fetchSize, bufferLimit);

    public IReadOnlyList<string> Keys { get; private set; } = [];

    /// <summary>What the end of the statement told besides the summary; empty before.</summary>
    public PropertyMap Metadata { get; private set; } = PropertyMap.Empty;

    /// <summary>Whether the server has told the end, or will never.</summary>
    public bool IsComplete => summary.Task.IsCompleted;

    /// <summary>Whether the server holds more records and waits to be asked.</summary>
    public bool HasMore => hasMore;

    /// <summary>Completes when the end is known; fails as the statement does.</summary>
    public Task<CypherSummary> Completion => summary.Task;

    /// <summary>Writes RUN and the first PULL, to be sent with the next flush.</summary>
    public void Start(string statement, IReadOnlyDictionary<string, object?>? parameters, PropertyMap extra)
    {
        connection.Write(run, MessageTag.Run, statement, parameters ?? PropertyMap.Empty, extra);
        WritePull(MessageTag.Pull, fetchSize);
    }

    /// <summary>Waits until the server has taken the statement.</summary>
    public async Task WaitForKeysAsync(CancellationToken cancellationToken)
    {
        var metadata = await run.Task.WaitAsync(cancellationToken);
        Keys = [.. (metadata.GetValueOrDefault("fields") as object?[] ?? []).OfType<string>()];
        qid = metadata.GetValueOrDefault("qid") as long?;
    }

    public async IAsyncEnumerable<IReadOnlyList<object?>> RecordsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        if (isTaken)
        {
            throw new InvalidOperationException("The records of a result can be read once.");
        }

        isTaken = true;
        var lowWater = fetchSize < 0 ? 0 : (int)Math.Min(int.MaxValue, fetchSize * LowWater);
        while (await NextBatchAsync(cancellationToken) is { } batch)
        {
            for (var i = 0; i < batch.Count; i++)
            {
                if (hasMore && batch.Count - i - 1 + Volatile.Read(ref left) <= lowWater)
                {
                    await PullAsync(cancellationToken);
                }

                yield return batch[i];
            }

            batch.Clear();
            spare = batch;
        }

        await owner.OnEndAsync(this);
    }

    public async Task<CypherSummary> ConsumeAsync(CancellationToken cancellationToken = default)
    {
        await DiscardAsync(cancellationToken);
        await owner.OnEndAsync(this);
        return await summary.Task;
    }

    public async ValueTask DisposeAsync()
    {
        isTaken = true;
        await owner.OnAbandonedAsync(this);
    }

    /// <summary>Drops what was not read and waits for the end.</summary>
    public async Task DiscardAsync(CancellationToken cancellationToken)
    {
        try
        {
            Abandon();
            while (!summary.Task.IsCompleted)
            {
                var waiting = WaitForNews();
                if (hasMore)
                {
                    hasMore = false;
                    WritePull(MessageTag.Discard, -1);
                    await connection.FlushAsync().WaitAsync(cancellationToken);
                }

                if (waiting is not null)
                {
                    await waiting.WaitAsync(cancellationToken);
                }
            }

            await summary.Task;
        }
        catch (Exception e)
        {
            throw owner.Translate(e);
        }
    }

    /// <summary>Takes all that is left from the server and keeps it for the reader.</summary>
    public async Task BufferAsync(CancellationToken cancellationToken)
    {
        LiftLimit();
        while (!summary.Task.IsCompleted)
        {
            Task? waiting;
            lock (gate)
            {
                waiting = isOpen && !hasMore ? (news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
            }

            if (hasMore)
            {
                await PullAsync(cancellationToken, -1);
            }
            else if (waiting is not null)
            {
                await waiting.WaitAsync(cancellationToken);
            }
        }
    }

    /// <summary>Lets records pile up: what comes behind them is waited for.</summary>
    public void LiftLimit()
    {
        lock (gate)
        {
            isUnlimited = true;
            room?.TrySetResult();
        }
    }

    /// <summary>Drops what has come and what comes.</summary>
    public void Abandon()
    {
        lock (gate)
        {
            isAbandoned = true;
            arrived.Clear();
            (arrivedBytes, left) = (0, 0);
            room?.TrySetResult();
        }
    }

    /// <returns>Null at the end.</returns>
    private async ValueTask<List<object?[]>?> NextBatchAsync(CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                Task waiting;
                lock (gate)
                {
                    if (isAbandoned && !summary.Task.IsFaulted)
                    {
                        throw new InvalidOperationException("The records were dropped: the result was consumed or its transaction has ended.");
                    }

                    if (arrived.Count > 0)
                    {
                        var batch = arrived;
                        arrived = spare ?? [];
                        spare = null;
                        (arrivedBytes, left) = (0, 0);
                        room?.TrySetResult();
                        return batch;
                    }

                    if (!isOpen)
                    {
                        break;
                    }

                    waiting = hasMore ? Task.CompletedTask : (news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
                }

                if (hasMore)
                {
                    await PullAsync(cancellationToken);
                }
                else
                {
                    await waiting.WaitAsync(cancellationToken);
                }
            }

            await summary.Task;
            return null;
        }
        catch (Exception e)
        {
            throw owner.Translate(e);
        }
    }

    private async Task PullAsync(CancellationToken cancellationToken, long? count = null)
    {
        try
        {
            hasMore = false;
            WritePull(MessageTag.Pull, count ?? fetchSize);
            await connection.FlushAsync().WaitAsync(cancellationToken);
        }
        catch (Exception e)
        {
            throw owner.Translate(e);
        }
    }

    private void WritePull(byte tag, long count)
        => connection.Write(
            new Pulled(this),
            tag,
            qid is { } id ? new PropertyMap(("n", count), ("qid", id)) : new PropertyMap(("n", count)));

    private Task? WaitForNews()
    {
        lock (gate)
        {
            return isOpen ? (news ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task : null;
        }
    }

    private void Tell()
    {
        news?.TrySetResult();
        news = null;
    }

    private void End(PropertyMap? metadata, Exception? error)
    {
        lock (gate)
        {
            isOpen = false;
            if (metadata is not null)
            {
                Metadata = metadata;
                summary.TrySetResult(BoltMetadata.Summary(metadata));
            }
            else
            {
                summary.TrySetException(error!);
                _ = summary.Task.Exception;
            }

            room?.TrySetResult();
            Tell();
        }
    }

    /// <summary>The answer to one PULL or DISCARD.</summary>
    private sealed class Pulled(BoltResult result) : BoltResponse
    {
        private readonly List<object?[]> batch = [];
        private long bytes;

        public override void OnRecord(object?[] record, int size)
        {
            if (!result.isAbandoned)
            {
                batch.Add(record);
                bytes += size;
            }
        }

        public override void OnPause()
        {
            if (batch.Count == 0)
            {
                return;
            }

            lock (result.gate)
            {
                if (!result.isAbandoned)
                {
                    result.arrived.AddRange(batch);
                    result.arrivedBytes += bytes;
                    Volatile.Write(ref result.left, result.arrived.Count);
                    result.Tell();
                }
            }

            batch.Clear();
            bytes = 0;
        }

        public override ValueTask WaitForRoomAsync()
        {
            lock (result.gate)
            {
                if (result.arrivedBytes <= result.bufferLimit || result.isAbandoned || result.isUnlimited)
                {
                    return ValueTask.CompletedTask;
                }

                result.room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                return new ValueTask(result.room.Task);
            }
        }

        public override void OnSuccess(PropertyMap metadata)
        {
            if (metadata.GetValueOrDefault("has_more") is true)
            {
                lock (result.gate)
                {
                    result.hasMore = true;
                    result.Tell();
                }
            }
            else
            {
                result.End(metadata, null);
            }
        }

        public override void OnFailure(Exception error) => result.End(null, error);

        public override void Abandon() => result.Abandon();
    }
}

/// <summary>Session or transaction that a result belongs to.</summary>
internal interface IBoltResultOwner
{
    /// <summary>The end of the records was reached.</summary>
    Task OnEndAsync(BoltResult result);

    /// <summary>The result is disposed of, read or not.</summary>
    Task OnAbandonedAsync(BoltResult result);

    /// <summary>The exception that callers see.</summary>
    Exception Translate(Exception error);
}
