// 相互矛盾的数字 · Conflicting indicators
// The same metric of the same subject, in the same unit and for the same period, with different values: one is a slip, or the words mean different things.
// :param name => ''
MATCH (s)-[:HAS_INDICATOR]->(a:Indicator), (s)-[:HAS_INDICATOR]->(b:Indicator)
WHERE ($name = '' OR s.name = $name) AND a.metric = b.metric AND a.unit = b.unit AND a.value < b.value
  AND coalesce(toString(a.earliest), '') = coalesce(toString(b.earliest), '') AND coalesce(toString(a.latest), '') = coalesce(toString(b.latest), '')
RETURN s.name AS subject, a.metric AS metric, a.unit AS unit, a.value AS one, b.value AS other, a.quotes AS one_says, b.quotes AS other_says
ORDER BY subject, metric, unit, one, other
