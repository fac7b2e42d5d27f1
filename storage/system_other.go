//go:build !(linux || darwin || freebsd || netbsd || openbsd || dragonfly)

package storage

import (
	"errors"
	"io/fs"
	"syscall"
)

// Modes and owners of files mean something else here, or nothing.

func folderWritable(string) error { return nil }

func ownership(string) string { return "" }

func exposed(string, fs.FileInfo) []string { return nil }

func exposedFolder(string, fs.FileInfo) []string { return nil }

func noSpace(err error) bool { return errors.Is(err, syscall.ENOSPC) }

func syncFolder(string) error { return nil }
