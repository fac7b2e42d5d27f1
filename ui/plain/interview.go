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

// tipAfter is at which question it is told that there can be fewer words.
const tipAfter = 4

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
		where := fmt.Sprintf("%s, question %d of %d", name, at+1, len(ids))
		if s.brief {
			where = fmt.Sprintf("%d of %d", at+1, len(ids))
		}
		s.question(q, where, false)
		if s.asked++; s.asked == tipAfter && !s.brief {
			s.say("To hear fewer words from here on, type h.")
		}
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

// question says a question with its choices and what stands. With few words the
// choices are left out as long as they are those heard last.
func (s *session) question(q *questions.Question, where string, whole bool) {
	s.say("")
	key := ""
	if q.Key && !q.Description() {
		key = ", a key question"
	}
	if s.brief && !whole {
		s.say("%s. %s%s. %s", upper(where), questions.ScreenID(q.ID), key, q.Ask)
	} else {
		s.say("%s. %s, %s%s.", upper(where), questions.ScreenID(q.ID), q.Short, key)
		s.say("%s", q.Ask)
	}
	var captions []string
	for i, l := range assessment.LevelsFor(q) {
		captions = append(captions, fmt.Sprintf("%d: %s", i+1, assessment.Caption(q, l)))
	}
	if whole || !s.brief || !slices.Equal(captions, s.captions) {
		for _, c := range captions {
			s.say("%s", c)
		}
	}
	s.captions = captions
	s.stands(q)
}

// stands says what is recorded at a question.
func (s *session) stands(q *questions.Question) {
	v := s.a.Answers[q.ID]
	if v.Level != assessment.Unanswered {
		s.say("Your answer is %s.", choiceSaid(q, v))
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
			s.say("%s: %s.", x.what, strings.TrimSuffix(x.value, "."))
		}
	}
	if v.Flag {
		s.say("It is flagged.")
	}
}

// choiceSaid says an answer by the number and the words that were offered for it.
func choiceSaid(q *questions.Question, v assessment.Answer) string {
	if i := slices.Index(assessment.LevelsFor(q), v.Level); i >= 0 {
		return fmt.Sprintf("%d, %s", i+1, assessment.Caption(q, v.Level))
	}
	return answerSaid(v)
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
		s.question(q, "once more", true)
		return stay, nil
	case "h", "fewer":
		if s.brief = !s.brief; s.brief {
			s.say("Fewer words from here on. The choices are said when they change; r says them all. Type h again for more.")
		} else {
			s.say("All words from here on.")
		}
		return stay, nil
	case "a", "add":
		return stay, s.addEvidence(q.Controls)
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

// give records a level, says back which, and goes on when it was taken. A
// mistyped digit is heard that way.
func (s *session) give(e assessment.Edit) (step, error) {
	q := s.o.Bank.Question(e.Question)
	done, err := s.changeTo(func() string {
		v := s.a.Answers[e.Question]
		if i := slices.Index(assessment.LevelsFor(q), v.Level); i >= 0 {
			return fmt.Sprint(i + 1)
		}
		return levelSaid(v.Level)
	}, func() ([]assessment.Entry, error) { return s.a.Record(s.o.Bank, e, s.act()) })
	if err != nil || !done {
		return stay, err
	}
	return next, nil
}

func (s *session) help(q *questions.Question) {
	s.say("1 to %d answers and goes on to the next question.", len(assessment.LevelsFor(q)))
	lines := []string{
		"s: skip. b: back. k: keep the answer that stands. x: take it away. r: hear the question again with all its choices.",
		"g: guidance: why it matters, what good looks like, what an auditor asks for.",
		"n: not applicable, with a reason. p: a provider does this.",
		"e: a note. o: owner, due date, since when it runs. f: flag it, or take the flag away.",
		"v: evidence on file. a: record evidence. h: hear fewer or more words. w: why the score is what it is. u: undo the last change. m: the menu. q: leave.",
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
			how := "It runs " + v.Cadence.HowOften() + "."
			if v.Out {
				how = "It is out here: " + v.Reason
			}
			s.say("Control %s: %s %s", v.Title, v.What, how)
		}
	}
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
