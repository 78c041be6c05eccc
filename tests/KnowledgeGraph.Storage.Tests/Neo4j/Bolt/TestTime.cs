namespace KnowledgeGraph.Storage.Tests.Neo4j.Bolt;

/// <summary>A clock that stands still until a test moves it. Waits that <paramref name="skips"/> names are over at once, and the clock moves on by them.</summary>
internal sealed class TestTime(Func<TimeSpan, bool>? skips = null) : TimeProvider
{
    private readonly Lock gate = new();
    private readonly List<TestTimer> timers = [];
    private readonly List<TimeSpan> skipped = [];
    private readonly List<(Func<TimeSpan, bool> Due, TaskCompletionSource Signal)> watchers = [];
    private TimeSpan now;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>The waits that were skipped, in order.</summary>
    public IReadOnlyList<TimeSpan> Skipped
    {
        get
        {
            lock (gate)
            {
                return [.. skipped];
            }
        }
    }

    public override long GetTimestamp()
    {
        lock (gate)
        {
            return now.Ticks;
        }
    }

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + TimeSpan.FromTicks(GetTimestamp());

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Completes when a wait of such a length is under way.</summary>
    public Task WaitingAsync(Func<TimeSpan, bool> due)
    {
        lock (gate)
        {
            if (timers.Any(t => due(t.Length)))
            {
                return Task.CompletedTask;
            }

            var signal = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            watchers.Add((due, signal));
            return signal.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }
    }

    public void Advance(TimeSpan time)
    {
        List<TestTimer> due;
        lock (gate)
        {
            now += time;
            due = [.. timers.Where(t => t.Due <= now)];
            timers.RemoveAll(due.Contains);
        }

        due.ForEach(t => t.Fire());
    }

    private sealed class TestTimer(TestTime time, Action fire) : ITimer
    {
        public TimeSpan Due { get; private set; }

        public TimeSpan Length { get; private set; }

        public void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            var isSkipped = false;
            lock (time.gate)
            {
                time.timers.Remove(this);
                if (dueTime == Timeout.InfiniteTimeSpan)
                {
                    return true;
                }

                isSkipped = time.Skips?.Invoke(dueTime) == true;
                if (isSkipped)
                {
                    time.now += dueTime;
                    time.skipped.Add(dueTime);
                }
                else
                {
                    (Due, Length) = (time.now + dueTime, dueTime);
                    time.timers.Add(this);
                    foreach (var watcher in time.watchers.Where(w => w.Due(dueTime)))
                    {
                        watcher.Signal.TrySetResult();
                    }
                }
            }

            if (isSkipped)
            {
                ThreadPool.QueueUserWorkItem(_ => fire());
            }

            return true;
        }

        public void Dispose()
        {
            lock (time.gate)
            {
                time.timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }

    private Func<TimeSpan, bool>? Skips => skips;
}
