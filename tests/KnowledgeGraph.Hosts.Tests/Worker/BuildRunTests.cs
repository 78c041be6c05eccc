using System.Runtime.CompilerServices;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Storage.Sqlite;
using KnowledgeGraph.Worker;

namespace KnowledgeGraph.Hosts.Tests.Worker;

public sealed class BuildRunTests : IAsyncLifetime
{
    private static readonly GraphSchema Schema = new("1", [], [], []);

    private readonly List<Finding> findings = [];
    private IGraphStore store = null!;

    public async ValueTask InitializeAsync() => store = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Schema);

    public ValueTask DisposeAsync() => store.DisposeAsync();

    [Fact]
    public async Task Documents_are_written_in_reading_order_whatever_takes_longest()
    {
        var recorder = new RecordingStore(store);
        var run = Run(recorder, (document, _) =>
        {
            Thread.Sleep(document.Id.EndsWith('0') ? 30 : 0);
            return Result(document);
        }, new BuildOptions { Parallelism = 4, BatchSize = 3 }, Texts(20));

        await run.RunAsync([], false, findings.Add, null, Token);

        Assert.Equal(Enumerable.Range(0, 20).Select(Id), recorder.Written.SelectMany(b => b));
        Assert.All(recorder.Written, batch => Assert.InRange(batch.Count, 1, 3));
    }

    [Fact]
    public async Task Few_documents_are_in_memory_at_a_time()
    {
        var (read, built, most) = (0, 0, 0);
        async IAsyncEnumerable<ReadResult> Reader([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            for (var i = 0; i < 500; i++)
            {
                most = Math.Max(most, ++read - Volatile.Read(ref built));
                await Task.Yield();
                yield return new ReadResult(Text(i));
            }
        }

        var run = new BuildRun(
            (_, token) => Reader(token),
            () => (document, _) =>
            {
                Thread.Sleep(1);
                Interlocked.Increment(ref built);
                return Result(document);
            },
            "1", "1", store, new BuildOptions { Parallelism = 2 });

        var summary = await run.RunAsync([], false, findings.Add, null, Token);

        Assert.Equal(500, summary.New);
        Assert.InRange(most, 1, 10);
    }

    [Fact]
    public async Task A_document_that_throws_is_a_finding_and_loses_what_it_contributed()
    {
        await Run(store, (d, _) => Result(d), new BuildOptions(), Texts(3)).RunAsync([], false, findings.Add, null, Token);
        var edited = Text(1) with { Text = "edited", ContentHash = "edited" };

        var summary = await Run(store, (_, _) => throw new InvalidOperationException("boom\nbang"), new BuildOptions(), [Text(0), edited, Text(2)])
            .RunAsync([], false, findings.Add, null, Token);

        Assert.Equal((3, 2, 1, 1), (summary.Read, summary.Unchanged, summary.Failed, summary.Retracted));
        Assert.Equal((FindingCodes.BuildFailed, Id(1)), (findings.Single().Code, findings[0].Subject));
        Assert.Contains("InvalidOperationException: boom bang", findings[0].Message, StringComparison.Ordinal);
        Assert.Null(await store.FindDocumentAsync(Id(1), Token));
        Assert.NotNull(await store.FindDocumentAsync(Id(2), Token));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_document_that_takes_too_long_is_left_out_even_if_it_does_not_heed_the_token(bool heeds)
    {
        using var end = new CancellationTokenSource();
        var run = Run(
            store,
            (document, token) =>
            {
                if (document.Id == Id(1))
                {
                    (heeds ? token : end.Token).WaitHandle.WaitOne();
                    token.ThrowIfCancellationRequested();
                }

                return Result(document);
            },
            new BuildOptions { DocumentTimeLimit = 1, Parallelism = 2 },
            Texts(4));

        var summary = await run.RunAsync([], false, findings.Add, null, Token);
        await end.CancelAsync();

        Assert.Equal((3, 1), (summary.New, summary.Failed));
        Assert.Equal((FindingCodes.TimeLimitExceeded, Id(1)), (findings.Single().Code, findings[0].Subject));
    }

    [Fact]
    public async Task A_cancelled_run_leaves_whole_batches_and_the_next_one_goes_on()
    {
        using var stop = new CancellationTokenSource();
        var run = Run(
            store,
            (document, _) =>
            {
                if (document.Id == Id(50))
                {
                    stop.Cancel();
                }

                return Result(document);
            },
            new BuildOptions { BatchSize = 5, Parallelism = 2 },
            Texts(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.RunAsync([], false, findings.Add, null, stop.Token));
        var written = (await store.StatisticsAsync(Token)).Documents;
        var summary = await Run(store, (d, _) => Result(d), new BuildOptions(), Texts(100)).RunAsync([], false, findings.Add, null, Token);

        Assert.Equal(0, written % 5);
        Assert.InRange(written, 1, 60);
        Assert.Equal((100 - written, written), (summary.New, summary.Unchanged));
    }

    [Fact]
    public async Task Another_schema_or_builder_version_builds_again()
    {
        await Run(store, (d, _) => Result(d), new BuildOptions(), Texts(2)).RunAsync([], false, findings.Add, null, Token);

        var summary = await Run(store, (d, _) => Result(d, "2"), new BuildOptions(), Texts(2), builderVersion: "2").RunAsync([], false, findings.Add, null, Token);

        Assert.Equal((0, 2), (summary.Unchanged, summary.Changed));
    }

    [Fact]
    public async Task The_builder_is_not_loaded_where_nothing_changed()
    {
        await Run(store, (d, _) => Result(d), new BuildOptions(), Texts(2)).RunAsync([], false, findings.Add, null, Token);
        var run = new BuildRun((_, _) => Results(Texts(2)), () => throw new InvalidOperationException("loaded"), "1", "1", store, new BuildOptions());

        Assert.Equal(2, (await run.RunAsync([], false, findings.Add, null, Token)).Unchanged);
    }

    [Fact]
    public async Task A_malformed_seed_ends_the_run()
    {
        var run = new BuildRun((_, _) => Results(Texts(2)), () => throw new SeedFormatException("a.tsv", 3, "bad"), "1", "1", store, new BuildOptions());

        var error = await Assert.ThrowsAsync<SeedFormatException>(() => run.RunAsync([], false, findings.Add, null, Token));

        Assert.Equal(3, error.Line);
    }

    [Fact]
    public async Task Of_two_documents_with_one_id_the_first_counts()
    {
        var summary = await Run(store, (d, _) => Result(d), new BuildOptions(), [Text(0), Text(0) with { ContentHash = "other" }]).RunAsync([], false, findings.Add, null, Token);

        Assert.Equal((1, 1), (summary.Read, summary.Findings));
        Assert.Equal(FindingCodes.DuplicateDocumentId, findings.Single().Code);
    }

    [Fact]
    public async Task A_contribution_that_the_store_refuses_is_left_out_alone()
    {
        var run = Run(store, (d, _) => d.Id == Id(1) ? new BuildResult(Contradiction(d), []) : Result(d), new BuildOptions(), Texts(3));

        await run.RunAsync([], false, findings.Add, null, Token);

        Assert.Equal((FindingCodes.BuildFailed, Id(1)), (findings.Single().Code, findings[0].Subject));
        Assert.Equal(2, (await store.StatisticsAsync(Token)).Documents);
    }

    [Fact]
    public async Task A_transient_failure_of_the_store_is_tried_again()
    {
        var flaky = new RecordingStore(store) { Failures = 2 };

        var told = new List<string>();

        var summary = await Run(flaky, (d, _) => Result(d), new BuildOptions(), Texts(3), onRetry: e => told.Add(e.Message)).RunAsync([], false, findings.Add, null, Token);

        Assert.Equal(["KG2001: busy", "KG2001: busy"], told);
        Assert.Equal(3, summary.New);
        Assert.Equal(3, (await store.StatisticsAsync(Token)).Documents);
    }

    [Fact]
    public async Task A_failure_of_the_store_that_does_not_pass_ends_the_run()
    {
        var broken = new RecordingStore(store) { Failures = 1, FailuresPass = false };
        var run = Run(broken, (d, _) => Result(d), new BuildOptions { BatchSize = 2 }, Texts(50));

        await Assert.ThrowsAsync<StoreException>(() => run.RunAsync([], false, findings.Add, null, Token));

        Assert.Empty(broken.Written);
        Assert.Equal(0, (await store.StatisticsAsync(Token)).Documents);
    }

    [Fact]
    public async Task Prune_keeps_what_lies_below_a_path_that_cannot_be_read()
    {
        await Run(store, (d, _) => Result(d), new BuildOptions(), Texts(3)).RunAsync([], false, findings.Add, null, Token);
        var unreadable = new ReadResult(new Finding(FindingCodes.UnreadableDocument, Text(1).Location!, "no access"));
        var run = new BuildRun((_, _) => Results([Text(0)], unreadable), () => (d, _) => Result(d), "1", "1", store, new BuildOptions());

        var summary = await run.RunAsync([], prune: true, findings.Add, null, Token);

        Assert.Equal(1, summary.Retracted);
        Assert.NotNull(await store.FindDocumentAsync(Id(1), Token));
        Assert.Null(await store.FindDocumentAsync(Id(2), Token));
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private static BuildRun Run(
        IGraphStore store, Func<Document, CancellationToken, BuildResult> build, BuildOptions options, IEnumerable<Document> documents, string builderVersion = "1",
        Action<StoreException>? onRetry = null)
        => new((_, _) => Results(documents), () => build, "1", builderVersion, store, options) { OnRetry = onRetry };

    private static async IAsyncEnumerable<ReadResult> Results(IEnumerable<Document> documents, params ReadResult[] others)
    {
        foreach (var result in documents.Select(d => new ReadResult(d)).Concat(others))
        {
            await Task.Yield();
            yield return result;
        }
    }

    private static string Id(int number) => $"{number:000}";

    private static Document Text(int number)
        => new() { Id = Id(number), Text = "text", ContentHash = $"hash {number}", Location = Path.GetFullPath($"/texts/{number:000}.txt") };

    private static IEnumerable<Document> Texts(int count) => Enumerable.Range(0, count).Select(Text);

    private static DocumentInfo Info(Document document, string builderVersion = "1") => new()
    {
        Id = document.Id, ContentHash = document.ContentHash, SchemaVersion = "1", BuilderVersion = builderVersion, Location = document.Location,
    };

    private static BuildResult Result(Document document, string builderVersion = "1") => new(DocumentContribution.Empty(Info(document, builderVersion)), []);

    /// <summary>A relation between entities that the contribution does not assert.</summary>
    private static DocumentContribution Contradiction(Document document) => DocumentContribution.Of(
        Info(document),
        [],
        [new RelationAssertion { Head = "place:1", Type = "PART_OF", Tail = "place:2", Evidence = [new Evidence(new TextSpan(0, 4), "text")], Rule = "r", Confidence = 1 }],
        []);
}
