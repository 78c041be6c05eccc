using System.Diagnostics;

namespace KnowledgeGraph.Hosts.Tests.Cli;

/// <summary>The program as users start it.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly Kg kg = new();

    public void Dispose() => kg.Dispose();

    [Theory]
    [InlineData(0, "schema check")]
    [InlineData(2, "nonsense")]
    [InlineData(3, "stats --settings none.json")]
    [InlineData(4, "stats --store sqlite:none.db")]
    public async Task The_process_ends_with_the_exit_code(int code, string commandLine)
    {
        var result = await StartAsync(null, commandLine.Split(' '));

        Assert.Equal(code, result.Code);
    }

    [Fact]
    public async Task Chinese_comes_through_pipes_as_UTF8_without_a_mark()
    {
        var result = await StartAsync("老旧小区\n", "segment", "-");

        Assert.Equal((0, "老旧 小区\n", string.Empty), (result.Code, result.Output, result.Error));
    }

    [Fact]
    public async Task Settings_come_from_the_file_in_the_folder()
    {
        kg.Write("kg.json", """{"store": "sqlite:mine.db"}""");
        kg.Write("texts/a.txt", "今天天气很好。");

        var result = await StartAsync(null, "build", "texts");

        Assert.Equal((0, string.Empty), (result.Code, result.Error));
        Assert.True(File.Exists(kg.PathOf("mine.db")));
    }

    private async Task<KgResult> StartAsync(string? input, params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "kg.dll"), .. arguments])
        {
            WorkingDirectory = kg.Folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = new System.Text.UTF8Encoding(false),
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var error = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await using (var writer = new StreamWriter(process.StandardInput.BaseStream))
        {
            await writer.WriteAsync(input);
        }

        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return new KgResult(process.ExitCode, await output, await error);
    }
}
