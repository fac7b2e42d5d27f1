package assessment

import "soc2ready/questions"

// Request is what an auditor will likely ask for about one control. Sample
// sizes are usual practice, not a rule.
type Request struct {
	Control   string
	Kind      questions.Kind
	Strict    bool // only the whole population shows it (R26b)
	OwnerRole string
	Ask       []string
	Samples   string   // usual sizes; "" where none are drawn
	OnFile    []string // ids of the records that count in the window; without one, of any date
	Missing   int      // slots that are due or missed; without a window 1 when nothing is on file
}

// Requests lists what will likely be asked for in the window, by control in
// the order of the bank: what Type 2 asks for, or what Type 1 does when that is
// the target or there is no window.
func (a *Assessment) Requests(bank *questions.Bank, today Day) []Request {
	vals := a.values(bank, today)
	var w *WindowView
	if a.Header.Window != nil {
		w = a.window(bank, vals, today)
	}
	wanted := a.windowControls(bank, vals, func(*questions.Question) bool { return true })
	byControl := map[string][]string{}
	for _, r := range a.Records() {
		if r.File != FileChanged {
			byControl[r.Control] = append(byControl[r.Control], r.ID)
		}
	}
	var all []Request
	for i := range bank.Controls {
		c := &bank.Controls[i]
		if !wanted[c.ID] {
			continue
		}
		v, _ := a.Control(bank, c.ID)
		r := Request{Control: c.ID, Kind: c.Kind, Strict: v.strict(), OwnerRole: c.OwnerRole, Ask: c.Type1}
		if w == nil {
			r.OnFile = byControl[c.ID]
			if len(r.OnFile) == 0 {
				r.Missing = 1
			}
			all = append(all, r)
			continue
		}
		if a.Header.Target != Type1 {
			r.Ask, r.Samples = c.Type2, c.Samples
		}
		seen := map[string]bool{}
		for _, s := range w.Control(c.ID).Slots {
			if s.State == SlotDue || s.State == SlotMissed {
				r.Missing++
			}
			for _, id := range s.Records {
				if !seen[id] {
					seen[id] = true
					r.OnFile = append(r.OnFile, id)
				}
			}
		}
		all = append(all, r)
	}
	return all
}
