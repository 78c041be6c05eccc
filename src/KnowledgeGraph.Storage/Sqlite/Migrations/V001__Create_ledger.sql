-- The ledger of assertions, and the graph that it supports.
-- Text is stored as UTF-16BE (set before this script runs): comparing its bytes is comparing UTF-16 code units, so an index gives ordinal order.

-- What binds a store: the version of the schema that its facts follow.
CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE documents (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    content_hash TEXT NOT NULL,
    schema_version TEXT NOT NULL,
    builder_version TEXT NOT NULL,
    location TEXT,
    title TEXT,
    published_on TEXT,
    medium TEXT,
    authors TEXT NOT NULL,                -- JSON: ["name", ...]
    subject_key TEXT
) STRICT;

-- The graph. "support" holds, as JSON, every value that assertions support with its count: [["field", "value", "detail", count], ...].
-- The other columns are derived from it, so a write touches one row for each key, however many documents mention it.
CREATE TABLE entities (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    kind TEXT,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,                -- JSON: [["name", "source"], ...]
    code TEXT,
    properties TEXT NOT NULL,             -- JSON: {"name": ["value", ...], ...}
    origin INTEGER NOT NULL,              -- 0 text, 1 register
    confidence REAL NOT NULL,
    documents INTEGER NOT NULL,           -- how many documents mention it
    support TEXT NOT NULL
) STRICT;

CREATE INDEX entities_by_type ON entities (type, key);

CREATE TABLE relations (
    id INTEGER PRIMARY KEY,
    head INTEGER NOT NULL REFERENCES entities (id),
    type TEXT NOT NULL,
    tail INTEGER NOT NULL REFERENCES entities (id),
    qualifiers TEXT NOT NULL,             -- JSON as entities.properties
    origin INTEGER NOT NULL,
    confidence REAL NOT NULL,
    documents INTEGER NOT NULL,           -- how many documents say so, 0 where only the register does
    support TEXT NOT NULL,
    UNIQUE (head, type, tail)
) STRICT;

CREATE INDEX relations_by_tail ON relations (tail);

CREATE TABLE indicators (
    id INTEGER PRIMARY KEY,
    subject INTEGER NOT NULL REFERENCES entities (id),
    metric TEXT NOT NULL,
    unit TEXT NOT NULL,
    value_order TEXT NOT NULL,            -- the value in a form that sorts as numbers do
    period TEXT NOT NULL,                 -- '' where none is stated
    value TEXT NOT NULL,
    confidence REAL NOT NULL,
    support TEXT NOT NULL,
    UNIQUE (subject, metric, unit, value_order, period)
) STRICT;

-- The ledger: what each document says, in the order in which it was written.
CREATE TABLE entity_assertions (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    entity INTEGER NOT NULL REFERENCES entities (id),
    type TEXT NOT NULL,
    kind TEXT,
    name TEXT NOT NULL,
    aliases TEXT NOT NULL,
    code TEXT,
    properties TEXT NOT NULL,             -- JSON: {"name": "value", ...}
    origin INTEGER NOT NULL,
    rule TEXT NOT NULL,
    confidence REAL NOT NULL,
    evidence TEXT NOT NULL                -- JSON: [[start, end, "text"], ...]
) STRICT;

CREATE INDEX entity_assertions_by_document ON entity_assertions (document);
CREATE INDEX entity_assertions_by_entity ON entity_assertions (entity, origin, document);

CREATE TABLE relation_assertions (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    relation INTEGER NOT NULL REFERENCES relations (id),
    qualifiers TEXT NOT NULL,
    origin INTEGER NOT NULL,
    rule TEXT NOT NULL,
    confidence REAL NOT NULL,
    evidence TEXT NOT NULL
) STRICT;

CREATE INDEX relation_assertions_by_document ON relation_assertions (document);
CREATE INDEX relation_assertions_by_relation ON relation_assertions (relation, document);

CREATE TABLE indicator_assertions (
    id INTEGER PRIMARY KEY,
    document INTEGER NOT NULL REFERENCES documents (id),
    indicator INTEGER NOT NULL REFERENCES indicators (id),
    rule TEXT NOT NULL,
    confidence REAL NOT NULL,
    evidence TEXT NOT NULL
) STRICT;

CREATE INDEX indicator_assertions_by_document ON indicator_assertions (document);
CREATE INDEX indicator_assertions_by_indicator ON indicator_assertions (indicator, document);

-- Names to search: one row for each distinct name of an entity; the index holds every character as a word of its own, so a phrase finds any
-- part of a name from one character on. What is not ASCII is a word character to the ascii tokenizer, whatever the Unicode version.
CREATE TABLE names (
    id INTEGER PRIMARY KEY,
    entity INTEGER NOT NULL REFERENCES entities (id),
    folded TEXT NOT NULL
) STRICT;

CREATE INDEX names_by_entity ON names (entity);

CREATE VIRTUAL TABLE name_index USING fts5 (characters, content = '', contentless_delete = 1, tokenize = 'ascii');
