package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"soc2ready/assessment"
)

// KeepScores writes scores that were computed anew, by id; see assessment.Store.
// A thousand of them are one write: each alone would wait for the disk.
func (d *DB) KeepScores(ctx context.Context, scores map[string]assessment.StoredScore) error {
	if len(scores) == 0 {
		return nil
	}
	err := d.write(ctx, func(tx *sql.Tx, _ *writes) error {
		for id, sc := range scores {
			if _, err := tx.ExecContext(ctx, sqlScore, sc.Head, sc.Day.String(), sc.Bank, sc.Rules, string(sc.Body), id, sc.Head); err != nil {
				return err
			}
		}
		return nil
	})
	return d.explain("save the score to", err)
}

// KeepPlace writes where the person is; "" is nowhere.
func (d *DB) KeepPlace(ctx context.Context, id, place string) error {
	err := d.write(ctx, func(tx *sql.Tx, _ *writes) error {
		n, err := changed(tx.ExecContext(ctx, sqlPlace, place, id, place))
		if err != nil || n > 0 {
			return err
		}
		var there bool
		if err := tx.QueryRowContext(ctx, sqlIsThere, id).Scan(&there); err != nil {
			return err
		}
		if !there {
			return assessment.Unknown{What: "assessment", ID: id}
		}
		return nil // it is that place already
	})
	return d.explain("save the place to", err)
}

// Delete takes the assessment with its items and history away; see
// assessment.Store. That it was there is remembered, see Deleted.
func (d *DB) Delete(ctx context.Context, id, expectedHead string) error {
	err := d.write(ctx, func(tx *sql.Tx, _ *writes) error {
		if _, err := tx.ExecContext(ctx, sqlRemember, time.Now().UnixMilli(), id, expectedHead); err != nil {
			return err
		}
		n, err := changed(tx.ExecContext(ctx, sqlDelete, id, expectedHead))
		if err != nil || n > 0 {
			return err
		}
		var there bool
		if err := tx.QueryRowContext(ctx, sqlIsThere, id).Scan(&there); err != nil {
			return err
		}
		if !there {
			return assessment.Unknown{What: "assessment", ID: id}
		}
		return moved(id)
	})
	return d.explain("delete from", err)
}

func changed(r sql.Result, err error) (int64, error) {
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}

// Deletion is what is left of an assessment that was deleted.
type Deletion struct {
	ID, Name string
	Head     string    // hash of its last entry
	Last     int       // number of its last entry
	Time     time.Time // UTC
}

// Deleted lists the assessments that were deleted from this file.
func (d *DB) Deleted(ctx context.Context) ([]Deletion, error) {
	var all []Deletion
	err := d.each(ctx, sqlDeleted, nil, func(rows *sql.Rows) error {
		var x Deletion
		var at int64
		if err := rows.Scan(&x.ID, &x.Name, &x.Head, &x.Last, &at); err != nil {
			return err
		}
		x.Time = time.UnixMilli(at).UTC()
		all = append(all, x)
		return nil
	})
	return all, d.explain("list what was deleted from", err)
}

// Redact erases the payload of entry n; the chain still holds, since it runs
// over the payload's hash. The last entry about a subject is refused: what it
// left still stands, so another value has to be recorded first (whose payload
// then holds the old one too). Unknown when there is no such entry; a second
// time is no error.
func (d *DB) Redact(ctx context.Context, id string, n int) error {
	err := d.write(ctx, func(tx *sql.Tx, _ *writes) error {
		var num int64
		var kind, subject string
		var later bool
		err := tx.QueryRowContext(ctx, sqlToRedact, id, n).Scan(&num, &kind, &subject, &later)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return assessment.Unknown{What: "entry", ID: fmt.Sprint(n)}
		case err != nil:
			return err
		case !later:
			return assessment.Refused{Subject: subject, Reason: fmt.Sprintf("entry %d holds what stands now; record another value first, then redact both", n)}
		}
		_, err = tx.ExecContext(ctx, sqlRedact, num, n)
		return err
	})
	return d.explain("redact in", err)
}
