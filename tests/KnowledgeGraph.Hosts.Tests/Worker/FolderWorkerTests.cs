using System.Diagnostics;
using System.Text;
using KnowledgeGraph.Hosts.Tests.Cli;

namespace KnowledgeGraph.Hosts.Tests.Worker;

/// <summary>A worker over a folder leaves the store as a cold build of the folder would.</summary>
public sealed class FolderWorkerTests : IDisposable
{
    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task What_comes_changes_and_goes_is_followed()
    {
        kg.CopySeeds();
        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["new"] == 5, "five documents");
        var names = Directory.GetFiles(kg.PathOf("texts")).Order(StringComparer.Ordinal).ToList();
        var first = await File.ReadAllTextAsync(names[0], Token);

        File.Delete(names[1]);
        kg.Write("texts/sub/新闻.txt", "花溪社区位于学田街道。" + first);
        kg.Write("texts/" + Path.GetFileName(names[2]), first);
        await worker.UntilAsync(s => s.Documents["new"] >= 6 && s.Documents["gone"] >= 1 && s.Documents["changed"] + s.Documents["new"] >= 7, "one of each");
        await worker.IdleAsync();

        await AssertColdAsync();
    }

    [Fact]
    public async Task A_file_of_another_name_and_the_same_content_is_not_built_again()
    {
        kg.CopySeeds();
        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["new"] == 5, "five documents");

        foreach (var file in Directory.GetFiles(kg.PathOf("texts")))
        {
            File.Move(file, Path.Combine(Path.GetDirectoryName(file)!, "moved-" + Path.GetFileName(file)));
        }

        var status = await worker.UntilAsync(s => s.Documents["gone"] == 5, "five documents to move");
        await worker.IdleAsync();

        Assert.Equal((5, 5, 0), (status.Documents["new"], status.Documents["renamed"], status.Documents["changed"]));
        await AssertColdAsync();
    }

    /// <summary>The file had another name, its line had not: once, the line's document waited for itself, and the worker never ended.</summary>
    [Theory]
    [InlineData("b.jsonl", "a.jsonl")]
    [InlineData("a.jsonl", "b.jsonl")]
    public async Task A_renamed_file_of_one_line_is_still_that_document(string before, string after)
    {
        kg.Write("texts/" + before, "{\"id\": \"x\", \"text\": \"花溪社区位于学田街道。\"}\n");
        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["new"] == 1, "the line");

        File.Move(kg.PathOf("texts/" + before), kg.PathOf("texts/" + after));
        await worker.UntilAsync(s => s.Documents["unchanged"] >= 1, "the file of another name");
        await worker.IdleAsync();
        await worker.StopAsync();

        await AssertColdAsync();
    }

    [Fact]
    public async Task A_page_renamed_to_a_text_is_read_anew()
    {
        kg.Write("texts/a.html", "<html><body><p>学田街道位于南通市。</p></body></html>");
        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["new"] == 1, "the page");

        File.Move(kg.PathOf("texts/a.html"), kg.PathOf("texts/a.txt"));
        var status = await worker.UntilAsync(s => s.Documents["new"] == 2 && s.Documents["gone"] == 1, "the text");
        await worker.IdleAsync();

        Assert.Equal(0, status.Documents["renamed"]);
        await AssertColdAsync();
    }

    [Fact]
    public async Task What_happened_while_no_worker_ran_is_made_up_for()
    {
        kg.CopySeeds();
        await using (var first = RunningWorker.Start(kg))
        {
            await first.UntilAsync(s => s.Documents["new"] == 5, "five documents");
            await first.StopAsync();
        }

        var names = Directory.GetFiles(kg.PathOf("texts")).Order(StringComparer.Ordinal).ToList();
        File.Delete(names[0]);
        File.Move(names[1], kg.PathOf("texts/other.txt"));
        await File.AppendAllTextAsync(names[2], "\n花溪社区获评全国文明单位。", Token);
        await using var worker = RunningWorker.Start(kg);
        var status = await worker.IdleAsync();

        Assert.Equal((1, 1, 2, 2), (status.Documents["renamed"], status.Documents["changed"], status.Documents["unchanged"], status.Documents["gone"]));
        await AssertColdAsync();
    }

    [Fact]
    public async Task Of_lines_only_those_that_changed_are_built_and_the_first_of_two_files_with_one_id_counts()
    {
        static string Line(string id, string text) => $$"""{"id": "{{id}}", "text": "{{text}}"}""";
        kg.Write("texts/b.jsonl", $"{Line("x", "花溪社区位于学田街道。")}\n{Line("y", "学田街道位于南通市。")}\n");
        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["new"] == 2, "two lines");

        kg.Write("texts/a.jsonl", $"{Line("x", "虹桥街道的花溪社区。")}\n");
        await worker.UntilAsync(s => s.Documents["changed"] == 1, "the line of the earlier file");
        await worker.IdleAsync();
        await AssertColdAsync(findings: true);

        File.Delete(kg.PathOf("texts/a.jsonl"));
        await worker.UntilAsync(s => s.Documents["changed"] == 2, "the line of the later file");
        kg.Write("texts/b.jsonl", $"{Line("x", "花溪社区位于学田街道。")}\n");
        await worker.UntilAsync(s => s.Documents["gone"] == 1, "the line that went");
        await worker.IdleAsync();

        await AssertColdAsync();
    }

    [Fact]
    public async Task A_file_that_is_being_written_is_left_until_it_is_whole()
    {
        Directory.CreateDirectory(kg.PathOf("texts"));
        await using var worker = RunningWorker.Start(kg, RunningWorker.Quick(kg) with { SettleTime = 2000, UnfinishedLimit = 1 });
        var text = Encoding.UTF8.GetBytes("花溪社区位于学田街道。\n");
        await using (var file = new FileStream(kg.PathOf("texts/a.txt"), FileMode.Create, FileAccess.Write, FileShare.ReadWrite))
        {
            using var end = new CancellationTokenSource();
            var writing = GrowAsync(file, text, end.Token);
            var status = await worker.UntilAsync(s => s.DeadLetters == 1, "the letter about the file that goes on changing");
            await end.CancelAsync();
            await writing;
            Assert.Equal(0, status.Documents["new"]);
        }

        await worker.UntilAsync(s => s.Documents["new"] == 1 && s.DeadLetters == 0, "the whole file");
        await worker.IdleAsync();
        await AssertColdAsync();
    }

    [Fact]
    public async Task An_unmounted_folder_retracts_nothing()
    {
        var lines = string.Concat(Enumerable.Range(0, 30).Select(i => $$"""{"id": "{{i}}", "text": "学田街道第{{i}}号公告。"}""" + "\n"));
        kg.Write("texts/a.jsonl", lines);
        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["new"] == 30, "thirty lines");

        File.Move(kg.PathOf("texts/a.jsonl"), kg.PathOf("a.jsonl"));
        var emptied = await worker.UntilAsync(s => !s.Ready, "the worker to be alarmed");
        Directory.Delete(kg.PathOf("texts"));
        var missing = await worker.UntilAsync(s => s.Reasons.Any(r => r.Contains("not there", StringComparison.Ordinal)), "the worker to miss the folder");
        Directory.CreateDirectory(kg.PathOf("texts"));
        File.Move(kg.PathOf("a.jsonl"), kg.PathOf("texts/a.jsonl"));
        var back = await worker.UntilAsync(s => s.Ready, "the folder to be back");

        Assert.Contains("kg build DIR --prune", emptied.Reasons[0], StringComparison.Ordinal);
        Assert.Equal((0, 0, 0), (emptied.Documents["gone"], missing.Documents["gone"], back.Documents["gone"]));
        await worker.IdleAsync();
        await AssertColdAsync();
    }

    [Fact]
    public async Task Unreadable_files_are_dead_letters_until_they_are_mended_and_hostile_names_are_shown_safely()
    {
        kg.Write("texts/empty.txt", string.Empty);
        kg.Write("texts/binary.txt", [0, 1, 2, 3, 0, 0, 255]);
        kg.Write("texts/bad.docx", "no zip");
        kg.Write("texts/two\nlines\u202E.txt", string.Empty);
        kg.Write("texts/a.jsonl", "{\"id\": \"1\", \"text\": \"学田街道。\"}\nno json\n");
        await using (var worker = RunningWorker.Start(kg))
        {
            await worker.UntilAsync(s => s.DeadLetters == 5 && s.Documents["new"] == 1, "five letters and one document");

            var dead = await kg.RunAsync("worker", "dead", "--state", "state");
            Assert.Equal(1, dead.Code);
            Assert.Contains(@"two\u000Alines\u202E.txt  KG3001", dead.Output, StringComparison.Ordinal);
            Assert.Contains("a.jsonl(2)  KG3007", dead.Output, StringComparison.Ordinal);

            kg.Write("texts/empty.txt", "学田街道位于南通市。");
            kg.Write("texts/a.jsonl", "{\"id\": \"1\", \"text\": \"学田街道。\"}\n");
            File.Delete(kg.PathOf("texts/bad.docx"));
            await worker.UntilAsync(s => s.DeadLetters == 2, "three letters to go");
            await worker.IdleAsync();
        }

        await AssertColdAsync(findings: true);
        Assert.Equal(2, (await kg.RunAsync("worker", "dead", "--state", "state", "--json")).Json.GetArrayLength());
    }

    [Fact]
    public async Task A_pipe_a_loop_and_a_large_line_do_not_stop_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return; // named pipes of this kind are Linux's
        }

        kg.Write("texts/sub/a.txt", "学田街道位于南通市。");
        Directory.CreateSymbolicLink(kg.PathOf("texts/sub/loop"), kg.PathOf("texts"));
        File.CreateSymbolicLink(kg.PathOf("texts/dangling.txt"), kg.PathOf("nowhere.txt"));
        using (var pipe = Process.Start("mkfifo", [kg.PathOf("texts/pipe.txt")]))
        {
            await pipe.WaitForExitAsync(Token);
        }

        kg.Write("texts/large.txt", new string('文', 400_000));
        kg.Environment["KG_READING__MAXIMUMBYTES"] = "1000000";
        await using var worker = RunningWorker.Start(kg);

        await worker.UntilAsync(s => s.DeadLetters == 3 && s.Documents["new"] == 1, "three letters and one document");
        Assert.Equal(
            "dangling.txt KG3005, large.txt KG3004, pipe.txt KG3001",
            string.Join(", ", KnowledgeGraph.Worker.Ingestion.DeadLetters.Open(kg.PathOf("state")).All.Select(l => $"{l.Key} {l.Code}")));
        await worker.IdleAsync();
    }

    [Fact]
    public async Task Documents_of_an_older_builder_are_rebuilt_when_nothing_else_is_to_do()
    {
        kg.CopySeeds();
        kg.Environment["KG_BUILD__TAGGER"] = "on";
        var built = await kg.RunAsync("build", "texts");
        Assert.Equal(0, built.Code);
        kg.Environment["KG_BUILD__TAGGER"] = "off"; // another tagger, another builder
        var before = await kg.RunAsync("worker", "stale", "--json", "--listen", "127.0.0.1:1");

        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["changed"] == 5, "five documents to be rebuilt");
        await worker.IdleAsync();

        var after = await kg.RunAsync("worker", "stale", "--json", "--listen", "127.0.0.1:1");
        Assert.Equal((1, 5, 0, 0), (before.Code, before.Json.GetProperty("stale").GetInt64(), after.Code, after.Json.GetProperty("stale").GetInt64()));
        await AssertColdAsync();
    }

    [Fact]
    public async Task Of_two_workers_on_a_folder_one_stands_by_and_takes_over()
    {
        kg.CopySeeds();
        var first = RunningWorker.Start(kg);
        await first.UntilAsync(s => s.Documents["new"] == 5, "five documents");
        await using var second = RunningWorker.Start(kg);
        await second.UntilAsync(s => s.Folder is { Standby: true } && s.Ready, "the second to stand by");

        await first.DisposeAsync();
        kg.Write("texts/more.txt", "学田街道位于南通市。");
        await second.UntilAsync(s => s.Documents["new"] == 1 && s.Folder is { Standby: false }, "the second to take over");
        await second.IdleAsync();

        await AssertColdAsync();
    }

    [Fact]
    public async Task A_document_during_which_a_process_ended_comes_after_all_others()
    {
        kg.CopySeeds();
        kg.Write("texts/0.txt", "学田街道位于南通市。");
        kg.Write("texts/0.jsonl", "{\"id\": \"x\", \"text\": \"花溪社区位于学田街道。\"}\n{\"id\": \"y\", \"text\": \"虹桥街道。\"}\n");
        var reader = new Pipeline.Reading.DocumentReader(new Pipeline.Reading.ReadingOptions());
        Directory.CreateDirectory(kg.PathOf("state"));
        using (var state = KnowledgeGraph.Worker.Ingestion.WorkerState.Open(kg.PathOf("state")))
        {
            await foreach (var result in reader.ReadAsync([kg.PathOf("texts")], Token))
            {
                if (result.Document is { Id: "0.txt" or "x" } suspect)
                {
                    state.InFlight.Note(suspect); // never struck out: the process ended
                }
            }
        }

        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.Documents["new"] == 8, "all documents");
        await worker.IdleAsync();

        var order = worker.Log.Lines.ToList();
        Assert.Equal(0, worker.Host.Status().DeadLetters);
        Assert.DoesNotContain(order, l => l.StartsWith("Error", StringComparison.Ordinal));
        using (var after = KnowledgeGraph.Worker.Ingestion.WorkerState.Open(kg.PathOf("state")))
        {
            Assert.Empty(Directory.GetFiles(kg.PathOf("state/suspects")));
        }

        await AssertColdAsync();
    }

    [Fact]
    public async Task Logs_hold_no_text()
    {
        kg.Write("texts/a.txt", "学田街道的秘密是花溪社区。");
        kg.Write("texts/b.jsonl", "{\"id\": \"1\", \"text\": 秘密}\n");
        await using var worker = RunningWorker.Start(kg);
        await worker.UntilAsync(s => s.DeadLetters == 1 && s.Documents["new"] == 1, "one of each");
        await worker.StopAsync();

        Assert.NotEmpty(worker.Log.Lines);
        Assert.DoesNotContain(worker.Log.Lines, l => l.Contains("秘密", StringComparison.Ordinal) || l.Contains("花溪", StringComparison.Ordinal));
    }

    private static async Task GrowAsync(FileStream file, byte[] line, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            await file.WriteAsync(line, CancellationToken.None);
            await file.FlushAsync(CancellationToken.None);
            await Task.Delay(100, CancellationToken.None);
        }
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The store says byte for byte what one says that was built from the folder as it is.</summary>
    private async Task AssertColdAsync(bool findings = false)
    {
        File.Delete(kg.PathOf("cold.db"));
        var cold = await kg.RunAsync("build", "texts", "--store", "sqlite:cold.db");
        Assert.Equal(findings ? 1 : 0, cold.Code);
        Assert.Equal(Encoding.UTF8.GetString(await kg.ExportAsync("cold.db")), Encoding.UTF8.GetString(await kg.ExportAsync()));
    }
}
