package exchange

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"soc2ready/assessment"
)

// MaxFile is the size in bytes beyond which no file is read.
const MaxFile = 64 << 20

// Format is what a file is by its content.
type Format string

// Formats that can come back in.
const (
	Bundle Format = "json"
	XLSX   Format = "xlsx"
	CSV    Format = "csv"
)

// Unreadable is a file that can't be taken, or a part of it.
type Unreadable struct {
	Place  string // "line 12, byte 5", "history[3]", "row 14"; "" is the whole file
	Reason string
}

func (u Unreadable) Error() string {
	if u.Place == "" {
		return u.Reason
	}
	return u.Place + ": " + u.Reason
}

// Is makes an Unreadable an ErrDamaged.
func (u Unreadable) Is(target error) bool { return target == assessment.ErrDamaged }

func unreadable(place, format string, args ...any) error {
	return Unreadable{Place: place, Reason: fmt.Sprintf(format, args...)}
}

var byteOrderMark = []byte("\xef\xbb\xbf")

// Detect tells the format of a file by its content; its name says nothing.
func Detect(b []byte) (Format, error) {
	for _, x := range []struct{ begins, reason string }{
		{"\xd0\xcf\x11\xe0", "it is an old or an encrypted spreadsheet; save it as .xlsx without a password"},
		{"\xff\xfe", "it is text in UTF-16; save it as UTF-8"},
		{"\xfe\xff", "it is text in UTF-16; save it as UTF-8"},
		{"\x1f\x8b", "it is compressed; unpack it first (gunzip)"},
		{"%PDF", "it is a PDF; what comes back in is a bundle (json), xlsx or csv"},
		{"SQLite format 3\x00", "it is a database; see \"soc2ready restore\""},
	} {
		if bytes.HasPrefix(b, []byte(x.begins)) {
			return "", unreadable("", "%s", x.reason)
		}
	}
	if len(b) > MaxFile {
		return "", unreadable("", "it is larger than %d MB", MaxFile>>20)
	}
	if bytes.HasPrefix(b, []byte("PK\x03\x04")) {
		return XLSX, nil
	}
	text := bytes.TrimSpace(bytes.TrimPrefix(b, byteOrderMark))
	switch {
	case len(text) == 0:
		return "", unreadable("", "it is empty")
	case text[0] == '{' || text[0] == '[':
		return Bundle, nil
	case bytes.IndexByte(text, 0) >= 0:
		return "", unreadable("", "it is neither a bundle (json) nor a sheet (xlsx, csv)")
	}
	return CSV, nil
}

// checkText refuses what is not UTF-8 and gives the text without a byte order
// mark.
func checkText(b []byte) ([]byte, error) {
	if len(b) > MaxFile {
		return nil, unreadable("", "it is larger than %d MB", MaxFile>>20)
	}
	if !utf8.Valid(b) {
		at := 0
		for {
			r, n := utf8.DecodeRune(b[at:])
			if r == utf8.RuneError && n <= 1 {
				break
			}
			at += n
		}
		return nil, unreadable(position(b, at), "invalid UTF-8 (byte 0x%02x, %d bytes into the file); save it as UTF-8", b[at], at)
	}
	return bytes.TrimPrefix(b, byteOrderMark), nil
}

// position tells an offset as a person finds it in an editor.
func position(b []byte, offset int) string {
	offset = min(max(offset, 0), len(b))
	line := bytes.Count(b[:offset], []byte("\n")) + 1
	return fmt.Sprintf("line %d, byte %d", line, offset-bytes.LastIndexByte(b[:offset], '\n'))
}

// show puts foreign text into an error: cleaned, short, in quotes.
func show(s string) string {
	const most = 60
	if r := []rune(assessment.CleanLine(s)); len(r) > most {
		return fmt.Sprintf("%q", string(r[:most])+"…")
	}
	return fmt.Sprintf("%q", assessment.CleanLine(s))
}
