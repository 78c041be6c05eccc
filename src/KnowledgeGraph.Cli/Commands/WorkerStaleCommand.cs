using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Worker;
using KnowledgeGraph.Worker.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg worker stale</c>: which documents were built by older versions.</summary>
internal sealed class WorkerStaleCommand : KgCommand
{
    private readonly CommonOptions common;

    public WorkerStaleCommand(CommonOptions common)
        : base(
            "stale",
            "Counts the documents of the store by the versions of schema and builder that made their facts. A worker that watches their folder rebuilds "
            + "those of older versions while nothing else is to be done.",
            "kg worker stale",
            "kg worker stale --json")
    {
        this.common = common;
        Add(common.Listen);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        var current = (Schema: services.GetRequiredService<GraphSchema>().Version, Builder: settings.BuilderVersion());
        var versions = new SortedDictionary<(string Schema, string Builder), (long Count, long Unread)>();
        await using (var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken))
        {
            await foreach (var document in store.DocumentsAsync(cancellationToken))
            {
                var key = (document.SchemaVersion, document.BuilderVersion);
                var (count, unread) = versions.GetValueOrDefault(key);
                versions[key] = (count + 1, unread + (document.Location is null ? 1 : 0));
            }
        }

        var stale = versions.Where(v => v.Key != current).Sum(v => v.Value.Count);
        var lost = versions.Where(v => v.Key != current).Sum(v => v.Value.Unread);
        var status = await WorkerStatusReader.ReadAsync(settings.Worker.Listen, cancellationToken);
        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(new
            {
                Stale = stale, WithoutText = lost, Total = versions.Values.Sum(v => v.Count), Waiting = status?.Folder?.Stale,
                Versions = versions.Select(v => new { v.Key.Schema, v.Key.Builder, Documents = v.Value.Count, Current = v.Key == current }),
            });
            return stale > 0 ? ExitCodes.Findings : ExitCodes.Done;
        }

        var table = common.Terminal.NewTable("Schema", "Builder", "Documents", "");
        foreach (var (version, (count, _)) in versions)
        {
            table.AddRow(new Text(version.Schema), new Text(version.Builder), new Text($"{count}"), new Text(version == current ? "current" : "to be rebuilt"));
        }

        common.Terminal.Write(table);
        var output = common.Terminal.Output;
        output.WriteLine(stale == 0 ? "All documents are of the current versions." : $"{stale} of {versions.Values.Sum(v => v.Count)} documents are to be rebuilt.");
        if (lost > 0)
        {
            output.WriteLine($"Of these, {lost} came with their text in a message, which is not kept: they are rebuilt when they are sent again.");
        }

        if (stale > 0)
        {
            output.WriteLine(status?.Folder is { } folder ? $"The worker at {settings.Worker.Listen} has {folder.Stale} files left to do." : $"No worker that watches a folder answers at {settings.Worker.Listen}.");
        }

        return stale > 0 ? ExitCodes.Findings : ExitCodes.Done;
    }
}
