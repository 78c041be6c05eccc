// When each document last changed: what those need who follow the graph. Times are ISO texts in UTC that sort as they came.
CREATE RANGE INDEX ledger_changed IF NOT EXISTS FOR (n:__Ledger) ON (n.changed);
