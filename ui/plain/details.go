package plain

import (
	"slices"
	"strconv"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func (s *session) notApplicable(q *questions.Question) (step, error) {
	if q.Description() {
		s.say("Where nothing applies, the description says so, and that is complete.")
		return stay, nil
	}
	s.say("Why does it not apply? An auditor will want a reason.")
	for i, r := range q.NA {
		s.say("%d: %s", i+1, r)
	}
	line, err := s.words("Type a number or a reason of your own, or nothing to go back.")
	if err != nil || line == "" {
		return stay, err
	}
	if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(q.NA) {
		line = q.NA[n-1]
	}
	if c := s.o.Bank.Criterion(q.Criterion); q.Key && c != nil && c.Common() {
		s.say("This is a key question: an auditor will come back to it.")
	}
	level := assessment.NA
	return s.give(assessment.Edit{Question: q.ID, Level: &level, Reason: &line})
}

func (s *session) provider(q *questions.Question) (step, error) {
	if q.Description() {
		s.say("The description names the provider, and that is complete.")
		return stay, nil
	}
	ids := make([]string, 0, len(s.a.Providers))
	for id := range s.a.Providers {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	s.say("Which provider does this?")
	for i, id := range ids {
		s.say("%d: %s", i+1, id)
	}
	line, err := s.words("Type a number, or the short name of a new provider such as aws, or nothing to go back.")
	if err != nil || line == "" {
		return stay, err
	}
	id := line
	if n, err := strconv.Atoi(line); err == nil && n >= 1 && n <= len(ids) {
		id = ids[n-1]
	}
	if _, known := s.a.Providers[id]; !known {
		if done, err := s.newProvider(id); err != nil || !done {
			return stay, err
		}
	}
	level := assessment.ByProvider
	return s.give(assessment.Edit{Question: q.ID, Level: &level, Provider: &id})
}

// newProvider asks what is known of a provider and adds it to the register.
func (s *session) newProvider(id string) (bool, error) {
	p := assessment.Provider{ID: id}
	var err error
	if p.Service, err = s.words("What do they do for you?"); err != nil {
		return false, err
	}
	reports := assessment.ProviderReports()
	s.say("Which report of theirs do you have on file?")
	for i, r := range reports {
		s.say("%d: %s", i+1, r)
	}
	n, err := s.number("Type a number; 0 is none.", len(reports))
	if err != nil {
		return false, err
	}
	p.Report = "none"
	if n > 0 {
		p.Report = reports[n-1]
	}
	if p.Report != "none" {
		for _, x := range []struct {
			what string
			to   *assessment.Day
		}{{"The last day that the report covers", &p.PeriodEnd}, {"The day on which you last reviewed it", &p.Reviewed}} {
			d, err := s.day(x.what, assessment.Day{})
			if err != nil {
				return false, err
			}
			if d != nil {
				*x.to = *d
			}
		}
		if p.CSOCs, err = s.yes("Are the controls listed that you assume they have?"); err != nil {
			return false, err
		}
		if p.CUECs, err = s.yes("Are the controls listed that they expect of you?"); err != nil {
			return false, err
		}
	}
	return s.change(func() ([]assessment.Entry, error) { return s.a.PutProvider(p, true, s.act()) })
}

func (s *session) note(q *questions.Question) error {
	if n := s.a.Answers[q.ID].Note; n != "" {
		s.say("The note is: %s", oneLine(n))
	}
	text, given, err := s.text("Type the note. Nothing typed leaves it as it was; a line with a dash takes it away.")
	if err != nil || !given {
		return err
	}
	if text == "-" {
		text = ""
	}
	_, err = s.edit(assessment.Edit{Question: q.ID, Note: &text})
	return err
}

// details asks for owner, due date and since-date.
func (s *session) details(q *questions.Question) error {
	v := s.a.Answers[q.ID]
	e := assessment.Edit{Question: q.ID}
	stands := "nobody yet"
	if v.Owner != "" {
		stands = v.Owner
	}
	owner, err := s.words("Owner: %s. Type a name, a dash to take it away, or nothing to leave it.", stands)
	if err != nil {
		return err
	}
	switch owner {
	case "":
	case "-":
		e.Owner = new(string)
	default:
		e.Owner = &owner
	}
	if e.Due, err = s.day("Due", v.Due); err != nil {
		return err
	}
	if v.Level == assessment.Operating || v.Level == assessment.Proven {
		if e.Since, err = s.day("Since when it runs", v.Since); err != nil {
			return err
		}
	}
	if e.Owner == nil && e.Due == nil && e.Since == nil {
		s.say("Nothing changed.")
		return nil
	}
	_, err = s.edit(e)
	return err
}
