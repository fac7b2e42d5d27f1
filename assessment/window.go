package assessment

import (
	"cmp"
	"fmt"

	"soc2ready/questions"
)

// SoFar counts the slots that are over, and those of them that are done.
type SoFar struct{ Done, Over int }

// WindowView is a window as it stands on a day: what each control has to show
// for it, and the two figures that follow (section 4).
type WindowView struct {
	Window Window
	SoFar
	Controls        []ControlWindow // in the order of the bank (R31)
	Evidenced, Best Block
}

// ControlWindow is a control in a window. O and OBest are 0 to 2: what its
// records support, and what they still can.
type ControlWindow struct {
	ID             string
	Kind           questions.Kind
	Cadence, Proof questions.Cadence
	O, OBest       int
	Slots          []Slot
}

// Count gives how many slots are in a state.
func (c ControlWindow) Count(s SlotState) int {
	n := 0
	for _, x := range c.Slots {
		if x.State == s {
			n++
		}
	}
	return n
}

// Control finds a control of the window; nil when it is not among them.
func (v *WindowView) Control(id string) *ControlWindow {
	for i := range v.Controls {
		if v.Controls[i].ID == id {
			return &v.Controls[i]
		}
	}
	return nil
}

// values gives o and o of best of each control.
func (v *WindowView) values() map[string][2]int {
	o := make(map[string][2]int, len(v.Controls))
	for _, c := range v.Controls {
		o[c.ID] = [2]int{c.O, c.OBest}
	}
	return o
}

// Window gives the window as it stands on a day; nil when none is set.
func (a *Assessment) Window(bank *questions.Bank, today Day) *WindowView {
	if a.Header.Window == nil {
		return nil
	}
	return a.window(bank, a.values(bank, today), today)
}

// Simulate gives another window as it would stand on a day; nothing is
// changed. Refused for a length that no window has.
func (a *Assessment) Simulate(bank *questions.Bank, w Window, today Day) (*WindowView, error) {
	if err := w.check(); err != nil {
		return nil, err
	}
	b := *a // only the header differs
	b.Header.Window = &w
	return b.Window(bank, today), nil
}

func (w Window) check() error {
	if w.Start.IsZero() {
		return Refused{Field: "window", Reason: "has no first day"}
	}
	if w.Months < 1 || w.Months > 18 {
		return Refused{Field: "months", Reason: fmt.Sprintf("%d; a window is 1 to 18 months long", w.Months)}
	}
	return nil
}

// window needs a window to be set; vals are those of today.
func (a *Assessment) window(bank *questions.Bank, vals []value, today Day) *WindowView {
	v := &WindowView{Window: *a.Header.Window}
	wanted := a.windowControls(bank, vals, func(*questions.Question) bool { return true })
	proofs := a.proofs(bank, wanted)
	days, now := v.Window.days(), today.Number()
	for i := range bank.Controls {
		p := proofs[bank.Controls[i].ID]
		if p == nil {
			continue
		}
		c := ControlWindow{ID: p.view.ID, Kind: p.view.Kind, Cadence: p.view.Cadence, Proof: p.view.Proof}
		var n outcomes
		c.Slots = make([]Slot, 0, len(days.spans[p.view.Proof]))
		for _, s := range days.spans[p.view.Proof] {
			slot := p.slot(s, days, now)
			n.add(slot.State)
			c.Slots = append(c.Slots, slot)
			if s.last < now && slot.State != SlotDue { // R27
				v.Over++
				if slot.State == SlotDone {
					v.Done++
				}
			}
		}
		c.O, c.OBest = n.values()
		v.Controls = append(v.Controls, c)
	}
	evidenced, best := a.proven(bank, vals, v.values(), today)
	v.Evidenced, v.Best = a.block(bank, evidenced, Type2), a.block(bank, best, Type2)
	return v
}

// windowControls are the controls named by an applicable criterion question
// that is not answered by a provider, and wanted; those set out are not among
// them (R31, R55).
func (a *Assessment) windowControls(bank *questions.Bank, vals []value, want func(*questions.Question) bool) map[string]bool {
	set := map[string]bool{}
	for i := range bank.Questions {
		q := &bank.Questions[i]
		if !vals[i].applicable || vals[i].provider || q.Description() || !want(q) {
			continue
		}
		for _, c := range q.Controls {
			if !a.Controls[c].Out {
				set[c] = true
			}
		}
	}
	return set
}

// weakest gives o and o of best of a question: those of its weakest control,
// each for itself; 1 when all of them are out (R49).
func (a *Assessment) weakest(q *questions.Question, o map[string][2]int) [2]int {
	w, in := [2]int{2, 2}, false
	for _, c := range q.Controls {
		if a.Controls[c].Out {
			continue
		}
		in = true
		w[0], w[1] = min(w[0], o[c][0]), min(w[1], o[c][1])
	}
	if len(q.Controls) > 0 && !in {
		return [2]int{1, 1}
	}
	return w
}

// proven turns values of Type 2 into those of evidenced and of best still
// reachable (section 4, R6, R8, R22).
func (a *Assessment) proven(bank *questions.Bank, vals []value, o map[string][2]int, today Day) (evidenced, best []value) {
	evidenced, best = make([]value, len(vals)), make([]value, len(vals))
	over := today.After(a.Header.Window.End())
	for i, v := range vals {
		q := &bank.Questions[i]
		e, b := v, v
		reachable := 2 // of a description item, and of a provider while the window runs
		switch {
		case q.Description():
		case v.provider:
			if over {
				reachable = v.r
			}
		default:
			w := a.weakest(q, o)
			e.v[1], e.high[1] = min(e.v[1], w[0]), min(e.high[1], w[0])
			reachable = w[1]
		}
		b.v[1], b.high[1] = reachable, reachable
		evidenced[i], best[i] = e, b
	}
	return evidenced, best
}

// lower says whether block x stands below y: by word, then by mean.
func lower(x, y Block) bool {
	rank := map[Word]int{Ready: 3, Close: 2, NotReady: 1} // what is in scope is the same for both
	return cmp.Or(cmp.Compare(rank[x.Word], rank[y.Word]), cmp.Compare(x.Mean, y.Mean)) < 0
}

// headline gives the one word of Type 2 and what it rests on (section 4, R57).
func headline(type2 Block, w *WindowView, today Day) (word Word, basis string, mean int) {
	b, basis := type2, "answers"
	switch {
	case w == nil:
	case !today.After(w.Window.End()) && lower(w.Best, type2):
		b, basis = w.Best, "best"
	case today.After(w.Window.End()) && lower(w.Evidenced, type2):
		b, basis = w.Evidenced, "evidenced"
	}
	return b.Word, basis, b.Mean
}

// examples counts the controls of key questions, and those of them that have
// any record, found changed or not being none (section 4, R56).
func (a *Assessment) examples(key map[string]bool) (onFile, controls int) {
	has := map[string]bool{}
	for _, r := range a.Evidence {
		if key[r.Control] && r.File != FileChanged {
			has[r.Control] = true
		}
	}
	return len(has), len(key)
}

// EvidenceGap is a slot of the window that is due or missed.
type EvidenceGap struct {
	Control     string
	First, Last Day
	State       SlotState
}

// Gaps lists every due or missed slot, by control in the order of the bank,
// then by day (R59).
func (v *WindowView) Gaps() []EvidenceGap {
	if v == nil {
		return nil
	}
	var all []EvidenceGap
	for _, c := range v.Controls {
		for _, s := range c.Slots {
			if s.State == SlotDue || s.State == SlotMissed {
				all = append(all, EvidenceGap{c.ID, s.First, s.Last, s.State})
			}
		}
	}
	return all
}

// Closes is the last day on which a record can still close the slot: 30 days
// later for a control that needs its whole population (section 4).
func (c ControlWindow) Closes(s Slot) Day {
	if (ControlView{Control: &questions.Control{Kind: c.Kind}, Cadence: c.Cadence}).strict() {
		return s.Last.AddDays(lateDays)
	}
	return s.Last
}

// Reason says in a clause why a slot is in its state.
func (c ControlWindow) Reason(s Slot) string {
	closes := c.Closes(s)
	switch s.State {
	case SlotException:
		return "an exception is recorded: " + listed(s.Records)
	case SlotDone:
		return "shown by " + listed(s.Records)
	case SlotCarried:
		return "nothing inside; " + listed(s.Records) + " is from the 12 months before the window's end, so ask your auditor"
	case SlotMissed:
		return fmt.Sprintf("over since %s without a record; only one that covers the whole span still closes it", closes)
	case SlotDue:
		if closes != s.Last {
			return fmt.Sprintf("needs the whole list from %s to %s, by %s", s.First, s.Last, closes)
		}
		return fmt.Sprintf("needs a record by %s", s.Last)
	}
	return fmt.Sprintf("begins on %s", s.First)
}
