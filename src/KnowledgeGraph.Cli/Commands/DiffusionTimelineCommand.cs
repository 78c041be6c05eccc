using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion timeline</c>: who has a policy since when.</summary>
internal sealed class DiffusionTimelineCommand : DiffusionReadingCommand
{
    private readonly Argument<string> policy = new("POLICY") { Description = "Id or name of a policy: old-neighbourhood-renovation, 老旧小区改造." };

    public DiffusionTimelineCommand(CommonOptions common)
        : base(
            common, "timeline",
            "Lists who took a policy up, when as an interval (≤: known by that day, begun at an unknown time before), how far it has come, and the sentence that decides. "
            + "A launch is dated by a text; a mention only shows the policy at work. Who is not listed may have it all the same.",
            "city",
            "kg diffusion timeline old-neighbourhood-renovation",
            "kg diffusion timeline 老旧小区改造 --level subdistrict --json")
    {
        Arguments.Add(policy);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(services, cancellationToken);
        var data = await ReadAsync(parsed, services, store, cancellationToken);
        var wanted = PolicyOf(data, parsed.GetRequiredValue(policy));
        var level = LevelOf(parsed);
        var adoptions = data.Adoptions(wanted.Id, level);
        if (parsed.GetValue(Common.Json))
        {
            Terminal.WriteJson(new
            {
                Policy = wanted,
                Level = level?.ToString().ToLowerInvariant() ?? "place",
                data.Basis,
                Mandates = data.Mandates.Where(m => m.Policy == wanted.Id),
                Adoptions = adoptions.Select(a => new
                {
                    Unit = a.Unit.Key, a.Unit.Name, a.Unit.Province, a.Status, a.Earliest, a.Latest, a.Precision, a.Basis, FirstLaunch = a.FirstLaunch?.ToString(), a.FirstMention,
                    Evidence = a.Evidence.Select(e => new { e.Document, e.PublishedOn, e.Place, e.Span.Start, e.Span.End, e.Text, e.Status, e.Earliest, e.Latest, e.Precision, e.Basis, e.Confidence }),
                }),
            });
            return ExitCodes.Done;
        }

        WriteBasis(data);
        var table = Terminal.NewTable("When", "Basis", "Precision", "Status", "Unit", "Told of", "Source", "Sentence");
        foreach (var adoption in adoptions)
        {
            var evidence = adoption.Evidence[0];
            table.AddRow(
                new Text(adoption.IsAdopted ? When(adoption) : "planned"), new Text(adoption.IsAdopted ? adoption.Basis.ToString().ToLowerInvariant() : string.Empty),
                new Text(adoption.Precision?.ToString().ToLowerInvariant() ?? string.Empty), new Text(adoption.Status.ToString().ToLowerInvariant()), new Text(adoption.Unit.Name),
                new Text(evidence.Place == adoption.Unit.Key ? string.Empty : (await store.FindEntityAsync(evidence.Place, cancellationToken))?.Name ?? evidence.Place),
                new Text(evidence.Source), new Text(evidence.Text.ReplaceLineEndings(string.Empty)));
        }

        Terminal.Write(table);
        foreach (var mandate in data.Mandates.Where(m => m.Policy == wanted.Id))
        {
            Terminal.Output.WriteLine($"Mandate: {mandate.Issuer} ({mandate.Level}), {Day(mandate.Date)}, {mandate.Source}");
        }

        return ExitCodes.Done;
    }
}
