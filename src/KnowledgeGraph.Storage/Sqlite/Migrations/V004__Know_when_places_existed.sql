-- schema 2
-- Places know since when and until when they exist; these are properties, which have no columns of their own. Facts of version 1 are facts of
-- version 2 as they stand, so documents move along and none is built again.
UPDATE documents SET schema_version = '2' WHERE schema_version = '1';
