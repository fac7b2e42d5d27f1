package ui

import (
	"fmt"
	"slices"
	"strings"

	"charm.land/lipgloss/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// slotMark gives sign, word and style of a slot. The six signs differ without
// color; those of ASCII are the ones that window show prints.
func slotMark(t *style.Theme, s assessment.SlotState) (sign, word string, st lipgloss.Style) {
	pick := func(sign, ascii string) string {
		if t.ASCII {
			return ascii
		}
		return sign
	}
	switch s {
	case assessment.SlotDone:
		return pick("●", "#"), "done", t.Good
	case assessment.SlotException:
		return pick("×", "x"), "exception", t.Bad
	case assessment.SlotCarried:
		return pick("◐", "c"), "carried", t.Close
	case assessment.SlotMissed:
		return pick("○", "-"), "missed", t.Bad
	case assessment.SlotDue:
		return "!", "due", t.Close
	}
	return pick("·", "."), "upcoming", t.Muted
}

// slotLegend names the signs of the strips.
func slotLegend(t *style.Theme) []string {
	var out []string
	for _, s := range assessment.SlotStates() {
		sign, word, look := slotMark(t, s)
		out = append(out, look.Render(sign)+" "+word)
	}
	return out
}

// cadenceWord writes a cadence as people do.
func cadenceWord(c questions.Cadence) string { return strings.ReplaceAll(string(c), "-", " ") }

// cadence tells how often a control runs here, which need not be what the bank
// says, or that it is out.
func (s *session) cadence(c *questions.Control) string {
	if s.a == nil {
		return cadenceWord(c.Cadence)
	}
	v, _ := s.a.Control(s.bank, c.ID)
	if v.Out {
		return "out"
	}
	return cadenceWord(v.Cadence)
}

// figures are what stands beside the answers once there is a window: evidenced,
// best still reachable, so far. None without one.
func figures(t *style.Theme, evidenced, best *assessment.Block, soFar *assessment.SoFar) []string {
	var out []string
	add := func(name string, b *assessment.Block) {
		if b == nil {
			return
		}
		text := t.Muted.Render(wordOf(assessment.NothingInScope))
		if b.In {
			text = t.Strong.Render(spread(b.Mean, b.High)) + " " + wordStyle(t, b.Word).Render(wordOf(b.Word))
		}
		out = append(out, t.Muted.Render(name)+" "+text)
	}
	add("evidenced", evidenced)
	add("best still reachable", best)
	if soFar != nil {
		out = append(out, t.Muted.Render("so far")+fmt.Sprintf(" %d of %s", soFar.Done, count(soFar.Over, "slot", "slots")))
	}
	return out
}

// windowFigures are the figures of a window.
func windowFigures(t *style.Theme, v *assessment.WindowView) []string {
	if v == nil {
		return nil
	}
	return figures(t, &v.Evidenced, &v.Best, &v.SoFar)
}

// headline is the one word of Type 2 with what it rests on.
func headline(t *style.Theme, r assessment.Readiness) string {
	word := wordStyle(t, r.HeadlineType2).Render(wordOf(r.HeadlineType2))
	switch {
	case r.Window == nil && r.HeadlineType2 == assessment.Ready:
		return t.Good.Render("ready to start a window")
	case r.Basis == "best":
		return word + t.Muted.Render(", as that is the best still reachable")
	case r.Basis == "evidenced":
		return word + t.Muted.Render(", as that is what is evidenced")
	}
	return word + t.Muted.Render(", by the answers")
}

// windowDay tells where in a window a day is.
func windowDay(w assessment.Window, today assessment.Day) string {
	all := w.End().Since(w.Start) + 1
	switch {
	case today.Before(w.Start):
		return "begins in " + count(w.Start.Since(today), "day", "days")
	case today.After(w.End()):
		return "over since " + count(today.Since(w.End()), "day", "days")
	}
	return fmt.Sprintf("day %d of %d", today.Since(w.Start)+1, all)
}

// dueSlot is a slot that needs a record, with the last day that can close it.
type dueSlot struct {
	control *assessment.ControlWindow
	slot    assessment.Slot
	by      assessment.Day
}

// dueWithin gives the slots that are due and close within some days, the
// soonest first.
func dueWithin(v *assessment.WindowView, today assessment.Day, days int) []dueSlot {
	if v == nil {
		return nil
	}
	var all []dueSlot
	for i := range v.Controls {
		c := &v.Controls[i]
		for _, s := range c.Slots {
			if by := c.Closes(s); s.State == assessment.SlotDue && by.Since(today) <= days {
				all = append(all, dueSlot{c, s, by})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y dueSlot) int { return x.by.Since(y.by) })
	return all
}

// missedSlots counts the slots that nothing but a late record of the whole
// span can close, and the controls that they belong to.
func missedSlots(v *assessment.WindowView) (slots, controls int) {
	if v == nil {
		return 0, 0
	}
	for _, c := range v.Controls {
		if n := c.Count(assessment.SlotMissed); n > 0 {
			slots, controls = slots+n, controls+1
		}
	}
	return slots, controls
}
