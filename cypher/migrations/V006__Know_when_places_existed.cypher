// schema 2
// Places know since when and until when they exist. Facts of version 1 are facts of version 2 as they stand, so no document is built again.
CREATE RANGE INDEX place_valid_from IF NOT EXISTS FOR (n:Place) ON (n.valid_from);
CREATE RANGE INDEX place_valid_from_precision IF NOT EXISTS FOR (n:Place) ON (n.valid_from_precision);
CREATE RANGE INDEX place_valid_to IF NOT EXISTS FOR (n:Place) ON (n.valid_to);
CREATE RANGE INDEX place_valid_to_precision IF NOT EXISTS FOR (n:Place) ON (n.valid_to_precision);
