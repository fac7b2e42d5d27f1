package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"soc2ready/assessment"
)

// Backup writes a whole, checked copy to a path that must not exist, for the
// owner alone; saving waits for it. Nothing is left behind when it fails.
// ErrExists when the path is taken, ErrNoSpace when the disk is full.
func (d *DB) Backup(ctx context.Context, path string) error {
	return backup(ctx, d.sql, path)
}

// Copy makes a backup of a file without opening it for anything else, also of
// one that a newer version made. Other programs' locks are waited for.
func Copy(ctx context.Context, from, to string, wait time.Duration) error {
	from, err := absolute(from)
	if err != nil {
		return err
	}
	if _, err := inspect(from); err != nil {
		return err
	}
	return copyFile(ctx, from, to, wait)
}

func copyFile(ctx context.Context, from, to string, wait time.Duration) error {
	db, err := connect(from, "ro", wait)
	if err != nil {
		return err
	}
	err = backup(ctx, db, to)
	return errors.Join(err, db.Close())
}

// backupBeside copies the file to the first free name of path + suffix,
// path + suffix-2, …
func backupBeside(ctx context.Context, path, suffix string) (string, error) {
	for i := 1; ; i++ {
		to := numbered(path+suffix, i)
		if err := copyFile(ctx, path, to, 0); err == nil {
			return to, nil
		} else if !errors.Is(err, assessment.ErrExists) {
			return "", err
		}
	}
}

func numbered(name string, i int) string {
	if i == 1 {
		return name
	}
	return fmt.Sprintf("%s-%d", name, i)
}

func backup(ctx context.Context, db *sql.DB, to string) error {
	to, err := absolute(to)
	if err != nil {
		return err
	}
	if _, err := os.Lstat(to); err == nil {
		return exists(to)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return explainFile("write the copy", to, err)
	}
	temp, err := copyToTemp(ctx, db, to)
	if err != nil {
		return err
	}
	defer dropTemp(temp)
	return publish(temp, to)
}

// copyToTemp writes a checked copy beside to, under a temporary name.
func copyToTemp(ctx context.Context, db *sql.DB, to string) (string, error) {
	temp, err := newTemp(filepath.Dir(to))
	if err != nil {
		return "", explainFile("write the copy", to, err)
	}
	// SQLite takes an empty file for the target, and leaves its mode.
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", temp); err != nil {
		dropTemp(temp)
		return "", explain("write the copy", to, err)
	}
	if err := verify(ctx, temp, to); err != nil {
		dropTemp(temp)
		return "", err
	}
	return temp, nil
}

// verify reads a fresh copy through; to is its name for a person.
func verify(ctx context.Context, temp, to string) error {
	db, err := connect(temp, "ro", 0)
	if err != nil {
		return err
	}
	found, err := lines(ctx, db, "PRAGMA quick_check(1)")
	if text := strings.Join(found, " "); err == nil && text != "ok" {
		err = &fault{
			message: fmt.Sprintf("the copy for %s is damaged (%s) and was thrown away; check the disk and try again", show(to), text),
			kind:    assessment.ErrDamaged,
		}
	}
	if err == nil {
		_, err = readVersion(ctx, db, to)
	}
	return explain("check the copy", to, errors.Join(err, db.Close()))
}
