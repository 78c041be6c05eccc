// 街道→社区→项目→荣誉 · Chains from a sub-district to an honour
// How an honour belongs to a sub-district: by a community or neighbourhood, by a project or a body in it. Best seen as a graph.
// :param place => '戚墅堰街道'
MATCH path = (s:Place {name: $place})<-[:PART_OF*1..3]-(p:Place)-[:AWARDED]->(h:Honour)
RETURN [n IN nodes(path) | n.name] AS chain, path
ORDER BY chain[0], chain[1], chain[2], chain[3]
UNION ALL
MATCH path = (s:Place {name: $place})<-[:PART_OF*0..3]-(p:Place)-[:CARRIES_OUT]->(x)-[:AWARDED]->(h:Honour)
RETURN [n IN nodes(path) | n.name] AS chain, path
ORDER BY chain[0], chain[1], chain[2], chain[3]
