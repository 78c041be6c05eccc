using System.CommandLine;
using System.Diagnostics;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg build</c>: texts in, graph out.</summary>
internal sealed class BuildCommand : KgCommand
{
    /// <summary>A run over a broken archive may find a million problems; so many are listed, all are counted.</summary>
    private const int ListedFindings = 1000;

    private readonly CommonOptions common;
    private string? lastProblem;

    private readonly Argument<string[]> paths = new("PATH")
    {
        Description = "Files and folders: .txt, .md, .html, .docx, and .jsonl with one document a line. Folders are read with all that is below.",
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<bool> prune = new("--prune")
    {
        Description = "Also retract every document of the store that is not under PATH any more, so that the store holds what PATH holds.",
    };

    public BuildCommand(CommonOptions common)
        : base(
            "build",
            "Builds the graph from texts, or brings it up to date. Unchanged documents are skipped; changed ones replace what they contributed before.",
            "kg build seeds/documents --store sqlite:graph.db",
            "kg build reports news.jsonl --prune",
            "kg build reports --json > summary.json")
    {
        this.common = common;
        Add(paths);
        Add(common.Store);
        Add(common.Decisions);
        Add(prune);
        Add(common.Tagger);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var roots = common.ExistingPaths(parsed.GetRequiredValue(paths));
        common.RequireDecisions(parsed);
        var watch = Stopwatch.StartNew();
        await using var store = await services.GetRequiredService<StoreSource>().OpenAsync(cancellationToken);
        var run = new BuildRun(
            services.GetRequiredService<DocumentReader>(),
            services.GetRequiredService<GraphBuilder>,
            services.GetRequiredService<KnowledgeGraphSettings>().BuilderVersion(),
            services.GetRequiredService<GraphSchema>(),
            store,
            services.GetRequiredService<BuildOptions>(),
            services.GetRequiredService<DecisionBook>(),
            services.GetRequiredService<TimeProvider>())
        {
            OnRetry = SayOnce,
        };
        var findings = new List<Finding>();
        var summary = await WithProgressAsync(
            parsed.GetValue(common.Json) ? [] : roots,
            onProgress => run.RunAsync(
                roots,
                parsed.GetValue(prune),
                finding =>
                {
                    if (findings.Count < ListedFindings)
                    {
                        findings.Add(finding);
                    }
                },
                onProgress,
                cancellationToken));
        var statistics = await store.StatisticsAsync(cancellationToken);
        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(new { Documents = summary, Store = statistics, ListedFindings = findings, Seconds = Math.Round(watch.Elapsed.TotalSeconds, 3) });
        }
        else
        {
            WriteSummary(summary, statistics, findings, watch.Elapsed);
        }

        return summary.Findings > 0 ? ExitCodes.Findings : ExitCodes.Done;
    }

    /// <summary>Several documents may be on their way to a store that is away, and each would say so.</summary>
    private void SayOnce(StoreException problem)
    {
        if (Interlocked.Exchange(ref lastProblem, problem.Message) != problem.Message)
        {
            common.Terminal.Error.WriteLine($"{problem.Message} Waiting for it; where it does not come back, the same command goes on from there.");
        }
    }

    /// <summary>Shows a bar while the run goes on, where the error output is a terminal.</summary>
    private async Task<BuildSummary> WithProgressAsync(IReadOnlyList<string> roots, Func<Action<BuildSummary>?, Task<BuildSummary>> run)
    {
        if (!common.Terminal.IsErrorTerminal || roots.Count == 0)
        {
            return await run(null);
        }

        return await common.Terminal.ErrorConsole.Progress()
            .AutoClear(true)
            .Columns(new SpinnerColumn(), new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var bar = context.AddTask("Reading", maxValue: Math.Max(1, roots.Sum(CountFiles)));
                return await run(summary =>
                {
                    var done = summary.Read + summary.Findings;
                    bar.MaxValue = Math.Max(bar.MaxValue, done); // a .jsonl file holds more documents than it is files
                    bar.Value = done;
                    bar.Description = $"{summary.Read} documents, {summary.New + summary.Changed} built";
                });
            });
    }

    private static long CountFiles(string root)
        => File.Exists(root)
            ? 1
            : Directory.EnumerateFiles(root, "*", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).LongCount();

    private void WriteSummary(BuildSummary summary, GraphStatistics statistics, List<Finding> findings, TimeSpan elapsed)
    {
        var table = common.Terminal.NewTable("", "Count");
        table.Columns[1].RightAligned();
        void Row(string name, long count, bool isPart = false) => table.AddRow(new Text(isPart ? "  " + name : name), new Text($"{count}"));

        Row("Documents read", summary.Read);
        Row("new", summary.New, isPart: true);
        Row("changed", summary.Changed, isPart: true);
        Row("unchanged", summary.Unchanged, isPart: true);
        if (summary.Failed > 0)
        {
            Row("failed", summary.Failed, isPart: true);
        }

        Row("Documents retracted", summary.Retracted);
        Row("Documents in the store", statistics.Documents);
        Row("Entities", statistics.Entities.Values.Sum());
        foreach (var (type, count) in statistics.Entities)
        {
            Row(type, count, isPart: true);
        }

        Row("Relations", statistics.Relations.Values.Sum());
        foreach (var (type, count) in statistics.Relations)
        {
            Row(type, count, isPart: true);
        }

        Row("Indicators", statistics.Indicators);
        Row("Findings", summary.Findings);
        common.Terminal.Write(table);
        common.Terminal.Output.WriteLine($"Done in {elapsed.TotalSeconds:0.0} s.");
        common.Terminal.WriteFindings(findings, summary.Findings);
    }
}
