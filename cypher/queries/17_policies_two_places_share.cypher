// 两地共同落实的政策 · Policies that two places both act on
// With how far each has come.
// :param place => '四褐山街道'
// :param other => '荷花池街道'
MATCH (a:Place {name: $place})-[x:ADOPTS]->(p:Policy)<-[y:ADOPTS]-(b:Place {name: $other})
RETURN p.name AS policy, x.status AS status, y.status AS other_status
ORDER BY policy
