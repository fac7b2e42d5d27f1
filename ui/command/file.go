package command

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// writeWhole writes a file that is complete or not there, readable only by its
// owner. Without force an existing file is refused; a link, a folder or a
// device always is, so that nothing is written where the name doesn't say. It
// gives what was read back from the disk, which is what was to be written.
func writeWhole(path string, b []byte, force bool) ([]byte, error) {
	if path == "" || strings.ContainsRune(path, 0) || strings.HasSuffix(path, "/") || strings.HasSuffix(path, string(filepath.Separator)) {
		return nil, failure{kind: noWrite, reason: quoted(path) + " is no name for a file", next: "name a file with -o"}
	}
	switch info, err := os.Lstat(path); {
	case err == nil && !info.Mode().IsRegular():
		return nil, failure{kind: noWrite, reason: quoted(path) + " is " + lying(info.Mode()) + ", not a plain file", next: "name another file with -o"}
	case err == nil && !force:
		return nil, errExists(path)
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return nil, cantWrite(path, err)
	}
	if err := replaceFile(path, b, force); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return nil, errExists(path)
		}
		return nil, cantWrite(path, err)
	}
	return readBack(path, b)
}

func errExists(path string) error {
	return failure{kind: noWrite, reason: quoted(path) + " exists", next: "name another file with -o, or replace it with --force"}
}

func cantWrite(path string, err error) error {
	f := failure{kind: noWrite, next: "the file was not written; name another with -o"}
	why := err
	var p *fs.PathError
	var l *os.LinkError
	switch { // their paths may hold anything, and name a temporary file
	case errors.As(err, &p):
		why = p.Err
	case errors.As(err, &l):
		why = l.Err
	}
	if errors.Is(err, syscall.ENOSPC) {
		f.next = "the file was not written; make room and try again"
	}
	f.reason = fmt.Sprintf("can't write %s: %v", quoted(path), why)
	return f
}

// lying names what lies at a path in place of a file.
func lying(m fs.FileMode) string {
	switch {
	case m.IsDir():
		return "a folder"
	case m&fs.ModeSymlink != 0:
		return "a link"
	case m&fs.ModeNamedPipe != 0:
		return "a pipe"
	case m&fs.ModeSocket != 0:
		return "a socket"
	}
	return "a device"
}

// readBack gives what is on the disk; an error when it is not what was to be
// written.
func readBack(path string, want []byte) (got []byte, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, cantWrite(path, err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	got, err = io.ReadAll(io.LimitReader(f, int64(len(want))+1))
	if err != nil {
		return nil, cantWrite(path, err)
	}
	if !bytes.Equal(got, want) {
		return nil, failure{kind: noWrite, reason: quoted(path) + " reads back other than it was written", next: "check the disk, and don't use this file"}
	}
	return got, nil
}
