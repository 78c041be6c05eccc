namespace KnowledgeGraph.Storage;

/// <summary>Finds paths between two entities by searching from both ends, reading only the edges it walks.</summary>
/// <remarks>
/// Breadth first: the side with the smaller fringe takes the next step, so that a hub (a province with 100,000 neighbours) is entered only where
/// no shorter way round it is left. Once both sides together have gone as many steps as a path may have edges, all its edges are known. Paths of
/// one length come in the order of their edges, so the answer does not depend on how a store lays out its rows.
/// </remarks>
/// <param name="edgesOf">The edges that leave or reach an entity, in ordinal order of head, type and tail.</param>
/// <param name="announce">Told which entities are asked about next, so that a store far away can read them at once; may do nothing.</param>
/// <param name="budget">At most so many edges are read, and ten times as many walked; a search that would need more ends with the paths found so far.</param>
internal sealed class PathSearch(Func<string, IEnumerable<Relation>> edgesOf, Action<IReadOnlyList<string>>? announce = null, int budget = 200_000)
{
    private readonly Dictionary<string, List<Relation>> known = new(StringComparer.Ordinal);
    private int read;
    private int walked;

    /// <summary>Whether the search so far left nothing out for its budget.</summary>
    public bool IsExhausted { get; private set; } = true;

    /// <returns>The shortest first; empty where both ends are one.</returns>
    public IEnumerable<IReadOnlyList<Relation>> Find(string from, string to, int maximumLength, int limit)
    {
        if (from == to)
        {
            yield break;
        }

        var left = new Side(from);
        var right = new Side(to);
        var found = 0;
        for (var length = 1; length <= maximumLength; length++)
        {
            var side = left.Fringe.Count <= right.Fringe.Count ? left : right;
            var complete = Step(side);
            var distances = Distances(to, length);
            foreach (var path in Paths(from, to, length, distances))
            {
                yield return path;
                if (++found == limit)
                {
                    yield break;
                }
            }

            if (!complete)
            {
                IsExhausted = false;
                yield break;
            }
        }
    }

    /// <returns>False where the budget ran out.</returns>
    private bool Step(Side side)
    {
        var next = new List<string>();
        announce?.Invoke([.. side.Fringe.Where(k => !known.ContainsKey(k))]);
        foreach (var key in side.Fringe)
        {
            if (!known.TryGetValue(key, out var edges))
            {
                edges = edgesOf(key).Take(budget - read + 1).ToList();
                read += edges.Count;
                if (read > budget)
                {
                    return false;
                }

                known.Add(key, edges);
            }

            next.AddRange(edges.Select(e => Other(e, key)).Where(side.Seen.Add));
        }

        side.Fringe = next;
        return true;
    }

    /// <summary>How far each entity is from the end over known edges, as far as a path of this length may go.</summary>
    private Dictionary<string, int> Distances(string to, int length)
    {
        var distances = new Dictionary<string, int>(StringComparer.Ordinal) { [to] = 0 };
        var neighbours = known.SelectMany(k => k.Value, (k, e) => (From: k.Key, To: Other(e, k.Key)))
            .SelectMany(p => new[] { p, (From: p.To, To: p.From) }).ToLookup(p => p.From, p => p.To, StringComparer.Ordinal);
        var fringe = new Queue<string>([to]);
        while (fringe.TryDequeue(out var key) && distances[key] < length)
        {
            foreach (var neighbour in neighbours[key])
            {
                if (distances.TryAdd(neighbour, distances[key] + 1))
                {
                    fringe.Enqueue(neighbour);
                }
            }
        }

        return distances;
    }

    private IEnumerable<IReadOnlyList<Relation>> Paths(string from, string to, int length, Dictionary<string, int> distances)
    {
        // An edge read from its far end only must be seen from the near one too.
        var edges = known.SelectMany(k => k.Value).Where(e => distances.ContainsKey(e.Head) && distances.ContainsKey(e.Tail))
            .DistinctBy(e => new RelationKey(e.Head, e.Type, e.Tail)).OrderBy(e => new RelationKey(e.Head, e.Type, e.Tail))
            .SelectMany(e => e.Head == e.Tail ? [] : new[] { (Key: e.Head, Edge: e), (Key: e.Tail, Edge: e) })
            .ToLookup(p => p.Key, p => p.Edge, StringComparer.Ordinal);
        return Walk(from, [], new HashSet<string>(StringComparer.Ordinal) { from });

        IEnumerable<IReadOnlyList<Relation>> Walk(string key, List<Relation> path, HashSet<string> visited)
        {
            if (key == to)
            {
                if (path.Count == length)
                {
                    yield return [.. path];
                }

                yield break;
            }

            foreach (var edge in edges[key])
            {
                var next = Other(edge, key);
                IsExhausted &= walked <= 10L * budget;
                if (path.Count + 1 + distances.GetValueOrDefault(next, length) > length || !IsExhausted || !visited.Add(next))
                {
                    continue;
                }

                walked++;
                path.Add(edge);
                foreach (var found in Walk(next, path, visited))
                {
                    yield return found;
                }

                path.RemoveAt(path.Count - 1);
                visited.Remove(next);
            }
        }
    }

    private static string Other(Relation edge, string key) => edge.Head == key ? edge.Tail : edge.Head;

    private sealed class Side(string start)
    {
        public List<string> Fringe { get; set; } = [start];

        public HashSet<string> Seen { get; } = new(StringComparer.Ordinal) { start };
    }
}
