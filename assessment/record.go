package assessment

import (
	"encoding/json"
	"fmt"
	"strings"

	"soc2ready/questions"
)

// Edit is a change to what is recorded on a question: nil leaves a field as
// it is, a pointer to a zero value clears it. A level of "" takes the level
// away; Keep confirms what stands.
type Edit struct {
	Question string
	Level    *Level
	Reason   *string
	Provider *string
	Since    *Day
	Owner    *string
	Due      *Day
	Note     *string
	Flag     *bool
	Keep     bool
}

// Record checks an edit, applies it and gives the entries to keep: none when
// nothing changed. Giving a level, the same one too, confirms it on act.Today.
// Errors: Unknown for an id, Refused for what the rules don't take.
func (a *Assessment) Record(bank *questions.Bank, e Edit, act Act) ([]Entry, error) {
	now, err := a.edited(bank, e, act)
	if err != nil {
		return nil, err
	}
	return a.keep(e.Question, now, act, 0, 0)
}

// RecordAll records many edits, all or none; the error of the edit that was
// refused comes with its position in edits.
func (a *Assessment) RecordAll(bank *questions.Bank, edits []Edit, act Act) (entries []Entry, at int, err error) {
	work := a.Clone()
	batch := 0
	for i, e := range edits {
		now, err := work.edited(bank, e, act)
		if err != nil {
			return nil, i, err
		}
		es, err := work.keep(e.Question, now, act, 0, batch)
		if err != nil {
			return nil, i, err
		}
		if len(es) > 0 && batch == 0 {
			batch = es[0].N
		}
		entries = append(entries, es...)
	}
	*a = *work
	return entries, 0, nil
}

func (a *Assessment) keep(id string, now Answer, act Act, undo, batch int) ([]Entry, error) {
	var old, value json.RawMessage
	if v, ok := a.Answers[id]; ok {
		old = encode(v)
	}
	if !now.empty() {
		value = encode(now)
	}
	return a.record(act, KindAnswer, id, old, value, undo, batch)
}

// edited gives the answer that an edit leads to.
func (a *Assessment) edited(bank *questions.Bank, e Edit, act Act) (Answer, error) {
	q := bank.Question(e.Question)
	if q == nil {
		return Answer{}, Unknown{"question", CleanLine(e.Question)}
	}
	v := a.Answers[e.Question]
	refuse := func(field, format string, args ...any) (Answer, error) {
		return Answer{}, Refused{Subject: q.ID, Field: field, Reason: fmt.Sprintf(format, args...)}
	}
	if e.Keep {
		if e.Level != nil {
			return refuse("level", "keep confirms what stands; give either keep or a level")
		}
		if v.Level == Unanswered {
			return refuse("level", "nothing to keep: the question has no answer yet")
		}
		l := v.Level
		e.Level = &l
	}
	if e.Level != nil {
		if err := v.give(q, *e.Level, act); err != nil {
			return Answer{}, err
		}
	}
	if err := v.details(e, q, act, a); err != nil {
		return Answer{}, err
	}
	switch {
	case v.Level == NA && strings.TrimSpace(v.Reason) == "":
		return refuse("reason", "not applicable needs a reason an auditor would accept")
	case v.Level == ByProvider && v.Provider == "":
		return refuse("provider", "needs the id of a provider of the register")
	case v.Level == ByProvider && !a.hasProvider(v.Provider):
		return Answer{}, Unknown{"provider", v.Provider}
	}
	return v, nil
}

func (a *Assessment) hasProvider(id string) bool {
	_, ok := a.Providers[id]
	return ok
}

// give sets the level; what belonged to another level goes (R52).
func (v *Answer) give(q *questions.Question, l Level, act Act) error {
	if l == Unanswered {
		v.Level, v.Reason, v.Provider, v.Since, v.Confirmed, v.Assumed, v.Asked, v.By = "", "", "", Day{}, Day{}, Day{}, "", ""
		return nil
	}
	if err := takes(q, l); err != nil {
		return err
	}
	operates := func(l Level) bool { return l == Operating || l == Proven }
	switch {
	case !operates(l):
		v.Assumed, v.Since = Day{}, Day{}
	case !operates(v.Level): // R34: the day it began without a break since
		v.Assumed = act.Today
		v.Since = Day{}
	case v.Level != l:
		v.Since = Day{}
	}
	if l != NA {
		v.Reason = ""
	}
	if l != ByProvider {
		v.Provider = ""
	}
	v.Level, v.Confirmed, v.Asked, v.By = l, act.Today, q.Hash(), CleanLine(act.Actor)
	return nil
}

// details sets everything but the level.
func (v *Answer) details(e Edit, q *questions.Question, act Act, a *Assessment) error {
	refuse := func(field, format string, args ...any) error {
		return Refused{Subject: q.ID, Field: field, Reason: fmt.Sprintf(format, args...)}
	}
	set := func(to *string, from *string, what string, limit int, line bool) error {
		if from == nil {
			return nil
		}
		s, err := bounded(what, *from, limit, line)
		if err != nil {
			return refuse(what, "%v", err.(Refused).Reason)
		}
		*to = s
		return nil
	}
	if e.Reason != nil && *e.Reason != "" && v.Level != NA {
		return refuse("reason", "belongs to the level na only")
	}
	if e.Provider != nil && *e.Provider != "" && v.Level != ByProvider {
		return refuse("provider", "belongs to the level provider only")
	}
	if err := set(&v.Reason, e.Reason, "reason", MaxReason, false); err != nil {
		return err
	}
	if err := set(&v.Provider, e.Provider, "provider", MaxName, true); err != nil {
		return err
	}
	if err := set(&v.Owner, e.Owner, "owner", MaxName, true); err != nil {
		return err
	}
	if err := set(&v.Note, e.Note, "note", MaxNote, false); err != nil {
		return err
	}
	if e.Since != nil {
		if !e.Since.IsZero() {
			if v.Level != Operating && v.Level != Proven {
				return refuse("since", "belongs to the levels operating and proven only")
			}
			if e.Since.After(act.Today) {
				return refuse("since", "%s is after today (%s)", e.Since, act.Today)
			}
		}
		v.Since = *e.Since
	}
	if e.Due != nil {
		v.Due = *e.Due
	}
	if e.Flag != nil {
		v.Flag = *e.Flag
	}
	return nil
}
