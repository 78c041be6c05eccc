using System.Globalization;
using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Client;

/// <summary>Entities: by key, by name, by place.</summary>
public sealed partial class KnowledgeGraphClient
{
    private const int MaximumDepth = 8;
    private const int FactsOfDetails = 200;

    /// <summary>Finds an entity by its key or official code.</summary>
    /// <param name="key">A key (<c>org:320412/…</c>) or an official division code (<c>320412001</c>).</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>Null where the graph does not hold it.</returns>
    public async Task<Entity?> FindAsync(string key, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        return await (await GraphAsync(cancellationToken)).Store.FindEntityAsync(KeyOf(key), cancellationToken);
    }

    /// <summary>Finds the one entity that a person means.</summary>
    /// <param name="wanted">A key, an official division code, or a name: then the one that is named so counts, else the one with such an alias, else the one with such a part of a name.</param>
    /// <param name="type">Only of this type; see <see cref="EntityTypes"/>. All where null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The entity.</returns>
    /// <exception cref="EntityNotFoundException">There is none.</exception>
    /// <exception cref="AmbiguousEntityException">There are several; the exception holds them.</exception>
    /// <exception cref="ArgumentException">The graph knows no such type.</exception>
    public async Task<Entity> ResolveAsync(string wanted, string? type = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(wanted);
        wanted = wanted.Trim();
        var graph = await GraphAsync(cancellationToken);
        Check(graph.Schema, type, null);
        if (await graph.Store.FindEntityAsync(KeyOf(wanted), cancellationToken) is { } entity && (type is null || entity.Type == type))
        {
            return entity;
        }

        var hits = await graph.Queries.SearchAsync(new SearchQuery { Text = wanted, Type = type, Limit = 50 }, cancellationToken)
            .Select(h => h.Entity).ToListAsync(cancellationToken);
        var named = hits.Where(e => e.Name == wanted).ToList();
        var called = hits.Where(e => e.Aliases.Any(a => a.Name == wanted)).ToList();
        var meant = named.Count > 0 ? named : called.Count > 0 ? called : hits;
        return meant.Count switch
        {
            1 => meant[0],
            0 => throw new EntityNotFoundException(
                wanted, $"Nothing in the graph has the key, code or name '{wanted}'{(type is null ? string.Empty : $" and is a {type}")}; search for a part of the name with {nameof(SearchAsync)}."),
            _ => throw new AmbiguousEntityException(wanted, meant),
        };
    }

    /// <summary>All about one entity: names and where they come from, the places around it, facts with evidence, numbers, and where texts name it.</summary>
    /// <param name="key">A key or an official division code.</param>
    /// <param name="maximumFacts">At most so many facts, from 1 to 1000.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The entity's card.</returns>
    /// <exception cref="EntityNotFoundException">The graph does not hold it.</exception>
    public async Task<EntityDetails> DetailsAsync(string key, int maximumFacts = FactsOfDetails, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumFacts, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maximumFacts, 1000);
        var entity = await RequireAsync(key, null, cancellationToken);
        var facts = await FactsAsync(entity.Key).PageAsync(maximumFacts, null, cancellationToken);
        var mentions = await EvidenceAsync([new EntityReference(entity.Key)], Math.Max(1, options.EvidencePerFact), cancellationToken);
        return new EntityDetails(
            entity, await ContainersAsync(entity.Key, cancellationToken), facts.Items, facts.NextCursor is not null,
            await IndicatorsAsync(entity.Key).Take(FactsOfDetails).ToListAsync(cancellationToken), mentions[0]);
    }

    /// <summary>The places around an entity.</summary>
    /// <remarks>
    /// Of several ways up, the one that reaches a province counts, then the one with more official codes (a development zone that a text names stands
    /// beside the district of the register), then the longer one, then ordinal order.
    /// </remarks>
    /// <param name="key">A key or an official division code.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <returns>The nearest first, up to the province where the graph knows it; empty where nothing is known to contain it.</returns>
    /// <exception cref="EntityNotFoundException">The graph does not hold it.</exception>
    public async Task<IReadOnlyList<Entity>> ContainersAsync(string key, CancellationToken cancellationToken = default)
    {
        var entity = await RequireAsync(key, null, cancellationToken);
        return [.. (await ChainAsync(entity, new Dictionary<string, IReadOnlyList<Entity>>(StringComparer.Ordinal), [], cancellationToken)).Skip(1)];
    }

    /// <summary>Entities with a name or alias that holds every word of a text; exact names first, then shorter ones.</summary>
    /// <param name="text">One or more words, parted by blanks; of Chinese any part of a name, from one character on. Width, case and quotes do not matter.</param>
    /// <param name="filter">Which of them; all where null.</param>
    /// <returns>A listing; empty where nothing is named so.</returns>
    public Listing<Entity> SearchAsync(string text, SearchFilter? filter = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        filter ??= new SearchFilter();
        return new Listing<Entity>($"search {text} {filter}", (after, limit, c) => HitsAsync(text, filter.Type, filter.Kind, filter.Within, after, limit, c));
    }

    /// <summary>Places by name, kind, container or official code.</summary>
    /// <param name="filter">Which; all places where null.</param>
    /// <returns>By name as <see cref="SearchAsync"/> ranks, else in ordinal order of keys.</returns>
    /// <exception cref="ArgumentException">Both a name and a code are asked for.</exception>
    public Listing<Entity> PlacesAsync(PlaceFilter? filter = null)
    {
        filter ??= new PlaceFilter();
        var question = $"places {filter}";
        if (filter.Name is not { } name)
        {
            return new Listing<Entity>(question, (after, limit, c) => ReadPlacesAsync(filter, after, limit, c));
        }

        return filter.CodePrefix is null
            ? new Listing<Entity>(question, (after, limit, c) => HitsAsync(name, EntityTypes.Place, filter.Kind, filter.Within, after, limit, c))
            : throw new ArgumentException($"Ask by name or by code, and say with {nameof(PlaceFilter.Within)} where the name is to be looked for.", nameof(filter));
    }

    /// <summary>Communities (社区, 村) that lie in a place, usually a sub-district.</summary>
    /// <param name="place">Its key or official code.</param>
    /// <returns>In ordinal order of keys.</returns>
    public Listing<Entity> CommunitiesAsync(string place) => PlacesAsync(new PlaceFilter { Within = place, Kind = PlaceKinds.Community });

    private static string KeyOf(string wanted) => wanted.All(char.IsAsciiDigit) ? EntityKey.RegisteredPlace(wanted) : wanted;

    private static void Check(GraphSchema schema, string? type, string? kind)
    {
        if (type is not null && schema.EntityType(type) is null)
        {
            throw new ArgumentException($"'{type}' is no type of this graph; {Suggestion.OneOf(type, schema.EntityTypes.Select(t => t.Name))}.", nameof(type));
        }

        var kinds = schema.EntityTypes.Where(t => type is null || t.Name == type).SelectMany(t => t.Kinds).ToList();
        if (kind is not null && !kinds.Contains(kind))
        {
            throw new ArgumentException($"'{kind}' is no kind of {type ?? "entity"} in this graph; {Suggestion.OneOf(kind, kinds)}.", nameof(kind));
        }
    }

    private async Task<Entity> RequireAsync(string key, string? type, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrEmpty(key);
        var entity = await FindAsync(key, cancellationToken) ?? throw new EntityNotFoundException(
            key, $"The graph holds no entity '{key}'; expected a key such as place:320412001, or an official code. A name is looked up with {nameof(ResolveAsync)}.");
        return type is null || entity.Type == type
            ? entity
            : throw new ArgumentException($"'{key}' is a {entity.Type} ({entity.Name}); expected a {type}.", nameof(key));
    }

    private async IAsyncEnumerable<(Entity Item, Position Position)> HitsAsync(
        string text, string? type, string? kind, string? within, Position? after, int? limit,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var graph = await GraphAsync(cancellationToken);
        Check(graph.Schema, type, kind);
        var query = new SearchQuery
        {
            Text = text,
            Type = type,
            Kind = kind,
            Within = within is null ? null : (await RequireAsync(within, EntityTypes.Place, cancellationToken)).Key,
            Limit = limit ?? Portion,
        };
        for (var position = after is null ? null : new SearchPosition(after[0] == "1", int.Parse(after[1], CultureInfo.InvariantCulture), after[2]); ;)
        {
            var hits = await graph.Queries.SearchAsync(query with { After = position }, cancellationToken).ToListAsync(cancellationToken);
            foreach (var hit in hits)
            {
                yield return (hit.Entity, new Position(hit.Position.IsExact ? "1" : "0", hit.Position.NameLength.ToString(CultureInfo.InvariantCulture), hit.Position.Key));
            }

            if (limit is not null || hits.Count < Portion)
            {
                yield break;
            }

            position = hits[^1].Position;
        }
    }

    private async IAsyncEnumerable<(Entity Item, Position Position)> ReadPlacesAsync(
        PlaceFilter filter, Position? after, int? limit, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var graph = await GraphAsync(cancellationToken);
        Check(graph.Schema, EntityTypes.Place, filter.Kind);
        var query = new EntityQuery
        {
            Scope = filter.Within is null
                ? EntityScope.OfType(EntityTypes.Place) : EntityScope.Within((await RequireAsync(filter.Within, EntityTypes.Place, cancellationToken)).Key),
            Kind = filter.Kind,
            KeyPrefix = filter.CodePrefix is null ? string.Empty : EntityKey.RegisteredPlace(filter.CodePrefix),
            After = after?[0],
            Limit = limit,
        };
        await foreach (var entity in graph.Queries.EntitiesAsync(query, cancellationToken))
        {
            yield return (entity, new Position(entity.Key));
        }
    }

    private async Task<IReadOnlyList<Entity>> ChainAsync(
        Entity entity, Dictionary<string, IReadOnlyList<Entity>> chains, HashSet<string> visited, CancellationToken cancellationToken)
    {
        if (entity.Kind == PlaceKinds.Province || visited.Count >= MaximumDepth || !visited.Add(entity.Key))
        {
            return [entity];
        }

        if (chains.TryGetValue(entity.Key, out var known))
        {
            visited.Remove(entity.Key);
            return known;
        }

        IReadOnlyList<Entity> best = [entity];
        foreach (var parent in await ParentsAsync(entity, cancellationToken))
        {
            if (!visited.Contains(parent.Key))
            {
                IReadOnlyList<Entity> chain = [entity, .. await ChainAsync(parent, chains, visited, cancellationToken)];
                best = Rank(chain).CompareTo(Rank(best)) > 0 ? chain : best;
            }
        }

        visited.Remove(entity.Key);
        return chains[entity.Key] = best;
    }

    /// <summary>A project is where it is located; only where nothing says so it is where the one is who carries it out.</summary>
    private async Task<List<Entity>> ParentsAsync(Entity entity, CancellationToken cancellationToken)
    {
        foreach (var (direction, type) in ((EdgeDirection, string)[])
            [(EdgeDirection.Outgoing, RelationTypes.PartOf), (EdgeDirection.Outgoing, RelationTypes.LocatedIn), (EdgeDirection.Outgoing, RelationTypes.LivesIn),
                (EdgeDirection.Incoming, RelationTypes.CarriesOut)])
        {
            if (entity.Type == EntityTypes.Place && type != RelationTypes.PartOf)
            {
                break;
            }

            var query = new ConnectionQuery { Scope = EntityScope.Of(entity.Key), Direction = direction, Types = [type], OtherType = EntityTypes.Place, Limit = Portion };
            var parents = await (await GraphAsync(cancellationToken)).Queries.ConnectionsAsync(query, cancellationToken).Select(c => c.Other).ToListAsync(cancellationToken);
            if (parents.Count > 0)
            {
                return parents;
            }
        }

        return [];
    }

    private static (bool ReachesProvince, int Codes, int Length) Rank(IReadOnlyList<Entity> chain)
        => (chain[^1].Kind == PlaceKinds.Province, chain.Count(e => e.Code is not null), chain.Count);
}
