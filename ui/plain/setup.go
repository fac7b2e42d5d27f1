package plain

import (
	"cmp"
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
		org, err := s.words("What is the name of your organization?")
		if err != nil {
			return err
		}
		if setup.Org = org; org == "" {
			s.misheard("", "a name")
		}
	}
	var err error
	if setup.System, err = s.words("What is the service called that your customers use? It can be left blank."); err != nil {
		return err
	}
	if setup.Categories, err = s.askPromises(); err != nil {
		return err
	}
	if err := s.facts(setup.Profile); err != nil {
		return err
	}
	setup.Name = nameFrom(setup.Org)
	return s.create(setup)
}

// facts asks what decides which questions apply; 0 is not sure, which takes no
// question away. A fact that stands is left by a blank line.
func (s *session) facts(profile questions.Profile) error {
	s.say("Seven facts about the company take away the questions that make no sense for you. 0 is not sure.")
	for i := range s.o.Bank.Facts {
		f := &s.o.Bank.Facts[i]
		s.say("%s", f.Ask)
		stands := ""
		for n, v := range f.Values {
			s.say("%d: %s", n+1, v.Label)
			if profile[f.ID] == v.ID {
				stands = fmt.Sprintf("It is %d. ", n+1)
			}
		}
		n, left, err := s.numberOr(stands+"Type a number.", len(f.Values), stands != "")
		switch {
		case err != nil:
			return err
		case left:
		case n == 0:
			delete(profile, f.ID)
		default:
			profile[f.ID] = f.Values[n-1].ID
		}
	}
	return nil
}

// promises are what customers are promised; each adds a category.
var promises = []struct {
	ask      string
	category questions.Category
}{
	{"That the service is up, with support and recovery?", questions.Availability},
	{"That confidential data stays confidential?", questions.Confidentiality},
	{"That processing is complete, right and on time?", questions.ProcessingIntegrity},
	{"That personal data is handled as your notice says?", questions.Privacy},
}

// askPromises asks for the categories beside security.
func (s *session) askPromises() (chosen []questions.Category, err error) {
	s.say("Which promises do you make to your customers? Security is always in.")
	for _, p := range promises {
		yes, err := s.yes("%s", p.ask)
		if err != nil {
			return nil, err
		}
		if yes {
			chosen = append(chosen, p.category)
		}
	}
	return chosen, nil
}

// resetup changes what the assessment is about, after it was told what that does.
func (s *session) resetup() error {
	setup := s.a.Setup()
	for _, f := range []struct {
		what string
		to   *string
	}{{"Organization", &setup.Org}, {"System", &setup.System}} {
		line, err := s.words("%s: %s. Type a new name, or nothing to leave it.", f.what, cmp.Or(*f.to, "not set"))
		if err != nil {
			return err
		}
		*f.to = cmp.Or(line, *f.to)
	}
	var in []string
	for _, c := range setup.Categories {
		in = append(in, word(string(c)))
	}
	s.say("The categories are: %s.", strings.Join(in, ", "))
	again, err := s.yes("Choose them again?")
	if err != nil {
		return err
	}
	if again {
		if setup.Categories, err = s.askPromises(); err != nil {
			return err
		}
	}
	if err := s.facts(setup.Profile); err != nil {
		return err
	}
	before := len(s.a.Interview(s.o.Bank))
	after := s.a.Clone()
	if _, err := after.Change(s.o.Bank, setup, s.act()); err != nil {
		s.say("Not taken: %s.", err)
		return nil
	}
	s.say("There would be %s, there are %d now. Answers to questions that go out are kept.", count(len(after.Interview(s.o.Bank)), "question"), before)
	save, err := s.yes("Save this?")
	if err != nil || !save {
		return err
	}
	_, err = s.change(func() ([]assessment.Entry, error) { return s.a.Change(s.o.Bank, setup, s.act()) })
	return err
}

// turn offers the other assessments of the file.
func (s *session) turn() error {
	list, err := s.store.List(s.ctx)
	if err != nil {
		return err
	}
	var cs []choice
	for _, x := range list {
		if x.ID == s.a.ID {
			continue
		}
		cs = append(cs, choice{x.Name, func() error {
			if err := s.keepPlace(); err != nil {
				return err
			}
			if err := s.load(s.ctx, x.ID); err != nil {
				return err
			}
			s.place, s.placed = x.Place, x.Place
			return nil
		}})
	}
	_, err = s.menu("Which assessment?", "back", cs)
	return err
}

func (s *session) create(setup assessment.Setup) error {
	if s.store != nil { // a file without an assessment, or another one beside
		name, err := assessment.FreeName(s.ctx, s.store, setup.Name)
		if err != nil {
			return err
		}
		setup.Name = name
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
	before, tail, place := s.a, s.tail, s.place
	s.a, s.tail, s.place = a, nil, ""
	if done, err := s.keep("", entries, nil); err != nil || !done {
		s.a, s.tail, s.place = before, tail, place
		if err == nil && before == nil { // nothing to go back to
			err = errLeave
		}
		return err
	}
	s.say("%s is in the file now.", a.Header.Name)
	return s.interview(s.a.QuickScan(s.o.Bank), "quick scan")
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
