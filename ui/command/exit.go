package command

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"soc2ready/assessment"
)

// kind is why a command failed. The contract gives each its exit code.
type kind int

const (
	ours     kind = iota // a failure of our own
	use                  // used wrongly
	missing              // something named by an argument does not exist
	damaged              // damaged, newer than this program, not ours
	busy                 // locked, or changed by someone else meanwhile
	noWrite              // can't write
	closed               // nobody reads any more
	ended1               // SIGHUP
	ended2               // SIGINT
	ended3               // SIGQUIT
	ended15              // SIGTERM
	kindsEnd             // for tests: how many there are
)

// code is the one place where exit codes are decided (contract.md).
func (k kind) code() int {
	switch k {
	case closed:
		return 0
	case use:
		return 2
	case missing:
		return 4
	case damaged:
		return 5
	case busy:
		return 6
	case noWrite:
		return 7
	case ended1:
		return 129
	case ended2:
		return 130
	case ended3:
		return 131
	case ended15:
		return 143
	}
	return 1
}

// exitFound ends a command that looked and found something: no failure, the
// document is printed.
const exitFound = 3

// failure is an error of this package: what and where, and what to do next.
type failure struct {
	kind   kind
	reason string
	next   string // "" takes that of the kind
}

func (f failure) Error() string { return f.reason }

func wrongUse(format string, args ...any) error {
	return failure{kind: use, reason: fmt.Sprintf(format, args...)}
}

// kindOf sorts an error. The first that fits counts, so an error that was
// given a kind keeps it whatever it wraps.
func kindOf(err error) kind {
	var f failure
	if errors.As(err, &f) {
		return f.kind
	}
	var e ended
	if errors.As(err, &e) {
		return e.kind()
	}
	var refused assessment.Refused
	if errors.As(err, &refused) {
		return use
	}
	for _, row := range []struct {
		kind kind
		are  []error
	}{
		{closed, []error{syscall.EPIPE, io.ErrClosedPipe}},
		{damaged, []error{assessment.ErrDamaged, assessment.ErrNewer}},
		{busy, []error{assessment.ErrLocked, assessment.ErrConflict}},
		{noWrite, []error{assessment.ErrReadOnly, assessment.ErrNoSpace, syscall.ENOSPC, syscall.EROFS, syscall.EDQUOT, syscall.EFBIG, fs.ErrPermission, fs.ErrExist}},
		{use, []error{assessment.ErrExists}},
		{missing, []error{assessment.ErrNotFound, fs.ErrNotExist}},
		{ended2, []error{context.Canceled}},
	} {
		for _, target := range row.are {
			if errors.Is(err, target) {
				return row.kind
			}
		}
	}
	return ours
}

// lineOf is the one line on stderr: what, where, and the next command. It is
// empty where nothing is to be told: nobody reads, or a signal ended it.
func lineOf(k kind, err error, command string) string {
	message := strings.TrimPrefix(err.Error(), "soc2ready: ")
	next := ""
	var f failure
	switch {
	case errors.As(err, &f) && f.next != "":
		next = f.next
	case strings.Contains(message, "; "): // storage and assessment tell the next step themselves
	case k == use:
		next = "see \"" + cmp.Or(command, "soc2ready") + " --help\""
	case k == damaged:
		next = "nothing was changed; go on with a copy or a backup of the file"
	case k == busy:
		next = "nothing was changed; run the command again"
	}
	switch k {
	case closed, ended1, ended2, ended3, ended15:
		return ""
	}
	line := "soc2ready: " + message
	if next != "" {
		line += "; " + next
	}
	return assessment.CleanLine(line)
}

// writeOut writes to stdout. That nobody reads is not an error anyone wants to
// hear about; that the disk is full is.
func writeOut(w io.Writer, b []byte) error {
	_, err := w.Write(b)
	switch {
	case err == nil, errors.Is(err, syscall.EPIPE), errors.Is(err, io.ErrClosedPipe), errors.Is(err, os.ErrClosed):
		return nil
	default:
		return failure{kind: noWrite, reason: fmt.Sprintf("can't write the output: %v", err)}
	}
}
