// 谁先谁后 · Who in a city did what others did later
// Pairs of places of one city that act on the same policy, where the one certainly began before the other: its latest day lies before the other's earliest.
// :param city => '南通市'
MATCH (c:City {name: $city})<-[:PART_OF*1..4]-(a:Place)-[x:ADOPTS]->(p:Policy)<-[y:ADOPTS]-(b:Place)-[:PART_OF*1..4]->(c)
WHERE x.latest < y.earliest AND x.independent > 0 AND y.independent > 0
RETURN p.name AS policy, a.name AS first, x.latest AS began_by, b.name AS later, y.earliest AS began_after
ORDER BY policy, began_by, first, later
