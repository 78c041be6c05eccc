using System.CommandLine;
using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Cli.Views;
using KnowledgeGraph.Worker;
using KnowledgeGraph.Worker.Review;
using Microsoft.Extensions.DependencyInjection;

namespace KnowledgeGraph.Cli.Commands;

/// <summary><c>kg review accept</c> and its likes: each writes one entry to the file of decisions, or takes one away.</summary>
internal sealed class ReviewDecisionCommand : KgCommand
{
    private const string Named = "a key, an official code, an id of the list, or a name that only one entity has";

    private readonly CommonOptions common;
    private readonly Option<string> note = new("--note") { Description = "Why.", HelpName = "TEXT" };
    private readonly Option<string> by = new("--by") { Description = "Who decides. The default is the setting reviewer, if there is one.", HelpName = "NAME" };
    private readonly Option<string> document = new("--document") { Description = "Only in this document.", HelpName = "ID" };

    private ReviewDecisionCommand(
        CommonOptions common, string name, string description, Func<Making, Task<IReadOnlyList<Decision>>> make, IEnumerable<Symbol> symbols, params string[] examples)
        : base(name, description, examples)
    {
        this.common = common;
        foreach (var symbol in symbols)
        {
            switch (symbol)
            {
                case Argument argument:
                    Add(argument);
                    break;
                case Option option:
                    Add(option);
                    break;
            }
        }

        Add(note);
        Add(by);
        Run(common, (parsed, services, cancellationToken) => DecideAsync(make, parsed, services, cancellationToken));
    }

    public static IEnumerable<Command> All(CommonOptions common)
    {
        var facts = new Argument<string[]>("FACT")
        {
            Description = "Ids of the list; or the key of an entity; or a relation as HEAD TYPE TAIL.", Arity = ArgumentArity.OneOrMore,
        };
        var document = new Option<string>("--document") { Description = "Only in this document.", HelpName = "ID" };
        var entity = new Argument<string>("ENTITY") { Description = $"An entity: {Named}." };
        var pair = new Argument<string[]>("ENTITY")
        {
            Description = $"The entity that goes and the one that stays, each {Named}; or the id of a possible duplicate.", Arity = new ArgumentArity(1, 2),
        };
        var newName = new Argument<string>("NAME") { Description = "The name." };
        var splitName = new Option<string>("--name") { Description = "Only where it is called so; all its mentions where left out.", HelpName = "NAME" };
        var within = new Option<string>("--within") { Description = "Only in documents about this place or about what lies in it.", HelpName = "PLACE" };
        var into = new Option<string>("--into") { Description = "Key of the entity that is meant.", HelpName = "KEY" };
        var place = new Option<string>("--in") { Description = "The place that keeps the new entity apart: a key is made from it and the name.", HelpName = "PLACE" };

        yield return new ReviewDecisionCommand(
            common, "accept", "Says that a fact is right: its confidence becomes 1, and it is listed no more.",
            m => m.FactsAsync(DecisionKind.Accept, m.Parsed.GetRequiredValue(facts), m.Parsed.GetValue(document)), [facts, document],
            "kg review accept r4k7wq2m", "kg review accept place:3204/常州经开区 --note 'a zone, not a district'");
        yield return new ReviewDecisionCommand(
            common, "reject", "Says that a fact is wrong: it is never written again, nor what hangs on it. Of a possible duplicate: the two are two.",
            m => m.FactsAsync(DecisionKind.Reject, m.Parsed.GetRequiredValue(facts), m.Parsed.GetValue(document)), [facts, document],
            "kg review reject r4k7wq2m", "kg review reject e0x3kd1p --document 003.txt");
        yield return new ReviewDecisionCommand(
            common, "merge", "Says that one entity is another: what was said of the first is said of the second, which keeps both names.",
            m => m.MergeAsync(m.Parsed.GetRequiredValue(pair)), [pair],
            "kg review merge org:3204/常州七院 org:3204/常州市第七人民医院", "kg review merge d2t5v0ab");
        yield return new ReviewDecisionCommand(
            common, "split", "Says that in one document, or in one place's documents, an entity is another one with a key of its own.",
            m => m.SplitAsync(m.Parsed.GetRequiredValue(entity), m.Parsed.GetValue(splitName), m.Parsed.GetValue(document), m.Parsed.GetValue(within), m.Parsed.GetValue(into), m.Parsed.GetValue(place)),
            [entity, document, within, splitName, into, place],
            "kg review split person:320412001/王伟 --document 003.txt --in 320404006", "kg review split place:320404001 --document 003.txt --into place:341202001");
        yield return new ReviewDecisionCommand(
            common, "rename", "Gives an entity the name to show; the former one stays an alias.",
            m => m.NameAsync(DecisionKind.Rename, m.Parsed.GetRequiredValue(entity), m.Parsed.GetRequiredValue(newName)), [entity, newName],
            "kg review rename org:3204/常州七院 常州市第七人民医院");
        yield return new ReviewDecisionCommand(
            common, "alias", "Gives an entity one more name, by which texts may call it from now on.",
            m => m.NameAsync(DecisionKind.Alias, m.Parsed.GetRequiredValue(entity), m.Parsed.GetRequiredValue(newName)), [entity, newName],
            "kg review alias org:3204/常州市第七人民医院 常州七院");
        yield return new ReviewUndoCommand(common);
    }

    private async Task<int> DecideAsync(
        Func<Making, Task<IReadOnlyList<Decision>>> make, ParseResult parsed, IServiceProvider services, CancellationToken cancellationToken)
    {
        var settings = services.GetRequiredService<KnowledgeGraphSettings>();
        var schema = services.GetRequiredService<GraphSchema>();
        var book = services.GetRequiredService<DecisionBook>();
        await using var store = await services.GetRequiredService<StoreSource>().OpenExistingAsync(cancellationToken);
        var view = new GraphView(store);
        var made = await make(new Making(common.Terminal, parsed, view, ReviewCommand.FinderOf(store, services), cancellationToken));
        var today = DateOnly.FromDateTime(services.GetRequiredService<TimeProvider>().GetLocalNow().Date);
        var added = made.Where(d => book.Find(d.Id) is null)
            .Select(d => d with { By = parsed.GetValue(by) ?? settings.Reviewer, When = today, Note = parsed.GetValue(note) }).ToList();
        try
        {
            if (added.Count > 0)
            {
                DecisionFile.Write(settings.Decisions, book.Decisions.Concat(added), schema);
            }
        }
        catch (DecisionFormatException e)
        {
            throw new UsageException($"This cannot be decided beside what was decided before; nothing is written.\n{string.Join('\n', e.Problems.Select(p => p.Message).Distinct())}");
        }

        foreach (var decision in made)
        {
            common.Terminal.Output.WriteLine($"{decision.Id}  {decision}{(added.Contains(decision) ? string.Empty : "  (was decided before)")}");
        }

        if (added.Count > 0)
        {
            common.Terminal.Output.WriteLine($"Written to {settings.Decisions}; the next 'kg build' obeys it. Undo: kg review undo {string.Join(' ', added.Select(d => d.Id))}");
        }

        return ExitCodes.Done;
    }

    /// <summary>What it takes to make a decision of a command line.</summary>
    private sealed class Making(Terminal terminal, ParseResult parsed, GraphView view, DoubtFinder finder, CancellationToken cancellationToken)
    {
        private readonly FactLookup lookup = new(view, finder, terminal);

        public ParseResult Parsed => parsed;

        public async Task<IReadOnlyList<Decision>> FactsAsync(DecisionKind kind, string[] given, string? inDocument)
        {
            var facts = await lookup.FactsAsync(given, cancellationToken);
            foreach (var fact in facts)
            {
                if (fact is PairReference pair && kind == DecisionKind.Accept)
                {
                    throw new UsageException($"'{fact.ShortId}' is a possible duplicate; to say that both are one: kg review merge {pair.First} {pair.Second}");
                }
            }

            return [.. facts.Select(f => new Decision { Kind = kind, On = f, Document = inDocument })];
        }

        public async Task<IReadOnlyList<Decision>> MergeAsync(string[] given)
        {
            Entity gone, kept;
            if (given.Length == 1)
            {
                if ((await lookup.FactsAsync(given, cancellationToken))[0] is not PairReference pair)
                {
                    throw new UsageException($"'{given[0]}' is one entity; name the one that it is, too: kg review merge {given[0]} ENTITY");
                }

                (gone, kept) = Ordered(await EntityAsync(pair.First), await EntityAsync(pair.Second));
            }
            else
            {
                gone = await EntityAsync(given[0]);
                // A place of the register that no text names yet is known by its code.
                kept = KeyRule(given[1]) is { } key && await view.EntityAsync(key, cancellationToken) is null
                    ? new Entity { Key = key, Type = EntityTypes.Place, Name = string.Empty, Code = EntityKey.ScopeOf(key) }
                    : await EntityAsync(given[1]);
                if (gone.Type != kept.Type)
                {
                    throw new UsageException($"{gone.Key} is a {gone.Type} and {kept.Key} a {kept.Type}; only entities of one type can be one.");
                }

                if (gone.Code is not null && kept.Code is null)
                {
                    throw new UsageException($"{gone.Name} is in the register ({gone.Key}) and {kept.Name} is not; keep the one that is: kg review merge {kept.Key} {gone.Key}");
                }
            }

            return [new Decision { Kind = DecisionKind.Merge, On = new EntityReference(gone.Key), Into = kept.Key, Name = kept.Name.Length > 0 && kept.Code is null ? kept.Name : null }];
        }

        public async Task<IReadOnlyList<Decision>> SplitAsync(string given, string? name, string? inDocument, string? within, string? into, string? place)
        {
            if (inDocument is null == within is null)
            {
                throw new UsageException("Say where it is another entity: --document ID, or --within PLACE.");
            }

            if (into is null == place is null)
            {
                throw new UsageException("Say which entity it is there: --into KEY, or --in PLACE to make a key from a place and the name.");
            }

            var entity = await EntityAsync(given);
            if (inDocument is not null && await view.Store.FindDocumentAsync(inDocument, cancellationToken) is null)
            {
                throw new UsageException($"The store has no document '{inDocument}'; kg stats lists them.");
            }

            var key = into ?? $"{EntityKey.PrefixOf(entity.Key)}:{EntityKey.ScopeOf((await EntityAsync(place!)).Key)}/{EntityKey.Normalize(name ?? entity.Name)}";
            return
            [
                new Decision
                {
                    Kind = DecisionKind.Split, On = new EntityReference(entity.Key), Name = name, Document = inDocument,
                    Within = within is null ? null : (await EntityAsync(within)).Key, Into = key,
                },
            ];
        }

        public async Task<IReadOnlyList<Decision>> NameAsync(DecisionKind kind, string given, string name)
            => [new Decision { Kind = kind, On = new EntityReference((await EntityAsync(given)).Key), Name = name.Trim() }];

        private Task<Entity> EntityAsync(string given) => lookup.EntityAsync(given, cancellationToken);

        /// <summary>The one of the register stays; else the one that more documents mention, copies not counted; else the longer name.</summary>
        private static (Entity Gone, Entity Kept) Ordered(Entity one, Entity two)
        {
            var order = (one.Code is not null).CompareTo(two.Code is not null);
            order = order != 0 ? order : one.IndependentCount.CompareTo(two.IndependentCount);
            order = order != 0 ? order : one.Name.Length.CompareTo(two.Name.Length);
            order = order != 0 ? order : string.CompareOrdinal(two.Key, one.Key);
            return order < 0 ? (one, two) : (two, one);
        }

        private static string? KeyRule(string given)
        {
            var code = given.StartsWith("place:", StringComparison.Ordinal) ? given["place:".Length..] : given;
            return code.Length is 2 or 4 or 6 or 9 or 12 && code.All(char.IsAsciiDigit) ? EntityKey.RegisteredPlace(code) : null;
        }
    }
}
