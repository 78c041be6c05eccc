// 一个街道的全貌 · A sub-district at a glance
// The picture to begin with: the sub-district, the places in it that something is told of, what they are awarded and seek, and their projects. Policies are left
// out, they are many; see 08 and 09. Best seen as a graph.
// :param place => '四褐山街道'
MATCH path = (s:Place {name: $place})<-[:PART_OF*0..3]-(p:Place)-[r:AWARDED|SEEKS|CARRIES_OUT]->(x)
WHERE NOT x:Program
RETURN path, p.name AS place, type(r) AS relation, x.name AS name
ORDER BY place, relation, name
LIMIT 60
