namespace KnowledgeGraph.Storage.Sqlite;

/// <summary>The statements behind <see cref="IGraphQueries"/>. Rows come as the caller asks for them.</summary>
internal static class SqliteGraphQueries
{
    /// <summary>A place, whose key is the first argument, with its parts.</summary>
    private const string Parts =
        """
        WITH RECURSIVE part (id) AS (
            SELECT id FROM entities WHERE key = ?1
            UNION SELECT r.head FROM part CROSS JOIN relations r ON r.tail = part.id AND r.type = 'PART_OF')
        """;

    public static IEnumerable<Entity> Entities(SqliteSession session, EntityQuery query)
    {
        var (with, source) = query.Scope switch
        {
            { IncludesParts: true } => (Parts, "part CROSS JOIN entities e ON e.id = part.id WHERE TRUE"),
            { Key: not null } => (string.Empty, "entities e WHERE e.key = ?1"),
            { Type: not null } => (string.Empty, "entities e WHERE e.type = ?1"),
            _ => (string.Empty, "entities e WHERE ?1 IS NULL"),
        };
        var end = query.KeyPrefix.Length == 0 ? null : QueryFilters.EndOfPrefix(query.KeyPrefix);
        return session.Rows(
            $"""
            {with}
            SELECT {SqliteQueries.EntityColumns} FROM {source}
            AND e.key > ?2 AND e.key >= ?3{(end is null ? string.Empty : " AND e.key < ?4")}{(query.Kind is null ? string.Empty : " AND e.kind = ?5")}
            ORDER BY e.key LIMIT ?6
            """,
            [query.Scope.Key ?? query.Scope.Type, query.After ?? string.Empty, query.KeyPrefix, end, query.Kind, query.Limit ?? -1],
            r => SqliteQueries.ReadEntity(r));
    }

    public static IEnumerable<SearchHit> Search(SqliteSession session, SearchQuery query)
    {
        if (NameFolding.Match(query.Text) is not { } match)
        {
            return [];
        }

        var after = query.After;
        return session.Rows(
            $"""
            {(query.Within is null ? string.Empty : Parts)}
            SELECT {SqliteQueries.EntityColumns}, m.inexact, m.length
            FROM (SELECT n.entity AS entity, MIN(n.folded <> ?3) AS inexact, MIN(LENGTH(n.folded)) AS length
                FROM name_index i CROSS JOIN names n ON n.id = i.rowid WHERE i.name_index MATCH ?2 GROUP BY n.entity) m
            CROSS JOIN entities e ON e.id = m.entity
            WHERE (?4 IS NULL OR e.type = ?4) AND (?5 IS NULL OR e.kind = ?5) AND (?6 IS NULL OR (m.inexact, m.length, e.key) > (?6, ?7, ?8))
                {(query.Within is null ? "AND ?1 IS NULL" : "AND e.id IN (SELECT id FROM part)")}
            ORDER BY m.inexact, m.length, e.key LIMIT ?9
            """,
            [query.Within, match, NameFolding.Fold(query.Text), query.Type, query.Kind, after is null ? null : after.IsExact ? 0 : 1, after?.NameLength ?? 0,
                after?.Key ?? string.Empty, query.Limit],
            r =>
            {
                var entity = SqliteQueries.ReadEntity(r);
                return new SearchHit(entity, new SearchPosition(r.GetInt32(11) == 0, r.GetInt32(12), entity.Key));
            });
    }

    public static IEnumerable<Connection> Connections(SqliteSession session, ConnectionQuery query)
    {
        var types = query.Types.Count == 0 ? null : LedgerJson.Strings(query.Types);
        foreach (var (id, key) in Anchors(session, query.Scope, query.After?.Anchor))
        {
            var after = query.After?.Anchor == key ? query.After : null;
            Entity? read = null;
            Entity Anchor() => read ??= SqliteQueries.Entity(session, key)!;
            if (query.Direction != EdgeDirection.Incoming && after is null or { IsOutgoing: true })
            {
                foreach (var (relation, other) in Edges(session, id, key, isOutgoing: true, types, query.OtherType, after))
                {
                    if (query.Takes(relation, Anchor, other))
                    {
                        yield return new Connection(Anchor(), true, relation, other);
                    }
                }
            }

            if (query.Direction != EdgeDirection.Outgoing)
            {
                foreach (var (relation, other) in Edges(session, id, key, isOutgoing: false, types, query.OtherType, after is { IsOutgoing: false } ? after : null))
                {
                    if (query.Takes(relation, Anchor, other))
                    {
                        yield return new Connection(Anchor(), false, relation, other);
                    }
                }
            }
        }
    }

    public static IEnumerable<Indicator> Indicators(SqliteSession session, IndicatorQuery query)
        => (query.Scope == EntityScope.All
                ? SqliteQueries.IndicatorsFrom(session, query.After?.Subject ?? string.Empty)
                : Anchors(session, query.Scope, query.After?.Subject).SelectMany(a => SqliteQueries.AllIndicators(session, a.Key).Select(i => i.Indicator)))
            .Where(query.Takes);

    public static IEnumerable<DocumentInfo> Documents(SqliteSession session, DocumentQuery query)
    {
        var id = query.After?.Id ?? string.Empty;
        var documents = query switch
        {
            { Subject: { } subject } => session.Rows(
                $"""
                {(query.IncludeParts ? Parts : "WITH part (id) AS (SELECT id FROM entities WHERE key = ?1)")}
                SELECT {DocumentRow.ColumnsOf("d")}
                FROM part CROSS JOIN entities e ON e.id = part.id CROSS JOIN entity_assertions a ON a.entity = e.id CROSS JOIN documents d ON d.id = a.document
                WHERE d.subject_key = e.key AND (d.subject_key, d.key) > (?2, ?3)
                ORDER BY d.subject_key, d.key
                """,
                [subject, query.After?.Subject ?? string.Empty, id], DocumentRow.Read),
            { Mentioning: { } mentioned } => session.Rows(
                $"""
                SELECT {DocumentRow.ColumnsOf("d")} FROM entity_assertions a CROSS JOIN documents d ON d.id = a.document
                WHERE a.entity = (SELECT id FROM entities WHERE key = ?1) AND a.origin = 0 AND d.key > ?2
                ORDER BY d.key
                """,
                [mentioned, id], DocumentRow.Read),
            _ => session.Rows($"SELECT {DocumentRow.Columns} FROM documents WHERE key > ?1 ORDER BY key", [id], DocumentRow.Read),
        };
        return documents.Where(query.Takes);
    }

    public static IEnumerable<Provenance> Evidence(SqliteSession session, FactReference fact)
        => fact switch
        {
            EntityReference e => SqliteQueries.IdOf(session, e.Key) is { } id ? SqliteQueries.EvidenceOfEntity(session, id) : [],
            RelationReference r => SqliteQueries.IdOf(session, new Relation { Head = r.Head, Type = r.Type, Tail = r.Tail }) is { } id
                ? SqliteQueries.EvidenceOfRelation(session, id) : [],
            IndicatorReference i => SqliteQueries.IdOf(session, IndicatorKey.Of(i).ToIndicator()) is { } id
                ? SqliteQueries.EvidenceOfIndicator(session, id) : [],
            _ => throw new ArgumentException($"'{fact}' is no entity, relation or indicator, so no document says it.", nameof(fact)),
        };

    public static IEnumerable<DocumentChange> Changes(SqliteSession session, ChangeQuery query)
        => session.Rows(
            """
            SELECT document, change, changed_at FROM document_changes WHERE changed_at > ?1 AND (changed_at, document) > (?2, ?3)
            ORDER BY changed_at, document LIMIT ?4
            """,
            [query.Since is { } since ? ChangeTime.Write(since) : string.Empty, query.After is { } after ? ChangeTime.Write(after.At) : string.Empty,
                query.After?.DocumentId ?? string.Empty, query.Limit ?? -1],
            r => new DocumentChange(r.GetString(0), (DocumentChangeKind)r.GetInt32(1), ChangeTime.Read(r.GetString(2))));

    /// <summary>In ordinal order of keys, from the one given on.</summary>
    private static IEnumerable<(long Id, string Key)> Anchors(SqliteSession session, EntityScope scope, string? from)
    {
        var (with, source) = scope switch
        {
            { IncludesParts: true } => (Parts, "part CROSS JOIN entities e ON e.id = part.id WHERE TRUE"),
            { Key: not null } => (string.Empty, "entities e WHERE e.key = ?1"),
            { Type: not null } => (string.Empty, "entities e WHERE e.type = ?1"),
            _ => (string.Empty, "entities e WHERE ?1 IS NULL"),
        };
        return session.Rows(
            $"{with}\nSELECT e.id, e.key FROM {source} AND e.key >= ?2 ORDER BY e.key", [scope.Key ?? scope.Type, from ?? string.Empty],
            r => (r.GetInt64(0), r.GetString(1)));
    }

    /// <summary>In ordinal order of type and other end.</summary>
    private static IEnumerable<(Relation Relation, Entity Other)> Edges(
        SqliteSession session, long anchor, string key, bool isOutgoing, string? types, string? otherType, ConnectionPosition? after)
        => session.Rows(
            $"""
            SELECT {SqliteQueries.EntityColumns}, r.type, r.qualifiers, r.origin, r.confidence, r.documents, r.repeated
            FROM relations r CROSS JOIN entities e ON e.id = r.{(isOutgoing ? "tail" : "head")}
            WHERE r.{(isOutgoing ? "head" : "tail")} = ?1{(types is null ? string.Empty : " AND r.type IN (SELECT value FROM json_each(?2))")}
                AND (?3 IS NULL OR e.type = ?3) AND (r.type, e.key) > (?4, ?5)
            ORDER BY r.type, e.key
            """,
            [anchor, types, otherType, after?.Type ?? string.Empty, after?.Other ?? string.Empty],
            r =>
            {
                var other = SqliteQueries.ReadEntity(r);
                return (
                    new Relation
                    {
                        Head = isOutgoing ? key : other.Key,
                        Type = r.GetString(11),
                        Tail = isOutgoing ? other.Key : key,
                        Qualifiers = LedgerJson.ReadMerged(r.GetString(12)),
                        Origin = (FactOrigin)r.GetInt32(13),
                        Confidence = r.GetDouble(14),
                        DocumentCount = r.GetInt64(15),
                        IndependentCount = r.GetInt64(15) - r.GetInt64(16),
                    },
                    other);
            });
}
