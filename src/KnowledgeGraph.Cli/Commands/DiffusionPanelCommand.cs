using System.CommandLine;
using System.Text;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion panel</c>: tables for event history analysis.</summary>
internal sealed class DiffusionPanelCommand : DiffusionReadingCommand
{
    private readonly Argument<string> policy = new("POLICY") { Description = "Id or name of a policy." };
    private readonly Option<string> period = new("--period") { Description = "Length of a period.", DefaultValueFactory = _ => "year" };
    private readonly Option<string[]> covariates = new("--covariate") { Description = "Metric of an indicator that becomes a column, as texts call it; may be given again.", HelpName = "METRIC" };
    private readonly Option<string> target = new("--out") { Description = "Folder to write, made where it is missing.", HelpName = "DIR", Required = true };

    public DiffusionPanelCommand(CommonOptions common)
        : base(
            common, "panel",
            "Writes a panel of units and periods (at risk, event, entry, censoring, mandates, covariates) and one of ordered pairs of units as CSV, with scripts that read them into R and Stata. Every value has a column that leads to its sentence.",
            "city",
            "kg diffusion panel old-neighbourhood-renovation --out panel",
            "kg diffusion panel 老旧小区改造 --level subdistrict --period quarter --covariate 总人口 --out panel")
    {
        period.AcceptOnlyFromAmong("year", "quarter", "month");
        Arguments.Add(policy);
        Add(period);
        Add(covariates);
        Add(target);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(services, cancellationToken);
        var data = await ReadAsync(parsed, services, store, cancellationToken);
        var wanted = PolicyOf(data, parsed.GetRequiredValue(policy));
        var panel = await Panel.OfAsync(
            store, data,
            new PanelOptions
            {
                Policy = wanted.Id, Level = RequiredLevelOf(parsed), Length = Enum.Parse<PeriodLength>(parsed.GetRequiredValue(period), ignoreCase: true),
                Covariates = parsed.GetValue(covariates) ?? [],
            },
            cancellationToken);
        var name = parsed.GetRequiredValue(target);
        var folder = Path.GetFullPath(name, Terminal.Folder);
        try
        {
            Directory.CreateDirectory(folder);
            PanelTables.Write(panel, wanted, data.Basis, file => new StreamWriter(Path.Combine(folder, file), false, new UTF8Encoding(false)));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"'{name}' cannot be written: {e.Message}");
        }

        WriteBasis(data);
        Terminal.Output.WriteLine(
            $"{panel.Rows.Count} rows of {panel.Rows.Select(r => r.Unit.Key).Distinct().Count()} units, {panel.Rows.Count(r => r.Event)} events, {panel.Rows.Count(r => r.Documents.Count == 0)} rows without any text.");
        return ExitCodes.Done;
    }
}
