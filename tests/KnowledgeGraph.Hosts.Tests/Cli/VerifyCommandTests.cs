using System.Text;

namespace KnowledgeGraph.Hosts.Tests.Cli;

public sealed class VerifyCommandTests : IDisposable
{
    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Fact]
    public async Task Untouched_sources_verify()
    {
        var texts = kg.CopySeeds();
        await kg.RunAsync("build", texts);

        var stored = await kg.RunAsync("verify", "--json");
        var named = await kg.RunAsync("verify", "texts", "--json");

        Assert.Equal((0, 5), (stored.Code, stored.Json.GetProperty("documents").GetInt32()));
        Assert.True(stored.Json.GetProperty("evidence").GetInt32() >= 5);
        Assert.Equal(stored.Output, named.Output);
    }

    [Fact]
    public async Task Tampered_and_missing_sources_are_findings()
    {
        var texts = kg.CopySeeds();
        await kg.RunAsync("build", texts);
        var files = Directory.GetFiles(texts).Order(StringComparer.Ordinal).ToList();
        var shifted = Encoding.UTF8.GetBytes("，" + await File.ReadAllTextAsync(files[0], TestContext.Current.CancellationToken));
        await File.WriteAllBytesAsync(files[0], shifted, TestContext.Current.CancellationToken);
        File.Delete(files[1]);

        foreach (var result in new[] { await kg.RunAsync("verify"), await kg.RunAsync("verify", "texts") })
        {
            Assert.Equal(1, result.Code);
            Assert.Contains($"{FindingCodes.SourceChanged} {Path.GetFileName(files[0])}", result.Output, StringComparison.Ordinal);
            Assert.Contains($"{FindingCodes.EvidenceMismatch} {Path.GetFileName(files[0])}", result.Output, StringComparison.Ordinal);
            Assert.Contains($"{FindingCodes.SourceMissing} {Path.GetFileName(files[1])}", result.Output, StringComparison.Ordinal);
        }
    }
}
