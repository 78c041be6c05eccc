using System.Security.Cryptography;
using System.Text;
using KnowledgeGraph.Pipeline.Reading;

namespace KnowledgeGraph.Pipeline.Tests.Reading;

public sealed class DocumentReaderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Reads_a_folder_in_ordinal_order_of_ids_and_leaves_hidden_files_out()
    {
        folder.Write("b.txt", "乙");
        folder.Write("a/z.md", "丙");
        folder.Write("a/A.txt", "丁");
        folder.Write(".git/x.txt", "戊");
        folder.Write("~$b.docx", "己");
        folder.Write("picture.png", "庚");

        var results = await Read(folder.Path);

        Assert.Equal(["a/A.txt", "a/z.md", "b.txt"], results.Select(r => r.Document!.Id));
    }

    [Fact]
    public async Task Keeps_line_ends_and_hashes_the_bytes()
    {
        var bytes = Encoding.UTF8.GetBytes("\uFEFF一\r\n二\n三\r");
        var path = folder.Write("a.txt", bytes);

        var document = (await Read(path)).Single().Document!;

        Assert.Equal("一\r\n二\n三\r", document.Text);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), document.ContentHash);
        Assert.Equal(("a.txt", path), (document.Id, document.Location));
    }

    [Fact]
    public async Task Each_bad_input_is_one_finding_and_the_rest_goes_on()
    {
        folder.Write("binary.txt", [0, 1, 2, 3, 0, 0, 9]);
        folder.Write("blank.txt", " \n\u3000\n");
        folder.Write("broken.docx", "no archive");
        folder.Write("empty.txt", "");
        folder.Write("good.txt", "学田街道");
        folder.Write("large.txt", new byte[2000]);
        folder.Write("report.pdf", "%PDF-1.4");
        File.CreateSymbolicLink(Path.Combine(folder.Path, "dangling.txt"), Path.Combine(folder.Path, "nowhere"));

        var results = await Read(new ReadingOptions { MaximumBytes = 1000 }, folder.Path);

        Assert.Equal("good.txt", results.Single(r => r.Document is not null).Document!.Id);
        Assert.Equal(
            [
                "binary.txt KG3002", "blank.txt KG3001", "broken.docx KG3003", "dangling.txt KG3005", "empty.txt KG3001", "large.txt KG3004",
                $"{Path.GetFileName(folder.Path)} KG3006",
            ],
            results.Where(r => r.Finding is not null).Select(r => $"{Path.GetFileName(r.Finding!.Subject)} {r.Finding.Code}"));
        Assert.Contains("2000 bytes are more than the 1000", results.Single(r => r.Finding?.Code == FindingCodes.OverlargeDocument).Finding!.Message, StringComparison.Ordinal);
        Assert.Contains("1 file of the format '.pdf'", results[^1].Finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_named_file_of_another_format_and_a_missing_path_are_findings()
    {
        var picture = folder.Write("picture.png", "x");

        var results = await Read(picture, Path.Combine(folder.Path, "missing"));

        Assert.Equal([FindingCodes.UnsupportedFormat, FindingCodes.UnreadableDocument], results.Select(r => r.Finding!.Code));
        Assert.Contains(".docx", results[0].Finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_locked_file_is_a_finding()
    {
        var path = folder.Write("a.txt", "一");
        using var locked = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(FindingCodes.UnreadableDocument, (await Read(path)).Single().Finding!.Code);
    }

    [Fact]
    public async Task Links_that_lead_in_a_circle_end()
    {
        folder.Write("a/one.txt", "一");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "a", "back"), folder.Path);
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "b"), Path.Combine(folder.Path, "a"));

        Assert.Equal(["a/one.txt"], (await Read(folder.Path)).Select(r => r.Document!.Id));
    }

    [Fact]
    public async Task Of_two_documents_with_one_id_the_first_is_read()
    {
        var first = folder.Write("one/a.txt", "一");
        var second = folder.Write("two/a.txt", "二");

        var results = await Read(Path.Combine(folder.Path, "one"), Path.Combine(folder.Path, "two"));

        Assert.Equal("一", results[0].Document!.Text);
        Assert.Equal((FindingCodes.DuplicateDocumentId, second), (results[1].Finding!.Code, results[1].Finding!.Subject));
        Assert.Contains(first, results[1].Finding!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_is_a_document_and_a_malformed_one_a_finding()
    {
        var path = folder.Write("d.jsonl", """
            {"id":"甲","text":"学田街道","title":"题","date":"2024年1月23日","source":"南通日报"}

            {"text":"无号"}
            {"id":"乙"}
            not json
            {"id":"丙","text":["a"]}
            {"id":"丁","text":"\ud800"}
            {"id":"戊","text":"日期不对","date":"昨天"}
            """);

        var results = await Read(path);

        var documents = results.Where(r => r.Document is not null).Select(r => r.Document!).ToList();
        Assert.Equal(["甲", "d.jsonl#3", "戊"], documents.Select(d => d.Id));
        Assert.Equal(("题", new DateOnly(2024, 1, 23), "南通日报", path + "#甲"), (documents[0].Title, documents[0].PublishedOn, documents[0].Source, documents[0].Location));
        Assert.Equal(
            [$"{path}(4)", $"{path}(5)", $"{path}(6)", $"{path}(7)", $"{path}(8)"],
            results.Where(r => r.Finding?.Code == FindingCodes.MalformedLine).Select(r => r.Finding!.Subject));
    }

    [Fact]
    public async Task The_limit_holds_for_a_line_and_not_for_the_file()
    {
        var line = "{\"text\":\"" + new string('学', 200) + "\"}\n";
        var path = folder.Write("d.jsonl", string.Concat(Enumerable.Repeat(line, 300)) + "{\"text\":\"" + new string('长', 2000) + "\"}\n" + line);

        var results = await Read(new ReadingOptions { MaximumBytes = 1000 }, path);

        Assert.Equal(301, results.Count(r => r.Document is not null));
        Assert.Equal((FindingCodes.OverlargeDocument, $"{path}(301)"), results.Where(r => r.Finding is not null).Select(r => (r.Finding!.Code, r.Finding.Subject)).Single());
    }

    [Theory]
    [InlineData("utf-16")]
    [InlineData("gb18030")]
    public async Task Lines_are_read_in_other_encodings_with_the_same_hash(string encoding)
    {
        const string Line = "{\"id\":\"1\",\"text\":\"学田街道获评省级文明单位\"}\n{\"id\":\"2\",\"text\":\"荷花池街道\"}\r\n";
        CodePagesEncodingProvider.Instance.GetEncoding(encoding);
        var other = encoding == "utf-16" ? Encoding.Unicode : CodePagesEncodingProvider.Instance.GetEncoding(encoding)!;
        var utf8 = await Read(folder.Write("a.jsonl", Line));

        var results = await Read(folder.Write("b.jsonl", [.. other.GetPreamble(), .. other.GetBytes(Line)]));

        Assert.Equal(utf8.Select(r => (r.Document!.Text, r.Document.ContentHash)), results.Select(r => (r.Document!.Text, r.Document.ContentHash)));
    }

    [Fact]
    public async Task Every_document_is_read_again_by_its_location()
    {
        folder.Write("sub/a#b.txt", "一");
        folder.Write("d.jsonl", "{\"id\":\"x#1\",\"text\":\"二\"}\nbroken\n{\"text\":\"三\"}\n");
        var documents = (await Read(folder.Path)).Where(r => r.Document is not null).Select(r => r.Document!).ToList();
        var reader = new DocumentReader(new ReadingOptions());

        Assert.Equal(3, documents.Count);
        foreach (var document in documents)
        {
            var again = await reader.ReadLocationAsync(document.Location!, TestContext.Current.CancellationToken);

            Assert.Equal((document.Text, document.ContentHash, document.Location), (again.Document!.Text, again.Document.ContentHash, again.Document.Location));
        }

        var gone = await reader.ReadLocationAsync(Path.Combine(folder.Path, "d.jsonl") + "#nothing", TestContext.Current.CancellationToken);
        Assert.Equal(FindingCodes.SourceMissing, gone.Finding!.Code);
        Assert.Equal(FindingCodes.SourceMissing, (await reader.ReadLocationAsync("/nowhere.txt", TestContext.Current.CancellationToken)).Finding!.Code);
    }

    [Fact]
    public async Task Cancellation_passes_untouched()
    {
        folder.Write("a.txt", "一");
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in new DocumentReader(new ReadingOptions()).ReadAsync([folder.Path], cancelled.Token))
            {
            }
        });
    }

    private static Task<List<ReadResult>> Read(params string[] paths) => Read(new ReadingOptions(), paths);

    private static async Task<List<ReadResult>> Read(ReadingOptions options, params string[] paths)
    {
        var results = new List<ReadResult>();
        await foreach (var result in new DocumentReader(options).ReadAsync(paths, TestContext.Current.CancellationToken))
        {
            results.Add(result);
        }

        return results;
    }
}
