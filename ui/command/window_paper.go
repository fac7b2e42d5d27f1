package command

import (
	"fmt"
	"slices"
	"strings"

	"soc2ready/assessment"
	"soc2ready/assessment/report"
	"soc2ready/questions"
)

// agedPaper tells what time alone did since the last change.
func agedPaper(p *paper, g assessment.Ageing) {
	if g.Empty() {
		return
	}
	p.line()
	p.title("Since the last change, on " + g.From.String())
	for _, l := range g.Sentences {
		p.text(2, l)
	}
}

// slotSign stands for a state in a strip; all are ASCII.
func slotSign(s assessment.SlotState) string {
	switch s {
	case assessment.SlotDone:
		return "#"
	case assessment.SlotException:
		return "x"
	case assessment.SlotCarried:
		return "c"
	case assessment.SlotMissed:
		return "-"
	case assessment.SlotDue:
		return "!"
	}
	return "."
}

func slotWord(s assessment.SlotState) string {
	switch s {
	case assessment.SlotMissed:
		return meantAs("missing", "missed")
	case assessment.SlotDone:
		return meantAs("met", "done")
	case assessment.SlotDue, assessment.SlotException:
		return meantAs("close", string(s))
	}
	return string(s)
}

func windowPaper(bank *questions.Bank, a *assessment.Assessment, r assessment.Readiness) *paper {
	p := &paper{}
	v := r.Window
	if v == nil {
		p.text(0, "There is no window yet. A Type 2 report speaks about a period of usually 3 to 12 months, and each control has to leave records through it.")
		p.text(0, "See when a clean one could begin with \"soc2ready window earliest\", try one with \"soc2ready window simulate\", set it with \"soc2ready window set --start D --months N\".")
		return p
	}
	windowHead(p, a, r, v)
	p.line()
	windowStrips(p, bank, v)
	return p
}

func windowHead(p *paper, a *assessment.Assessment, r assessment.Readiness, v *assessment.WindowView) {
	p.title(fmt.Sprintf("%s: window %s to %s (%s)", a.Header.Name, v.Window.Start, v.Window.End(), report.Count(v.Window.Months, "month")))
	p.rows(0, [][]string{
		{"Type 2 by answers", score(r.Type2.In, r.Type2.Mean, r.Type2.High, r.Type2.Word)},
		{"evidenced", score(v.Evidenced.In, v.Evidenced.Mean, v.Evidenced.High, v.Evidenced.Word)},
		{"best still reachable", score(v.Best.In, v.Best.Mean, v.Best.High, v.Best.Word)},
		{"so far", fmt.Sprintf("%d of %s done that are over", v.Done, report.Count(v.Over, "slot"))},
	})
}

// windowStrips draws a strip per control: missed and due ones first.
func windowStrips(p *paper, bank *questions.Bank, v *assessment.WindowView) {
	rank := func(c assessment.ControlWindow) int {
		switch {
		case c.Count(assessment.SlotMissed) > 0:
			return 0
		case c.Count(assessment.SlotDue) > 0:
			return 1
		}
		return 2
	}
	controls := slices.SortedStableFunc(slices.Values(v.Controls), func(x, y assessment.ControlWindow) int { return rank(x) - rank(y) })
	var rows [][]string
	for _, c := range controls {
		var strip strings.Builder
		for _, s := range c.Slots {
			strip.WriteString(slotSign(s.State))
		}
		rows = append(rows, []string{strip.String(), bold(c.ID), string(c.Proof), controlTitle(bank, c.ID)})
	}
	p.rows(0, rows)
	p.line()
	p.text(0, dim("# done   x exception   c carried from before   - missed   ! due   . upcoming"))
}

// dueSlot is a slot that needs a record now, with the day by which.
type dueSlot struct {
	control assessment.ControlWindow
	slot    assessment.Slot
	by      assessment.Day
}

func dueSlots(v *assessment.WindowView) []dueSlot {
	var all []dueSlot
	if v == nil {
		return nil
	}
	for _, c := range v.Controls {
		for _, s := range c.Slots {
			if s.State == assessment.SlotDue {
				all = append(all, dueSlot{c, s, c.Closes(s)})
			}
		}
	}
	slices.SortStableFunc(all, func(x, y dueSlot) int { return x.by.Number() - y.by.Number() })
	return all
}

func duePaper(bank *questions.Bank, v *assessment.WindowView, today assessment.Day) *paper {
	p := &paper{}
	all := dueSlots(v)
	if len(all) == 0 {
		p.line("Nothing is due.")
		return p
	}
	week := today.AddDays(7)
	heading := ""
	for _, x := range all {
		now := "Later"
		if !x.by.After(week) {
			now = "Within a week"
		}
		if now != heading {
			heading = now
			p.title(heading)
		}
		p.text(2, fmt.Sprintf("%s %s: %s", bold(x.control.ID), controlTitle(bank, x.control.ID), x.control.Reason(x.slot)))
	}
	return p
}

func simulatePaper(bank *questions.Bank, a *assessment.Assessment, now assessment.Readiness, v *assessment.WindowView) *paper {
	p := &paper{}
	p.text(0, dim("Simulated; nothing is stored."))
	windowHead(p, a, now, v)
	var lost []string
	for _, g := range v.Gaps() {
		if g.State == assessment.SlotMissed {
			lost = append(lost, fmt.Sprintf("%s %s: %s to %s", bold(g.Control), controlTitle(bank, g.Control), g.First, g.Last))
		}
	}
	p.line()
	if len(lost) == 0 {
		p.line("No slot would be missed today.")
	} else {
		p.title(report.Count(len(lost), "slot") + " would be lost")
		for _, l := range lost {
			p.text(2, l)
		}
	}
	p.line()
	windowStrips(p, bank, v)
	return p
}
