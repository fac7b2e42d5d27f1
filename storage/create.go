package storage

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"

	"soc2ready/assessment"
)

// create makes a whole database under another name and gives it its own name
// last, so that a crash leaves no half of one. Its error is ErrExists when
// another program was faster.
func create(ctx context.Context, path string, steps []string) (err error) {
	for _, side := range []string{"-journal", "-wal"} {
		if _, err := os.Lstat(path + side); err == nil {
			return &fault{
				message: fmt.Sprintf("%s belongs to a database that is gone and would spoil a new one; move it away first", show(path+side)),
				kind:    assessment.ErrDamaged,
			}
		} else if !errors.Is(err, fs.ErrNotExist) { // the name is too long, a folder can't be read, …
			return cantMake(path, err)
		}
	}
	dir := filepath.Dir(path)
	made, err := makeFolders(dir)
	defer func() {
		if err != nil {
			for _, d := range slices.Backward(made) {
				_ = os.Remove(d) // stays when someone put something there
			}
		}
	}()
	if err != nil {
		return cantMake(path, err)
	}
	temp, err := newTemp(dir)
	if err != nil {
		return cantMake(path, err)
	}
	defer dropTemp(temp)
	if err := build(ctx, temp, steps); err != nil {
		return explain("make", path, err)
	}
	return publish(temp, path)
}

// cantMake is about a path where no file can be made. Nothing that should be
// there is missing: it can't be written.
func cantMake(path string, err error) error {
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR) {
		return &fault{
			message: fmt.Sprintf("can't make %s: a folder above it can't be made; name a file elsewhere", show(path)),
			kind:    assessment.ErrReadOnly, cause: err,
		}
	}
	return explainFile("make", path, err)
}

// build fills an empty file with the schema.
func build(ctx context.Context, path string, steps []string) error {
	db, err := pool(path, dsn(path, "rw", 0), passing)
	if err != nil {
		return err
	}
	err = inTransaction(ctx, db, func(tx *sql.Tx) error {
		for i, step := range steps {
			if err := apply(ctx, tx, step, i+1); err != nil {
				return err
			}
		}
		_, err := tx.ExecContext(ctx, fmt.Sprintf("PRAGMA application_id = %d", applicationID))
		return err
	})
	return errors.Join(err, db.Close())
}

// makeFolders makes dir and what is missing above it, for the owner alone
// whatever the umask, and gives what it made.
func makeFolders(dir string) (made []string, err error) {
	var missing []string
	for d := dir; ; d = filepath.Dir(d) {
		_, err := os.Stat(d)
		if err == nil {
			break
		}
		if !errors.Is(err, fs.ErrNotExist) || d == filepath.Dir(d) {
			return nil, err
		}
		missing = append(missing, d)
	}
	for _, d := range slices.Backward(missing) {
		if err := os.Mkdir(d, 0o700); errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return made, err
		}
		made = append(made, d)
		if err := os.Chmod(d, 0o700); err != nil {
			return made, err
		}
	}
	return made, nil
}

const (
	tempPrefix = ".soc2ready-"
	tempSuffix = ".tmp"
)

// newTemp makes an empty file in dir that only the owner can read, whatever
// the umask, and sweeps what a killed program left there.
func newTemp(dir string) (string, error) {
	sweep(dir)
	path := filepath.Join(dir, tempPrefix+rand.Text()+tempSuffix)
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return "", err
	}
	if err := errors.Join(f.Chmod(0o600), f.Close()); err != nil {
		return "", errors.Join(err, os.Remove(path))
	}
	return path, nil
}

// dropTemp removes a temporary file with its journal; it is gone already when
// all went well.
func dropTemp(path string) {
	_ = os.Remove(path)
	_ = os.Remove(path + "-journal")
}

// sweep removes temporary files of ours that nobody can be writing any more.
func sweep(dir string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), tempPrefix) || !strings.Contains(e.Name(), tempSuffix) {
			continue
		}
		if info, err := e.Info(); err == nil && info.Mode().IsRegular() && time.Since(info.ModTime()) > 24*time.Hour {
			_ = os.Remove(filepath.Join(dir, e.Name()))
		}
	}
}

// publish syncs a temporary file and gives it its name, never over another file.
func publish(temp, path string) error {
	if err := syncFile(temp); err != nil {
		return explainFile("write", path, err)
	}
	if err := placeNew(temp, path); err != nil {
		return explainFile("write", path, err)
	}
	if err := syncFolder(filepath.Dir(path)); err != nil {
		return explainFile("write", path, err)
	}
	return nil
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// placeNew renames without overwriting: a second name is refused where one
// exists. On a file system without second names an empty file holds the place.
func placeNew(temp, path string) error {
	err := os.Link(temp, path)
	if err == nil {
		return os.Remove(temp)
	}
	if errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err := f.Close(); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	if err := os.Rename(temp, path); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}
