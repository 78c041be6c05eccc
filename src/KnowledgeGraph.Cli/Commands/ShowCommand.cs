using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Views;
using KnowledgeGraph.Pipeline.Reading;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg show</c>: an entity's card, or a document's.</summary>
internal sealed class ShowCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Argument<string> key = new("KEY") { Description = "A key, an official division code, or a name that only one entity has; or a document's id." };
    private readonly Option<int> facts = new("--facts") { Description = "At most so many facts.", HelpName = "N", DefaultValueFactory = _ => 200 };
    private readonly Option<int> sentences = new("--sentences") { Description = "At most so many sentences for each.", HelpName = "N", DefaultValueFactory = _ => 2 };

    public ShowCommand(CommonOptions common)
        : base(
            "show",
            "Shows all that the graph says about one entity: its names and where they come from, the places around it, its facts, and the sentences behind them. Of a document: where it comes from, and what is a copy of what.",
            "kg show place:320613006",
            "kg show 320613006 --sentences 5",
            "kg show 学田街道 --json",
            "kg show 2023/report.txt")
    {
        this.common = common;
        Add(key);
        Add(common.Store);
        Add(facts);
        Add(sentences);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        var view = new GraphView(store);
        var wanted = parsed.GetRequiredValue(key).Trim();
        if (await DocumentCard.FindAsync(wanted, store, cancellationToken) is { } document)
        {
            Write(parsed, document, document.Write);
            return ExitCodes.Done;
        }

        var entity = await new EntityLookup(view).OneAsync(wanted, common.Terminal, key => $"kg show {key}", cancellationToken);
        var sources = new SourceTexts(store, services.GetRequiredService<DocumentReader>());
        var card = await EntityCard.OfAsync(
            entity, view, sources, services.GetRequiredService<GraphSchema>(), Math.Max(0, parsed.GetValue(facts)), Math.Max(0, parsed.GetValue(sentences)), cancellationToken);
        Write(parsed, card, card.Write);
        return ExitCodes.Done;
    }

    private void Write<T>(ParseResult parsed, T card, Action<Terminal> write)
    {
        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(card);
        }
        else
        {
            write(common.Terminal);
        }
    }
}
