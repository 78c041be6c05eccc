-- When each document was last taken in, changed or let go: what those need who follow the graph. Kept beside the ledger, for it is of no fact and in no export.
-- Times are ISO in UTC with seven digits of the second, so they sort as texts; each write has a time of its own, later than all before it.
CREATE TABLE IF NOT EXISTS document_changes (
    document TEXT NOT NULL PRIMARY KEY,
    changed_at TEXT NOT NULL,
    change INTEGER NOT NULL               -- 0 added, 1 updated, 2 removed
) STRICT, WITHOUT ROWID;

CREATE INDEX IF NOT EXISTS document_changes_by_time ON document_changes (changed_at, document);

-- Documents that were there before.
INSERT OR IGNORE INTO document_changes (document, changed_at, change) SELECT key, '0001-01-01T00:00:00.0000000Z', 0 FROM documents;
