using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Evaluation;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Pipeline.Validation;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg calibrate</c>: is what the graph is sure of right?</summary>
internal sealed class CalibrateCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Option<string[]> gold = new("--gold") { Description = "Folder with one gold file (.json) per text; may be given several times.", HelpName = "DIR", Required = true };
    private readonly Option<string[]> texts = new("--texts") { Description = "Folder with the texts as annotated; one for each --gold, in the same order.", HelpName = "DIR", Required = true };
    private readonly Option<string?> write = new("--write") { Description = $"Measure every rule and write the table of confidences ({ConfidenceTable.FileName} of the lexicon).", HelpName = "FILE" };

    public CalibrateCommand(CommonOptions common)
        : base(
            "calibrate",
            "Compares the confidence of assertions with how often annotators found the same: of those at 0.9, nine of ten should be right.",
            "kg calibrate --gold gold/seeds --texts seeds/documents",
            "kg calibrate --gold gold/a --texts texts/a --gold gold/b --texts texts/b --write seeds/lexicon/confidence.tsv")
    {
        this.common = common;
        Add(gold);
        Add(texts);
        Add(write);
        Add(common.Tagger);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var golds = parsed.GetRequiredValue(gold);
        var folders = parsed.GetRequiredValue(texts);
        if (golds.Length != folders.Length)
        {
            throw new UsageException($"--gold is given {golds.Length} times and --texts {folders.Length} times; each folder of gold needs its folder of texts.");
        }

        var pairs = golds.Zip(folders, (g, t) => (Gold: GoldDocument.ReadFolder(common.ExistingFolder("--gold", g)), Texts: common.ExistingFolder("--texts", t))).ToList();
        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        var schema = services.GetRequiredService<GraphSchema>();
        var reader = services.GetRequiredService<DocumentReader>();
        if (parsed.GetValue(write) is { } file)
        {
            // Relations stand in circumstances that the confidence of their ends makes: entities are measured first.
            var own = await MeasureAsync(Builder(ConfidenceTable.None), reader, pairs, cancellationToken);
            var measured = await MeasureAsync(Builder(ConfidenceTable.Of(own.JudgedEntities)), reader, pairs, cancellationToken);
            await File.WriteAllTextAsync(Path.GetFullPath(file, common.Terminal.Folder), ConfidenceTable.Describe(measured.Judged), cancellationToken);
            (await MeasureAsync(Builder(ConfidenceTable.Of(measured.Judged)), reader, pairs, cancellationToken)).Write(common.Terminal.Output);
        }
        else
        {
            (await MeasureAsync(Builder(null), reader, pairs, cancellationToken)).Write(common.Terminal.Output);
        }

        return ExitCodes.Done;

        GraphBuilder Builder(ConfidenceTable? table) => GraphBuilder.Load(settings.SeedsFolder, schema, new GraphBuilderOptions { Confidence = table, UseTagger = settings.Build.UseTagger });
    }

    private async Task<Calibration> MeasureAsync(
        GraphBuilder builder, DocumentReader reader, List<(IReadOnlyList<GoldDocument> Gold, string Texts)> pairs, CancellationToken cancellationToken)
    {
        var calibration = new Calibration();
        foreach (var (goldDocuments, folder) in pairs)
        {
            var contributions = new List<DocumentContribution>();
            await foreach (var read in reader.ReadAsync([folder], cancellationToken))
            {
                if (read.Document is { } document)
                {
                    contributions.Add(builder.Build(document, cancellationToken).Contribution);
                }
                else if (read.Finding is { } finding)
                {
                    common.Terminal.Error.WriteLine(finding);
                }
            }

            calibration.Add(contributions, goldDocuments, folder);
        }

        return calibration;
    }
}
