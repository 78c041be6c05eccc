using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg verify</c>: does every piece of evidence still stand in its source?</summary>
internal sealed class VerifyCommand : KgCommand
{
    private const int ListedFindings = 1000;

    private readonly CommonOptions common;

    private readonly Argument<string[]> paths = new("PATH")
    {
        Description = "Files and folders with the sources. The default is where each document was read when it was built.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    public VerifyCommand(CommonOptions common)
        : base(
            "verify",
            "Reads the sources again and compares every piece of evidence with its place. A source that is missing or has changed is a finding.",
            "kg verify",
            "kg verify seeds/documents --store sqlite:graph.db --json")
    {
        this.common = common;
        Add(paths);
        Add(common.Store);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var roots = common.ExistingPaths(parsed.GetValue(paths) ?? []);
        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        var findings = new List<Finding>();
        var summary = await new EvidenceCheck(services.GetRequiredService<DocumentReader>(), store).RunAsync(
            roots,
            finding =>
            {
                if (findings.Count < ListedFindings)
                {
                    findings.Add(finding);
                }
            },
            cancellationToken);
        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(new { summary.Documents, summary.Evidence, summary.Findings, ListedFindings = findings });
        }
        else
        {
            common.Terminal.Output.WriteLine(
                $"{summary.Evidence} pieces of evidence of {summary.Documents} documents checked, {summary.Findings} findings.");
            common.Terminal.WriteFindings(findings, summary.Findings);
        }

        return summary.Findings > 0 ? ExitCodes.Findings : ExitCodes.Done;
    }
}
