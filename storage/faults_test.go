//go:build unix

package storage

import (
	"context"
	"errors"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

func TestKilledWriterLosesNothingItAcknowledged(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	for range 12 {
		a := start(t, "answer for ever", path)
		var head string
		for range 1 + rand.IntN(30) {
			head = a.line()
		}
		if rest := a.kill(); len(rest) > 0 {
			head = rest[len(rest)-1]
		}
		d, err := Open(t.Context(), path, ReadWrite, 0)
		if err != nil {
			t.Fatal(err)
		}
		h, err := d.History(t.Context(), "a1", "", 0, 0)
		if err != nil {
			t.Fatal(err)
		}
		kept := false
		for _, e := range h {
			kept = kept || e.Hash == head
		}
		if !kept {
			t.Fatal("an acknowledged answer is gone")
		}
		if err := assessment.VerifyChain(h, h[len(h)-1].Hash); err != nil {
			t.Fatal(err)
		}
		if lines, err := d.Check(t.Context()); err != nil || len(lines) > 0 {
			t.Fatal(lines, err)
		}
		if err := d.Close(); err != nil {
			t.Fatal(err)
		}
	}
}

func TestWriteCutOffByAKillIsRolledBackAtOpen(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	before := read(t, path)
	a := start(t, "stop half way through a write", path)
	a.line()
	a.kill()
	if string(read(t, path)) == string(before) {
		t.Fatal("the write had changed nothing yet: the test tests nothing")
	}
	only(t, filepath.Dir(path), "a.db", "a.db-journal")

	_, err := Open(t.Context(), path, ReadOnly, 0)
	refused(t, err, assessment.ErrReadOnly, path)

	sound(t, opened(t, path, ReadWrite), book)
	only(t, filepath.Dir(path), "a.db")
}

func TestDamageIsFoundWhenTheJournalOfACutOffWriteIsGone(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	a := start(t, "stop half way through a write", path)
	a.line()
	a.kill()
	if err := os.Remove(path + "-journal"); err != nil {
		t.Fatal(err)
	}
	d, err := Open(t.Context(), path, ReadWrite, 0)
	if errors.Is(err, assessment.ErrDamaged) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	lines, err := d.Check(t.Context())
	if err != nil || len(lines) == 0 {
		t.Errorf("no defect found: %v", err)
	}
	_ = d.Close()
}

func TestLockedFileIsWaitedForAndThenRefused(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	d, err := Open(t.Context(), path, ReadWrite, 80*time.Millisecond)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	a := start(t, "stop half way through a write", path)
	a.line()

	head := book.Head()
	began := time.Now()
	entries := book.Answer(1, assessment.Partial, "while locked")
	err = d.Append(t.Context(), book.ID(), head, entries, book.Summary())
	refused(t, err, assessment.ErrLocked, path)
	if waited := time.Since(began); waited < 80*time.Millisecond {
		t.Errorf("gave up after %v", waited)
	}
	_, err = d.List(t.Context())
	refused(t, err, assessment.ErrLocked, path)
	_, err = Open(t.Context(), path, ReadWrite, 0)
	refused(t, err, assessment.ErrLocked, path)
	_, err = Restore(t.Context(), copyOf(t, path), path, 0)
	refused(t, err, assessment.ErrLocked, path)

	patient := &DB{path: path}
	if patient.sql, err = connect(path, "rw", time.Hour); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = patient.sql.Close() }()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := patient.List(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("the deadline did not end the wait: %v", err)
	}

	if err := a.cmd.Process.Signal(syscall.SIGSTOP); err != nil { // asleep it still holds the lock
		t.Fatal(err)
	}
	err = d.Append(t.Context(), book.ID(), head, entries, book.Summary())
	refused(t, err, assessment.ErrLocked, path)

	a.kill()
	if err := d.Append(t.Context(), book.ID(), head, entries, book.Summary()); err != nil {
		t.Fatalf("after the holder of the lock died: %v", err)
	}
	sound(t, d, book)
}

// copyOf gives a good file that has nothing to do with the lock.
func copyOf(t *testing.T, path string) string {
	t.Helper()
	good, _ := filled(t)
	if good == path {
		t.Fatal("not another file")
	}
	return good
}

func TestFileThatCannotBeWrittenIsOpenedForReading(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become another user")
	}
	for name, c := range map[string]struct {
		file, folder fs.FileMode
		words        string
	}{
		"file":   {0o644, 0o777, "no permission to write the file (owner uid 0, mode 0644)"},
		"folder": {0o666, 0o755, "can't be written, and a write needs a journal there"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := forNobody(t, c.file, c.folder)
			got := says(t, "be nobody and answer", path)
			for _, want := range []string{"lists 1\n", c.words, "write: can't save to " + path} {
				if !strings.Contains(got, want) {
					t.Errorf("said\n%s\nwithout %q", got, want)
				}
			}
		})
	}
}

func TestFileThatCannotBeReadSaysWhoOwnsIt(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Skip("needs root, to become another user")
	}
	path := forNobody(t, 0o600, 0o755)
	if got := says(t, "be nobody and answer", path); !strings.Contains(got, "no permission (owner uid 0, mode 0600)") {
		t.Error(got)
	}
}

func forNobody(t *testing.T, file, folder fs.FileMode) string {
	t.Helper()
	path, _ := filled(t)
	dir := filepath.Dir(path)
	if err := errors.Join(os.Chmod(filepath.Dir(dir), 0o755), os.Chmod(dir, folder), os.Chmod(path, file)); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryFileIsPrivateWhateverTheUmask(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "sub", "deep", "a.db")
	if got := says(t, "create under umask 0", path); got != "" {
		t.Fatal(got)
	}
	n := 0
	err := filepath.WalkDir(filepath.Join(dir, "sub"), func(p string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		n++
		info, err := e.Info()
		if err == nil && info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", p, info.Mode())
		}
		return err
	})
	if err != nil || n != 4 {
		t.Fatalf("%d files and folders, %v", n, err)
	}
}

func TestJournalIsPrivateToo(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	a := start(t, "stop half way through a write", path)
	a.line()
	if info, err := os.Stat(path + "-journal"); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the journal: %v %v", info, err)
	}
	a.kill()
}

func TestLimitOfFileSizeIsNoSpaceAndKeepsWhatWasSaved(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	said := strings.Split(says(t, "answer within a limit of file size", path), "\n")
	if len(said) < 3 || !strings.Contains(said[len(said)-1], "make room and try again") {
		t.Fatalf("said %q", said)
	}
	d := opened(t, path, ReadWrite)
	s, err := d.Load(t.Context(), "a1")
	if err != nil || s.Head != said[len(said)-2] {
		t.Fatalf("the head is not the last one acknowledged: %v", err)
	}
	if lines, err := d.Check(t.Context()); err != nil || len(lines) > 0 {
		t.Fatal(lines, err)
	}
}

func TestFileThatWasReplacedIsNotWrittenAnyMore(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	d, err := Open(t.Context(), path, ReadWrite, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = d.Close() }()
	answer(t, d, book, 1)
	good, other := filled(t)
	if _, err := Restore(t.Context(), good, path, 0); err != nil {
		t.Fatal(err)
	}
	head := book.Head()
	err = d.Append(t.Context(), book.ID(), head, book.Answer(2, assessment.Partial, ""), book.Summary())
	refused(t, err, assessment.ErrReadOnly, path)
	if !strings.Contains(d.ReadOnly(), "replaced") {
		t.Errorf("read-only because %q", d.ReadOnly())
	}
	sound(t, opened(t, path, ReadWrite), other)
}

// fillUp writes to a disk until it is full.
func fillUp(t *testing.T, path string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, err := f.Write(make([]byte, 4096)); err != nil {
			break
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func newBookIn(t *testing.T, d *DB) *storagetest.Book {
	t.Helper()
	book := storagetest.NewBook(t, "a1", "acme")
	keep(t, d, book, "", book.Made())
	return book
}

func TestErrorsOfTheSystemAreToldInWordsThatSayWhatToDo(t *testing.T) {
	t.Parallel()
	for cause, want := range map[error]struct {
		kind error
		says string
	}{
		fs.ErrNotExist:                        {assessment.ErrNotFound, "no such file or folder"},
		syscall.ENOTDIR:                       {assessment.ErrNotFound, "no such file or folder"},
		fs.ErrExist:                           {assessment.ErrExists, "exists"},
		fs.ErrPermission:                      {assessment.ErrReadOnly, "no permission"},
		syscall.EROFS:                         {assessment.ErrReadOnly, "read-only file system"},
		syscall.ENOSPC:                        {assessment.ErrNoSpace, "no space left"},
		syscall.EFBIG:                         {assessment.ErrNoSpace, "no space left"},
		syscall.EMFILE:                        {nil, "too many files are open"},
		&fs.PathError{Err: syscall.ELOOP}:     {nil, syscall.ELOOP.Error()},
		&os.LinkError{Err: syscall.EINVAL}:    {nil, syscall.EINVAL.Error()},
		refuse("/x.db", "is a folder; go on"): {assessment.ErrDamaged, "is a folder"}, // said already
	} {
		err := explainFile("open", "/x.db", cause)
		if want.kind != nil {
			refused(t, err, want.kind, "/x.db")
		}
		if !strings.Contains(err.Error(), want.says) || !strings.Contains(err.Error(), "; ") || !errors.Is(err, cause) {
			t.Errorf("%v: %v", cause, err)
		}
	}
	if err := explainFile("open", "/x.db", nil); err != nil {
		t.Error(err)
	}
}
