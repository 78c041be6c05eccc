using System.Collections;
using System.Runtime.CompilerServices;
using KnowledgeGraph.Storage.Copies;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>The statements that would write a whole graph into an empty database: the one that the store's own writer makes, in every label, property and key.</summary>
/// <remarks>
/// Nodes come first, then what refers to them. Facts are summed in shares, and all documents are read once for each: a share is in memory and no more,
/// whatever the size of the graph. The same graph gives the same statements.
/// </remarks>
/// <param name="store">Any store that follows the schema.</param>
internal sealed class RecordedGraph(IGraphStore store, GraphSchema schema, Neo4jStoreOptions options)
{
    /// <summary>So many documents are read at a time where nothing is summed.</summary>
    private const int PortionOfDocuments = 200;

    /// <summary>So many types are remembered.</summary>
    private const int MostTypes = 200_000;

    private static readonly string[] RelationColumns = ["head", "type", "tail", "values"];
    private static readonly string[] IndicatorColumns = ["subject", "key", "values"];

    private readonly GraphLabels labels = new(schema);
    private readonly GraphDerivation derivation = new(schema);
    private readonly GraphProjection projection = new(schema, new GraphLabels(schema));
    private readonly StatementBatches batches = new(options);
    private readonly List<(string Id, string Hash)> documents = [];

    /// <summary>By copy.</summary>
    private readonly Dictionary<string, string> originals = new(StringComparer.Ordinal);

    private readonly Dictionary<string, string> typeLabels = new(StringComparer.Ordinal);

    /// <summary>About so many assertions make a share.</summary>
    /// <value>The default is 200,000: some 200 MB.</value>
    public int ShareSize { get; init; } = 200_000;

    /// <exception cref="StoreException">The store failed, or a document changed meanwhile: what was written so far is of no use.</exception>
    public async IAsyncEnumerable<CypherStatement> StatementsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var document in store.DocumentsAsync(cancellationToken))
        {
            documents.Add((document.Id, document.ContentHash));
        }

        await foreach (var copy in store.CopiesAsync(null, cancellationToken))
        {
            originals.Add(copy.Document, copy.Original);
        }

        var shares = 1 + (uint)((await store.StatisticsAsync(cancellationToken)).Assertions / ShareSize);
        await foreach (var statement in DocumentsAsync(cancellationToken))
        {
            yield return statement;
        }

        await foreach (var statement in CopiesAsync(cancellationToken))
        {
            yield return statement;
        }

        for (var share = 0u; share < shares; share++)
        {
            foreach (var statement in Entities(await SumAsync(c => ShareOfEntities(c, share, shares), cancellationToken)))
            {
                yield return statement;
            }
        }

        for (var share = 0u; share < shares; share++)
        {
            await foreach (var statement in RelationsAsync(await SumAsync(c => ShareOfOthers(c, share, shares), cancellationToken), cancellationToken))
            {
                yield return statement;
            }
        }

        await foreach (var statement in SaidAsync(cancellationToken))
        {
            yield return statement;
        }

        yield return new CypherStatement(CypherStatements.Revise, new Dictionary<string, object?> { ["revision"] = 1L });
    }

    private async IAsyncEnumerable<DocumentContribution> ContributionsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var (id, hash) in documents)
        {
            var contribution = await store.ContributionAsync(id, cancellationToken);
            yield return contribution?.Document.ContentHash == hash
                ? contribution
                : throw new StoreException($"Document '{id}' was changed while the graph was exported; export it again.", isTransient: true);
        }
    }

    private async IAsyncEnumerable<CypherStatement> DocumentsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in ContributionsAsync(cancellationToken).Select(c => c.Document).Chunk(PortionOfDocuments).WithCancellation(cancellationToken))
        {
            var written = batches.OfRows(CypherStatements.WriteDocuments, FactRows.DocumentColumns, some.Select(FactRows.Document));
            var shown = batches.OfRows(CypherStatements.ShowDocuments, ["key", "values"], some.Select(object?[] (d) => [EntityKey.Document(d.Id), GraphProjection.Document(d)]));
            foreach (var statement in written.Concat(shown))
            {
                yield return statement;
            }
        }
    }

    /// <summary>Buckets in shares, each once; then which document stands at which, and what is a copy of what.</summary>
    private async IAsyncEnumerable<CypherStatement> CopiesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var shares = 1 + ((long)documents.Count * TextSketch.Bands / (10L * ShareSize));
        for (var share = 0L; share < shares; share++)
        {
            var buckets = new SortedSet<long>();
            await foreach (var document in store.DocumentsAsync(cancellationToken))
            {
                buckets.UnionWith(TextSketch.TryParse(document.Sketch, out var sketch) ? sketch.Buckets.Where(b => b % shares == share) : []);
            }

            foreach (var statement in batches.OfRows(CypherStatements.WriteBuckets, ["key"], buckets.Select(object?[] (b) => [LedgerKey.Bucket(b)])))
            {
                yield return statement;
            }
        }

        await foreach (var some in store.DocumentsAsync(cancellationToken).Chunk(PortionOfDocuments).WithCancellation(cancellationToken))
        {
            var changes = some.Select(d => new CopyChange(d.Id, null, SketchedDocument.Of(d, originals.GetValueOrDefault(d.Id)))).ToList();
            foreach (var statement in new CopyStatements(changes, batches).Link())
            {
                yield return statement;
            }
        }
    }

    private async Task<Sums> SumAsync(Func<DocumentContribution, DocumentContribution> shareOf, CancellationToken cancellationToken)
    {
        var sums = new Sums(new LedgerChanges(schema), new Dictionary<string, SourceChange>(StringComparer.Ordinal));
        await foreach (var contribution in ContributionsAsync(cancellationToken))
        {
            sums.Add(shareOf(contribution), originals.ContainsKey(contribution.Document.Id));
        }

        return sums;
    }

    private static DocumentContribution ShareOfEntities(DocumentContribution contribution, uint share, uint shares)
        => contribution with { Entities = [.. contribution.Entities.Where(e => Hash(e.Key) % shares == share)], Relations = [], Indicators = [] };

    /// <summary>All about one entity is in one share.</summary>
    private static DocumentContribution ShareOfOthers(DocumentContribution contribution, uint share, uint shares)
        => contribution with
        {
            Entities = [],
            Relations = [.. contribution.Relations.Where(r => Hash(r.Head) % shares == share)],
            Indicators = [.. contribution.Indicators.Where(i => Hash(i.Subject) % shares == share)],
        };

    /// <summary>FNV-1a over UTF-16 code units: the same everywhere.</summary>
    private static uint Hash(string key)
    {
        var hash = 2166136261u;
        foreach (var unit in key)
        {
            hash = (hash ^ unit) * 16777619u;
        }

        return hash;
    }

    private IEnumerable<CypherStatement> Entities(Sums sums)
    {
        var rows = new RowsByStatement();
        foreach (var (key, change) in sums.Changes.Entities)
        {
            var counts = change.ApplyTo([]);
            var entity = derivation.Entity(key, LedgerChanges.TypeOf(counts), counts.Select(c => new SupportCount(c.Key, c.Value)), change.Repeated)!;
            var (type, kind) = labels.Of(entity);
            var full = rows.AddAndTake(CypherStatements.WriteFacts, FactRows.Entity(entity, counts, change.Repeated), batches, FactRows.Columns)
                .Concat(rows.AddAndTake(CypherStatements.ShowEntities(type, kind), [key, projection.Entity(entity, counts)], batches, FactRows.Columns));
            foreach (var statement in full)
            {
                yield return statement;
            }
        }

        foreach (var statement in rows.Statements(batches, FactRows.Columns))
        {
            yield return statement;
        }
    }

    private async IAsyncEnumerable<CypherStatement> RelationsAsync(Sums sums, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var facts = new RowsByStatement();
        var shown = new RowsByStatement();
        foreach (var (key, change) in sums.Changes.Relations)
        {
            var (sources, documents) = sums.SourcesOf(LedgerKey.Relation(key));
            var counts = change.ApplyTo([]);
            var relation = derivation.Relation(key.Head, key.Type, key.Tail, counts.Select(c => new SupportCount(c.Key, c.Value)), documents, change.Repeated)!;
            var show = CypherStatements.ShowRelations(
                await LabelAsync(key.Head, cancellationToken), labels.Relation(key.Type), await LabelAsync(key.Tail, cancellationToken));
            var full = facts.AddAndTake(CypherStatements.WriteFacts, FactRows.Relation(key, counts, documents, sources, change.Repeated), batches, FactRows.Columns)
                .Concat(shown.AddAndTake(show, [key.Head, key.Type, key.Tail, projection.Relation(relation, counts, sources)], batches, RelationColumns));
            foreach (var statement in full)
            {
                yield return statement;
            }
        }

        foreach (var statement in shown.Statements(batches, RelationColumns))
        {
            yield return statement;
        }

        shown = new RowsByStatement();
        foreach (var (key, change) in sums.Changes.Indicators)
        {
            var ledgerKey = LedgerKey.Indicator(key);
            var shownKey = GraphProjection.KeyOf(ledgerKey);
            var (sources, documents) = sums.SourcesOf(ledgerKey);
            var counts = change.ApplyTo([]);
            var values = GraphProjection.Indicator(shownKey, key, LedgerChanges.ConfidenceOf(counts), documents, change.Repeated, sources);
            var show = CypherStatements.ShowIndicators(await LabelAsync(key.Subject, cancellationToken));
            var full = facts.AddAndTake(CypherStatements.WriteFacts, FactRows.Indicator(key, counts, documents, sources, change.Repeated), batches, FactRows.Columns)
                .Concat(shown.AddAndTake(show, [key.Subject, shownKey, values], batches, IndicatorColumns));
            foreach (var statement in full)
            {
                yield return statement;
            }
        }

        foreach (var statement in shown.Statements(batches, IndicatorColumns).Concat(facts.Statements(batches, FactRows.Columns)))
        {
            yield return statement;
        }
    }

    private async IAsyncEnumerable<CypherStatement> SaidAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var some in ContributionsAsync(cancellationToken).Chunk(PortionOfDocuments).WithCancellation(cancellationToken))
        {
            var said = some.SelectMany(LedgerRecord.Of, object?[] (c, s) => [LedgerKey.Document(c.Document.Id), s.Fact, s.At, s.Value]);
            foreach (var statement in batches.OfRows(CypherStatements.WriteSaid, ["document", "fact", "at", "value"], said))
            {
                yield return statement;
            }

            var mentions = new RowsByStatement();
            foreach (var contribution in some)
            {
                foreach (var entity in contribution.Entities.Where(e => e.Origin == FactOrigin.Text))
                {
                    mentions.Add(CypherStatements.ShowMentions(await LabelAsync(entity.Key, cancellationToken)), FactRows.Mention(contribution.Document, entity));
                }

                foreach (var indicator in contribution.Indicators)
                {
                    mentions.Add(CypherStatements.ShowMentions(GraphLabels.Indicator), FactRows.Mention(contribution.Document, indicator));
                }
            }

            foreach (var statement in mentions.Statements(batches, "document", "fact", "values"))
            {
                yield return statement;
            }
        }
    }

    private async ValueTask<string> LabelAsync(string key, CancellationToken cancellationToken)
    {
        if (typeLabels.TryGetValue(key, out var known))
        {
            return known;
        }

        var entity = await store.FindEntityAsync(key, cancellationToken)
            ?? throw new StoreException($"Entity '{key}' went while the graph was exported; export it again.", isTransient: true);
        if (typeLabels.Count == MostTypes)
        {
            typeLabels.Clear();
        }

        return typeLabels[key] = labels.Type(entity.Type);
    }

    /// <summary>What all documents together say of the facts of one share.</summary>
    private sealed record Sums(LedgerChanges Changes, Dictionary<string, SourceChange> Sources)
    {
        public void Add(DocumentContribution contribution, bool isCopy)
        {
            Changes.Add(contribution, 1);
            if (isCopy)
            {
                Changes.AddCopy(contribution, 1);
            }

            SourceChange.Count(Sources, contribution, 1);
        }

        /// <summary>The first documents that say it in their text, and how many do.</summary>
        public (IReadOnlyList<Source> Sources, long Documents) SourcesOf(string fact)
            => Sources.TryGetValue(fact, out var change) ? (change.Apply([], 0)!, change.Documents) : ([], 0);
    }
}

/// <summary>The rows that a statement bears, by column.</summary>
internal static class StatementRows
{
    /// <returns>None where it bears no rows.</returns>
    public static IEnumerable<IReadOnlyDictionary<string, object?>> Of(CypherStatement statement)
        => statement.Parameters?.GetValueOrDefault("rows") switch
        {
            CypherRows rows => rows.Rows.Select(r => (IReadOnlyDictionary<string, object?>)rows.Columns.Zip(r).ToDictionary(p => p.First, p => p.Second, StringComparer.Ordinal)),
            IEnumerable rows => rows.Cast<IReadOnlyDictionary<string, object?>>(),
            _ => [],
        };
}
