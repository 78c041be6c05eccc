// 计划与完成 · What is planned, under way, and done
// How many projects and programs of each place stand where. A plan is not an achievement.
// :param place => '荷花池街道'
MATCH (s:Place {name: $place})<-[:PART_OF*0..4]-(p:Place)-[r:CARRIES_OUT]->(x)
RETURN p.name AS place, coalesce(r.status, 'unknown') AS status, count(DISTINCT x) AS number
ORDER BY place, status
