package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"strings"

	"soc2ready/assessment"
)

// Upgrade is what opening did to a file of an older schema. From is 0 when
// there was nothing to do.
type Upgrade struct {
	From, To int
	Backup   string // path of the file as it was
}

// Upgrade tells what opening did.
func (d *DB) Upgrade() Upgrade { return d.upgrade }

// migrate brings the file to the last step. Each step is a transaction that
// sets the version too, so a step that fails leaves the file as it was.
// Programs that do it at once take turns, and the later ones find it done.
func (d *DB) migrate(ctx context.Context, steps []string) error {
	for {
		var from int
		err := inTransaction(ctx, d.sql, func(tx *sql.Tx) (err error) {
			if from, err = readVersion(ctx, tx, d.path); err != nil {
				return err
			}
			if from > len(steps) {
				return newer(d.path, from, len(steps))
			}
			if from == len(steps) {
				return nil
			}
			if d.upgrade.From == 0 {
				// The write lock is held: nobody can change what is copied.
				if err := d.quickCheck(ctx, tx); err != nil {
					return err
				}
				if d.upgrade.Backup, err = backupBeside(ctx, d.path, fmt.Sprintf(".schema-%d", from)); err != nil {
					return err
				}
			}
			return apply(ctx, tx, steps[from], from+1)
		})
		if err != nil {
			if d.upgrade.From == 0 && d.upgrade.Backup != "" {
				err = errors.Join(err, os.Remove(d.upgrade.Backup)) // the file itself is what it was
			}
			return d.failed(err)
		}
		if from == len(steps) {
			return nil
		}
		if d.upgrade.From == 0 {
			d.upgrade.From = from
		}
		if d.upgrade.To = from + 1; d.upgrade.To == len(steps) {
			return nil // a read that fails from here on is no failed upgrade
		}
	}
}

// failed says what state the file is in after a step that failed.
func (d *DB) failed(err error) error {
	now := "the file is as it was before"
	if d.upgrade.From > 0 {
		now = fmt.Sprintf("the file is at schema %d now, as it was before in %s", d.upgrade.To, show(d.upgrade.Backup))
	}
	err = explain("upgrade", d.path, err)
	return &fault{message: err.Error() + "; " + now, cause: err}
}

// apply runs one step and sets the version, in the transaction of the caller.
func apply(ctx context.Context, tx *sql.Tx, step string, version int) error {
	if _, err := tx.ExecContext(ctx, step); err != nil {
		return err
	}
	if orphans, err := lines(ctx, tx, "PRAGMA foreign_key_check"); err != nil {
		return err
	} else if len(orphans) > 0 {
		return &fault{message: "the upgrade leaves rows that belong to nothing: " + orphans[0], kind: assessment.ErrDamaged}
	}
	_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA user_version = %d", version))
	return err
}

// quickCheck looks through the whole file, without comparing indexes.
func (d *DB) quickCheck(ctx context.Context, q querier) error {
	found, err := lines(ctx, q, "PRAGMA quick_check(1)")
	if err != nil {
		return explain("check", d.path, err)
	}
	if text := strings.Join(found, " "); text != "ok" {
		return damaged(d.path, "is damaged ("+text+")")
	}
	return nil
}
