// 一个实体的出处 · Where an entity is mentioned
// The documents that mention it, one hop away, with the first words and how often.
// :param name => '四湾社区'
MATCH (x {name: $name})<-[m:MENTIONS]-(d:Document)
RETURN labels(x)[0] AS what, d.name AS document, d.published_on AS published, m.quote AS quote, m.times AS times
ORDER BY document, what, quote
