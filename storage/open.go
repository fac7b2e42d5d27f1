package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"soc2ready/assessment"
)

// Mode says what Open may do with the file.
type Mode int

const (
	// ReadWrite opens a file that exists. A file that can't be written is
	// opened for reading; ReadOnly of the DB then tells why.
	ReadWrite Mode = iota
	// Create is ReadWrite that makes the file, and its folder, when missing.
	Create
	// ReadOnly never changes the file.
	ReadOnly
)

// How long to wait for another program's lock before giving up with ErrLocked.
const (
	WaitOnScreen  = 5 * time.Second
	WaitInCommand = 30 * time.Second
)

// DB is an open database. It is safe for use by many goroutines: they take
// turns on one connection, so a long read delays a write and never makes it fail.
type DB struct {
	path     string
	sql      *sql.DB
	readOnly string                 // why nothing can be written, as found at open
	broken   atomic.Pointer[string] // why writing was given up since
	upgrade  Upgrade

	mu     sync.Mutex // for writes
	writes *writes    // prepared at the first write
}

var (
	_ assessment.Store  = (*DB)(nil)
	_ assessment.Keeper = (*DB)(nil)
)

// Open opens the database at path and brings it to the present schema, with a
// backup beside the file first. Other programs' locks are waited for up to
// wait, 0 is not at all.
//
// Errors, all with a message for the user: assessment.ErrNotFound when there
// is no file (nothing is created), ErrDamaged for anything that is no
// database of ours (SQLite doesn't touch it), ErrNewer for a schema of a
// later version, ErrLocked, ErrNoSpace, and ErrReadOnly where the path can't
// be read or made, or an upgrade is needed and can't be written.
func Open(ctx context.Context, path string, mode Mode, wait time.Duration) (*DB, error) {
	return open(ctx, path, mode, wait, migrations())
}

func open(ctx context.Context, path string, mode Mode, wait time.Duration, steps []string) (*DB, error) {
	path, err := absolute(path)
	if err != nil {
		return nil, err
	}
	h, err := inspect(path)
	if mode == Create && errors.Is(err, assessment.ErrNotFound) {
		if err := create(ctx, path, steps); err != nil && !errors.Is(err, assessment.ErrExists) {
			return nil, err
		}
		h, err = inspect(path) // who else made it in the same moment made it whole
	}
	if err != nil {
		return nil, err
	}
	if h.version > len(steps) {
		return nil, newer(path, h.version, len(steps))
	}
	d := &DB{path: path, readOnly: h.readOnly}
	access := "rw"
	if mode == ReadOnly {
		d.readOnly = "it was opened for reading only"
	}
	if d.readOnly != "" {
		access = "ro"
	}
	if d.sql, err = connect(path, access, wait); err != nil {
		return nil, err
	}
	if err := d.begin(ctx, h, steps); err != nil {
		_ = d.sql.Close() // the error that counts is the one before
		return nil, err
	}
	return d, nil
}

// begin reads what SQLite says about the file, upgrades it, and checks it
// when a journal shows that a write was cut off.
func (d *DB) begin(ctx context.Context, h header, steps []string) error {
	version, err := readVersion(ctx, d.sql, d.path)
	if err != nil {
		return err
	}
	if version > len(steps) {
		return newer(d.path, version, len(steps))
	}
	if h.journal {
		if err := d.quickCheck(ctx, d.sql); err != nil {
			return err
		}
	}
	if version == len(steps) {
		return nil
	}
	if d.readOnly != "" {
		return &fault{
			message: fmt.Sprintf("%s is of an older version and needs an upgrade, but can't be written: %s; open it once where it can be written", show(d.path), d.readOnly),
			kind:    assessment.ErrReadOnly,
		}
	}
	return d.migrate(ctx, steps)
}

// Close closes the file.
func (d *DB) Close() error {
	if err := d.sql.Close(); err != nil {
		return d.explain("close", err)
	}
	return nil
}

// Path gives the absolute path of the file.
func (d *DB) Path() string { return d.path }

// ReadOnly tells why nothing can be written, "" when it can. It changes when
// the disk fails, or the file is replaced, while it is open.
func (d *DB) ReadOnly() string {
	if why := d.broken.Load(); why != nil {
		return *why
	}
	return d.readOnly
}

func absolute(path string) (string, error) {
	if path == "" {
		return "", &fault{message: "the path of the database is empty; name a file", kind: assessment.ErrNotFound}
	}
	if strings.ContainsRune(path, 0) { // SQLite would cut the path there
		return "", &fault{message: fmt.Sprintf("%s is no path: it holds a NUL; name a file", show(path)), kind: assessment.ErrNotFound}
	}
	abs, err := filepath.Abs(path)
	if err != nil {
		return "", fmt.Errorf("can't find the working folder for %s: %w", show(path), err)
	}
	if real, err := filepath.EvalSymlinks(abs); err == nil {
		abs = real // SQLite keeps the journal beside the file itself
	}
	return abs, nil
}

// querier is a *sql.DB or a *sql.Tx.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// readVersion gives the schema version, and an error when the file isn't ours.
func readVersion(ctx context.Context, q querier, path string) (int, error) {
	var id, version int64
	if err := q.QueryRowContext(ctx, sqlVersion).Scan(&id, &version); err != nil {
		return 0, explain("open", path, err)
	}
	if id != applicationID {
		return 0, notOurs(path, uint32(id))
	}
	if version < 1 {
		return 0, damaged(path, "holds no tables of ours")
	}
	return int(version), nil
}
