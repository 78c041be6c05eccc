using System.Text;
using System.Text.Json;
using KnowledgeGraph.Cli.CommandLine;

namespace KnowledgeGraph.Hosts.Tests.Cli;

/// <summary>What a run of the program printed and answered.</summary>
internal sealed record KgResult(int Code, string Output, string Error)
{
    public JsonElement Json => JsonDocument.Parse(Output).RootElement;
}

/// <summary>A folder of its own in which the program runs, in this process.</summary>
internal sealed class Kg : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("kg-test-").FullName;

    /// <summary>Without the tagger, which makes texts take ten times as long; a test of it says so.</summary>
    public Dictionary<string, string> Environment { get; } = new() { ["KG_BUILD__TAGGER"] = "off" };

    public static string Seeds => Repository.PathOf("seeds", "documents");

    public static string GoldenEval => Repository.PathOf("tests", "KnowledgeGraph.Hosts.Tests", "Golden", "eval");

    public string PathOf(string name) => Path.Combine(Folder, name);

    public string Write(string name, string text) => Write(name, new UTF8Encoding(false).GetBytes(text));

    public string Write(string name, byte[] bytes)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>Copies the seed texts into a folder.</summary>
    public string CopySeeds(string name = "texts")
    {
        foreach (var file in Directory.GetFiles(Seeds))
        {
            Write($"{name}/{Path.GetFileName(file)}", File.ReadAllBytes(file));
        }

        return PathOf(name);
    }

    public Task<KgResult> RunAsync(params string[] arguments) => RunWithInputAsync(string.Empty, arguments);

    public async Task<KgResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        using var bytes = new MemoryStream();
        var code = await KgApplication.RunAsync(
            arguments,
            new Terminal
            {
                Output = output,
                Error = error,
                OpenInput = () => new MemoryStream(Encoding.UTF8.GetBytes(input)),
                OpenOutput = () => new KeptStream(bytes),
                Folder = Folder,
                Environment = Environment,
            },
            TestContext.Current.CancellationToken);
        return new KgResult(code, output + Encoding.UTF8.GetString(bytes.ToArray()), error.ToString());
    }

    /// <summary>The export of a store, as bytes.</summary>
    public async Task<byte[]> ExportAsync(string store = "graph.db")
    {
        var result = await RunAsync("export", "jsonl", "--out", store + ".jsonl", "--store", "sqlite:" + store);
        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        return await File.ReadAllBytesAsync(PathOf(store + ".jsonl"));
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    /// <summary>What is written to it stays readable when the program closes it.</summary>
    private sealed class KeptStream(MemoryStream kept) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count) => kept.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => kept.Write(buffer);

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
            => kept.WriteAsync(buffer, offset, count, cancellationToken);

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            => kept.WriteAsync(buffer, cancellationToken);
    }
}
