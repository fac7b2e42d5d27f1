package plain

import (
	"fmt"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// firstRun asks what the first assessment is about. Nothing is stored before
// it is saved.
func (s *session) firstRun() error {
	s.say("Everything stays on this machine in one file: %s.", s.o.Path)
	s.say("The first honest number takes about ten minutes.")
	setup := assessment.Setup{Profile: questions.Profile{}}
	for setup.Org == "" {
		org, err := s.ask("What is the name of your organization?")
		if err != nil {
			return err
		}
		if setup.Org = org; org == "" {
			s.misheard("", "a name")
		}
	}
	var err error
	if setup.System, err = s.ask("What is the service called that your customers use? It can be left blank."); err != nil {
		return err
	}
	s.say("Which promises do you make to your customers? Security is always in.")
	for _, p := range []struct {
		ask      string
		category questions.Category
	}{
		{"That the service is up, with support and recovery?", questions.Availability},
		{"That confidential data stays confidential?", questions.Confidentiality},
		{"That processing is complete, right and on time?", questions.ProcessingIntegrity},
		{"That personal data is handled as your notice says?", questions.Privacy},
	} {
		yes, err := s.yes("%s", p.ask)
		if err != nil {
			return err
		}
		if yes {
			setup.Categories = append(setup.Categories, p.category)
		}
	}
	if err := s.facts(&setup); err != nil {
		return err
	}
	setup.Name = nameFrom(setup.Org)
	return s.create(setup)
}

// facts asks what decides which questions apply; 0 is not sure, which takes no
// question away.
func (s *session) facts(setup *assessment.Setup) error {
	s.say("Seven facts about the company take away the questions that make no sense for you.")
	for i := range s.o.Bank.Facts {
		f := &s.o.Bank.Facts[i]
		s.say("%s", f.Ask)
		for n, v := range f.Values {
			s.say("%d: %s", n+1, v.Label)
		}
		s.say("0: not sure")
		n, err := s.number("Type a number.", len(f.Values))
		if err != nil {
			return err
		}
		if n > 0 {
			setup.Profile[f.ID] = f.Values[n-1].ID
		}
	}
	return nil
}

func (s *session) create(setup assessment.Setup) error {
	if s.store != nil { // a file without an assessment, or another one beside
		list, err := s.store.List(s.ctx)
		if err != nil {
			return err
		}
		taken := map[string]bool{}
		for _, x := range list {
			taken[x.Name] = true
		}
		name := setup.Name
		for n := 2; taken[setup.Name]; n++ {
			setup.Name = fmt.Sprintf("%s-%d", name, n)
		}
	}
	a, entries, err := assessment.New(s.o.Bank, s.o.NewID(), setup, s.act())
	if err != nil {
		return err
	}
	if s.store == nil {
		if s.store, err = s.o.Create(s.ctx); err != nil {
			return err
		}
	}
	s.a, s.tail, s.place = a, nil, ""
	if done, err := s.keep("", entries); err != nil || !done {
		return firstOf(err, ErrUnsaved)
	}
	s.say("%s is in the file now.", a.Header.Name)
	return s.interview(s.a.QuickScan(s.o.Bank), "quick scan")
}

func firstOf(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// nameFrom makes a short name for the assessment out of the organization's.
func nameFrom(org string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(org) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 40 {
			break
		}
	}
	if name := strings.Trim(b.String(), "-"); name != "" {
		return name
	}
	return "assessment"
}
