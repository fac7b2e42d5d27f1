package storage

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"soc2ready/assessment"
	"soc2ready/storage/storagetest"
)

// givenUp is a context that is canceled when it is looked at for the nth time:
// somebody presses Ctrl+C at just that moment.
type givenUp struct {
	context.Context
	mu   sync.Mutex
	left int
	done chan struct{}
}

func givenUpAt(ctx context.Context, n int) *givenUp {
	return &givenUp{Context: ctx, left: n, done: make(chan struct{})}
}

func (g *givenUp) look() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.left--
	if g.left == 0 {
		close(g.done)
	}
	return g.left <= 0
}

func (g *givenUp) Done() <-chan struct{} {
	g.look()
	return g.done
}

func (g *givenUp) Err() error {
	if g.look() {
		return context.Canceled
	}
	return nil
}

func TestWhatIsGivenUpAtAnyMomentIsDoneOrNotBegun(t *testing.T) {
	t.Parallel()
	// Each acts on a copy of one file of twenty answers, a.db of the folder.
	for name, work := range map[string]struct {
		act  func(ctx context.Context, dir string) error
		left []string // names in the folder after the whole
	}{
		"open and read": {left: []string{"a.db"}, act: func(ctx context.Context, dir string) error {
			return withFile(ctx, dir, func(d *DB) error {
				if _, err := d.Load(ctx, "a1"); err != nil {
					return err
				}
				if _, err := d.List(ctx); err != nil {
					return err
				}
				_, err := d.History(ctx, "a1", "", 0, 0)
				return err
			})
		}},
		"check": {left: []string{"a.db"}, act: func(ctx context.Context, dir string) error {
			return withFile(ctx, dir, func(d *DB) error { _, err := d.Check(ctx); return err })
		}},
		"backup": {left: []string{"a.db", "b.db"}, act: func(ctx context.Context, dir string) error {
			return withFile(ctx, dir, func(d *DB) error { return d.Backup(ctx, filepath.Join(dir, "b.db")) })
		}},
		"copy": {left: []string{"a.db", "b.db"}, act: func(ctx context.Context, dir string) error {
			return Copy(ctx, filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db"), 0)
		}},
		"restore": {left: []string{"a.db", "b.db"}, act: func(ctx context.Context, dir string) error {
			_, err := Restore(ctx, filepath.Join(dir, "a.db"), filepath.Join(dir, "b.db"), 0)
			return err
		}},
		"create": {left: []string{"a.db", "b.db"}, act: func(ctx context.Context, dir string) error {
			d, err := Open(ctx, filepath.Join(dir, "b.db"), Create, 0)
			if err != nil {
				return err
			}
			return d.Close()
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path, book := filled(t)
			whole := read(t, path)
			for n := 1; ; n++ {
				dir := t.TempDir()
				write(t, filepath.Join(dir, "a.db"), whole)
				err := work.act(givenUpAt(t.Context(), n), dir)
				if !bytes.Equal(read(t, filepath.Join(dir, "a.db")), whole) {
					t.Fatalf("given up at %d, the file is another", n)
				}
				if err == nil {
					only(t, dir, work.left...)
					sound(t, opened(t, filepath.Join(dir, "a.db"), ReadWrite), book)
					return
				}
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("given up at %d: %v", n, err)
				}
				// What has its name already is whole, be it still empty.
				b := filepath.Join(dir, "b.db")
				if _, err := os.Lstat(b); err == nil {
					if lines, err := opened(t, b, ReadWrite).Check(t.Context()); err != nil || len(lines) > 0 {
						t.Fatalf("given up at %d, b.db is %v %v", n, lines, err)
					}
					only(t, dir, "a.db", "b.db")
					continue
				}
				only(t, dir, "a.db")
			}
		})
	}
}

// withFile opens the file of a folder, does something and closes it.
func withFile(ctx context.Context, dir string, do func(*DB) error) error {
	d, err := Open(ctx, filepath.Join(dir, "a.db"), ReadWrite, 0)
	if err != nil {
		return err
	}
	return errors.Join(do(d), d.Close())
}

func TestAChangeThatIsGivenUpAtAnyMomentIsThereOrNot(t *testing.T) {
	t.Parallel()
	path, book := filled(t)
	d := opened(t, path, ReadWrite)
	answer(t, d, book, 2)
	before, err := d.History(t.Context(), "a1", "", 0, 0)
	if err := errors.Join(err, d.Close()); err != nil {
		t.Fatal(err)
	}
	whole, head := read(t, path), book.Head()
	old := 1 + slices.IndexFunc(before, func(e assessment.Entry) bool { return e.Subject == storagetest.QuestionID(2) }) // no longer what stands
	entries := book.Answer(3, assessment.Proven, "given up")
	sum := book.Summary()
	for name, act := range map[string]func(ctx context.Context, d *DB, head string, entries []assessment.Entry, sum assessment.Summary) error{
		"answer": func(ctx context.Context, d *DB, head string, entries []assessment.Entry, sum assessment.Summary) error {
			return d.Append(ctx, "a1", head, entries, sum)
		},
		"delete": func(ctx context.Context, d *DB, head string, _ []assessment.Entry, _ assessment.Summary) error {
			return d.Delete(ctx, "a1", head)
		},
		"redact": func(ctx context.Context, d *DB, _ string, _ []assessment.Entry, _ assessment.Summary) error {
			return d.Redact(ctx, "a1", old)
		},
		"scores": func(ctx context.Context, d *DB, head string, _ []assessment.Entry, _ assessment.Summary) error {
			return d.KeepScores(ctx, map[string]assessment.StoredScore{"a1": {Head: head, Bank: "1", Rules: 1, Body: []byte("{}")}})
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			refusals := 0
			for n := 1; ; n++ {
				copied := filepath.Join(t.TempDir(), "a.db")
				write(t, copied, whole)
				d := opened(t, copied, ReadWrite)
				err := act(givenUpAt(t.Context(), n), d, head, entries, sum)
				if lines, err := d.Check(t.Context()); err != nil || len(lines) > 0 {
					t.Fatalf("given up at %d, the file is damaged: %v %v", n, lines, err)
				}
				if err == nil {
					break
				}
				refusals++
				if !errors.Is(err, context.Canceled) {
					t.Fatalf("given up at %d: %v", n, err)
				}
				stored, err := d.Load(t.Context(), "a1")
				if err != nil || stored.Head != head {
					t.Fatalf("given up at %d and told so, %s is at %.8s, it was at %.8s; %v", n, name, stored.Head, head, err)
				}
				h, err := d.History(t.Context(), "a1", "", 0, 0)
				if err != nil || assessment.VerifyChain(h, head) != nil || len(h) != len(before) || h[old-1].Redacted() {
					t.Fatalf("given up at %d, the history is another: %v", n, err)
				}
			}
			if refusals == 0 {
				t.Error("it was never given up")
			}
		})
	}
}

func TestAChangeWhoseStatementsAreClosedUnderItIsToldAsGivenUp(t *testing.T) {
	t.Parallel()
	path, _ := filled(t)
	d := opened(t, path, ReadWrite)
	ctx, cancel := context.WithCancel(t.Context())
	err := d.write(ctx, func(tx *sql.Tx, w *writes) error {
		put := tx.StmtContext(ctx, w.put)
		cancel()
		for {
			// Without the context, as if the statement had looked at it before.
			_, err := put.ExecContext(t.Context(), 1, "note", "x", "{}")
			if err != nil && !errors.Is(err, sql.ErrTxDone) {
				return err
			}
		}
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("told as %v", err)
	}
}
