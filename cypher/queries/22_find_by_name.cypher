// 按名称查找 · Find by name or alias
// Two characters or more of a name; "in quotes" exactly so. The search is that of the full-text index.
// :param query => '"四褐山"'
CALL db.index.fulltext.queryNodes('entity_names', $query) YIELD node, score
WHERE score > 0
RETURN labels(node)[0] AS what, node.name AS name, node.aliases AS aliases, node.key AS key
ORDER BY what, name, key
