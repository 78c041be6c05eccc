namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>Every reading statement. Rows come as the caller asks for them; each sequence holds its session's statement until it is left.</summary>
internal static class SqliteQueries
{
    /// <summary>As <see cref="ReadEntity"/> expects them.</summary>
    public const string EntityColumns = "e.key, e.type, e.kind, e.name, e.aliases, e.code, e.properties, e.origin, e.confidence, e.documents, e.repeated";

    // CROSS JOIN fixes the order of the loops: heads in key order, so that nothing but the tails of one head and type is ever sorted.
    private const string Relations =
        """
        SELECT h.key, r.type, t.key, r.qualifiers, r.origin, r.confidence, r.documents, r.repeated, r.id
        FROM entities h CROSS JOIN relations r ON r.head = h.id CROSS JOIN entities t ON t.id = r.tail
        """;

    private const string Indicators =
        """
        SELECT s.key, i.metric, i.unit, i.value, i.period, i.confidence, i.id FROM entities s CROSS JOIN indicators i ON i.subject = s.id
        """;

    private const string IndicatorOrder = "ORDER BY s.key, i.metric, i.unit, i.value_order, i.period";

    public static IEnumerable<DocumentInfo> Documents(SqliteSession session, string? id = null)
        => id is null
            ? session.Rows($"SELECT {DocumentRow.Columns} FROM documents ORDER BY key", [], DocumentRow.Read)
            : session.Rows($"SELECT {DocumentRow.Columns} FROM documents WHERE key = ?1", [id], DocumentRow.Read);

    public static Entity? Entity(SqliteSession session, string key)
        => session.Rows($"SELECT {EntityColumns} FROM entities e WHERE e.key = ?1", [key], ReadEntity).FirstOrDefault();

    /// <summary>With the row's id.</summary>
    public static IEnumerable<(Entity Entity, long Id)> Entities(SqliteSession session, string? type = null)
        => type is null
            ? session.Rows($"SELECT {EntityColumns}, e.id FROM entities e ORDER BY e.key", [], r => (ReadEntity(r), r.GetInt64(11)))
            : session.Rows($"SELECT {EntityColumns}, e.id FROM entities e WHERE e.type = ?1 ORDER BY e.key", [type], r => (ReadEntity(r), r.GetInt64(11)));

    /// <inheritdoc cref="Entities"/>
    public static IEnumerable<(Relation Relation, long Id)> AllRelations(SqliteSession session, string? type = null)
        => type is null
            ? session.Rows($"{Relations} ORDER BY h.key, r.type, t.key", [], r => (ReadRelation(r), r.GetInt64(8)))
            : session.Rows($"{Relations} WHERE r.type = ?1 ORDER BY h.key, r.type, t.key", [type], r => (ReadRelation(r), r.GetInt64(8)));

    /// <inheritdoc cref="Entities"/>
    public static IEnumerable<(Indicator Indicator, long Id)> AllIndicators(SqliteSession session, string? subject = null)
        => subject is null
            ? session.Rows($"{Indicators} {IndicatorOrder}", [], r => (ReadIndicator(r), r.GetInt64(6)))
            : session.Rows($"{Indicators} WHERE s.key = ?1 {IndicatorOrder}", [subject], r => (ReadIndicator(r), r.GetInt64(6)));

    /// <summary>From a subject on.</summary>
    public static IEnumerable<Indicator> IndicatorsFrom(SqliteSession session, string subject)
        => session.Rows($"{Indicators} WHERE s.key >= ?1 {IndicatorOrder}", [subject], ReadIndicator);

    public static IEnumerable<Relation> Neighbours(SqliteSession session, string key)
        => session.Rows(
            """
            SELECT h.key, r.type, t.key, r.qualifiers, r.origin, r.confidence, r.documents, r.repeated
            FROM (SELECT id FROM relations WHERE head = (SELECT id FROM entities WHERE key = ?1)
                UNION SELECT id FROM relations WHERE tail = (SELECT id FROM entities WHERE key = ?1)) near
            CROSS JOIN relations r ON r.id = near.id CROSS JOIN entities h ON h.id = r.head CROSS JOIN entities t ON t.id = r.tail
            ORDER BY h.key, r.type, t.key
            """,
            [key], ReadRelation);

    public static IEnumerable<Entity> Search(SqliteSession session, string query, string? type, int limit)
        => NameFolding.Match(query) is not { } match
            ? []
            : session.Rows(
                $"""
                SELECT {EntityColumns}
                FROM (SELECT n.entity AS entity, MIN(n.folded <> ?2) AS inexact, MIN(LENGTH(n.folded)) AS length
                    FROM name_index i CROSS JOIN names n ON n.id = i.rowid WHERE i.name_index MATCH ?1 GROUP BY n.entity) m
                CROSS JOIN entities e ON e.id = m.entity
                WHERE ?3 IS NULL OR e.type = ?3
                ORDER BY m.inexact, m.length, e.key LIMIT ?4
                """,
                [match, NameFolding.Fold(query), type, limit], ReadEntity);

    /// <summary>Documents whose text mentions an entity, in ordinal order.</summary>
    public static IEnumerable<string> DocumentsOf(SqliteSession session, long entity)
        => session.Rows(
            "SELECT d.key FROM entity_assertions a CROSS JOIN documents d ON d.id = a.document WHERE a.entity = ?1 AND a.origin = 0 ORDER BY d.key",
            [entity], r => r.GetString(0));

    public static IEnumerable<Provenance> EvidenceOfEntity(SqliteSession session, long entity)
        => InTextOrder(session.Rows(
            """
            SELECT d.key, a.evidence, a.origin, a.rule, a.confidence, a.properties
            FROM entity_assertions a CROSS JOIN documents d ON d.id = a.document WHERE a.entity = ?1 ORDER BY d.key, a.id
            """,
            [entity], ReadProvenance));

    public static IEnumerable<Provenance> EvidenceOfRelation(SqliteSession session, long relation)
        => InTextOrder(session.Rows(
            """
            SELECT d.key, a.evidence, a.origin, a.rule, a.confidence, a.qualifiers
            FROM relation_assertions a CROSS JOIN documents d ON d.id = a.document WHERE a.relation = ?1 ORDER BY d.key, a.id
            """,
            [relation], ReadProvenance));

    public static IEnumerable<Provenance> EvidenceOfIndicator(SqliteSession session, long indicator)
        => InTextOrder(session.Rows(
            """
            SELECT d.key, a.evidence, 0, a.rule, a.confidence, '{}'
            FROM indicator_assertions a CROSS JOIN documents d ON d.id = a.document WHERE a.indicator = ?1 ORDER BY d.key, a.id
            """,
            [indicator], ReadProvenance));

    public static long? IdOf(SqliteSession session, string key) => Id(session, "SELECT id FROM entities WHERE key = ?1", key);

    public static long? IdOf(SqliteSession session, Relation relation)
        => Id(
            session,
            """
            SELECT id FROM relations WHERE head = (SELECT id FROM entities WHERE key = ?1) AND type = ?2
                AND tail = (SELECT id FROM entities WHERE key = ?3)
            """,
            relation.Head, relation.Type, relation.Tail);

    public static long? IdOf(SqliteSession session, Indicator indicator)
        => Id(
            session,
            """
            SELECT id FROM indicators WHERE subject = (SELECT id FROM entities WHERE key = ?1) AND metric = ?2 AND unit = ?3 AND value_order = ?4
                AND period = ?5
            """,
            indicator.Subject, indicator.Metric, indicator.Unit, DecimalOrder.Encode(indicator.Value), indicator.Period?.ToString() ?? string.Empty);

    public static GraphStatistics Statistics(SqliteSession session)
        => new(
            Id(session, "SELECT COUNT(*) FROM documents")!.Value,
            Counts(session, "SELECT type, COUNT(*) FROM entities GROUP BY type"),
            Counts(session, "SELECT type, COUNT(*) FROM relations GROUP BY type"),
            Id(session, "SELECT COUNT(*) FROM indicators")!.Value,
            Id(
                session,
                """
                SELECT (SELECT COUNT(*) FROM entity_assertions) + (SELECT COUNT(*) FROM relation_assertions) + (SELECT COUNT(*) FROM indicator_assertions)
                """)!.Value);

    private static long? Id(SqliteSession session, string sql, params object?[] arguments)
        => session.Rows(sql, arguments, r => (long?)r.GetInt64(0)).FirstOrDefault();

    private static SortedDictionary<string, long> Counts(SqliteSession session, string sql)
        => new(session.Rows(sql, [], r => (Type: r.GetString(0), Count: r.GetInt64(1))).ToDictionary(c => c.Type, c => c.Count), StringComparer.Ordinal);

    /// <summary>Several assertions of one document may support a fact; their evidence is sorted together, a document at a time.</summary>
    private static IEnumerable<Provenance> InTextOrder(IEnumerable<List<Provenance>> rows)
    {
        var document = new List<Provenance>();
        foreach (var row in rows)
        {
            if (document.Count > 0 && document[0].DocumentId != row[0].DocumentId)
            {
                foreach (var provenance in document.OrderBy(p => p.Evidence.Span))
                {
                    yield return provenance;
                }

                document.Clear();
            }

            document.AddRange(row);
        }

        foreach (var provenance in document.OrderBy(p => p.Evidence.Span))
        {
            yield return provenance;
        }
    }

    private static List<Provenance> ReadProvenance(SqliteRow row)
    {
        var (document, origin, rule, confidence) = (row.GetString(0), (FactOrigin)row.GetInt32(2), row.GetString(3), row.GetDouble(4));
        var qualifiers = LedgerJson.ReadProperties(row.GetString(5));
        return [.. LedgerJson.ReadEvidence(row.GetString(1)).Select(e => new Provenance(document, e, origin, rule, confidence, qualifiers))];
    }

    public static Entity ReadEntity(SqliteRow row)
        => new()
        {
            Key = row.GetString(0),
            Type = row.GetString(1),
            Kind = row.Text(2),
            Name = row.GetString(3),
            Aliases = LedgerJson.ReadAliases(row.GetString(4)),
            Code = row.Text(5),
            Properties = LedgerJson.ReadMerged(row.GetString(6)),
            Origin = (FactOrigin)row.GetInt32(7),
            Confidence = row.GetDouble(8),
            DocumentCount = row.GetInt64(9),
            IndependentCount = row.GetInt64(9) - row.GetInt64(10),
        };

    private static Relation ReadRelation(SqliteRow row)
        => new()
        {
            Head = row.GetString(0),
            Type = row.GetString(1),
            Tail = row.GetString(2),
            Qualifiers = LedgerJson.ReadMerged(row.GetString(3)),
            Origin = (FactOrigin)row.GetInt32(4),
            Confidence = row.GetDouble(5),
            DocumentCount = row.GetInt64(6),
            IndependentCount = row.GetInt64(6) - row.GetInt64(7),
        };

    private static Indicator ReadIndicator(SqliteRow row)
        => new()
        {
            Subject = row.GetString(0),
            Metric = row.GetString(1),
            Unit = row.GetString(2),
            Value = row.Number(3),
            Period = row.GetString(4) is { Length: > 0 } period ? DateInterval.Parse(period) : null,
            Confidence = row.GetDouble(5),
        };
}
