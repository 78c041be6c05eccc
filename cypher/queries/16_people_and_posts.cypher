// 人物与职务 · People and the posts they hold
// Of a place or of a body; an empty name lists all.
// :param name => ''
MATCH (p:Person)-[r:HAS_ROLE]->(x)
WHERE $name = '' OR x.name = $name
RETURN x.name AS at, p.name AS person, r.role AS role, r.quotes AS sentences
ORDER BY at, person
