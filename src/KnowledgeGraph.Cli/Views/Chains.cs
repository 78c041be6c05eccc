namespace KnowledgeGraph.Cli.Views;

/// <summary>One step of a chain.</summary>
/// <param name="Relation">The type of the edge to the step before; null for the first.</param>
/// <param name="Sentences">What supports that edge.</param>
internal sealed record ChainStep(EntityLine Entity, string? Relation, IReadOnlyDictionary<string, IReadOnlyList<string>>? Qualifiers, IReadOnlyList<Quotation> Sentences);

/// <summary>Finds the longest chains from a sub-district down: community, project or neighbourhood, honour.</summary>
internal sealed class Chains(GraphView view, SourceTexts sources)
{
    /// <summary>A large graph is not searched to its end for a handful of examples.</summary>
    private const int MaximumEdges = 50_000;

    /// <returns>At most so many, the longest first; of equal length those of different sub-districts first.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<ChainStep>>> FindAsync(int limit, CancellationToken cancellationToken)
    {
        var found = new List<IReadOnlyList<(string Key, Relation? Edge)>>();
        var edges = 0;
        foreach (var type in (string[])[RelationTypes.Awarded, RelationTypes.LocatedIn, RelationTypes.CarriesOut])
        {
            await foreach (var edge in view.Store.RelationsAsync(type, cancellationToken))
            {
                if (++edges > MaximumEdges)
                {
                    break;
                }

                await AddAsync(edge, found, cancellationToken);
            }

            if (found.Count(c => c.Count >= 4) >= limit)
            {
                break;
            }
        }

        var ranked = found
            .GroupBy(c => (c.Count, c[0].Key))
            .SelectMany(g => g.OrderBy(c => string.Join('\n', c.Select(s => s.Key)), StringComparer.Ordinal).Select((chain, turn) => (chain, turn)))
            .OrderByDescending(c => c.chain.Count).ThenBy(c => c.turn).ThenBy(c => c.chain[0].Key, StringComparer.Ordinal)
            .Take(limit);
        var chains = new List<IReadOnlyList<ChainStep>>();
        foreach (var (chain, _) in ranked)
        {
            chains.Add(await QuoteAsync(chain, cancellationToken));
        }

        return chains;
    }

    /// <summary>An honour hangs below who has it, a project below the community where it is or which carries it out.</summary>
    private async Task AddAsync(Relation edge, List<IReadOnlyList<(string Key, Relation? Edge)>> found, CancellationToken cancellationToken)
    {
        var (upper, lower) = edge.Type == RelationTypes.LocatedIn ? (edge.Tail, edge.Head) : (edge.Head, edge.Tail);
        if (edge.Type == RelationTypes.Awarded && await IsInsideCommunityAsync(upper, cancellationToken))
        {
            await foreach (var (inner, community) in view.EdgesToContainersAsync(upper, cancellationToken))
            {
                await AddBelowAsync(community, [(upper, inner), (lower, edge)], found, cancellationToken);
            }
        }
        else
        {
            await AddBelowAsync(upper, [(lower, edge)], found, cancellationToken);
        }
    }

    private async Task AddBelowAsync(
        string community, IReadOnlyList<(string Key, Relation? Edge)> below, List<IReadOnlyList<(string Key, Relation? Edge)>> found, CancellationToken cancellationToken)
    {
        if ((await view.EntityAsync(community, cancellationToken))?.Kind != PlaceKinds.Community)
        {
            return;
        }

        await foreach (var (outer, container) in view.EdgesToContainersAsync(community, cancellationToken))
        {
            if ((await view.EntityAsync(container, cancellationToken))?.Kind == PlaceKinds.Subdistrict)
            {
                found.Add([(container, null), (community, outer), .. below]);
            }
        }
    }

    private async Task<bool> IsInsideCommunityAsync(string key, CancellationToken cancellationToken)
        => await view.EntityAsync(key, cancellationToken) is
            { Type: EntityTypes.Project or EntityTypes.Program or EntityTypes.Organization } or
            { Type: EntityTypes.Place, Kind: PlaceKinds.Neighbourhood or PlaceKinds.Site };

    private async Task<IReadOnlyList<ChainStep>> QuoteAsync(IReadOnlyList<(string Key, Relation? Edge)> chain, CancellationToken cancellationToken)
    {
        var steps = new List<ChainStep>();
        foreach (var (key, edge) in chain)
        {
            var entity = await view.EntityAsync(key, cancellationToken);
            var line = entity is null ? new EntityLine(key, string.Empty, null, key, null, [], 0, 0) : await view.LineAsync(entity, cancellationToken);
            var sentences = edge is null ? [] : (await EntityCard.QuoteAsync(view.Store.EvidenceAsync(edge, cancellationToken), sources, 1, cancellationToken)).First;
            steps.Add(new ChainStep(line, edge?.Type, edge?.Qualifiers, sentences));
        }

        return steps;
    }
}
