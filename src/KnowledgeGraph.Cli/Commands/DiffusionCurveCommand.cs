using System.CommandLine;
using System.Globalization;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion curve</c>: how many have a policy by when, and who tends to be early.</summary>
internal sealed class DiffusionCurveCommand : DiffusionReadingCommand
{
    private readonly Argument<string> policy = new("POLICY") { Description = "Id or name of a policy." };
    private readonly Option<string> period = new("--period") { Description = "Length of a period.", DefaultValueFactory = _ => "year" };
    private readonly Option<int> first = new("--first") { Description = "So many first movers and most innovative units.", HelpName = "N", DefaultValueFactory = _ => 10 };

    public DiffusionCurveCommand(CommonOptions common)
        : base(
            common, "curve",
            "Counts by period how many units are known to have a policy, and their share of the units of which any text was read by then; lists the first movers, and how early units tend to be over all policies (1 the first, 0 the last).",
            "city",
            "kg diffusion curve old-neighbourhood-renovation",
            "kg diffusion curve grid-governance --level subdistrict --period quarter --json")
    {
        period.AcceptOnlyFromAmong("year", "quarter", "month");
        Arguments.Add(policy);
        Add(period);
        Add(first);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(services, cancellationToken);
        var data = await ReadAsync(parsed, services, store, cancellationToken);
        var wanted = PolicyOf(data, parsed.GetRequiredValue(policy));
        var curve = AdoptionCurve.Of(data, wanted.Id, LevelOf(parsed), Enum.Parse<PeriodLength>(parsed.GetRequiredValue(period), ignoreCase: true));
        var scores = Innovativeness.Of(data, LevelOf(parsed)).Take(Math.Max(0, parsed.GetValue(first))).ToList();
        var movers = curve.FirstMovers.Take(Math.Max(0, parsed.GetValue(first))).ToList();
        if (parsed.GetValue(Common.Json))
        {
            Terminal.WriteJson(new
            {
                Policy = wanted, data.Basis,
                Points = curve.Points.Select(p => new { Period = p.Period.ToString(), p.New, p.Adopters, p.MayHaveBegun, p.Covered, p.Share }),
                FirstMovers = movers.Select(m => new { m.Rank, Unit = m.Adoption.Unit.Key, m.Adoption.Unit.Name, m.Adoption.Earliest, m.Adoption.Latest, m.Adoption.Basis, m.Adoption.Evidence[0].Source, Sentence = m.Adoption.Evidence[0].Text }),
                Innovativeness = scores.Select(s => new { Unit = s.Unit.Key, s.Unit.Name, s.Score, s.Policies, s.Adopted, s.Eligible }),
                curve.Undated, curve.Proposed,
            });
            return ExitCodes.Done;
        }

        WriteBasis(data);
        var points = Terminal.NewTable("Period", "New", "Known", "May have begun", "Covered", "Share");
        foreach (var p in curve.Points)
        {
            points.AddRow($"{p.Period}", $"{p.New}", $"{p.Adopters}", $"{p.MayHaveBegun}", $"{p.Covered}", p.Share?.ToString("0.00", CultureInfo.InvariantCulture) ?? string.Empty);
        }

        Terminal.Write(points);
        Terminal.Output.WriteLine($"{curve.Undated} more have it at no known time, {curve.Proposed} plan it. Units without any text are not counted: nothing is known of them.");
        Terminal.Output.WriteLine();
        var ranks = Terminal.NewTable("Rank", "When", "Unit", "Source", "Sentence");
        foreach (var (rank, adoption) in movers)
        {
            ranks.AddRow(new Text($"{rank}"), new Text(When(adoption)), new Text(adoption.Unit.Name), new Text(adoption.Evidence[0].Source), new Text(adoption.Evidence[0].Text.ReplaceLineEndings(string.Empty)));
        }

        Terminal.Write(ranks);
        Terminal.Output.WriteLine();
        var innovative = Terminal.NewTable("Earliness", "Over policies", "Has", "Of", "Unit");
        foreach (var s in scores)
        {
            innovative.AddRow(new Text(s.Score?.ToString("0.00", CultureInfo.InvariantCulture) ?? string.Empty), new Text($"{s.Policies}"), new Text($"{s.Adopted}"), new Text($"{s.Eligible}"), new Text(s.Unit.Name));
        }

        Terminal.Write(innovative);
        return ExitCodes.Done;
    }
}
