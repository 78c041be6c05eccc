namespace KnowledgeGraph.Client.Diffusion.Networks;

/// <summary>A node takes up what a cascade carries.</summary>
/// <param name="Cascade">What spreads: a policy.</param>
/// <param name="Node">Who takes it up.</param>
/// <param name="Time">When, in any unit, the same for all.</param>
public readonly record struct CascadeEvent(string Cascade, string Node, double Time);

/// <summary>One thing that spreads.</summary>
/// <param name="Id">What it is called.</param>
/// <param name="Nodes">Numbers of nodes in order of time; of equal times in the order given.</param>
/// <param name="Times">Of <paramref name="Nodes"/>, never falling.</param>
public sealed record Cascade(string Id, IReadOnlyList<int> Nodes, IReadOnlyList<double> Times);

/// <summary>What is known of how things spread over nodes: who took up what, when.</summary>
public sealed class CascadeSet
{
    private CascadeSet(IReadOnlyList<string> nodes, IReadOnlyList<Cascade> cascades)
    {
        Nodes = nodes;
        Cascades = cascades;
    }

    /// <summary>Names, each once, in the order in which events first name them; their numbers are places in this list.</summary>
    public IReadOnlyList<string> Nodes { get; }

    /// <summary>In ordinal order of ids.</summary>
    public IReadOnlyList<Cascade> Cascades { get; }

    /// <summary>Number of events.</summary>
    public int EventCount => Cascades.Sum(c => c.Nodes.Count);

    /// <param name="events">In any order; it decides how nodes are numbered, and with that which of two edges of equal gain comes first.</param>
    /// <exception cref="ArgumentException">A time is no finite number, or a node is in one cascade twice.</exception>
    public static CascadeSet Of(IEnumerable<CascadeEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        var cascades = new SortedDictionary<string, List<(int Node, double Time)>>(StringComparer.Ordinal);
        foreach (var (cascade, node, time) in events)
        {
            if (!double.IsFinite(time))
            {
                throw new ArgumentException($"The time of '{node}' in '{cascade}' is {time}; expected a finite number.", nameof(events));
            }

            if (!numbers.TryGetValue(node, out var number))
            {
                numbers.Add(node, number = numbers.Count);
            }

            if (!cascades.TryGetValue(cascade, out var list))
            {
                cascades.Add(cascade, list = []);
            }

            list.Add((number, time));
        }

        string[] nodes = [.. numbers.OrderBy(n => n.Value).Select(n => n.Key)];
        foreach (var (id, list) in cascades)
        {
            if (list.GroupBy(e => e.Node).FirstOrDefault(g => g.Skip(1).Any()) is { } twice)
            {
                throw new ArgumentException($"'{nodes[twice.Key]}' is in cascade '{id}' twice; expected each node once.", nameof(events));
            }
        }

        return new CascadeSet(
            nodes,
            [.. cascades.Select(c => (c.Key, Events: c.Value.OrderBy(e => e.Time).ToList()))
                .Select(c => new Cascade(c.Key, [.. c.Events.Select(e => e.Node)], [.. c.Events.Select(e => e.Time)]))]);
    }
}
