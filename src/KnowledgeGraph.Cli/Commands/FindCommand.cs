using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Views;
using KnowledgeGraph.Worker;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg find</c>: entities by name.</summary>
internal sealed class FindCommand : KgCommand
{
    private readonly CommonOptions common;
    private readonly Argument<string[]> names = new("NAME") { Description = "A name or any part of one; of several words all must occur.", Arity = ArgumentArity.OneOrMore };
    private readonly Option<string> type = new("--type") { Description = "Only entities of this type: Place, Organization, Person, Project, Program, Honour, Policy.", HelpName = "TYPE" };
    private readonly Option<int> limit = new("--limit") { Description = "At most so many.", HelpName = "N", DefaultValueFactory = _ => 20 };

    public FindCommand(CommonOptions common)
        : base("find", "Finds entities by their names and aliases; the exact name comes first.", "kg find 花溪社区", "kg find 改造 --type Project --limit 50", "kg find 虹桥 --json")
    {
        this.common = common;
        Add(names);
        Add(common.Store);
        Add(type);
        Add(limit);
        Add(common.Json);
        Run(common, RunAsync);
    }

    private async Task<int> RunAsync(ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var query = string.Join(' ', parsed.GetRequiredValue(names));
        var most = parsed.GetValue(limit);
        var wanted = parsed.GetValue(type);
        if (most < 1)
        {
            throw new UsageException($"--limit is {most}; expected a whole number from 1.");
        }

        var types = services.GetRequiredService<GraphSchema>().EntityTypes.Select(t => t.Name).ToList();
        if (wanted is not null && !types.Contains(wanted))
        {
            throw new UsageException($"--type is '{wanted}'; valid are {string.Join(", ", types)}.");
        }

        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        var view = new GraphView(store);
        var found = new List<EntityLine>();
        await foreach (var entity in store.SearchAsync(query, wanted, most, cancellationToken))
        {
            found.Add(await view.LineAsync(entity, cancellationToken));
        }

        if (parsed.GetValue(common.Json))
        {
            common.Terminal.WriteJson(found);
        }
        else if (found.Count == 0)
        {
            common.Terminal.Output.WriteLine($"Nothing in the store is named '{query}'.");
        }
        else
        {
            common.Terminal.WriteEntities(found);
        }

        return ExitCodes.Done;
    }
}
