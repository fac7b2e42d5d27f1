package scanner

import (
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// text takes a string; it is given back where keep is true.
func (r *jsonReader) text(keep bool) (string, error) {
	if b, err := r.inside(); err != nil {
		return "", err
	} else if b != '"' {
		return "", r.broken("a field name in quotes was expected, not %q", b)
	}
	if _, err := r.next(); err != nil {
		return "", err
	}
	if keep && !r.bound { // the name of a field outside any finding
		r.bound, r.left = true, MaxFinding
		defer func() { r.bound = false }()
	}
	var s strings.Builder
	put := func(c rune) {
		if keep {
			s.WriteRune(c)
		}
	}
	for {
		if err := r.run(keep, &s); err != nil {
			return "", err
		}
		b, err := r.next()
		switch {
		case err != nil:
			return "", err
		case b == '"':
			return s.String(), nil
		case b < ' ':
			return "", r.broken("a control character stands in a text")
		case b == '\\':
			c, err := r.escape()
			if err != nil {
				return "", err
			}
			put(c)
		case b < utf8.RuneSelf:
			put(rune(b))
		default:
			r.back()
			c, n, err := r.in.ReadRune()
			if err != nil {
				return "", r.cut(err)
			}
			if c == utf8.RuneError && n == 1 {
				return "", r.broken("the text is not UTF-8")
			}
			r.off += int64(n)
			if r.bound {
				r.left -= n
			}
			put(c)
		}
	}
}

// run takes the plain letters that are at hand, in one go: most of any file.
func (r *jsonReader) run(keep bool, s *strings.Builder) error {
	at, err := r.in.Peek(r.in.Buffered())
	if err != nil {
		return err
	}
	n := 0
	for n < len(at) && at[n] >= ' ' && at[n] < utf8.RuneSelf && at[n] != '"' && at[n] != '\\' {
		n++
	}
	if r.bound {
		n = min(n, max(r.left, 0)) // next refuses what is over
		r.left -= n
	}
	if keep {
		s.Write(at[:n])
	}
	r.off += int64(n)
	_, err = r.in.Discard(n)
	return err
}

func (r *jsonReader) escape() (rune, error) {
	b, err := r.next()
	if err != nil {
		return 0, err
	}
	switch b {
	case '"', '\\', '/':
		return rune(b), nil
	case 'b':
		return '\b', nil
	case 'f':
		return '\f', nil
	case 'n':
		return '\n', nil
	case 'r':
		return '\r', nil
	case 't':
		return '\t', nil
	case 'u':
		c, err := r.hex4()
		if err != nil || !utf16.IsSurrogate(c) {
			return c, err
		}
		for _, want := range `\u` {
			if b, err := r.next(); err != nil {
				return 0, err
			} else if rune(b) != want {
				return 0, r.broken("half of a \\u pair stands alone")
			}
		}
		d, err := r.hex4()
		if err != nil {
			return 0, err
		}
		if c = utf16.DecodeRune(c, d); c == utf8.RuneError {
			return 0, r.broken("half of a \\u pair stands alone")
		}
		return c, nil
	}
	return 0, r.broken("\\%c means nothing", b)
}

func (r *jsonReader) hex4() (rune, error) {
	var h [4]byte
	for i := range h {
		b, err := r.next()
		if err != nil {
			return 0, err
		}
		h[i] = b
	}
	n, err := strconv.ParseUint(string(h[:]), 16, 32)
	if err != nil {
		return 0, r.broken("\\u needs four hex digits")
	}
	return rune(n), nil
}
