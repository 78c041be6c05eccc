using System.CommandLine;
using System.Text;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Evaluation;
using KnowledgeGraph.Pipeline;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Storage.Export;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg eval</c>: how well a graph agrees with what annotators found.</summary>
internal sealed class EvalCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Argument<string?> export = new("EXPORT.jsonl") { Description = "An export in JSON lines. Without it, and without --store, the texts are built afresh.", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> gold = new("--gold") { Description = "Folder with one gold file (.json) per text.", HelpName = "DIR", Required = true };
    private readonly Option<string> texts = new("--texts") { Description = "Folder with the texts as annotated.", HelpName = "DIR", Required = true };
    private readonly Option<int> errors = new("--errors") { Description = "Also list at most so many errors.", HelpName = "N" };
    private readonly Option<string?> type = new("--type") { Description = "Only errors of this type: Place, Organization, Person, Initiative, Honour, indicator or a relation type.", HelpName = "T" };

    public EvalCommand(CommonOptions common)
        : base(
            "eval",
            "Scores a graph against gold annotations: precision, recall and F1 of entities and relations, accuracy of codes, labels, qualifiers and evidence.",
            "kg eval --gold gold/seeds --texts seeds/documents",
            "kg eval --gold gold/seeds --texts seeds/documents --errors 40 --type Honour",
            "kg eval --gold gold/seeds --texts seeds/documents export.jsonl --json",
            "kg eval --gold gold/seeds --texts seeds/documents --store sqlite:graph.db")
    {
        this.common = common;
        Add(export);
        Add(gold);
        Add(texts);
        Add(errors);
        Add(type);
        Add(common.Store);
        Add(common.Tagger);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var textFolder = common.ExistingFolder("--texts", parsed.GetRequiredValue(texts));
        var goldDocuments = GoldDocument.ReadFolder(common.ExistingFolder("--gold", parsed.GetRequiredValue(gold)));
        var file = parsed.GetValue(export);
        var useStore = parsed.GetResult(common.Store) is not null;
        if (file is not null && useStore)
        {
            throw new UsageException($"Name one of the two: the export '{file}' or --store.");
        }

        var scored = file is not null ? ReadExport(file)
            : useStore ? await ReadStoreAsync(services, cancellationToken)
            : await BuildAsync(textFolder, services, cancellationToken);
        var report = GraphScorer.Score(scored, goldDocuments, textFolder);
        if (parsed.GetValue(common.Json))
        {
            report.WriteJson(common.Terminal.Output);
        }
        else
        {
            report.WriteText(common.Terminal.Output, parsed.GetValue(errors), parsed.GetValue(type));
        }

        return ExitCodes.Done;
    }

    private ScoredExport ReadExport(string file)
    {
        try
        {
            using var reader = new StreamReader(Path.GetFullPath(file, common.Terminal.Folder), Encoding.UTF8);
            return ScoredExport.Read(reader, file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The export '{file}' cannot be read: {e.Message}");
        }
    }

    private static async Task<ScoredExport> ReadStoreAsync(IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        return await ReadAsync(store, cancellationToken);
    }

    /// <summary>Builds into a store that lives as long as the command; without reviewers' decisions, for the rules alone are scored.</summary>
    private async Task<ScoredExport> BuildAsync(string folder, IServiceProvider services, CancellationToken cancellationToken)
    {
        var (settings, schema) = (services.GetRequiredService<KnowledgeGraphSettings>(), services.GetRequiredService<GraphSchema>());
        await using var store = await services.GetRequiredService<StoreSource>().OpenTemporaryAsync(cancellationToken);
        var run = new BuildRun(
            services.GetRequiredService<DocumentReader>(),
            () => GraphBuilder.Load(settings.SeedsFolder, schema, new GraphBuilderOptions { UseTagger = settings.Build.UseTagger }),
            settings.BuilderVersion(),
            schema,
            store,
            services.GetRequiredService<BuildOptions>());
        await run.RunAsync([folder], prune: false, finding => common.Terminal.Error.WriteLine(finding), onProgress: null, cancellationToken);
        return await ReadAsync(store, cancellationToken);
    }

    private static async Task<ScoredExport> ReadAsync(IGraphStore store, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        await JsonLinesExporter.ExportAsync(store, lines, cancellationToken);
        lines.Position = 0;
        using var reader = new StreamReader(lines, Encoding.UTF8);
        return ScoredExport.Read(reader, "the store");
    }
}
