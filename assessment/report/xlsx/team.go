package xlsx

import (
	"fmt"
	"io"

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
	b.words(b.grid(g), rows)
	about := report.AboutGrid(document)
	about.Rows = append(about.Rows,
		[]string{"How to fill it in", "Choose an answer, change owner, days, note, reason, provider and flag. Days as 2026-11-30. Rows may be moved or taken out; what is not there is left as it is. The other columns are for reading."},
		[]string{"How it comes back", "soc2ready import FILE shows what would change before anything does."},
	)
	b.grid(about)
	n := report.Counts{"sheets": 3, "rows": 1 + len(rows) + wordRows + 1 + len(about.Rows)}
	return n, b.write(w)
}

// wordRows is how many rows the sheet of words has: its head, and the most
// levels of a kind.
const wordRows = 8

// words puts the drop-downs on the answers. They lie on a hidden sheet, since a
// list inside a rule may have 255 characters only.
func (b *book) words(answers *sheet, rows []report.SheetRow) {
	kinds := []*questions.Question{
		{Criterion: "CC1.1", Kind: questions.Occurrence},
		{Criterion: "CC1.1", Kind: questions.Setting},
		{Criterion: "CC1.1", Kind: questions.Document},
		{Criterion: "DC1", Kind: questions.Document},
	}
	words := b.add(wordsSheet, make([]report.SheetColumn, len(kinds)))
	words.hidden = true
	table := make([][]string, wordRows)
	for i, q := range kinds {
		words.columns[i].Width = 50
		table[0] = append(table[0], kindOf(q))
		for j := range table[1:] {
			text := ""
			if levels := report.SheetLevels(q); j < len(levels) {
				text = report.SheetLevel(q, levels[j])
			}
			table[j+1] = append(table[j+1], text)
		}
	}
	for _, r := range table {
		b.row(words, r, styleText)
	}
	for i, q := range kinds {
		d := dropDown{from: fmt.Sprintf("%s!$%[2]s$2:$%[2]s$%[3]d", wordsSheet, columnName(i+1), len(report.SheetLevels(q))+1)}
		for j, r := range rows {
			if kindOf(r.Question) == kindOf(q) {
				d.cells = append(d.cells, cell(answerColumn(), j+2))
			}
		}
		if len(d.cells) > 0 {
			answers.dropDown = append(answers.dropDown, d)
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
