package storage

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"soc2ready/assessment"
)

func TestHistoryIsAppendOnlyForEveryStatement(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	d := opened(t, path, ReadWrite)
	for _, q := range []string{
		"UPDATE history SET actor = 'eve' WHERE n = 3",
		"UPDATE history SET payload = '{}' WHERE n = 3",
		"UPDATE history SET payload = NULL, hash = 'x' WHERE n = 3",
		"UPDATE history SET n = 1000 WHERE n = 3",
		"UPDATE OR REPLACE history SET n = 4 WHERE n = 3",
		"DELETE FROM history",
		"DELETE FROM history WHERE n = 3",
		"INSERT OR REPLACE INTO history SELECT assessment, n, 0, actor, kind, subject, payload, body, hash, previous FROM history WHERE n = 3",
		"INSERT INTO history VALUES (999, 1, 0, '', '', '', '', '', '', '')",
		"INSERT INTO item VALUES (1, 'a', 'b', x'00')",
		"PRAGMA writable_schema = 1; DELETE FROM sqlite_schema",
	} {
		if _, err := d.sql.ExecContext(t.Context(), q); err == nil {
			t.Errorf("%s: was done", q)
		}
	}
	sound(t, d, book)
}

func TestRedactErasesThePayloadAndTheChainHolds(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	d := opened(t, path, ReadWrite)
	head := book.Head()
	secret := "AKIA" + strings.Repeat("SECRET", 4)
	keep(t, d, book, head, book.Answer(5, assessment.Partial, secret))
	n := book.Last()

	var no assessment.Refused
	if err := d.Redact(t.Context(), book.ID(), n); !errors.As(err, &no) {
		t.Fatalf("the standing value was redacted: %v", err)
	}
	head = book.Head()
	keep(t, d, book, head, book.Answer(5, assessment.Partial, "without"))
	head = book.Head()
	keep(t, d, book, head, book.Answer(5, assessment.Partial, "it"))
	for _, n := range []int{n, n + 1, n} {
		if err := d.Redact(t.Context(), book.ID(), n); err != nil {
			t.Fatal(err)
		}
	}
	sound(t, d, book)
	h, err := d.History(t.Context(), book.ID(), "", n-1, 2)
	if err != nil || !h[0].Redacted() || !h[1].Redacted() {
		t.Fatal(h, err)
	}
	if bytes.Contains(read(t, path), []byte(secret)) {
		t.Error("the secret is still in the file")
	}
	for _, id := range []string{book.ID(), "nobody"} {
		if err := d.Redact(t.Context(), id, 9999); !errors.Is(err, assessment.ErrNotFound) {
			t.Errorf("got %v", err)
		}
	}
}

func TestDeletionIsRememberedAndItsTextIsGone(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	d := opened(t, path, ReadWrite)
	if err := d.Delete(t.Context(), book.ID(), book.Head()); err != nil {
		t.Fatal(err)
	}
	all, err := d.Deleted(t.Context())
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	if x := all[0]; x.ID != book.ID() || x.Name != "acme" || x.Head != book.Head() || x.Last != book.Last() || x.Time.IsZero() {
		t.Errorf("remembered as %+v", x)
	}
	if bytes.Contains(read(t, path), []byte(note)) {
		t.Error("a note of the deleted assessment is still in the file")
	}
	if lines, err := d.Check(t.Context()); err != nil || len(lines) > 0 {
		t.Error(lines, err)
	}
}

func TestCheckFindsWhatOtherProgramsDid(t *testing.T) {
	t.Parallel()
	for statements, words := range map[string]string{
		"DROP TRIGGER history_delete":                                       "trigger history_delete is missing",
		"DROP TRIGGER history_delete; DELETE FROM history WHERE n = 12":     "does not end where it should",
		"DROP TRIGGER history_delete; DELETE FROM history WHERE n > 20":     "does not end where it should",
		"UPDATE assessment SET head = 'x'":                                  "does not end where it should",
		"PRAGMA foreign_keys = 0; DELETE FROM assessment":                   "rows of an assessment that is gone",
		"CREATE TRIGGER t AFTER INSERT ON item BEGIN DELETE FROM item; END": `"trigger t" does not belong here`,
		"DROP INDEX history_subject":                                        "index history_subject is missing",
		"CREATE TABLE \"a\nb\" (x)":                                         `"table a\nb" does not belong here`,
		"PRAGMA writable_schema = 1; UPDATE sqlite_schema SET sql = replace(sql, 'n)', 'time)') WHERE name = 'history_subject'": "history_subject",
	} {
		path, _ := filled(t)
		tamper(t, path, statements)
		d := opened(t, path, ReadWrite)
		lines, err := d.Check(t.Context())
		if err != nil || !strings.Contains(strings.Join(lines, "\n"), words) {
			t.Errorf("%s: found %q, %v", statements, lines, err)
		}
	}
}

func TestFileWithoutOurTablesIsDamaged(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	tamper(t, path, "DROP TABLE item")
	d := opened(t, path, ReadWrite)
	_, err := d.Load(t.Context(), book.ID())
	refused(t, err, assessment.ErrDamaged, path)
	head := book.Head()
	err = d.Append(t.Context(), book.ID(), head, book.Answer(1, assessment.Partial, ""), book.Summary())
	refused(t, err, assessment.ErrDamaged, path)
}

func TestRowThatCannotBeReadIsDamage(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	tamper(t, path, `CREATE TABLE h AS SELECT * FROM history; UPDATE h SET body = NULL WHERE n = 3;
		DROP TABLE history; ALTER TABLE h RENAME TO history`)
	_, err := opened(t, path, ReadWrite).History(t.Context(), book.ID(), "", 0, 0)
	refused(t, err, assessment.ErrDamaged, path)
}

func TestFileInWALModeIsUsedAsItIs(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	tamper(t, path, "PRAGMA journal_mode = WAL")
	d, err := Open(t.Context(), path, ReadWrite, 0)
	if err != nil {
		t.Fatal(err)
	}
	answer(t, d, book, 1)
	sound(t, d, book)
	to := path + ".backup"
	if err := d.Backup(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	sound(t, opened(t, to, ReadOnly), book)
	if _, err := os.Stat(to + "-wal"); err == nil {
		t.Error("the backup is more than one file")
	}
}

func TestListPageGoesOnAfterAName(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	d := opened(t, path, ReadWrite)
	fillWith(t, d, 25)
	var names []string
	for after := ""; ; {
		page, err := d.ListPage(t.Context(), after, 7)
		if err != nil {
			t.Fatal(err)
		}
		if len(page) == 0 {
			break
		}
		for _, s := range page {
			names = append(names, s.Name)
		}
		after = names[len(names)-1]
	}
	all, err := d.List(t.Context())
	if err != nil || len(all) != 26 || len(names) != 26 {
		t.Fatalf("%d in pages, %d in all, %v", len(names), len(all), err)
	}
	for i := range all {
		if all[i].Name != names[i] {
			t.Fatalf("page has %s where the list has %s", names[i], all[i].Name)
		}
	}
}
