namespace KnowledgeGraph.Worker.Review;

/// <summary>Finds facts that cannot well be true together: several values of one number, two containers of a place, an award both won and sought.</summary>
internal sealed class ConflictFinder(IGraphStore store, DecisionBook book)
{
    /// <summary>A metric with more values in one period is a word such as 项目 that means something else each time.</summary>
    private const int MaximumValues = 4;

    private static readonly string[] PassingKinds = [PlaceKinds.Road, PlaceKinds.Site];

    private readonly Dictionary<string, string> originals = new(StringComparer.Ordinal);

    public async Task<DoubtList> FindAsync(DoubtRanking ranking, CancellationToken cancellationToken)
    {
        var group = new List<Indicator>();
        await foreach (var indicator in store.IndicatorsAsync(null, cancellationToken))
        {
            if (group.Count > 0 && (group[0].Subject, group[0].Metric, group[0].Unit) != (indicator.Subject, indicator.Metric, indicator.Unit))
            {
                await AddValuesAsync(ranking, group, cancellationToken);
                group.Clear();
            }

            group.Add(indicator);
        }

        await AddValuesAsync(ranking, group, cancellationToken);
        var edges = new List<Relation>();
        await foreach (var relation in store.RelationsAsync(null, cancellationToken))
        {
            if (edges.Count > 0 && edges[0].Head != relation.Head)
            {
                await AddEdgesAsync(ranking, edges, cancellationToken);
                edges.Clear();
            }

            if (relation is { Origin: FactOrigin.Text, Type: RelationTypes.PartOf or RelationTypes.Awarded or RelationTypes.Seeks })
            {
                edges.Add(relation);
            }
        }

        await AddEdgesAsync(ranking, edges, cancellationToken);
        return ranking.ToList();
    }

    private async Task AddValuesAsync(DoubtRanking ranking, List<Indicator> indicators, CancellationToken cancellationToken)
    {
        foreach (var period in indicators.GroupBy(i => i.Period).Where(g => g.Skip(1).Any()).OrderBy(g => g.Key?.ToString(), StringComparer.Ordinal))
        {
            var values = Open(period.Select(i => (FactReference)i.Reference()));
            if (values.Count is < 2 or > MaximumValues)
            {
                continue;
            }

            var documents = new List<HashSet<string>>();
            foreach (var value in values)
            {
                documents.Add(await DocumentsAsync(value, cancellationToken));
            }

            // Without a period, two texts may tell of two times.
            var isOfOneText = documents[0].Overlaps(documents[1]);
            if (period.Key is not null || isOfOneText)
            {
                var first = (IndicatorReference)values[0];
                ranking.Add(Conflict(values, isOfOneText ? 2 : 0,
                    $"{values.Count} values of {first.Metric} ({first.Unit}){(period.Key is { } p ? $" in {p.Earliest:yyyy-MM-dd}…{p.Latest:yyyy-MM-dd}" : string.Empty)}, {(isOfOneText ? "in one text" : "in several texts")}"));
            }
        }
    }

    private async Task AddEdgesAsync(DoubtRanking ranking, List<Relation> edges, CancellationToken cancellationToken)
    {
        var sought = edges.Where(e => e.Type == RelationTypes.Seeks).ToDictionary(e => e.Tail, StringComparer.Ordinal);
        foreach (var won in edges.Where(e => e.Type == RelationTypes.Awarded))
        {
            if (sought.TryGetValue(won.Tail, out var other) && Open([Reference(won), Reference(other)]) is { Count: 2 } both
                && (await DocumentsAsync(both[0], cancellationToken)).Overlaps(await DocumentsAsync(both[1], cancellationToken)))
            {
                ranking.Add(Conflict(both, 1, "one text says both that it was received and that it is sought"));
            }

            if (won.Qualifiers.TryGetValue(Qualifiers.Year, out var years) && years.Count > 1
                && Open(years.Select(y => (FactReference)(Reference(won) with { Qualifiers = PropertyBag.Of((Qualifiers.Year, y)) }))) is { Count: > 1 } dated)
            {
                ranking.Add(Conflict(dated, 1, $"received in {string.Join(", ", years)}"));
            }
        }

        var containers = edges.Where(e => e.Type == RelationTypes.PartOf).ToList();
        if (containers.Count < 2 || await store.FindEntityAsync(containers[0].Head, cancellationToken) is not { } place || PassingKinds.Contains(place.Kind))
        {
            return;
        }

        var apart = new List<FactReference>();
        foreach (var edge in containers)
        {
            if (!await HoldsAnotherAsync(edge.Tail, containers, cancellationToken))
            {
                apart.Add(Reference(edge));
            }
        }

        if (Open(apart) is { Count: > 1 } open)
        {
            ranking.Add(Conflict(open, 1, "lies in several places of which none contains the other"));
        }
    }

    /// <summary>Whether another of the containers lies in this one.</summary>
    private async Task<bool> HoldsAnotherAsync(string outer, List<Relation> containers, CancellationToken cancellationToken)
    {
        foreach (var inner in containers.Select(c => c.Tail).Where(t => t != outer))
        {
            if (EntityKey.ScopeOf(inner).StartsWith(EntityKey.ScopeOf(outer), StringComparison.Ordinal))
            {
                return true;
            }

            await foreach (var edge in store.NeighboursAsync(inner, cancellationToken))
            {
                if (edge.Type == RelationTypes.PartOf && edge.Head == inner && edge.Tail == outer)
                {
                    return true;
                }
            }
        }

        return false;
    }

    /// <summary>Those that nobody rejected, unless all that is left was accepted.</summary>
    private List<FactReference> Open(IEnumerable<FactReference> facts)
    {
        var left = facts.Where(f => !book.IsGone(f)).ToList();
        return left.TrueForAll(f => book.Has(DecisionKind.Accept, f)) ? [] : left;
    }

    /// <summary>Copies stand for their originals: what they say apart from each other is one text's contradiction.</summary>
    private async Task<HashSet<string>> DocumentsAsync(FactReference fact, CancellationToken cancellationToken)
    {
        var documents = new HashSet<string>(StringComparer.Ordinal);
        await foreach (var provenance in store.EvidenceAsync(fact, cancellationToken))
        {
            if (!originals.TryGetValue(provenance.DocumentId, out var original))
            {
                originals.Add(provenance.DocumentId, original = await store.OriginalOfAsync(provenance.DocumentId, cancellationToken));
            }

            documents.Add(original);
        }

        return documents;
    }

    private static RelationReference Reference(Relation relation) => new(relation.Head, relation.Type, relation.Tail);

    private static Doubt Conflict(List<FactReference> facts, double rank, string why)
        => new() { Kind = DoubtKind.Conflict, Fact = facts[0], Facts = facts, Rank = rank, Why = why };
}
