package exchange

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"

	"soc2ready/assessment/report"
)

// ReadCSV reads a team's sheet as CSV, with commas, semicolons or tabs. The
// guard of formulas is taken away again.
func ReadCSV(b []byte) (Sheet, error) {
	b, err := checkText(b)
	if err != nil {
		return Sheet{}, err
	}
	r := csv.NewReader(bytes.NewReader(b))
	r.Comma, r.FieldsPerRecord = separator(b), -1
	var rows []gridRow
	cells := 0
	for {
		record, err := r.Read()
		if err == io.EOF {
			return sheetOf(CSV, rows)
		}
		var parse *csv.ParseError
		if errors.As(err, &parse) {
			return Sheet{}, unreadable(placeOf(parse), "is no CSV: %s", parse.Err)
		}
		if err != nil {
			return Sheet{}, unreadable("", "is no CSV: %s", show(err.Error()))
		}
		line, _ := r.FieldPos(0)
		row := gridRow{number: line}
		if err := limits(row, len(rows), len(record), &cells); err != nil {
			return Sheet{}, err
		}
		for _, s := range record {
			c := cellText{text: report.Unguard(s)}
			if len(s) > maxText {
				c = cellText{trouble: "too long"}
			}
			row.cells = append(row.cells, c)
		}
		rows = append(rows, row)
	}
}

// limits counts what there is of a sheet.
func limits(r gridRow, rows, columns int, cells *int) error {
	place := placeOfRow(r.number)
	*cells += columns
	switch {
	case rows >= maxRows:
		return unreadable(place, "more than %d rows", maxRows)
	case columns > maxColumns:
		return unreadable(place, "more than %d columns", maxColumns)
	case *cells > maxCells:
		return unreadable(place, "more than %d cells in one sheet", maxCells)
	}
	return nil
}

// separator finds what parts the cells: what the line of titles has most of,
// outside quotes.
func separator(b []byte) rune {
	const within = 64 << 10
	b = b[:min(len(b), within)]
	best, most := ',', 0
	for line := range bytes.Lines(b) {
		if !bytes.Contains(line, []byte(report.TitleRevision)) {
			continue
		}
		for _, r := range ",;\t" {
			if n := bytes.Count(line, []byte(string(r))); n > most {
				best, most = r, n
			}
		}
		break
	}
	return best
}

func placeOf(e *csv.ParseError) string { return fmt.Sprintf("line %d, byte %d", e.Line, e.Column) }

func placeOfRow(n int) string { return fmt.Sprintf("row %d", n) }
