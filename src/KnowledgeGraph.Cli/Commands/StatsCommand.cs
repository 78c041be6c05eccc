using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Views;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg stats</c>: what the store holds.</summary>
internal sealed class StatsCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Option<int> documents = new("--documents") { Description = "List at most so many documents.", HelpName = "N", DefaultValueFactory = _ => 50 };
    private readonly Option<int> chains = new("--chains") { Description = "Show at most so many chains.", HelpName = "N", DefaultValueFactory = _ => 5 };

    public StatsCommand(CommonOptions common)
        : base(
            "stats",
            "Shows what the store holds: counts, each document's subject with its official code and the places up to the province, "
            + "and the longest chains from a sub-district to an honour, with the sentences behind them.",
            "kg stats",
            "kg stats --store sqlite:graph.db --json",
            "kg stats --documents 0 --chains 20")
    {
        this.common = common;
        Add(common.Store);
        Add(documents);
        Add(chains);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        var view = new GraphView(store);
        var statistics = await store.StatisticsAsync(cancellationToken);
        var listed = new List<DocumentLine>();
        var versions = new SortedSet<(string Schema, string Builder)>();
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            versions.Add((document.SchemaVersion, document.BuilderVersion));
            if (listed.Count < parsed.GetValue(documents))
            {
                listed.Add(await LineAsync(document, view, cancellationToken));
            }
        }

        var sources = new SourceTexts(store, services.GetRequiredService<DocumentReader>());
        var found = await new Chains(view, sources).FindAsync(Math.Max(0, parsed.GetValue(chains)), cancellationToken);
        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(new
            {
                Counts = statistics,
                Versions = versions.Select(v => new { v.Schema, v.Builder }),
                Documents = listed,
                Chains = found,
            });
        }
        else
        {
            WriteCounts(statistics, versions);
            WriteDocuments(listed, statistics.Documents);
            WriteChains(found);
        }

        return ExitCodes.Done;
    }

    private static async Task<DocumentLine> LineAsync(DocumentInfo document, GraphView view, CancellationToken cancellationToken)
    {
        var subject = document.SubjectKey is { } key ? await view.EntityAsync(key, cancellationToken) : null;
        var containers = new List<EntityLine>();
        foreach (var container in subject is null ? [] : await view.ContainersAsync(subject, cancellationToken))
        {
            containers.Add(await view.LineAsync(container, cancellationToken));
        }

        return new DocumentLine(
            document.Id, document.Title, document.PublishedOn, document.Medium, document.Authors, document.SubjectKey, subject?.Name, subject?.Code, containers);
    }

    private void WriteCounts(GraphStatistics statistics, SortedSet<(string Schema, string Builder)> versions)
    {
        var table = common.Terminal.NewTable("", "Count");
        table.Columns[1].RightAligned();
        void Row(string name, long count) => table.AddRow(new Text(name), new Text($"{count}"));

        Row("Documents", statistics.Documents);
        Row("Entities", statistics.Entities.Values.Sum());
        foreach (var (type, count) in statistics.Entities)
        {
            Row("  " + type, count);
        }

        Row("Relations", statistics.Relations.Values.Sum());
        foreach (var (type, count) in statistics.Relations)
        {
            Row("  " + type, count);
        }

        Row("Indicators", statistics.Indicators);
        Row("Assertions", statistics.Assertions);
        common.Terminal.Write(table);
        foreach (var (schema, builder) in versions)
        {
            common.Terminal.Output.WriteLine($"Schema version {schema}, builder version {builder}");
        }
    }

    private void WriteDocuments(List<DocumentLine> listed, long total)
    {
        var table = common.Terminal.NewTable("Document", "Date", "Subject", "Code", "In");
        foreach (var document in listed)
        {
            table.AddRow(
                new Text(document.Id),
                new Text(document.PublishedOn?.ToString("yyyy-MM-dd") ?? string.Empty),
                new Text(document.SubjectName ?? "none found"),
                new Text(document.SubjectCode ?? string.Empty),
                new Text(string.Join(" < ", document.Containers.Select(c => c.Code is null ? c.Name : $"{c.Name} {c.Code}"))));
        }

        if (listed.Count > 0)
        {
            common.Terminal.Output.WriteLine();
            common.Terminal.Write(table);
        }

        if (total > listed.Count)
        {
            common.Terminal.Output.WriteLine($"… and {total - listed.Count} more documents (--documents N).");
        }
    }

    private void WriteChains(IReadOnlyList<IReadOnlyList<ChainStep>> chains)
    {
        var output = common.Terminal.Output;
        foreach (var chain in chains)
        {
            output.WriteLine();
            output.WriteLine(string.Join(" → ", chain.Select(s => s.Entity.Name)));
            foreach (var step in chain.Skip(1))
            {
                var qualifiers = step.Qualifiers is { Count: > 0 } q ? $" [{string.Join(", ", q.Select(v => $"{v.Key} {string.Join("/", v.Value)}"))}]" : string.Empty;
                output.WriteLine($"  {step.Relation} {step.Entity.Name} ({step.Entity.Kind ?? step.Entity.Type}){qualifiers}");
                EntityCard.WriteQuotations(output, step.Sentences, step.Sentences.Count);
            }
        }
    }

    private sealed record DocumentLine(
        string Id, string? Title, DateOnly? PublishedOn, string? Medium, IReadOnlyList<string> Authors, string? SubjectKey, string? SubjectName,
        string? SubjectCode, IReadOnlyList<EntityLine> Containers);
}
