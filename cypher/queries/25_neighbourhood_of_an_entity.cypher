// 一个实体的周围 · The neighbourhood of an entity
// All that is one step away, documents and numbers left out. Best seen as a graph.
// :param name => '四湾社区'
MATCH path = (x {name: $name})-[r]-(y)
WHERE type(r) <> 'MENTIONS' AND type(r) <> 'HAS_INDICATOR' AND type(r) <> 'ADOPTS'
RETURN path, type(r) AS relation, startNode(r) = x AS leaves, y.name AS name
ORDER BY relation, leaves, name
LIMIT 100
