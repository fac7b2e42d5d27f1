package assessment

import (
	"cmp"
	"slices"
	"strings"

	"soc2ready/questions"
)

// SlotState is how a slot of a window stands: the first that fits of
// section 4.
type SlotState string

// States of a slot.
const (
	SlotDone      SlotState = "done"
	SlotException SlotState = "exception"
	SlotCarried   SlotState = "carried" // rests on a record of before the window: ask the auditor
	SlotMissed    SlotState = "missed"
	SlotDue       SlotState = "due"
	SlotUpcoming  SlotState = "upcoming"
)

// SlotStates lists them, those that hold something first.
func SlotStates() []SlotState {
	return []SlotState{SlotDone, SlotException, SlotCarried, SlotMissed, SlotDue, SlotUpcoming}
}

// Slot is one span of a window in which a control has to leave a record.
// Records are the ids of those that count (for a carried slot: the passes it
// rests on), Beside those whose days touch it and that do not count.
type Slot struct {
	First, Last     Day
	State           SlotState
	Records, Beside []string
}

// span is a run of days, as day numbers, both ends included.
type span struct{ first, last int }

func (s span) touches(first, last int) bool { return first <= s.last && last >= s.first }

// lateDays is how long after a span its population may still be drawn.
const lateDays = 30

// spans cuts a window into slots (R23, R24): consecutive, without gap or
// overlap, at least one.
func (w Window) spans(proof questions.Cadence) []span {
	step := 12
	switch proof {
	case questions.Weekly:
		step = 0
	case questions.Monthly:
		step = 1
	case questions.Quarterly:
		step = 3
	case questions.HalfYearly:
		step = 6
	}
	begin := func(k int) int {
		if step == 0 {
			return w.Start.Number() + 7*k
		}
		return w.Start.AddMonths(k * step).Number()
	}
	end := max(w.End().Number(), w.Start.Number()) // years end at 9999
	var all []span
	for k := 0; ; k++ {
		first := begin(k)
		uncut := max(begin(k+1)-1, first)
		switch {
		case uncut < end:
			all = append(all, span{first, uncut})
			continue
		case k > 0 && 2*(end-first+1) < uncut-first+1:
			all[k-1].last = end
		default:
			all = append(all, span{first, end})
		}
		return all
	}
}

// proofRecord is a record as slots see it: days as numbers, and whether it can
// count at all.
type proofRecord struct {
	id                     string
	number                 int // of the id
	first, last, performed int
	exception              bool
	pass                   bool // not none-occurred
	counts                 bool // R26b and R32 let it count for some slot
}

// proof is what there is to show for one control.
type proof struct {
	view    ControlView
	strict  bool
	records []proofRecord // oldest day performed first
}

// firstDay is the first day of the first counting record (R54); ok is false
// without one.
func (p *proof) firstDay() (day int, ok bool) {
	for _, r := range p.records {
		if r.counts && (!ok || r.first < day) {
			day, ok = r.first, true
		}
	}
	return day, ok
}

// proofs gathers the records of the controls that are wanted.
func (a *Assessment) proofs(bank *questions.Bank, wanted map[string]bool) map[string]*proof {
	all := make(map[string]*proof, len(wanted))
	for id := range wanted {
		if v, ok := a.Control(bank, id); ok {
			all[id] = &proof{view: v, strict: v.strict()}
		}
	}
	for id, r := range a.Evidence {
		p := all[r.Control]
		if p == nil {
			continue
		}
		x := proofRecord{id: id, number: recordNumber(id), performed: r.Performed.Number(), exception: r.Outcome == Exception, pass: r.Outcome == Pass}
		x.first, x.last = x.performed, x.performed
		covers := !r.From.IsZero()
		if covers {
			x.first, x.last = r.From.Number(), r.To.Number()
		}
		whole := covers && (r.Kind == questions.Population || r.Outcome == NoneOccurred)
		x.counts = x.exception || r.File != FileChanged && (!p.strict || whole)
		p.records = append(p.records, x)
	}
	for _, p := range all { // as compareRecords does
		slices.SortFunc(p.records, func(x, y proofRecord) int {
			return cmp.Or(cmp.Compare(x.performed, y.performed), cmp.Compare(x.number, y.number), strings.Compare(x.id, y.id))
		})
	}
	return all
}

// place says how a record stands to a slot (R26).
func (p *proof) place(r proofRecord, s span) (counts, beside bool) {
	switch {
	case !s.touches(r.first, r.last):
		return false, false
	case r.exception,
		r.counts && r.first <= s.first && r.last >= s.last,
		r.counts && !p.strict && s.touches(r.performed, r.performed):
		return true, false
	}
	return false, true
}

// state decides a slot without naming records.
func (p *proof) state(s span, w windowDays, today int) SlotState {
	done := false
	for _, r := range p.records {
		if counts, _ := p.place(r, s); counts {
			if r.exception {
				return SlotException
			}
			done = true
		}
	}
	late := 0
	if p.strict {
		late = lateDays
	}
	switch {
	case done:
		return SlotDone
	case today < s.first:
		return SlotUpcoming
	case today <= s.last+late:
		return SlotDue
	case len(p.carried(w)) > 0:
		return SlotCarried
	}
	return SlotMissed
}

// carried gives the passes of before the window that a yearly slot may rest on
// (R54).
func (p *proof) carried(w windowDays) (ids []string) {
	if p.view.Proof != questions.Yearly {
		return nil
	}
	for _, r := range p.records {
		if r.pass && r.counts && r.performed < w.first && r.performed > w.yearBefore {
			ids = append(ids, r.id)
		}
	}
	return ids
}

// slot gives a slot with the records that it rests on.
func (p *proof) slot(s span, w windowDays, today int) Slot {
	out := Slot{First: dayFromNumber(s.first), Last: dayFromNumber(s.last), State: p.state(s, w, today)}
	for _, r := range p.records {
		counts, beside := p.place(r, s)
		switch {
		case counts:
			out.Records = append(out.Records, r.id)
		case beside:
			out.Beside = append(out.Beside, r.id)
		}
	}
	if out.State == SlotCarried {
		out.Records = p.carried(w)
	}
	return out
}

// windowDays is a window as day numbers, with its slots by proof cadence.
type windowDays struct {
	first, last, yearBefore int // the day 12 months before its last
	spans                   map[questions.Cadence][]span
}

func (w Window) days() windowDays {
	d := windowDays{w.Start.Number(), w.End().Number(), w.End().AddMonths(-12).Number(), make(map[questions.Cadence][]span, 5)}
	for _, c := range ProofCadences() {
		d.spans[c] = w.spans(c)
	}
	return d
}

// outcomes counts slots: n in all, k done, exception or carried, x of them
// exception or carried; reachable counts due and upcoming ones as done.
type outcomes struct{ n, k, x, reachable int }

func (o *outcomes) add(s SlotState) {
	o.n++
	switch s {
	case SlotException, SlotCarried:
		o.k++
		o.x++
	case SlotDone:
		o.k++
	case SlotDue, SlotUpcoming:
		o.reachable++
	}
}

// values gives o and o of best still reachable, 0 to 2 (section 4).
func (o outcomes) values() (now, best int) {
	worth := func(k int) int {
		switch {
		case k == o.n && o.x == 0:
			return 2
		case 2*k >= o.n:
			return 1
		}
		return 0
	}
	return worth(o.k), worth(o.k + o.reachable)
}
