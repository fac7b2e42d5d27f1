package scanner

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
)

// Limits of what is read. A file may be larger than any of them: only what
// has to be held at once is bounded.
const (
	MaxFinding  = 1 << 20   // bytes of one finding
	MaxFindings = 1_000_000 // findings of one file
	MaxDepth    = 64        // of JSON
	maxChecks   = 20_000    // different checks of one file
)

// Broken says where a file can't be read on, and why. Line is 0 where only the
// offset is known.
type Broken struct {
	Offset int64 // bytes from the start, counted from 0
	Line   int
	Reason string
}

func (b Broken) Error() string {
	if b.Line > 0 {
		return fmt.Sprintf("line %d: %s", b.Line, b.Reason)
	}
	return fmt.Sprintf("byte %d: %s", b.Offset, b.Reason)
}

// jsonReader reads JSON piece by piece. Unlike encoding/json it refuses a
// field that stands twice, more than MaxDepth levels and text that is not
// UTF-8, with the offset; field names are taken by their exact case; and what
// nobody asks for is passed over without being held.
type jsonReader struct {
	in    *bufio.Reader
	off   int64
	depth int
	names int  // bytes of the field names of the objects that are open
	left  int  // bytes that the present finding may still have
	bound bool // whether left counts
}

func newJSONReader(in *bufio.Reader) *jsonReader { return &jsonReader{in: in} }

func (r *jsonReader) broken(format string, args ...any) error {
	return Broken{Offset: r.off, Reason: fmt.Sprintf(format, args...)}
}

var errCut = errors.New("the file ends in the middle")

func (r *jsonReader) cut(err error) error {
	if errors.Is(err, io.EOF) {
		return fmt.Errorf("%w (%w)", r.broken("%v", errCut), errCut)
	}
	return err
}

// next gives a byte within a value.
func (r *jsonReader) next() (byte, error) {
	b, err := r.in.ReadByte()
	if err != nil {
		return 0, r.cut(err)
	}
	r.off++
	if r.bound {
		if r.left--; r.left < 0 {
			return 0, r.broken("one finding is larger than %d bytes, the most that is read", MaxFinding)
		}
	}
	return b, nil
}

func (r *jsonReader) back() {
	_ = r.in.UnreadByte() // the last call was ReadByte, so it can't fail
	r.off--
	if r.bound {
		r.left++
	}
}

// peek gives the next byte that is no blank, without taking it; io.EOF at the
// end of the stream.
func (r *jsonReader) peek() (byte, error) {
	for {
		b, err := r.in.ReadByte()
		if err != nil {
			return 0, err
		}
		switch b {
		case ' ', '\t', '\n', '\r':
			r.off++
		default:
			return b, r.in.UnreadByte()
		}
	}
}

// inside is peek where something has to follow.
func (r *jsonReader) inside() (byte, error) {
	b, err := r.peek()
	if err != nil {
		return 0, r.cut(err)
	}
	return b, nil
}

func (r *jsonReader) open(want byte, what string) error {
	b, err := r.inside()
	if err != nil {
		return err
	}
	if b != want {
		return r.broken("%s was expected, not %q", what, b)
	}
	if _, err := r.next(); err != nil {
		return err
	}
	if r.depth++; r.depth > MaxDepth {
		return r.broken("more than %d levels deep", MaxDepth)
	}
	return nil
}

// more goes on to the next member of a list or an object that ends with
// closing; false when it has ended.
func (r *jsonReader) more(first bool, closing byte) (bool, error) {
	b, err := r.inside()
	if err != nil {
		return false, err
	}
	if b == closing {
		r.depth--
		_, err := r.next()
		return false, err
	}
	if first {
		return true, nil
	}
	if b != ',' {
		return false, r.broken("a comma or %c was expected, not %q", closing, b)
	}
	if _, err := r.next(); err != nil {
		return false, err
	}
	if b, err = r.inside(); err == nil && b == closing {
		err = r.broken("a comma stands before %c", closing)
	}
	return true, err
}

// array calls each before each element; each has to take the element.
func (r *jsonReader) array(each func() error) error {
	if err := r.open('[', "a list"); err != nil {
		return err
	}
	for first := true; ; first = false {
		if more, err := r.more(first, ']'); err != nil || !more {
			return err
		}
		if err := each(); err != nil {
			return err
		}
	}
}

// object calls each after each field name; each has to take the value.
func (r *jsonReader) object(each func(name string) error) error {
	if err := r.open('{', "an object"); err != nil {
		return err
	}
	seen, size := map[string]bool{}, 0
	for first := true; ; first = false {
		if more, err := r.more(first, '}'); err != nil || !more {
			r.names -= size
			return err
		}
		at := r.off
		name, err := r.text(true)
		if err != nil {
			return err
		}
		if seen[name] {
			return Broken{Offset: at, Reason: fmt.Sprintf("the field %s stands twice", brief(name))}
		}
		seen[name] = true
		size += len(name) + 16
		if r.names += len(name) + 16; r.names > MaxFinding {
			return r.broken("more than %d bytes of field names are open at once", MaxFinding)
		}
		b, err := r.inside()
		if err != nil {
			return err
		}
		if b != ':' {
			return r.broken("a colon was expected, not %q", b)
		}
		if _, err := r.next(); err != nil {
			return err
		}
		if err := each(name); err != nil {
			return err
		}
	}
}

// value takes the next value whole, at most MaxFinding bytes of it.
func (r *jsonReader) value() (any, error) {
	if r.bound {
		return r.any()
	}
	r.bound, r.left = true, MaxFinding
	v, err := r.any()
	r.bound = false
	return v, err
}

// fields takes an object of which only some fields are kept; all of it counts
// as one finding.
func (r *jsonReader) fields(want func(name string) bool) (map[string]any, error) {
	r.bound, r.left = true, MaxFinding
	defer func() { r.bound = false }()
	m := map[string]any{}
	err := r.object(func(name string) error {
		if !want(name) {
			return r.skip()
		}
		v, err := r.any()
		m[name] = v
		return err
	})
	return m, err
}

func (r *jsonReader) any() (any, error) {
	b, err := r.inside()
	if err != nil {
		return nil, err
	}
	switch b {
	case '{':
		m := map[string]any{}
		err := r.object(func(name string) error {
			v, err := r.any()
			m[name] = v
			return err
		})
		return m, err
	case '[':
		list := []any{}
		err := r.array(func() error {
			v, err := r.any()
			list = append(list, v)
			return err
		})
		return list, err
	case '"':
		return r.text(true)
	}
	return r.plain(b)
}

// skip passes over the next value, whatever its size.
func (r *jsonReader) skip() error {
	b, err := r.inside()
	if err != nil {
		return err
	}
	switch b {
	case '{':
		return r.object(func(string) error { return r.skip() })
	case '[':
		return r.array(r.skip)
	case '"':
		_, err := r.text(false)
		return err
	}
	_, err = r.plain(b)
	return err
}

// str takes the next value if it is text; anything else is passed over.
func (r *jsonReader) str() (string, error) {
	b, err := r.inside()
	if err != nil {
		return "", err
	}
	if b != '"' {
		return "", r.skip()
	}
	v, err := r.value()
	s, _ := v.(string)
	return s, err
}

// plain takes true, false, null or a number.
func (r *jsonReader) plain(first byte) (any, error) {
	for _, w := range []struct {
		word  string
		value any
	}{{"true", true}, {"false", false}, {"null", nil}} {
		if w.word[0] != first {
			continue
		}
		at := r.off
		for i := range len(w.word) {
			b, err := r.next()
			if err != nil {
				return nil, err
			}
			if b != w.word[i] {
				return nil, Broken{Offset: at, Reason: "a value was expected"}
			}
		}
		return w.value, nil
	}
	return r.number(first)
}

func (r *jsonReader) number(first byte) (any, error) {
	if first != '-' && (first < '0' || first > '9') {
		return nil, r.broken("a value was expected, not %q", first)
	}
	const most = 400 // digits of the largest float, and some
	at, b := r.off, make([]byte, 0, 24)
	for {
		c, err := r.in.ReadByte()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		digit := c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E'
		if err == nil && digit {
			r.off++
			if b = append(b, c); len(b) > most {
				return nil, Broken{Offset: at, Reason: "a number is longer than can be meant"}
			}
			continue
		}
		if err == nil {
			if err := r.in.UnreadByte(); err != nil {
				return nil, err
			}
		}
		if r.bound {
			r.left -= len(b)
		}
		if !json.Valid(b) {
			return nil, Broken{Offset: at, Reason: fmt.Sprintf("%s is not a number", brief(string(b)))}
		}
		return json.Number(b), nil
	}
}

// brief quotes foreign text for a message.
func brief(s string) string {
	const most = 60
	if len(s) > most {
		s = strings.ToValidUTF8(s[:most], "") + "…"
	}
	return strconv.Quote(s)
}
