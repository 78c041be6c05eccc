using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace KnowledgeGraph.Worker.Ingestion;

/// <summary>What a worker measures of itself. No value carries a document's content; labels come from fixed lists.</summary>
internal sealed class IngestionMetrics : IIngestionObserver, IDisposable
{
    public const string Name = "KnowledgeGraph.Worker";

    public static readonly ActivitySource Activities = new(Name);

    private readonly Meter meter = new(Name);
    private readonly TimeProvider time;
    private readonly Counter<long> documents;
    private readonly Counter<long> findings;
    private readonly Counter<long> retries;
    private readonly Histogram<double> stages;
    private readonly Histogram<double> batchSeconds;
    private readonly Histogram<double> batchDocuments;
    private readonly Histogram<double> lag;
    private readonly long[] counts = new long[Enum.GetValues<OutcomeKind>().Length];

    public IngestionMetrics(TimeProvider time)
    {
        this.time = time;
        documents = meter.CreateCounter<long>("kg.documents", "{document}", "Documents by what became of them.");
        findings = meter.CreateCounter<long>("kg.findings", "{finding}", "Findings by code.");
        retries = meter.CreateCounter<long>("kg.store.retries", "{retry}", "Calls of the store that were made again.");
        stages = Histogram("kg.stage.duration", "s", "Seconds that one document spent in a stage.", 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300);
        batchSeconds = Histogram("kg.store.batch.duration", "s", "Seconds that one batch took to be written.", 0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30);
        batchDocuments = Histogram("kg.store.batch.documents", "{document}", "Documents in one batch.", 1, 2, 4, 8, 16, 32, 64, 128, 256, 1024);
        lag = Histogram("kg.lag", "s", "Seconds from when a change was seen to when it was in the store.", 0.1, 0.3, 1, 3, 10, 30, 100, 300, 1000, 3000, 10000);
    }

    public long this[OutcomeKind kind] => Interlocked.Read(ref counts[(int)kind]);

    /// <summary>When something was written last.</summary>
    public DateTimeOffset? WrittenAt { get; private set; }

    /// <summary>Of the change written last.</summary>
    public TimeSpan? LastLag { get; private set; }

    public void Gauge(string name, string unit, string description, Func<double> value) => meter.CreateObservableGauge(name, value, unit, description);

    public void Retried() => retries.Add(1);

    public void Built(TimeSpan duration) => stages.Record(duration.TotalSeconds, KeyValuePair.Create<string, object?>("stage", "build"));

    public void Gathered(Outcome outcome)
    {
        foreach (var finding in outcome.Findings)
        {
            Found(finding);
        }
    }

    public void Written(int documents, TimeSpan duration)
    {
        batchSeconds.Record(duration.TotalSeconds);
        batchDocuments.Record(documents);
        WrittenAt = time.GetUtcNow();
    }

    public void Retracted(int documents)
    {
    }

    public void Committed(Outcome outcome)
    {
        Interlocked.Increment(ref counts[(int)outcome.Kind]);
        documents.Add(1, KeyValuePair.Create<string, object?>("outcome", outcome.Kind.ToString().ToLowerInvariant()));
        if (outcome.Change.SeenAt is { } seen && outcome.Kind is OutcomeKind.New or OutcomeKind.Changed or OutcomeKind.Renamed)
        {
            LastLag = time.GetUtcNow() - seen;
            lag.Record(LastLag.Value.TotalSeconds);
        }
    }

    public void Found(Finding finding) => findings.Add(1, KeyValuePair.Create<string, object?>("code", finding.Code));

    public void Dispose() => meter.Dispose();

    private Histogram<double> Histogram(string name, string unit, string description, params double[] bounds)
        => meter.CreateHistogram(name, unit, description, advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds });
}
