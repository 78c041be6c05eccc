using System.Text;
using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using KnowledgeGraph.Pipeline.Segmentation;

namespace KnowledgeGraph.Benchmarks;

/// <summary>Words of the seed documents, one call for each document.</summary>
[MemoryDiagnoser]
[Config(typeof(Columns))]
public class SegmentationBenchmarks
{
    private readonly Segmenter segmenter = Segmenter.Load(Seeds.Lexicon, withOwnWords: false);
    private readonly string[] texts = Texts();
    private readonly List<int> ends = [];

    [Benchmark(Description = "ends only")]
    public int Ends()
    {
        ends.Clear();
        foreach (var text in texts)
        {
            segmenter.Cut(text, ends);
        }

        return ends.Count;
    }

    [Benchmark(Description = "words as strings")]
    public int Words() => texts.Sum(text => segmenter.Cut(text).Count());

    [Benchmark(Description = "tokens with tags")]
    public int Tokens() => texts.Sum(text => segmenter.Segment(text, new TextSpan(0, text.Length)).Count);

    [Benchmark(Description = "load")]
    public Segmenter Load() => Segmenter.Load(Seeds.Lexicon, withOwnWords: false);

    private static string[] Texts() => [.. Directory.GetFiles(Seeds.Documents, "*.txt").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    private sealed class Columns : ManualConfig
    {
        public Columns() => AddColumn(new ThroughputColumn(Texts().Sum(Encoding.UTF8.GetByteCount), nameof(Load)));
    }
}

/// <summary>Million bytes of UTF-8 text a second.</summary>
/// <param name="bytes">How much text one operation reads.</param>
/// <param name="exceptMethod">A benchmark that reads no text.</param>
internal sealed class ThroughputColumn(long bytes, string exceptMethod) : IColumn
{
    public string Id => "MB/s";

    public string ColumnName => "MB/s";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public string Legend => "Million bytes of UTF-8 text a second";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
        => summary[benchmarkCase]?.ResultStatistics is { } statistics && benchmarkCase.Descriptor.WorkloadMethod.Name != exceptMethod
            ? $"{bytes * 1e3 / statistics.Mean:0.0}"
            : "-";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    public bool IsAvailable(Summary summary) => true;

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;
}
