namespace KnowledgeGraph.Client;

/// <summary>The graph as a graph: paths and neighbourhoods.</summary>
public sealed partial class KnowledgeGraphClient
{
    /// <summary>Ways from one entity to another, the shortest first, over relations in either direction; none visits an entity twice.</summary>
    /// <param name="from">Key or official code.</param>
    /// <param name="to">Key or official code.</param>
    /// <param name="pathOptions">How far; defaults where null.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>At most as many as asked for; none where the two are one.</returns>
    /// <exception cref="EntityNotFoundException">The graph does not hold one of the two.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the graph knows no such type of relation.</exception>
    public async Task<PathResult> PathsAsync(string from, string to, PathOptions? pathOptions = null, CancellationToken cancellationToken = default)
    {
        var asked = pathOptions ?? new PathOptions();
        ArgumentOutOfRangeException.ThrowIfGreaterThan(asked.Limit, 1000, nameof(pathOptions));
        var graph = await GraphAsync(cancellationToken);
        CheckRelations(graph.Schema, asked.Types.Concat(asked.ExceptTypes));
        var query = new PathQuery
        {
            From = (await RequireAsync(from, null, cancellationToken)).Key,
            To = (await RequireAsync(to, null, cancellationToken)).Key,
            MaximumLength = asked.MaximumLength,
            Limit = asked.Limit,
            Types = asked.Types,
            ExceptTypes = asked.ExceptTypes,
        };
        var answer = await graph.Queries.PathsAsync(query, cancellationToken);
        var entities = await graph.Queries.FindEntitiesAsync(
            answer.Paths.SelectMany(p => p).SelectMany(r => new[] { r.Head, r.Tail }).ToHashSet(StringComparer.Ordinal), cancellationToken);
        return new PathResult([.. answer.Paths.Select(p => PathOf(query.From, p, entities)).OfType<GraphPath>()], answer.IsExhausted);
    }

    /// <summary>A shortest way from one entity to another.</summary>
    /// <param name="from">Key or official code.</param>
    /// <param name="to">Key or official code.</param>
    /// <param name="pathOptions">How far; defaults where null. The limit does not count.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>Of several shortest ones the first in ordinal order; null where there is none within the limits.</returns>
    /// <exception cref="EntityNotFoundException">The graph does not hold one of the two.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the graph knows no such type of relation.</exception>
    public async Task<GraphPath?> ShortestPathAsync(string from, string to, PathOptions? pathOptions = null, CancellationToken cancellationToken = default)
        => (await PathsAsync(from, to, (pathOptions ?? new PathOptions()) with { Limit = 1 }, cancellationToken)).Paths is [var first, ..] ? first : null;

    /// <summary>What is around an entity.</summary>
    /// <param name="key">Key or official code.</param>
    /// <param name="neighbourhoodOptions">How far and how much; defaults where null.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <returns>The entity, those near it, and the relations walked.</returns>
    /// <exception cref="EntityNotFoundException">The graph does not hold it.</exception>
    /// <exception cref="ArgumentException">An option is out of its range, or the graph knows no such type of relation.</exception>
    public async Task<Subgraph> NeighbourhoodAsync(string key, NeighbourhoodOptions? neighbourhoodOptions = null, CancellationToken cancellationToken = default)
    {
        var asked = neighbourhoodOptions ?? new NeighbourhoodOptions();
        Check(asked, nameof(neighbourhoodOptions));
        var graph = await GraphAsync(cancellationToken);
        CheckRelations(graph.Schema, asked.Types.Concat(asked.ExceptTypes));
        var center = await RequireAsync(key, null, cancellationToken);
        var query = new ConnectionQuery
        {
            Scope = EntityScope.Of(center.Key),
            Types = asked.ExceptTypes.Count == 0 ? asked.Types
                : [.. (asked.Types.Count > 0 ? asked.Types : graph.Schema.RelationTypes.Select(t => t.Name)).Except(asked.ExceptTypes)],
            MinimumConfidence = asked.MinimumConfidence,
            Limit = asked.MaximumRelationsPerEntity + 1,
        };
        var entities = new Dictionary<string, Entity>(StringComparer.Ordinal) { [center.Key] = center };
        var met = new List<Entity> { center };
        var relations = new Dictionary<(string Head, string Type, string Tail), Relation>();
        var isTruncated = false;
        IReadOnlyList<Entity> fringe = asked.ExceptTypes.Count > 0 && query.Types.Count == 0 ? [] : [center];
        for (var depth = 0; depth < asked.Depth; depth++)
        {
            var next = new List<Entity>();
            foreach (var entity in fringe)
            {
                var connections = await graph.Queries.ConnectionsAsync(query with { Scope = EntityScope.Of(entity.Key) }, cancellationToken).ToListAsync(cancellationToken);
                isTruncated |= connections.Count > asked.MaximumRelationsPerEntity;
                foreach (var connection in connections.Take(asked.MaximumRelationsPerEntity))
                {
                    if (!entities.ContainsKey(connection.Other.Key))
                    {
                        if (entities.Count == asked.MaximumEntities)
                        {
                            isTruncated = true;
                            continue;
                        }

                        entities.Add(connection.Other.Key, connection.Other);
                        met.Add(connection.Other);
                        next.Add(connection.Other);
                    }

                    relations[(connection.Relation.Head, connection.Relation.Type, connection.Relation.Tail)] = connection.Relation;
                }
            }

            fringe = next;
        }

        return new Subgraph(
            center, met,
            [.. relations.Values.OrderBy(r => r.Head, StringComparer.Ordinal).ThenBy(r => r.Type, StringComparer.Ordinal).ThenBy(r => r.Tail, StringComparer.Ordinal)],
            isTruncated);
    }

    private static GraphPath? PathOf(string from, IReadOnlyList<Relation> relations, IReadOnlyDictionary<string, Entity> entities)
    {
        var keys = new List<string> { from };
        foreach (var relation in relations)
        {
            keys.Add(relation.Head == keys[^1] ? relation.Tail : relation.Head);
        }

        return keys.All(entities.ContainsKey) ? new GraphPath([.. keys.Select(k => entities[k])], relations) : null;
    }

    private static void Check(NeighbourhoodOptions asked, string parameter)
    {
        Between(asked.Depth, 1, 5);
        Between(asked.MaximumEntities, 1, 10_000);
        Between(asked.MaximumRelationsPerEntity, 1, 10_000);

        void Between(int value, int least, int most)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, least, parameter);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, most, parameter);
        }
    }

    private static void CheckRelations(GraphSchema schema, IEnumerable<string> types)
    {
        foreach (var type in types)
        {
            if (schema.RelationType(type) is null)
            {
                throw new ArgumentException($"'{type}' is no type of relation of this graph; {Suggestion.OneOf(type, schema.RelationTypes.Select(t => t.Name))}.", nameof(types));
            }
        }
    }
}
