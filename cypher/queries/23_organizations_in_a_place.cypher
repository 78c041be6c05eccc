// 辖区单位 · Organizations and projects in a place
// What the texts place there, in the place itself or below it.
// :param place => '荷花池街道'
MATCH (s:Place {name: $place})<-[:PART_OF*0..4]-(p:Place)<-[:LOCATED_IN]-(x)
RETURN p.name AS place, labels(x)[0] AS what, x.name AS name
ORDER BY place, what, name
