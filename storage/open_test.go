package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

func TestMissingFileIsNotFoundAndNothingIsCreated(t *testing.T) {
	t.Parallel()
	for _, mode := range []Mode{ReadWrite, ReadOnly} {
		dir := t.TempDir()
		path := filepath.Join(dir, "a.db")
		_, err := Open(t.Context(), path, mode, 0)
		refused(t, err, assessment.ErrNotFound, path)
		_, err = Open(t.Context(), filepath.Join(dir, "no", "a.db"), mode, 0)
		refused(t, err, assessment.ErrNotFound, dir)
		only(t, dir)
	}
	for _, path := range []string{"", "a\x00.db"} {
		_, err := Open(t.Context(), path, Create, 0)
		refused(t, err, assessment.ErrNotFound, "")
	}
}

func TestWhatIsNoDatabaseOfOursIsRefusedUntouched(t *testing.T) {
	t.Parallel()
	good, _ := filled(t)
	whole := read(t, good)
	foreign := append([]byte{}, whole...)
	copy(foreign[68:], []byte{0, 0, 0, 0})
	overwritten := append(make([]byte, 16), whole[16:]...)
	for name, c := range map[string]struct {
		content []byte
		words   string
	}{
		"empty":       {nil, "is an empty file"},
		"short":       {[]byte("SQLite format 3\x00"), "is not a database"},
		"text":        {[]byte(strings.Repeat("dear diary\n", 50)), "is not a database"},
		"overwritten": {overwritten, "its beginning is overwritten"},
		"foreign":     {foreign, "another program"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, mode := range []Mode{ReadWrite, Create, ReadOnly} {
				dir := t.TempDir()
				path := filepath.Join(dir, "a.db")
				write(t, path, c.content)
				write(t, path+"-journal", []byte("a journal of something else"))
				_, err := Open(t.Context(), path, mode, 0)
				refused(t, err, assessment.ErrDamaged, path)
				if !strings.Contains(err.Error(), c.words) {
					t.Errorf("%q does not say %q", err, c.words)
				}
				unchanged(t, path, c.content)
				only(t, dir, "a.db", "a.db-journal")
			}
		})
	}
}

func TestFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	_, err := Open(t.Context(), dir, Create, 0)
	refused(t, err, assessment.ErrDamaged, dir)
	if !strings.Contains(err.Error(), "is a folder") {
		t.Error(err)
	}
}

func TestTruncatedFileIsRefusedAtEveryLength(t *testing.T) {
	t.Parallel()
	good, _ := filled(t)
	whole := read(t, good)
	path := filepath.Join(t.TempDir(), "a.db")
	for size := 1; size < len(whole); size += 1 + len(whole)/97 {
		write(t, path, whole[:size])
		_, err := Open(t.Context(), path, ReadWrite, 0)
		if !errors.Is(err, assessment.ErrDamaged) {
			t.Fatalf("cut to %d of %d bytes: %v", size, len(whole), err)
		}
		unchanged(t, path, whole[:size])
	}
}

func TestFlippedBytesGiveErrorsAndNoPanic(t *testing.T) {
	t.Parallel()
	good, book := filled(t)
	whole := read(t, good)
	path := filepath.Join(t.TempDir(), "a.db")
	r := rand.New(rand.NewPCG(1, 2))
	for range 80 {
		b := append([]byte{}, whole...)
		for range 1 + r.IntN(4) {
			b[r.IntN(len(b))] ^= byte(1 + r.IntN(255))
		}
		write(t, path, b)
		exercise(t, path, book.ID())
	}
}

// exercise uses a file that may be damaged; all errors have to be of a kind.
func exercise(t testing.TB, path, id string) {
	t.Helper()
	kinds := func(err error) {
		t.Helper()
		for _, kind := range []error{assessment.ErrDamaged, assessment.ErrNewer, assessment.ErrNotFound, assessment.ErrReadOnly} {
			if err == nil || errors.Is(err, kind) {
				return
			}
		}
		t.Errorf("an error of no kind: %v", err)
	}
	d, err := Open(t.Context(), path, ReadWrite, 0)
	kinds(err)
	if err != nil {
		return
	}
	_, err = d.List(t.Context())
	kinds(err)
	_, err = d.Load(t.Context(), id)
	kinds(err)
	_, err = d.History(t.Context(), id, "", 0, 0)
	kinds(err)
	_, err = d.Check(t.Context())
	kinds(err)
	if err := d.Close(); err != nil {
		t.Error(err)
	}
}

func FuzzOpenOfAnyBytes(f *testing.F) {
	good, _ := filled(f)
	whole := read(f, good)
	f.Add(whole)
	f.Add(whole[:4096])
	f.Add([]byte(magic))
	f.Add([]byte("text"))
	f.Fuzz(func(t *testing.T, b []byte) {
		path := filepath.Join(t.TempDir(), "a.db")
		write(t, path, b)
		exercise(t, path, "a1")
	})
}

func TestNewerFileIsNeverOpenedButCopied(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	tamper(t, path, "PRAGMA user_version = 999")
	before := read(t, path)
	for _, mode := range []Mode{ReadWrite, Create, ReadOnly} {
		_, err := Open(t.Context(), path, mode, 0)
		refused(t, err, assessment.ErrNewer, path)
	}
	unchanged(t, path, before)
	only(t, filepath.Dir(path), "a.db")

	to := filepath.Join(t.TempDir(), "copy.db")
	if err := Copy(t.Context(), path, to, 0); err != nil {
		t.Fatal(err)
	}
	unchanged(t, path, before)
	tamper(t, to, fmt.Sprintf("PRAGMA user_version = %d", present))
	sound(t, opened(t, to, ReadWrite), book)
	_, err := Restore(t.Context(), path, to, 0)
	refused(t, err, assessment.ErrNewer, path)
}

func TestOddPathsOpenThatFileAndNoOther(t *testing.T) {
	t.Parallel()
	for _, name := range []string{
		"we ird#?%41&ü.db", "new\nline.db", "\xff\xfe.db", "%00.db", ":memory:", "file:x?mode=memory", `quo"te'.db`,
		"?mode=ro", "a;b$(c).db", "\x1b[31m.db", "\u202edb.a", strings.Repeat("x", 247),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			d := opened(t, path, Create)
			book := storagetest.NewBook(t, "a1", "acme")
			keep(t, d, book, "", book.Made())
			if d.Path() != path {
				t.Errorf("path is %q, want %q", d.Path(), path)
			}
			only(t, dir, name)
			again := opened(t, path, ReadWrite)
			sound(t, again, book)
			answer(t, again, book, 1)
			to := filepath.Join(t.TempDir(), name)
			if err := again.Backup(t.Context(), to); err != nil {
				t.Fatal(err)
			}
			sound(t, opened(t, to, ReadOnly), book)
			err := again.Backup(t.Context(), to)
			refused(t, err, assessment.ErrExists, "")
		})
	}
}

func TestNameTooLongForAJournalIsRefusedOrReadOnly(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, n := range []int{248, 255, 256, 5000} {
		if d, err := Open(t.Context(), filepath.Join(dir, strings.Repeat("x", n)), Create, 0); err == nil {
			t.Errorf("made a name of %d bytes", n)
			_ = d.Close()
		}
		only(t, dir)
	}
	good, _ := filled(t)
	path := filepath.Join(dir, strings.Repeat("x", 250))
	write(t, path, read(t, good))
	d, err := Open(t.Context(), path, ReadWrite, 0)
	if err != nil {
		return
	}
	if d.ReadOnly() == "" {
		t.Error("opened for writing where no journal can be made")
	}
	_ = d.Close()
}

func TestCreateMakesPrivateFoldersAndFiles(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "one", "two", "a.db")
	d := opened(t, path, Create)
	for p, want := range map[string]fs.FileMode{
		path: 0o600, filepath.Dir(path): fs.ModeDir | 0o700, filepath.Join(dir, "one"): fs.ModeDir | 0o700,
	} {
		if info, err := os.Stat(p); err != nil || info.Mode() != want {
			t.Errorf("%s: %v %v", p, info.Mode(), err)
		}
	}
	if lines := d.Warnings(); len(lines) > 0 {
		t.Errorf("warnings about a new file: %q", lines)
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	if lines := d.Warnings(); len(lines) != 1 {
		t.Errorf("warnings about a file that others can read: %q", lines)
	}
}

func TestCreateThatFailsLeavesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "one", "a.db")
	if _, err := open(t.Context(), path, Create, 0, []string{"CREATE TABLE broken"}); err == nil {
		t.Fatal("a broken schema made a database")
	}
	only(t, dir)
	path = filepath.Join(dir, "a.db")
	write(t, path+"-journal", []byte("of a database that is gone"))
	_, err := Open(t.Context(), path, Create, 0)
	refused(t, err, assessment.ErrDamaged, path)
	only(t, dir, "a.db-journal")
}

func TestManyCreatorsMakeOneFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "sub", "a.db")
	var wg sync.WaitGroup
	for i := range 8 {
		book := storagetest.NewBook(t, "id"+string(rune('a'+i)), "name "+string(rune('a'+i)))
		wg.Go(func() {
			d, err := Open(t.Context(), path, Create, WaitInCommand)
			if err != nil {
				t.Error(err)
				return
			}
			err = d.Append(t.Context(), book.ID(), "", book.Made(), book.Summary())
			if err := errors.Join(err, d.Close()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	all, err := opened(t, path, ReadWrite).List(t.Context())
	if err != nil || len(all) != 8 {
		t.Fatalf("%d assessments are kept of 8: %v", len(all), err)
	}
	only(t, filepath.Dir(path), "a.db")
}

func TestReadOnlyModeRefusesEveryWrite(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	before := read(t, path)
	d := opened(t, path, ReadOnly)
	if d.ReadOnly() == "" {
		t.Error("no reason given")
	}
	refusesWrites(t, d, book)
	sound(t, d, book)
	unchanged(t, path, before)
}

// refusesWrites checks that nothing can be written; the book stays as it is.
func refusesWrites(t testing.TB, d *DB, book *storagetest.Book) {
	t.Helper()
	other := storagetest.NewBook(t, "a2", "other")
	for name, err := range map[string]error{
		"append": d.Append(t.Context(), other.ID(), "", other.Made(), other.Summary()),
		"score":  d.KeepScores(t.Context(), map[string]assessment.StoredScore{book.ID(): {Head: book.Head()}}),
		"place":  d.KeepPlace(t.Context(), book.ID(), "CC6.1-01"),
		"delete": d.Delete(t.Context(), book.ID(), book.Head()),
		"redact": d.Redact(t.Context(), book.ID(), 1),
	} {
		if !errors.Is(err, assessment.ErrReadOnly) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		refused(t, err, assessment.ErrReadOnly, d.Path())
	}
}

func TestLinkIsFollowedToTheFileItself(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	dir := t.TempDir()
	link := filepath.Join(dir, "link.db")
	if err := os.Symlink(path, link); err != nil {
		t.Skip("no symbolic links here: ", err)
	}
	d := opened(t, link, ReadWrite)
	answer(t, d, book, 1)
	sound(t, opened(t, path, ReadWrite), book)
	only(t, dir, "link.db")
}

func TestWhereNoFileCanBeMadeItCantBeWritten(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	write(t, file, []byte("x"))
	for _, path := range []string{filepath.Join(file, "a.db"), filepath.Join(file, "b", "a.db")} {
		_, err := Open(t.Context(), path, Create, 0)
		refused(t, err, assessment.ErrReadOnly, path)
	}
}
