namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>A document that says a fact, and how its text puts it.</summary>
internal readonly record struct Source(string Document, string Quote);

/// <summary>How the documents change whose text says one fact.</summary>
internal sealed class SourceChange
{
    /// <summary>By document: whether it said so before, and its quote if it says so now.</summary>
    private readonly SortedDictionary<string, (bool Before, string? After)> documents = new(StringComparer.Ordinal);

    /// <summary>By how many the documents become more.</summary>
    public long Documents => documents.Values.Sum(d => (d.After is null ? 0 : 1) - (d.Before ? 1 : 0));

    /// <summary>Takes note of the facts that one document's text says (<paramref name="sign"/> 1), or said and says no more (-1).</summary>
    /// <param name="changes">By key of the fact in the ledger.</param>
    public static void Count(Dictionary<string, SourceChange> changes, DocumentContribution contribution, int sign)
    {
        foreach (var relation in contribution.Relations.Where(r => r.Origin == FactOrigin.Text))
        {
            CountOne(LedgerKey.Relation(new RelationKey(relation.Head, relation.Type, relation.Tail)), relation.Evidence[0].Text);
        }

        foreach (var indicator in contribution.Indicators)
        {
            CountOne(LedgerKey.Indicator(IndicatorKey.Of(indicator)), indicator.Evidence[0].Text);
        }

        void CountOne(string fact, string quote)
        {
            if (!changes.TryGetValue(fact, out var change))
            {
                changes.Add(fact, change = new SourceChange());
            }

            if (sign < 0)
            {
                change.Before(contribution.Document.Id);
            }
            else
            {
                change.After(contribution.Document.Id, GraphProjection.Quote(quote));
            }
        }
    }

    public void Before(string document) => documents[document] = (true, documents.GetValueOrDefault(document).After);

    /// <summary>The first quote of a document counts.</summary>
    public void After(string document, string quote)
    {
        var known = documents.GetValueOrDefault(document);
        documents[document] = (known.Before, known.After ?? quote);
    }

    /// <summary>The first documents in ordinal order, with the change applied; at most <see cref="GraphProjection.MaximumSources"/>.</summary>
    /// <param name="known">The first documents before.</param>
    /// <param name="total">How many documents said so before.</param>
    /// <returns>Null where documents that are not among the known ones must fill up the list: then <see cref="Applied"/> tells, given all.</returns>
    public List<Source>? Apply(IReadOnlyList<Source> known, long total)
    {
        var isWhole = total <= known.Count;
        var sources = Applied(known);
        if (!isWhole)
        {
            // Of what is not known, all comes after the last known one: so far the list is exact, and no further.
            var last = known.Count == 0 ? string.Empty : known[^1].Document;
            sources.RemoveAll(s => string.CompareOrdinal(s.Document, last) > 0);
            if (sources.Count < Math.Min(GraphProjection.MaximumSources, total + Documents))
            {
                return null;
            }
        }

        return Cut(sources);
    }

    /// <param name="all">Who said so before: all documents, or so many from the first on that enough are left.</param>
    /// <returns>Who says so now, in ordinal order.</returns>
    public List<Source> Applied(IReadOnlyList<Source> all)
        => [.. all.Where(s => !documents.ContainsKey(s.Document))
            .Concat(documents.Where(d => d.Value.After is not null).Select(d => new Source(d.Key, d.Value.After!)))
            .OrderBy(s => s.Document, StringComparer.Ordinal)];

    public bool Concerns(string document) => documents.ContainsKey(document);

    public static List<Source> Cut(List<Source> sources) => sources.Count <= GraphProjection.MaximumSources ? sources : sources[..GraphProjection.MaximumSources];

    /// <returns><c>[["document", "quote"], …]</c></returns>
    public static string Write(IReadOnlyList<Source> sources) => LedgerJson.Aliases([.. sources.Select(s => new Alias(s.Document, s.Quote))]);

    public static IReadOnlyList<Source> Read(string json) => [.. LedgerJson.ReadAliases(json).Select(a => new Source(a.Name, a.Source))];
}
