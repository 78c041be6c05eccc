// 谁在做什么 · Who runs what
// Projects and programs of a place and of the places in it, with how far they have come. An empty status: the text does not say.
// :param place => '学田街道'
MATCH (s:Place {name: $place})<-[:PART_OF*0..4]-(p:Place)-[r:CARRIES_OUT]->(x)
RETURN p.name AS who, labels(x)[0] AS what, x.name AS name, coalesce(r.status, '') AS status, r.year AS year
ORDER BY who, what, name
