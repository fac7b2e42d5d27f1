package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"soc2ready/assessment"
)

// Restore puts a copy of the backup from in the place of to, and keeps the
// file that was there beside it; aside is its new name, "" when there was
// none. The backup is checked first: one that is damaged, newer or not ours is
// refused with nothing changed. ErrLocked when another program is writing to
// the present file.
func Restore(ctx context.Context, from, to string, wait time.Duration) (aside string, err error) {
	if from, err = absolute(from); err != nil {
		return "", err
	}
	if to, err = absolute(to); err != nil {
		return "", err
	}
	src, err := openBackup(ctx, from, wait)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, src.Close()) }()

	there, err := isThere(from, to)
	if err != nil {
		return "", err
	}
	if _, err := makeFolders(filepath.Dir(to)); err != nil {
		return "", explainFile("make the folder", filepath.Dir(to), err)
	}
	temp, err := copyToTemp(ctx, src.sql, to)
	if err != nil {
		return "", err
	}
	defer dropTemp(temp)
	if err := syncFile(temp); err != nil {
		return "", explainFile("write", to, err)
	}
	release, err := reserve(ctx, to, there, wait)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, release()) }()
	return replace(temp, to, there)
}

// openBackup opens the backup for reading and checks all of it.
func openBackup(ctx context.Context, from string, wait time.Duration) (*DB, error) {
	h, err := inspect(from)
	if err != nil {
		return nil, err
	}
	if known := len(migrations()); h.version > known {
		return nil, newer(from, h.version, known)
	}
	db, err := connect(from, "ro", wait)
	if err != nil {
		return nil, err
	}
	version, err := readVersion(ctx, db, from)
	var defects []string
	if err == nil {
		defects, err = check(ctx, db, from, migrations()[:version])
	}
	if err == nil && len(defects) > 0 {
		err = &fault{
			message: fmt.Sprintf("the backup %s is damaged (%s); nothing was changed; try an older backup", show(from), defects[0]),
			kind:    assessment.ErrDamaged,
		}
	}
	if err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &DB{path: from, sql: db, readOnly: "it is a backup"}, nil
}

func isThere(from, to string) (bool, error) {
	info, err := os.Stat(to)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, explainFile("restore to", to, err)
	}
	if !info.Mode().IsRegular() {
		return false, &fault{message: fmt.Sprintf("can't restore to %s: it is not a regular file; name another file", show(to)), kind: assessment.ErrExists}
	}
	if other, err := os.Stat(from); err == nil && os.SameFile(info, other) {
		return false, &fault{message: fmt.Sprintf("%s is the database itself, not a backup of it; name the backup", show(from)), kind: assessment.ErrExists}
	}
	return true, nil
}

// reserve takes the present file for us alone where it is a database that
// still works; what is damaged has nobody working on it.
func reserve(ctx context.Context, to string, there bool, wait time.Duration) (release func() error, err error) {
	free := func() error { return nil }
	if !there {
		return free, nil
	}
	if h, err := inspect(to); err != nil || h.readOnly != "" {
		return free, nil
	}
	db, err := connect(to, "rw", wait)
	if err != nil {
		return nil, err
	}
	_, err = db.ExecContext(ctx, "BEGIN EXCLUSIVE")
	if err = explain("replace", to, err); err != nil && !errors.Is(err, assessment.ErrDamaged) {
		return nil, errors.Join(err, db.Close())
	}
	return db.Close, nil
}

// replace keeps the present file, with what belongs to it, under another name
// and puts temp in its place.
func replace(temp, to string, there bool) (aside string, err error) {
	if there {
		if aside, err = keepAside(to); err != nil {
			return "", explainFile("keep a copy of", to, err)
		}
	}
	// A journal left from the old file would be played back into the new one.
	base := aside
	if base == "" {
		base = to + ".gone"
	}
	for _, side := range []string{"-journal", "-wal", "-shm"} {
		if err := os.Rename(to+side, base+side); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return aside, explainFile("move away", to+side, err)
		}
	}
	if there {
		err = os.Rename(temp, to)
	} else {
		err = placeNew(temp, to)
	}
	if err == nil {
		err = syncFolder(filepath.Dir(to))
	}
	return aside, explainFile("write", to, err)
}

// keepAside gives the file a second name, so that its own is never free; on a
// file system without second names it is renamed.
func keepAside(to string) (string, error) {
	for i := 1; ; i++ {
		aside := numbered(to+".before-restore", i)
		if _, err := os.Lstat(aside); err == nil {
			continue
		}
		err := os.Link(to, aside)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			err = os.Rename(to, aside)
		}
		return aside, err
	}
}
