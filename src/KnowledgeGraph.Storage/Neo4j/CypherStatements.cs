using static KnowledgeGraph.Storage.Neo4j.GraphLabels;

namespace KnowledgeGraph.Storage.Neo4j;

/// <summary>Every statement that the store sends: constant texts, and those that differ in labels of the schema alone. All values are parameters.</summary>
/// <remarks>
/// The ledger (label <c>__Ledger</c>, relationships <c>__SAYS</c> from documents to facts, <c>__COPIES</c> from copies to originals, <c>__ORIGINAL_IN</c> and
/// <c>__COPY_IN</c> from documents to what their sketches have in common) is what the store reads; it has no relationship with
/// the visible graph, which is derived from it in the same transaction. Written so that Neo4j 5 and later and other engines of openCypher take it.
/// </remarks>
internal static class CypherStatements
{
    /// <summary>Key of the node that holds what concerns the graph as a whole, and whose lock lets one writer in at a time.</summary>
    public const string GraphKey = "graph";

    /// <summary>Setting a property takes the node's lock, whatever its value; what is read after that is what the writer before left.</summary>
    public const string Lock =
        """
        MATCH (g:__Ledger {key: 'graph'})
        SET g.locked = true
        RETURN g.schema AS schema, g.revision AS revision, g.last_changed AS changed
        """;

    /// <summary>Tells readers that the graph is another than before.</summary>
    public const string Revise =
        """
        MATCH (g:__Ledger {key: 'graph'})
        SET g.revision = $revision
        """;

    /// <summary>When documents changed; a node for each that ever was, which stays when the document goes.</summary>
    public const string WriteChanges =
        """
        UNWIND $rows AS row
        MERGE (c:__Ledger {key: row.key})
        SET c.changed = row.changed, c.change = row.change
        """;

    /// <summary>The time of the latest change, so that the next one is later.</summary>
    public const string RememberTime =
        """
        MATCH (g:__Ledger {key: 'graph'})
        SET g.last_changed = $changed
        """;

    public const string ReadGraph =
        """
        MATCH (g:__Ledger {key: 'graph'})
        RETURN g.schema AS schema, g.revision AS revision
        """;

    public const string BindSchema =
        """
        MATCH (g:__Ledger {key: 'graph'})
        SET g.schema = coalesce(g.schema, $schema)
        RETURN g.schema AS schema
        """;

    public const string ReadDocuments =
        """
        UNWIND $keys AS key
        MATCH (d:__Ledger {key: key})
        OPTIONAL MATCH (d)-[:__COPIES]->(o:__Ledger)
        RETURN d.key AS key, d.value AS value, d.sketch AS sketch, o.key AS original
        """;

    public const string AllDocuments =
        """
        MATCH (d:__Ledger)
        WHERE d.key > 'd' AND d.key < 'e'
        RETURN d.key AS key, d.value AS value, d.sketch AS sketch
        ORDER BY d.key
        """;

    public const string ReadSaid =
        """
        UNWIND $keys AS key
        MATCH (d:__Ledger {key: key})-[s:__SAYS]->(f:__Ledger)
        RETURN d.key AS document, f.key AS fact, s.at AS at, s.value AS value
        """;

    public const string ReadFacts =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {key: key})
        RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.sources AS sources, f.repeated AS repeated
        """;

    public const string AllFacts =
        """
        MATCH (f:__Ledger)
        WHERE f.key > $start AND f.key < $end
        RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        ORDER BY f.key
        """;

    public const string AllFactsOfType =
        """
        MATCH (f:__Ledger)
        WHERE f.key > $start AND f.key < $end AND f.type = $type
        RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        ORDER BY f.key
        """;

    /// <summary>Relations that leave an entity, and indicators about it.</summary>
    public const string FactsFrom =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {head: key})
        RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        """;

    /// <summary>Relations that reach an entity.</summary>
    public const string FactsTo =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {tail: key})
        RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
        """;

    /// <summary>Who says a fact.</summary>
    public const string SaidOfFact =
        """
        MATCH (f:__Ledger {key: $key})<-[s:__SAYS]-(d:__Ledger)
        RETURN d.key AS document, s.at AS at, s.value AS value
        ORDER BY document, at
        """;

    public const string SaidOfFacts =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {key: key})<-[s:__SAYS]-(d:__Ledger)
        RETURN f.key AS fact, d.key AS document, s.at AS at, s.value AS value
        ORDER BY fact, document, at
        """;

    public const string CountDocuments =
        """
        MATCH (d:__Ledger)
        WHERE d.key > 'd' AND d.key < 'e'
        RETURN count(d) AS count
        """;

    public const string CountFacts =
        """
        MATCH (f:__Ledger)
        WHERE f.key > $start AND f.key < $end
        RETURN f.type AS type, count(f) AS count
        """;

    public const string CountSaid =
        """
        MATCH (:__Ledger)-[s:__SAYS]->(:__Ledger)
        RETURN count(s) AS count
        """;

    /// <summary>Names that may hold all words: by the index of two characters and more.</summary>
    public const string SearchByIndex =
        """
        CALL db.index.fulltext.queryNodes('ledger_names', $query) YIELD node
        RETURN node.key AS key, node.type AS type, node.names AS names
        """;

    /// <summary>
    /// Names that hold a word, for what the full-text index does not find: one character, or letters within a word. Looks at every entity; an index of
    /// texts would not help with one character either, and refuses an entity whose names together are longer than 32 kB.
    /// </summary>
    public const string SearchByText =
        """
        MATCH (f:__Ledger)
        WHERE f.key > 'e' AND f.key < 'f' AND f.names CONTAINS $word
        RETURN f.key AS key, f.type AS type, f.names AS names
        """;

    public const string WriteFacts =
        """
        UNWIND $rows AS row
        MERGE (f:__Ledger {key: row.key})
        SET f += row.values
        """;

    public const string WriteDocuments =
        """
        UNWIND $rows AS row
        MERGE (d:__Ledger {key: row.key})
        SET d.value = row.value, d.sketch = row.sketch, d.published = row.published
        """;

    public const string WriteSaid =
        """
        UNWIND $rows AS row
        MATCH (d:__Ledger {key: row.document})
        MATCH (f:__Ledger {key: row.fact})
        CREATE (d)-[:__SAYS {at: row.at, value: row.value}]->(f)
        """;

    public const string DeleteSaid =
        """
        UNWIND $keys AS key
        MATCH (d:__Ledger {key: key})-[s:__SAYS]->(:__Ledger)
        DELETE s
        """;

    public const string DeleteFromLedger =
        """
        UNWIND $keys AS key
        MATCH (f:__Ledger {key: key})
        DETACH DELETE f
        """;

    public const string ShowDocuments =
        """
        UNWIND $rows AS row
        MERGE (d:Document {key: row.key})
        SET d = row.values
        """;

    public const string HideMentions =
        """
        UNWIND $keys AS key
        MATCH (d:Document {key: key})-[m:MENTIONS]->()
        DELETE m
        """;

    /// <summary>Originals whose sketches fall into any of the buckets, each once.</summary>
    public const string OriginalsInBuckets =
        """
        UNWIND $keys AS key
        MATCH (b:__Ledger {key: key})<-[:__ORIGINAL_IN]-(d:__Ledger)
        RETURN DISTINCT d.key AS key, d.published AS published, d.sketch AS sketch, null AS original
        """;

    /// <summary>Copies whose sketches fall into any of the buckets, each once.</summary>
    public const string CopiesInBuckets =
        """
        UNWIND $keys AS key
        MATCH (b:__Ledger {key: key})<-[:__COPY_IN]-(d:__Ledger)
        WITH DISTINCT d
        MATCH (d)-[:__COPIES]->(o:__Ledger)
        RETURN d.key AS key, d.published AS published, d.sketch AS sketch, o.key AS original
        """;

    public const string CopiesOf =
        """
        UNWIND $keys AS key
        MATCH (o:__Ledger {key: key})<-[:__COPIES]-(d:__Ledger)
        RETURN d.key AS key, d.published AS published, d.sketch AS sketch, o.key AS original
        """;

    public const string AllCopies =
        """
        MATCH (d:__Ledger)-[:__COPIES]->(o:__Ledger)
        RETURN d.key AS document, o.key AS original, d.sketch AS sketch, o.sketch AS other
        ORDER BY document
        """;

    public const string CopiesAround =
        """
        MATCH (d:__Ledger {key: $key})-[:__COPIES]->(o:__Ledger)
        RETURN d.key AS document, o.key AS original, d.sketch AS sketch, o.sketch AS other
        UNION
        MATCH (o:__Ledger {key: $key})<-[:__COPIES]-(d:__Ledger)
        RETURN d.key AS document, o.key AS original, d.sketch AS sketch, o.sketch AS other
        """;

    public const string WriteBuckets =
        """
        UNWIND $rows AS row
        MERGE (:__Ledger {key: row.key})
        """;

    public const string JoinAsOriginals =
        """
        UNWIND $rows AS row
        MATCH (d:__Ledger {key: row.document})
        MATCH (b:__Ledger {key: row.bucket})
        CREATE (d)-[:__ORIGINAL_IN]->(b)
        """;

    public const string JoinAsCopies =
        """
        UNWIND $rows AS row
        MATCH (d:__Ledger {key: row.document})
        MATCH (b:__Ledger {key: row.bucket})
        CREATE (d)-[:__COPY_IN]->(b)
        """;

    public const string LeaveBuckets =
        """
        UNWIND $keys AS key
        MATCH (d:__Ledger {key: key})-[i:__ORIGINAL_IN|__COPY_IN]->(:__Ledger)
        DELETE i
        """;

    /// <summary>A bucket that nothing falls into goes.</summary>
    public const string SweepBuckets =
        """
        UNWIND $keys AS key
        MATCH (b:__Ledger {key: key})
        WHERE NOT (b)<-[:__ORIGINAL_IN|__COPY_IN]-(:__Ledger)
        DELETE b
        """;

    public const string LinkCopies =
        """
        UNWIND $rows AS row
        MATCH (d:__Ledger {key: row.copy})
        MATCH (o:__Ledger {key: row.original})
        CREATE (d)-[:__COPIES]->(o)
        """;

    public const string UnlinkCopies =
        """
        UNWIND $keys AS key
        MATCH (d:__Ledger {key: key})-[c:__COPIES]->(:__Ledger)
        DELETE c
        """;

    public const string ShowCopies =
        """
        UNWIND $rows AS row
        MATCH (d:Document {key: row.copy})
        MATCH (o:Document {key: row.original})
        CREATE (d)-[:COPY_OF]->(o)
        """;

    public const string HideCopies =
        """
        UNWIND $keys AS key
        MATCH (d:Document {key: key})-[c:COPY_OF]->(:Document)
        DELETE c
        """;

    /// <summary>The label that all of a type bear first: the key is unique within it.</summary>
    public static string ShowEntities(string type, string? kind)
        => $$"""
            UNWIND $rows AS row
            MERGE (n:{{Quote(type)}} {key: row.key})
            SET n = row.values{{(kind is null ? string.Empty : $"\nSET n:{Quote(kind)}")}}
            """;

    /// <summary>An entity whose type or kind is another than before keeps its node and all that hangs on it.</summary>
    public static string Relabel((string Type, string? Kind) before, (string Type, string? Kind) after)
        => $$"""
            UNWIND $keys AS key
            MATCH (n:{{Quote(before.Type)}} {key: key})
            REMOVE n:{{Labels(before)}}
            SET n:{{Labels(after)}}
            """;

    public static string HideNodes(string type)
        => $$"""
            UNWIND $keys AS key
            MATCH (n:{{Quote(type)}} {key: key})
            DETACH DELETE n
            """;

    public static string ShowMentions(string type)
        => $$"""
            UNWIND $rows AS row
            MATCH (d:Document {key: row.document})
            MATCH (n:{{Quote(type)}} {key: row.fact})
            CREATE (d)-[m:MENTIONS]->(n)
            SET m = row.values
            """;

    public static string ShowRelations(string head, string type, string tail)
        => $$"""
            UNWIND $rows AS row
            MATCH (h:{{Quote(head)}} {key: row.head})
            MATCH (t:{{Quote(tail)}} {key: row.tail})
            MERGE (h)-[r:{{Quote(type)}}{{(type == OtherRelation ? " {type: row.type}" : string.Empty)}}]->(t)
            SET r = row.values
            """;

    public static string HideRelations(string head, string type, string tail)
        => $$"""
            UNWIND $rows AS row
            MATCH (h:{{Quote(head)}} {key: row.head})-[r:{{Quote(type)}}{{(type == OtherRelation ? " {type: row.type}" : string.Empty)}}]->(t:{{Quote(tail)}} {key: row.tail})
            DELETE r
            """;

    public static string ShowIndicators(string subject)
        => $$"""
            UNWIND $rows AS row
            MATCH (s:{{Quote(subject)}} {key: row.subject})
            MERGE (i:Indicator {key: row.key})
            SET i = row.values
            MERGE (s)-[:HAS_INDICATOR]->(i)
            """;

    /// <summary>All that a store under a schema can send, in a fixed order: for those who check them.</summary>
    public static IReadOnlyList<string> All(GraphSchema schema)
    {
        var labels = new GraphLabels(schema);
        var types = schema.EntityTypes.Select(t => t.Name).Append(Other).ToList();
        var nodes = schema.EntityTypes.SelectMany(t => t.Kinds.Select(k => labels.Kind(t.Name, k)).Prepend(null), (t, k) => (Type: t.Name, Kind: k))
            .Append((Other, null)).ToList();
        var edges = schema.RelationTypes.SelectMany(r => r.Heads.SelectMany(_ => r.Tails, (h, t) => (Head: h, r.Name, Tail: t)))
            .Append((Head: Other, Name: OtherRelation, Tail: Other)).ToList();
        return
        [
            Lock, Revise, WriteChanges, RememberTime, ReadGraph, BindSchema, ReadDocuments, AllDocuments, ReadSaid, ReadFacts, AllFacts, AllFactsOfType, FactsFrom, FactsTo,
            SaidOfFact, SaidOfFacts, CountDocuments, CountFacts, CountSaid, SearchByIndex, SearchByText, WriteFacts, WriteDocuments, WriteSaid,
            DeleteSaid, DeleteFromLedger, ShowDocuments, HideMentions,
            OriginalsInBuckets, CopiesInBuckets, CopiesOf, AllCopies, CopiesAround, WriteBuckets, JoinAsOriginals, JoinAsCopies, LeaveBuckets, SweepBuckets,
            LinkCopies, UnlinkCopies, ShowCopies, HideCopies,
            .. nodes.Select(n => ShowEntities(n.Type, n.Kind)),
            .. nodes.SelectMany(_ => nodes, (before, after) => (before, after)).Where(p => p.before != p.after).Select(p => Relabel(p.before, p.after)),
            .. types.Append(GraphLabels.Indicator).Append(GraphLabels.Document).Distinct().Select(HideNodes),
            .. types.Append(GraphLabels.Indicator).Select(ShowMentions),
            .. edges.Select(e => ShowRelations(e.Head, e.Name, e.Tail)),
            .. edges.Select(e => HideRelations(e.Head, e.Name, e.Tail)),
            .. types.Select(ShowIndicators),
            .. QueryStatements.All,
        ];
    }

    private static string Labels((string Type, string? Kind) labels)
        => labels.Kind is null ? Quote(labels.Type) : $"{Quote(labels.Type)}:{Quote(labels.Kind)}";
}
