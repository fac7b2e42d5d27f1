package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// replaceFile writes beside path and gives the whole file its name last.
// Without force the name must be free: fs.ErrExist. (renameio has no Windows.)
func replaceFile(path string, b []byte, force bool) (err error) {
	t, err := os.CreateTemp(filepath.Dir(path), ".soc2ready-*.tmp")
	if err != nil {
		return err
	}
	defer func() {
		if e := os.Remove(t.Name()); e != nil && !errors.Is(e, fs.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}()
	_, err = t.Write(b)
	if err = errors.Join(err, t.Sync(), t.Close()); err != nil {
		return err
	}
	if !force {
		if err := os.Link(t.Name(), path); err == nil || errors.Is(err, fs.ErrExist) {
			return err
		}
		if _, err := os.Lstat(path); err == nil {
			return fs.ErrExist
		}
	}
	return os.Rename(t.Name(), path)
}
