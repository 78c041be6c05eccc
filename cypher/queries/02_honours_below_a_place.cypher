// 辖区荣誉及原文 · All honours below a place, with the sentences
// Every honour that the place or a place in it has received, of what level and year, and the sentences that say so.
// :param place => '四褐山街道'
MATCH (s:Place {name: $place})<-[:PART_OF*0..4]-(p:Place)-[r:AWARDED]->(h:Honour)
RETURN p.name AS holder, h.name AS honour, r.level AS level, r.year AS year, r.quotes AS sentences
ORDER BY holder, honour
