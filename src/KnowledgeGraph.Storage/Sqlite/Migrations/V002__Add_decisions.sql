-- Which decisions of reviewers a document's facts obey, and which were weighed when it was built. JSON: ["id", ...], in ordinal order.
ALTER TABLE documents ADD COLUMN decisions TEXT NOT NULL DEFAULT '[]';
ALTER TABLE documents ADD COLUMN decisions_weighed TEXT NOT NULL DEFAULT '[]';
