package plain

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// interview goes through questions from the first that is open, or from the
// place where the person stopped. It returns when they are through or m was
// typed.
func (s *session) interview(ids []string, name string) error {
	if len(ids) == 0 {
		s.say("There is no question here.")
		return nil
	}
	at := 0
	if i := slices.Index(ids, s.place); i >= 0 {
		at = i
	} else if i := slices.IndexFunc(ids, s.isOpen); i >= 0 {
		at = i
	}
	return s.from(ids, at, name)
}

func (s *session) isOpen(id string) bool { return s.a.Answers[id].Level == assessment.Unanswered }

// step is where a typed line leads to.
type step int

const (
	stay step = iota
	next
	previous
	toMenu
)

func (s *session) from(ids []string, at int, name string) error {
	for at < len(ids) {
		q := s.o.Bank.Question(ids[at])
		s.place = q.ID
		s.question(q, fmt.Sprintf("%s, question %d of %d", name, at+1, len(ids)))
		way := stay
		for way == stay {
			line, err := s.ask("Your answer?")
			if err != nil {
				return err
			}
			if way, err = s.answer(q, line); err != nil {
				return err
			}
		}
		switch way {
		case next:
			at++
		case previous:
			if at = max(0, at-1); at == 0 {
				s.say("This is the first one.")
			}
		case toMenu:
			return nil
		}
	}
	s.say("That was the last question of %s.", name)
	s.place = ""
	s.scores()
	return nil
}

// question says a question with its choices and what stands.
func (s *session) question(q *questions.Question, where string) {
	s.say("")
	key := ""
	if q.Key && !q.Description() {
		key = ", a key question"
	}
	s.say("%s. %s, %s%s.", upper(where), questions.ScreenID(q.ID), q.Short, key)
	s.say("%s", q.Ask)
	for i, l := range assessment.LevelsFor(q) {
		s.say("%d: %s", i+1, assessment.Caption(q, l))
	}
	v := s.a.Answers[q.ID]
	if v.Level != assessment.Unanswered {
		s.say("Your answer is: %s.", answerSaid(v))
	}
	if slices.Contains(s.a.NeedsConfirm(s.o.Bank), q.ID) {
		s.say("It was asked in another way when you answered. Type k if the answer still holds.")
	} else if v.Stale(s.o.Today(), s.o.StaleDays) {
		s.say("You confirmed it last on %s. Type k if it still holds.", v.Confirmed)
	}
	for _, x := range []struct{ what, value string }{
		{"Owner", v.Owner}, {"Due", v.Due.String()}, {"Since", v.Since.String()}, {"Note", oneLine(v.Note)},
	} {
		if x.value != "" {
			s.say("%s: %s.", x.what, x.value)
		}
	}
	if v.Flag {
		s.say("It is flagged.")
	}
}

func upper(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// answer does what a line typed at a question asks for.
func (s *session) answer(q *questions.Question, line string) (step, error) {
	if n, err := strconv.Atoi(line); err == nil {
		levels := assessment.LevelsFor(q)
		if n < 1 || n > len(levels) {
			s.misheard(line, fmt.Sprintf("a number from 1 to %d, or a letter; a question mark tells which", len(levels)))
			return stay, nil
		}
		return s.give(assessment.Edit{Question: q.ID, Level: &levels[n-1]})
	}
	switch strings.ToLower(line) {
	case "s", "skip":
		return next, nil
	case "b", "back":
		return previous, nil
	case "m", "menu":
		return toMenu, nil
	case "q", "quit":
		return toMenu, errLeave
	case "k", "keep":
		return s.give(assessment.Edit{Question: q.ID, Keep: true})
	case "n":
		return s.notApplicable(q)
	case "p":
		return s.provider(q)
	case "x", "clear":
		none := assessment.Unanswered
		_, err := s.edit(assessment.Edit{Question: q.ID, Level: &none})
		return stay, err
	case "f", "flag":
		flag := !s.a.Answers[q.ID].Flag
		_, err := s.edit(assessment.Edit{Question: q.ID, Flag: &flag})
		return stay, err
	case "e", "note":
		return stay, s.note(q)
	case "o", "owner":
		return stay, s.details(q)
	case "g", "guidance":
		s.guidance(q)
		return stay, nil
	case "w", "why":
		return stay, s.explain(q.ID)
	case "v", "evidence":
		s.evidenceOf(q)
		return stay, nil
	case "u", "undo":
		return stay, s.undo()
	case "r", "repeat":
		s.question(q, "once more")
		return stay, nil
	case "?", "help":
		s.help(q)
		return stay, nil
	}
	s.misheard(line, "a number or a letter; a question mark tells which")
	return stay, nil
}

func (s *session) edit(e assessment.Edit) (bool, error) {
	return s.change(func() ([]assessment.Entry, error) { return s.a.Record(s.o.Bank, e, s.act()) })
}

// give records a level and goes on when it was taken.
func (s *session) give(e assessment.Edit) (step, error) {
	done, err := s.edit(e)
	if err != nil || !done {
		return stay, err
	}
	return next, nil
}

func (s *session) help(q *questions.Question) {
	s.say("1 to %d answers and goes on to the next question.", len(assessment.LevelsFor(q)))
	lines := []string{
		"s: skip. b: back. k: keep the answer that stands. x: take it away. r: hear the question again.",
		"g: guidance: why it matters, what good looks like, what an auditor asks for.",
		"n: not applicable, with a reason. p: a provider does this.",
		"e: a note. o: owner, due date, since when it runs. f: flag it, or take the flag away.",
		"v: evidence. w: why the score is what it is. u: undo the last change. m: the menu. q: leave.",
	}
	if q.Description() {
		lines[2] = "This is about the system description: where nothing applies, the description says so, and that is complete."
	}
	for _, l := range lines {
		s.say("%s", l)
	}
}

func (s *session) guidance(q *questions.Question) {
	s.say("Why it matters: %s", q.Why)
	s.say("What good looks like: %s", q.Good)
	if q.Small != "" {
		s.say("What a small company does: %s", q.Small)
	}
	for _, x := range []struct {
		what string
		list []string
	}{{"An auditor asks for, in a Type 1", q.Type1}, {"In a Type 2", q.Type2}, {"First steps", q.Fix}} {
		if len(x.list) > 0 {
			s.say("%s: %s.", x.what, strings.Join(x.list, "; "))
		}
	}
	for _, id := range q.Controls {
		if v, ok := s.a.Control(s.o.Bank, id); ok {
			s.say("Control %s: %s It runs %s.", v.Title, v.What, howOften(v.Cadence))
		}
	}
}

func howOften(c questions.Cadence) string {
	switch c {
	case questions.Continuous:
		return "all the time"
	case questions.PerEvent:
		return "whenever its event occurs"
	case questions.HalfYearly:
		return "every half year"
	}
	return string(c)
}

func (s *session) notApplicable(q *questions.Question) (step, error) {
	if q.Description() {
		s.say("Where nothing applies, the description says so, and that is complete.")
		return stay, nil
	}
	s.say("Why does it not apply? An auditor will want a reason.")
	for i, r := range q.NA {
		s.say("%d: %s", i+1, r)
	}
	line, err := s.ask("Type a number or a reason of your own, or nothing to go back.")
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
	line, err := s.ask("Type a number, or the short name of a new provider such as aws, or nothing to go back.")
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
	if p.Service, err = s.ask("What do they do for you?"); err != nil {
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
	owner, err := s.ask("Owner: %s. Type a name, a dash to take it away, or nothing to leave it.", stands)
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

// explain says how the score of a criterion or a question comes about.
func (s *session) explain(id string) error {
	e, err := s.a.Explain(s.o.Bank, id, s.o.Today())
	if err != nil {
		if errors.Is(err, assessment.ErrNotFound) {
			s.misheard(id, "an id such as CC6.2 or CC6.2-01")
			return nil
		}
		return err
	}
	s.say("%s, %s.", questions.ScreenID(e.ID), e.Title)
	for _, r := range []assessment.Ruling{e.Type1, e.Type2} {
		s.say("Type %d. %s", r.Type, r.Why)
		if r.WhatTurnsIt != "" {
			s.say("%s", r.WhatTurnsIt)
		}
	}
	for _, q := range e.Questions {
		s.say("%s, %s: %s.", questions.ScreenID(q.Question), q.Short, q.Reason)
	}
	s.say("%s", e.Note)
	return nil
}
