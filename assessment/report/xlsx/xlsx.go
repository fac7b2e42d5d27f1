package xlsx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"soc2ready/assessment/report"
)

// Kinds are the reports that this package writes.
func Kinds() []report.Kind {
	return []report.Kind{
		{Format: "xlsx", Reader: "team", Owner: true, Write: Team, Count: count},
		{Format: "xlsx", Reader: "auditor", Write: Auditor, Count: count},
	}
}

// Auditor writes the auditor file, a sheet for each thing.
func Auditor(w io.Writer, in report.Input) (report.Counts, error) {
	b := newBook("SOC 2 self-assessment for the auditor", in)
	n := report.Counts{"sheets": 0, "rows": 0}
	for _, g := range report.AuditorGrids(in) {
		g.Rows = continued(g.Rows)
		b.grid(g)
		n["sheets"]++
		n["rows"] += 1 + len(g.Rows)
	}
	return n, b.write(w)
}

// continued lets a text that is too long for a cell go on in the row below,
// under the same first cell.
func continued(rows [][]string) [][]string {
	var all [][]string
	for _, r := range rows {
		for more := true; more; {
			more = false
			now, rest := make([]string, len(r)), make([]string, len(r))
			for i, s := range r {
				now[i], rest[i] = part(s)
				more = more || rest[i] != ""
			}
			all = append(all, now)
			if more {
				rest[0] = r[0] + strings.Repeat(" (continued)", boolInt(!strings.HasSuffix(r[0], "(continued)")))
				r = rest
			}
		}
	}
	return all
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// part gives as much of a text as fits into a cell, and the rest.
func part(s string) (now, rest string) {
	if units(s) <= maxCell {
		return s, ""
	}
	n, at := 0, 0
	for i, r := range s {
		if n++; r > 0xFFFF {
			n++
		}
		if n > maxCell {
			break
		}
		at = i
	}
	return s[:at], s[at:]
}

// count reads a workbook of our own and says what is in it.
func count(b []byte) (report.Counts, error) {
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		return nil, err
	}
	n := report.Counts{"sheets": 0, "rows": 0}
	for _, f := range z.File {
		rows, err := countRows(f)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		if strings.HasPrefix(f.Name, "xl/worksheets/") {
			n["sheets"]++
			n["rows"] += rows
		}
	}
	return n, nil
}

// countRows reads a part to its end, which also checks its sum and its XML.
func countRows(f *zip.File) (rows int, err error) {
	r, err := f.Open()
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	for d := xml.NewDecoder(r); ; {
		t, err := d.RawToken()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return rows, err
		}
		if e, ok := t.(xml.StartElement); ok && e.Name.Local == "row" {
			rows++
		}
	}
}
