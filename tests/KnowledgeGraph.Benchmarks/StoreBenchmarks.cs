using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Engines;
using KnowledgeGraph.Storage.Export;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Benchmarks;

/// <summary>
/// Writing to a store that already holds documents of the same province: the time for a hundred more must not grow with what is there.
/// Divide 100 by the mean for documents per second.
/// </summary>
[SimpleJob(RunStrategy.Monitoring, launchCount: 1, warmupCount: 1, iterationCount: 5, invocationCount: 1)]
[MemoryDiagnoser]
public class StoreBenchmarks
{
    private const int Batch = 100;

    private string folder = string.Empty;
    private SqliteGraphStore store = null!;
    private int next;

    /// <summary>Documents in the store before.</summary>
    [Params(0, 1_000, 10_000)]
    public int Held { get; set; }

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        folder = Directory.CreateTempSubdirectory("kg-bench-").FullName;
        store = await SqliteGraphStore.OpenAsync(Path.Combine(folder, "graph.db"), GeneratedContributions.Schema);
        while (next < Held)
        {
            await AddAsync(Batch);
        }
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await store.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Benchmark(Description = "100 new documents, one batch")]
    public Task AddBatchAsync() => AddAsync(Batch);

    [Benchmark(Description = "100 new documents, one by one")]
    public async Task AddEachAsync()
    {
        for (var i = 0; i < Batch; i++)
        {
            await AddAsync(1);
        }
    }

    [Benchmark(Description = "100 documents as they are")]
    public Task RepeatAsync()
        => store.ReplaceAsync([.. Enumerable.Range(Math.Max(0, next - Batch), Batch).Select(GeneratedContributions.Of)]);

    [Benchmark(Description = "search by part of a name")]
    public async Task<int> SearchAsync() => await store.SearchAsync("320412007").CountAsync();

    [Benchmark(Description = "export all as JSON lines")]
    public Task ExportAsync() => JsonLinesExporter.ExportAsync(store, Stream.Null);

    private async Task AddAsync(int count)
    {
        await store.ReplaceAsync([.. Enumerable.Range(next, count).Select(GeneratedContributions.Of)]);
        next += count;
    }
}
