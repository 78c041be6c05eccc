using System.CommandLine;
using System.Globalization;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion lags</c>: who comes before whom.</summary>
internal sealed class DiffusionLagsCommand : DiffusionReadingCommand
{
    private readonly Argument<string?> policy = new("POLICY") { Description = "Id or name of a policy; without one, all.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<int> shared = new("--shared") { Description = "Pairs with at least so many policies in common.", HelpName = "N", DefaultValueFactory = _ => 1 };
    private readonly Option<int> limit = new("--limit") { Description = "At most so many pairs.", HelpName = "N", DefaultValueFactory = _ => 50 };

    public DiffusionLagsCommand(CommonOptions common)
        : base(
            common, "lags",
            "Lists ordered pairs of units by how often the first has a policy before the second: surely, where all of its interval comes before all of the other's; else by the days on which each is known to have it. "
            + "Neither says that the second follows the first.",
            "city",
            "kg diffusion lags --shared 5",
            "kg diffusion lags old-neighbourhood-renovation --level place")
    {
        Arguments.Add(policy);
        Add(shared);
        Add(limit);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(shared) < 1)
        {
            throw new UsageException($"--shared is {parsed.GetValue(shared)}; expected at least 1.");
        }

        await using var store = await OpenAsync(services, cancellationToken);
        var data = await ReadAsync(parsed, services, store, cancellationToken);
        var dyads = LagAnalysis.Of(data, parsed.GetValue(policy) is { } wanted ? PolicyOf(data, wanted).Id : null, LevelOf(parsed), parsed.GetValue(shared))
            .Take(Math.Max(0, parsed.GetValue(limit))).ToList();
        if (parsed.GetValue(Common.Json))
        {
            Terminal.WriteJson(new
            {
                data.Basis,
                Dyads = dyads.Select(d => new
                {
                    From = d.From.Key, FromName = d.From.Name, To = d.To.Key, ToName = d.To.Name, d.Relation, d.SameProvince, Shared = d.Lags.Count, d.SureLeads, d.KnownLeads, d.Ties, d.Open, d.MedianKnownDays,
                    Lags = d.Lags.Select(l => new { l.From.Policy, LeastDays = l.Least, MostDays = l.Most, KnownDays = l.Known, FromSource = l.From.Evidence[0].Source, ToSource = l.To.Evidence[0].Source }),
                }),
            });
            return ExitCodes.Done;
        }

        WriteBasis(data);
        var table = Terminal.NewTable("First", "Second", "Relation", "Province", "Shared", "Surely first", "Known first", "Same day", "Open", parsed.GetValue(policy) is null ? "Median days" : "Days (known)", "Days, from – to");
        foreach (var d in dyads)
        {
            table.AddRow(
                new Text(d.From.Name), new Text(d.To.Name), new Text(d.Relation.ToString().ToLowerInvariant()), new Text(d.SameProvince is { } same ? same ? "same" : "other" : "?"), new Text($"{d.Lags.Count}"),
                new Text($"{d.SureLeads}"), new Text($"{d.KnownLeads}"), new Text($"{d.Ties}"), new Text($"{d.Open}"), new Text(d.MedianKnownDays.ToString("0.#", CultureInfo.InvariantCulture)),
                new Text(d.Lags is [var only] ? Bounds(only) : string.Empty));
        }

        Terminal.Write(table);
        return ExitCodes.Done;
    }

    /// <summary>The lag of the only policy in common as an interval, … where nothing bounds it.</summary>
    private static string Bounds(Lag lag)
        => string.Create(CultureInfo.InvariantCulture, $"{lag.Least?.ToString(CultureInfo.InvariantCulture) ?? "…"} – {lag.Most?.ToString(CultureInfo.InvariantCulture) ?? "…"}");
}
