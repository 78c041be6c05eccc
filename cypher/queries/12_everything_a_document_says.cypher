// 一篇文章说了什么 · Everything a document mentions
// What a text names, where, and in which words. start and end count characters (UTF-16) of the text as it was read.
// :param document => '004_bb4d74c52f4bd73a.txt'
MATCH (d:Document {id: $document})-[m:MENTIONS]->(x)
RETURN labels(x)[0] AS what, x.name AS name, m.start AS start, m.end AS end, m.quote AS quote, m.times AS times
ORDER BY start, end, what, name
