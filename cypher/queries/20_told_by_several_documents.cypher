// 多篇文章提到的实体 · What several documents tell of
// Entities that connect texts, policies left out: a good start for exploring. A copy of another document is no text of its own.
// :param minimum => 2
MATCH (d:Document)-[:MENTIONS]->(x)
WHERE NOT x:Policy AND NOT x:Indicator AND NOT (d)-[:COPY_OF]->(:Document)
WITH x, count(DISTINCT d) AS documents
WHERE documents >= $minimum
RETURN labels(x)[0] AS what, x.name AS name, documents
ORDER BY documents DESC, what, name
