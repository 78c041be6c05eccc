using System.CommandLine;
using System.Globalization;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion.Reuse;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion reuse</c>: passages that texts about different places share.</summary>
internal sealed class DiffusionReuseCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Option<int> matched = new("--matched") { Description = "At least so many letters in both.", HelpName = "N", DefaultValueFactory = _ => 30 };
    private readonly Option<int> limit = new("--limit") { Description = "At most so many passages.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public DiffusionReuseCommand(CommonOptions common)
        : base(
            "reuse",
            "Lists passages that texts about different places share beyond boilerplate, with their offsets in both, the rarest first. Both may have them from a third: a shared passage is a trace and no proof of copying.",
            "kg diffusion reuse",
            "kg diffusion reuse --matched 60 --json")
    {
        this.common = common;
        Add(matched);
        Add(limit);
        Add(common.Store);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(matched) < 8)
        {
            throw new UsageException($"--matched is {parsed.GetValue(matched)}; expected at least 8.");
        }

        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        var reader = services.GetRequiredService<DocumentReader>();
        var texts = new List<ReuseDocument>();
        var unread = 0;
        await foreach (var known in store.DocumentsAsync(cancellationToken))
        {
            // A text that changed since it was built has other offsets.
            var document = known.Location is { } location ? (await reader.ReadLocationAsync(location, cancellationToken)).Document : null;
            if (document is not null && document.ContentHash == known.ContentHash)
            {
                texts.Add(new ReuseDocument(known.Id, known.SubjectKey ?? known.Id, document.Text));
            }
            else
            {
                unread++;
            }
        }

        var byId = texts.ToDictionary(t => t.Id, t => t.Text, StringComparer.Ordinal);
        var found = PassageFinder.Find(texts, new ReuseOptions { MinimumMatched = parsed.GetValue(matched), MinimumWeight = parsed.GetValue(matched) / 2.0 }, cancellationToken);
        var shown = found.Take(Math.Max(0, parsed.GetValue(limit))).ToList();
        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(new
            {
                Documents = texts.Count, Unread = unread, Found = found.Count,
                Passages = shown.Select(p => new
                {
                    p.First, FirstStart = p.FirstSpan.Start, FirstEnd = p.FirstSpan.End, FirstText = p.FirstSpan.In(byId[p.First]),
                    p.Second, SecondStart = p.SecondSpan.Start, SecondEnd = p.SecondSpan.End, SecondText = p.SecondSpan.In(byId[p.Second]), p.Matched, p.Identity, p.Weight,
                }),
            });
            return ExitCodes.Done;
        }

        common.Terminal.Error.WriteLine($"Rests on {texts.Count} texts; {unread} cannot be read again or have changed since they were built. {found.Count} passages found.");
        var table = common.Terminal.NewTable("Weight", "Letters", "Identity", "Where", "Text");
        foreach (var p in shown)
        {
            table.AddRow(
                new Text(p.Weight.ToString("0.0", CultureInfo.InvariantCulture)), new Text($"{p.Matched}"), new Text(p.Identity.ToString("0.00", CultureInfo.InvariantCulture)),
                new Text($"{p.First}@{p.FirstSpan.Start}-{p.FirstSpan.End}"), new Text(p.FirstSpan.In(byId[p.First]).ReplaceLineEndings(string.Empty)));
            table.AddRow(new Text(string.Empty), new Text(string.Empty), new Text(string.Empty), new Text($"{p.Second}@{p.SecondSpan.Start}-{p.SecondSpan.End}"), new Text(p.SecondSpan.In(byId[p.Second]).ReplaceLineEndings(string.Empty)));
        }

        common.Terminal.Write(table);
        return ExitCodes.Done;
    }
}
