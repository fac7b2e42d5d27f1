package scanner

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// rationed gives an error when one row of a CSV takes more than a finding may.
type rationed struct {
	in   *bufio.Reader
	left int
}

var errRow = fmt.Errorf("one row is larger than %d bytes, the most that is read", MaxFinding)

func (r *rationed) Read(b []byte) (int, error) {
	if r.left <= 0 {
		return 0, errRow
	}
	n, err := r.in.Read(b[:min(len(b), r.left)])
	r.left -= n
	return n, err
}

// row is one line of a CSV by column, as the header writes it.
type row struct {
	columns map[string]int
	cells   []string
}

// get gives the first column of these that there is.
func (r row) get(names ...string) string {
	for _, n := range names {
		if i, ok := r.columns[n]; ok {
			return r.cells[i]
		}
	}
	return ""
}

func (r row) has(names ...string) bool {
	for _, n := range names {
		if _, ok := r.columns[n]; !ok {
			return false
		}
	}
	return true
}

// csv reads a whole file. After the header, begin says what to do with a row.
func (g *gather) csv(in *bufio.Reader, separator rune, begin func(g *gather, header row) (func(row) error, error)) error {
	const ahead = 4 << 10 // that csv.Reader reads on
	src := &rationed{in: in, left: MaxFinding + ahead}
	c := csv.NewReader(src)
	c.Comma = separator
	c.ReuseRecord = true
	header := row{columns: map[string]int{}}
	var each func(row) error
	for {
		cells, err := c.Read()
		if err != nil {
			if errors.Is(err, io.EOF) && each != nil {
				return nil
			}
			return rowError(err, c)
		}
		line, _ := c.FieldPos(0)
		src.left = MaxFinding + ahead
		for i, s := range cells {
			if !utf8.ValidString(s) {
				return Broken{Offset: c.InputOffset(), Line: line, Reason: fmt.Sprintf("field %d is not UTF-8", i+1)}
			}
		}
		if each == nil {
			for i, name := range cells {
				name = strings.TrimSpace(strings.TrimPrefix(name, bom))
				if _, twice := header.columns[name]; twice && name != "" {
					return Broken{Line: line, Reason: fmt.Sprintf("the column %s stands twice", brief(name))}
				}
				header.columns[strings.Clone(name)] = i
			}
			if each, err = begin(g, header); err != nil {
				return err
			}
			continue
		}
		header.cells = cells
		if err := each(header); err != nil {
			var b Broken
			if errors.As(err, &b) {
				b.Line = line
				return b
			}
			return Broken{Line: line, Offset: c.InputOffset(), Reason: err.Error()}
		}
	}
}

func rowError(err error, c *csv.Reader) error {
	var p *csv.ParseError
	switch {
	case errors.As(err, &p):
		reason := p.Err.Error()
		switch {
		case errors.Is(p.Err, csv.ErrFieldCount):
			reason = "it has another number of fields than the header; the file may be cut"
		case errors.Is(p.Err, csv.ErrQuote), errors.Is(p.Err, csv.ErrBareQuote):
			reason = "a quotation mark stands where none may, or is never closed; the file may be cut"
		}
		return Broken{Offset: c.InputOffset(), Line: p.Line, Reason: reason}
	case errors.Is(err, io.EOF):
		return fmt.Errorf("it has no header: %w", ErrUnknown)
	case errors.Is(err, errRow):
		return Broken{Offset: c.InputOffset(), Reason: errRow.Error()}
	}
	return err
}

// knownCSV reads a CSV that Prowler wrote.
func (g *gather) knownCSV(in *bufio.Reader, start []byte) error {
	line, _, _ := bytes.Cut(start, []byte("\n"))
	for _, separator := range ";,\t" {
		columns := map[string]int{}
		for i, name := range strings.Split(strings.TrimRight(string(line), "\r"), string(separator)) {
			columns[strings.ToUpper(strings.Trim(strings.TrimSpace(name), `"`))] = i
		}
		h := row{columns: columns}
		switch {
		case h.has("REQUIREMENTS_ID", "STATUS"):
			g.scan.Format = ProwlerCompliance
			return g.csv(in, separator, complianceRows)
		case h.has("CHECK_ID", "STATUS"):
			g.scan.Format = ProwlerCSV
			return g.csv(in, separator, prowlerRows)
		}
	}
	return ErrUnknown
}
