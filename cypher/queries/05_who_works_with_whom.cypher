// 谁与谁合作、共同做什么 · Who works with whom, and on what
// Partners of a place or of a body, and what both carry out. Give the name of either.
// :param name => '学田街道'
MATCH (a {name: $name})-[r:COLLABORATES_WITH]-(b)
OPTIONAL MATCH (a)-[:CARRIES_OUT]->(x)<-[:CARRIES_OUT]-(b)
WITH a, b, r, x ORDER BY x.name
WITH a, b, r, collect(x.name) AS together
RETURN b.name AS partner, labels(b)[0] AS what, r.year AS year, together, r.quotes AS sentences
ORDER BY partner
