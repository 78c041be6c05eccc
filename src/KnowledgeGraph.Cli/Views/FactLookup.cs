using KnowledgeGraph.Cli.CommandLine;
using KnowledgeGraph.Worker.Review;

namespace KnowledgeGraph.Cli.Views;

/// <summary>Finds the fact that a reviewer means: by the short id of a list, or by names.</summary>
/// <remarks>Short ids are derived from facts, so one is found by reading the facts of its kind; none is kept between two runs.</remarks>
internal sealed class FactLookup(GraphView view, DoubtFinder finder, Terminal terminal)
{
    private const string Letters = "eridp";
    private readonly EntityLookup entities = new(view);

    /// <param name="given">Ids and keys, or the three words of one relation.</param>
    /// <exception cref="UsageException">One of them is none, or may be several.</exception>
    public async Task<IReadOnlyList<FactReference>> FactsAsync(string[] given, CancellationToken cancellationToken)
    {
        var words = given.Length == 1 ? given[0].Split(' ', StringSplitOptions.RemoveEmptyEntries) : given;
        if (words.Length == 3 && words[1].All(c => char.IsAsciiLetterUpper(c) || c == '_'))
        {
            return [await RelationAsync(words[0], words[1], words[2], cancellationToken)];
        }

        var facts = new List<FactReference>();
        foreach (var word in given)
        {
            facts.Add(IsId(word) ? await ByIdAsync(word, cancellationToken) : new EntityReference((await EntityAsync(word, cancellationToken)).Key));
        }

        return facts;
    }

    /// <exception cref="UsageException">There is none, or more than one.</exception>
    public async Task<Entity> EntityAsync(string given, CancellationToken cancellationToken)
    {
        if (IsId(given) && await view.EntityAsync(given, cancellationToken) is null)
        {
            return await ByIdAsync(given, cancellationToken) is EntityReference { Key: var key }
                ? (await view.EntityAsync(key, cancellationToken))!
                : throw new UsageException($"'{given}' is no entity; expected a key, an official code or a name.");
        }

        return await entities.OneAsync(given.Trim(), terminal, key => $"kg review … {key}", cancellationToken);
    }

    private async Task<FactReference> RelationAsync(string head, string type, string tail, CancellationToken cancellationToken)
    {
        var fact = new RelationReference((await EntityAsync(head, cancellationToken)).Key, type, (await EntityAsync(tail, cancellationToken)).Key);
        await foreach (var _ in view.Store.EvidenceAsync(fact, cancellationToken))
        {
            return fact;
        }

        throw new UsageException($"The store has no relation {fact}. See: kg show {fact.Head}");
    }

    private async Task<FactReference> ByIdAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<FactReference>();
        await foreach (var fact in FactsAsync(id[0], cancellationToken))
        {
            if (fact.ShortId == id)
            {
                found.Add(fact);
            }
        }

        return found switch
        {
            [var one] => one,
            [] => throw new UsageException($"Nothing in the store has the id '{id}'; it may have gone with a build since it was listed. See: kg review"),
            _ => throw new UsageException($"'{id}' is the id of several facts; name one in full: {string.Join(" or ", found.Select(f => $"'{f}'"))}"),
        };
    }

    private async IAsyncEnumerable<FactReference> FactsAsync(char letter, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        switch (letter)
        {
            case 'e':
                await foreach (var entity in view.Store.EntitiesAsync(null, cancellationToken))
                {
                    yield return new EntityReference(entity.Key);
                }

                break;
            case 'r':
                await foreach (var relation in view.Store.RelationsAsync(null, cancellationToken))
                {
                    var fact = new RelationReference(relation.Head, relation.Type, relation.Tail);
                    yield return fact;
                    foreach (var year in relation.Qualifiers.TryGetValue(Qualifiers.Year, out var years) && years.Count > 1 ? years : [])
                    {
                        yield return fact with { Qualifiers = PropertyBag.Of((Qualifiers.Year, year)) };
                    }
                }

                break;
            case 'i':
                await foreach (var indicator in view.Store.IndicatorsAsync(null, cancellationToken))
                {
                    yield return indicator.Reference();
                }

                break;
            default:
                var kind = letter == 'd' ? DoubtKind.Duplicate : DoubtKind.PolicyCandidate;
                foreach (var doubt in (await finder.FindAsync(kind, 0, int.MaxValue, cancellationToken)).First)
                {
                    yield return doubt.Fact;
                }

                break;
        }
    }

    private static bool IsId(string word) => word.Length == 8 && Letters.Contains(word[0], StringComparison.Ordinal) && word.All(char.IsAsciiLetterOrDigit);
}
