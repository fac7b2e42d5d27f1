package assessment

import (
	"strconv"
	"strings"
	"time"
)

// flat reads JSON as this program writes it: plain ASCII without blanks and
// escapes, fields in their order. An assessment of two years is a quarter of a
// megabyte of it, which each start reads; encoding/json takes several times as
// long. Whatever looks otherwise is odd, and is left to encoding/json, which
// must find the same values in what is not odd.
type flat struct {
	text string
	at   int
	odd  bool
}

// readFlat gives false, and what read has set is not to be used, when the
// value is odd.
func readFlat(value string, read func(*flat)) bool {
	f := &flat{text: value}
	read(f)
	return !f.odd && f.at == len(f.text)
}

// next takes one byte.
func (f *flat) next(c byte) {
	if f.at >= len(f.text) || f.text[f.at] != c {
		f.odd = true
		return
	}
	f.at++
}

// has takes the name of a field when it is the next one.
func (f *flat) has(name string) bool {
	if f.odd {
		return false
	}
	at := f.at
	if f.text[at-1] != '{' { // it is not the first one
		if at >= len(f.text) || f.text[at] != ',' {
			return false
		}
		at++
	}
	end := at + len(name) + 3
	if end > len(f.text) || f.text[at] != '"' || f.text[at+1:end-2] != name || f.text[end-2:end] != `":` {
		return false
	}
	f.at = end
	return true
}

// object reads fields between braces.
func (f *flat) object(fields func()) {
	f.next('{')
	if !f.odd {
		fields()
	}
	f.next('}')
}

// array reads values between brackets. Each of them begins with another byte
// than a bracket.
func (f *flat) array(value func()) {
	f.next('[')
	for !f.odd {
		if f.at < len(f.text) && f.text[f.at] == ']' {
			f.odd = f.text[f.at-1] == ','
			break
		}
		if f.text[f.at-1] != '[' {
			f.next(',')
		}
		if !f.odd {
			value()
		}
	}
	f.next(']')
}

// string takes a text of plain ASCII on one line, without escapes.
func (f *flat) string() string {
	f.next('"')
	if f.odd {
		return ""
	}
	rest := f.text[f.at:]
	for i := range len(rest) {
		switch c := rest[i]; {
		case c == '"':
			f.at += i + 1
			return rest[:i]
		case c < ' ' || c > '~' || c == '\\':
			f.odd = true
			return ""
		}
	}
	f.odd = true
	return ""
}

// number takes a whole number.
func (f *flat) number() int64 {
	end := f.at
	for end < len(f.text) && (f.text[end] >= '0' && f.text[end] <= '9' || f.text[end] == '-') {
		end++
	}
	digits := f.text[f.at:end]
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil || strconv.FormatInt(n, 10) != digits {
		f.odd = true
	}
	f.at = end
	return n
}

func (f *flat) int() int {
	n := f.number()
	f.odd = f.odd || int64(int(n)) != n
	return int(n)
}

func (f *flat) bool() bool {
	for _, word := range [...]string{"true", "false"} {
		if strings.HasPrefix(f.text[f.at:], word) {
			f.at += len(word)
			return word == "true"
		}
	}
	f.odd = true
	return false
}

func (f *flat) day() Day {
	s := f.string()
	if s == "" {
		return Day{}
	}
	d, err := ParseDay(s)
	f.odd = f.odd || err != nil
	return d
}

func (f *flat) time() time.Time {
	var t time.Time
	f.odd = t.UnmarshalText([]byte(f.string())) != nil || f.odd
	return t
}

// words takes a text of so many words with one blank between them; "-" is "".
func (f *flat) words(into []string) {
	rest := f.string()
	for i := range into {
		word, more, cut := strings.Cut(rest, " ")
		if word == "" || cut == (i == len(into)-1) {
			f.odd = true
			return
		}
		if word == "-" {
			word = ""
		}
		into[i], rest = word, more
	}
}

// whole reads a number of a row.
func (f *flat) whole(word string) int {
	n, err := strconv.Atoi(word)
	f.odd = f.odd || err != nil
	return n
}
