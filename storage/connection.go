package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"time"

	"modernc.org/sqlite"
)

// lasting is for files that matter: every commit is synced, journal and
// folder too. These two are run on each new connection like the pragmas of
// the name, but apart: they read the file, and so may wait for a lock, and
// only here the wait ends with the context.
const lasting = "PRAGMA synchronous = EXTRA"

// passing is for a file that is not in its place yet: it is synced once when
// it is whole, and thrown away when it isn't.
const passing = "PRAGMA synchronous = OFF; PRAGMA journal_mode = MEMORY"

// connect gives a pool of one connection, opened at the first use.
func connect(path, access string, wait time.Duration) (*sql.DB, error) {
	return pool(path, dsn(path, access, wait), lasting)
}

func pool(path, name, first string) (*sql.DB, error) {
	sqlite.StrictPragmas(true)
	if !sqlite.OFDLockingEnabled() {
		// Fails only where such locks don't exist; doc.go tells what follows.
		_, _ = sqlite.OFDLocking(true)
	}
	c, err := sqlite.NewConnector(name)
	if err != nil {
		return nil, fmt.Errorf("can't open %s: %w", show(path), err)
	}
	db := sql.OpenDB(connector{c, first})
	db.SetMaxOpenConns(1)
	return db, nil
}

// connector makes connections that are ready for use.
type connector struct {
	driver.Connector
	first string // statements
}

// Connect implements driver.Connector.
func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	if x, ok := conn.(driver.ExecerContext); ok {
		_, err = x.ExecContext(ctx, c.first, nil)
	} else {
		err = driver.ErrSkip // never: modernc.org/sqlite has it
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// dsn names the file to SQLite; access is "rw" or "ro", never "rwc", which
// would make a file where there is none. Built with net/url, since a raw path
// with ? or # is cut there and names another file.
//
// The journal mode is not set for a lasting file: DELETE is the default, and
// a file that someone turned to WAL is used as it is.
func dsn(path, access string, wait time.Duration) string {
	path = filepath.ToSlash(path)
	if runtime.GOOS == "windows" {
		path = "/" + path
	}
	q := url.Values{
		"mode":       {access},
		"_txlock":    {"immediate"}, // a write waits for its lock at the start or not at all
		"_dqs":       {"0"},
		"_defensive": {"1"},
		"_error_rc":  {"1"},
		"_pragma": {
			"busy_timeout(" + strconv.FormatInt(wait.Milliseconds(), 10) + ")",
			"foreign_keys(1)",
			"recursive_triggers(1)",
			"trusted_schema(0)",
			"cell_size_check(1)",
			"mmap_size(0)",
			"secure_delete(1)",
			"temp_store(MEMORY)", // nothing of the data in temporary files
		},
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}
