package storage

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"soc2ready/assessment"
)

func TestBackupIsWholeAndPrivate(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	d := opened(t, path, ReadWrite)
	dir := t.TempDir()
	to := filepath.Join(dir, "backup.db")
	if err := d.Backup(t.Context(), to); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(to); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	only(t, dir, "backup.db")
	sound(t, opened(t, to, ReadWrite), book)
	answer(t, d, book, 1) // saving goes on
}

func TestBackupRefusesATakenPlace(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	d := opened(t, path, ReadOnly)
	dir := t.TempDir()
	to := filepath.Join(dir, "backup.db")
	write(t, to, []byte("someone's"))
	refused(t, d.Backup(t.Context(), to), assessment.ErrExists, to)
	refused(t, d.Backup(t.Context(), dir), assessment.ErrExists, dir)
	refused(t, d.Backup(t.Context(), path), assessment.ErrExists, path)
	refused(t, d.Backup(t.Context(), filepath.Join(dir, "no", "b.db")), assessment.ErrNotFound, dir)
	if err := os.Symlink(filepath.Join(dir, "nowhere"), filepath.Join(dir, "link")); err == nil {
		refused(t, d.Backup(t.Context(), filepath.Join(dir, "link")), assessment.ErrExists, dir)
		_ = os.Remove(filepath.Join(dir, "link"))
	}
	unchanged(t, to, []byte("someone's"))
	only(t, dir, "backup.db")
}

func TestBackupOfADamagedFileLeavesNothing(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	d := opened(t, path, ReadWrite)
	b := read(t, path)
	for i := 4096; i < len(b); i++ {
		b[i] = 0x55
	}
	write(t, path, b)
	dir := t.TempDir()
	refused(t, d.Backup(t.Context(), filepath.Join(dir, "backup.db")), assessment.ErrDamaged, dir)
	only(t, dir)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Backup(ctx, filepath.Join(dir, "backup.db")); err == nil {
		t.Error("a canceled backup was made")
	}
	only(t, dir)
}

func TestRestorePutsTheBackupInPlaceAndKeepsTheFileThatWasThere(t *testing.T) {
	t.Parallel()
	from, book := filled(t)
	path, present := filled(t)
	d := opened(t, path, ReadWrite)
	answer(t, d, present, 1)
	aside, err := Restore(t.Context(), from, path, 0)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, opened(t, path, ReadWrite), book)
	if aside != path+".before-restore" {
		t.Errorf("the old file is %s", aside)
	}
	sound(t, opened(t, aside, ReadOnly), present)
	if aside, err = Restore(t.Context(), from, path, 0); err != nil || aside != path+".before-restore-2" {
		t.Errorf("a second time: %s %v", aside, err)
	}
	for _, p := range []string{path, aside} {
		if info, err := os.Stat(p); err != nil || info.Mode() != 0o600 {
			t.Errorf("%s: %v %v", p, info.Mode(), err)
		}
	}
}

func TestEachRestoreKeepsTheFileThatWasThereUnderItsOwnName(t *testing.T) {
	t.Parallel()
	from, _ := filled(t)
	dir := t.TempDir()
	to := filepath.Join(dir, "a.db")
	write(t, to, read(t, from))
	names := map[string]bool{}
	for i := range 4 {
		before := read(t, to)
		aside, err := Restore(t.Context(), from, to, 0)
		if err != nil || names[aside] {
			t.Fatalf("restore %d: %s, %v", i+1, aside, err)
		}
		names[aside] = true
		unchanged(t, aside, before)
	}
}

func TestRestoreToWhereThereIsNothing(t *testing.T) {
	t.Parallel()
	from, book := filled(t)
	path := filepath.Join(t.TempDir(), "new", "a.db")
	aside, err := Restore(t.Context(), from, path, 0)
	if err != nil || aside != "" {
		t.Fatal(aside, err)
	}
	sound(t, opened(t, path, ReadWrite), book)
	only(t, filepath.Dir(path), "a.db")
}

func TestRestoreOverADamagedFileTakesItsJournalAway(t *testing.T) {
	t.Parallel()
	from, book := filled(t)
	path, _ := filled(t)
	rotten := append(make([]byte, 50), read(t, path)[50:]...)
	write(t, path, rotten)
	write(t, path+"-journal", []byte("rotten too"))
	aside, err := Restore(t.Context(), from, path, 0)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, opened(t, path, ReadWrite), book)
	unchanged(t, aside, rotten)
	unchanged(t, aside+"-journal", []byte("rotten too"))
}

func TestDamagedBackupIsRefusedBeforeAnythingIsTouched(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	good, _ := filled(t)
	whole := read(t, good)
	before := read(t, path)
	dir := t.TempDir()
	from := filepath.Join(dir, "backup.db")
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":     func([]byte) []byte { return nil },
		"text":      func([]byte) []byte { return []byte("not a backup") },
		"cut":       func(b []byte) []byte { return b[:len(b)-4096] },
		"rotten":    func(b []byte) []byte { copy(b[len(b)-9000:], make([]byte, 5000)); return b },
		"too short": func(b []byte) []byte { return b[:99] },
	} {
		write(t, from, spoil(append([]byte{}, whole...)))
		if _, err := Restore(t.Context(), from, path, 0); err == nil {
			t.Errorf("%s: restored", name)
		} else {
			refused(t, err, assessment.ErrDamaged, from)
		}
		unchanged(t, path, before)
		only(t, filepath.Dir(path), "a.db")
	}
	_, err := Restore(t.Context(), filepath.Join(dir, "no"), path, 0)
	refused(t, err, assessment.ErrNotFound, dir)
	_, err = Restore(t.Context(), path, path, 0)
	refused(t, err, assessment.ErrExists, path)
	_, err = Restore(t.Context(), good, dir, 0)
	refused(t, err, assessment.ErrExists, dir)
	sound(t, opened(t, path, ReadWrite), book)
}
