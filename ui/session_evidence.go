package ui

import (
	"cmp"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// keepAct does something to the assessment and keeps its entries. The error is
// a refusal, told in words.
func (s *session) keepAct(do func(act assessment.Act) ([]assessment.Entry, error)) (tea.Cmd, error) {
	if err := s.writable(); err != nil {
		return nil, err
	}
	entries, err := do(s.act())
	if err != nil {
		return nil, err
	}
	return s.keep(entries), nil
}

// putEvidence keeps a record: a new one without an id, else in place of the
// one with the id.
func (s *session) putEvidence(r assessment.Record) (tea.Cmd, error) {
	return s.keepAct(func(act assessment.Act) ([]assessment.Entry, error) {
		if r.ID == "" {
			entries, _, err := s.a.AddEvidence(s.bank, []assessment.Record{r}, act)
			return entries, err
		}
		return s.a.EditEvidence(s.bank, r.ID, r, act)
	})
}

func (s *session) removeEvidence(id string) (tea.Cmd, error) {
	return s.keepAct(func(act assessment.Act) ([]assessment.Entry, error) { return s.a.RemoveEvidence(id, act) })
}

func (s *session) setControl(id string, c assessment.ControlSetting) (tea.Cmd, error) {
	return s.keepAct(func(act assessment.Act) ([]assessment.Entry, error) { return s.a.SetControl(s.bank, id, c, act) })
}

func (s *session) removeProvider(id string) (tea.Cmd, error) {
	return s.keepAct(func(act assessment.Act) ([]assessment.Entry, error) { return s.a.RemoveProvider(id, act) })
}

// setWindow puts another window in place of the one that stands; nil takes it away.
func (s *session) setWindow(w *assessment.Window) (tea.Cmd, error) {
	setup := s.a.Setup()
	setup.Window = w
	return s.change(setup)
}

// controlName is what people call a control.
func (s *session) controlName(id string) string {
	if c := s.bank.Control(id); c != nil {
		return cmp.Or(c.Title, c.ID)
	}
	return id
}

// seriesOfControls gives the series under which each control is listed: that
// of the first question that names it.
func (s *session) seriesOfControls() map[string]string {
	of := make(map[string]string, len(s.bank.Controls))
	for i := range s.bank.Questions {
		q := &s.bank.Questions[i]
		for _, c := range q.Controls {
			if of[c] == "" {
				of[c] = assessment.SeriesOf(s.bank, q)
			}
		}
	}
	return of
}

// recordsOf gives the records of controls, the newest first; nil is all.
func (s *session) recordsOf(controls map[string]bool) []assessment.Record {
	var out []assessment.Record
	all := s.a.Records()
	for i := len(all) - 1; i >= 0; i-- {
		if controls == nil || controls[all[i].Control] {
			out = append(out, all[i])
		}
	}
	return out
}

// controlsOf is the set of controls that a question names.
func controlsOf(q *questions.Question) map[string]bool {
	set := make(map[string]bool, len(q.Controls))
	for _, c := range q.Controls {
		set[c] = true
	}
	return set
}
