using System.Runtime.CompilerServices;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Answers <see cref="IGraphQueries"/> from the ledger within one transaction.</summary>
/// <param name="basic">Reads rows.</param>
internal sealed class Neo4jGraphQueries(ICypherTransaction transaction, Neo4jQueries basic)
{
    /// <summary>So many entities' facts are asked for at once.</summary>
    private const int Portion = 200;

    /// <summary>So many rows of one entity are taken before the entities at their other ends are asked for.</summary>
    private const int RowPortion = 200;

    private const long All = int.MaxValue;

    public async Task<IReadOnlyDictionary<string, Entity>> FindEntitiesAsync(IEnumerable<string> keys, CancellationToken cancellationToken)
        => (await transaction.ListByKeysAsync(
            CypherStatements.ReadFacts, keys.Distinct(StringComparer.Ordinal).Select(LedgerKey.Entity), 1000, FactRow.Read, cancellationToken))
            .ToDictionary(f => LedgerKey.ReadSingle(f.Key), basic.Entity, StringComparer.Ordinal);

    public async IAsyncEnumerable<Entity> EntitiesAsync(EntityQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var entities = query.Scope.Key is null ? RangeAsync(query, cancellationToken) : OfKeysAsync(query, cancellationToken);
        await foreach (var entity in entities)
        {
            if (query.Kind is null || entity.Kind == query.Kind)
            {
                yield return entity;
            }
        }
    }

    public async Task<List<SearchHit>> SearchAsync(SearchQuery query, CancellationToken cancellationToken)
    {
        var words = Neo4jQueries.Words(query.Text);
        if (words.Count == 0)
        {
            return [];
        }

        var among = query.Within is null ? null : (await PartsAsync(query.Within, cancellationToken)).ToHashSet(StringComparer.Ordinal);
        var ranking = new NameRanking(words, NameFolding.Fold(query.Text), query.Limit, query.After);
        var (isIndexed, value) = Neo4jQueries.Asked(words);
        var candidates = transaction.QueryAsync(
            isIndexed ? QueryStatements.SearchByIndex : QueryStatements.SearchByText,
            new Dictionary<string, object?> { [isIndexed ? "query" : "word"] = value, ["part"] = KindPart(query.Kind) },
            r => (Fact: new FactRow(r.Text(0), r.Text(1), r.Text(3), 0, null, 0), Names: r.Text(2)), cancellationToken);
        await foreach (var (fact, names) in candidates)
        {
            var key = LedgerKey.ReadSingle(fact.Key);
            if ((query.Type is null || fact.Type == query.Type) && (among is null || among.Contains(key)) && (query.Kind is null || basic.Entity(fact).Kind == query.Kind))
            {
                ranking.Add(key, names);
            }
        }

        var best = ranking.Positions.ToList();
        var found = await FindEntitiesAsync(best.Select(b => b.Key), cancellationToken);
        return [.. best.Where(b => found.ContainsKey(b.Key)).Select(b => new SearchHit(found[b.Key], b))];
    }

    public async IAsyncEnumerable<Connection> ConnectionsAsync(ConnectionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Scope is { Key: { } key, IncludesParts: false })
        {
            await foreach (var connection in OfOneAsync(key, query, cancellationToken))
            {
                yield return connection;
            }

            yield break;
        }

        await foreach (var anchors in AnchorsAsync(query.Scope, query.After?.Anchor, cancellationToken))
        {
            foreach (var connection in await OfManyAsync(anchors, query, cancellationToken))
            {
                yield return connection;
            }
        }
    }

    public async IAsyncEnumerable<Indicator> IndicatorsAsync(IndicatorQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.Scope == EntityScope.All)
        {
            var start = query.After is { } after ? LedgerKey.Indicator(IndicatorKey.Of(after)) : LedgerKey.IndicatorKind.ToString();
            var parameters = new Dictionary<string, object?> { ["start"] = start, ["end"] = LedgerKey.EndOf(LedgerKey.IndicatorKind) };
            await foreach (var indicator in transaction.QueryAsync(
                CypherStatements.AllFacts, parameters, r => Neo4jQueries.Indicator(Neo4jQueries.ReadFact(r)), cancellationToken))
            {
                if (query.Takes(indicator))
                {
                    yield return indicator;
                }
            }

            yield break;
        }

        await foreach (var anchors in AnchorsAsync(query.Scope, query.After?.Subject, cancellationToken))
        {
            var rows = await transaction.ListByKeysAsync(QueryStatements.IndicatorsOf, anchors, Portion, Neo4jQueries.ReadNear, cancellationToken);
            foreach (var indicator in rows.OrderBy(r => LedgerKey.ReadIndicator(r.Fact.Key)).Select(r => Neo4jQueries.Indicator(r.Fact)).Where(query.Takes))
            {
                yield return indicator;
            }
        }
    }

    public async IAsyncEnumerable<DocumentInfo> DocumentsAsync(DocumentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var documents = query switch
        {
            { Subject: { } subject } => AboutAsync(subject, query, cancellationToken),
            { Mentioning: { } mentioned } => MentioningAsync(mentioned, query, cancellationToken),
            _ => transaction.QueryAsync(
                QueryStatements.Documents, new Dictionary<string, object?> { ["after"] = LedgerKey.Document(query.After?.Id ?? string.Empty) }, basic.ReadDocument, cancellationToken),
        };
        await foreach (var document in documents)
        {
            if (query.Takes(document))
            {
                yield return document;
            }
        }
    }

    /// <returns>Of each fact at least as many pieces as asked for, where there are so many; null where that cannot be said from the first assertions.</returns>
    public async Task<Dictionary<string, IReadOnlyList<Provenance>?>> FirstEvidenceAsync(IReadOnlyList<string> facts, int limit, CancellationToken cancellationToken)
    {
        var most = limit + 4;
        var first = new Dictionary<string, IReadOnlyList<Provenance>?>(StringComparer.Ordinal);
        foreach (var some in facts.Distinct(StringComparer.Ordinal).Chunk(Portion))
        {
            var rows = transaction.QueryAsync(
                QueryStatements.FirstSaidOfFacts, new Dictionary<string, object?> { ["keys"] = some.ToList<object?>(), ["limit"] = (long)most },
                r => (Fact: r.Text(0), Said: ((IReadOnlyList<object?>)r[1]!).Select(s => (IReadOnlyList<object?>)s!).ToList()), cancellationToken);
            await foreach (var (fact, said) in rows)
            {
                first[fact] = First(fact, said, limit, most);
            }
        }

        return first;
    }

    public IAsyncEnumerable<DocumentChange> ChangesAsync(ChangeQuery query, CancellationToken cancellationToken)
        => transaction.QueryAsync(
            QueryStatements.Changes,
            new Dictionary<string, object?>
            {
                ["since"] = query.Since is { } since ? ChangeTime.Write(since) : string.Empty,
                ["at"] = query.After is { } after ? ChangeTime.Write(after.At) : string.Empty,
                ["after"] = LedgerKey.Change(query.After?.DocumentId ?? string.Empty),
                ["limit"] = query.Limit ?? All,
            },
            r => new DocumentChange(LedgerKey.ReadSingle(r.Text(0)), (DocumentChangeKind)(int)(long)r[2]!, ChangeTime.Read(r.Text(1))), cancellationToken);

    /// <summary>As the support of an entity of the kind says it, among others maybe.</summary>
    private static string KindPart(string? kind) => kind is null ? string.Empty : $"[\"kind\",{LedgerJson.Text(kind)},";

    private static List<Provenance>? First(string fact, List<IReadOnlyList<object?>> said, int limit, int most)
    {
        // Several assertions of a document are put in text order together, so the last document counts only where all of it is there.
        var isWhole = said.Count < most;
        var documents = said.GroupBy(s => s.Text(0), StringComparer.Ordinal).Select(g => (Id: g.Key, Said: g.Select(s => s.Text(1)).ToList())).ToList();
        var provenances = documents.Take(isWhole ? documents.Count : documents.Count - 1)
            .SelectMany(d => d.Said.SelectMany(v => LedgerRecord.Provenance(LedgerKey.ReadSingle(d.Id), fact[0], v)).OrderBy(p => p.Evidence.Span))
            .Take(limit).ToList();
        return isWhole || provenances.Count == limit ? provenances : null;
    }

    private IAsyncEnumerable<Entity> RangeAsync(EntityQuery query, CancellationToken cancellationToken)
    {
        var parameters = new Dictionary<string, object?>
        {
            ["after"] = LedgerKey.Entity(query.After ?? string.Empty),
            ["start"] = LedgerKey.Entity(query.KeyPrefix),
            ["end"] = query.KeyPrefix.Length == 0 ? LedgerKey.EndOf(LedgerKey.EntityKind) : LedgerKey.Entity(QueryFilters.EndOfPrefix(query.KeyPrefix)),
            ["type"] = query.Scope.Type ?? string.Empty,
            ["part"] = KindPart(query.Kind),
        };
        return transaction.QueryAsync(QueryStatements.Entities, parameters, r => basic.Entity(Neo4jQueries.ReadFact(r)), cancellationToken);
    }

    private async IAsyncEnumerable<Entity> OfKeysAsync(EntityQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var keys in AnchorsAsync(query.Scope, query.After, cancellationToken))
        {
            var wanted = keys.Where(k => (query.After is null || string.CompareOrdinal(k, query.After) > 0) && k.StartsWith(query.KeyPrefix, StringComparison.Ordinal)).ToList();
            var found = await FindEntitiesAsync(wanted, cancellationToken);
            foreach (var key in wanted.Where(found.ContainsKey))
            {
                yield return found[key];
            }
        }
    }

    /// <summary>Keys of a scope's entities in ordinal order, from the one given on, in portions.</summary>
    private async IAsyncEnumerable<string[]> AnchorsAsync(EntityScope scope, string? from, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (scope.Key is { } key)
        {
            var keys = scope.IncludesParts ? await PartsAsync(key, cancellationToken) : [key];
            foreach (var portion in keys.Where(k => from is null || string.CompareOrdinal(k, from) >= 0).Chunk(Portion))
            {
                yield return portion;
            }

            yield break;
        }

        var parameters = new Dictionary<string, object?> { ["start"] = LedgerKey.Entity(from ?? string.Empty), ["type"] = scope.Type ?? string.Empty };
        await foreach (var portion in ChunkAsync(
            transaction.QueryAsync(QueryStatements.Keys, parameters, r => LedgerKey.ReadSingle(r.Text(0)), cancellationToken), Portion, cancellationToken))
        {
            yield return portion;
        }
    }

    /// <summary>A place with its parts, in ordinal order of keys. The keys alone are held; a province has some ten thousand.</summary>
    private async Task<IReadOnlyList<string>> PartsAsync(string place, CancellationToken cancellationToken)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal) { place };
        for (List<string> fringe = [place]; fringe.Count > 0;)
        {
            var parts = await transaction.ListByKeysAsync(QueryStatements.Parts, fringe, 1000, r => r.Text(0), cancellationToken);
            fringe = [.. parts.Where(seen.Add)];
        }

        return [.. seen.Order(StringComparer.Ordinal)];
    }

    private async IAsyncEnumerable<Connection> OfOneAsync(string key, ConnectionQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (query.After is { } position && string.CompareOrdinal(position.Anchor, key) > 0)
        {
            yield break;
        }

        var after = query.After?.Anchor == key ? query.After : null;
        foreach (var isOutgoing in (bool[])[true, false])
        {
            if (query.Direction == (isOutgoing ? EdgeDirection.Incoming : EdgeDirection.Outgoing) || (isOutgoing && after is { IsOutgoing: false }))
            {
                continue;
            }

            var behind = after?.IsOutgoing == isOutgoing ? after : null;
            var rows = transaction.QueryAsync(
                isOutgoing ? QueryStatements.RelationsFromOne : QueryStatements.RelationsToOne,
                new Dictionary<string, object?>
                {
                    ["entity"] = key,
                    ["types"] = query.Types.ToList<object?>(),
                    ["type"] = behind?.Type ?? string.Empty,
                    ["after"] = behind is null ? string.Empty
                        : LedgerKey.Relation(isOutgoing ? new RelationKey(key, behind.Type, behind.Other) : new RelationKey(behind.Other, behind.Type, key)),
                    ["limit"] = query.IsFiltered() ? All : query.Limit ?? All,
                },
                Neo4jQueries.ReadNear, cancellationToken);
            await foreach (var portion in ChunkAsync(rows, RowPortion, cancellationToken))
            {
                foreach (var connection in await WithEntitiesAsync(portion.Select(r => (key, isOutgoing, r.Fact)), query, cancellationToken))
                {
                    yield return connection;
                }
            }
        }
    }

    private async Task<List<Connection>> OfManyAsync(string[] anchors, ConnectionQuery query, CancellationToken cancellationToken)
    {
        var edges = new List<(string Anchor, bool IsOutgoing, FactRow Fact)>();
        var parameters = new Dictionary<string, object?> { ["keys"] = anchors.ToList<object?>(), ["types"] = query.Types.ToList<object?>() };
        if (query.Direction != EdgeDirection.Incoming)
        {
            edges.AddRange((await transaction.ListAsync(QueryStatements.RelationsFrom, parameters, Neo4jQueries.ReadNear, cancellationToken)).Select(r => (r.Entity, true, r.Fact)));
        }

        if (query.Direction != EdgeDirection.Outgoing)
        {
            edges.AddRange((await transaction.ListAsync(QueryStatements.RelationsTo, parameters, Neo4jQueries.ReadNear, cancellationToken)).Select(r => (r.Entity, false, r.Fact)));
        }

        var connections = await WithEntitiesAsync(edges, query, cancellationToken);
        return [.. connections.Where(c => query.After is null || Order.Compare(c.Position, query.After) > 0).OrderBy(c => c.Position, Order)];
    }

    private static Comparer<ConnectionPosition> Order { get; } = Comparer<ConnectionPosition>.Create((x, y)
        => string.CompareOrdinal(x.Anchor, y.Anchor) is not 0 and var anchor ? anchor
            : y.IsOutgoing.CompareTo(x.IsOutgoing) is not 0 and var direction ? direction
            : string.CompareOrdinal(x.Type, y.Type) is not 0 and var type ? type
            : string.CompareOrdinal(x.Other, y.Other));

    /// <summary>Those that pass the query's filters, in the order given.</summary>
    private async Task<List<Connection>> WithEntitiesAsync(
        IEnumerable<(string Anchor, bool IsOutgoing, FactRow Fact)> edges, ConnectionQuery query, CancellationToken cancellationToken)
    {
        var read = edges.Select(e => (e.Anchor, e.IsOutgoing, Relation: basic.Relation(e.Fact))).ToList();
        var entities = await FindEntitiesAsync(read.SelectMany(r => new[] { r.Relation.Head, r.Relation.Tail }), cancellationToken);
        var connections = new List<Connection>(read.Count);
        foreach (var (anchor, isOutgoing, relation) in read)
        {
            // A server without snapshots may have lost an end meanwhile.
            if (entities.TryGetValue(anchor, out var near) && entities.TryGetValue(isOutgoing ? relation.Tail : relation.Head, out var far) && query.Takes(relation, () => near, far))
            {
                connections.Add(new Connection(near, isOutgoing, relation, far));
            }
        }

        return connections;
    }

    private async IAsyncEnumerable<DocumentInfo> MentioningAsync(string key, DocumentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = transaction.QueryAsync(
            QueryStatements.DocumentsOf,
            new Dictionary<string, object?> { ["key"] = LedgerKey.Entity(key), ["after"] = LedgerKey.Document(query.After?.Id ?? string.Empty) },
            r => (Document: basic.ReadDocument(r), Origin: LedgerRecord.Provenance(string.Empty, LedgerKey.EntityKind, r.Text(3)).First().Origin), cancellationToken);
        await foreach (var (document, origin) in rows)
        {
            if (origin == FactOrigin.Text)
            {
                yield return document;
            }
        }
    }

    private async IAsyncEnumerable<DocumentInfo> AboutAsync(string subject, DocumentQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var scope = query.IncludeParts ? EntityScope.Within(subject) : EntityScope.Of(subject);
        await foreach (var places in AnchorsAsync(scope, query.After?.Subject, cancellationToken))
        {
            var rows = new CypherRows(["key", "fact", "subject"], [.. places.Select(object?[] (p) => [p, LedgerKey.Entity(p), LedgerJson.Text(p)])]);
            var documents = await transaction.ListAsync(
                QueryStatements.DocumentsAbout, new Dictionary<string, object?> { ["rows"] = rows },
                r => (Subject: r.Text(0), Document: basic.ReadDocument([r[1], r[2], r[3]])), cancellationToken);
            foreach (var (place, document) in documents.Where(d => d.Document.SubjectKey == d.Subject)
                .OrderBy(d => d.Subject, StringComparer.Ordinal).ThenBy(d => d.Document.Id, StringComparer.Ordinal))
            {
                if (query.After is not { } after || string.CompareOrdinal(place, after.Subject) > 0 || string.CompareOrdinal(document.Id, after.Id) > 0)
                {
                    yield return document;
                }
            }
        }
    }

    private static async IAsyncEnumerable<T[]> ChunkAsync<T>(IAsyncEnumerable<T> items, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var portion = new List<T>(size);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            portion.Add(item);
            if (portion.Count == size)
            {
                yield return [.. portion];
                portion.Clear();
            }
        }

        if (portion.Count > 0)
        {
            yield return [.. portion];
        }
    }
}
