// Documents that were there before changes were remembered.
MATCH (d:__Ledger)
WHERE d.key > 'd' AND d.key < 'e'
MERGE (c:__Ledger {key: 'c' + substring(d.key, 1)})
ON CREATE SET c.changed = '0001-01-01T00:00:00.0000000Z', c.change = 0;
