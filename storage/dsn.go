package storage

import (
	"net/url"
	"path/filepath"
	"runtime"
	"strconv"
	"time"
)

// lasting are the pragmas for files that matter: every commit is synced,
// journal and folder too.
func lasting() []string { return []string{"synchronous(EXTRA)"} }

// passing are the pragmas for a file that is not in its place yet: it is
// synced once when it is whole, and thrown away when it isn't.
func passing() []string { return []string{"synchronous(OFF)", "journal_mode(MEMORY)"} }

// dsn names the file to SQLite; access is "rw" or "ro", never "rwc", which
// would make a file where there is none. Built with net/url, since a raw path
// with ? or # is cut there and names another file.
//
// The journal mode is not set for a lasting file: DELETE is the default, and
// a file that someone turned to WAL is used as it is.
func dsn(path, access string, wait time.Duration, more []string) string {
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
		"_pragma": append([]string{
			"busy_timeout(" + strconv.FormatInt(wait.Milliseconds(), 10) + ")",
			"foreign_keys(1)",
			"recursive_triggers(1)",
			"trusted_schema(0)",
			"cell_size_check(1)",
			"mmap_size(0)",
			"secure_delete(1)",
			"temp_store(MEMORY)", // nothing of the data in temporary files
		}, more...),
	}
	u := url.URL{Scheme: "file", Path: path, RawQuery: q.Encode()}
	return u.String()
}
