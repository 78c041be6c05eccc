using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Storage.Sqlite;
using KnowledgeGraph.Worker.Ingestion;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>The line as a worker runs it: without an order of all, patient with its store, and never told before the store has committed.</summary>
public sealed class IngestionLineTests : IAsyncLifetime
{
    private static readonly GraphSchema Schema = new("1", [], [], []);

    private readonly ReceiptBook receipts = new();
    private readonly string folder = Directory.CreateTempSubdirectory("kg-test-").FullName;
    private SqliteGraphStore store = null!;

    public async ValueTask InitializeAsync() => store = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Schema);

    public async ValueTask DisposeAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Poison_is_given_up_after_so_many_attempts_and_the_rest_goes_on()
    {
        var tries = new ConcurrentDictionary<string, int>();
        BuildResult Build(Document document, CancellationToken token)
        {
            var count = tries.AddOrUpdate(document.Id, 1, (_, n) => n + 1);
            return document.Id == "2" || (document.Id == "4" && count < 3) ? throw new InvalidOperationException($"attempt {count}") : Result(document);
        }

        await RunAsync(Build, Options with { Attempts = 3 }, [.. Enumerable.Range(0, 8).Select(i => Come($"{i}"))]);

        var failed = receipts.Told.Single(o => o.Kind == OutcomeKind.Failed);
        Assert.Equal(("2", 3, FindingCodes.BuildFailed), (failed.DocumentId, failed.Failure!.Attempts, failed.Failure.Code));
        Assert.Contains("attempt 3", failed.Failure.Stack, StringComparison.Ordinal);
        Assert.Contains(nameof(Build), failed.Failure.Stack, StringComparison.Ordinal);
        Assert.Equal("0 1 3 4 5 6 7", await HeldAsync());
    }

    [Fact]
    public async Task A_document_that_hangs_does_not_hold_up_the_others()
    {
        using var end = new ManualResetEventSlim();
        var all = Enumerable.Range(0, 40).Select(i => Come($"{i:00}")).ToArray();
        var running = RunAsync(
            (document, _) =>
            {
                if (document.Id == "00")
                {
                    end.Wait(Token);
                }

                return Result(document);
            },
            Options with { DocumentTimeLimit = TimeSpan.FromHours(1), Linger = TimeSpan.Zero },
            all);

        for (var i = 0; receipts.Told.Count < 39 && i < 600; i++)
        {
            await Task.Delay(50, Token);
        }

        Assert.Equal(39, receipts.Told.Count);
        end.Set();
        await running;
        Assert.Equal(40, receipts.Told.Count);
    }

    [Fact]
    public async Task A_document_over_the_limit_is_failed_and_what_it_said_before_goes()
    {
        await RunAsync((d, _) => Result(d), Options, Come("a"), Come("b"));

        await RunAsync(
            (document, token) =>
            {
                token.WaitHandle.WaitOne();
                token.ThrowIfCancellationRequested();
                return Result(document);
            },
            Options with { DocumentTimeLimit = TimeSpan.FromMilliseconds(100) },
            Come("a", "new text"));

        Assert.Equal(FindingCodes.TimeLimitExceeded, receipts.Told.Last().Failure!.Code);
        Assert.Equal("b", await HeldAsync());
    }

    [Fact]
    public async Task Of_changes_of_one_document_the_last_counts_however_long_each_takes()
    {
        var random = new Random(7);
        var changes = new List<Change>();
        var last = new SortedDictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 300; i++)
        {
            var id = $"{random.Next(4)}";
            if (random.Next(4) == 0)
            {
                changes.Add(new Departure(id, receipts));
                last.Remove(id);
            }
            else
            {
                // Texts come back, so what the store says of a document may be what it said two changes ago.
                var text = $"{random.Next(3)}";
                changes.Add(Come(id, text));
                last[id] = text;
            }
        }

        await RunAsync(
            (document, _) =>
            {
                Thread.Sleep(document.Text == "1" ? 3 : 0);
                return Result(document);
            },
            Options with { Workers = 4, BatchSize = 3, Linger = TimeSpan.FromMilliseconds(1) },
            [.. changes]);

        Assert.Equal(300, receipts.Told.Count);
        var held = new SortedDictionary<string, string>(StringComparer.Ordinal);
        await foreach (var document in store.DocumentsAsync(Token))
        {
            held.Add(document.Id, document.ContentHash);
        }

        Assert.Equal(last, held);
    }

    [Fact]
    public async Task Receipts_come_after_the_commit_and_a_store_that_is_away_is_waited_for()
    {
        var flaky = new RecordingStore(store) { Failures = 5 };
        receipts.OnTold = outcome => Assert.NotNull(store.FindDocumentAsync(outcome.DocumentId!, Token).Result);
        await using var gate = StoreGate.Patient(_ => Task.FromResult<IGraphStore>(flaky), TimeProvider.System);

        await LineOf(gate, (d, _) => Result(d), Options, null).RunAsync(Changes([Come("a"), Come("b"), Come("c")], Token), Token);

        Assert.Equal(3, receipts.Told.Count);
        Assert.True(gate.Retries >= 5);
        Assert.Null(gate.Problem);
    }

    [Fact]
    public async Task What_was_in_work_when_a_process_ended_is_suspect_and_is_then_built_alone()
    {
        var text = Text("poison", "x");
        using (var first = WorkerState.Open(folder))
        {
            first.InFlight.Note(text); // never struck out: the process ended
        }

        using var state = WorkerState.Open(folder);
        Assert.Equal((1, 0), (state.CrashesOf(text), state.CrashesOf(Text("other", "x"))));

        var (together, most) = (0, 0);
        await RunAsync(
            (document, _) =>
            {
                var now = Interlocked.Increment(ref together);
                if (document.Id == "poison")
                {
                    Thread.Sleep(50);
                    most = Math.Max(now, Volatile.Read(ref together));
                }

                Thread.Sleep(2);
                Interlocked.Decrement(ref together);
                return Result(document);
            },
            Options with { Workers = 4 },
            [.. Enumerable.Range(0, 20).Select(i => Come($"{i}")), new Arrival(text, receipts) { Alone = true }, .. Enumerable.Range(20, 20).Select(i => Come($"{i}"))]);

        Assert.Equal(1, most);
        Assert.Equal(41, receipts.Told.Count);
        state.Acquit(text);
        Assert.Equal(0, state.CrashesOf(text));
    }

    [Fact]
    public async Task A_rename_is_one_write()
    {
        await RunAsync((d, _) => Result(d), Options, Come("old"));
        var recording = new RecordingStore(store);
        await using var gate = StoreGate.Of(recording, TimeProvider.System);
        var renamed = new Arrival(Text("new", "text"), receipts) { RenamedFrom = "old" };

        await LineOf(gate, (d, _) => Result(d), Options with { BatchSize = 1 }, null).RunAsync(Changes([renamed, new Departure("old", receipts)], Token), Token);

        Assert.Equal("old -> new", recording.Moves.First());
        Assert.Equal("new", await HeldAsync());
        Assert.Equal([OutcomeKind.New, OutcomeKind.Renamed, OutcomeKind.Gone], receipts.Told.Select(o => o.Kind));
    }

    /// <summary>Nothing may wait for itself, and nothing so long that a stop is not heard.</summary>
    [Fact]
    public async Task A_change_that_names_one_document_twice_does_not_wait_for_itself()
    {
        var odd = new Arrival(Text("a", "text"), receipts) { RenamedFrom = "a" };

        await RunAsync((d, _) => Result(d), Options, odd, Come("a", "more")).WaitAsync(TimeSpan.FromSeconds(30), Token);

        Assert.Equal(2, receipts.Told.Count);
        Assert.Equal("a", await HeldAsync());
    }

    [Fact]
    public async Task A_store_that_breaks_while_others_ask_for_it_is_opened_anew_and_never_handed_out_empty()
    {
        var opened = 0;
        await using var gate = StoreGate.Patient(
            async _ =>
            {
                Interlocked.Increment(ref opened);
                await Task.Yield();
                return new RecordingStore(store) { IsKept = true };
            },
            TimeProvider.System);
        var asked = Enumerable.Range(0, 4).Select(i => Task.Run(async () =>
        {
            for (var n = 0; n < 200; n++)
            {
                var fails = (n + i) % 50 == 0;
                await gate.UseAsync(
                    async (given, token) =>
                    {
                        await Task.Yield();
                        Assert.NotNull(given);
                        if (fails)
                        {
                            fails = false;
                            throw new StoreException("broken", isTransient: false);
                        }
                    },
                    Token);
            }
        }));

        await Task.WhenAll(asked);

        Assert.True(opened > 1);
        Assert.Null(gate.Problem);
    }

    [Fact]
    public async Task What_is_given_up_is_not_acknowledged()
    {
        using var abort = new CancellationTokenSource();
        await using var gate = StoreGate.Of(store, TimeProvider.System);
        var line = LineOf(
            gate,
            (document, token) =>
            {
                abort.Cancel();
                token.ThrowIfCancellationRequested();
                return Result(document);
            },
            Options,
            null);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => line.RunAsync(Changes([Come("a"), Come("b")], Token), abort.Token));

        Assert.Empty(receipts.Told);
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static IngestionOptions Options => new() { BatchSize = 8, Workers = 2, DocumentTimeLimit = TimeSpan.FromSeconds(30), Linger = TimeSpan.FromMilliseconds(5) };

    private Arrival Come(string id, string text = "text") => new(Text(id, text), receipts);

    private static Document Text(string id, string text) => new() { Id = id, Text = text, ContentHash = text };

    private static BuildResult Result(Document document) => new(
        DocumentContribution.Empty(new DocumentInfo { Id = document.Id, ContentHash = document.ContentHash, SchemaVersion = "1", BuilderVersion = "1" }), []);

    private async Task RunAsync(Func<Document, CancellationToken, BuildResult> build, IngestionOptions options, params Change[] changes)
    {
        using var book = InFlightBook.Open(Path.Combine(folder, "building"));
        await using var gate = StoreGate.Of(store, TimeProvider.System);
        await LineOf(gate, build, options, book).RunAsync(Changes(changes, Token), Token);

        // A build that overran its limit stays noted until it ends, which is after the run does.
        for (var i = 0; InFlightBook.LeftIn(Path.Combine(folder, "building")).Count > 0 && i < 600; i++)
        {
            await Task.Delay(50, Token);
        }

        Assert.Empty(InFlightBook.LeftIn(Path.Combine(folder, "building")));
    }

    private static IngestionLine LineOf(StoreGate gate, Func<Document, CancellationToken, BuildResult> build, IngestionOptions options, InFlightBook? book)
        => new(gate, () => build, "1", "1", DecisionBook.Empty, options, new IngestionMetrics(TimeProvider.System), TimeProvider.System, book);

    private static async IAsyncEnumerable<Change> Changes(IEnumerable<Change> changes, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var change in changes)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return change;
        }
    }

    private async Task<string> HeldAsync()
    {
        var ids = new List<string>();
        await foreach (var document in store.DocumentsAsync(Token))
        {
            ids.Add(document.Id);
        }

        return string.Join(' ', ids);
    }

    private sealed class ReceiptBook : IReceipt
    {
        public ConcurrentQueue<Outcome> Told { get; } = [];

        public Action<Outcome>? OnTold { get; set; }

        public ValueTask CompleteAsync(Outcome outcome)
        {
            OnTold?.Invoke(outcome);
            Told.Enqueue(outcome);
            return default;
        }
    }
}
