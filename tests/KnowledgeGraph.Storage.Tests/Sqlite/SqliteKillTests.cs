using System.Diagnostics;
using KnowledgeGraph.Storage.Sqlite;

namespace KnowledgeGraph.Storage;

/// <summary>A process that writes and is killed without warning.</summary>
internal static class DoomedWriter
{
    private const string Variable = "KG_TEST_DOOMED_WRITER";

    /// <summary>Whether this process was started by <see cref="Start"/>; then no test runs in it.</summary>
    public static bool IsMeant => Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Writes step after step until killed.</summary>
    public static async Task RunAsync()
    {
        await using var store = await SqliteGraphStore.OpenAsync(Environment.GetEnvironmentVariable(Variable)!, Given.Schema);
        for (var step = 0; ; step++)
        {
            await store.ReplaceAsync(Step(step));
            Console.Out.WriteLine(step);
            Console.Out.Flush();
        }
    }

    public static Process Start(string path)
    {
        var executable = Path.Combine(AppContext.BaseDirectory, typeof(DoomedWriter).Assembly.GetName().Name!);
        var start = File.Exists(executable) || OperatingSystem.IsWindows()
            ? new ProcessStartInfo(executable)
            : new ProcessStartInfo("dotnet", [executable + ".dll"]);
        start.RedirectStandardOutput = true;
        start.Environment[Variable] = path;
        return Process.Start(start)!;
    }

    /// <summary>Each step adds three documents and edits an older one, in one batch.</summary>
    public static IReadOnlyList<DocumentContribution> Step(int step)
        => [.. Enumerable.Range(3 * step, 3).Select(i => RandomContributions.Of($"{i:0000}", i)), .. step == 0 ? [] : new[] { Edited(step) }];

    private static DocumentContribution Edited(int step) => RandomContributions.Of($"{step / 2:0000}", 100_000 + step);
}

public sealed class SqliteKillTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("kg-kill-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData(1, 0)]
    [InlineData(5, 3)]
    [InlineData(40, 1)]
    [InlineData(120, 7)]
    public async Task A_killed_process_leaves_whole_batches_behind(int steps, int milliseconds)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var path = Path.Combine(folder, "graph.db");
        var acknowledged = -1;
        using (var process = DoomedWriter.Start(path))
        {
            try
            {
                while (acknowledged < steps && await process.StandardOutput.ReadLineAsync(cancellation) is { } line)
                {
                    acknowledged = int.Parse(line);
                }

                await Task.Delay(milliseconds, cancellation);
            }
            finally
            {
                process.Kill();
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }

        Assert.Equal(steps, acknowledged);
        await using var store = await SqliteGraphStore.OpenAsync(path, Given.Schema, cancellation);
        var documents = (await store.StatisticsAsync(cancellation)).Documents;
        Assert.Equal(0, documents % 3);
        Assert.True(documents >= 3 * (acknowledged + 1), $"{documents} documents are left of {acknowledged + 1} acknowledged steps of three.");
        Assert.Empty(await store.CheckIntegrityAsync(cancellation));

        var expected = new Dictionary<string, DocumentContribution>();
        foreach (var contribution in Enumerable.Range(0, (int)documents / 3).SelectMany(DoomedWriter.Step))
        {
            expected[contribution.Document.Id] = contribution;
        }

        await using var rebuilt = await SqliteGraphStore.OpenAsync(SqliteGraphStore.InMemory, Given.Schema, cancellation);
        await rebuilt.ReplaceAsync([.. expected.Values], cancellation);
        Assert.Equal(await Given.ExportAsync(rebuilt), await Given.ExportAsync(store));
    }
}
