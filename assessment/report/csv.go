package report

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"io"
	"strings"
)

// TeamCSV writes the team's sheet as CSV: UTF-8 with a byte order mark, so that
// spreadsheets read it right, and texts that would be formulas guarded.
func TeamCSV(w io.Writer, in Input) (Counts, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	c := csv.NewWriter(&b)
	c.UseCRLF = true
	var head []string
	for _, x := range SheetColumns() {
		head = append(head, x.Title)
	}
	all := SheetRows(in)
	lines := [][]string{{SelfAssessment + " " + OnlyCPA}, {in.sheetAbout()}, head}
	for _, r := range all {
		lines = append(lines, r.Cells)
	}
	for _, l := range lines {
		cells := make([]string, len(l))
		for i, s := range l {
			cells[i] = GuardFormula(s)
		}
		if err := c.Write(cells); err != nil {
			return nil, err
		}
	}
	c.Flush()
	if err := c.Error(); err != nil {
		return nil, err
	}
	_, err := w.Write(b.Bytes())
	return Counts{"questions": len(all)}, err
}

// sheetAbout is the line that says what a sheet is of.
func (in Input) sheetAbout() string {
	a := in.Assessment
	s := fmt.Sprintf("%s, written on %s; questions version %s; history head %s.", a.Header.Name, in.Today, in.Bank.Version, a.Head)
	if in.Redact {
		return s + " Redacted: it can't be imported."
	}
	return s + " Fill in and send back: soc2ready import FILE"
}

func countTeamCSV(b []byte) (Counts, error) {
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(b, []byte("\ufeff"))))
	r.FieldsPerRecord = -1
	r.ReuseRecord = true
	n := -3 // notice, about, head
	for {
		switch _, err := r.Read(); err {
		case nil:
			n++
		case io.EOF:
			return Counts{"questions": n}, nil
		default:
			return nil, err
		}
	}
}

// GuardFormula makes a text that a spreadsheet would take for a formula a text,
// by the apostrophe that spreadsheets themselves use; Unguard takes it away.
func GuardFormula(s string) string {
	if formula(s) {
		return "'" + s
	}
	return s
}

// Unguard gives the text that GuardFormula was given.
func Unguard(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && formula(rest) {
		return rest
	}
	return s
}

// formula says whether a text begins, after blanks, as a formula does, or with
// the guard itself.
func formula(s string) bool {
	t := strings.TrimLeft(s, " \t\r\n\u00a0")
	return len(t) > 0 && strings.ContainsRune("=+-@'", rune(t[0])) || len(s) > 0 && strings.ContainsRune("\t\r\n", rune(s[0]))
}
