using System.Runtime.CompilerServices;
using KnowledgeGraph.Storage.Copies;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Reads the ledger within one transaction.</summary>
internal sealed class Neo4jQueries(ICypherTransaction transaction, GraphSchema schema, int pageSize)
{
    /// <summary>So many entities' edges are asked for at once.</summary>
    private const int PortionOfNeighbours = 200;

    private static readonly Dictionary<string, object?> NoParameters = [];

    private readonly GraphDerivation derivation = new(schema);

    /// <summary>What <see cref="IGraphQueries"/> asks, within the same transaction.</summary>
    public Neo4jGraphQueries Graph => new(transaction, this);

    /// <returns>The version of the schema that the graph follows, null where none is bound yet, and how often the graph was changed; null where there is no graph.</returns>
    public async Task<(string? Schema, long Revision)?> GraphAsync(CancellationToken cancellationToken)
    {
        var rows = await transaction.ListAsync(
            CypherStatements.ReadGraph, NoParameters, r => ((string?)r[0], (long?)r[1] ?? 0), cancellationToken);
        return rows.Count == 0 ? null : rows[0];
    }

    public async Task<DocumentInfo?> DocumentAsync(string id, CancellationToken cancellationToken)
        => (await transaction.ListAsync(CypherStatements.ReadDocuments, Keys(LedgerKey.Document(id)), ReadDocument, cancellationToken)).FirstOrDefault();

    public async Task<DocumentContribution?> ContributionAsync(string id, CancellationToken cancellationToken)
        => await DocumentAsync(id, cancellationToken) is not { } document
            ? null
            : LedgerRecord.Read(document, await transaction.ListAsync(
                CypherStatements.ReadSaid, Keys(LedgerKey.Document(id)), r => new SaidRow(r.Text(1), (long)r[2]!, r.Text(3)), cancellationToken));

    public async Task<Entity?> EntityAsync(string key, CancellationToken cancellationToken)
        => (await transaction.ListAsync(CypherStatements.ReadFacts, Keys(LedgerKey.Entity(key)), FactRow.Read, cancellationToken))
            .Select(Entity).FirstOrDefault();

    /// <summary>In ordinal order, as the server sends them.</summary>
    public IAsyncEnumerable<DocumentInfo> DocumentsAsync(CancellationToken cancellationToken)
        => transaction.QueryAsync(CypherStatements.AllDocuments, NoParameters, ReadDocument, cancellationToken);

    /// <summary>In ordinal order of the copies, as the server sends them.</summary>
    public IAsyncEnumerable<DocumentCopy> CopiesAsync(CancellationToken cancellationToken)
        => transaction.QueryAsync(CypherStatements.AllCopies, NoParameters, ReadCopy, cancellationToken);

    /// <summary>Those where a document is the copy or the original, in ordinal order of the copies.</summary>
    public async Task<List<DocumentCopy>> CopiesAroundAsync(string id, CancellationToken cancellationToken)
        => [.. (await transaction.ListAsync(
            CypherStatements.CopiesAround, new Dictionary<string, object?> { ["key"] = LedgerKey.Document(id) }, ReadCopy, cancellationToken))
            .OrderBy(c => c.Document, StringComparer.Ordinal)];

    /// <summary>Facts of a kind in ordinal order, as the server sends them.</summary>
    public IAsyncEnumerable<FactRow> FactsAsync(char kind, string? type, CancellationToken cancellationToken)
    {
        var parameters = Range(kind);
        if (type is not null)
        {
            parameters["type"] = type;
        }

        return transaction.QueryAsync(type is null ? CypherStatements.AllFacts : CypherStatements.AllFactsOfType, parameters, ReadFact, cancellationToken);
    }

    /// <summary>What documents say of each fact, in order of facts, documents and the order written.</summary>
    public IAsyncEnumerable<(string Fact, string Document, string Value)> SaidAsync(IEnumerable<string> facts, CancellationToken cancellationToken)
        => transaction.QueryAsync(
            CypherStatements.SaidOfFacts, Keys([.. facts]), r => (r.Text(0), LedgerKey.ReadSingle(r.Text(1)), r.Text(3)), cancellationToken);

    public IAsyncEnumerable<Provenance> EvidenceAsync(string fact, CancellationToken cancellationToken)
        => InTextOrder(
            transaction.QueryAsync(
                CypherStatements.SaidOfFact, new Dictionary<string, object?> { ["key"] = fact },
                r => LedgerRecord.Provenance(LedgerKey.ReadSingle(r.Text(0)), fact[0], r.Text(2)), cancellationToken),
            cancellationToken);

    public async Task<List<Relation>> NeighboursAsync(string key, CancellationToken cancellationToken)
        => (await NeighboursAsync([key], cancellationToken))[key].ToList();

    /// <returns>For each entity the edges that leave or reach it, in ordinal order of head, type and tail.</returns>
    public async Task<ILookup<string, Relation>> NeighboursAsync(IReadOnlyList<string> keys, CancellationToken cancellationToken)
    {
        var rows = await transaction.ListByKeysAsync(CypherStatements.FactsFrom, keys, PortionOfNeighbours, ReadNear, cancellationToken);
        rows.AddRange(await transaction.ListByKeysAsync(CypherStatements.FactsTo, keys, PortionOfNeighbours, ReadNear, cancellationToken));
        return rows.Where(r => r.Fact.Key[0] == LedgerKey.RelationKind).DistinctBy(r => (r.Entity, r.Fact.Key))
            .Select(r => (r.Entity, Relation: Relation(r.Fact)))
            .OrderBy(r => new RelationKey(r.Relation.Head, r.Relation.Type, r.Relation.Tail))
            .ToLookup(r => r.Entity, r => r.Relation, StringComparer.Ordinal);
    }

    public async Task<List<Indicator>> IndicatorsOfAsync(string subject, CancellationToken cancellationToken)
        => [.. (await transaction.ListAsync(CypherStatements.FactsFrom, Keys(subject), ReadNear, cancellationToken))
            .Where(r => r.Fact.Key[0] == LedgerKey.IndicatorKind).OrderBy(r => LedgerKey.ReadIndicator(r.Fact.Key)).Select(r => Indicator(r.Fact))];

    public async Task<List<Entity>> SearchAsync(string query, string? type, int limit, CancellationToken cancellationToken)
    {
        var words = Words(query);
        if (words.Count == 0)
        {
            return [];
        }

        var ranking = new NameRanking(words, NameFolding.Fold(query), limit);
        var (isIndexed, value) = Asked(words);
        var (statement, name) = isIndexed ? (CypherStatements.SearchByIndex, "query") : (CypherStatements.SearchByText, "word");
        var candidates = transaction.QueryAsync(
            statement, new Dictionary<string, object?> { [name] = value }, r => (Key: r.Text(0), Type: r.Text(1), Names: r.Text(2)), cancellationToken);
        await foreach (var candidate in candidates)
        {
            if (type is null || candidate.Type == type)
            {
                ranking.Add(LedgerKey.ReadSingle(candidate.Key), candidate.Names);
            }
        }

        var keys = ranking.Keys.Select(LedgerKey.Entity).ToList();
        var found = (await transaction.ListByKeysAsync(CypherStatements.ReadFacts, keys, pageSize, FactRow.Read, cancellationToken))
            .ToDictionary(f => f.Key, StringComparer.Ordinal);
        return [.. keys.Where(found.ContainsKey).Select(k => Entity(found[k]))];
    }

    /// <summary>Of a query, folded.</summary>
    public static List<string> Words(string query)
        => query.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(NameFolding.Fold).Where(w => w.Length > 0).ToList();

    /// <returns>What the full-text index is asked for; where it cannot help, the word that names must hold.</returns>
    public static (bool IsIndexed, string Value) Asked(List<string> words)
        => words.Where(IsIndexed).ToList() is { Count: > 0 } indexed
            ? (true, string.Join(" AND ", indexed.Select(w => $"\"{w}\"")))
            : (false, words.MaxBy(w => w.Length)!);

    public async Task<GraphStatistics> StatisticsAsync(CancellationToken cancellationToken)
    {
        var entities = await CountsAsync(LedgerKey.EntityKind, cancellationToken);
        var relations = await CountsAsync(LedgerKey.RelationKind, cancellationToken);
        var indicators = await CountsAsync(LedgerKey.IndicatorKind, cancellationToken);
        return new GraphStatistics(
            await CountAsync(CypherStatements.CountDocuments, cancellationToken), entities, relations, indicators.Values.Sum(),
            await CountAsync(CypherStatements.CountSaid, cancellationToken));
    }

    /// <summary>Finds paths by asking for the edges of a whole fringe at once.</summary>
    /// <remarks>The search itself is not asynchronous; run it where a thread may wait.</remarks>
    public IEnumerable<IReadOnlyList<Relation>> Paths(string from, string to, int maximumLength, int limit, CancellationToken cancellationToken)
        => Search(_ => true, cancellationToken).Find(from, to, maximumLength, limit);

    /// <inheritdoc cref="Paths(string, string, int, int, CancellationToken)"/>
    public PathAnswer Paths(PathQuery query, CancellationToken cancellationToken)
    {
        var search = Search(query.Takes, cancellationToken);
        var paths = search.Find(query.From, query.To, query.MaximumLength, query.Limit).ToList();
        return new PathAnswer(paths, search.IsExhausted || paths.Count == query.Limit);
    }

    private PathSearch Search(Func<Relation, bool> takes, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, IEnumerable<Relation>>(StringComparer.Ordinal);
        return new PathSearch(EdgesOf, Announce);

        // Only the first few: whether the rest is needed at all shows when they are read.
        void Announce(IReadOnlyList<string> keys) => ReadAhead([.. keys.Take(PortionOfNeighbours)]);

        IEnumerable<Relation> EdgesOf(string key)
        {
            if (!known.ContainsKey(key))
            {
                ReadAhead([key]);
            }

            return known[key].Where(takes);
        }

        void ReadAhead(List<string> keys)
        {
            var edges = NeighboursAsync(keys, cancellationToken).GetAwaiter().GetResult();
            foreach (var key in keys)
            {
                known[key] = edges[key];
            }
        }
    }

    public Entity Entity(FactRow fact)
        => derivation.Entity(LedgerKey.ReadSingle(fact.Key), fact.Type!, Support(fact), fact.Repeated)!;

    public Relation Relation(FactRow fact)
        => LedgerKey.ReadRelation(fact.Key) is var (head, type, tail) ? derivation.Relation(head, type, tail, Support(fact), fact.Documents, fact.Repeated)! : null!;

    public static Indicator Indicator(FactRow fact)
    {
        var key = LedgerKey.ReadIndicator(fact.Key);
        return new Indicator
        {
            Subject = key.Subject,
            Metric = key.Metric,
            Value = key.Value,
            Unit = key.Unit,
            Period = key.Period.Length == 0 ? null : DateInterval.Parse(key.Period),
            Confidence = LedgerChanges.ConfidenceOf(LedgerJson.ReadSupport(fact.Support)),
        };
    }

    /// <summary>Several assertions of one document may support a fact; their evidence is sorted together, a document at a time.</summary>
    public static async IAsyncEnumerable<Provenance> InTextOrder(
        IAsyncEnumerable<IEnumerable<Provenance>> said, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var document = new List<Provenance>();
        await foreach (var assertion in said.WithCancellation(cancellationToken))
        {
            foreach (var provenance in assertion)
            {
                if (document.Count > 0 && document[0].DocumentId != provenance.DocumentId)
                {
                    foreach (var item in document.OrderBy(p => p.Evidence.Span))
                    {
                        yield return item;
                    }

                    document.Clear();
                }

                document.Add(provenance);
            }
        }

        foreach (var item in document.OrderBy(p => p.Evidence.Span))
        {
            yield return item;
        }
    }

    /// <summary>The index finds words of two Chinese characters and more by pairs of characters; of anything else it makes words of its own.</summary>
    private static bool IsIndexed(string word) => word.Length > 1 && !word.AsSpan().ContainsAnyExceptInRange('\u4E00', '\u9FFF');

    private static DocumentCopy ReadCopy(IReadOnlyList<object?> record)
        => new(LedgerKey.ReadSingle(record.Text(0)), LedgerKey.ReadSingle(record.Text(1)), SketchedDocument.Resemblance(record.Text(2), record.Text(3)));

    public DocumentInfo ReadDocument(IReadOnlyList<object?> record) => LedgerRecord.ReadDocument(record.Text(0), record.Text(1), schema.Version, (string?)record[2]);

    public static FactRow ReadFact(IReadOnlyList<object?> record)
        => new(record.Text(0), (string?)record[1], record.Text(2), (long?)record[3] ?? 0, null, (long?)record[4] ?? 0);

    public static (string Entity, FactRow Fact) ReadNear(IReadOnlyList<object?> record)
        => (record.Text(0), new FactRow(record.Text(1), (string?)record[2], record.Text(3), (long?)record[4] ?? 0, null, (long?)record[5] ?? 0));

    private static IEnumerable<SupportCount> Support(FactRow fact) => LedgerJson.ReadSupport(fact.Support).Select(c => new SupportCount(c.Key, c.Value));

    private async Task<SortedDictionary<string, long>> CountsAsync(char kind, CancellationToken cancellationToken)
    {
        var counts = new SortedDictionary<string, long>(StringComparer.Ordinal);
        await foreach (var (type, count) in transaction.QueryAsync(
            CypherStatements.CountFacts, Range(kind), r => (Type: (string?)r[0] ?? string.Empty, Count: (long)r[1]!), cancellationToken))
        {
            counts[type] = count;
        }

        return counts;
    }

    private async Task<long> CountAsync(string statement, CancellationToken cancellationToken)
        => (await transaction.ListAsync(statement, NoParameters, r => (long)r[0]!, cancellationToken)).Single();

    private static Dictionary<string, object?> Keys(params List<object?> keys) => new() { ["keys"] = keys };

    private static Dictionary<string, object?> Keys(string key) => new() { ["keys"] = new List<object?> { key } };

    private static Dictionary<string, object?> Range(char kind) => new() { ["start"] = kind.ToString(), ["end"] = LedgerKey.EndOf(kind) };
}
