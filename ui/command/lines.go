package command

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"soc2ready/assessment"
)

// Limits of a file of answers, so that no input takes all memory.
const (
	maxInput     = 64 << 20 // bytes
	maxInputLine = 1 << 20  // bytes
	maxEdits     = 100_000  // lines with an object on them
)

// editLine is one object of a file of answers, with its line.
type editLine struct {
	number int // from 1
	edit   assessment.Edit
}

// answerLines reads a file of answers, "-" for stdin. A signal ends it also
// while it waits for someone to type.
func (r *run) answerLines(ctx context.Context, from string) ([]editLine, error) {
	type result struct {
		lines []editLine
		err   error
	}
	done := make(chan result, 1)
	go func() {
		in := r.stdin
		if from != "-" {
			f, err := openInput(from)
			if err != nil {
				done <- result{nil, err}
				return
			}
			defer func() { _ = f.Close() }() // it was only read
			in = f
		}
		lines, at, err := parseLines(in)
		if err != nil {
			err = refuseLine(from, at, err)
		}
		done <- result{lines, err}
	}()
	select {
	case x := <-done:
		return x.lines, x.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func openInput(path string) (*os.File, error) {
	f, err := os.Open(path)
	if err == nil {
		var info fs.FileInfo
		if info, err = f.Stat(); err == nil && info.IsDir() {
			_ = f.Close()
			return nil, wrongUse("%s is a folder, not a file of answers", quoted(path))
		}
	}
	switch {
	case err == nil:
		return f, nil
	case errors.Is(err, fs.ErrNotExist):
		return nil, failure{kind: missing, reason: "no file " + quoted(path), next: "check the path given with --from"}
	}
	var p *fs.PathError
	if errors.As(err, &p) {
		err = p.Err
	}
	return nil, failure{kind: missing, reason: fmt.Sprintf("can't read %s: %v", quoted(path), err)}
}

// parseLines reads one JSON object a line. On an error, at is the line that it
// was found on. Empty lines, a byte order mark and CRLF are let pass.
func parseLines(in io.Reader) (lines []editLine, at int, err error) {
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
			e, err := parseLine(line)
			if err != nil {
				return nil, at, err
			}
			if len(lines) == maxEdits {
				return nil, at, fmt.Errorf("more than %d answers in one file", maxEdits)
			}
			lines = append(lines, editLine{at, e})
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

// parseLine reads one object. encoding/json alone would take the last of two
// equal keys, a key in other letters, and anything for invalid UTF-8.
func parseLine(line []byte) (assessment.Edit, error) {
	var e assessment.Edit
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && n == 1 {
			return e, fmt.Errorf("invalid UTF-8 at byte %d", i+1)
		}
		i += n
	}
	if err := loneSurrogate(line); err != nil {
		return e, err
	}
	d := json.NewDecoder(bytes.NewReader(line))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return e, errors.New("is not a JSON object")
	}
	seen := map[string]bool{}
	for d.More() {
		t, err := d.Token()
		if err != nil {
			return e, notJSON(err)
		}
		key, _ := t.(string) // Token gives nothing else for a key
		if seen[key] {
			return e, fmt.Errorf("field %q is there twice", assessment.CleanLine(key))
		}
		seen[key] = true
		v, err := d.Token()
		if err != nil {
			return e, notJSON(err)
		}
		if err := setField(&e, key, v); err != nil {
			return e, err
		}
	}
	if _, err := d.Token(); err != nil {
		return e, notJSON(err)
	}
	if _, err := d.Token(); err != io.EOF {
		return e, errors.New("something follows the JSON object; write one object a line")
	}
	if !seen["question"] {
		return e, errors.New("field \"question\" is missing")
	}
	return e, nil
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
		if lower := strings.ToLower(key); slices.Contains(lineFields(), lower) {
			return fmt.Errorf("no field %q; write it %q", assessment.CleanLine(key), lower)
		}
		return fmt.Errorf("no field %q; there are %s", assessment.CleanLine(key), strings.Join(lineFields(), ", "))
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
