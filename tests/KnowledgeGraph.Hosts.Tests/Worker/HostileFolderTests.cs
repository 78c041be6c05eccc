using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using KnowledgeGraph.Hosts.Tests.Cli;
using KnowledgeGraph.Worker.Ingestion;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>A folder of everything that could bring a worker down: each file is a document or is named among the dead letters, and the worker lives on in little memory.</summary>
/// <remarks><c>HOSTILE_MUTATIONS</c> says how many mutations of each seed there are, 8 where it is not set.</remarks>
public sealed class HostileFolderTests : IDisposable
{
    private const long MostMemory = 600L << 20;

    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task Every_hostile_file_is_taken_in_or_named_and_the_worker_lives_on()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // pipes and the figures of memory are Linux's
        }

        Directory.CreateDirectory(kg.PathOf("texts"));
        var named = await WriteHostileAsync();
        Mutate(int.TryParse(Environment.GetEnvironmentVariable("HOSTILE_MUTATIONS"), out var given) ? given : 8);
        kg.CopySeeds("texts/good");
        var port = WorkerProcess.FreePort();
        using var worker = WorkerProcess.Start(
            kg,
            new Dictionary<string, string> { ["KG_WORKER__SETTLETIME"] = "300", ["KG_WORKER__UNFINISHEDLIMIT"] = "2", ["KG_WORKER__RESCANINTERVAL"] = "1" },
            "--watch", "texts", "--store", "sqlite:graph.db", "--listen", $"127.0.0.1:{port}");
        using var end = new CancellationTokenSource();
        var growing = GrowAsync(end.Token);

        var files = Directory.GetFiles(kg.PathOf("texts"), "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 }).Length;
        var first = default(DateTimeOffset?);
        HashSet<string> letters = [];
        var status = await worker.UntilAsync(
            port,
            s =>
            {
                first ??= s.Folder?.ScannedAt;
                letters = [.. DeadLetters.Open(kg.PathOf("graph.db.worker")).All.Select(l => l.Key)];
                return s.InWork == 0 && s.Folder?.ScannedAt > first && named.All(letters.Contains) && s.Documents["new"] >= 5;
            },
            () => $"all to be looked at; not named: {string.Join(", ", named.Except(letters))}");
        await end.CancelAsync();
        await growing;

        var documents = await DocumentsAsync();
        Assert.All(Mutants(), m => Assert.True(documents.Contains(m) || letters.Contains(m), $"{m} is neither a document nor a dead letter."));
        Assert.Equal(5, documents.Count(d => d.StartsWith("good/", StringComparison.Ordinal)));
        Assert.True(status.Ready, string.Join("; ", status.Reasons));
        Assert.InRange(worker.PeakMemory, 1, MostMemory);
        TestContext.Current.TestOutputHelper?.WriteLine($"{files} files, {documents.Count} documents, {letters.Count} letters, at most {worker.PeakMemory >> 20} MB");

        // And it still does its work.
        kg.Write("texts/good/more.txt", "花溪社区位于学田街道。");
        await worker.UntilAsync(port, s => s.Documents["new"] > status.Documents["new"], "one more text");
    }

    /// <returns>What must be named.</returns>
    private async Task<List<string>> WriteHostileAsync()
    {
        Directory.CreateSymbolicLink(kg.PathOf("texts/loop"), kg.PathOf("texts"));
        File.CreateSymbolicLink(kg.PathOf("texts/dangling.txt"), kg.PathOf("nowhere.txt"));
        using (var pipe = Process.Start("mkfifo", [kg.PathOf("texts/pipe.txt")]))
        {
            await pipe.WaitForExitAsync(Token);
        }

        // A line of 500 MB, without its disk.
        await using (var line = File.Create(kg.PathOf("texts/line.txt")))
        {
            line.SetLength(500L << 20);
        }

        kg.Write("texts/names/two\nlines\u202E.txt", "\0\0\0");
        kg.Write("texts/names/\u2066bidi\u2069\u200B.md", string.Empty);
        kg.Write("texts/deep.html", string.Concat(Enumerable.Repeat("<div><b>", 200_000)) + "学田街道位于南通市。");
        kg.Write("texts/deep.jsonl", "{\"id\": \"deep\", \"text\": " + new string('[', 100_000) + "\n");
        kg.Write("texts/half.jsonl", "{\"id\": \"half\", \"text\": \"学田街道\\ud800位于南通市。\"}\n");
        kg.Write("texts/sum.txt", string.Concat(Enumerable.Repeat("学田街道", 200_000)));
        WriteBomb(kg.PathOf("texts/bomb.docx"), 400);
        return ["dangling.txt", "pipe.txt", "line.txt", "names/two\nlines\u202E.txt", "names/\u2066bidi\u2069\u200B.md", "bomb.docx", "deep.html", "deep.jsonl(1)", "growing.txt"];
    }

    /// <summary>Some hundred kilobytes that unpack to hundreds of megabytes.</summary>
    private static void WriteBomb(string path, int megabytes)
    {
        using var archive = ZipFile.Open(path, ZipArchiveMode.Create);
        void Add(string name, string text)
        {
            using var writer = new StreamWriter(archive.CreateEntry(name).Open());
            writer.Write(text);
        }

        Add("[Content_Types].xml", """
            <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>
            """);
        Add("_rels/.rels", """
            <Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>
            """);
        using var body = new StreamWriter(archive.CreateEntry("word/document.xml").Open());
        body.Write("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:body><w:p><w:r><w:t>");
        var text = new string('a', 1 << 20);
        for (var i = 0; i < megabytes; i++)
        {
            body.Write(text);
        }

        body.Write("</w:t></w:r></w:p></w:body></w:document>");
    }

    private void Mutate(int count)
    {
        var random = new Random(11);
        foreach (var seed in Directory.GetFiles(Kg.Seeds).Order(StringComparer.Ordinal))
        {
            var bytes = File.ReadAllBytes(seed);
            for (var i = 0; i < count; i++)
            {
                kg.Write($"texts/mutants/{Path.GetFileNameWithoutExtension(seed)}-{i:00}{(i % 4 == 3 ? ".html" : ".txt")}", Mutant(bytes, random));
            }
        }
    }

    private static byte[] Mutant(byte[] seed, Random random)
    {
        var bytes = seed.ToList();
        for (var left = random.Next(1, 30); left > 0; left--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes.RemoveRange(at, Math.Min(bytes.Count - at - 1, random.Next(200)));
                    break;
                case 2:
                    bytes.InsertRange(at, seed[random.Next(seed.Length)..].Take(random.Next(500)));
                    break;
                case 3:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(Nuisances[random.Next(Nuisances.Length)]));
                    break;
                case 4:
                    bytes.InsertRange(at, Enumerable.Repeat((byte)random.Next(256), random.Next(40)));
                    break;
                case 5:
                    bytes.Reverse(at, Math.Min(bytes.Count - at, random.Next(50)));
                    break;
                case 6:
                    bytes.InsertRange(at, Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("（《“", random.Next(300)))));
                    break;
            }
        }

        return [.. bytes];
    }

    private static readonly string[] Nuisances =
        ["\u202E", "\u200B", "\uFEFF", "\uFFFF", "𠀀", "\u0300\u0301", "<script>", "<!--", "]]>", "&#x110000;", "99999999999999999999亿元", "九千九百九十九万亿", "０", "\r", "\u2028", "2024年13月45日"];

    private IEnumerable<string> Mutants() => Directory.GetFiles(kg.PathOf("texts/mutants")).Select(f => "mutants/" + Path.GetFileName(f));

    private async Task GrowAsync(CancellationToken end)
    {
        await using var file = new FileStream(kg.PathOf("texts/growing.txt"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        while (!end.IsCancellationRequested)
        {
            await file.WriteAsync("花溪社区位于学田街道。\n"u8.ToArray(), CancellationToken.None);
            await file.FlushAsync(CancellationToken.None);
            await Task.Delay(50, CancellationToken.None);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private async Task<HashSet<string>> DocumentsAsync()
        => [.. Encoding.UTF8.GetString(await kg.ExportAsync()).Split('\n').Where(l => l.StartsWith("{\"kind\":\"document\"", StringComparison.Ordinal))
            .Select(l => System.Text.Json.JsonDocument.Parse(l).RootElement.GetProperty("id").GetString()!)];
}
