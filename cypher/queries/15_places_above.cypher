// 隶属关系 · The official chain above a place
// From the place up to the province, with the codes of the national register; a place without a code is not in the register.
// :param place => '四湾社区'
MATCH path = (p:Place {name: $place})-[:PART_OF*1..6]->(a:Place)
RETURN p.name AS place, a.name AS above, length(path) AS steps, a.code AS code, labels(a) AS labels
ORDER BY place, steps, code
