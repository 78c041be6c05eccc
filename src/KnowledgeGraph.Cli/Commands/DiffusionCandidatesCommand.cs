using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion;
using KnowledgeGraph.Worker.Review;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion candidates</c>: measures that are on no list.</summary>
internal sealed class DiffusionCandidatesCommand : DiffusionReadingCommand
{
    private const int MostMeasures = 2000;

    private readonly Option<int> units = new("--units") { Description = "In at least so many units.", HelpName = "N", DefaultValueFactory = _ => 2 };
    private readonly Option<int> limit = new("--limit") { Description = "At most so many measures.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public DiffusionCandidatesCommand(CommonOptions common)
        : base(
            common, "candidates",
            "Lists measures that are on no list of policies and recur in names of programs and projects of several units, with the first date in each. A policy is made of one in the schema, or a name added with kg review.",
            "city",
            "kg diffusion candidates",
            "kg diffusion candidates --units 3 --json")
    {
        Add(units);
        Add(limit);
        Add(common.Decisions);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(services, cancellationToken);
        var data = await ReadAsync(parsed, services, store, cancellationToken);
        var finder = ReviewCommand.FinderOf(store, services);
        var measures = (await finder.FindAsync(DoubtKind.PolicyCandidate, 0, MostMeasures, cancellationToken)).First.Select(d => d.Fact).OfType<CandidateReference>().Select(c => c.Name).ToList();
        var found = (await CandidateAnalysis.FollowAsync(store, data, measures, RequiredLevelOf(parsed), Math.Max(1, parsed.GetValue(units)), cancellationToken))
            .Take(Math.Max(0, parsed.GetValue(limit))).ToList();
        if (parsed.GetValue(Common.Json))
        {
            Terminal.WriteJson(new { data.Basis, Candidates = found.Select(c => new { c.Name, Units = c.Uses.Count, Uses = c.Uses.Select(u => new { Unit = u.Unit.Key, UnitName = u.Unit.Name, u.Day, u.Name, u.Source, u.Text }) }) });
            return ExitCodes.Done;
        }

        WriteBasis(data);
        var table = Terminal.NewTable("Measure", "Units", "First text", "Unit", "Called", "Source");
        foreach (var candidate in found)
        {
            for (var i = 0; i < candidate.Uses.Count; i++)
            {
                var use = candidate.Uses[i];
                table.AddRow(
                    new Text(i == 0 ? candidate.Name : string.Empty), new Text(i == 0 ? $"{candidate.Uses.Count}" : string.Empty), new Text(use.Day is { } day ? Day(day) : "?"),
                    new Text(use.Unit.Name), new Text(use.Name), new Text(use.Source));
            }
        }

        Terminal.Write(table);
        return ExitCodes.Done;
    }
}
