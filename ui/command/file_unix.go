//go:build !windows

package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
)

// replaceFile writes beside path and gives the whole file its name last.
// Without force the name must be free at that very moment: fs.ErrExist.
func replaceFile(path string, b []byte, force bool) (err error) {
	t, err := renameio.NewPendingFile(path, renameio.WithTempDir(filepath.Dir(path)), renameio.WithStaticPermissions(0o600))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, t.Cleanup()) }() // nothing once it has its name
	if _, err := t.Write(b); err != nil {
		return err
	}
	if force {
		if err := t.CloseAtomicallyReplace(); err != nil {
			return err
		}
		return syncFolder(path)
	}
	if err := t.Sync(); err != nil {
		return err
	}
	switch err := os.Link(t.Name(), path); {
	case err == nil:
		return syncFolder(path)
	case errors.Is(err, fs.ErrExist):
		return err
	}
	// No second names here (FAT, some network folders): look again, then rename.
	if _, err := os.Lstat(path); err == nil {
		return fs.ErrExist
	}
	return t.CloseAtomicallyReplace()
}

// syncFolder makes the new name last. A folder that can't be synced (some
// network folders) is no reason to call the file not written.
func syncFolder(path string) error {
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return nil //nolint:nilerr // a folder one may write to but not read
	}
	err = d.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
}
