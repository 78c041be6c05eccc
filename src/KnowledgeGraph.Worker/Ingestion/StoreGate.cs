using Polly;
using Polly.Retry;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>The way to the store: tries again what may pass, opens anew what broke, and knows how it stands.</summary>
/// <remarks>Every write of a store is all or nothing and writing twice equals once, so all may be tried again.</remarks>
internal sealed class StoreGate : IAsyncDisposable
{
    private readonly Func<CancellationToken, Task<IGraphStore>> open;
    private readonly bool ownsStore;
    private readonly ResiliencePipeline pipeline;
    private readonly SemaphoreSlim opening = new(1, 1);
    private readonly Lock gate = new();
    private Opened? current;

    private StoreGate(Func<CancellationToken, Task<IGraphStore>> open, bool ownsStore, RetryStrategyOptions retry, TimeProvider time, Action<StoreException>? onRetry)
    {
        this.open = open;
        this.ownsStore = ownsStore;
        retry.BackoffType = DelayBackoffType.Exponential;
        retry.UseJitter = true;
        retry.OnRetry = arguments =>
        {
            Retries++;
            onRetry?.Invoke((StoreException)arguments.Outcome.Exception!);
            return default;
        };
        pipeline = new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(retry).Build();
    }

    /// <summary>Why the store cannot be used at the moment; null where the last call went through.</summary>
    public string? Problem { get; private set; } = "it is not open yet; where another program is preparing it, that is waited for";

    /// <summary>How often the store was opened. What was known of it before the last time may not hold any more.</summary>
    public int Generation { get; private set; }

    /// <summary>How often something was tried again.</summary>
    public long Retries { get; private set; }

    /// <summary>For one run: what may pass is tried five times. A server that is away is waited for by the driver as well, for half a minute each time.</summary>
    public static StoreGate Of(IGraphStore store, TimeProvider time, Action<StoreException>? onRetry = null)
        => new(
            _ => Task.FromResult(store), ownsStore: false,
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<StoreException>(e => e.IsTransient),
                MaxRetryAttempts = 4,
                Delay = TimeSpan.FromMilliseconds(300),
            },
            time, onRetry);

    /// <summary>For a worker that stays: everything that a store may say is tried again until it passes, at most half a minute apart.</summary>
    /// <remarks>A full disk or a missing folder is a lasting error for a command, but something that an operator will mend for a worker.</remarks>
    public static StoreGate Patient(Func<CancellationToken, Task<IGraphStore>> open, TimeProvider time, Action<StoreException>? onRetry = null)
        => new(
            open, ownsStore: true,
            new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<StoreException>(),
                MaxRetryAttempts = int.MaxValue,
                Delay = TimeSpan.FromMilliseconds(200),
                MaxDelay = TimeSpan.FromSeconds(30),
            },
            time, onRetry);

    /// <summary>Does something with the store; may do it more than once.</summary>
    public async Task<T> UseAsync<T>(Func<IGraphStore, CancellationToken, Task<T>> use, CancellationToken cancellationToken)
        => await pipeline.ExecuteAsync(
            async (state, token) =>
            {
                Opened? lease = null;
                try
                {
                    lease = await state.Gate.LeaseAsync(token);
                    var result = await state.Use(lease.Store, token);
                    state.Gate.Problem = null;
                    return result;
                }
                catch (StoreException e)
                {
                    state.Gate.Problem = e.Message;
                    state.Gate.Retire(lease, isBroken: !e.IsTransient);
                    throw;
                }
                finally
                {
                    await state.Gate.ReturnAsync(lease);
                }
            },
            (Gate: this, Use: use),
            cancellationToken);

    public Task UseAsync(Func<IGraphStore, CancellationToken, Task> use, CancellationToken cancellationToken)
        => UseAsync(
            async (store, token) =>
            {
                await use(store, token);
                return true;
            },
            cancellationToken);

    public async ValueTask DisposeAsync()
    {
        Opened? last;
        lock (gate)
        {
            last = current;
        }

        Retire(last, isBroken: true);
        if (last is { Users: 0 } && ownsStore)
        {
            await last.Store.DisposeAsync();
        }

        opening.Dispose();
    }

    private async Task<Opened> LeaseAsync(CancellationToken cancellationToken)
    {
        await opening.WaitAsync(cancellationToken);
        try
        {
            if (TryLease() is { } lease)
            {
                return lease;
            }

            var store = await open(cancellationToken);
            lock (gate)
            {
                current = new Opened(store) { Users = 1 };
                Generation++;
                return current;
            }
        }
        finally
        {
            opening.Release();
        }
    }

    /// <summary>One look and one step: what is open may be retired by another at any moment.</summary>
    private Opened? TryLease()
    {
        lock (gate)
        {
            if (current is not null)
            {
                current.Users++;
            }

            return current;
        }
    }

    /// <summary>What broke is not handed out again; it is closed when its last user is done.</summary>
    private void Retire(Opened? lease, bool isBroken)
    {
        lock (gate)
        {
            if (isBroken && ownsStore && lease is not null && current == lease)
            {
                current = null;
            }
        }
    }

    private async ValueTask ReturnAsync(Opened? lease)
    {
        var isLast = false;
        lock (gate)
        {
            isLast = lease is not null && --lease.Users == 0 && lease != current;
        }

        if (isLast && ownsStore)
        {
            await lease!.Store.DisposeAsync();
        }
    }

    private sealed class Opened(IGraphStore store)
    {
        public IGraphStore Store { get; } = store;

        public int Users { get; set; }
    }
}
