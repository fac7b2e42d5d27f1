package exchange

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

// Weighed is what a sheet comes to, under given decisions.
type Weighed struct {
	State     *assessment.Assessment // with all of it recorded
	Entries   []assessment.Entry
	Changes   []Change
	Conflicts []Conflict
	Undecided []string // questions
	Refused   []Refusal
	Same      int // rows that change nothing
}

// Weigh holds each row of a sheet against the answer it began with, which its
// revision names, and against the one that stands: what was changed in the
// sheet only is taken, what was changed here only stays, and what both changed
// is a conflict, about which decide is asked. A row that the rules refuse is
// left out, with its place. Nothing is changed but the state that is returned.
func Weigh(s Sheet, bank *questions.Bank, a *assessment.Assessment, history []assessment.Entry, decide func(question string) assessment.Side, act assessment.Act) (Weighed, error) {
	w := &weigher{
		bank: bank, a: a, decide: decide, act: act, known: revisions(a, history), places: map[string]string{},
		Weighed: Weighed{State: a.Clone(), Refused: slices.Clone(s.Refused)},
	}
	var edits []assessment.Edit
	for _, r := range s.Rows {
		e, err := w.row(r)
		if err != nil {
			w.Refused = append(w.Refused, Refusal{r.Place, err.Error()})
			continue
		}
		if e != nil {
			edits = append(edits, *e)
		}
	}
	entries, _, err := w.State.RecordAll(bank, edits, act)
	w.Entries = entries
	if len(w.Undecided) > 0 {
		w.Entries = nil
	}
	return w.Weighed, err
}

type weigher struct {
	Weighed
	bank   *questions.Bank
	a      *assessment.Assessment
	decide func(string) assessment.Side
	act    assessment.Act
	known  map[string]assessment.Answer // by revision
	places map[string]string            // of questions that were read
}

// revisions gives every answer that a question has had, by its revision.
func revisions(a *assessment.Assessment, history []assessment.Entry) map[string]assessment.Answer {
	known := map[string]assessment.Answer{}
	keep := func(id string, v assessment.Answer) { known[report.Revision(a.ID, id, v)] = v }
	for _, e := range history {
		if e.Kind != assessment.KindAnswer {
			continue
		}
		p, err := e.Read()
		if err != nil { // redacted
			continue
		}
		for _, raw := range []json.RawMessage{p.Old, p.New} {
			var v assessment.Answer
			if raw != nil && json.Unmarshal(raw, &v) == nil {
				keep(e.Subject, v)
			}
		}
	}
	for id, v := range a.Answers {
		keep(id, v)
	}
	return known
}

// row gives the edit that a row leads to, nil when it changes nothing.
func (w *weigher) row(r SheetRow) (*assessment.Edit, error) {
	id, _ := r.get(report.TitleID)
	q := w.bank.Question(strings.TrimSpace(id.text))
	if q == nil {
		return nil, fmt.Errorf("there is no question %s", show(id.text))
	}
	if c, ok := r.get(report.TitleQuestion); ok && strings.TrimSpace(c.text) != q.ID {
		return nil, fmt.Errorf("it is called %s, but its hidden id is %s; one of the two was changed", show(c.text), q.ID)
	}
	base, err := w.base(q, r)
	if err != nil {
		return nil, err
	}
	if before, ok := w.places[q.ID]; ok {
		return nil, fmt.Errorf("%s is in %s already", q.ID, before)
	}
	changed, err := changedIn(q, r, base)
	if err != nil {
		return nil, err
	}
	w.places[q.ID] = r.Place
	stands := w.a.Answers[q.ID]
	wanted, clash := split(q, changed, base, stands)
	if len(wanted) == 0 && len(clash) == 0 {
		w.Same++
		return nil, nil
	}
	e, err := w.tried(q, wanted)
	if err != nil {
		return nil, err
	}
	if len(clash) == 0 {
		w.tell(q, stands, e)
		return e, nil
	}
	both := append(slices.Clone(wanted), clash...)
	all, err := w.tried(q, both)
	if err != nil {
		return nil, err
	}
	here := report.SheetFields(q, stands)
	for _, c := range clash {
		w.Conflicts = append(w.Conflicts, Conflict{q.ID, c.field, filled(here[c.field]), filled(c.text)})
	}
	switch w.decide(q.ID) {
	case assessment.Theirs:
		e = all
	case assessment.Undecided:
		w.Undecided = append(w.Undecided, q.ID)
	}
	if len(wanted) == 0 && e != all {
		return nil, nil
	}
	w.tell(q, stands, e)
	return e, nil
}

// base finds the answer that the row began with.
func (w *weigher) base(q *questions.Question, r SheetRow) (assessment.Answer, error) {
	c, _ := r.get(report.TitleRevision)
	revision := strings.TrimSpace(c.text)
	none := report.Revision(w.a.ID, q.ID, assessment.Answer{})
	ours, _, _ := strings.Cut(none, "-")
	theirs, _, _ := strings.Cut(revision, "-")
	switch v, ok := w.known[revision]; {
	case revision == report.RedactedRevision:
		return v, fmt.Errorf("it was exported with --redact and can't come back")
	case revision == none:
		return v, nil
	case ok && report.Revision(w.a.ID, q.ID, v) == revision:
		return v, nil
	case theirs != ours:
		return v, fmt.Errorf("its revision %s is not of this assessment; export the sheet anew", show(revision))
	}
	return assessment.Answer{}, fmt.Errorf("its revision fits no answer that %s has had here; export the sheet anew", q.ID)
}

// changedField is a field that a row changes.
type changedField struct {
	field, text string
	cell        cellText
}

// changedIn lists the fields in which a row is other than the answer it began
// with. A column that is gone changes nothing.
func changedIn(q *questions.Question, r SheetRow, base assessment.Answer) ([]changedField, error) {
	began := report.SheetFields(q, base)
	var all []changedField
	for _, x := range report.SheetColumns() {
		c, ok := r.get(x.Title)
		if x.Field == "" || !ok {
			continue
		}
		f := changedField{x.Field, c.text, c}
		var err error
		switch x.Field { // as we write it, so that the way of writing is no change
		case "level":
			var l assessment.Level
			l, err = readLevel(q, c.text)
			f.text = report.SheetLevel(q, l)
		case "due", "since":
			var d assessment.Day
			d, err = readDay(c)
			f.text = d.String()
		case "flag":
			var on bool
			on, err = readFlag(c.text)
			f.text = report.SheetFields(q, assessment.Answer{Flag: on})["flag"]
		case "owner", "provider":
			f.text = assessment.CleanLine(c.text)
		}
		if err != nil {
			return nil, err
		}
		if f.text != level(began[x.Field]) {
			all = append(all, f)
		}
	}
	return all, nil
}

// split parts what a row changes into what can be taken and what was changed
// here too. Level, reason, provider and since belong together (R52).
func split(q *questions.Question, changed []changedField, base, stands assessment.Answer) (wanted, clash []changedField) {
	began, here := report.SheetFields(q, base), report.SheetFields(q, stands)
	at := func(f changedField) bool { // changed here too, to something else
		return began[f.field] != here[f.field] && level(here[f.field]) != f.text
	}
	together := func(f changedField) bool {
		return slices.Contains([]string{"level", "reason", "provider", "since"}, f.field)
	}
	whole := slices.ContainsFunc(changed, func(f changedField) bool { return together(f) && at(f) })
	for _, f := range changed {
		switch {
		case level(here[f.field]) == f.text:
		case at(f), whole && together(f):
			clash = append(clash, f)
		default:
			wanted = append(wanted, f)
		}
	}
	return wanted, clash
}

// tried makes the edit and tries it on the state that stands.
func (w *weigher) tried(q *questions.Question, fields []changedField) (*assessment.Edit, error) {
	e := &assessment.Edit{Question: q.ID}
	for _, f := range fields {
		text := f.text
		switch f.field {
		case "level":
			l, err := readLevel(q, text)
			if err != nil {
				return nil, err
			}
			e.Level = &l
		case "owner":
			e.Owner = &text
		case "note":
			e.Note = &text
		case "reason":
			e.Reason = &text
		case "provider":
			e.Provider = &text
		case "due", "since":
			d, err := readDay(cellText{text: text})
			if err != nil {
				return nil, err
			}
			if f.field == "due" {
				e.Due = &d
			} else {
				e.Since = &d
			}
		case "flag":
			on := text != ""
			e.Flag = &on
		}
	}
	try := w.a.Clone()
	_, err := try.Record(w.bank, *e, w.act)
	return e, err
}

// tell notes what an edit changes of an answer, as it comes out.
func (w *weigher) tell(q *questions.Question, stands assessment.Answer, e *assessment.Edit) {
	try := w.a.Clone()
	if _, err := try.Record(w.bank, *e, w.act); err != nil {
		return // tried refused it before
	}
	old, now := report.SheetFields(q, stands), report.SheetFields(q, try.Answers[q.ID])
	for _, c := range report.SheetColumns() {
		if c.Field == "" || old[c.Field] == now[c.Field] {
			continue
		}
		w.Changes = append(w.Changes, Change{q.ID, c.Field, filled(old[c.Field]), filled(now[c.Field])})
	}
}

func filled(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
