using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg review undo</c>: takes decisions out of the file.</summary>
internal sealed class ReviewUndoCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Argument<string[]> ids = new("ID") { Description = "Ids of decisions; kg review --decided lists them.", Arity = ArgumentArity.OneOrMore };

    public ReviewUndoCommand(CommonOptions common)
        : base("undo", "Takes decisions back: the next build says what it said before them.", "kg review undo k3f2a9c1")
    {
        this.common = common;
        Add(ids);
        Run(common, RunAsync);
    }

    private Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        common.RequireDecisions(parsed);
        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        var book = services.GetRequiredService<DecisionBook>();
        var gone = new List<Decision>();
        foreach (var id in parsed.GetRequiredValue(ids))
        {
            gone.Add(book.Find(id) ?? throw new UsageException($"{settings.Decisions} holds no decision '{id}'; {Suggestion.OneOf(id, book.Decisions.Select(d => d.Id))}"));
        }

        DecisionFile.Write(settings.Decisions, book.Decisions.Except(gone), services.GetRequiredService<GraphSchema>());
        foreach (var decision in gone)
        {
            common.Terminal.Output.WriteLine($"Undone: {decision.Id}  {decision}");
        }

        common.Terminal.Output.WriteLine($"Taken out of {settings.Decisions}; the next 'kg build' obeys it no more.");
        return Task.FromResult(ExitCodes.Done);
    }
}
