package assessment

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"soc2ready/questions"
)

// reportDays is how long after a window its report usually comes (R38).
const reportDays = 42

// Start is a window that could begin on a day, with the day on which its
// report can be had (R38).
type Start struct{ Start, End, Report Day }

// HeldQuestion is a key question that holds a window back by answers. A zero
// Date is none; Assumed says that it is the day on which such a level was
// first given, not a since-date.
type HeldQuestion struct {
	Question string
	Date     Day
	Assumed  bool
}

// HeldControl is a control that holds a window back by evidence: how many of
// its slots a window one day earlier would have missed, and the first day of
// its first counting record, zero without one.
type HeldControl struct {
	Control     string
	Missed      int
	FirstRecord Day
}

// Earliest is when a clean Type 2 window of some months could begin. "Clean"
// says that no slot of a control behind a key question is missed; it says
// nothing of an auditor's opinion. Each start is nil where there is none.
type Earliest struct {
	Months                          int
	Any                             bool // some key question is applicable; else nothing can be said (R35)
	Earliest, ByAnswers, ByEvidence *Start
	Questions                       []HeldQuestion // what holds back by answers (R37)
	Controls                        []HeldControl  // what holds back by evidence (R37)
}

// Earliest finds the earliest clean window of a length (R34–R38). Refused for
// a length that no window has.
func (a *Assessment) Earliest(bank *questions.Bank, months int, today Day) (Earliest, error) {
	e := Earliest{Months: months}
	if err := (Window{Start: today, Months: months}).check(); err != nil {
		return e, err
	}
	vals := a.values(bank, today)
	first := today.AddMonths(-months)
	dates := a.keyDates(bank, vals, today)
	if e.Any = len(dates) > 0; !e.Any {
		return e, nil
	}
	start := func(d Day) *Start {
		end := Window{d, months}.End()
		return &Start{d, end, end.AddDays(reportDays)}
	}
	if at, ok := e.byAnswers(dates, first); ok {
		e.ByAnswers = start(at)
	}
	s := newSearch(a, bank, vals, months, today)
	at := s.from(first)
	e.ByEvidence = start(at)
	if at != first {
		e.Controls = s.heldBack(at)
	}
	if e.ByAnswers != nil {
		from := at
		if e.ByAnswers.Start.After(from) {
			from = e.ByAnswers.Start
		}
		e.Earliest = start(s.from(from))
	}
	return e, nil
}

// keyDates gives the day of each applicable key question (R34); an answer by a
// provider that counts is no entry with a day, but it is one.
func (a *Assessment) keyDates(bank *questions.Bank, vals []value, today Day) []heldDate {
	var all []heldDate
	for i := range bank.Questions {
		q, v := &bank.Questions[i], vals[i]
		if !q.Key || q.Description() || !v.applicable {
			continue
		}
		ans := a.Answers[q.ID]
		x := heldDate{HeldQuestion: HeldQuestion{Question: q.ID}}
		switch {
		case v.provider && v.v[0] > 0:
			x.free = true
		case (ans.Level == Operating || ans.Level == Proven) && !ans.Since.IsZero():
			x.Date = ans.Since
		case ans.Level == Operating || ans.Level == Proven:
			x.Date, x.Assumed = ans.Assumed, true
		case !ans.Due.Before(today):
			x.Date = ans.Due
		}
		all = append(all, x)
	}
	return all
}

type heldDate struct {
	HeldQuestion
	free bool // holds nothing back
}

// byAnswers gives the start by answers and fills Questions; ok is false when a
// question has no date.
func (e *Earliest) byAnswers(dates []heldDate, first Day) (at Day, ok bool) {
	at = first
	var undated, later []HeldQuestion
	for _, x := range dates {
		switch {
		case x.free:
		case x.Date.IsZero():
			x.Assumed = false
			undated = append(undated, x.HeldQuestion)
		case x.Date.After(first):
			later = append(later, x.HeldQuestion)
			if x.Date.After(at) {
				at = x.Date
			}
		}
	}
	byID := func(x, y HeldQuestion) int { return strings.Compare(x.Question, y.Question) }
	if len(undated) > 0 {
		slices.SortFunc(undated, byID)
		e.Questions = undated
		return Day{}, false
	}
	slices.SortFunc(later, func(x, y HeldQuestion) int {
		return cmp.Or(cmp.Compare(y.Date.Number(), x.Date.Number()), byID(x, y))
	})
	e.Questions = later
	return at, true
}

// search looks for the first day on which R36 holds.
type search struct {
	months int
	today  Day
	proofs []*proof // of the controls behind key questions, by id
	least  int      // no start before the first record of each control; today when one has none
	worst  int      // the control that stood in the way last: it is asked first
}

func newSearch(a *Assessment, bank *questions.Bank, vals []value, months int, today Day) *search {
	s := &search{months: months, today: today}
	by := a.proofs(bank, a.windowControls(bank, vals, func(q *questions.Question) bool { return q.Key }))
	for _, p := range by {
		s.proofs = append(s.proofs, p)
		day, ok := p.firstDay()
		if !ok {
			day = today.Number()
		}
		s.least = max(s.least, day)
	}
	slices.SortFunc(s.proofs, func(x, y *proof) int { return strings.Compare(x.view.ID, y.view.ID) })
	return s
}

// from gives the first day at or after d on which nothing is missed and each
// control has a record. From today on nothing can be missed.
func (s *search) from(d Day) Day {
	if least := dayFromNumber(s.least); d.Before(least) {
		d = least
	}
	for d.Before(s.today) && s.missesAny(d) {
		d = d.AddDays(1)
	}
	return d
}

func (s *search) missesAny(d Day) bool {
	days := Window{d, s.months}.days()
	for i := range s.proofs {
		k := (s.worst + i) % len(s.proofs)
		if s.missed(s.proofs[k], days, true) > 0 {
			s.worst = k
			return true
		}
	}
	return false
}

// missed counts the missed slots of a control; one is enough when any is asked.
func (s *search) missed(p *proof, days windowDays, any bool) int {
	n, today := 0, s.today.Number()
	for _, x := range days.spans[p.view.Proof] {
		if x.first > today {
			break
		}
		if p.state(x, days, today) == SlotMissed {
			if n++; any {
				return n
			}
		}
	}
	return n
}

// heldBack names what keeps the window from starting before at (R37).
func (s *search) heldBack(at Day) []HeldControl {
	before := Window{at.AddDays(-1), s.months}.days()
	var all []HeldControl
	for _, p := range s.proofs {
		h := HeldControl{Control: p.view.ID, Missed: s.missed(p, before, false)}
		day, ok := p.firstDay()
		if ok {
			h.FirstRecord = dayFromNumber(day)
		}
		if !ok || h.Missed > 0 || h.FirstRecord == at {
			all = append(all, h)
		}
	}
	// Those without a record come first and, as the sort is stable, by id.
	weight := func(h HeldControl) int {
		if h.FirstRecord.IsZero() {
			return math.MaxInt
		}
		return h.Missed
	}
	slices.SortStableFunc(all, func(x, y HeldControl) int { return cmp.Compare(weight(y), weight(x)) })
	return all
}
