package report

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// Grid is one sheet of a workbook: a head, and rows with a cell for each column.
type Grid struct {
	Name    string
	Columns []SheetColumn
	Rows    [][]string
}

// AuditorGrids are the sheets of the auditor file: what AuditorDocument tells,
// one thing a cell, so that it can be filtered and sorted.
func AuditorGrids(in Input) []Grid {
	d := AuditorDocument(in)
	f := &auditorFile{Input: in, Document: &d, readiness: in.Assessment.Score(in.Bank, in.Today, in.StaleDays)}
	return []Grid{
		AboutGrid(d), f.criteriaGrid(), f.answersGrid(), f.notApplicableGrid(), f.controlsGrid(),
		f.evidenceGrid("Evidence", func(assessment.Record) bool { return true }),
		f.evidenceGrid("Exceptions", func(r assessment.Record) bool {
			return r.Outcome == assessment.Exception || r.File == assessment.FileChanged || r.File == assessment.FileMissing
		}),
		f.providersGrid(), f.descriptionGrid(d),
	}
}

// AboutGrid says what a document is and is not, and what it is about.
func AboutGrid(d Document) Grid {
	g := Grid{Name: "About", Columns: grid("About", 24, "This assessment", 80)}
	for _, s := range d.Notice {
		g.Rows = append(g.Rows, []string{"Notice", s})
	}
	for _, x := range d.Facts {
		g.Rows = append(g.Rows, []string{x.Name, x.Value})
	}
	return g
}

// grid makes columns of titles and widths by turns.
func grid(titlesAndWidths ...any) []SheetColumn {
	var all []SheetColumn
	for i := 0; i+1 < len(titlesAndWidths); i += 2 {
		title, _ := titlesAndWidths[i].(string)
		width, _ := titlesAndWidths[i+1].(int)
		all = append(all, SheetColumn{Title: title, Width: width})
	}
	return all
}

func (f *auditorFile) criteriaGrid() Grid {
	g := Grid{Name: "Criteria", Columns: grid("Criterion", 11, "Title", 60, "Category", 18, "Type 1", 30, "Type 1 score", 14, "Type 2", 30, "Type 2 score", 14, "With the evidence on file", 30)}
	for _, c := range f.Bank.Criteria {
		one, two := f.readiness.Type1.Row(c.ID), f.readiness.Type2.Row(c.ID)
		if !f.Assessment.InScope(c.Category) || one == nil || two == nil {
			continue
		}
		row := []string{c.ID, c.Title, Category(string(c.Category))}
		for _, r := range []*assessment.Row{one, two} {
			row = append(row, self(string(r.Verdict), string(r.VerdictHigh)), Range(r.S, r.High))
		}
		evidenced := "no window"
		if w := f.readiness.Window; w != nil {
			if r := w.Evidenced.Row(c.ID); r != nil {
				evidenced = self(string(r.Verdict), string(r.Verdict))
			}
		}
		g.Rows = append(g.Rows, append(row, evidenced))
	}
	return g
}

// asked lists the questions in the order of criteria and description items.
func (f *auditorFile) asked() []*questions.Question {
	var all []*questions.Question
	add := func(of string) {
		for _, i := range f.Bank.Of(of) {
			if q := &f.Bank.Questions[i]; f.Assessment.Asked(f.Bank, q) {
				all = append(all, q)
			}
		}
	}
	for _, c := range f.Bank.Criteria {
		add(c.ID)
	}
	for _, d := range f.Bank.Description {
		add(d.ID)
	}
	return all
}

func (f *auditorFile) answersGrid() Grid {
	g := Grid{Name: "Answers", Columns: grid(
		"Criterion", 11, "Question", 12, "What is asked", 50, "Answer", 14, "In words", 34, "Reason or provider", 26, "Since", 12,
		"Given by", 16, "On", 12, "Owner", 16, "Due", 12, "Note", 40, "Flag", 6, "Controls", 30,
	)}
	for _, q := range f.asked() {
		v := f.Assessment.Answers[q.ID]
		level, words, flag := "not answered", "", ""
		if v.Level != assessment.Unanswered {
			level, words = string(v.Level), assessment.Caption(q, v.Level)
		}
		switch v.Level {
		case assessment.NA:
			level = "not applicable"
		case assessment.ByProvider:
			level = "by a provider"
		}
		if v.Flag {
			flag = "yes"
		}
		g.Rows = append(g.Rows, []string{
			q.Criterion, q.ID, cmp.Or(q.Ask, q.Short), level, words, cmp.Or(v.Reason, v.Provider), v.Since.String(),
			f.person(v.By), v.Confirmed.String(), f.person(v.Owner), v.Due.String(), f.unless(v.Note), flag, strings.Join(q.Controls, ", "),
		})
	}
	return g
}

// unless leaves a text out of a redacted report.
func (f *auditorFile) unless(s string) string {
	if f.Redact {
		return ""
	}
	return s
}

func (f *auditorFile) notApplicableGrid() Grid {
	g := Grid{Name: "Not applicable", Columns: grid("Question", 12, "What is asked", 60, "Reason", 60, "Given by", 16, "On", 12)}
	for _, q := range f.asked() {
		if v := f.Assessment.Answers[q.ID]; v.Level == assessment.NA {
			g.Rows = append(g.Rows, []string{q.ID, cmp.Or(q.Ask, q.Short), v.Reason, f.person(v.By), v.Confirmed.String()})
		}
	}
	return g
}

func (f *auditorFile) controlsGrid() Grid {
	g := Grid{Name: "Controls", Columns: grid(
		"Control", 22, "Title", 30, "What it is", 50, "Runs", 14, "Proof is kept", 14, "For", 24, "Left out", 30, "In the window", 30, "Records", 9,
	)}
	records := map[string]int{}
	for _, r := range f.Assessment.Evidence {
		records[r.Control]++
	}
	window := map[string]string{}
	if w := f.readiness.Window; w != nil {
		for _, c := range w.Controls {
			window[c.ID] = slots(c)
		}
	}
	serves := f.serves()
	for _, c := range f.Bank.Controls {
		if len(serves[c.ID]) == 0 && records[c.ID] == 0 {
			continue
		}
		v, _ := f.Assessment.Control(f.Bank, c.ID)
		out := ""
		if v.Out {
			out = v.Reason
		}
		g.Rows = append(g.Rows, []string{
			c.ID, c.Title, c.What, cadence(v.Cadence), cadence(v.Proof), strings.Join(serves[c.ID], ", "), out, window[c.ID], strconv.Itoa(records[c.ID]),
		})
	}
	return g
}

func (f *auditorFile) evidenceGrid(name string, wanted func(assessment.Record) bool) Grid {
	g := Grid{Name: name, Columns: grid(
		"Record", 9, "Control", 22, "Performed", 12, "Covers from", 12, "Covers to", 12, "Outcome", 14, "Kind", 12, "Title", 30,
		"Reference", 36, "SHA-256", 66, "Bytes", 10, "File", 10, "Source", 16, "Note", 40, "Recorded by", 16, "On", 12, "Window", 16,
	)}
	for _, r := range f.Assessment.Records() {
		if !wanted(r) {
			continue
		}
		size, window := "", ""
		if r.SHA256 != "" {
			size = strconv.FormatInt(r.Size, 10)
		}
		if f.Assessment.Outside(r) {
			window = "outside"
		}
		g.Rows = append(g.Rows, []string{
			r.ID, r.Control, r.Performed.String(), r.From.String(), r.To.String(), outcomeWords(r.Outcome), string(r.Kind), r.Title,
			f.unless(r.Reference), r.SHA256, size, string(r.File), f.unless(r.Source), f.unless(r.Note), f.person(r.By), r.At.UTC().Format(time.DateOnly), window,
		})
	}
	return g
}

func (f *auditorFile) providersGrid() Grid {
	g := Grid{Name: "Providers", Columns: grid(
		"Provider", 18, "Service", 30, "Method", 12, "Report on file", 22, "Its period ends", 16, "Reviewed", 12, "Controls assumed there", 24, "Controls expected of us", 24,
	)}
	said := func(b bool) string {
		if b {
			return "listed"
		}
		return "not listed"
	}
	for _, id := range slices.Sorted(maps.Keys(f.Assessment.Providers)) {
		p := f.Assessment.Providers[id]
		g.Rows = append(g.Rows, []string{
			p.ID, p.Service, p.Method, providerReport(p.Report), p.PeriodEnd.String(), p.Reviewed.String(), said(p.CSOCs), said(p.CUECs),
		})
	}
	return g
}

// descriptionGrid takes the outline from the document.
func (f *auditorFile) descriptionGrid(d Document) Grid {
	g := Grid{Name: "Description", Columns: grid("Item", 40, "What is known", 100)}
	in, item := false, ""
	for _, b := range d.Blocks {
		switch b := b.(type) {
		case Heading:
			if b.Level == 2 {
				in = b.Text == descriptionTitle
			}
			item = b.Text
		case Paragraph:
			if in && item != descriptionTitle {
				g.Rows = append(g.Rows, []string{item, b.Text.Plain()})
			}
		case List:
			for _, x := range b.Items {
				if in {
					g.Rows = append(g.Rows, []string{item, x.Plain()})
				}
			}
		}
	}
	return g
}
