// Of the documents that say a fact, copies of others do not count as sources of their own. Until documents are built again, none is known to be a copy.
MATCH (n)
WHERE n.documents IS NOT NULL AND n.independent IS NULL AND NOT n:__Ledger
SET n.independent = n.documents;
MATCH ()-[r]->()
WHERE r.documents IS NOT NULL AND r.independent IS NULL
SET r.independent = r.documents;
