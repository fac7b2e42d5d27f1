package xlsx

import (
	"fmt"
	"io"

	"github.com/xuri/excelize/v2"

	"soc2ready/assessment/report"
	"soc2ready/questions"
)

// Names of the sheets.
const (
	teamSheet  = "Questions"
	wordsSheet = "Words" // hidden: what the drop-downs offer
)

// Team writes the sheet that the team fills in and sends back: a drop-down with
// the words of the kind for each answer, ids and revisions in hidden columns.
func Team(w io.Writer, in report.Input) (report.Counts, error) {
	document := report.TeamDocument(in)
	b := newBook(document.Title, in)
	g := report.Grid{Name: teamSheet, Columns: report.SheetColumns()}
	rows := report.SheetRows(in)
	for _, r := range rows {
		for i, s := range r.Cells {
			if n := units(s); n > maxCell {
				return nil, fmt.Errorf("%s: the %s has %d characters, and a cell takes %d; shorten it, or export csv",
					r.Question.ID, g.Columns[i].Title, n, maxCell)
			}
		}
		g.Rows = append(g.Rows, r.Cells)
	}
	b.sheet(g.Name)
	b.grid(g, 1)
	b.words(rows)
	about := report.AboutGrid(document)
	about.Rows = append(about.Rows,
		[]string{"How to fill it in", "Choose an answer, change owner, days, note, reason, provider and flag. Days as 2026-11-30. Rows may be moved or taken out; what is not there is left as it is. The other columns are for reading."},
		[]string{"How it comes back", "soc2ready import FILE shows what would change before anything does."},
	)
	b.sheet(about.Name)
	b.grid(about, 1)
	n := report.Counts{"sheets": 3, "rows": 1 + len(rows) + wordRows + 1 + len(about.Rows)}
	return n, b.write(w)
}

// wordRows is how many rows the sheet of words has: its head, and the most
// levels of a kind.
const wordRows = 8

// words puts the drop-downs on the answers. They lie on a hidden sheet, since a
// list inside a rule may have 255 characters only.
func (b *book) words(rows []report.SheetRow) {
	b.sheet(wordsSheet)
	ranges := map[string]string{}
	kinds := []*questions.Question{
		{Criterion: "CC1.1", Kind: questions.Occurrence},
		{Criterion: "CC1.1", Kind: questions.Setting},
		{Criterion: "CC1.1", Kind: questions.Document},
		{Criterion: "DC1", Kind: questions.Document},
	}
	for i, q := range kinds {
		column, err := excelize.ColumnNumberToName(i + 1)
		b.do(err)
		b.do(b.f.SetColWidth(wordsSheet, column, column, 50))
		b.do(b.f.SetCellStr(wordsSheet, cell(i+1, 1), kindOf(q)))
		levels := report.SheetLevels(q)
		for j, l := range levels {
			b.do(b.f.SetCellStr(wordsSheet, cell(i+1, j+2), report.SheetLevel(q, l)))
		}
		ranges[kindOf(q)] = fmt.Sprintf("%s!$%s$2:$%s$%d", wordsSheet, column, column, len(levels)+1)
	}
	b.do(b.f.SetSheetVisible(wordsSheet, false))

	rules := map[string]*excelize.DataValidation{}
	for i, r := range rows {
		kind := kindOf(r.Question)
		at := cell(answerColumn(), i+2)
		if v := rules[kind]; v != nil {
			v.Sqref += " " + at
			continue
		}
		v := excelize.NewDataValidation(true)
		v.Sqref = at
		v.SetSqrefDropList(ranges[kind])
		v.SetError(excelize.DataValidationErrorStyleStop, "Answer", "Choose one of the list, or leave the cell empty.")
		rules[kind] = v
	}
	for _, q := range kinds {
		if v := rules[kindOf(q)]; v != nil {
			b.do(b.f.AddDataValidation(teamSheet, v))
		}
	}
}

func kindOf(q *questions.Question) string {
	if q.Description() {
		return "description"
	}
	return string(q.Kind)
}

func answerColumn() int {
	for i, c := range report.SheetColumns() {
		if c.Field == "level" {
			return i + 1
		}
	}
	return 1
}
