using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Worker.Hosting;
using Microsoft.Extensions.Logging;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg worker</c>: keeps a store up to date with a folder or a stream for as long as it runs.</summary>
internal sealed class WorkerCommand : KgCommand
{
    private readonly CommonOptions common;

    private readonly Option<bool> plain = new("--plain-log") { Description = "Log lines for a person instead of JSON." };

    public WorkerCommand(CommonOptions common)
        : base(
            "worker",
            "Keeps the graph up to date with a folder, a stream, or both, until it is stopped: what comes is built, what changes replaces what it said "
            + "before, what goes takes its facts with it. Files are only read. Logs go to the standard output, one JSON object a line.",
            "kg worker --watch reports --store sqlite:graph.db",
            "kg worker --redis 127.0.0.1:6379 --stream news --store sqlite:graph.db",
            "kg worker status",
            "kg worker dead",
            "kg worker retry --all")
    {
        this.common = common;
        common.Store.Recursive = true;
        Add(common.Watch);
        Add(common.Redis);
        Add(common.Stream);
        Add(common.Group);
        Add(common.Store);
        Add(common.State);
        Add(common.Listen);
        Add(common.Decisions);
        Add(common.Tagger);
        Add(plain);
        Add(new WorkerStatusCommand(common));
        Add(new WorkerDeadCommand(common));
        Add(new WorkerRetryCommand(common));
        Add(new WorkerStaleCommand(common));
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        common.RequireDecisions(parsed);
        using var loggers = LoggerFactory.Create(l =>
        {
            // Names are kept short: they are on every line.
            l.AddFilter(null, LogLevel.Information).AddFilter("Microsoft", LogLevel.Warning).AddFilter("OpenTelemetry", LogLevel.Warning);
            if (parsed.GetValue(plain))
            {
                l.AddSimpleConsole(o => (o.SingleLine, o.TimestampFormat, o.UseUtcTimestamp) = (true, "HH:mm:ss ", true));
            }
            else
            {
                l.AddJsonConsole(o => (o.TimestampFormat, o.UseUtcTimestamp) = ("yyyy-MM-ddTHH:mm:ss.fffZ", true));
            }
        });
        using var host = new WorkerHost(services, loggers);
        await host.RunAsync(cancellationToken);
        return ExitCodes.Done;
    }
}
