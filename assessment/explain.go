package assessment

import (
	"cmp"
	"slices"
	"strings"

	"soc2ready/questions"
)

// Explanation tells how a score comes about. Sections and rules named in its
// texts are those of docs/method.md.
type Explanation struct {
	ID           string // criterion or description item
	Title        string
	Item         bool // a description item
	Type1, Type2 Ruling
	// Evidenced and Best are nil without a window; their Type is 2.
	Evidenced, Best *Ruling
	Questions       []Share // those of the criterion, or the one asked for
	Note            string  // what to know about the figures
}

// Ruling is the verdict on a criterion or the state of an item, for one type.
type Ruling struct {
	Type        ReportType
	In          bool    // false: out of the mean, see Why
	Row         Row     // of a criterion
	Item        ItemRow // of a description item
	Points, Of  int     // Σ weight·v and Σ 2·weight
	Unanswered  int     // applicable questions without an answer
	Why         string  // reason, a sentence or two
	Needs       []string
	WhatTurnsIt string // Needs in words; "" when there is nothing left to do
}

// Share is what one question brings to its criterion.
type Share struct {
	Question, Short string
	Weight          int
	Key             bool
	Level           Level
	Applicable      bool
	V1, V2          int // 0 to 2; 0 when not applicable
	// Proof is what evidence makes of it; nil without a window, for a
	// description question, and when not applicable.
	Proof      *ShareProof
	Got1, Got2 int // hundredths of a percent that it brings to S of its criterion
	Most       int // hundredths that it could bring
	Reason     string
}

// ShareProof is what the window's slots make of a question: o of its weakest
// control and v2e = min(v2, o), 0 to 2.
type ShareProof struct {
	O, V2E   int
	Controls []ControlWindow // those of the question that are in the window
}

// Conventions is what stands beside every explained score.
const Conventions = "The lines at 50 %, 80 % and 60 % are conventions of this program, not figures of the AICPA (section 3). This is a self-assessment: it neither gives nor foretells an opinion."

// Explain tells how the score of a criterion ("CC6.2"), a description item
// ("DC3") or a question comes about; with a question, Questions holds that one
// only. A retired question is explained too. Unknown for any other id.
func (a *Assessment) Explain(bank *questions.Bank, id string, today Day) (Explanation, error) {
	place, one := id, ""
	if q := bank.Question(id); q != nil {
		place, one = q.Criterion, id
	} else if slices.ContainsFunc(bank.Retired, func(r questions.Retired) bool { return r.ID == id }) {
		place, _, _ = strings.Cut(id, "-")
		one = id
	}
	c, it := bank.Criterion(place), bank.Item(place)
	e := Explanation{ID: place, Note: Conventions}
	switch {
	case c != nil:
		e.Title = c.Title
	case it != nil:
		e.Title, e.Item = it.Title, true
	case one == "":
		return Explanation{}, Unknown{"question or criterion", CleanLine(id)}
	}
	vals := a.values(bank, today)
	e.Type1 = a.ruling(bank, vals, place, Type1)
	e.Type2 = a.ruling(bank, vals, place, Type2)
	var w *WindowView
	if a.Header.Window != nil {
		w = a.window(bank, vals, today)
		evidenced, best := a.proven(bank, vals, w.values(), today)
		now, reachable := a.ruling(bank, evidenced, place, Type2), a.ruling(bank, best, place, Type2)
		e.Evidenced, e.Best = &now, &reachable
	}
	for _, i := range bank.Of(place) {
		if q := &bank.Questions[i]; one == "" || q.ID == one {
			e.Questions = append(e.Questions, a.share(bank, q, vals[i], max(e.Type1.Of, e.Type2.Of), w, today))
		}
	}
	if one != "" && len(e.Questions) == 0 {
		reason := "retired"
		if why := retiredFor(bank, one); why != "" {
			reason += ": " + strings.TrimSuffix(why, ".")
		}
		e.Questions = []Share{{Question: one, Level: a.Answers[one].Level, Reason: reason + "; what was answered is kept and counts nothing (R1)"}}
	}
	return e, nil
}

func (a *Assessment) share(bank *questions.Bank, q *questions.Question, v value, of int, w *WindowView, today Day) Share {
	s := Share{
		Question: q.ID, Short: q.Short, Weight: q.Weight, Key: q.Key && !q.Description(), Level: a.Answers[q.ID].Level, Applicable: v.applicable,
	}
	if v.applicable {
		s.V1, s.V2 = v.v[0], v.v[1]
		if of > 0 {
			s.Got1, s.Got2, s.Most = 10000*q.Weight*s.V1/of, 10000*q.Weight*s.V2/of, 10000*2*q.Weight/of
		}
		if q.Description() && !itemHas(bank, q.Criterion, Type1) { // R4
			s.Got1 = 0
		}
	}
	if w != nil && v.applicable && !q.Description() {
		s.Proof = a.shareProof(q, v, w)
	}
	s.Reason = a.shareReason(bank, q, s, today)
	return s
}

func (a *Assessment) shareProof(q *questions.Question, v value, w *WindowView) *ShareProof {
	if v.provider {
		return &ShareProof{O: v.r, V2E: v.v[1]}
	}
	o := a.weakest(q, w.values())[0]
	p := &ShareProof{O: o, V2E: min(v.v[1], o)}
	for _, id := range q.Controls {
		if c := w.Control(id); c != nil && !a.Controls[id].Out {
			p.Controls = append(p.Controls, *c)
		}
	}
	return p
}

func (a *Assessment) ruling(bank *questions.Bank, vals []value, id string, t ReportType) Ruling {
	r := Ruling{Type: t, Row: Row{ID: id, Verdict: Out, VerdictHigh: Out}, Item: ItemRow{ID: id, State: ItemOut, StateHigh: ItemOut}}
	item := bank.Item(id) != nil
	if item && !itemHas(bank, id, t) {
		r.Why = questions.ScreenID(id) + " belongs to Type 2 only (R4)."
		return r
	}
	if c := bank.Criterion(id); c != nil && !a.InScope(c.Category) {
		r.Why = title(wordSaid(string(c.Category))) + " is not in scope, so this criterion is out of the mean (R1)."
		return r
	}
	sum := criterionSum(bank, vals, id, t)
	r.In, r.Points, r.Of = sum.in(), sum.low, sum.full
	if item {
		r.Item = itemRow(bank, vals, id, t)
	} else {
		r.Row = sum.row(id)
	}
	for _, i := range bank.Of(id) {
		if vals[i].applicable && !vals[i].answered {
			r.Unanswered++
		}
	}
	if r.In {
		r.Needs = needs(bank, vals, id, t, item)
	}
	r.say(bank, vals, item)
	return r
}

// needs gives the fewest questions that, made full, lead to met or complete:
// all of an item; of a criterion all key ones, then those that bring most
// until 80 percent are reached. In the order of the bank.
func needs(bank *questions.Bank, vals []value, id string, t ReportType, item bool) []string {
	s := criterionSum(bank, vals, id, t)
	low := s.low
	rise := func(i int) int { return bank.Questions[i].Weight * (2 - vals[i].v[t-1]) }
	var all, others []int
	for _, i := range bank.Of(id) {
		switch {
		case !vals[i].applicable || rise(i) == 0:
		case item || bank.Questions[i].Key:
			all = append(all, i)
			low += rise(i)
		default:
			others = append(others, i)
		}
	}
	if !item {
		slices.SortStableFunc(others, func(x, y int) int { return cmp.Compare(rise(y), rise(x)) })
		for _, i := range others {
			if 10000*low/s.full >= 8000 {
				break
			}
			all = append(all, i)
			low += rise(i)
		}
	}
	slices.Sort(all)
	return each(all, func(i int) string { return bank.Questions[i].ID })
}
