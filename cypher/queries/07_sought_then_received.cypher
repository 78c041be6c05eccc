// 先争创后获得 · Honours sought in one year and received in a later one
// The same holder and the same honour. Years are those of the relations; where a text gives none, the year in which it was published stands in.
// :param earliest_year => 2000
MATCH (x)-[s:SEEKS]->(h:Honour)<-[a:AWARDED]-(x)
OPTIONAL MATCH (ds:Document) WHERE ds.id IN s.sources
OPTIONAL MATCH (da:Document) WHERE da.id IN a.sources
WITH x, h, s, a, min(ds.published_on.year) AS sought_by, max(da.published_on.year) AS received_by
WITH x, h, coalesce(s.year, sought_by) AS sought, coalesce(a.year, received_by) AS received, s.quotes AS sought_as, a.quotes AS received_as
WHERE sought >= $earliest_year AND received > sought
RETURN x.name AS holder, h.name AS honour, sought, received, sought_as, received_as
ORDER BY holder, honour
