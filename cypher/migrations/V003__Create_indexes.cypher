// What people look for: names and any part of them, official codes, dates, years. Never quotes or other long text: an index of this kind refuses
// values of more than about 8 kB, and with them the write.
CREATE TEXT INDEX place_name IF NOT EXISTS FOR (n:Place) ON (n.name);
CREATE TEXT INDEX organization_name IF NOT EXISTS FOR (n:Organization) ON (n.name);
CREATE TEXT INDEX person_name IF NOT EXISTS FOR (n:Person) ON (n.name);
CREATE TEXT INDEX project_name IF NOT EXISTS FOR (n:Project) ON (n.name);
CREATE TEXT INDEX program_name IF NOT EXISTS FOR (n:Program) ON (n.name);
CREATE TEXT INDEX honour_name IF NOT EXISTS FOR (n:Honour) ON (n.name);
CREATE TEXT INDEX policy_name IF NOT EXISTS FOR (n:Policy) ON (n.name);
CREATE TEXT INDEX document_name IF NOT EXISTS FOR (n:Document) ON (n.name);
CREATE TEXT INDEX indicator_name IF NOT EXISTS FOR (n:Indicator) ON (n.name);
CREATE RANGE INDEX place_code IF NOT EXISTS FOR (n:Place) ON (n.code);
CREATE RANGE INDEX project_status IF NOT EXISTS FOR (n:Project) ON (n.status);
CREATE RANGE INDEX project_year IF NOT EXISTS FOR (n:Project) ON (n.year);
CREATE RANGE INDEX project_amount IF NOT EXISTS FOR (n:Project) ON (n.amount);
CREATE RANGE INDEX program_status IF NOT EXISTS FOR (n:Program) ON (n.status);
CREATE RANGE INDEX program_year IF NOT EXISTS FOR (n:Program) ON (n.year);
CREATE RANGE INDEX honour_level IF NOT EXISTS FOR (n:Honour) ON (n.level);
CREATE RANGE INDEX honour_year IF NOT EXISTS FOR (n:Honour) ON (n.year);
CREATE RANGE INDEX document_published_on IF NOT EXISTS FOR (n:Document) ON (n.published_on);
// Any two characters and more of a name or another name: CALL db.index.fulltext.queryNodes('entity_names', '"四褐山"').
CREATE FULLTEXT INDEX entity_names IF NOT EXISTS
FOR (n:Place|Organization|Person|Project|Program|Honour|Policy) ON EACH [n.name, n.aliases]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
// What the store itself reads.
CREATE RANGE INDEX ledger_head IF NOT EXISTS FOR (n:__Ledger) ON (n.head);
CREATE RANGE INDEX ledger_tail IF NOT EXISTS FOR (n:__Ledger) ON (n.tail);
CREATE FULLTEXT INDEX ledger_names IF NOT EXISTS
FOR (n:__Ledger) ON EACH [n.names]
OPTIONS {indexConfig: {`fulltext.analyzer`: 'cjk'}};
