-- Which documents are copies of which; see IGraphStore.CopiesAsync. A document that was stored without a sketch has no copies until it is built again.
ALTER TABLE documents ADD COLUMN sketch TEXT;
ALTER TABLE documents ADD COLUMN original INTEGER REFERENCES documents (id);
CREATE INDEX documents_by_original ON documents (original) WHERE original IS NOT NULL;

-- Where a sketch falls: what has a bucket in common is compared. No reference to documents, whose rows would then be looked for here when one goes.
CREATE TABLE sketch_buckets (
    bucket INTEGER NOT NULL,
    is_copy INTEGER NOT NULL,             -- 0 for an original, 1 for a copy
    document INTEGER NOT NULL,
    PRIMARY KEY (bucket, is_copy, document)
) STRICT, WITHOUT ROWID;

-- How many of the documents that mention an entity or say a relation are copies.
ALTER TABLE entities ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;
ALTER TABLE relations ADD COLUMN repeated INTEGER NOT NULL DEFAULT 0;
