package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	lib "modernc.org/sqlite/lib"

	"soc2ready/assessment"
)

// Rescue makes a new database at to out of what can still be read of a damaged
// one, which is only read: the work is done on a copy. For each assessment,
// mend makes a sound history of what remains. It gives how many there were.
//
// ErrDamaged when nothing can be read at all, ErrNewer for a schema that this
// program doesn't know, ErrExists when there is a file at to. Nothing is left
// behind when it fails.
func Rescue(ctx context.Context, from, to string, mend func(assessment.Remains) ([]assessment.Entry, assessment.Summary, error)) (int, error) {
	from, err := absolute(from)
	if err != nil {
		return 0, err
	}
	if to, err = absolute(to); err != nil {
		return 0, err
	}
	h, err := firstLook(from)
	if err != nil {
		return 0, err
	}
	steps := migrations()
	if h.version > len(steps) {
		return 0, newer(from, h.version, len(steps))
	}
	if _, err := os.Lstat(to); err == nil {
		return 0, exists(to)
	}
	wreck, err := copyOfBytes(from, filepath.Dir(to), h.size)
	if err != nil {
		return 0, explainFile("copy", from, err)
	}
	defer dropTemp(wreck)
	target, err := newTemp(filepath.Dir(to))
	if err != nil {
		return 0, explainFile("write", to, err)
	}
	defer dropTemp(target)
	if err := build(ctx, target, steps); err != nil {
		return 0, explain("write", to, err)
	}
	n, err := salvage(ctx, wreck, target, mend)
	if err != nil {
		return n, explain("rescue", from, err)
	}
	if n == 0 {
		return 0, &fault{
			message: fmt.Sprintf("nothing can be read in %s; nothing was changed; bring back a backup with: soc2ready restore BACKUP", show(from)),
			kind:    assessment.ErrDamaged,
		}
	}
	if err := verify(ctx, target, to); err != nil {
		return n, err
	}
	return n, publish(target, to)
}

// copyOfBytes copies a file, with the journal of a write that was cut off, to
// a temporary one in dir. One that was cut is filled up with zeros: SQLite
// then refuses only the pages that are missing.
func copyOfBytes(from, dir string, size int64) (string, error) {
	to, err := newTemp(dir)
	if err != nil {
		return "", err
	}
	if err := copyBytes(from, to); err == nil {
		if err = copyBytes(from+"-journal", to+"-journal"); errors.Is(err, fs.ErrNotExist) {
			err = os.Remove(to + "-journal")
		}
		if err == nil {
			err = padTo(to, size)
		}
		if err == nil {
			return to, nil
		}
	}
	dropTemp(to)
	return "", err
}

func copyBytes(from, to string) (err error) {
	w, err := os.OpenFile(to, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	r, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	_, err = io.Copy(w, r)
	return err
}

// padTo gives a file the size that it should have, at most a gigabyte more.
func padTo(path string, size int64) error {
	const most = 1 << 30
	info, err := os.Stat(path)
	if err != nil || info.Size() >= size || size-info.Size() > most {
		return err
	}
	return os.Truncate(path, size)
}

// salvage moves what can be read from one database to another.
func salvage(ctx context.Context, from, to string, mend func(assessment.Remains) ([]assessment.Entry, assessment.Summary, error)) (int, error) {
	wreck, err := connect(from, "rw", 0) // rolls back what was cut off
	if err != nil {
		return 0, err
	}
	db, err := pool(to, dsn(to, "rw", 0), passing)
	if err != nil {
		return 0, errors.Join(err, wreck.Close())
	}
	d := &DB{path: to, sql: db}
	s := &salvager{ctx, wreck}
	found, err := s.assessments()
	n := 0
	for _, num := range slices.Sorted(maps.Keys(found)) {
		if err != nil {
			break
		}
		r := found[num]
		if err = s.read(num, &r); err != nil || len(r.Entries)+len(r.Items) == 0 {
			continue
		}
		var entries []assessment.Entry
		var sum assessment.Summary
		if entries, sum, err = mend(r); err == nil {
			err = d.Append(ctx, r.ID, "", entries, sum)
			n++
		}
	}
	return n, errors.Join(err, d.Close(), wreck.Close())
}

// salvager reads around damage.
type salvager struct {
	ctx context.Context
	db  *sql.DB
}

// unreadable says whether an error is damage, which is read around.
func unreadable(err error) bool {
	switch code := sqliteCode(err); code & 0xff {
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_FORMAT, lib.SQLITE_ERROR:
		return true
	case lib.SQLITE_IOERR:
		return code == lib.SQLITE_IOERR_SHORT_READ || code == lib.SQLITE_IOERR_READ
	}
	return errors.Is(explain("read", "x", err), assessment.ErrDamaged) // a row that fits no column
}

// look runs a query over its rows up to the first that can't be read; whole
// says that there was none.
func (s *salvager) look(query string, args []any, row func(*sql.Rows) error) (whole bool, err error) {
	err = eachRow(s.ctx, s.db, query, args, row)
	if err != nil && s.ctx.Err() == nil && unreadable(err) {
		return false, nil
	}
	return err == nil, err
}

// assessments gives those that can be read from either end of their table.
func (s *salvager) assessments() (map[int64]assessment.Remains, error) {
	found := map[int64]assessment.Remains{}
	for _, order := range []string{"ASC", "DESC"} {
		whole, err := s.look("SELECT num, id, name, last FROM assessment ORDER BY num "+order, nil, func(rows *sql.Rows) error {
			var num int64
			var r assessment.Remains
			if err := rows.Scan(&num, &r.ID, &r.Name, &r.Last); err != nil {
				return err
			}
			found[num] = r
			return nil
		})
		if whole || err != nil {
			return found, err
		}
	}
	return found, nil
}

// read fills in what can be read of one assessment.
func (s *salvager) read(num int64, r *assessment.Remains) error {
	if err := s.history(num, r); err != nil {
		return err
	}
	got := map[[2]string]bool{}
	take := func(rows *sql.Rows) error {
		var x assessment.Item
		if err := rows.Scan(&x.Kind, &x.Subject, &x.Value); err != nil {
			return err
		}
		if k := [2]string{x.Kind, x.Subject}; !got[k] {
			got[k] = true
			r.Items = append(r.Items, x)
		}
		return nil
	}
	const items = "SELECT kind, subject, value FROM item WHERE assessment = ? "
	for _, order := range []string{"ASC", "DESC"} {
		whole, err := s.look(items+"ORDER BY kind "+order+", subject "+order, []any{num}, take)
		if whole || err != nil {
			r.AllItems = whole
			return err
		}
	}
	// Between two damaged pages: those that the history knows of.
	for _, e := range r.Entries {
		if got[[2]string{e.Kind, e.Subject}] {
			continue
		}
		if _, err := s.look(items+"AND kind = ? AND subject = ?", []any{num, e.Kind, e.Subject}, take); err != nil {
			return err
		}
	}
	return nil
}

// history reads page by page, and entry by entry where a page is damaged.
func (s *salvager) history(num int64, r *assessment.Remains) error {
	const columns = "SELECT n, time, actor, kind, subject, payload, body, hash, previous FROM history WHERE assessment = ? AND n "
	at := 0
	take := func(rows *sql.Rows) error {
		var e assessment.Entry
		var ms int64
		if err := rows.Scan(&e.N, &ms, &e.Actor, &e.Kind, &e.Subject, &e.Payload, &e.Body, &e.Hash, &e.Previous); err != nil {
			return err
		}
		e.Time, at = time.UnixMilli(ms).UTC(), e.N
		r.Entries = append(r.Entries, e)
		return nil
	}
	for {
		whole, err := s.look(columns+"> ? ORDER BY n", []any{num, at}, take)
		if whole || err != nil {
			return err
		}
		for before := len(r.Entries); len(r.Entries) == before; {
			if at++; at > r.Last {
				return nil
			}
			if _, err := s.look(columns+"= ?", []any{num, at}, take); err != nil {
				return err
			}
		}
	}
}
