package exchange

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// Limits of JSON, far beyond what an assessment needs.
const (
	maxDepth  = 64
	maxFields = 1_000     // of one object
	maxItems  = 200_000   // of one array
	maxValues = 4_000_000 // of a file
)

// checkJSON holds one JSON value against the limits, and refuses a field that
// is there twice: encoding/json would take the last one without a word.
func checkJSON(b []byte) error {
	type level struct {
		array bool
		n     int             // items or fields so far
		key   string          // of the value that comes next
		seen  map[string]bool // fields of an object
	}
	var stack []level
	path := func() string {
		var p bytes.Buffer
		for _, l := range stack {
			switch {
			case l.array:
				fmt.Fprintf(&p, "[%d]", max(l.n-1, 0))
			case l.key != "":
				if p.Len() > 0 {
					p.WriteByte('.')
				}
				p.WriteString(l.key)
			}
		}
		return p.String()
	}
	d := json.NewDecoder(bytes.NewReader(b))
	d.UseNumber()
	for values := 0; ; {
		t, err := d.Token()
		if err != nil {
			return notJSON(b, d, err)
		}
		if delim, ok := t.(json.Delim); ok && (delim == '}' || delim == ']') {
			stack = stack[:len(stack)-1]
		} else {
			var top *level
			if len(stack) > 0 {
				top = &stack[len(stack)-1]
			}
			if top != nil && !top.array && top.key == "" { // a field's name
				key, _ := t.(string) // Token gives nothing else here
				if top.seen[key] {
					return unreadable(path(), "the field %s is there twice", show(key))
				}
				if len(top.seen) == maxFields {
					return unreadable(path(), "more than %d fields in one object", maxFields)
				}
				top.seen[key] = true
				top.key = key
				if key == "" {
					return unreadable(path(), "a field without a name")
				}
				continue
			}
			if values++; values > maxValues {
				return unreadable(path(), "more than %d values in one file", maxValues)
			}
			if top != nil && top.array {
				if top.n++; top.n > maxItems {
					return unreadable(path(), "more than %d items in one list", maxItems)
				}
			}
			if delim, ok := t.(json.Delim); ok {
				if len(stack) == maxDepth {
					return unreadable(position(b, int(d.InputOffset())), "nested more than %d deep", maxDepth)
				}
				stack = append(stack, level{array: delim == '[', seen: map[string]bool{}})
				continue
			}
		}
		if len(stack) == 0 {
			break
		}
		if top := &stack[len(stack)-1]; !top.array { // its value is over
			top.key = ""
		}
	}
	if _, err := d.Token(); err != io.EOF {
		return unreadable(position(b, int(d.InputOffset())), "something follows the end of the JSON object")
	}
	return nil
}

func notJSON(b []byte, d *json.Decoder, err error) error {
	at := int(d.InputOffset())
	var syntax *json.SyntaxError
	if errors.As(err, &syntax) {
		return unreadable(position(b, at), "is not valid JSON: %s", show(syntax.Error()))
	}
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return unreadable(position(b, len(b)), "is not valid JSON: it ends too early")
	}
	return unreadable(position(b, at), "is not valid JSON: %s", show(err.Error()))
}
