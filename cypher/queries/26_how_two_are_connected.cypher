// 两者如何相连 · How two entities are connected
// Ways of at most four steps, the shortest first, without documents and policies. Best seen as a graph.
// :param from => '四湾社区'
// :param to => '管山社区'
MATCH path = (a {name: $from})-[:PART_OF|LOCATED_IN|CARRIES_OUT|AWARDED|SEEKS|HAS_ROLE|LIVES_IN|COLLABORATES_WITH*1..4]-(b {name: $to})
RETURN path, length(path) AS steps, [n IN nodes(path) | n.name] AS names
ORDER BY steps, names[1], names[2], names[3]
LIMIT 20
