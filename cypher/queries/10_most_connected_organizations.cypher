// 联系最多的机构 · Most connected organizations
// By relations of any kind, mentions left out.
// :param limit => 10
MATCH (o:Organization)-[r]-(x)
WHERE type(r) <> 'MENTIONS' AND type(r) <> 'HAS_INDICATOR'
WITH o, count(r) AS relations, count(DISTINCT x) AS partners
RETURN o.name AS organization, relations, partners
ORDER BY relations DESC, partners DESC, organization
LIMIT $limit
