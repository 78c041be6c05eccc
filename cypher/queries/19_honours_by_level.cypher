// 各级荣誉统计 · Honours by level
// How many honours each sub-district and the places in it have received, by the level of the authority. Honours of several levels count in the first.
// :param level => ''
MATCH (s:Subdistrict)<-[:PART_OF*0..4]-(p:Place)-[r:AWARDED]->(h:Honour)
WHERE $level = '' OR r.level = $level
RETURN s.name AS subdistrict, coalesce(r.level, 'unknown') AS level, count(DISTINCT h) AS honours
ORDER BY subdistrict, level
