namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Rows of the statements that write facts, into the ledger and for people.</summary>
internal static class FactRows
{
    /// <summary>Of the rows for <see cref="CypherStatements.WriteFacts"/>.</summary>
    public static readonly IReadOnlyList<string> Columns = ["key", "values"];

    /// <summary>Of the rows for <see cref="CypherStatements.WriteDocuments"/>.</summary>
    public static readonly IReadOnlyList<string> DocumentColumns = ["key", "value", "sketch", "published"];

    public static object?[] Document(DocumentInfo document)
        => [LedgerKey.Document(document.Id), LedgerRecord.Of(document), document.Sketch, Neo4jCopies.Date(document.PublishedOn)];

    public static object?[] Entity(Entity entity, Dictionary<Support, long> counts, long repeated)
        =>
        [
            LedgerKey.Entity(entity.Key),
            Map(("type", entity.Type), ("support", LedgerJson.Support(counts)), ("names", string.Join('\n', Names(entity))), ("repeated", repeated)),
        ];

    public static object?[] Relation(RelationKey key, Dictionary<Support, long> counts, long documents, IReadOnlyList<Source> sources, long repeated)
        =>
        [
            LedgerKey.Relation(key),
            Map(
                ("type", key.Type), ("head", key.Head), ("tail", key.Tail), ("support", LedgerJson.Support(counts)), ("documents", documents),
                ("sources", SourceChange.Write(sources)), ("repeated", repeated)),
        ];

    public static object?[] Indicator(IndicatorKey key, Dictionary<Support, long> counts, long documents, IReadOnlyList<Source> sources, long repeated)
        =>
        [
            LedgerKey.Indicator(key),
            Map(("head", key.Subject), ("support", LedgerJson.Support(counts)), ("documents", documents), ("sources", SourceChange.Write(sources)), ("repeated", repeated)),
        ];

    /// <summary>For <see cref="CypherStatements.ShowMentions"/>.</summary>
    public static object?[] Mention(DocumentInfo document, EntityAssertion entity)
        => [EntityKey.Document(document.Id), entity.Key, GraphProjection.Mention(entity.Mentions, entity.Confidence)];

    /// <inheritdoc cref="Mention(DocumentInfo, EntityAssertion)"/>
    public static object?[] Mention(DocumentInfo document, IndicatorAssertion indicator)
        =>
        [
            EntityKey.Document(document.Id), GraphProjection.KeyOf(LedgerKey.Indicator(IndicatorKey.Of(indicator))),
            GraphProjection.Mention(indicator.Evidence, indicator.Confidence),
        ];

    /// <summary>What search compares; names that differ in width, case or quotes alone are one.</summary>
    private static SortedSet<string> Names(Entity entity)
        => new(entity.Aliases.Select(a => a.Name).Append(entity.Name).Select(NameFolding.Fold).Where(n => n.Length > 0), StringComparer.Ordinal);

    private static Dictionary<string, object?> Map(params ReadOnlySpan<(string Name, object? Value)> values)
    {
        var map = new Dictionary<string, object?>(values.Length, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            map.Add(name, value);
        }

        return map;
    }
}

/// <summary>Rows to be written, by statement, in ordinal order of statements.</summary>
internal sealed class RowsByStatement
{
    private readonly SortedDictionary<string, List<object?[]>> rows = new(StringComparer.Ordinal);

    public void Add(string statement, object?[] row)
    {
        if (!rows.TryGetValue(statement, out var list))
        {
            rows.Add(statement, list = []);
        }

        list.Add(row);
    }

    public IEnumerable<CypherStatement> Statements(StatementBatches batches, params IReadOnlyList<string> columns)
        => rows.SelectMany(s => batches.OfRows(s.Key, columns, s.Value));

    /// <summary>Adds a row and takes out all rows of its statement once they fill one, for those who do not mind which statement comes first.</summary>
    public IEnumerable<CypherStatement> AddAndTake(string statement, object?[] row, StatementBatches batches, params IReadOnlyList<string> columns)
    {
        Add(statement, row);
        if (rows[statement].Count < batches.MaximumRows)
        {
            return [];
        }

        rows.Remove(statement, out var full);
        return batches.OfRows(statement, columns, full!);
    }

    public IEnumerable<CypherStatement> StatementsOfKeys(StatementBatches batches)
        => rows.SelectMany(s => batches.OfKeys(s.Key, s.Value.Select(k => (string)k[0]!)));
}
