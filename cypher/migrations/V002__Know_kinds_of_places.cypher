// A label is known from its first use on, even where nothing bears it any more. Kinds follow types, so that a program that shows a node by its
// last label shows a sub-district as one, and not as just a place.
CREATE (n:Place:Province) DELETE n;
CREATE (n:Place:City) DELETE n;
CREATE (n:Place:District) DELETE n;
CREATE (n:Place:Subdistrict) DELETE n;
CREATE (n:Place:Community) DELETE n;
CREATE (n:Place:Neighbourhood) DELETE n;
CREATE (n:Place:Road) DELETE n;
CREATE (n:Place:Site) DELETE n;
