package command

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxEvidenceFile is how large a file behind a record may be, in bytes.
const maxEvidenceFile = 2 << 30

// evidenceFile is a file behind a record as it was read.
type evidenceFile struct {
	Reference string // relative to the folder of the assessment's file when below it, with slashes
	LinkTo    string // what a link led to; "" when it was none
	SHA256    string // hex
	Size      int64  // bytes
}

// isURL says whether a reference is an address; it is kept as it is.
func isURL(ref string) bool {
	scheme, _, ok := strings.Cut(ref, "://")
	return ok && len(scheme) > 1 && strings.Trim(strings.ToLower(scheme), "abcdefghijklmnopqrstuvwxyz0123456789+.-") == ""
}

// readEvidenceFile hashes a file: a plain one, of bounded size, read as a
// stream. A link is followed and told. db is the file of the assessment.
func readEvidenceFile(ctx context.Context, path, db string) (evidenceFile, error) {
	var out evidenceFile
	full, err := filepath.Abs(path)
	if err != nil {
		return out, cantRead(path, err)
	}
	target, err := filepath.EvalSymlinks(full)
	if err != nil {
		return out, cantRead(path, err)
	}
	if info, err := os.Lstat(full); err == nil && info.Mode()&fs.ModeSymlink != 0 {
		out.LinkTo = target
	}
	out.SHA256, out.Size, err = hashFile(ctx, path, target)
	out.Reference = referenceOf(full, db)
	return out, err
}

// referenceOf writes a path so that it stays true when the folder of the
// assessment's file is moved as a whole.
func referenceOf(full, db string) string {
	if base, err := filepath.Abs(filepath.Dir(db)); err == nil {
		if rel, err := filepath.Rel(base, full); err == nil && filepath.IsLocal(rel) {
			return filepath.ToSlash(rel)
		}
	}
	return filepath.ToSlash(full)
}

// referredFile is where the file of a reference lies.
func referredFile(ref, db string) string {
	path := filepath.FromSlash(ref)
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(db), path)
}

// hashFile reads target to its end; named is what the person called it.
func hashFile(ctx context.Context, named, target string) (sum string, size int64, err error) {
	info, err := os.Stat(target)
	switch {
	case err != nil:
		return "", 0, cantRead(named, err)
	case !info.Mode().IsRegular(): // opening a pipe would wait for ever
		return "", 0, failure{kind: use, reason: quoted(named) + " is " + lying(info.Mode()) + ", not a plain file", next: "name the file itself"}
	case info.Size() > maxEvidenceFile:
		return "", 0, tooLarge(named)
	}
	f, err := os.Open(target)
	if err != nil {
		return "", 0, cantRead(named, err)
	}
	defer func() { _ = f.Close() }() // it was only read
	if now, err := f.Stat(); err != nil || !os.SameFile(info, now) {
		return "", 0, failure{kind: busy, reason: quoted(named) + " was replaced while it was read", next: "try again"}
	}
	h := sha256.New()
	size, err = io.Copy(h, io.LimitReader(untilDone{ctx, f}, maxEvidenceFile+1))
	switch {
	case ctx.Err() != nil:
		return "", 0, ctx.Err()
	case err != nil:
		return "", 0, cantRead(named, err)
	case size > maxEvidenceFile:
		return "", 0, tooLarge(named)
	}
	return hex.EncodeToString(h.Sum(nil)), size, nil
}

func tooLarge(path string) error {
	return failure{kind: use, reason: fmt.Sprintf("%s is larger than %s", quoted(path), bytesSaid(maxEvidenceFile)), next: "refer to it by a URL, or to an extract of it"}
}

// untilDone ends a long read when a signal came.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(b []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(b)
}
