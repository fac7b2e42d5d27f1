package assessment

import (
	"cmp"
	"slices"
	"strings"

	"soc2ready/questions"
)

// Gap is an answered question with v below 2 for the report type asked about
// (section 5). Gains are rises of the overall mean in hundredths of a percent.
type Gap struct {
	Question, Criterion string
	Level               Level
	Verdict, After      string // verdicts of the criterion, states of a description item
	Key                 bool
	V                   int
	Gain1, Gain2        int
	Effort              questions.Effort
	Owner               string
	Due                 Day
	Controls            []string
}

// ControlGaps are the gaps that one control closes, in the order of the ranking.
type ControlGaps struct {
	Control   string
	Questions []string
}

// Gaps is the list to work from, most urgent first.
type Gaps struct {
	Type       ReportType
	Unanswered int // questions without an answer, for this type
	List       []Gap
	ByControl  []ControlGaps
	Evidence   []EvidenceGap // the same for both types; none without a window
}

// Sum counts the gaps of an effort.
func (g Gaps) Sum(e questions.Effort) int {
	n := 0
	for _, x := range g.List {
		if x.Effort == e {
			n++
		}
	}
	return n
}

// Of leaves the gaps of one owner, whose name may be written in other cases.
// What is about no owner, unanswered questions and evidence, stays.
func (g Gaps) Of(owner string) Gaps {
	g.List = slices.DeleteFunc(slices.Clone(g.List), func(x Gap) bool { return !strings.EqualFold(x.Owner, owner) })
	g.ByControl = byControl(g.List)
	return g
}

// Gaps ranks the gaps for a report type; 0 is the target type.
func (a *Assessment) Gaps(bank *questions.Bank, t ReportType, today Day) Gaps {
	t = a.gapsOf(t)
	vals := a.values(bank, today)
	blocks := [2]Block{a.block(bank, vals, Type1), a.block(bank, vals, Type2)}
	means := [2]meanOf{newMeanOf(blocks[0], Type1), newMeanOf(blocks[1], Type2)}
	g := Gaps{Type: t, Unanswered: blocks[t-1].Unanswered}
	var found []*Gap // pointers, as a Gap is large to sort
	for i := range bank.Questions {
		q, v := &bank.Questions[i], vals[i]
		if !isGap(bank, q, v, t) {
			continue
		}
		ans := a.Answers[q.ID]
		gap := &Gap{
			Question: q.ID, Criterion: q.Criterion, Level: ans.Level, Key: q.Key && !q.Description(), V: v.v[t-1],
			Effort: q.Effort, Owner: ans.Owner, Due: ans.Due, Controls: q.Controls,
		}
		// The gap is tried in place and put back: copying all values for each
		// gap would be slow.
		if q.Description() {
			gap.Verdict = string(itemRow(bank, vals, q.Criterion, t).State)
			vals[i].fill()
			gap.After = string(itemRow(bank, vals, q.Criterion, t).State)
		} else {
			gap.Verdict = string(criterionSum(bank, vals, q.Criterion, t).row(q.Criterion).Verdict)
			vals[i].fill()
			gap.After = string(criterionSum(bank, vals, q.Criterion, t).row(q.Criterion).Verdict)
			gap.Gain1 = means[0].gain(bank, vals, q.Criterion)
			gap.Gain2 = means[1].gain(bank, vals, q.Criterion)
		}
		vals[i] = v
		found = append(found, gap)
	}
	slices.SortFunc(found, func(x, y *Gap) int { return compareGaps(x, y, t) })
	g.List = make([]Gap, len(found))
	for i, gap := range found {
		g.List[i] = *gap
	}
	g.ByControl = byControl(g.List)
	if a.Header.Window != nil {
		g.Evidence = a.window(bank, vals, today).Gaps()
	}
	return g
}

// GapCount is the length of the list that Gaps gives.
func (a *Assessment) GapCount(bank *questions.Bank, t ReportType, today Day) int {
	t = a.gapsOf(t)
	n := 0
	for i, v := range a.values(bank, today) {
		if isGap(bank, &bank.Questions[i], v, t) {
			n++
		}
	}
	return n
}

// gapsOf is the type whose gaps are listed: 0 is the target type (R59).
func (a *Assessment) gapsOf(t ReportType) ReportType {
	if t == 0 {
		t = a.Header.Target
	}
	if t != Type1 {
		t = Type2
	}
	return t
}

// isGap says whether a question counts less than it could for a type.
func isGap(bank *questions.Bank, q *questions.Question, v value, t ReportType) bool {
	return v.applicable && v.answered && v.v[t-1] < 2 && (!q.Description() || itemHas(bank, q.Criterion, t))
}

// meanOf lets one criterion change without adding up all others again.
type meanOf struct {
	t        ReportType
	total, n int
	rows     map[string]Row
}

func newMeanOf(b Block, t ReportType) meanOf {
	m := meanOf{t: t, rows: make(map[string]Row, len(b.Criteria))}
	for _, r := range b.Criteria {
		m.rows[r.ID] = r
		if r.Verdict != Out {
			m.total += r.S
			m.n++
		}
	}
	return m
}

// gain is that of a criterion that is in, so there is one at least.
func (m meanOf) gain(bank *questions.Bank, after []value, criterion string) int {
	s, _ := criterionSum(bank, after, criterion, m.t).hundredths()
	return (m.total-m.rows[criterion].S+s)/m.n - m.total/m.n // R41
}

// urgency orders verdicts and the states of description items (R40).
func urgency(verdict string) int {
	switch verdict {
	case string(NotMet), string(ItemMissing):
		return 0
	case string(AtRisk), string(ItemDrafted):
		return 1
	default:
		return 2
	}
}

// size of an effort, for gain per effort.
func size(e questions.Effort) int {
	switch e {
	case questions.Hours:
		return 1
	case questions.Days:
		return 3
	default:
		return 8
	}
}

func compareGaps(x, y *Gap, t ReportType) int {
	gain := func(g *Gap) int {
		if t == Type1 {
			return g.Gain1
		}
		return g.Gain2
	}
	keyLast := func(g *Gap) int {
		if g.Key {
			return 0
		}
		return 1
	}
	return cmp.Or(
		cmp.Compare(urgency(x.Verdict), urgency(y.Verdict)),
		cmp.Compare(keyLast(x), keyLast(y)),
		// gain per effort as a fraction, larger first
		cmp.Compare(gain(y)*size(x.Effort), gain(x)*size(y.Effort)),
		strings.Compare(x.Question, y.Question),
	)
}

func byControl(list []Gap) []ControlGaps {
	at := map[string]int{}
	var out []ControlGaps
	for _, g := range list {
		for _, c := range g.Controls {
			i, ok := at[c]
			if !ok {
				i = len(out)
				at[c] = i
				out = append(out, ControlGaps{Control: c})
			}
			out[i].Questions = append(out[i].Questions, g.Question)
		}
	}
	slices.SortFunc(out, func(x, y ControlGaps) int {
		return cmp.Or(cmp.Compare(len(y.Questions), len(x.Questions)), cmp.Compare(x.Control, y.Control))
	})
	return out
}

// WhatIf scores the assessment as if the marked questions were full for both
// types (R43). Nothing is changed. Unknown for an id of no question.
func (a *Assessment) WhatIf(bank *questions.Bank, marked []string, today Day) (type1, type2 Block, err error) {
	vals := a.values(bank, today)
	for _, id := range marked {
		q := bank.Question(id)
		if q == nil {
			return Block{}, Block{}, Unknown{"question", CleanLine(id)}
		}
		for _, i := range bank.Of(q.Criterion) {
			if bank.Questions[i].ID == id {
				vals[i].fill()
			}
		}
	}
	return a.block(bank, vals, Type1), a.block(bank, vals, Type2), nil
}
