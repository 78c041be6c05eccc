// What concerns the graph as a whole: how often it was changed, later the version of the schema that it follows. Its lock lets one writer in at a time.
MERGE (g:__Ledger {key: 'graph'})
ON CREATE SET g.revision = 0;
