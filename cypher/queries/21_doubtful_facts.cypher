// 把握不大的事实 · Doubtful facts
// Relations below a confidence, the least certain first, with their sentences; `kg review` decides them.
// :param below => 0.7
// :param limit => 20
MATCH (h)-[r]->(t)
WHERE r.confidence < $below AND type(r) <> 'MENTIONS'
RETURN h.name AS head, type(r) AS relation, t.name AS tail, r.confidence AS confidence, r.quotes AS sentences
ORDER BY confidence, head, relation, tail
LIMIT $limit
