package report

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// AuditorDocument is the file that a company takes to a first talk with an
// auditor: every answer with who gave it and when, the controls and their
// evidence, what was left out and why, providers, and an outline of the system
// description. All verdicts in it are the company's own.
func AuditorDocument(in Input) Document {
	a := in.Assessment
	d := in.frame("SOC 2 self-assessment for the auditor: " + cmp.Or(a.Header.Org, a.Header.Name))
	d.Contents = true
	f := &auditorFile{
		Input: in, Document: &d, readiness: a.Score(in.Bank, in.Today, in.StaleDays),
		records: map[string][]assessment.Record{}, window: map[string]assessment.ControlWindow{},
	}
	for _, r := range a.Records() {
		f.records[r.Control] = append(f.records[r.Control], r)
	}
	if w := f.readiness.Window; w != nil {
		for _, c := range w.Controls {
			f.window[c.ID] = c
		}
	}
	f.about()
	f.criteria()
	f.notApplicable()
	f.controls()
	f.exceptions()
	f.providers()
	f.description()
	return d
}

// auditorFile is the file while it is written.
type auditorFile struct {
	Input
	*Document
	readiness assessment.Readiness
	records   map[string][]assessment.Record // by control, oldest first
	window    map[string]assessment.ControlWindow
}

// self marks a verdict or a state as the company's own.
func self(verdict, high string) string {
	s := Verdict(verdict) + " (self-assessed)"
	if verdict != high {
		s = "open: " + Verdict(verdict) + " now, " + Verdict(high) + " if all that is unanswered came out full (self-assessed)"
	}
	return s
}

func (f *auditorFile) about() {
	f.add(Heading{2, "What this is about"})
	f.say(Say("All answers, verdicts and records below were entered by the organization itself. Nobody independent has looked at them."))
	t := Table{Caption: "Facts about the company, as entered.", Head: []Column{{Title: "Question", Width: 60}, {Title: "Answer", Width: 40}}}
	for _, fact := range f.Bank.Facts {
		answer := "not answered"
		if v := f.Assessment.Header.Profile[fact.ID]; v != "" {
			answer = v
			for _, x := range fact.Values {
				if x.ID == v {
					answer = cmp.Or(x.Label, v)
				}
			}
		}
		t.Rows = append(t.Rows, row(cmp.Or(fact.Ask, fact.ID), answer))
	}
	f.table(t)
	sum := Table{
		Caption: "Criteria by category, counted for each report type.",
		Head: []Column{
			{Title: "Category", Width: 26},
			{Title: "Report", Width: 14},
			{Title: "Met (self-assessed)", Width: 20, Right: true},
			{Title: "At risk", Width: 10, Right: true},
			{Title: "Not met", Width: 10, Right: true},
			{Title: "Open", Width: 10, Right: true},
			{Title: "Out", Width: 10, Right: true},
		},
	}
	for i := range f.readiness.Type1.Categories {
		for t, p := range []assessment.Part{f.readiness.Type1.Categories[i], f.readiness.Type2.Categories[i]} {
			sum.Rows = append(sum.Rows, row(
				Category(p.ID), fmt.Sprintf("Type %d", t+1),
				fmt.Sprint(p.Met), fmt.Sprint(p.AtRisk), fmt.Sprint(p.NotMet), fmt.Sprint(p.Open), fmt.Sprint(p.Out),
			))
		}
	}
	f.table(sum)
	f.say(Say(Conventions))
}

// table adds a table that has something in it.
func (f *auditorFile) table(t Table) bool {
	if len(t.Rows) == 0 {
		return false
	}
	f.add(t)
	return true
}

func (f *auditorFile) criteria() {
	series := ""
	for _, c := range f.Bank.Criteria {
		if !f.Assessment.InScope(c.Category) {
			continue
		}
		if c.Series != series {
			series = c.Series
			f.add(Heading{2, f.seriesTitle(series)})
		}
		f.add(Heading{3, strings.TrimSpace(c.ID + " " + c.Title)})
		f.say(f.verdicts(c.ID))
		f.table(f.answers(c.ID))
		f.say(f.controlsOf(c.ID))
	}
}

func (f *auditorFile) seriesTitle(id string) string {
	for _, s := range f.Bank.Series {
		if s.ID == id {
			return strings.TrimSpace(id + " " + s.Title)
		}
	}
	return id
}

func (f *auditorFile) verdicts(criterion string) Text {
	var parts []string
	for t, b := range []*assessment.Block{&f.readiness.Type1, &f.readiness.Type2} {
		if r := b.Row(criterion); r != nil {
			parts = append(parts, fmt.Sprintf("Type %d: %s.", t+1, self(string(r.Verdict), string(r.VerdictHigh))))
		}
	}
	if w := f.readiness.Window; w != nil {
		if r := w.Evidenced.Row(criterion); r != nil {
			parts = append(parts, "With the evidence on file: "+self(string(r.Verdict), string(r.Verdict))+".")
		}
	}
	return Say(strings.Join(parts, " "))
}

func (f *auditorFile) answers(of string) Table {
	t := Table{
		Caption: "Answers to the questions on " + of + ".",
		Head:    []Column{{Title: "Question", Width: 44}, {Title: "Answer", Width: 36}, {Title: "Given by, on", Width: 20}},
	}
	for _, i := range f.Bank.Of(of) {
		q := &f.Bank.Questions[i]
		if !f.Assessment.Asked(f.Bank, q) {
			continue
		}
		a := f.Assessment.Answers[q.ID]
		t.Rows = append(t.Rows, []Text{
			Strong(q.ID).with(Run{Words: " " + cmp.Or(q.Ask, q.Short)}), f.answer(q, a), f.given(a),
		})
	}
	return t
}

func (f *auditorFile) answer(q *questions.Question, a assessment.Answer) Text {
	var t Text
	switch a.Level {
	case assessment.Unanswered:
		t = Say("not answered")
	case assessment.NA:
		t = Say("not applicable: " + a.Reason)
	case assessment.ByProvider:
		t = Say("by a provider: " + a.Provider)
	default:
		t = Strong(string(a.Level) + ":").with(Run{Words: " " + assessment.Caption(q, a.Level)})
	}
	if !a.Since.IsZero() {
		t = t.with(line("Since " + a.Since.String()))
	}
	if a.Note != "" && !f.Redact {
		t = t.with(Run{Words: "Note: " + a.Note, Quiet: true, Break: true})
	}
	return t
}

// given says who gave an answer and when, and who has something to do.
func (f *auditorFile) given(a assessment.Answer) Text {
	var t Text
	if a.Level != assessment.Unanswered {
		t = Say(cmp.Or(f.person(a.By), "not recorded")).with(line(a.Confirmed.String()))
	}
	if a.Owner != "" {
		t = t.with(line("Owner: " + f.person(a.Owner)))
	}
	if !a.Due.IsZero() {
		t = t.with(line("Due " + a.Due.String()))
	}
	return t
}

// controlsOf names the controls behind a criterion, with their records.
func (f *auditorFile) controlsOf(criterion string) Text {
	var ids []string
	for _, i := range f.Bank.Of(criterion) {
		if q := &f.Bank.Questions[i]; f.Assessment.Asked(f.Bank, q) {
			for _, c := range q.Controls {
				if !slices.Contains(ids, c) {
					ids = append(ids, c)
				}
			}
		}
	}
	var parts []string
	for _, id := range ids {
		title := id
		if c := f.Bank.Control(id); c != nil {
			title = c.Title + " (" + id + ")"
		}
		if n := len(f.records[id]); n > 0 {
			title += ", " + Count(n, "record")
		}
		parts = append(parts, title)
	}
	if len(parts) == 0 {
		return nil
	}
	return Say("Controls: " + strings.Join(parts, "; ") + ".")
}

func (f *auditorFile) notApplicable() {
	f.add(Heading{2, "What was said not to apply"})
	t := Table{
		Caption: "Questions that were said not to apply, with the reason.",
		Head:    []Column{{Title: "Question", Width: 34}, {Title: "Reason", Width: 46}, {Title: "Given by, on", Width: 20}},
	}
	for i := range f.Bank.Questions {
		q := &f.Bank.Questions[i]
		a := f.Assessment.Answers[q.ID]
		if a.Level == assessment.NA && f.Assessment.Asked(f.Bank, q) {
			t.Rows = append(t.Rows, []Text{Strong(q.ID).with(Run{Words: " " + q.Short}), Say(a.Reason), f.given(assessment.Answer{Level: a.Level, By: a.By, Confirmed: a.Confirmed})})
		}
	}
	if !f.table(t) {
		f.say(Say("Nothing: every question that was asked was taken to apply."))
	}
	changed := Table{
		Caption: "Controls that are taken otherwise than proposed, with the reason.",
		Head:    []Column{{Title: "Control", Width: 34}, {Title: "Taken as", Width: 26}, {Title: "Reason", Width: 40}},
	}
	for _, c := range f.Bank.Controls {
		if _, ok := f.Assessment.Controls[c.ID]; !ok {
			continue
		}
		v, _ := f.Assessment.Control(f.Bank, c.ID)
		taken := "runs " + v.Cadence.HowOften() + ", proof " + v.Proof.HowOften()
		if v.Out {
			taken = "left out"
		}
		changed.Rows = append(changed.Rows, row(c.Title+" ("+c.ID+")", taken, v.Reason))
	}
	f.table(changed)
}

func (f *auditorFile) providers() {
	f.add(Heading{2, "Providers"})
	t := Table{
		Caption: "The register of providers.",
		Head: []Column{
			{Title: "Provider", Width: 16},
			{Title: "Service", Width: 20},
			{Title: "Treated as", Width: 13},
			{Title: "Report", Width: 13},
			{Title: "Period ended", Width: 13},
			{Title: "Reviewed", Width: 13},
			{Title: "Listed", Width: 22},
		},
	}
	for _, id := range slices.Sorted(maps.Keys(f.Assessment.Providers)) {
		p := f.Assessment.Providers[id]
		var listed []string
		if p.CSOCs {
			listed = append(listed, "controls assumed at the provider")
		}
		if p.CUECs {
			listed = append(listed, "controls it expects of us")
		}
		t.Rows = append(t.Rows, row(
			p.ID, cmp.Or(p.Service, "not named"), cmp.Or(p.Method, "not decided"), providerReport(p.Report),
			cmp.Or(p.PeriodEnd.String(), "none"), cmp.Or(p.Reviewed.String(), "not yet"), cmp.Or(strings.Join(listed, "; "), "nothing"),
		))
	}
	if !f.table(t) {
		f.say(Say("No provider is recorded."))
	}
	if w := f.Assessment.Header.Window; w != nil {
		var reach List
		for _, id := range slices.Sorted(maps.Keys(f.Assessment.Providers)) {
			p := f.Assessment.Providers[id]
			if said := p.Coverage(*w, f.Today).Sentences(p); len(said) > 0 {
				reach.Items = append(reach.Items, Strong(p.ID+":").with(Run{Words: " " + strings.Join(said, " ")}))
			}
		}
		if len(reach.Items) > 0 {
			f.say(Say("How far their reports reach into the window, with what the organization still has to do:"))
			f.add(reach)
		}
	}
}

// providerReport says which report of a provider is on file.
func providerReport(id string) string {
	switch id {
	case "soc2-type2":
		return "SOC 2 Type 2"
	case "soc2-type1":
		return "SOC 2 Type 1"
	case "iso27001":
		return "ISO 27001"
	case "", "none":
		return "none"
	}
	return id
}
