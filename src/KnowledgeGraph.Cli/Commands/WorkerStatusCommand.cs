using System.CommandLine;
using System.Globalization;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Worker;
using KnowledgeGraph.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg worker status</c>: how the worker that runs here stands.</summary>
internal sealed class WorkerStatusCommand : KgCommand
{
    private readonly CommonOptions common;

    public WorkerStatusCommand(CommonOptions common)
        : base("status", "Shows how the worker stands that serves its status at --listen.", "kg worker status", "kg worker status --listen 127.0.0.1:9465", "kg worker status --json")
    {
        this.common = common;
        Add(common.Listen);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var listen = services.GetRequiredService<KnowledgeGraphSettings>().Worker.Listen;
        if (await WorkerStatusReader.ReadAsync(listen, cancellationToken) is not { } status)
        {
            common.Terminal.Error.WriteLine($"No worker answers at {listen}. Start one with 'kg worker --watch DIR', or name its address with --listen.");
            return ExitCodes.Findings;
        }

        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(status);
        }
        else
        {
            Write(status);
        }

        return status.Ready ? ExitCodes.Done : ExitCodes.Findings;
    }

    private void Write(WorkerStatus status)
    {
        var table = common.Terminal.NewTable("Worker", $"process {status.Process}, since {status.StartedAt:yyyy-MM-dd HH:mm:ss} UTC");
        void Row(string name, string value) => table.AddRow(new Text(name), new Text(Visible.Text(value)));

        Row("State", status.Ready ? status.Folder?.Standby == true ? "stands by for another worker" : "ready" : "not ready");
        foreach (var reason in status.Reasons)
        {
            Row("  because", reason);
        }

        Row("Store", status.Store);
        if (status.Folder is { } folder)
        {
            Row("Folder", folder.Path);
            Row("  files", Count(folder.Files) + (folder.Unfinished > 0 ? $", {Count(folder.Unfinished)} still changing" : string.Empty));
            Row("  looked through", Time(folder.ScannedAt));
            if (folder.Stale > 0)
            {
                Row("  to be rebuilt", Count(folder.Stale));
            }
        }

        if (status.Stream is { } stream)
        {
            Row("Stream", $"{stream.Name}, group {stream.Group}, as {stream.Consumer}");
            Row("  waiting", stream.Lag is { } lag ? Count(lag) : "unknown");
            Row("  in work by all workers", stream.Pending is { } pending ? Count(pending) : "unknown");
            Row("  dead", stream.Dead is { } dead ? Count(dead) : "unknown");
        }

        foreach (var (outcome, count) in status.Documents.Where(d => d.Value > 0))
        {
            Row($"Documents {outcome}", Count(count));
        }

        Row("In work", Count(status.InWork) + (status.WaitingForStore > 0 ? $", {Count(status.WaitingForStore)} wait for the store" : string.Empty));
        if (status.Hanging > 0)
        {
            Row("Hanging", Count(status.Hanging));
        }

        Row("Dead letters", Count(status.DeadLetters));
        Row("Store tried again", Count(status.StoreRetries));
        Row("Last written", Time(status.WrittenAt) + (status.LagSeconds is { } seconds ? $", {seconds.ToString("0.0", CultureInfo.InvariantCulture)} s after the change" : string.Empty));
        Row("Memory", $"{status.Memory >> 20} MB");
        common.Terminal.Write(table);
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset? time) => time is { } t ? $"{t:yyyy-MM-dd HH:mm:ss} UTC" : "never";
}
