package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

// BenchmarkSavedAnswer saves answers by turns with the least that could be
// done: one row changed and one added in a transaction, in the same mode. It
// reports the middle and the worst hundredth of both, and the ratios.
func BenchmarkSavedAnswer(b *testing.B) {
	ctx := b.Context()
	dir := b.TempDir()
	d := opened(b, filepath.Join(dir, "a.db"), Create)
	book := storagetest.NewBook(b, "a1", "acme")
	keep(b, d, book, "", book.Made())
	bare := newBare(b, filepath.Join(dir, "bare.db"))
	entry := book.Made()[0]

	levels := []assessment.Level{assessment.Partial, assessment.Designed}
	var whole, least []time.Duration
	for i := 0; b.Loop(); i++ {
		head := book.Head()
		entries := book.Answer(i%40+1, levels[i/40%2], note)
		sum := book.Summary()
		one := func() {
			start := time.Now()
			if err := d.Append(ctx, "a1", head, entries, sum); err != nil {
				b.Fatal(err)
			}
			whole = append(whole, time.Since(start))
		}
		two := func() {
			start := time.Now()
			bare.save(ctx, b, i%40+1, entries[0], entry.Hash)
			least = append(least, time.Since(start))
		}
		if i%2 == 0 {
			one()
			two()
		} else {
			two()
			one()
		}
	}
	of := func(d []time.Duration, part float64) float64 {
		slices.Sort(d)
		return float64(d[int(float64(len(d)-1)*part)].Microseconds())
	}
	b.ReportMetric(of(whole, .5), "saved-p50-µs")
	b.ReportMetric(of(least, .5), "bare-p50-µs")
	b.ReportMetric(of(whole, .5)/of(least, .5), "p50-ratio")
	b.ReportMetric(of(whole, .99), "saved-p99-µs")
	b.ReportMetric(of(least, .99), "bare-p99-µs")
	b.ReportMetric(of(whole, .99)/of(least, .99), "p99-ratio")
}

type bare struct {
	db          *sql.DB
	put, append *sql.Stmt
}

func newBare(b *testing.B, path string) *bare {
	b.Helper()
	check := func(err error) {
		if err != nil {
			b.Fatal(err)
		}
	}
	temp, err := newTemp(filepath.Dir(path))
	check(err)
	check(placeNew(temp, path))
	db, err := connect(path, "rw", time.Second)
	check(err)
	b.Cleanup(func() { _ = db.Close() })
	_, err = db.Exec(`CREATE TABLE answer (id INTEGER PRIMARY KEY, value TEXT) STRICT;
		CREATE TABLE log (id INTEGER PRIMARY KEY, at INTEGER, value TEXT, hash TEXT) STRICT;`)
	check(err)
	x := &bare{db: db}
	x.put, err = db.Prepare(`INSERT INTO answer (id, value) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = excluded.value`)
	check(err)
	x.append, err = db.Prepare(`INSERT INTO log (at, value, hash) VALUES (?, ?, ?)`)
	check(err)
	return x
}

func (x *bare) save(ctx context.Context, b *testing.B, id int, e assessment.Entry, hash string) {
	tx, err := x.db.BeginTx(ctx, nil)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := tx.Stmt(x.put).Exec(id, string(e.Payload)); err != nil {
		b.Fatal(err)
	}
	if _, err := tx.Stmt(x.append).Exec(e.Time.UnixMilli(), string(e.Payload), hash); err != nil {
		b.Fatal(err)
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkGrowth measures what the first screen and a save need in files of
// 100 and of 10,000 assessments.
func BenchmarkGrowth(b *testing.B) {
	type file struct {
		count int
		path  string
		d     *DB
		book  *storagetest.Book
	}
	var files []file
	for _, count := range []int{100, 10_000} {
		path := filepath.Join(b.TempDir(), "a.db")
		d := opened(b, path, Create)
		book := fillWith(b, d, count)
		files = append(files, file{count, path, opened(b, path, ReadWrite), book})
	}
	ctx := b.Context()
	for _, step := range []struct {
		name string
		do   func(file) error
	}{
		{"open latest", func(f file) error {
			d, err := Open(ctx, f.path, ReadWrite, 0)
			if err != nil {
				return err
			}
			sum, err := d.Latest(ctx)
			if err == nil {
				_, err = d.Load(ctx, sum.ID)
			}
			return errors.Join(err, d.Close())
		}},
		{"load", func(f file) error {
			_, err := f.d.Load(ctx, f.book.ID())
			return err
		}},
		{"list 50", func(f file) error {
			all, err := f.d.ListPage(ctx, "assessment 00001", 50)
			if len(all) != 50 {
				b.Fatal(len(all))
			}
			return err
		}},
		{"list all", func(f file) error {
			all, err := f.d.List(ctx)
			if len(all) != f.count {
				b.Fatal(len(all))
			}
			return err
		}},
		{"save", func(f file) error {
			head := f.book.Head()
			level := assessment.Partial
			if f.book.Last()%2 == 0 {
				level = assessment.Designed
			}
			entries := f.book.Answer(f.book.Last()%40+1, level, fmt.Sprint(note, f.book.Last()))
			return f.d.Append(ctx, f.book.ID(), head, entries, f.book.Summary())
		}},
	} {
		for _, f := range files {
			b.Run(fmt.Sprintf("%s/%d", step.name, f.count), func(b *testing.B) {
				for b.Loop() {
					if err := step.do(f); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
