using KnowledgeGraph.Storage.Copies;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>A document's new contribution with its rows made, before any lock is taken.</summary>
internal sealed record PreparedDocument(DocumentContribution Contribution, string Key, string Value, List<SaidRow> Said)
{
    public static PreparedDocument Of(DocumentContribution contribution)
        => new(contribution, LedgerKey.Document(contribution.Document.Id), LedgerRecord.Of(contribution.Document), LedgerRecord.Of(contribution));
}

/// <summary>A document as the ledger has it.</summary>
/// <param name="Original">Key of the document that it is a copy of.</param>
internal sealed record KnownDocument(string Key, string Value, string? Sketch, string? Original)
{
    public string? OriginalId => Original is null ? null : LedgerKey.ReadSingle(Original);

    public static KnownDocument Read(IReadOnlyList<object?> record) => new(record.Text(0), record.Text(1), (string?)record[2], (string?)record[3]);

    public DocumentInfo Info(string schemaVersion) => LedgerRecord.ReadDocument(Key, Value, schemaVersion, Sketch);
}

/// <summary>A fact as the ledger's node has it.</summary>
/// <param name="Type">Type of the entity or relation; null for an indicator.</param>
/// <param name="Support">See <see cref="LedgerJson.Support"/>.</param>
/// <param name="Documents">How many documents' texts say it, and</param>
/// <param name="Sources">the first of them, see <see cref="SourceChange.Write"/>; for entities neither is kept.</param>
/// <param name="Repeated">How many of the documents that say it are copies.</param>
internal sealed record FactRow(string Key, string? Type, string Support, long Documents, string? Sources, long Repeated)
{
    public static FactRow Read(IReadOnlyList<object?> record)
        => new(record.Text(0), (string?)record[1], record.Text(2), (long?)record[3] ?? 0, (string?)record[4], (long?)record[5] ?? 0);
}

/// <summary>
/// Writes one batch within one transaction, for one try. What the documents change is summed for each fact first; then each touched fact is read,
/// derived and written once: its node of the ledger, and what people see of it.
/// </summary>
/// <remarks>
/// The first statement takes the lock of the graph's node; it is held to the end of the transaction, so writers come one after the other, in
/// whatever processes they run, and what is read after that stays true until the commit. Nearly all documents share facts (their province, the
/// policies), so finer locks would let hardly any two writers pass each other, and might let them block each other for good.
/// </remarks>
/// <param name="clock">Tells when documents change; null where that is not to be remembered, as in an export.</param>
internal sealed class Neo4jWriter(
    ICypherTransaction transaction, GraphSchema schema, GraphLabels labels, Neo4jStoreOptions options, TimeProvider? clock = null)
{
    private const int PortionOfReading = 5000;

    private readonly GraphDerivation derivation = new(schema);
    private readonly GraphProjection projection = new(schema, labels);
    private readonly LedgerChanges changes = new(schema);
    private readonly StatementBatches batches = new(options);
    private readonly CopyBatch copyBatch = new();
    private readonly Dictionary<string, SourceChange> sources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FactRow> before = new(StringComparer.Ordinal);

    /// <summary>Labels of entities as they are after the batch; those that go are not in it.</summary>
    private readonly Dictionary<string, string> typeLabels = new(StringComparer.Ordinal);

    private readonly List<PreparedDocument> written = [];
    private readonly List<(string Key, string Id)> rewritten = [];
    private readonly List<(string Key, string Id)> retracted = [];
    private readonly List<object?[]> ledgerRows = [];
    private readonly List<string> gone = [];
    private readonly RowsByStatement shown = new();

    /// <exception cref="StoreException">The graph follows another version of the schema by now.</exception>
    public async Task<ReplaceResult> WriteAsync(
        IReadOnlyList<PreparedDocument> documents, IReadOnlyList<string> retract, CancellationToken cancellationToken)
    {
        var (revision, changed) = await LockAsync(cancellationToken);
        await CompareAsync(documents, retract, cancellationToken);
        var copies = await copyBatch.ResolveAsync(new Neo4jCopies(transaction), changes, ids => ContributionsAsync(ids, cancellationToken), cancellationToken);
        if (written.Count == 0 && retracted.Count == 0)
        {
            return new ReplaceResult(0, 0, 0, 0, 0);
        }

        await ReadFactsAsync(cancellationToken);
        var result = await DeriveAsync(cancellationToken);
        await transaction.RunAllAsync(Statements(result, new CopyStatements(copies, batches), revision).Concat(Remembering(changed)), cancellationToken);
        return new ReplaceResult(
            written.Count + retracted.Count, result.EntitiesAdded, result.EntitiesGone.Count, result.RelationsAdded, result.RelationsGone.Count);
    }

    private async Task<(long Revision, string? Changed)> LockAsync(CancellationToken cancellationToken)
    {
        var graph = await transaction.ListAsync(
            CypherStatements.Lock, NoParameters, r => (Schema: (string?)r[0], Revision: (long?)r[1] ?? 0, Changed: (string?)r[2]), cancellationToken);
        return graph is [var (version, revision, changed)] && version == schema.Version
            ? (revision, changed)
            : throw new StoreException(
                $"The graph follows schema version '{graph.FirstOrDefault().Schema}' by now, this program version '{schema.Version}'; open it again.", isTransient: false);
    }

    /// <summary>Finds which documents say something else than before, and takes note of the difference.</summary>
    private async Task CompareAsync(IReadOnlyList<PreparedDocument> documents, IReadOnlyList<string> retract, CancellationToken cancellationToken)
    {
        var keys = documents.Select(d => d.Key).Concat(retract.Select(LedgerKey.Document)).Order(StringComparer.Ordinal).ToList();
        var known = (await transaction.ListByKeysAsync(CypherStatements.ReadDocuments, keys, PortionOfReading, KnownDocument.Read, cancellationToken))
            .ToDictionary(d => d.Key, StringComparer.Ordinal);
        var said = await SaidAsync(known.Keys.Order(StringComparer.Ordinal), cancellationToken);
        foreach (var document in documents)
        {
            DocumentContribution? former = null;
            if (known.TryGetValue(document.Key, out var knownDocument))
            {
                if (knownDocument.Value == document.Value && knownDocument.Sketch == document.Contribution.Document.Sketch && InOrder(said[document.Key]).SequenceEqual(document.Said))
                {
                    continue;
                }

                Count(former = LedgerRecord.Read(knownDocument.Info(schema.Version), said[document.Key]), -1);
                rewritten.Add((document.Key, document.Contribution.Document.Id));
            }

            Count(document.Contribution, 1);
            written.Add(document);
            copyBatch.Add(document.Contribution.Document.Id, former, knownDocument?.OriginalId, document.Contribution);
        }

        foreach (var id in retract)
        {
            if (known.TryGetValue(LedgerKey.Document(id), out var document))
            {
                var former = LedgerRecord.Read(document.Info(schema.Version), said[document.Key]);
                Count(former, -1);
                retracted.Add((document.Key, id));
                copyBatch.Add(id, former, document.OriginalId, null);
            }
        }
    }

    private async ValueTask<IReadOnlyList<DocumentContribution>> ContributionsAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var keys = ids.Select(LedgerKey.Document).ToList();
        var documents = await transaction.ListByKeysAsync(CypherStatements.ReadDocuments, keys, PortionOfReading, KnownDocument.Read, cancellationToken);
        var said = await SaidAsync(keys, cancellationToken);
        return [.. documents.Select(d => LedgerRecord.Read(d.Info(schema.Version), said[d.Key]))];
    }

    private async Task<ILookup<string, SaidRow>> SaidAsync(IEnumerable<string> documents, CancellationToken cancellationToken)
        => (await transaction.ListByKeysAsync(
            CypherStatements.ReadSaid, documents, 100, r => (Document: r.Text(0), Row: new SaidRow(r.Text(1), (long)r[2]!, r.Text(3))), cancellationToken))
            .ToLookup(s => s.Document, s => s.Row);

    /// <summary>In the order in which <see cref="LedgerRecord.Of(DocumentContribution)"/> makes them.</summary>
    private static IEnumerable<SaidRow> InOrder(IEnumerable<SaidRow> rows)
        => rows.OrderBy(r => r.Fact[0] switch { LedgerKey.EntityKind => 0, LedgerKey.RelationKind => 1, _ => 2 }).ThenBy(r => r.At);

    private void Count(DocumentContribution contribution, int sign)
    {
        changes.Add(contribution, sign);
        SourceChange.Count(sources, contribution, sign);
    }

    private async Task ReadFactsAsync(CancellationToken cancellationToken)
    {
        var keys = changes.Entities.Select(e => LedgerKey.Entity(e.Key))
            .Concat(changes.Relations.Select(r => LedgerKey.Relation(r.Key)))
            .Concat(changes.Indicators.Select(i => LedgerKey.Indicator(i.Key)));
        foreach (var fact in await transaction.ListByKeysAsync(CypherStatements.ReadFacts, keys, PortionOfReading, FactRow.Read, cancellationToken))
        {
            before.Add(fact.Key, fact);
        }
    }

    private async Task<Derived> DeriveAsync(CancellationToken cancellationToken)
    {
        var result = new Derived();
        foreach (var (key, change) in changes.Entities)
        {
            DeriveEntity(key, change, result);
        }

        foreach (var (key, change) in changes.Relations)
        {
            await DeriveRelationAsync(key, change, result, cancellationToken);
        }

        foreach (var (key, change) in changes.Indicators)
        {
            await DeriveIndicatorAsync(key, change, result, cancellationToken);
        }

        return result;
    }

    private void DeriveEntity(string key, FactChange change, Derived result)
    {
        var ledgerKey = LedgerKey.Entity(key);
        var former = before.GetValueOrDefault(ledgerKey);
        if (former is not null && change.IsNothing)
        {
            typeLabels[key] = labels.Type(former.Type!);
            return;
        }

        var counts = former is null ? [] : LedgerJson.ReadSupport(former.Support);
        var labelsBefore = former is null ? default : labels.Of(derivation.Entity(key, former.Type!, Support(counts))!);
        counts = change.ApplyTo(counts);
        if (counts.Count == 0)
        {
            result.EntitiesGone.Add((key, labelsBefore.Type));
            gone.Add(ledgerKey);
            return;
        }

        var type = LedgerChanges.TypeOf(counts);
        var repeated = (former?.Repeated ?? 0) + change.Repeated;
        var entity = derivation.Entity(key, type, Support(counts), repeated)!;
        var after = labels.Of(entity);
        typeLabels[key] = after.Type;
        if (former is null)
        {
            result.EntitiesAdded++;
        }
        else if (labelsBefore != after)
        {
            result.Relabelled.Add(CypherStatements.Relabel(labelsBefore, after), [key]);
        }

        ledgerRows.Add(FactRows.Entity(entity, counts, repeated));
        shown.Add(CypherStatements.ShowEntities(after.Type, after.Kind), [key, projection.Entity(entity, counts)]);
    }

    private async Task DeriveRelationAsync(RelationKey key, FactChange change, Derived result, CancellationToken cancellationToken)
    {
        var ledgerKey = LedgerKey.Relation(key);
        var former = before.GetValueOrDefault(ledgerKey);
        var (list, documents, isSame) = await SourcesAsync(ledgerKey, former, cancellationToken);
        if (former is not null && change.IsNothing && isSame)
        {
            return;
        }

        var counts = change.ApplyTo(former is null ? [] : LedgerJson.ReadSupport(former.Support));
        if (counts.Count == 0)
        {
            result.RelationsGone.Add(key);
            gone.Add(ledgerKey);
            return;
        }

        result.RelationsAdded += former is null ? 1 : 0;
        var repeated = (former?.Repeated ?? 0) + change.Repeated;
        var relation = derivation.Relation(key.Head, key.Type, key.Tail, Support(counts), documents, repeated)!;
        ledgerRows.Add(FactRows.Relation(key, counts, documents, list, repeated));
        result.Relations.Add(
            CypherStatements.ShowRelations(typeLabels[key.Head], labels.Relation(key.Type), typeLabels[key.Tail]),
            [key.Head, key.Type, key.Tail, projection.Relation(relation, counts, list)]);
    }

    private async Task DeriveIndicatorAsync(IndicatorKey key, FactChange change, Derived result, CancellationToken cancellationToken)
    {
        var ledgerKey = LedgerKey.Indicator(key);
        var shownKey = GraphProjection.KeyOf(ledgerKey);
        var former = before.GetValueOrDefault(ledgerKey);
        var (list, documents, isSame) = await SourcesAsync(ledgerKey, former, cancellationToken);
        if (former is not null && change.IsNothing && isSame)
        {
            return;
        }

        var counts = change.ApplyTo(former is null ? [] : LedgerJson.ReadSupport(former.Support));
        if (counts.Count == 0)
        {
            result.IndicatorsGone.Add(shownKey);
            gone.Add(ledgerKey);
            return;
        }

        var repeated = (former?.Repeated ?? 0) + change.Repeated;
        ledgerRows.Add(FactRows.Indicator(key, counts, documents, list, repeated));
        result.Indicators.Add(
            CypherStatements.ShowIndicators(typeLabels[key.Subject]),
            [key.Subject, shownKey, GraphProjection.Indicator(shownKey, key, LedgerChanges.ConfidenceOf(counts), documents, repeated, list)]);
    }

    /// <summary>The first documents that say a fact with their quotes, and how many say it.</summary>
    private async Task<(IReadOnlyList<Source> Sources, long Documents, bool IsSame)> SourcesAsync(
        string fact, FactRow? former, CancellationToken cancellationToken)
    {
        IReadOnlyList<Source> known = former?.Sources is { } json ? SourceChange.Read(json) : [];
        var total = former?.Documents ?? 0;
        if (!sources.TryGetValue(fact, out var change))
        {
            return (known, total, true);
        }

        var after = change.Apply(known, total) ?? SourceChange.Cut(change.Applied(await FirstSourcesAsync(fact, change, cancellationToken)));
        return (after, total + change.Documents, change.Documents == 0 && after.SequenceEqual(known));
    }

    /// <summary>So many documents of the ledger, from the first on, that enough are left whatever this batch takes away.</summary>
    private async Task<List<Source>> FirstSourcesAsync(string fact, SourceChange change, CancellationToken cancellationToken)
    {
        var found = new List<Source>();
        var said = transaction.QueryAsync(
            CypherStatements.SaidOfFact, new Dictionary<string, object?> { ["key"] = fact }, r => (Document: LedgerKey.ReadSingle(r.Text(0)), Value: r.Text(2)),
            cancellationToken);
        await foreach (var (document, value) in said)
        {
            var provenance = LedgerRecord.Provenance(document, fact[0], value).First();
            if (provenance.Origin == FactOrigin.Text && (found.Count == 0 || found[^1].Document != document))
            {
                found.Add(new Source(document, GraphProjection.Quote(provenance.Evidence.Text)));
                if (found.Count(s => !change.Concerns(s.Document)) == GraphProjection.MaximumSources)
                {
                    break;
                }
            }
        }

        return found;
    }

    /// <summary>Whatever refers to a node comes after it, and goes before it; rows of one statement are in the order of their keys.</summary>
    private IEnumerable<CypherStatement> Statements(Derived result, CopyStatements copies, long revision)
        =>
        [
            .. copies.Leave(),
            .. batches.OfKeys(CypherStatements.DeleteSaid, rewritten.Select(d => d.Key)),
            .. batches.OfKeys(CypherStatements.HideMentions, rewritten.Select(d => EntityKey.Document(d.Id))),
            .. batches.OfRows(CypherStatements.WriteFacts, FactRows.Columns, ledgerRows),
            .. batches.OfRows(CypherStatements.WriteDocuments, FactRows.DocumentColumns, written.Select(d => FactRows.Document(d.Contribution.Document))),
            .. batches.OfRows(
                CypherStatements.WriteSaid, ["document", "fact", "at", "value"],
                written.SelectMany(d => d.Said, object?[] (d, s) => [d.Key, s.Fact, s.At, s.Value])),
            .. result.Relabelled.StatementsOfKeys(batches),
            .. shown.Statements(batches, "key", "values"),
            .. batches.OfRows(
                CypherStatements.ShowDocuments, ["key", "values"],
                written.Select(object?[] (d) => [EntityKey.Document(d.Contribution.Document.Id), GraphProjection.Document(d.Contribution.Document)])),
            .. copies.Join(),
            .. HiddenRelations(result).Statements(batches, "head", "type", "tail"),
            .. result.Relations.Statements(batches, "head", "type", "tail", "values"),
            .. result.Indicators.Statements(batches, "subject", "key", "values"),
            .. Mentions().Statements(batches, "document", "fact", "values"),
            .. batches.OfKeys(CypherStatements.HideNodes(GraphLabels.Indicator), result.IndicatorsGone.Order(StringComparer.Ordinal)),
            .. result.EntitiesGone.GroupBy(e => e.Type, e => e.Key).OrderBy(g => g.Key, StringComparer.Ordinal)
                .SelectMany(g => batches.OfKeys(CypherStatements.HideNodes(g.Key), g)),
            .. batches.OfKeys(CypherStatements.HideNodes(GraphLabels.Document), retracted.Select(d => EntityKey.Document(d.Id))),
            .. batches.OfKeys(CypherStatements.DeleteFromLedger, retracted.Select(d => d.Key).Concat(gone)),
            .. copies.Sweep(),
            new CypherStatement(CypherStatements.Revise, new Dictionary<string, object?> { ["revision"] = revision + 1 }),
        ];

    /// <summary>All of one batch change at one time, later than every batch before.</summary>
    private IEnumerable<CypherStatement> Remembering(string? changed)
    {
        if (clock is null)
        {
            return [];
        }

        var time = ChangeTime.Next(clock, changed);
        var known = rewritten.Select(d => d.Id).ToHashSet(StringComparer.Ordinal);
        var rows = written.Select(d => d.Contribution.Document.Id).Select(id => (Id: id, Kind: known.Contains(id) ? DocumentChangeKind.Updated : DocumentChangeKind.Added))
            .Concat(retracted.Select(d => (d.Id, Kind: DocumentChangeKind.Removed)));
        return
        [
            .. batches.OfRows(CypherStatements.WriteChanges, ["key", "changed", "change"], rows.Select(object?[] (r) => [LedgerKey.Change(r.Id), time, (long)r.Kind])),
            new CypherStatement(CypherStatements.RememberTime, new Dictionary<string, object?> { ["changed"] = time }),
        ];
    }

    /// <summary>Those of an entity that goes need no statement: they go with it.</summary>
    private RowsByStatement HiddenRelations(Derived result)
    {
        var statements = new RowsByStatement();
        foreach (var key in result.RelationsGone)
        {
            if (typeLabels.TryGetValue(key.Head, out var head) && typeLabels.TryGetValue(key.Tail, out var tail))
            {
                statements.Add(CypherStatements.HideRelations(head, labels.Relation(key.Type), tail), [key.Head, key.Type, key.Tail]);
            }
        }

        return statements;
    }

    private RowsByStatement Mentions()
    {
        var statements = new RowsByStatement();
        foreach (var contribution in written.Select(d => d.Contribution))
        {
            foreach (var entity in contribution.Entities.Where(e => e.Origin == FactOrigin.Text))
            {
                statements.Add(CypherStatements.ShowMentions(typeLabels[entity.Key]), FactRows.Mention(contribution.Document, entity));
            }

            foreach (var indicator in contribution.Indicators)
            {
                statements.Add(CypherStatements.ShowMentions(GraphLabels.Indicator), FactRows.Mention(contribution.Document, indicator));
            }
        }

        return statements;
    }

    private static IEnumerable<SupportCount> Support(Dictionary<Support, long> counts) => counts.Select(c => new SupportCount(c.Key, c.Value));

    private static readonly Dictionary<string, object?> NoParameters = [];

    /// <summary>What the batch does to the graph.</summary>
    private sealed class Derived
    {
        public int EntitiesAdded { get; set; }

        public int RelationsAdded { get; set; }

        public List<(string Key, string Type)> EntitiesGone { get; } = [];

        public List<RelationKey> RelationsGone { get; } = [];

        public List<string> IndicatorsGone { get; } = [];

        /// <summary>Keys by statement.</summary>
        public RowsByStatement Relabelled { get; } = new();

        /// <summary>Rows by statement.</summary>
        public RowsByStatement Relations { get; } = new();

        /// <inheritdoc cref="Relations"/>
        public RowsByStatement Indicators { get; } = new();
    }
}
