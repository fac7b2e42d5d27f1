package storage

import (
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

// addColumn stands for a later schema.
const addColumn = `ALTER TABLE assessment ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';
	CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;`

// present is the schema of the files that tests make, kept names what an
// upgrade from it leaves beside a file.
var present = len(migrations())

func kept(path string) string { return fmt.Sprintf("%s.schema-%d", path, present) }

// A file of the first schema gets what came since, and loses nothing; some have
// the index of the second already.
func TestFileOfTheFirstSchemaIsUpgraded(t *testing.T) {
	t.Parallel()
	for name, schema := range map[string]string{
		"as it was":      schema1,
		"with the index": schema1 + "CREATE INDEX assessment_changed ON assessment (changed_at DESC, name);",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			upgradesFrom(t, schema)
		})
	}
}

func upgradesFrom(t *testing.T, schema string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.db")
	first, err := open(t.Context(), path, Create, WaitInCommand, []string{schema})
	if err != nil {
		t.Fatal(err)
	}
	book := storagetest.NewBook(t, "a1", "acme")
	keep(t, first, book, "", book.Made())
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	restored := filepath.Join(t.TempDir(), "a.db")
	if _, err := Restore(t.Context(), path, restored, 0); err != nil {
		t.Fatal(err)
	}
	sound(t, opened(t, restored, ReadWrite), book)
	d := opened(t, path, ReadWrite)
	if u := d.Upgrade(); u != (Upgrade{1, present, path + ".schema-1"}) {
		t.Errorf("upgrade is %+v", u)
	}
	sound(t, d, book)
	if lines, err := d.Check(t.Context()); err != nil || len(lines) > 0 {
		t.Error(lines, err)
	}
	if sum, err := d.Latest(t.Context()); err != nil || sum.ID != book.ID() {
		t.Errorf("the latest is %+v, %v", sum, err)
	}
}

func TestOlderFileIsBackedUpAndUpgraded(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	steps := append(migrations(), addColumn, "CREATE TABLE latest (id INTEGER PRIMARY KEY) STRICT")
	d, err := open(t.Context(), path, ReadWrite, 0, steps)
	if err != nil {
		t.Fatal(err)
	}
	if u := d.Upgrade(); u != (Upgrade{present, present + 2, kept(path)}) {
		t.Errorf("upgrade is %+v", u)
	}
	if lines, err := check(t.Context(), d.sql, path, steps); err != nil || len(lines) > 0 {
		t.Error(lines, err)
	}
	answer(t, d, book, 1)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	only(t, filepath.Dir(path), "a.db", kept("a.db"))

	_, err = Open(t.Context(), path, ReadWrite, 0)
	refused(t, err, assessment.ErrNewer, path)
	old := opened(t, kept(path), ReadOnly)
	if lines, err := old.Check(t.Context()); err != nil || len(lines) > 0 {
		t.Error(lines, err)
	}
	s, err := old.Load(t.Context(), book.ID())
	if err != nil || s.Last != book.Last()-1 {
		t.Errorf("the backup ends at entry %d: %v", s.Last, err)
	}
}

func TestUpgradeThatFailsLeavesTheFileAsItWas(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]string{
		"words":   addColumn + "; CREATE TABLE assessment (x)",
		"orphans": "PRAGMA defer_foreign_keys = 1; INSERT INTO item VALUES (999, 'a', 'b', 'c')",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, book := filled(t)
			before := read(t, path)
			_, err := open(t.Context(), path, ReadWrite, 0, append(migrations(), step))
			refused(t, err, assessment.ErrDamaged, "")
			if !strings.Contains(err.Error(), "the file is as it was before") {
				t.Error(err)
			}
			unchanged(t, path, before)
			only(t, filepath.Dir(path), "a.db")
			sound(t, opened(t, path, ReadWrite), book)
		})
	}
}

func TestUpgradeThatFailsLaterKeepsTheBackupAndTheStepBefore(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	_, err := open(t.Context(), path, ReadWrite, 0, append(migrations(), addColumn, "CREATE TABLE assessment (x)"))
	refused(t, err, assessment.ErrDamaged, path)
	if !strings.Contains(err.Error(), fmt.Sprintf("the file is at schema %d now, as it was before in %s", present+1, kept(path))) {
		t.Error(err)
	}
	only(t, filepath.Dir(path), "a.db", kept("a.db"))
	d, err := open(t.Context(), path, ReadWrite, 0, append(migrations(), addColumn))
	if err != nil {
		t.Fatal(err)
	}
	if d.Upgrade() != (Upgrade{}) {
		t.Error("upgraded twice")
	}
	_ = d.Close()
}

func TestProgramsThatUpgradeAtOnceTakeTurns(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	steps := append(migrations(), addColumn)
	var wg sync.WaitGroup
	upgraded := make(chan Upgrade, 6)
	for range cap(upgraded) {
		wg.Go(func() {
			d, err := open(t.Context(), path, ReadWrite, WaitInCommand, steps)
			if err != nil {
				t.Error(err)
				return
			}
			upgraded <- d.Upgrade()
			_ = d.Close()
		})
	}
	wg.Wait()
	close(upgraded)
	n := 0
	for u := range upgraded {
		if u.From == present {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d upgraded", n)
	}
	only(t, filepath.Dir(path), "a.db", kept("a.db"))
	d, err := open(t.Context(), path, ReadWrite, 0, steps)
	if err != nil {
		t.Fatal(err)
	}
	s, err := d.Load(t.Context(), book.ID())
	if err != nil || s.Head != book.Head() {
		t.Error(err)
	}
	_ = d.Close()
}

func TestOlderFileThatCannotBeWrittenSaysSo(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	before := read(t, path)
	_, err := open(t.Context(), path, ReadOnly, 0, append(migrations(), addColumn))
	refused(t, err, assessment.ErrReadOnly, path)
	unchanged(t, path, before)
}

func TestBackupsOfUpgradesDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	write(t, kept(path), []byte("someone's"))
	d, err := open(t.Context(), path, ReadWrite, 0, append(migrations(), addColumn))
	if err != nil {
		t.Fatal(err)
	}
	if u := d.Upgrade(); u.Backup != kept(path)+"-2" {
		t.Errorf("backup is %s", u.Backup)
	}
	_ = d.Close()
	unchanged(t, kept(path), []byte("someone's"))
}
