package assessment

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Limits of text a person may enter, in bytes of UTF-8.
const (
	MaxName   = 200
	MaxReason = 4 << 10
	MaxNote   = 64 << 10
)

var (
	lineBreaks  = strings.NewReplacer("\r\n", " ", "\r", " ", "\n", " ", "\t", " ", "\u2028", " ", "\u2029", " ")
	returnBreak = strings.NewReplacer("\r\n", "\n", "\r", "\n")
)

// CleanLine makes foreign text safe to store and show on one line: line
// breaks and tabs become blanks, blanks at the ends go. See CleanText.
func CleanLine(s string) string {
	if plain(s) && strings.IndexByte(s, '\n') < 0 && strings.IndexByte(s, '\t') < 0 {
		return strings.TrimSpace(s)
	}
	return strings.TrimSpace(CleanText(lineBreaks.Replace(s)))
}

// CleanText makes foreign text (typed, pasted, imported, read from a file)
// safe: control characters become visible marks (␛), marks that turn the
// direction of text around become �, invalid UTF-8 becomes �, and more than 8
// combining marks in a row are cut. Line breaks become \n and tabs stay.
func CleanText(s string) string {
	if plain(s) {
		return s
	}
	s = returnBreak.Replace(s)
	var b strings.Builder
	b.Grow(len(s))
	marks := 0
	for _, r := range s {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			if marks++; marks > 8 {
				continue
			}
		} else {
			marks = 0
		}
		switch {
		case r == '\n' || r == '\t':
			b.WriteRune(r)
		case r < 0x20:
			b.WriteRune(0x2400 + r) // the picture of the control character
		case r == 0x7f:
			b.WriteRune('␡')
		case unicode.IsControl(r), unicode.Is(unicode.Bidi_Control, r), r == utf8.RuneError,
			r >= 0xE0000 && r <= 0xE007F, r == 0xFEFF:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain says whether s is ASCII that shows as it is, as most text is.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' || c > '~') && c != '\n' && c != '\t' {
			return false
		}
	}
	return true
}

// bounded cleans and checks the length of a named text.
func bounded(what, s string, limit int, line bool) (string, error) {
	if line {
		s = CleanLine(s)
	} else {
		s = strings.TrimRight(CleanText(s), " \n\t")
	}
	if len(s) > limit {
		return "", Refused{Reason: fmt.Sprintf("%s is %d bytes long; the limit is %d", what, len(s), limit)}
	}
	return s, nil
}
