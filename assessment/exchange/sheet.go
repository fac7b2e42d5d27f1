package exchange

import (
	"fmt"
	"strings"

	"soc2ready/assessment/report"
)

// Limits of a sheet, far beyond what ours have.
const (
	maxRows    = 20_000
	maxColumns = 256
	maxCells   = 500_000
	maxText    = 1 << 20 // bytes of one cell
	headWithin = 50      // rows in which the head is looked for
)

// Sheet is a team's sheet as it came back.
type Sheet struct {
	Format  Format
	Rows    []SheetRow
	Refused []Refusal // rows that can't be read
}

// SheetRow is a row with its cells by title.
type SheetRow struct {
	Place string // "row 14"
	cells map[string]cellText
}

// cellText is a cell, and why its row can't be taken, if so.
type cellText struct {
	text    string
	number  bool   // it is a number there, perhaps a day
	trouble string // "a formula", "merged with others", …
}

// gridRow is a row of a file before its head is known.
type gridRow struct {
	number int // from 1
	cells  []cellText
}

// sheetOf finds the head among the first rows and names the cells below.
func sheetOf(format Format, rows []gridRow) (Sheet, error) {
	s := Sheet{Format: format}
	head := -1
	var titles map[int]string
	for i, r := range rows {
		if i == headWithin {
			break
		}
		if titles = titlesIn(r); titles != nil {
			head = i
			break
		}
	}
	if head < 0 {
		return s, unreadable("", "there is no row with the titles %s and %s in the first %d; the hidden columns are needed, export the sheet anew", show(report.TitleID), show(report.TitleRevision), headWithin)
	}
	seen := map[string]bool{}
	for _, t := range titles {
		if seen[t] {
			return s, unreadable(fmt.Sprintf("row %d", rows[head].number), "the title %s is there twice", show(t))
		}
		seen[t] = true
	}
	for _, r := range rows[head+1:] {
		row := SheetRow{Place: fmt.Sprintf("row %d", r.number), cells: map[string]cellText{}}
		empty, trouble := true, ""
		for i, c := range r.cells {
			if t, ok := titles[i]; ok {
				row.cells[t] = c
				if c.trouble != "" && trouble == "" {
					trouble = "the cell under " + show(t) + " is " + c.trouble
				}
			}
			empty = empty && strings.TrimSpace(c.text) == "" && c.trouble == ""
		}
		switch {
		case empty:
		case trouble != "":
			s.Refused = append(s.Refused, Refusal{row.Place, trouble})
		default:
			s.Rows = append(s.Rows, row)
		}
	}
	return s, nil
}

// titlesIn gives our titles in a row by place; nil when it is not the head.
func titlesIn(r gridRow) map[int]string {
	titles, needed := map[int]string{}, 0
	for i, c := range r.cells {
		for _, x := range report.SheetColumns() {
			if strings.EqualFold(strings.TrimSpace(c.text), x.Title) {
				titles[i] = x.Title
				if x.Title == report.TitleID || x.Title == report.TitleRevision {
					needed++
				}
			}
		}
	}
	if needed < 2 {
		return nil
	}
	return titles
}

// get gives a cell as text: ends of lines as ours, no blanks at the end.
func (r SheetRow) get(title string) (c cellText, ok bool) {
	c, ok = r.cells[title]
	c.text = level(c.text)
	return c, ok
}

// level takes away in what the ways of programs differ, so that a text that
// went there and back is the same.
func level(s string) string {
	s = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\ufffe", "\ufffd", "\uffff", "\ufffd").Replace(s)
	return strings.TrimRight(s, " \n\t")
}
