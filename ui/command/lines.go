package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"soc2ready/assessment"
)

// Limits of a file of lines, so that no input takes all memory.
const (
	maxInput     = 64 << 20 // bytes
	maxInputLine = 1 << 20  // bytes
	maxObjects   = 100_000  // lines with an object on them
)

// inputLine is one object of a file of lines, with its line.
type inputLine[T any] struct {
	number int // from 1
	value  T
}

// readLines reads a file with one JSON object a line, "-" for stdin.
func readLines[T any](ctx context.Context, r *run, from string, parse func([]byte) (T, error)) ([]inputLine[T], error) {
	return readInput(ctx, r, from, func(in io.Reader) ([]inputLine[T], error) {
		lines, at, err := parseLines(in, parse)
		if err != nil {
			return nil, refuseLine(from, at, err)
		}
		return lines, nil
	})
}

// parseLines reads one JSON object a line. On an error, at is the line that it
// was found on. Empty lines, a byte order mark and CRLF are let pass.
func parseLines[T any](in io.Reader, parse func([]byte) (T, error)) (lines []inputLine[T], at int, err error) {
	b := bufio.NewReaderSize(in, 64<<10)
	read := 0
	for at = 1; ; at++ {
		line, n, err := nextLine(b)
		read += n
		if err != nil && err != io.EOF {
			return nil, at, err
		}
		if read > maxInput {
			return nil, at, fmt.Errorf("the file is larger than %d MB", maxInput>>20)
		}
		last := err == io.EOF
		if at == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(line)) > 0 {
			v, err := parse(line)
			if err != nil {
				return nil, at, err
			}
			if len(lines) == maxObjects {
				return nil, at, fmt.Errorf("more than %d objects in one file", maxObjects)
			}
			lines = append(lines, inputLine[T]{at, v})
		}
		if last {
			return lines, at, nil
		}
	}
}

// nextLine gives a line without its end and how many bytes were read; io.EOF
// comes with the last one.
func nextLine(b *bufio.Reader) (line []byte, n int, err error) {
	for {
		part, err := b.ReadSlice('\n')
		n += len(part)
		if len(line)+len(part) > maxInputLine+2 {
			return nil, n, fmt.Errorf("the line is longer than %d MB", maxInputLine>>20)
		}
		line = append(line, part...)
		switch err {
		case bufio.ErrBufferFull:
			continue
		case nil:
			line = bytes.TrimSuffix(line[:len(line)-1], []byte("\r"))
			return line, n, nil
		case io.EOF:
			return line, n, io.EOF
		default:
			return nil, n, fmt.Errorf("can't read on: %w", err)
		}
	}
}

// parseAnswer reads one line of a file of answers.
func parseAnswer(line []byte) (assessment.Edit, error) {
	var e assessment.Edit
	err := parseObject(line, "question", func(key string, value any) error { return setField(&e, key, value) })
	return e, err
}

// parseObject reads one object of plain fields, of which one has to be there.
// encoding/json alone would take the last of two equal keys, a key in other
// letters, and anything for invalid UTF-8.
func parseObject(line []byte, required string, set func(key string, value any) error) error {
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && n == 1 {
			return fmt.Errorf("invalid UTF-8 at byte %d", i+1)
		}
		i += n
	}
	if err := loneSurrogate(line); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return errors.New("is not a JSON object")
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return notJSON(err)
		}
		key, _ := t.(string) // Token gives nothing else for a key
		if seen[key] {
			return fmt.Errorf("field %q is there twice", assessment.CleanLine(key))
		}
		seen[key] = true
		v, err := d.Token()
		if err != nil {
			return notJSON(err)
		}
		if err := set(key, v); err != nil {
			return err
		}
	}
	if _, err := d.Token(); err != nil {
		return notJSON(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return errors.New("something follows the JSON object; write one object a line")
	}
	if !seen[required] {
		return fmt.Errorf("field %q is missing", required)
	}
	return nil
}

func notJSON(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("is not valid JSON: it ends too early")
	}
	return fmt.Errorf("is not valid JSON: %w", err)
}

// lineFields are the fields of a line, as the contract writes them.
func lineFields() []string {
	return []string{"question", "level", "reason", "provider", "since", "owner", "due", "note", "flag"}
}

// noField refuses a field that is not one of those known.
func noField(key string, known []string) error {
	if lower := strings.ToLower(key); slices.Contains(known, lower) {
		return fmt.Errorf("no field %q; write it %q", assessment.CleanLine(key), lower)
	}
	return fmt.Errorf("no field %q; there are %s", assessment.CleanLine(key), strings.Join(known, ", "))
}

// setField puts one value into the edit; null clears.
func setField(e *assessment.Edit, key string, value any) error {
	if key == "flag" {
		on, ok := value.(bool)
		if !ok && value != nil {
			return errors.New("field \"flag\" is true, false or null")
		}
		e.Flag = &on
		return nil
	}
	s, ok := value.(string)
	switch {
	case !slices.Contains(lineFields(), key):
		return noField(key, lineFields())
	case !ok && (value != nil || key == "question"):
		return fmt.Errorf("field %q is not a text", key)
	}
	switch key {
	case "question":
		e.Question = s
	case "level":
		l := assessment.Level(s)
		if ok && s == "" {
			return errors.New("field \"level\" is empty; null takes the answer away")
		}
		e.Level = &l
	case "reason":
		e.Reason = &s
	case "provider":
		e.Provider = &s
	case "owner":
		e.Owner = &s
	case "note":
		e.Note = &s
	case "since", "due":
		var day assessment.Day
		if ok {
			var err error
			if day, err = assessment.ParseDay(s); err != nil {
				return fmt.Errorf("field %q: %w", key, err)
			}
		}
		if key == "since" {
			e.Since = &day
		} else {
			e.Due = &day
		}
	}
	return nil
}

// loneSurrogate finds half of a surrogate pair in an escape, which would
// silently become another character.
func loneSurrogate(line []byte) error {
	hex := func(i int) (v int, ok bool) {
		if i+6 > len(line) || line[i] != '\\' || line[i+1] != 'u' {
			return 0, false
		}
		_, err := fmt.Sscanf(string(line[i+2:i+6]), "%04x", &v)
		return v, err == nil
	}
	for i := 0; i < len(line); i++ {
		if line[i] != '\\' {
			continue
		}
		v, ok := hex(i)
		switch {
		case !ok:
			i++ // the escaped character
		case v >= 0xD800 && v < 0xDC00:
			if low, ok := hex(i + 6); !ok || low < 0xDC00 || low > 0xDFFF {
				return fmt.Errorf("half a character (\\u%04x) at byte %d", v, i+1)
			}
			i += 11
		case v >= 0xDC00 && v <= 0xDFFF:
			return fmt.Errorf("half a character (\\u%04x) at byte %d", v, i+1)
		default:
			i += 5
		}
	}
	return nil
}
