package assessment

import (
	"fmt"

	"soc2ready/questions"
)

// Ageing is what the passing of time alone did to an assessment between two
// days: nobody changed anything, and yet figures moved.
type Ageing struct {
	From, To             Day
	Missed, Due, Carried []EvidenceGap // slots that came into the state
	Stale                int           // answers that became stale
	Changes              Difference    // its points are the same state on the two days
	Sentences            []string      // the same as a person would tell it; none when nothing moved
}

// Empty says that nothing moved.
func (g Ageing) Empty() bool { return len(g.Sentences) == 0 }

// Ageing compares the state as it is now on an earlier day and today. Records
// kept since then count for both days, so that only time is told.
func (a *Assessment) Ageing(bank *questions.Bank, from, to Day, stale int) Ageing {
	g := Ageing{From: from, To: to}
	if from.IsZero() || !from.Before(to) {
		return g
	}
	before, after := a.Score(bank, from, stale), a.Score(bank, to, stale)
	g.Stale = max(0, after.Stale-before.Stale)
	g.Changes = Between(bank, a.pointOf(bank, before, Act{Today: from}), a.pointOf(bank, after, Act{Today: to}))
	if a.Header.Window != nil {
		g.slots(before.Window, after.Window)
	}
	g.Sentences = g.tell(bank)
	return g
}

func (g *Ageing) slots(before, after *WindowView) {
	for i, c := range after.Controls { // the same controls on both days: time changes no answer
		for k, s := range c.Slots {
			if s.State == before.Controls[i].Slots[k].State {
				continue
			}
			gap := EvidenceGap{c.ID, s.First, s.Last, s.State}
			switch s.State {
			case SlotMissed:
				g.Missed = append(g.Missed, gap)
			case SlotDue:
				g.Due = append(g.Due, gap)
			case SlotCarried:
				g.Carried = append(g.Carried, gap)
			}
		}
	}
}

func (g *Ageing) tell(bank *questions.Bank) []string {
	s := story{bank: bank}
	slots := func(list []EvidenceGap, one, many string) {
		switch n := len(list); {
		case n == 0:
		case n > toldEach:
			s.add("%d slots %s.", n, many)
		default:
			s.add("%s %s: %s.", title(counted(n, "slot")), plural(n, one, many), listed(each(list, func(x EvidenceGap) string {
				return fmt.Sprintf("%s from %s to %s", controlTitle(bank, x.Control), x.First, x.Last)
			})))
		}
	}
	slots(g.Missed, "was missed", "were missed")
	slots(g.Due, "became due", "became due")
	slots(g.Carried, "is carried from before the window", "are carried from before the window")
	for _, c := range g.Changes.Otherwise {
		s.lines = append(s.lines, otherwise(s.name(c.Question), c))
	}
	if g.Stale > 0 {
		s.add("%s became stale: %s not confirmed for long.", title(counted(g.Stale, "answer")), plural(g.Stale, "it was", "they were"))
	}
	from, to := g.Changes.From, g.Changes.To
	if !g.Changes.Empty() { // also where no slot and no answer tells why: best loses what a provider could still have shown
		for i, b := range [][2]Block{{from.Type1, to.Type1}, {from.Type2, to.Type2}} {
			if b[0].Brief() != b[1].Brief() {
				s.score(fmt.Sprintf("Type %d", i+1), b[0], b[1], happened)
			}
		}
		s.window(from, to, happened)
	}
	return s.lines
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

func controlTitle(bank *questions.Bank, id string) string {
	if c := bank.Control(id); c != nil && c.Title != "" {
		return c.Title
	}
	return id
}
