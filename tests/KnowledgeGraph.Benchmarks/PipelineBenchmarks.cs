using System.Text;
using BenchmarkDotNet.Attributes;
using KnowledgeGraph.Pipeline;

namespace KnowledgeGraph.Benchmarks;

/// <summary>The whole pipeline on one core: from a document read to its contribution.</summary>
/// <remarks>The five seed texts, each repeated; UTF-8 bytes over mean time is the throughput, and equal throughput at both sizes is linearity.</remarks>
[MemoryDiagnoser]
public class PipelineBenchmarks
{
    private GraphBuilder builder = null!;
    private Document[] documents = null!;
    private Document[] bare = null!;

    /// <summary>How often each seed text stands in its document, a line break between.</summary>
    [Params(1, 8, 64)]
    public int Repetitions { get; set; }

    [GlobalSetup]
    public void Load()
    {
        var root = Path.GetFullPath(Path.Combine(Seeds.Documents, "..", ".."));
        builder = GraphBuilder.Load(Path.Combine(root, "seeds"), new SchemaCatalog(Path.Combine(root, "schema")).Read());
        documents = [.. Directory.EnumerateFiles(Seeds.Documents, "*.txt").Order(StringComparer.Ordinal).Select(Read)];
        bare = [.. documents.Select(d => d with { Text = string.Concat(d.Text.Where(char.IsLetterOrDigit)) })];
        Console.WriteLine($"// {documents.Sum(d => Encoding.UTF8.GetByteCount(d.Text))} bytes of UTF-8 an operation");
    }

    [Benchmark]
    public int Build() => documents.Sum(d => builder.Build(d).Contribution.Relations.Count);

    [Benchmark(Description = "Build, no punctuation")]
    public int BuildWithoutPunctuation() => bare.Sum(d => builder.Build(d).Contribution.Relations.Count);

    private Document Read(string path)
    {
        var text = File.ReadAllText(path);
        return new Document
        {
            Id = Path.GetFileName(path),
            Text = string.Join('\n', Enumerable.Repeat(text, Repetitions)),
            ContentHash = new string('0', 64),
        };
    }
}
