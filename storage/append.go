package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	lib "modernc.org/sqlite/lib"

	"soc2ready/assessment"
)

// writes are the statements of a saved answer, prepared once.
type writes struct {
	move, entry, put, drop *sql.Stmt
}

// Append keeps entries, the items they result in, and the summary; see
// assessment.Store. ID, Head of sum are not used: the entries decide. A Place
// of "" leaves the place as it is. No entries is nothing to keep, and no error.
func (d *DB) Append(ctx context.Context, id, expectedHead string, entries []assessment.Entry, sum assessment.Summary) error {
	if len(entries) == 0 {
		return nil
	}
	changes, err := chained(expectedHead, entries)
	if err != nil {
		return err
	}
	err = d.write(ctx, func(tx *sql.Tx, w *writes) error {
		num, err := d.move(ctx, tx, w, id, expectedHead, entries, sum)
		if err != nil {
			return err
		}
		for i, e := range entries {
			var payload any // NULL when redacted
			if !e.Redacted() {
				payload = string(e.Payload)
			}
			if _, err := tx.StmtContext(ctx, w.entry).ExecContext(ctx, num, e.N, e.Time.UnixMilli(), e.Actor, e.Kind, e.Subject,
				payload, e.Body, e.Hash, e.Previous); err != nil {
				return err
			}
			if value := changes[i]; value != nil {
				_, err = tx.StmtContext(ctx, w.put).ExecContext(ctx, num, e.Kind, e.Subject, string(value))
			} else {
				_, err = tx.StmtContext(ctx, w.drop).ExecContext(ctx, num, e.Kind, e.Subject)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, errKept) {
		return nil
	}
	return d.explain("save to", err)
}

// errKept ends a transaction that has nothing left to do.
var errKept = &fault{message: "kept already"}

// chained checks that the entries follow expectedHead and each other, and
// gives the value that each leaves to its subject, nil for none.
func chained(expectedHead string, entries []assessment.Entry) ([][]byte, error) {
	previous, n := expectedHead, entries[0].N
	values := make([][]byte, len(entries))
	for i, e := range entries {
		switch {
		case e.N != n+i || n < 1 || (n == 1) != (expectedHead == ""):
			return nil, assessment.BrokenChain{N: n + i, Reason: fmt.Sprintf("entry %d does not follow the one before", e.N)}
		case e.Previous != previous:
			return nil, assessment.BrokenChain{N: e.N, Reason: "it does not follow the entry before"}
		case e.Hash == "" || e.Body == "":
			return nil, assessment.BrokenChain{N: e.N, Reason: "it is not sealed"}
		}
		previous = e.Hash
		if e.Redacted() {
			continue
		}
		p, err := e.Read()
		if err != nil {
			return nil, err
		}
		values[i] = p.New
	}
	return values, nil
}

// move makes the assessment, or moves its head from expectedHead to the last
// entry; it gives the number that the other tables know it by.
func (d *DB) move(ctx context.Context, tx *sql.Tx, w *writes, id, expectedHead string, entries []assessment.Entry, sum assessment.Summary) (int64, error) {
	last, sc := entries[len(entries)-1], sum.Score
	if expectedHead == "" {
		if err := standing(ctx, tx, id, expectedHead, last); !errors.Is(err, assessment.ErrNotFound) {
			return 0, err
		}
		r, err := tx.ExecContext(ctx, sqlMake, id, sum.Name, sum.Org, sum.System, sum.TargetType, sum.ChangedAt.UnixMilli(),
			last.Hash, last.N, sum.Checkpoint, sum.Place, sc.Head, sc.Day.String(), sc.Bank, sc.Rules, string(sc.Body))
		if err != nil {
			return 0, nameTaken(sum.Name, err)
		}
		return r.LastInsertId()
	}
	var num int64
	var name string
	err := tx.StmtContext(ctx, w.move).QueryRowContext(ctx, sum.Org, sum.System, sum.TargetType, sum.ChangedAt.UnixMilli(),
		last.Hash, last.N, sum.Checkpoint, sum.Place, sc.Head, sc.Day.String(), sc.Bank, sc.Rules, string(sc.Body),
		id, expectedHead, entries[0].N-1).Scan(&num, &name)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, standing(ctx, tx, id, expectedHead, last)
	}
	if err == nil && name != sum.Name {
		if _, err = tx.ExecContext(ctx, sqlRename, sum.Name, num); err != nil {
			err = nameTaken(sum.Name, err)
		}
	}
	return num, err
}

// standing tells why entries can't be put on expectedHead; it always gives an
// error, errKept when they are there already.
func standing(ctx context.Context, tx *sql.Tx, id, expectedHead string, last assessment.Entry) error {
	var head string
	var kept bool
	err := tx.QueryRowContext(ctx, sqlStanding, last.N, last.Hash, id).Scan(&head, &kept)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return assessment.Unknown{What: "assessment", ID: id}
	case err != nil:
		return err
	case kept:
		return errKept
	case expectedHead == "":
		return &fault{message: fmt.Sprintf("there is an assessment with the id %q already", id), kind: assessment.ErrExists}
	case head == expectedHead:
		return assessment.BrokenChain{N: last.N, Reason: "its number does not follow the last one kept"}
	}
	return moved(id)
}

func moved(id string) error {
	return &fault{
		message: fmt.Sprintf("assessment %q was changed by someone else meanwhile; read it again and repeat the change", id),
		kind:    assessment.ErrConflict,
	}
}

func nameTaken(name string, err error) error {
	if sqliteCode(err) != lib.SQLITE_CONSTRAINT_UNIQUE {
		return err
	}
	return &fault{
		message: fmt.Sprintf("there is an assessment named %q already; choose another name", name),
		kind:    assessment.ErrExists, cause: err,
	}
}

// write runs f in one transaction that holds the write lock from its start.
func (d *DB) write(ctx context.Context, f func(*sql.Tx, *writes) error) error {
	if why := d.ReadOnly(); why != "" {
		return &fault{
			message: fmt.Sprintf("can't save to %s: %s; nothing was changed", show(d.path), why),
			kind:    assessment.ErrReadOnly,
		}
	}
	w, err := d.prepared(ctx)
	if err != nil {
		return err
	}
	return inTransaction(ctx, d.sql, func(tx *sql.Tx) error { return f(tx, w) })
}

func inTransaction(ctx context.Context, db *sql.DB, f func(*sql.Tx) error) error {
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		_ = tx.Rollback() // what failed before counts; closing the journal rolls back too
		// The end of the context closes the statements while f still runs, and
		// database/sql has no type for what f then meets.
		if ended := ctx.Err(); ended != nil && !ours(err) && sqliteCode(err) == 0 {
			return ended
		}
		return err
	}
	return tx.Commit()
}

func (d *DB) prepared(ctx context.Context) (*writes, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.writes != nil {
		return d.writes, nil
	}
	var w writes
	for _, s := range []struct {
		to    **sql.Stmt
		query string
	}{{&w.move, sqlMove}, {&w.entry, sqlEntry}, {&w.put, sqlPutItem}, {&w.drop, sqlDropItem}} {
		var err error
		if *s.to, err = d.sql.PrepareContext(ctx, s.query); err != nil {
			return nil, err
		}
	}
	d.writes = &w
	return d.writes, nil
}
