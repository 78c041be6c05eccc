namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>The statements behind <see cref="IGraphQueries"/>; all read the ledger by its indexes. See <see cref="CypherStatements"/>.</summary>
internal static class QueryStatements
{
    /// <summary>Entities of a range of keys; the type where one is given, and <c>$part</c> somewhere in the support.</summary>
    public const string Entities =
        """
        MATCH (f:__Ledger)
        WHERE f.key > $after AND f.key >= $start AND f.key < $end AND ($type = '' OR f.type = $type) AND f.support CONTAINS $part
        RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        ORDER BY f.key
        """;

    /// <summary>Keys of entities, of a type where one is given.</summary>
    public const string Keys =
        """
        MATCH (f:__Ledger)
        WHERE f.key >= $start AND f.key < 'f' AND ($type = '' OR f.type = $type)
        RETURN f.key AS key
        ORDER BY f.key
        """;

    /// <summary>What lies directly in places.</summary>
    public const string Parts =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {tail: key})
        WHERE f.type = 'PART_OF'
        RETURN DISTINCT f.head AS part
        """;

    /// <summary>As <see cref="CypherStatements.SearchByIndex"/>, with the support where <c>$part</c> must be in it.</summary>
    public const string SearchByIndex =
        """
        CALL db.index.fulltext.queryNodes('ledger_names', $query) YIELD node
        WITH node
        WHERE node.support CONTAINS $part
        RETURN node.key AS key, node.type AS type, node.names AS names, CASE WHEN $part = '' THEN '' ELSE node.support END AS support
        """;

    /// <summary>As <see cref="CypherStatements.SearchByText"/>, with the support where <c>$part</c> must be in it.</summary>
    public const string SearchByText =
        """
        MATCH (f:__Ledger)
        WHERE f.key > 'e' AND f.key < 'f' AND f.names CONTAINS $word AND f.support CONTAINS $part
        RETURN f.key AS key, f.type AS type, f.names AS names, CASE WHEN $part = '' THEN '' ELSE f.support END AS support
        """;

    /// <summary>Relations that leave one of many entities; indicators have no tail.</summary>
    public const string RelationsFrom =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {head: key})
        WHERE f.tail IS NOT NULL AND (size($types) = 0 OR f.type IN $types)
        RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        """;

    /// <summary>Relations that reach one of many entities.</summary>
    public const string RelationsTo =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {tail: key})
        WHERE size($types) = 0 OR f.type IN $types
        RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        """;

    /// <summary>Relations that leave an entity, in order, behind one.</summary>
    public const string RelationsFromOne =
        """
        MATCH (f:__Ledger {head: $entity})
        WHERE f.tail IS NOT NULL AND (size($types) = 0 OR f.type IN $types) AND (f.type > $type OR (f.type = $type AND f.key > $after))
        RETURN $entity AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        ORDER BY type, key
        LIMIT $limit
        """;

    /// <summary>Relations that reach an entity, in order, behind one.</summary>
    public const string RelationsToOne =
        """
        MATCH (f:__Ledger {tail: $entity})
        WHERE (size($types) = 0 OR f.type IN $types) AND (f.type > $type OR (f.type = $type AND f.key > $after))
        RETURN $entity AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        ORDER BY type, key
        LIMIT $limit
        """;

    /// <summary>Numbers about one of many entities.</summary>
    public const string IndicatorsOf =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {head: key})
        WHERE f.tail IS NULL
        RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        """;

    public const string Documents =
        """
        MATCH (d:__Ledger)
        WHERE d.key > $after AND d.key < 'e'
        RETURN d.key AS key, d.value AS value, d.sketch AS sketch
        ORDER BY d.key
        """;

    /// <summary>Documents that assert an entity, with what they say of it.</summary>
    public const string DocumentsOf =
        """
        MATCH (f:__Ledger {key: $key})<-[s:__SAYS]-(d:__Ledger)
        WHERE d.key > $after
        RETURN d.key AS key, d.value AS value, d.sketch AS sketch, s.value AS said
        ORDER BY key
        """;

    /// <summary>Documents that assert a place and hold its key among what they say of themselves.</summary>
    public const string DocumentsAbout =
        """
        UNWIND $rows AS row
        MATCH (f:__Ledger {key: row.fact})<-[:__SAYS]-(d:__Ledger)
        WHERE d.value CONTAINS row.subject
        RETURN row.key AS subject, d.key AS key, d.value AS value, d.sketch AS sketch
        """;

    /// <summary>The first assertions of each fact.</summary>
    public const string FirstSaidOfFacts =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {key: key})<-[s:__SAYS]-(d:__Ledger)
        WITH f.key AS fact, d.key AS document, s.at AS at, s.value AS value
        ORDER BY fact, document, at
        WITH fact, collect([document, value]) AS said
        RETURN fact, said[0..$limit] AS said
        """;

    public const string Changes =
        """
        MATCH (c:__Ledger)
        WHERE c.changed > $since AND c.key > 'c' AND c.key < 'd' AND (c.changed > $at OR (c.changed = $at AND c.key > $after))
        RETURN c.key AS key, c.changed AS changed, c.change AS change
        ORDER BY changed, key
        LIMIT $limit
        """;

    /// <summary>For those who check them.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        Entities, Keys, Parts, SearchByIndex, SearchByText, RelationsFrom, RelationsTo, RelationsFromOne, RelationsToOne, IndicatorsOf, Documents, DocumentsOf,
        DocumentsAbout, FirstSaidOfFacts, Changes,
    ];
}
