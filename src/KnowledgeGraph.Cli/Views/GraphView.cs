namespace KnowledgeGraph.Cli.Views;

/// <summary>An entity in one line.</summary>
/// <param name="Containers">Names of the places around it, the nearest first.</param>
/// <param name="Documents">How many documents mention it.</param>
/// <param name="Independent">How many of them are no copies.</param>
internal sealed record EntityLine(string Key, string Type, string? Kind, string Name, string? Code, IReadOnlyList<string> Containers, long Documents, long Independent);

/// <summary>Reads what people ask of a graph over a store's plain queries.</summary>
internal sealed class GraphView(IGraphStore store)
{
    private const int MaximumDepth = 8;
    private const int MaximumCached = 10_000;

    private readonly Dictionary<string, Entity?> entities = new(StringComparer.Ordinal);
    private readonly Dictionary<string, IReadOnlyList<Entity>> chains = new(StringComparer.Ordinal);

    public IGraphStore Store => store;

    public async Task<Entity?> EntityAsync(string key, CancellationToken cancellationToken)
    {
        if (!entities.TryGetValue(key, out var entity))
        {
            MakeRoom(entities);
            entities[key] = entity = await store.FindEntityAsync(key, cancellationToken);
        }

        return entity;
    }

    public async Task<string> NameAsync(string key, CancellationToken cancellationToken) => (await EntityAsync(key, cancellationToken))?.Name ?? key;

    public async Task<EntityLine> LineAsync(Entity entity, CancellationToken cancellationToken)
    {
        var containers = await ContainersAsync(entity, cancellationToken);
        return new EntityLine(entity.Key, entity.Type, entity.Kind, entity.Name, entity.Code, [.. containers.Select(c => c.Name)], entity.DocumentCount,
            entity.IndependentCount);
    }

    /// <summary>The places that contain an entity, the nearest first, up to the province where the graph knows it.</summary>
    /// <remarks>
    /// Of several ways up, the one that reaches a province counts, then the one with more official codes (a development zone that a text names
    /// stands beside the district of the register), then the longer one, then ordinal order.
    /// </remarks>
    public async Task<IReadOnlyList<Entity>> ContainersAsync(Entity entity, CancellationToken cancellationToken)
        => [.. (await ChainAsync(entity, [], cancellationToken)).Skip(1)];

    /// <summary>Edges that lead from an entity to what contains it: PART_OF, LOCATED_IN, LIVES_IN, and CARRIES_OUT against its direction.</summary>
    public async IAsyncEnumerable<(Relation Edge, string Container)> EdgesToContainersAsync(
        string key, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var edge in store.NeighboursAsync(key, cancellationToken))
        {
            if (edge.Head == key && edge.Type is RelationTypes.PartOf or RelationTypes.LocatedIn or RelationTypes.LivesIn)
            {
                yield return (edge, edge.Tail);
            }
            else if (edge.Tail == key && edge.Type == RelationTypes.CarriesOut)
            {
                yield return (edge, edge.Head);
            }
        }
    }

    private async Task<IReadOnlyList<Entity>> ChainAsync(Entity entity, HashSet<string> visited, CancellationToken cancellationToken)
    {
        if (entity.Kind == PlaceKinds.Province || visited.Count >= MaximumDepth || !visited.Add(entity.Key))
        {
            return [entity];
        }

        if (chains.TryGetValue(entity.Key, out var known))
        {
            return known;
        }

        IReadOnlyList<Entity> best = [entity];
        foreach (var parent in await ParentsAsync(entity, cancellationToken))
        {
            if (!visited.Contains(parent.Key))
            {
                IReadOnlyList<Entity> chain = [entity, .. await ChainAsync(parent, visited, cancellationToken)];
                best = Rank(chain).CompareTo(Rank(best)) > 0 ? chain : best;
            }
        }

        visited.Remove(entity.Key);
        MakeRoom(chains);
        return chains[entity.Key] = best;
    }

    private async Task<List<Entity>> ParentsAsync(Entity entity, CancellationToken cancellationToken)
    {
        var ways = new List<(Relation Edge, string Container)>();
        await foreach (var way in EdgesToContainersAsync(entity.Key, cancellationToken))
        {
            ways.Add(way);
        }

        // A project is where it is located; only where nothing says so it is where the one is who carries it out.
        var nearest = ways.Where(w => w.Edge.Type == RelationTypes.PartOf).ToList() is { Count: > 0 } parts ? parts
            : ways.Where(w => w.Edge.Type == RelationTypes.LocatedIn).ToList() is { Count: > 0 } located ? located
            : entity.Type == EntityTypes.Place ? [] : ways;
        var parents = new List<Entity>();
        foreach (var (_, container) in nearest)
        {
            if (await EntityAsync(container, cancellationToken) is { Type: EntityTypes.Place } parent)
            {
                parents.Add(parent);
            }
        }

        return parents;
    }

    private static (bool ReachesProvince, int Codes, int Length) Rank(IReadOnlyList<Entity> chain)
        => (chain[^1].Kind == PlaceKinds.Province, chain.Count(e => e.Code is not null), chain.Count);

    private static void MakeRoom<T>(Dictionary<string, T> cache)
    {
        if (cache.Count >= MaximumCached)
        {
            cache.Clear();
        }
    }
}
