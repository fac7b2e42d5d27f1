package storage

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

const note = "Reviewed each quarter by the head of engineering; last time in March, the list is in the wiki."

// filled makes a database with one assessment of some answers and closes it.
func filled(t testing.TB) (path string, book *storagetest.Book) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "a.db")
	d, err := Open(t.Context(), path, Create, WaitInCommand)
	if err != nil {
		t.Fatal(err)
	}
	book = storagetest.NewBook(t, "a1", "acme")
	keep(t, d, book, "", book.Made())
	for n := range 20 {
		answer(t, d, book, n+1)
	}
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	return path, book
}

// answer saves one answer.
func answer(t testing.TB, d *DB, book *storagetest.Book, n int) {
	t.Helper()
	head := book.Head()
	level := assessment.Partial
	if book.Last()%2 == 0 {
		level = assessment.Designed
	}
	keep(t, d, book, head, book.Answer(n, level, fmt.Sprint(note, book.Last())))
}

// sound checks the whole file and that the assessment stands where the book does.
func sound(t testing.TB, d *DB, book *storagetest.Book) {
	t.Helper()
	if lines, err := d.Check(t.Context()); err != nil || len(lines) > 0 {
		t.Fatalf("check: %v %v", lines, err)
	}
	h, err := d.History(t.Context(), book.ID(), "", 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := assessment.VerifyChain(h, book.Head()); err != nil {
		t.Fatal(err)
	}
}

func read(t testing.TB, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func write(t testing.TB, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

// refused checks an error's kind, that it names the path, and that it tells
// what to do in lower case.
func refused(t testing.TB, err, kind error, path string) {
	t.Helper()
	if !errors.Is(err, kind) {
		t.Fatalf("got error %v, want %v", err, kind)
	}
	text := err.Error()
	if path != "" && !strings.Contains(text, path) {
		t.Errorf("%q does not name %s", text, path)
	}
	if !strings.Contains(text, ";") {
		t.Errorf("%q does not tell what to do", text)
	}
	if strings.ContainsAny(text, "\n\x1b\u202e") {
		t.Errorf("%q holds control characters", text)
	}
}

// only checks that a folder holds these names and no others.
func only(t testing.TB, dir string, names ...string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, e := range entries {
		have = append(have, e.Name())
	}
	if strings.Join(have, "|") != strings.Join(names, "|") {
		t.Fatalf("%s holds %q, want %q", dir, have, names)
	}
}

func unchanged(t testing.TB, path string, before []byte) {
	t.Helper()
	if !bytes.Equal(read(t, path), before) {
		t.Fatalf("%s was changed", path)
	}
}

// tamper runs statements on the file as another program would.
func tamper(t testing.TB, path, statements string) {
	t.Helper()
	db, err := pool(path, "file:"+path+"?mode=rw", lasting)
	if err != nil {
		t.Fatal(err)
	}
	_, err = db.Exec(statements)
	if err := errors.Join(err, db.Close()); err != nil {
		t.Fatal(err)
	}
}

// fillWith keeps count assessments of 40 answers and gives one in the middle.
func fillWith(t testing.TB, d *DB, count int) *storagetest.Book {
	t.Helper()
	var middle *storagetest.Book
	for i := range count {
		book := storagetest.NewBook(t, fmt.Sprintf("id%026d", i), fmt.Sprintf("assessment %05d", i))
		entries := slices.Clone(book.Made())
		for n := range 100 { // 10,000 of these are more than a million entries
			level := []assessment.Level{assessment.Partial, assessment.Designed, assessment.Operating}[n/40]
			entries = append(entries, book.Answer(n%40+1, level, note)...)
		}
		keep(t, d, book, "", entries)
		if i == count/2 {
			middle = book
		}
	}
	return middle
}

func keep(t testing.TB, d *DB, b *storagetest.Book, head string, entries []assessment.Entry) {
	t.Helper()
	if err := d.Append(t.Context(), b.ID(), head, entries, b.Summary()); err != nil {
		t.Fatal(err)
	}
}
