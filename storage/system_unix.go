//go:build linux || darwin || freebsd || netbsd || openbsd || dragonfly

package storage

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
)

// folderWritable asks without writing anything.
func folderWritable(dir string) error {
	const write = 2 // W_OK
	return syscall.Access(dir, write)
}

// ownership tells owner and mode, since that is what a refusal hangs on.
func ownership(path string) string {
	info, err := os.Stat(path)
	if err != nil {
		return ""
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok {
		return fmt.Sprintf(" (owner uid %d, mode %04o)", st.Uid, info.Mode().Perm())
	}
	return fmt.Sprintf(" (mode %04o)", info.Mode().Perm())
}

func exposed(path string, info fs.FileInfo) []string {
	var lines []string
	if m := info.Mode().Perm(); m&0o077 != 0 {
		lines = append(lines, fmt.Sprintf("%s can be read or changed by other users of this computer (mode %04o); set it with: chmod 600", show(path), m))
	}
	if st, ok := info.Sys().(*syscall.Stat_t); ok && int(st.Uid) != os.Geteuid() {
		lines = append(lines, fmt.Sprintf("%s belongs to another user (uid %d)", show(path), st.Uid))
	}
	return lines
}

func exposedFolder(dir string, info fs.FileInfo) []string {
	if info.Mode().Perm()&0o002 == 0 || info.Mode()&fs.ModeSticky != 0 {
		return nil
	}
	return []string{fmt.Sprintf("anybody on this computer can replace files in %s; move the database to a folder of your own", show(dir))}
}

func noSpace(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
}

// syncFolder makes the names in a folder last.
func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	err = f.Sync()
	if errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil // a file system that can't
	}
	return errors.Join(err, f.Close())
}
