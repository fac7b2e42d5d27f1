package storage

import (
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"soc2ready/assessment"
)

// addColumn stands for a later schema.
const addColumn = `ALTER TABLE assessment ADD COLUMN colour TEXT NOT NULL DEFAULT 'blue';
	CREATE TABLE later (id INTEGER PRIMARY KEY) STRICT;`

func TestOlderFileIsBackedUpAndUpgraded(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	steps := append(migrations(), addColumn, "CREATE TABLE latest (id INTEGER PRIMARY KEY) STRICT")
	d, err := open(t.Context(), path, ReadWrite, 0, steps)
	if err != nil {
		t.Fatal(err)
	}
	if u := d.Upgrade(); u != (Upgrade{1, 3, path + ".schema-1"}) {
		t.Errorf("upgrade is %+v", u)
	}
	if lines, err := check(t.Context(), d.sql, path, steps); err != nil || len(lines) > 0 {
		t.Error(lines, err)
	}
	answer(t, d, book, 1)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	only(t, filepath.Dir(path), "a.db", "a.db.schema-1")

	_, err = Open(t.Context(), path, ReadWrite, 0)
	refused(t, err, assessment.ErrNewer, path)
	old := opened(t, path+".schema-1", ReadOnly)
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
	if !strings.Contains(err.Error(), "the file is at schema 2 now, as it was before in "+path+".schema-1") {
		t.Error(err)
	}
	only(t, filepath.Dir(path), "a.db", "a.db.schema-1")
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
		if u.From == 1 {
			n++
		}
	}
	if n != 1 {
		t.Errorf("%d upgraded", n)
	}
	only(t, filepath.Dir(path), "a.db", "a.db.schema-1")
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
	write(t, path+".schema-1", []byte("someone's"))
	d, err := open(t.Context(), path, ReadWrite, 0, append(migrations(), addColumn))
	if err != nil {
		t.Fatal(err)
	}
	if u := d.Upgrade(); u.Backup != path+".schema-1-2" {
		t.Errorf("backup is %s", u.Backup)
	}
	_ = d.Close()
	unchanged(t, path+".schema-1", []byte("someone's"))
}
