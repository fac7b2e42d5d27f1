package xlsx

import (
	"bytes"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"soc2ready/assessment/report"
)

// maxCell is how many UTF-16 units a cell takes; Excel calls a file with a
// longer text broken.
const maxCell = 32767

// book is a workbook that is being made: sheets of text, ready to be read,
// filtered and printed. The first error stays.
type book struct {
	title, day string // the day as 2026-11-24
	sheets     []*sheet
	texts      []string // of all cells, each once
	place      map[string]int
	err        error
}

// sheet is one of them; its rows are XML already.
type sheet struct {
	name     string
	hidden   bool
	columns  []report.SheetColumn
	rows     bytes.Buffer
	count    int // rows so far
	printed  bool
	dropDown []dropDown
}

// dropDown offers the texts of a range for some cells, and takes no other.
type dropDown struct {
	from  string // as Words!$A$2:$A$8
	cells []string
}

func newBook(title string, in report.Input) *book {
	return &book{title: title, day: in.Today.String(), place: map[string]int{}}
}

// add begins a sheet with these columns.
func (b *book) add(name string, columns []report.SheetColumn) *sheet {
	s := &sheet{name: name, columns: columns}
	b.sheets = append(b.sheets, s)
	return s
}

// grid adds a sheet with a head that stays in sight and filters the rows.
func (b *book) grid(g report.Grid) *sheet {
	s := b.add(g.Name, g.Columns)
	s.printed = true
	head := make([]string, len(g.Columns))
	for i, c := range g.Columns {
		head[i] = c.Title
	}
	b.row(s, head, styleHead)
	for _, r := range g.Rows {
		b.row(s, r, styleText)
	}
	return s
}

// row adds a row of texts. Nothing is ever a number or a formula: what looks
// like one stays as it was typed.
func (b *book) row(s *sheet, cells []string, style int) {
	s.count++
	fmt.Fprintf(&s.rows, `<row r="%d" ht="%d">`, s.count, s.height(cells))
	for i, text := range cells {
		if n := units(text); n > maxCell && b.err == nil {
			b.err = fmt.Errorf("%s, row %d: a text of %d characters; a cell takes %d", s.name, s.count, n, maxCell)
		}
		if text == "" {
			fmt.Fprintf(&s.rows, `<c r="%s" s="%d"/>`, cell(i+1, s.count), style)
			continue
		}
		at, ok := b.place[text]
		if !ok {
			at = len(b.texts)
			b.place[text], b.texts = at, append(b.texts, text)
		}
		fmt.Fprintf(&s.rows, `<c r="%s" s="%d" t="s"><v>%d</v></c>`, cell(i+1, s.count), style, at)
	}
	s.rows.WriteString("</row>")
}

// height is what a row needs for its tallest cell, in points. Not every program
// works that out when it opens a file; one that does may, for it is not fixed.
func (s *sheet) height(cells []string) int {
	const line, most = 15, 409 // of 11 points; what a row may have
	tallest := 1
	for i, text := range cells {
		if c := s.columns[i]; !c.Hidden {
			tallest = max(tallest, lines(text, c.Width))
		}
	}
	return min(tallest*line, most)
}

// lines is how many lines a text takes that is wrapped between words.
func lines(text string, width int) int {
	n := 0
	for l := range strings.Lines(text) {
		n++
		used := 0
		for w := range strings.FieldsSeq(l) {
			long := utf8.RuneCountInString(w)
			if used > 0 && used+1+long > width {
				n, used = n+1, 0
			}
			n += max(long-1, 0) / width // a word that is wider than the column
			used = min(used+1+long, width)
		}
	}
	return n
}

// write puts the workbook together, or writes nothing.
func (b *book) write(w io.Writer) error {
	if b.err != nil {
		return b.err
	}
	return b.pack(w)
}

// cell names a cell; columns and rows count from 1.
func cell(column, row int) string { return fmt.Sprintf("%s%d", columnName(column), row) }

func columnName(n int) string {
	name := ""
	for ; n > 0; n = (n - 1) / 26 {
		name = string(rune('A'+(n-1)%26)) + name
	}
	return name
}

// escaped is what a workbook takes for a character: _x0041_ is A.
var escaped = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`) })

// literal writes what looks like such an escape so that it reads as it is.
func literal(s string) string {
	if !strings.Contains(s, "_x") {
		return s
	}
	return escaped().ReplaceAllString(s, "_x005F_$1")
}

func units(s string) int {
	if len(s) <= maxCell {
		return len(s) // never fewer than its units
	}
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}
