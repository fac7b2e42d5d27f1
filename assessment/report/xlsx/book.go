package xlsx

import (
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"soc2ready/assessment/report"
)

// maxCell is how many UTF-16 units a cell takes. The library cuts what is
// longer, without a word.
const maxCell = excelize.TotalCellChars

// book is a workbook that is being made. The first error stays.
type book struct {
	f          *excelize.File
	head, text int // styles
	first      bool
	err        error
}

func newBook(title string, in report.Input) *book {
	b := &book{f: excelize.NewFile(), first: true}
	day := in.Today.String() + "T00:00:00Z" // a clock would give other bytes each time
	b.do(b.f.SetDocProps(&excelize.DocProperties{
		Title: clean(title), Creator: "soc2ready", LastModifiedBy: "soc2ready", Created: day, Modified: day,
		Description: report.SelfAssessment,
	}))
	border := []excelize.Border{
		{Type: "left", Color: "BFBFBF", Style: 1},
		{Type: "right", Color: "BFBFBF", Style: 1},
		{Type: "top", Color: "BFBFBF", Style: 1},
		{Type: "bottom", Color: "BFBFBF", Style: 1},
	}
	const asText = 49 // the number format "@": what is typed stays as it is typed
	b.head = b.style(&excelize.Style{
		Font: &excelize.Font{Bold: true, Color: "FFFFFF"}, Fill: excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{"1F3A5F"}},
		Alignment: &excelize.Alignment{Vertical: "center", WrapText: true}, Border: border, NumFmt: asText,
	})
	b.text = b.style(&excelize.Style{Alignment: &excelize.Alignment{Vertical: "top", WrapText: true}, Border: border, NumFmt: asText})
	return b
}

func (b *book) do(err error) {
	if b.err == nil {
		b.err = err
	}
}

func (b *book) style(s *excelize.Style) int {
	id, err := b.f.NewStyle(s)
	b.do(err)
	return id
}

// sheet adds a sheet; the workbook begins with one that only wants a name.
func (b *book) sheet(name string) {
	if b.first {
		b.first = false
		b.do(b.f.SetSheetName("Sheet1", name))
		return
	}
	_, err := b.f.NewSheet(name)
	b.do(err)
}

// grid sets a head and rows, from the row top on, ready to be read, filtered
// and printed.
func (b *book) grid(g report.Grid, top int) {
	head := make([]string, len(g.Columns))
	for i, c := range g.Columns {
		head[i] = c.Title
		column, err := excelize.ColumnNumberToName(i + 1)
		b.do(err)
		b.do(b.f.SetColWidth(g.Name, column, column, float64(c.Width)))
		b.do(b.f.SetColStyle(g.Name, column, b.text))
		if c.Hidden {
			b.do(b.f.SetColVisible(g.Name, column, false))
		}
	}
	b.row(g.Name, top, head, b.head)
	for i, r := range g.Rows {
		b.row(g.Name, top+1+i, r, b.text)
	}
	last, err := excelize.CoordinatesToCellName(len(g.Columns), top+len(g.Rows))
	b.do(err)
	first := cell(1, top)
	b.do(b.f.AutoFilter(g.Name, first+":"+last, nil))
	b.do(b.f.SetPanes(g.Name, &excelize.Panes{
		Freeze: true, YSplit: top, TopLeftCell: cell(1, top+1), ActivePane: "bottomLeft",
		Selection: []excelize.Selection{{SQRef: cell(1, top+1), ActiveCell: cell(1, top+1), Pane: "bottomLeft"}},
	}))
	b.print(g.Name, top)
}

// print sets the sheet to A4 across, as wide as the page, the head on each page
// and what it is at the foot.
func (b *book) print(name string, top int) {
	a4, landscape, wide, high, fit := 9, "landscape", 1, 0, true
	b.do(b.f.SetSheetProps(name, &excelize.SheetPropsOptions{FitToPage: &fit}))
	b.do(b.f.SetPageLayout(name, &excelize.PageLayoutOptions{Size: &a4, Orientation: &landscape, FitToWidth: &wide, FitToHeight: &high}))
	b.do(b.f.SetHeaderFooter(name, &excelize.HeaderFooterOptions{
		OddHeader: "&L" + name, OddFooter: "&LSelf-assessment, no audit, no opinion, no assurance&RPage &P of &N",
	}))
	b.do(b.f.SetDefinedName(&excelize.DefinedName{
		Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", name, top, top), Scope: name,
	}))
}

func (b *book) row(sheet string, at int, cells []string, style int) {
	for i, s := range cells {
		s = clean(s)
		if n := units(s); n > maxCell {
			b.do(fmt.Errorf("%s, row %d: a text of %d characters; a cell takes %d", sheet, at, n, maxCell))
			return
		}
		b.do(b.f.SetCellStr(sheet, cell(i+1, at), s))
	}
	if len(cells) > 0 {
		b.do(b.f.SetCellStyle(sheet, cell(1, at), cell(len(cells), at), style))
	}
}

func (b *book) write(w io.Writer) error {
	if b.err != nil {
		return errors.Join(b.err, b.f.Close())
	}
	b.f.SetActiveSheet(0)
	if err := b.f.Write(w); err != nil {
		return errors.Join(err, b.f.Close())
	}
	return b.f.Close()
}

// cell names a cell; columns and rows count from 1, and are within a sheet.
func cell(column, row int) string {
	s, err := excelize.CoordinatesToCellName(column, row)
	if err != nil {
		return "A1"
	}
	return s
}

// escaped is what a workbook takes for a character: _x0041_ is A.
var escaped = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// clean takes out the two characters that XML can't hold and texts still may,
// and writes what looks like an escape so that it reads as it is.
func clean(s string) string {
	if strings.Contains(s, "_x") {
		s = escaped.ReplaceAllString(s, "_x005F_$1")
	}
	return strings.Map(func(r rune) rune {
		if r == 0xFFFE || r == 0xFFFF {
			return utf8.RuneError
		}
		return r
	}, s)
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
