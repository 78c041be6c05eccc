// 一篇文章的事实 · The facts that a document states
// Relations with the sentences they rest on. A relation that more than five documents state names the first five only.
// :param document => '004_bb4d74c52f4bd73a.txt'
MATCH (h)-[r]->(t)
WHERE $document IN r.sources
RETURN h.name AS head, type(r) AS relation, t.name AS tail, r.status AS status, r.level AS level, r.year AS year, r.quotes AS sentences
ORDER BY head, relation, tail
