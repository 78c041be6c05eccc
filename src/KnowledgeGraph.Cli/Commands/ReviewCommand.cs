using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Views;
using KnowledgeGraph.Pipeline.Linking;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Pipeline.Segmentation;
using KnowledgeGraph.Worker;
using KnowledgeGraph.Worker.Review;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg review</c>: what is doubtful, and what a reviewer decides about it.</summary>
internal sealed class ReviewCommand : KgCommand
{
    private static readonly (string Name, DoubtKind Kind)[] Kinds =
    [
        ("low-confidence", DoubtKind.LowConfidence),
        ("nil", DoubtKind.Nil),
        ("conflict", DoubtKind.Conflict),
        ("policy-candidate", DoubtKind.PolicyCandidate),
        ("duplicate", DoubtKind.Duplicate),
    ];

    private readonly CommonOptions common;

    private readonly Option<string> kind = new("--kind")
    {
        Description = "What to list: low-confidence, nil (places that the register does not hold), conflict, policy-candidate, duplicate, or all.",
        HelpName = "KIND", DefaultValueFactory = _ => "all",
    };

    private readonly Option<double> below = new("--below") { Description = "Doubt assertions of a confidence below this.", HelpName = "P", DefaultValueFactory = _ => 0.6 };
    private readonly Option<int> limit = new("--limit") { Description = "At most so many of each kind.", HelpName = "N", DefaultValueFactory = _ => 10 };
    private readonly Option<bool> decided = new("--decided") { Description = "List what was decided instead." };

    public ReviewCommand(CommonOptions common)
        : base(
            "review",
            "Lists what is doubtful, each with its sentence and the commands that decide it. Decisions go to a file that the next build obeys; "
            + "it belongs under version control.",
            "kg review",
            "kg review --kind duplicate --limit 50",
            "kg review --below 0.7 --json > doubts.json",
            "kg review accept r4k7wq2m --note 'read the original'",
            "kg review --decided")
    {
        this.common = common;
        Add(kind);
        Add(below);
        Add(limit);
        Add(decided);
        common.Store.Recursive = true;
        Add(common.Store);
        Add(common.Decisions);
        Add(common.Json);
        foreach (var command in ReviewDecisionCommand.All(common))
        {
            Add(command);
        }

        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var wanted = parsed.GetValue(kind)!;
        if (wanted != "all" && !Kinds.Any(k => k.Name == wanted))
        {
            throw new UsageException($"--kind is '{wanted}'; {Suggestion.OneOf(wanted, Kinds.Select(k => k.Name).Append("all"))}");
        }

        if (parsed.GetValue(limit) < 1)
        {
            throw new UsageException($"--limit is {parsed.GetValue(limit)}; expected a whole number from 1.");
        }

        if (parsed.GetValue(below) is not (>= 0 and <= 1))
        {
            throw new UsageException($"--below is {parsed.GetValue(below)}; expected a probability from 0 to 1.");
        }

        common.RequireDecisions(parsed);
        var book = services.GetRequiredService<DecisionBook>();
        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        if (parsed.GetValue(decided))
        {
            await WriteDecidedAsync(book, store, parsed.GetValue(common.Json), cancellationToken);
            return ExitCodes.Done;
        }

        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        var register = new Lazy<PlaceSuggestions>(() => PlaceSuggestions.Load(settings.SeedsFolder));
        var list = new ReviewList(
            new GraphView(store), new SourceTexts(store, services.GetRequiredService<DocumentReader>()), () => register.Value, Given(parsed));
        var finder = FinderOf(store, services);
        var sections = new List<ReviewSection>();
        foreach (var (_, doubted) in Kinds.Where(k => wanted == "all" || k.Name == wanted))
        {
            var found = await finder.FindAsync(doubted, parsed.GetValue(below), parsed.GetValue(limit), cancellationToken);
            sections.Add(await list.SectionAsync(found, 1 + sections.Sum(s => s.Doubts.Count), cancellationToken));
        }

        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(sections);
        }
        else
        {
            ReviewList.Write(common.Terminal, sections);
        }

        return ExitCodes.Done;
    }

    internal static DoubtFinder FinderOf(IGraphStore store, IServiceProvider services)
    {
        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        var segmenter = new Lazy<Segmenter>(services.GetRequiredService<Segmenter>);
        return new DoubtFinder(
            store, services.GetRequiredService<DecisionBook>(), services.GetRequiredService<GraphSchema>(), ReviewLexicon.Load(settings.LexiconFolder),
            name => segmenter.Value.Cut(name));
    }

    /// <summary>The options that a command needs to lead to the same store and file.</summary>
    private string Given(ParseResult parsed)
        => string.Concat(new[] { common.Store, common.Decisions }.Where(o => parsed.GetResult(o) is not null).Select(o => $" {o.Name} {Shell.Quoted(parsed.GetValue(o)!)}"));

    private async Task WriteDecidedAsync(DecisionBook book, IGraphStore store, bool json, CancellationToken cancellationToken)
    {
        var documents = new Dictionary<string, long>(StringComparer.Ordinal);
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            foreach (var id in document.Decisions)
            {
                documents[id] = documents.GetValueOrDefault(id) + 1;
            }
        }

        if (json)
        {
            common.Terminal.WriteJson(book.Decisions.Select(d => new
            {
                d.Id, What = d.Kind, On = d.On.ToString(), d.Into, d.Name, d.Document, d.Within, d.By, d.When, d.Note, ObeyedBy = documents.GetValueOrDefault(d.Id),
            }));
            return;
        }

        var (output, paint) = (common.Terminal.Output, new Paint(common.Terminal));
        output.WriteLine(paint.Bold($"Decisions: {book.Decisions.Count}"));
        foreach (var decision in book.Decisions)
        {
            var count = documents.GetValueOrDefault(decision.Id);
            var remarks = string.Join(", ", new[] { decision.By, decision.When?.ToString("yyyy-MM-dd"), decision.Note }.OfType<string>());
            output.WriteLine($"{paint.Id(decision.Id)}  {decision}");
            output.WriteLine($"          {paint.Dim($"obeyed by {count} {(count == 1 ? "document" : "documents")}{(remarks.Length > 0 ? $"; {remarks}" : string.Empty)}")}");
        }
    }
}
