// 辖区单位、人物与项目的荣誉 · Honours of bodies, people and projects of a place
// Who, of those that live, have their seat or stand below the place, has received what.
// :param place => '四褐山街道'
MATCH (s:Place {name: $place})<-[:PART_OF*0..4]-(p:Place)<-[:LIVES_IN|LOCATED_IN|HAS_ROLE]-(x)-[r:AWARDED]->(h:Honour)
RETURN x.name AS holder, labels(x)[0] AS what, p.name AS place, h.name AS honour, r.quotes AS sentences
ORDER BY holder, honour, place
