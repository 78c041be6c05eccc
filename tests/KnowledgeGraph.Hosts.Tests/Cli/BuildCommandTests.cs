using System.Text;

namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class BuildCommandTests : IDisposable
{
    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task A_second_build_finds_everything_unchanged_and_leaves_the_same_bytes()
    {
        var first = await kg.RunAsync("build", Kg.Seeds, "--json");
        var export = await kg.ExportAsync();

        var second = await kg.RunAsync("build", Kg.Seeds, "--json");

        Assert.Equal((0, 5, 5, 0), Counts(first));
        Assert.Equal((0, 5, 0, 5), Counts(second));
        Assert.Equal(export, await kg.ExportAsync());
    }

    [Fact]
    public async Task Two_cold_builds_export_equal_bytes_whatever_the_number_of_cores()
    {
        kg.Environment["KG_BUILD__PARALLELISM"] = "1";
        await kg.RunAsync("build", Kg.Seeds, "--store", "sqlite:a.db");
        kg.Environment["KG_BUILD__PARALLELISM"] = "4";
        kg.Environment["KG_BUILD__BATCHSIZE"] = "2";
        await kg.RunAsync("build", Kg.Seeds, "--store", "sqlite:b.db");

        Assert.Equal(await kg.ExportAsync("a.db"), await kg.ExportAsync("b.db"));
    }

    [Fact]
    public async Task With_the_tagger_everything_is_built_anew_and_twice_the_same()
    {
        await kg.RunAsync("build", Kg.Seeds, "--store", "sqlite:a.db");

        var first = await kg.RunAsync("build", Kg.Seeds, "--store", "sqlite:a.db", "--tagger", "on", "--json");
        kg.Environment["KG_BUILD__TAGGER"] = "on";
        var second = await kg.RunAsync("build", Kg.Seeds, "--store", "sqlite:a.db", "--json");
        await kg.RunAsync("build", Kg.Seeds, "--store", "sqlite:b.db");

        Assert.Equal(5, first.Json.GetProperty("documents").GetProperty("changed").GetInt32());
        Assert.Equal(5, second.Json.GetProperty("documents").GetProperty("unchanged").GetInt32());
        Assert.Equal(await kg.ExportAsync("a.db"), await kg.ExportAsync("b.db"));
    }

    [Fact]
    public async Task An_edited_document_leaves_what_a_cold_build_of_the_edited_set_leaves()
    {
        var texts = kg.CopySeeds();
        await kg.RunAsync("build", texts, "--store", "sqlite:warm.db");
        var path = Directory.GetFiles(texts).Order(StringComparer.Ordinal).Last();
        var lines = File.ReadAllLines(path);
        await File.WriteAllLinesAsync(path, lines.Take(lines.Length / 2), TestContext.Current.CancellationToken);

        var warm = await kg.RunAsync("build", texts, "--store", "sqlite:warm.db", "--json");
        await kg.RunAsync("build", texts, "--store", "sqlite:cold.db");

        Assert.Equal(1, warm.Json.GetProperty("documents").GetProperty("changed").GetInt32());
        Assert.Equal(await kg.ExportAsync("cold.db"), await kg.ExportAsync("warm.db"));
    }

    [Fact]
    public async Task Prune_retracts_what_is_gone_and_nothing_else()
    {
        var texts = kg.CopySeeds();
        await kg.RunAsync("build", texts, "--store", "sqlite:warm.db");
        File.Delete(Directory.GetFiles(texts).Order(StringComparer.Ordinal).First());

        var kept = await kg.RunAsync("build", texts, "--store", "sqlite:warm.db", "--json");
        var pruned = await kg.RunAsync("build", texts, "--store", "sqlite:warm.db", "--prune", "--json");
        await kg.RunAsync("build", texts, "--store", "sqlite:cold.db");

        Assert.Equal(5, kept.Json.GetProperty("store").GetProperty("documents").GetInt32());
        Assert.Equal(1, pruned.Json.GetProperty("documents").GetProperty("retracted").GetInt32());
        Assert.Equal(await kg.ExportAsync("cold.db"), await kg.ExportAsync("warm.db"));
    }

    [Fact]
    public async Task An_empty_folder_makes_an_empty_store()
    {
        Directory.CreateDirectory(kg.PathOf("empty"));

        var result = await kg.RunAsync("build", "empty");

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.Empty(await kg.ExportAsync());
    }

    [Fact]
    public async Task A_copy_in_GB18030_gives_the_same_facts()
    {
        var name = Path.GetFileName(Directory.GetFiles(Kg.Seeds)[0]);
        var text = await File.ReadAllTextAsync(Path.Combine(Kg.Seeds, name), TestContext.Current.CancellationToken);
        kg.Write($"utf8/{name}", text);
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        kg.Write($"gb/{name}", Encoding.GetEncoding("GB18030").GetBytes(text));

        await kg.RunAsync("build", "utf8", "--store", "sqlite:a.db");
        await kg.RunAsync("build", "gb", "--store", "sqlite:b.db");

        Assert.Equal(Facts(await kg.ExportAsync("a.db")), Facts(await kg.ExportAsync("b.db")));
    }

    [Fact]
    public async Task What_cannot_be_read_is_a_finding_and_the_rest_is_built()
    {
        var texts = kg.CopySeeds();
        kg.Write("texts/empty.txt", string.Empty);
        kg.Write("texts/binary.txt", [0, 1, 2, 3, 0, 255, 254, 0, 7, 0, 0, 1]);
        kg.Environment["KG_READING__MAXIMUMBYTES"] = "100000";
        kg.Write("texts/large.txt", new string('长', 40_000));

        var result = await kg.RunAsync("build", texts);

        Assert.Equal(1, result.Code);
        Assert.Contains($"{FindingCodes.EmptyDocument} {kg.PathOf("texts/empty.txt")}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{FindingCodes.BinaryDocument} {kg.PathOf("texts/binary.txt")}", result.Output, StringComparison.Ordinal);
        Assert.Contains($"{FindingCodes.OverlargeDocument} {kg.PathOf("texts/large.txt")}", result.Output, StringComparison.Ordinal);
        Assert.Contains("Documents read             5", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_document_that_turned_empty_takes_its_facts_along()
    {
        var texts = kg.CopySeeds();
        await kg.RunAsync("build", texts);
        var emptied = Directory.GetFiles(texts).Order(StringComparer.Ordinal).First();
        await File.WriteAllBytesAsync(emptied, [], TestContext.Current.CancellationToken);

        var result = await kg.RunAsync("build", texts, "--json");

        Assert.Equal(1, result.Code);
        Assert.Equal(1, result.Json.GetProperty("documents").GetProperty("retracted").GetInt32());
        Assert.DoesNotContain(Path.GetFileName(emptied), Encoding.UTF8.GetString(await kg.ExportAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Texts_that_were_moved_are_found_again()
    {
        var texts = kg.CopySeeds();
        await kg.RunAsync("build", texts);
        Directory.Move(texts, kg.PathOf("moved"));

        var build = await kg.RunAsync("build", "moved", "--json");
        var verify = await kg.RunAsync("verify");

        Assert.Equal((0, 5, 0, 5), Counts(build));
        Assert.Equal(0, verify.Code);
    }

    private static (int Code, int Read, int New, int Unchanged) Counts(KgResult result)
    {
        var documents = result.Json.GetProperty("documents");
        return (result.Code, documents.GetProperty("read").GetInt32(), documents.GetProperty("new").GetInt32(), documents.GetProperty("unchanged").GetInt32());
    }

    /// <summary>All but the lines of documents, which hold the hash of the bytes read.</summary>
    private static string Facts(byte[] export)
        => string.Join('\n', Encoding.UTF8.GetString(export).Split('\n').Where(l => !l.StartsWith("{\"kind\":\"document\"", StringComparison.Ordinal)));
}
