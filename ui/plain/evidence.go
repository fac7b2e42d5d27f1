package plain

import (
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// evidence tells of the window and takes records.
func (s *session) evidence() error {
	if err := s.window(); err != nil {
		return err
	}
	for {
		back, err := s.menu("Evidence and window.", "back", []choice{
			{"record evidence", func() error {
				line, err := s.words("For which control? Type its short name such as access-review, or nothing to go back.")
				if err != nil || line == "" {
					return err
				}
				return s.addEvidence([]string{strings.ToLower(line)})
			}},
			{"set the window", s.setWindow},
			{"hear it again", s.window},
		})
		if err != nil || back {
			return err
		}
	}
}

// addEvidence asks for a record of one of the controls and keeps it.
func (s *session) addEvidence(controls []string) error {
	if len(controls) == 0 {
		s.say("No control stands behind this question.")
		return nil
	}
	id := controls[0]
	if len(controls) > 1 {
		s.say("For which control?")
		for i, c := range controls {
			s.say("%d: %s", i+1, s.controlTitle(c))
		}
		n, err := s.number("Type a number, or 0 to go back.", len(controls))
		if err != nil || n == 0 {
			return err
		}
		id = controls[n-1]
	}
	view, ok := s.a.Control(s.o.Bank, id)
	if !ok {
		s.misheard(id, "the short name of a control; v at a question tells those behind it")
		return nil
	}
	s.say("%s. It runs %s.", view.Title, view.Cadence.HowOften())
	r := assessment.Record{Control: id, Outcome: assessment.Pass, Performed: s.o.Today()}
	if back, err := s.askOutcome(&r, view.Cadence == questions.PerEvent); err != nil || back {
		return err
	}
	if err := s.askDays(&r); err != nil {
		return err
	}
	if err := s.askReference(&r); err != nil {
		return err
	}
	_, err := s.change(func() ([]assessment.Entry, error) {
		entries, _, err := s.a.AddEvidence(s.o.Bank, []assessment.Record{r}, s.act())
		return entries, err
	})
	return err
}

func (s *session) controlTitle(id string) string {
	if c := s.o.Bank.Control(id); c != nil {
		return c.Title + ", " + id
	}
	return id
}

// askOutcome asks what came out; back is true when nothing is to be recorded.
func (s *session) askOutcome(r *assessment.Record, perEvent bool) (back bool, err error) {
	outcomes := []assessment.Outcome{assessment.Pass, assessment.Exception}
	s.say("1: it ran as it should")
	s.say("2: it ran with an exception, or should have run and did not")
	if perEvent { // R26a
		outcomes = append(outcomes, assessment.NoneOccurred)
		s.say("3: nothing happened that it would have had to act on; needs the days covered")
	}
	n, err := s.number("What came out? Type a number, or 0 to go back.", len(outcomes))
	if err != nil || n == 0 {
		return true, err
	}
	r.Outcome = outcomes[n-1]
	return false, nil
}

// askDays asks when it was done, and over which days.
func (s *session) askDays(r *assessment.Record) error {
	for _, x := range []struct {
		what string
		to   *assessment.Day
	}{{"The day on which it was done", &r.Performed}, {"The first day covered, where it covers a span", &r.From}, {"The last day covered", &r.To}} {
		if x.to == &r.To && r.From.IsZero() {
			continue
		}
		d, err := s.day(x.what, *x.to)
		if err != nil {
			return err
		}
		if d != nil {
			*x.to = *d
		}
	}
	return nil
}

// askReference asks for a title and for what stands behind the record.
func (s *session) askReference(r *assessment.Record) error {
	var err error
	if r.Title, err = s.words("A title, such as third quarter review; it can be left blank."); err != nil {
		return err
	}
	for {
		ref, err := s.words("A file or an address on the web that shows it; it can be left blank.")
		if err != nil || ref == "" {
			return err
		}
		f, err := s.o.Evidence(s.ctx, ref)
		if err != nil {
			s.say("Not taken: %s.", err)
			continue
		}
		r.Reference, r.SHA256, r.Size = f.Reference, f.SHA256, f.Size
		return nil
	}
}

// setWindow asks for first day and length of the window.
func (s *session) setWindow() error {
	setup := s.a.Setup()
	var start assessment.Day
	if setup.Window != nil {
		start = setup.Window.Start
	}
	d, err := s.day("The first day of the window", start)
	if err != nil {
		return err
	}
	switch {
	case d != nil && d.IsZero():
		setup.Window = nil
	case d == nil && setup.Window == nil:
		return nil
	default:
		if d != nil {
			start = *d
		}
		months, err := s.number("How many months, from 1 to 18? 0 goes back.", 18)
		if err != nil || months == 0 {
			return err
		}
		setup.Window = &assessment.Window{Start: start, Months: months}
	}
	_, err = s.change(func() ([]assessment.Entry, error) { return s.a.Change(s.o.Bank, setup, s.act()) })
	return err
}

// window says what evidence the window has and still needs.
func (s *session) window() error {
	r := s.score()
	w := r.Window
	if w == nil {
		s.say("There is no window. A Type 2 report speaks about a period, usually of 3 to 12 months.")
		for _, months := range []int{3, 6, 12} {
			e, err := s.a.Earliest(s.o.Bank, months, s.o.Today())
			if err != nil {
				return err
			}
			if e.Earliest != nil {
				s.say("A clean window of %d months could begin on %s.", months, e.Earliest.Start)
			} else {
				s.say("When a clean window of %d months could begin can't be told yet: key questions have no date.", months)
			}
		}
		return nil
	}
	s.say("The window is %s to %s.", w.Window.Start, w.Window.End())
	s.scores()
	missed := 0
	var due []string
	for _, c := range w.Controls {
		missed += c.Count(assessment.SlotMissed)
		for _, x := range c.Slots {
			if x.State == assessment.SlotDue {
				due = append(due, s.controlTitle(c.ID)+": "+c.Reason(x)+".")
			}
		}
	}
	s.say("%s missed, %d due.", upper(count(missed, "slot")), len(due))
	return s.list(due)
}

// evidenceOf says what is on file for the controls of a question.
func (s *session) evidenceOf(q *questions.Question) {
	n := 0
	for _, x := range s.a.Records() {
		for _, id := range q.Controls {
			if x.Control == id {
				n++
				s.say("%s, %s, %s, %s. %s", x.ID, id, x.Performed, word(string(x.Outcome)), x.Title)
			}
		}
	}
	if n == 0 {
		s.say("No record yet. Its controls are: %s.", strings.Join(q.Controls, ", "))
	}
}
