// 一项政策的扩散 · Timeline of a policy over cities
// Which places acted on it since when. The day lies between earliest and latest; precision says how exactly the text dates it, basis whether it dates
// the beginning or only shows the policy at work. What only copies of
// other documents say is no adoption of its own.
// :param policy => '老年友好型社区'
MATCH (p:Policy {name: $policy})<-[a:ADOPTS]-(x:Place)
WHERE a.independent > 0
OPTIONAL MATCH (x)-[:PART_OF*0..4]->(c:City)
RETURN coalesce(c.name, '') AS city, x.name AS place, a.earliest AS earliest, a.latest AS latest, a.precision AS precision, a.date_basis AS basis, a.status AS status
ORDER BY latest, earliest, city, place
