package report

import (
	"fmt"
	"strings"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// controls lists each control that a question in scope names, or that has
// records, with its evidence.
func (f *auditorFile) controls() {
	f.add(Heading{2, "Controls and their evidence"})
	if w := f.Assessment.Header.Window; w != nil {
		f.say(Say(fmt.Sprintf("States of the window are told as of %s. Its periods are cut by how often proof is to be kept.", f.Today)))
	}
	serves := f.serves()
	var without []string
	for _, c := range f.Bank.Controls {
		records := f.records[c.ID]
		if len(serves[c.ID]) == 0 && len(records) == 0 {
			continue
		}
		if len(records) == 0 {
			without = append(without, c.Title+" ("+c.ID+")")
		}
		f.control(c, serves[c.ID], records)
	}
	if len(without) > 0 {
		f.add(Heading{3, "Controls without any evidence on file"})
		f.say(Say(strings.Join(without, "; ") + "."))
	}
}

// serves gives the criteria that ask for each control, in order.
func (f *auditorFile) serves() map[string][]string {
	out := map[string][]string{}
	for i := range f.Bank.Questions {
		q := &f.Bank.Questions[i]
		if q.Description() || !f.Assessment.Asked(f.Bank, q) {
			continue
		}
		for _, c := range q.Controls {
			if n := len(out[c]); n == 0 || out[c][n-1] != q.Criterion {
				out[c] = append(out[c], q.Criterion)
			}
		}
	}
	return out
}

func (f *auditorFile) control(c questions.Control, criteria []string, records []assessment.Record) {
	v, _ := f.Assessment.Control(f.Bank, c.ID)
	f.add(Heading{3, c.Title + " (" + c.ID + ")"})
	s := strings.TrimSpace(c.What + " Runs " + cadence(v.Cadence) + "; proof is kept " + cadence(v.Proof) + ".")
	if len(criteria) > 0 {
		s += " For " + strings.Join(criteria, ", ") + "."
	}
	if v.Out {
		s += " Left out: " + v.Reason
	}
	f.say(Say(s))
	if w, ok := f.window[c.ID]; ok {
		f.say(Say("In the window: " + slots(w) + "."))
	}
	f.table(f.evidence(c.Title, records))
}

func cadence(c questions.Cadence) string {
	switch c {
	case questions.PerEvent:
		return "with each event"
	case questions.HalfYearly:
		return "half-yearly"
	case "":
		return "as needed"
	}
	return string(c)
}

// slots counts the periods of a control by state: "2 done, 1 missed".
func slots(w assessment.ControlWindow) string {
	var parts []string
	for _, s := range []assessment.SlotState{
		assessment.SlotDone, assessment.SlotException, assessment.SlotCarried,
		assessment.SlotMissed, assessment.SlotDue, assessment.SlotUpcoming,
	} {
		if n := w.Count(s); n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s))
		}
	}
	if len(parts) == 0 {
		return "nothing to keep"
	}
	return strings.Join(parts, ", ")
}

func (f *auditorFile) evidence(title string, records []assessment.Record) Table {
	t := Table{
		Caption: "Evidence for " + title + ".",
		Head: []Column{
			{Title: "Record", Width: 9},
			{Title: "Performed", Width: 18},
			{Title: "Outcome", Width: 13},
			{Title: "What", Width: 26},
			{Title: "Reference and SHA-256", Width: 36},
			{Title: "Recorded by, on", Width: 18},
		},
	}
	for _, r := range records {
		t.Rows = append(t.Rows, f.record(r))
	}
	return t
}

func (f *auditorFile) record(r assessment.Record) []Text {
	performed := Say(r.Performed.String())
	if !r.From.IsZero() {
		performed = performed.with(line("covers " + r.From.String() + " to " + r.To.String()))
	}
	outcome := Say(outcomeWords(r.Outcome))
	if r.Outcome == assessment.Exception {
		outcome = Strong(outcome.Plain())
	}
	what := Say(r.Title).with(Run{Words: string(r.Kind), Quiet: true, Break: r.Title != ""})
	var reference Text
	if !f.Redact {
		if r.Source != "" {
			what = what.with(Run{Words: "Source: " + r.Source, Quiet: true, Break: true})
		}
		if r.Note != "" {
			what = what.with(Run{Words: "Note: " + r.Note, Quiet: true, Break: true})
		}
		reference = Say(r.Reference)
	}
	if r.SHA256 != "" {
		reference = reference.with(Run{Words: r.SHA256, Code: true, Break: len(reference) > 0})
		switch r.File {
		case assessment.FileMissing, assessment.FileChanged:
			reference = reference.with(Run{Words: "The file was found " + string(r.File) + ".", Strong: true, Break: true})
		}
	}
	return []Text{Say(r.ID), performed, outcome, what, reference, Say(f.person(r.By)).with(line(r.At.UTC().Format(time.DateOnly)))}
}

// outcomeWords says an outcome as people read it. Pass is about one run of a
// control, never about an examination: the word is "worked".
func outcomeWords(o assessment.Outcome) string {
	switch o {
	case assessment.Pass:
		return "worked"
	case assessment.NoneOccurred:
		return "none occurred"
	}
	return string(o)
}

func (f *auditorFile) exceptions() {
	f.add(Heading{2, "Exceptions"})
	t := f.evidence("exceptions", nil)
	t.Caption = "Every record of an exception, and every record whose file was found changed or missing."
	t.Head[3].Title = "Control and what"
	for _, r := range f.Assessment.Records() {
		if r.Outcome != assessment.Exception && r.File != assessment.FileChanged && r.File != assessment.FileMissing {
			continue
		}
		cells := f.record(r)
		title := r.Control
		if c := f.Bank.Control(r.Control); c != nil {
			title = c.Title
		}
		for i := range cells[3] {
			cells[3][i].Break = true
		}
		cells[3] = append(Text{{Words: title}}, cells[3]...)
		t.Rows = append(t.Rows, cells)
	}
	if !f.table(t) {
		f.say(Say("None is recorded. That is what was entered, not a finding of anybody independent."))
	}
}
