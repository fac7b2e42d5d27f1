package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"soc2ready/assessment"
)

// fault is an error for a person to read: what happened, to which file, and
// what to do next. Kind and cause are for errors.Is and errors.As.
type fault struct {
	message     string
	kind, cause error
}

func (f *fault) Error() string { return f.message }

func (f *fault) Unwrap() []error {
	var errs []error
	if f.kind != nil {
		errs = append(errs, f.kind)
	}
	if f.cause != nil {
		errs = append(errs, f.cause)
	}
	return errs
}

// show writes a path as it is, quoted when it holds anything that could be
// misread or could control a terminal.
func show(path string) string {
	odd := strings.ContainsFunc(path, func(r rune) bool {
		return r == ' ' || r == '"' || r == '\'' || r == '`' || r == '\uFFFD' || !strconv.IsPrint(r)
	})
	if odd || path == "" {
		return strconv.Quote(path)
	}
	return path
}

// bringBack is what to do about a file that is damaged.
const bringBack = "bring back a backup with: soc2ready restore BACKUP, or save what can be read with: soc2ready backup --rescue FILE"

func damaged(path, what string) error {
	return &fault{
		message: fmt.Sprintf("%s %s; nothing was changed; %s", show(path), what, bringBack),
		kind:    assessment.ErrDamaged,
	}
}

func notOurs(path string, id uint32) error {
	return &fault{
		message: fmt.Sprintf("%s is a database of another program (application id %#x); name a file of soc2ready", show(path), id),
		kind:    assessment.ErrDamaged,
	}
}

func newer(path string, version, known int) error {
	return &fault{
		message: fmt.Sprintf("%s was made by a newer version of soc2ready (schema %d, this program knows %d); install that version, or copy the file with: soc2ready backup FILE", show(path), version, known),
		kind:    assessment.ErrNewer,
	}
}

// exists is about a path that has to be free.
func exists(path string) error {
	return &fault{
		message: fmt.Sprintf("%s exists already; name a file that does not exist", show(path)),
		kind:    assessment.ErrExists, cause: fs.ErrExist,
	}
}

// explainFile turns an error of the operating system into words.
func explainFile(doing, path string, err error) error {
	f := &fault{cause: err}
	can := "can't " + doing + " " + show(path)
	switch {
	case err == nil:
		return nil
	case errors.As(err, new(*fault)):
		return err
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		f.kind = assessment.ErrNotFound
		f.message = can + ": no such file or folder; check the path"
	case errors.Is(err, fs.ErrExist):
		return exists(path)
	case errors.Is(err, fs.ErrPermission):
		f.kind = assessment.ErrReadOnly
		f.message = fmt.Sprintf("%s: no permission%s; change its permissions or name another file", can, ownership(path))
	case errors.Is(err, syscall.EROFS):
		f.kind = assessment.ErrReadOnly
		f.message = can + ": it lies on a read-only file system; name a file elsewhere"
	case noSpace(err):
		f.kind = assessment.ErrNoSpace
		f.message = can + ": no space left on the disk, or a limit is reached; make room and try again"
	case errors.Is(err, syscall.EMFILE), errors.Is(err, syscall.ENFILE):
		f.message = can + ": too many files are open; close other programs, or raise the limit (ulimit -n)"
	default:
		reason := err
		// Their paths are in the message already, and not quoted there.
		var pe *fs.PathError
		var le *os.LinkError
		if errors.As(err, &pe) {
			reason = pe.Err
		} else if errors.As(err, &le) {
			reason = le.Err
		}
		f.message = can + ": " + reason.Error() + "; check the path"
	}
	return f
}

func (d *DB) explain(doing string, err error) error {
	err = explain(doing, d.path, err)
	if why := giveUp(err); why != "" {
		d.broken.CompareAndSwap(nil, &why)
	}
	return err
}

// explain turns an error of SQLite into a kind of the Store and words.
func explain(doing, path string, err error) error {
	if err == nil || ours(err) {
		return err
	}
	can := "can't " + doing + " " + show(path)
	if errors.Is(err, sql.ErrTxDone) || sqliteCode(err) == lib.SQLITE_INTERRUPT {
		err = context.Canceled // the only thing that ends a transaction or a statement of ours but its own end
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", can, err)
	}
	var se *sqlite.Error
	if !errors.As(err, &se) {
		// database/sql has no type for a value that doesn't fit, as rows of a
		// damaged file have them.
		if strings.Contains(err.Error(), "sql: Scan error") {
			return &fault{
				message: can + ": a row of it can't be read; " + bringBack,
				kind:    assessment.ErrDamaged, cause: err,
			}
		}
		return explainFile(doing, path, err)
	}
	f := &fault{cause: err}
	switch code := se.Code(); code & 0xff {
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
		f.kind = assessment.ErrLocked
		f.message = can + ": another program is writing to it; close that program or try again"
	case lib.SQLITE_READONLY:
		f.kind = assessment.ErrReadOnly
		switch code {
		case lib.SQLITE_READONLY_DBMOVED:
			f.message = can + ": the file was moved or replaced while it was open; quit and start again"
		case lib.SQLITE_READONLY_ROLLBACK, lib.SQLITE_READONLY_RECOVERY:
			f.message = can + ": an earlier write was cut off and has to be rolled back first; open it once where it can be written"
		default:
			f.message = can + ": it is read-only; change the permissions of the file and its folder, or name a copy"
		}
	case lib.SQLITE_PERM, lib.SQLITE_AUTH:
		f.kind = assessment.ErrReadOnly
		f.message = can + ": no permission" + ownership(path) + "; change its permissions or name another file"
	case lib.SQLITE_CANTOPEN:
		f.kind = assessment.ErrReadOnly
		f.message = can + ": the file, or the journal beside it, can't be opened" + ownership(path) + "; check the permissions of the file and its folder"
	case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_FORMAT:
		f.kind = assessment.ErrDamaged
		f.message = can + ": the file is damaged, or the disk can't read it; " + bringBack
	case lib.SQLITE_FULL:
		f.kind = assessment.ErrNoSpace
		f.message = can + ": no space left on the disk; make room and try again"
	case lib.SQLITE_IOERR:
		f.message = fmt.Sprintf("%s: the disk reports an error (%d); quit, check the disk, and look at the file with: soc2ready doctor", can, code)
		if code == lib.SQLITE_IOERR_WRITE { // a quota or a limit of size looks like this too
			f.kind = assessment.ErrNoSpace
			f.message = can + ": the disk takes no more, full or at a limit of size; make room and try again"
		}
	case lib.SQLITE_ERROR:
		f.kind = assessment.ErrDamaged // our statements are right where the tables are
		f.message = fmt.Sprintf("%s: its tables are not as they should be (%s); %s", can, se.Error(), bringBack)
	default:
		f.message = fmt.Sprintf("%s: %s; look at the file with: soc2ready doctor", can, se.Error())
	}
	return f
}

// ours tells whether err is in words already.
func ours(err error) bool {
	return errors.As(err, new(*fault)) || errors.As(err, new(assessment.Unknown)) ||
		errors.As(err, new(assessment.Refused)) || errors.As(err, new(assessment.BrokenChain))
}

// giveUp tells why nothing more may be written after this error: after a
// failed sync the next one may succeed without the lost pages being on disk.
func giveUp(err error) string {
	switch code := sqliteCode(err); {
	case code == lib.SQLITE_READONLY_DBMOVED:
		return "the file was moved or replaced while it was open"
	case code&0xff == lib.SQLITE_IOERR && code != lib.SQLITE_IOERR_WRITE &&
		code != lib.SQLITE_IOERR_READ && code != lib.SQLITE_IOERR_SHORT_READ:
		return fmt.Sprintf("the disk reported an error (%d) while writing", code)
	}
	return ""
}

// sqliteCode gives the extended result code, 0 when err is none of SQLite's.
func sqliteCode(err error) int {
	var se *sqlite.Error
	if errors.As(err, &se) {
		return se.Code()
	}
	return 0
}
