// 一个主体的指标 · Numbers that texts state about a subject
// Metric, value, unit and period, with the words of the text.
// :param name => '学田街道'
MATCH (s {name: $name})-[:HAS_INDICATOR]->(i:Indicator)
RETURN i.metric AS metric, i.value AS value, i.unit AS unit, i.earliest AS earliest, i.latest AS latest, i.quotes AS sentences
ORDER BY metric, unit, value, earliest, latest
