MATCH (g:__Ledger {key: 'graph'})
SET g.locked = true
RETURN g.schema AS schema, g.revision AS revision, g.last_changed AS changed;

MATCH (g:__Ledger {key: 'graph'})
SET g.revision = $revision;

UNWIND $rows AS row
MERGE (c:__Ledger {key: row.key})
SET c.changed = row.changed, c.change = row.change;

MATCH (g:__Ledger {key: 'graph'})
SET g.last_changed = $changed;

MATCH (g:__Ledger {key: 'graph'})
RETURN g.schema AS schema, g.revision AS revision;

MATCH (g:__Ledger {key: 'graph'})
SET g.schema = coalesce(g.schema, $schema)
RETURN g.schema AS schema;

UNWIND $keys AS key
MATCH (d:__Ledger {key: key})
OPTIONAL MATCH (d)-[:__COPIES]->(o:__Ledger)
RETURN d.key AS key, d.value AS value, d.sketch AS sketch, o.key AS original;

MATCH (d:__Ledger)
WHERE d.key > 'd' AND d.key < 'e'
RETURN d.key AS key, d.value AS value, d.sketch AS sketch
ORDER BY d.key;

UNWIND $keys AS key
MATCH (d:__Ledger {key: key})-[s:__SAYS]->(f:__Ledger)
RETURN d.key AS document, f.key AS fact, s.at AS at, s.value AS value;

UNWIND $keys AS key
MATCH (f:__Ledger {key: key})
RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.sources AS sources, f.repeated AS repeated;

MATCH (f:__Ledger)
WHERE f.key > $start AND f.key < $end
RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
ORDER BY f.key;

MATCH (f:__Ledger)
WHERE f.key > $start AND f.key < $end AND f.type = $type
RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
ORDER BY f.key;

UNWIND $keys AS key
MATCH (f:__Ledger {head: key})
RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated;

UNWIND $keys AS key
MATCH (f:__Ledger {tail: key})
RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated;

MATCH (f:__Ledger {key: $key})<-[s:__SAYS]-(d:__Ledger)
RETURN d.key AS document, s.at AS at, s.value AS value
ORDER BY document, at;

UNWIND $keys AS key
MATCH (f:__Ledger {key: key})<-[s:__SAYS]-(d:__Ledger)
RETURN f.key AS fact, d.key AS document, s.at AS at, s.value AS value
ORDER BY fact, document, at;

MATCH (d:__Ledger)
WHERE d.key > 'd' AND d.key < 'e'
RETURN count(d) AS count;

MATCH (f:__Ledger)
WHERE f.key > $start AND f.key < $end
RETURN f.type AS type, count(f) AS count;

MATCH (:__Ledger)-[s:__SAYS]->(:__Ledger)
RETURN count(s) AS count;

CALL db.index.fulltext.queryNodes('ledger_names', $query) YIELD node
RETURN node.key AS key, node.type AS type, node.names AS names;

MATCH (f:__Ledger)
WHERE f.key > 'e' AND f.key < 'f' AND f.names CONTAINS $word
RETURN f.key AS key, f.type AS type, f.names AS names;

UNWIND $rows AS row
MERGE (f:__Ledger {key: row.key})
SET f += row.values;

UNWIND $rows AS row
MERGE (d:__Ledger {key: row.key})
SET d.value = row.value, d.sketch = row.sketch, d.published = row.published;

UNWIND $rows AS row
MATCH (d:__Ledger {key: row.document})
MATCH (f:__Ledger {key: row.fact})
CREATE (d)-[:__SAYS {at: row.at, value: row.value}]->(f);

UNWIND $keys AS key
MATCH (d:__Ledger {key: key})-[s:__SAYS]->(:__Ledger)
DELETE s;

UNWIND $keys AS key
MATCH (f:__Ledger {key: key})
DETACH DELETE f;

UNWIND $rows AS row
MERGE (d:Document {key: row.key})
SET d = row.values;

UNWIND $keys AS key
MATCH (d:Document {key: key})-[m:MENTIONS]->()
DELETE m;

UNWIND $keys AS key
MATCH (b:__Ledger {key: key})<-[:__ORIGINAL_IN]-(d:__Ledger)
RETURN DISTINCT d.key AS key, d.published AS published, d.sketch AS sketch, null AS original;

UNWIND $keys AS key
MATCH (b:__Ledger {key: key})<-[:__COPY_IN]-(d:__Ledger)
WITH DISTINCT d
MATCH (d)-[:__COPIES]->(o:__Ledger)
RETURN d.key AS key, d.published AS published, d.sketch AS sketch, o.key AS original;

UNWIND $keys AS key
MATCH (o:__Ledger {key: key})<-[:__COPIES]-(d:__Ledger)
RETURN d.key AS key, d.published AS published, d.sketch AS sketch, o.key AS original;

MATCH (d:__Ledger)-[:__COPIES]->(o:__Ledger)
RETURN d.key AS document, o.key AS original, d.sketch AS sketch, o.sketch AS other
ORDER BY document;

MATCH (d:__Ledger {key: $key})-[:__COPIES]->(o:__Ledger)
RETURN d.key AS document, o.key AS original, d.sketch AS sketch, o.sketch AS other
UNION
MATCH (o:__Ledger {key: $key})<-[:__COPIES]-(d:__Ledger)
RETURN d.key AS document, o.key AS original, d.sketch AS sketch, o.sketch AS other;

UNWIND $rows AS row
MERGE (:__Ledger {key: row.key});

UNWIND $rows AS row
MATCH (d:__Ledger {key: row.document})
MATCH (b:__Ledger {key: row.bucket})
CREATE (d)-[:__ORIGINAL_IN]->(b);

UNWIND $rows AS row
MATCH (d:__Ledger {key: row.document})
MATCH (b:__Ledger {key: row.bucket})
CREATE (d)-[:__COPY_IN]->(b);

UNWIND $keys AS key
MATCH (d:__Ledger {key: key})-[i:__ORIGINAL_IN|__COPY_IN]->(:__Ledger)
DELETE i;

UNWIND $keys AS key
MATCH (b:__Ledger {key: key})
WHERE NOT (b)<-[:__ORIGINAL_IN|__COPY_IN]-(:__Ledger)
DELETE b;

UNWIND $rows AS row
MATCH (d:__Ledger {key: row.copy})
MATCH (o:__Ledger {key: row.original})
CREATE (d)-[:__COPIES]->(o);

UNWIND $keys AS key
MATCH (d:__Ledger {key: key})-[c:__COPIES]->(:__Ledger)
DELETE c;

UNWIND $rows AS row
MATCH (d:Document {key: row.copy})
MATCH (o:Document {key: row.original})
CREATE (d)-[:COPY_OF]->(o);

UNWIND $keys AS key
MATCH (d:Document {key: key})-[c:COPY_OF]->(:Document)
DELETE c;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`Province`;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`City`;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`District`;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`Subdistrict`;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`Community`;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`Neighbourhood`;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`Road`;

UNWIND $rows AS row
MERGE (n:`Place` {key: row.key})
SET n = row.values
SET n:`Site`;

UNWIND $rows AS row
MERGE (n:`Organization` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Person` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Project` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Program` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Honour` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Policy` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Document` {key: row.key})
SET n = row.values;

UNWIND $rows AS row
MERGE (n:`Other` {key: row.key})
SET n = row.values;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Province`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`City`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`District`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Subdistrict`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Community`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Neighbourhood`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Road`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
REMOVE n:`Place`:`Site`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
REMOVE n:`Organization`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
REMOVE n:`Person`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
REMOVE n:`Project`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
REMOVE n:`Program`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
REMOVE n:`Honour`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
REMOVE n:`Policy`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
REMOVE n:`Document`
SET n:`Other`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`Province`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`City`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`District`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`Subdistrict`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`Community`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`Neighbourhood`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`Road`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Place`:`Site`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Organization`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Person`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Project`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Program`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Honour`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Policy`;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
REMOVE n:`Other`
SET n:`Document`;

UNWIND $keys AS key
MATCH (n:`Place` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Organization` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Person` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Project` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Program` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Honour` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Policy` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Document` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Other` {key: key})
DETACH DELETE n;

UNWIND $keys AS key
MATCH (n:`Indicator` {key: key})
DETACH DELETE n;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Place` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Organization` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Person` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Project` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Program` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Honour` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Policy` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Document` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Other` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (d:Document {key: row.document})
MATCH (n:`Indicator` {key: row.fact})
CREATE (d)-[m:MENTIONS]->(n)
SET m = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})
MATCH (t:`Place` {key: row.tail})
MERGE (h)-[r:`PART_OF`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})
MATCH (t:`Place` {key: row.tail})
MERGE (h)-[r:`LOCATED_IN`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Project` {key: row.head})
MATCH (t:`Place` {key: row.tail})
MERGE (h)-[r:`LOCATED_IN`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})
MATCH (t:`Project` {key: row.tail})
MERGE (h)-[r:`CARRIES_OUT`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})
MATCH (t:`Program` {key: row.tail})
MERGE (h)-[r:`CARRIES_OUT`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})
MATCH (t:`Project` {key: row.tail})
MERGE (h)-[r:`CARRIES_OUT`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})
MATCH (t:`Program` {key: row.tail})
MERGE (h)-[r:`CARRIES_OUT`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`AWARDED`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`AWARDED`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`AWARDED`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Project` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`AWARDED`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Program` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`AWARDED`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`SEEKS`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`SEEKS`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`SEEKS`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Project` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`SEEKS`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Program` {key: row.head})
MATCH (t:`Honour` {key: row.tail})
MERGE (h)-[r:`SEEKS`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})
MATCH (t:`Place` {key: row.tail})
MERGE (h)-[r:`HAS_ROLE`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})
MATCH (t:`Organization` {key: row.tail})
MERGE (h)-[r:`HAS_ROLE`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})
MATCH (t:`Place` {key: row.tail})
MERGE (h)-[r:`LIVES_IN`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})
MATCH (t:`Organization` {key: row.tail})
MERGE (h)-[r:`COLLABORATES_WITH`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})
MATCH (t:`Organization` {key: row.tail})
MERGE (h)-[r:`COLLABORATES_WITH`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})
MATCH (t:`Policy` {key: row.tail})
MERGE (h)-[r:`ADOPTS`]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Other` {key: row.head})
MATCH (t:`Other` {key: row.tail})
MERGE (h)-[r:`OTHER` {type: row.type}]->(t)
SET r = row.values;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})-[r:`PART_OF`]->(t:`Place` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})-[r:`LOCATED_IN`]->(t:`Place` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Project` {key: row.head})-[r:`LOCATED_IN`]->(t:`Place` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})-[r:`CARRIES_OUT`]->(t:`Project` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})-[r:`CARRIES_OUT`]->(t:`Program` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})-[r:`CARRIES_OUT`]->(t:`Project` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})-[r:`CARRIES_OUT`]->(t:`Program` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})-[r:`AWARDED`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})-[r:`AWARDED`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})-[r:`AWARDED`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Project` {key: row.head})-[r:`AWARDED`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Program` {key: row.head})-[r:`AWARDED`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})-[r:`SEEKS`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})-[r:`SEEKS`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})-[r:`SEEKS`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Project` {key: row.head})-[r:`SEEKS`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Program` {key: row.head})-[r:`SEEKS`]->(t:`Honour` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})-[r:`HAS_ROLE`]->(t:`Place` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})-[r:`HAS_ROLE`]->(t:`Organization` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Person` {key: row.head})-[r:`LIVES_IN`]->(t:`Place` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})-[r:`COLLABORATES_WITH`]->(t:`Organization` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Organization` {key: row.head})-[r:`COLLABORATES_WITH`]->(t:`Organization` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Place` {key: row.head})-[r:`ADOPTS`]->(t:`Policy` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (h:`Other` {key: row.head})-[r:`OTHER` {type: row.type}]->(t:`Other` {key: row.tail})
DELETE r;

UNWIND $rows AS row
MATCH (s:`Place` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Organization` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Person` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Project` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Program` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Honour` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Policy` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Document` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

UNWIND $rows AS row
MATCH (s:`Other` {key: row.subject})
MERGE (i:Indicator {key: row.key})
SET i = row.values
MERGE (s)-[:HAS_INDICATOR]->(i);

MATCH (f:__Ledger)
WHERE f.key > $after AND f.key >= $start AND f.key < $end AND ($type = '' OR f.type = $type) AND f.support CONTAINS $part
RETURN f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
ORDER BY f.key;

MATCH (f:__Ledger)
WHERE f.key >= $start AND f.key < 'f' AND ($type = '' OR f.type = $type)
RETURN f.key AS key
ORDER BY f.key;

UNWIND $keys AS key
MATCH (f:__Ledger {tail: key})
WHERE f.type = 'PART_OF'
RETURN DISTINCT f.head AS part;

CALL db.index.fulltext.queryNodes('ledger_names', $query) YIELD node
WITH node
WHERE node.support CONTAINS $part
RETURN node.key AS key, node.type AS type, node.names AS names, CASE WHEN $part = '' THEN '' ELSE node.support END AS support;

MATCH (f:__Ledger)
WHERE f.key > 'e' AND f.key < 'f' AND f.names CONTAINS $word AND f.support CONTAINS $part
RETURN f.key AS key, f.type AS type, f.names AS names, CASE WHEN $part = '' THEN '' ELSE f.support END AS support;

UNWIND $keys AS key
MATCH (f:__Ledger {head: key})
WHERE f.tail IS NOT NULL AND (size($types) = 0 OR f.type IN $types)
RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated;

UNWIND $keys AS key
MATCH (f:__Ledger {tail: key})
WHERE size($types) = 0 OR f.type IN $types
RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated;

MATCH (f:__Ledger {head: $entity})
WHERE f.tail IS NOT NULL AND (size($types) = 0 OR f.type IN $types) AND (f.type > $type OR (f.type = $type AND f.key > $after))
RETURN $entity AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
ORDER BY type, key
LIMIT $limit;

MATCH (f:__Ledger {tail: $entity})
WHERE (size($types) = 0 OR f.type IN $types) AND (f.type > $type OR (f.type = $type AND f.key > $after))
RETURN $entity AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated
ORDER BY type, key
LIMIT $limit;

UNWIND $keys AS key
MATCH (f:__Ledger {head: key})
WHERE f.tail IS NULL
RETURN key AS entity, f.key AS key, f.type AS type, f.support AS support, f.documents AS documents, f.repeated AS repeated;

MATCH (d:__Ledger)
WHERE d.key > $after AND d.key < 'e'
RETURN d.key AS key, d.value AS value, d.sketch AS sketch
ORDER BY d.key;

MATCH (f:__Ledger {key: $key})<-[s:__SAYS]-(d:__Ledger)
WHERE d.key > $after
RETURN d.key AS key, d.value AS value, d.sketch AS sketch, s.value AS said
ORDER BY key;

UNWIND $rows AS row
MATCH (f:__Ledger {key: row.fact})<-[:__SAYS]-(d:__Ledger)
WHERE d.value CONTAINS row.subject
RETURN row.key AS subject, d.key AS key, d.value AS value, d.sketch AS sketch;

UNWIND $keys AS key
MATCH (f:__Ledger {key: key})<-[s:__SAYS]-(d:__Ledger)
WITH f.key AS fact, d.key AS document, s.at AS at, s.value AS value
ORDER BY fact, document, at
WITH fact, collect([document, value]) AS said
RETURN fact, said[0..$limit] AS said;

MATCH (c:__Ledger)
WHERE c.changed > $since AND c.key > 'c' AND c.key < 'd' AND (c.changed > $at OR (c.changed = $at AND c.key > $after))
RETURN c.key AS key, c.changed AS changed, c.change AS change
ORDER BY changed, key
LIMIT $limit;

CREATE CONSTRAINT migration_name IF NOT EXISTS FOR (m:__Migration) REQUIRE m.name IS UNIQUE;

CREATE CONSTRAINT migration_lock IF NOT EXISTS FOR (l:__MigrationLock) REQUIRE l.name IS UNIQUE;

MATCH (m:__Migration)
RETURN m.version AS version, m.name AS name, m.checksum AS checksum, m.at AS at, m.by AS by, m.took AS took, m.done AS done;

MATCH (n)
RETURN count(n) AS count;

MERGE (l:__MigrationLock {name: 'migration'})
ON CREATE SET l.token = $token, l.at = $at, l.by = $by, l.renewed = timestamp()
WITH l, l.token = $token OR l.renewed < timestamp() - $lease AS isMine
SET l.at = CASE WHEN isMine THEN $at ELSE l.at END, l.by = CASE WHEN isMine THEN $by ELSE l.by END,
  l.renewed = CASE WHEN isMine THEN timestamp() ELSE l.renewed END, l.token = CASE WHEN isMine THEN $token ELSE l.token END
RETURN l.token AS token, l.at AS at, l.by AS by;

MATCH (l:__MigrationLock {name: 'migration', token: $token})
SET l.renewed = timestamp()
RETURN count(l) AS count;

MATCH (l:__MigrationLock {name: 'migration'})
RETURN l.at AS at, l.by AS by;

MATCH (l:__MigrationLock {name: 'migration', token: $token})
DELETE l;

MATCH (l:__MigrationLock {name: 'migration'})
DELETE l;

MERGE (m:__Migration {name: $name})
SET m += $values;

MATCH (m:__Migration {name: $name})
DETACH DELETE m;

MATCH (:__Migration)-[r:MIGRATED_TO]->(:__Migration)
DELETE r;

UNWIND $rows AS row
MATCH (m:__Migration {name: row.from})
MATCH (n:__Migration {name: row.to})
MERGE (m)-[:MIGRATED_TO]->(n);

MATCH (g:__Ledger {key: 'graph'})
WHERE g.schema = $from
SET g.schema = $to;

CALL dbms.components() YIELD name, versions, edition
RETURN name, versions[0] AS version, edition;

CALL db.awaitIndexes(600);

