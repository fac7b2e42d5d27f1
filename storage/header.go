package storage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"soc2ready/assessment"
)

// applicationID marks our files: "SOC2" in the header of the database.
const applicationID = 0x534F4332

const magic = "SQLite format 3\x00"

// header is what a look at the file tells before SQLite touches it.
type header struct {
	version  int    // of the schema, as written in the file
	readOnly string // why it can't be written
	journal  bool   // a write was cut off, or is under way
	cut      bool   // the end of the file is missing
	size     int64  // that the file should have, in bytes; 0 where it doesn't tell
}

// inspect refuses whatever isn't a database of ours, as firstLook does, and one
// that is cut off.
func inspect(path string) (header, error) {
	h, err := firstLook(path)
	if err == nil && h.cut {
		err = damaged(path, "is cut off")
	}
	return h, err
}

// firstLook refuses whatever isn't a database of ours. SQLite would take an empty
// file for an empty database, and would play back a journal that lies beside
// any file.
func firstLook(path string) (header, error) {
	var h header
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return h, &fault{
			message: fmt.Sprintf("there is no database at %s; make one with: soc2ready new NAME", show(path)),
			kind:    assessment.ErrNotFound, cause: fs.ErrNotExist,
		}
	case err != nil:
		return h, explainFile("open", path, err)
	case info.IsDir():
		return h, refuse(path, "is a folder, not a database")
	case !info.Mode().IsRegular():
		return h, refuse(path, "is not a regular file")
	case info.Size() == 0:
		return h, refuse(path, "is an empty file, not a database")
	}
	f, readOnly, err := openForHeader(path)
	if err != nil {
		return h, explainFile("open", path, err)
	}
	h.readOnly = readOnly
	b := make([]byte, 100)
	_, err = io.ReadFull(f, b)
	closed := f.Close()
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF), err == nil && string(b[:16]) != magic:
		return h, refuse(path, "is not a database, or its beginning is overwritten")
	case err != nil:
		return h, explainFile("read", path, err)
	case closed != nil:
		return h, explainFile("read", path, closed)
	}
	if id := binary.BigEndian.Uint32(b[68:]); id != applicationID {
		return h, notOurs(path, id)
	}
	h.version = int(binary.BigEndian.Uint32(b[60:]))
	if h.readOnly == "" {
		if err := folderWritable(filepath.Dir(path)); err != nil {
			h.readOnly = fmt.Sprintf("its folder %s can't be written, and a write needs a journal there", show(filepath.Dir(path)))
		}
	}
	j, err := os.Stat(path + "-journal")
	switch {
	case err == nil:
		h.journal = j.Size() > 0
	case !errors.Is(err, fs.ErrNotExist) && h.readOnly == "":
		h.readOnly = "a journal beside it can't be made (its name may be too long)"
	}
	page := int64(binary.BigEndian.Uint16(b[16:]))
	if page == 1 {
		page = 65536
	}
	h.cut = !h.journal && (page == 0 || info.Size()%page != 0) // SQLite looks at whole pages only
	h.size = page * int64(binary.BigEndian.Uint32(b[28:]))
	return h, nil
}

func refuse(path, what string) error {
	return &fault{
		message: fmt.Sprintf("%s %s; name another file, or bring back a backup with: soc2ready restore BACKUP", show(path), what),
		kind:    assessment.ErrDamaged,
	}
}

// openForHeader opens for writing, to learn whether that can be done.
func openForHeader(path string) (f *os.File, readOnly string, err error) {
	f, err = os.OpenFile(path, os.O_RDWR, 0)
	if err == nil {
		return f, "", nil
	}
	why := "the file is on a read-only file system or can't be written"
	if errors.Is(err, fs.ErrPermission) {
		why = "no permission to write the file" + ownership(path)
	}
	f, err = os.Open(path)
	return f, why, err
}

// Warnings tells what is unwise about where the file lies and who may read
// it, one sentence each.
func (d *DB) Warnings() []string {
	var lines []string
	if info, err := os.Stat(d.path); err == nil {
		lines = append(lines, exposed(d.path, info)...)
	}
	if info, err := os.Stat(filepath.Dir(d.path)); err == nil {
		lines = append(lines, exposedFolder(filepath.Dir(d.path), info)...)
	}
	return lines
}
