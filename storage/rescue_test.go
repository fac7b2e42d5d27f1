package storage

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

var rescuer = assessment.Act{Actor: "kim", Time: time.Date(2026, 11, 24, 9, 0, 0, 0, time.UTC)}

// mended keeps what Rescue of the rules makes, and counts.
func mended(total *assessment.Rescued) func(assessment.Remains) ([]assessment.Entry, assessment.Summary, error) {
	return func(r assessment.Remains) ([]assessment.Entry, assessment.Summary, error) {
		out := r.Rescue(rescuer)
		total.Kept += out.Kept
		total.Lost += out.Lost
		total.Again += out.Again
		return out.Entries, assessment.Summary{ID: r.ID, Name: r.Name}, nil
	}
}

func TestWhatCanBeReadOfADamagedFileIsRescuedAndTheFileIsNotTouched(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	d, err := Open(t.Context(), path, Create, 0)
	if err != nil {
		t.Fatal(err)
	}
	book := fillWith(t, d, 30)
	items := stateOf(t, d, book)
	if err := d.Close(); err != nil {
		t.Fatal(err)
	}
	whole := read(t, path)
	const page = 4096
	pages := len(whole) / page
	random := rand.New(rand.NewPCG(1, 0)) //nolint:gosec // the same damage each time
	rescued, same := 0, 0
	for round := range 40 {
		dir := t.TempDir()
		wreck, to := filepath.Join(dir, "wreck.db"), filepath.Join(dir, "new.db")
		b := bytes.Clone(whole)
		for range 1 + round%3 {
			at := 1 + random.IntN(pages-1) // the first page holds the schema
			for i := range page {
				b[at*page+i] = byte(0x55 + round)
			}
		}
		if round%4 == 3 {
			b = b[:len(b)/2+random.IntN(len(b)/2)]
		}
		write(t, wreck, b)
		var sum assessment.Rescued
		n, err := Rescue(t.Context(), wreck, to, mended(&sum))
		unchanged(t, wreck, b)
		if err != nil {
			refused(t, err, assessment.ErrDamaged, wreck)
			only(t, dir, "wreck.db")
			continue
		}
		rescued++
		only(t, dir, "new.db", "wreck.db")
		if info, err := os.Stat(to); err != nil || info.Mode() != 0o600 {
			t.Errorf("%v %v", info.Mode(), err)
		}
		x := opened(t, to, ReadWrite)
		if lines, err := x.Check(t.Context()); err != nil || len(lines) > 0 {
			t.Fatalf("round %d: %v %v", round, lines, err)
		}
		all, err := x.List(t.Context())
		if err != nil || len(all) != n || n == 0 {
			t.Fatalf("round %d: %d told, %d there, %v", round, n, len(all), err)
		}
		for _, s := range all {
			h, err := x.History(t.Context(), s.ID, "", 0, 0)
			if err != nil || assessment.VerifyChain(h, s.Head) != nil {
				t.Fatalf("round %d: %s: %v", round, s.ID, err)
			}
		}
		if n == 30 && sameItems(t, x, book, items) {
			same++
		}
	}
	if rescued < 30 || same < 20 {
		t.Errorf("of 40 damaged files %d could be rescued, %d with the state of the one in the middle", rescued, same)
	}
}

func stateOf(t *testing.T, d *DB, book *storagetest.Book) map[string]string {
	t.Helper()
	s, err := d.Load(t.Context(), book.ID())
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, x := range s.Items {
		all[x.Kind+" "+x.Subject] = x.Value
	}
	return all
}

func sameItems(t *testing.T, d *DB, book *storagetest.Book, want map[string]string) bool {
	t.Helper()
	got := stateOf(t, d, book)
	for k, v := range want {
		if got[k] != v {
			return false
		}
	}
	return len(got) == len(want)
}

func TestARescueOfAWholeFileGivesItAsItIs(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	to := filepath.Join(t.TempDir(), "new.db")
	var sum assessment.Rescued
	if n, err := Rescue(t.Context(), path, to, mended(&sum)); err != nil || n != 1 || sum.Kept != book.Last() || sum.Lost+sum.Again != 0 {
		t.Fatalf("%d, %+v, %v", n, sum, err)
	}
	sound(t, opened(t, to, ReadWrite), book)
}

func TestARescueRefusesWhatItCantReadOrWouldReplace(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	dir := t.TempDir()
	taken, text, newerFile := filepath.Join(dir, "taken.db"), filepath.Join(dir, "text.db"), filepath.Join(dir, "newer.db")
	write(t, taken, []byte("someone's"))
	write(t, text, bytes.Repeat([]byte("no database "), 20))
	write(t, newerFile, read(t, path))
	tamper(t, newerFile, "PRAGMA user_version = 99")
	to := filepath.Join(dir, "to.db")
	never := func(assessment.Remains) ([]assessment.Entry, assessment.Summary, error) {
		return nil, assessment.Summary{}, errors.New("asked")
	}
	for _, c := range []struct {
		from, to string
		kind     error
	}{
		{path, taken, assessment.ErrExists},
		{text, to, assessment.ErrDamaged},
		{newerFile, to, assessment.ErrNewer},
		{filepath.Join(dir, "no.db"), to, assessment.ErrNotFound},
		{path, filepath.Join(dir, "no", "to.db"), assessment.ErrNotFound},
		{path, "", assessment.ErrNotFound},
	} {
		if _, err := Rescue(t.Context(), c.from, c.to, never); !errors.Is(err, c.kind) {
			t.Errorf("%s to %s: %v", c.from, c.to, err)
		}
	}
	if _, err := Rescue(t.Context(), path, to, never); err == nil {
		t.Error("the error of who mends was dropped")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Rescue(ctx, path, to, never); !errors.Is(err, context.Canceled) {
		t.Errorf("canceled: %v", err)
	}
	only(t, dir, "newer.db", "taken.db", "text.db")
	unchanged(t, taken, []byte("someone's"))
}
