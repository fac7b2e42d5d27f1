package storage

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"soc2ready/assessment"
)

// smallDisk mounts a disk of that size.
func smallDisk(t *testing.T, size string) string {
	t.Helper()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to mount a small disk")
	}
	dir := t.TempDir()
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("can't mount a small disk here: ", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func TestFullDiskKeepsWhatWasSavedAndWorksAgainAfterwards(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "400k")
	d, err := Open(t.Context(), filepath.Join(dir, "a.db"), Create, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	book := newBookIn(t, d)
	answer(t, d, book, 1)
	fillUp(t, filepath.Join(dir, "filler"))

	stored, err := d.Load(t.Context(), book.ID())
	if err != nil {
		t.Fatal(err)
	}
	head := book.Head()
	entries := book.Answer(2, assessment.Partial, strings.Repeat("long ", 5000))
	for range 3 {
		err = d.Append(t.Context(), book.ID(), head, entries, book.Summary())
		refused(t, err, assessment.ErrNoSpace, d.Path())
	}
	if why := d.ReadOnly(); why != "" {
		t.Errorf("gave up writing: %s", why)
	}
	if again, err := d.Load(t.Context(), book.ID()); err != nil || again.Head != stored.Head {
		t.Fatalf("what was saved is not there: %v", err)
	}
	err = d.Backup(t.Context(), filepath.Join(dir, "backup.db"))
	refused(t, err, assessment.ErrNoSpace, dir)
	_, err = Open(t.Context(), filepath.Join(dir, "other.db"), Create, 0)
	refused(t, err, assessment.ErrNoSpace, dir)
	only(t, dir, "a.db", "filler")

	if err := os.Remove(filepath.Join(dir, "filler")); err != nil {
		t.Fatal(err)
	}
	if err := d.Append(t.Context(), book.ID(), head, entries, book.Summary()); err != nil {
		t.Fatalf("after room was made: %v", err)
	}
	sound(t, d, book)
}

func TestFullDiskDuringAnUpgradeLeavesTheFileAsItWas(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "400k")
	path := filepath.Join(dir, "a.db")
	d, err := Open(t.Context(), path, Create, 0)
	if err != nil {
		t.Fatal(err)
	}
	book := newBookIn(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	fillUp(t, filepath.Join(dir, "filler"))
	before := read(t, path)
	_, err = open(t.Context(), path, ReadWrite, 0, append(migrations(), addColumn))
	refused(t, err, assessment.ErrNoSpace, path)
	unchanged(t, path, before)
	only(t, dir, "a.db", "filler")
	sound(t, opened(t, path, ReadOnly), book)
}

func TestReadOnlyDiskIsOpenedForReading(t *testing.T) {
	t.Parallel()
	dir := smallDisk(t, "1m")
	path := filepath.Join(dir, "a.db")
	d, err := Open(t.Context(), path, Create, 0)
	if err != nil {
		t.Fatal(err)
	}
	book := newBookIn(t, d)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	d, err = Open(t.Context(), path, ReadWrite, 0)
	if err != nil {
		t.Fatal(err)
	}
	if d.ReadOnly() == "" {
		t.Error("no reason given")
	}
	refusesWrites(t, d, book)
	sound(t, d, book)
	_, err = Open(t.Context(), filepath.Join(dir, "new.db"), Create, 0)
	refused(t, err, assessment.ErrReadOnly, dir)
	_, err = Open(t.Context(), filepath.Join(dir, "sub", "new.db"), Create, 0)
	refused(t, err, assessment.ErrReadOnly, dir)
	if err := errors.Join(d.Close()); err != nil {
		t.Error(err)
	}
}
