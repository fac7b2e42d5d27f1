package storage

// schema1 is the first schema.
//
// num stands for the assessment in the other tables, so that their keys stay
// small. Times are milliseconds since 1970, UTC. Entries, items and scores are
// found by key alone, so that nothing gets slower as the file grows; a list
// reads the table assessment and no other.
//
// History is append-only: a row can't be inserted over another, changed but
// for erasing its payload, or deleted but with its whole assessment (the rows
// go by ON DELETE CASCADE, when the parent is gone already and the guard lets
// them pass). Whoever owns the file can drop the guards: they protect against
// mistakes.
const schema1 = `
CREATE TABLE assessment (
	num         INTEGER PRIMARY KEY,
	id          TEXT NOT NULL UNIQUE,
	name        TEXT NOT NULL UNIQUE,
	org         TEXT NOT NULL,
	system      TEXT NOT NULL,
	target_type INTEGER NOT NULL,
	changed_at  INTEGER NOT NULL,
	head        TEXT NOT NULL,
	last        INTEGER NOT NULL,
	checkpoint  TEXT NOT NULL,
	place       TEXT NOT NULL,
	score_head  TEXT NOT NULL,
	score_day   TEXT NOT NULL,
	score_bank  TEXT NOT NULL,
	score_rules INTEGER NOT NULL,
	score_body  TEXT NOT NULL
) STRICT;

CREATE TABLE item (
	assessment INTEGER NOT NULL REFERENCES assessment (num) ON DELETE CASCADE,
	kind       TEXT NOT NULL,
	subject    TEXT NOT NULL,
	value      TEXT NOT NULL,
	PRIMARY KEY (assessment, kind, subject)
) STRICT, WITHOUT ROWID;

CREATE TABLE history (
	assessment INTEGER NOT NULL REFERENCES assessment (num) ON DELETE CASCADE,
	n          INTEGER NOT NULL,
	time       INTEGER NOT NULL,
	actor      TEXT NOT NULL,
	kind       TEXT NOT NULL,
	subject    TEXT NOT NULL,
	payload    TEXT,
	body       TEXT NOT NULL,
	hash       TEXT NOT NULL,
	previous   TEXT NOT NULL,
	PRIMARY KEY (assessment, n)
) STRICT, WITHOUT ROWID;

CREATE INDEX history_subject ON history (assessment, subject, n);

CREATE TABLE deleted (
	id   TEXT NOT NULL,
	name TEXT NOT NULL,
	head TEXT NOT NULL,
	last INTEGER NOT NULL,
	time INTEGER NOT NULL,
	PRIMARY KEY (id, head)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER history_insert BEFORE INSERT ON history
WHEN EXISTS (SELECT 1 FROM history WHERE assessment = NEW.assessment AND n = NEW.n)
BEGIN
	SELECT RAISE(ABORT, 'history is append-only');
END;

CREATE TRIGGER history_update BEFORE UPDATE ON history
WHEN NEW.payload IS NOT NULL
	OR NEW.assessment IS NOT OLD.assessment OR NEW.n IS NOT OLD.n OR NEW.time IS NOT OLD.time
	OR NEW.actor IS NOT OLD.actor OR NEW.kind IS NOT OLD.kind OR NEW.subject IS NOT OLD.subject
	OR NEW.body IS NOT OLD.body OR NEW.hash IS NOT OLD.hash OR NEW.previous IS NOT OLD.previous
BEGIN
	SELECT RAISE(ABORT, 'history is append-only');
END;

CREATE TRIGGER history_delete BEFORE DELETE ON history
WHEN EXISTS (SELECT 1 FROM assessment WHERE num = OLD.assessment)
BEGIN
	SELECT RAISE(ABORT, 'history is append-only');
END;
`

// schema2 finds the assessment that was changed last without reading all. Files
// of schema 1 that were made for a while before it have the index already, and
// that is no defect of theirs.
const schema2 = `CREATE INDEX IF NOT EXISTS assessment_changed ON assessment (changed_at DESC, name);`

// migrations lists the steps from an empty file to the present schema. Step i
// leads to version i+1; a step that was released is never changed. Foreign
// keys are on while a step runs, and can't be turned off inside a transaction.
func migrations() []string { return []string{schema1, schema2} }
