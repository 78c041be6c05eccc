using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Client.Diffusion.Reports;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg diffusion report</c>: one page about a policy.</summary>
internal sealed class DiffusionReportCommand : DiffusionReadingCommand
{
    private readonly Argument<string> policy = new("POLICY") { Description = "Id or name of a policy." };
    private readonly Option<string> html = new("--html") { Description = "Page to write; - is the standard output.", HelpName = "FILE", Required = true };
    private readonly Option<string> language = new("--language") { Description = "The language that the page opens in; a button changes it.", DefaultValueFactory = _ => "zh" };

    public DiffusionReportCommand(CommonOptions common)
        : base(
            common, "report",
            "Writes one page that needs no network: timeline, curve, tile grid of provinces, network, and the sentences, in Chinese and English.",
            "city",
            "kg diffusion report old-neighbourhood-renovation --html renovation.html",
            "kg diffusion report 老旧小区改造 --level subdistrict --language en --html renovation.html")
    {
        language.AcceptOnlyFromAmong("zh", "en");
        Arguments.Add(policy);
        Add(html);
        Add(language);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await OpenAsync(services, cancellationToken);
        var data = await ReadAsync(parsed, services, store, cancellationToken);
        var wanted = PolicyOf(data, parsed.GetRequiredValue(policy));
        Terminal.WriteFile(parsed.GetRequiredValue(html), writer => PolicyReport.Write(data, wanted, RequiredLevelOf(parsed), parsed.GetValue(language) == "en", writer));
        WriteBasis(data);
        return ExitCodes.Done;
    }
}
