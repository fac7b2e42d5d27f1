package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// windowLengths are the lengths that are asked for, in months.
var windowLengths = []int{3, 6, 9, 12}

// heldShown is how many of what holds a window back are named of each kind.
const heldShown = 4

// newEarliest tells when a clean window could begin, by answers, by evidence
// and the later of both, and what holds it back.
func newEarliest(s *session) screen {
	head := "\x00"
	var found []assessment.Earliest
	links := []cardLink{{"try one: slide its start and its length", func() tea.Cmd { return s.goTo(newWindowScreen(s)) }}}
	return newCard(s, "first clean windows", func(t *style.Theme, w int) []string {
		if head != s.a.Head {
			head, found = s.a.Head, nil
			for _, n := range windowLengths {
				if e, err := s.a.Earliest(s.bank, n, s.opts.Today()); err == nil { // the lengths are right
					found = append(found, e)
				}
			}
		}
		p := &paragraphs{t: t, w: w}
		p.muted("Clean says that no slot of a control behind a key question is missed, and that these questions operate. It says nothing of an auditor's opinion. The report usually comes about six weeks after the window.")
		for _, e := range found {
			earliestPart(s, p, e)
		}
		return p.lines
	}, "From here", links)
}

func earliestPart(s *session, p *paragraphs, e assessment.Earliest) {
	p.head(fmt.Sprintf("%d months", e.Months))
	if !e.Any {
		p.text("No key question applies, so nothing can be said.")
		return
	}
	for _, x := range []struct {
		name  string
		start *assessment.Start
	}{{"earliest", e.Earliest}, {"by answers", e.ByAnswers}, {"by evidence", e.ByEvidence}} {
		said := p.t.Muted.Render("can't be told yet: a key question has no date")
		if x.start != nil {
			said = fmt.Sprintf("%s to %s, report about %s", x.start.Start, x.start.End, x.start.Report)
		}
		p.lines = append(p.lines, clip("  "+pad(x.name, 13)+said, p.w))
	}
	held := func(head string, n int, line func(i int) string) {
		if n == 0 {
			return
		}
		p.muted("  " + head)
		for i := range min(n, heldShown) {
			p.lines = append(p.lines, hanging("    "+line(i), "      ", p.w)...)
		}
		if n > heldShown {
			p.muted(fmt.Sprintf("    and %d more", n-heldShown))
		}
	}
	held("Held back by answers:", len(e.Questions), func(i int) string {
		x := e.Questions[i]
		name := questions.ScreenID(x.Question)
		if q := s.bank.Question(x.Question); q != nil {
			name += " " + q.Short
		}
		switch {
		case x.Date.IsZero():
			return name + ": no date; give a due date, or since when it runs"
		case x.Assumed:
			return name + ": runs since " + x.Date.String() + " at the latest"
		}
		return name + ": " + x.Date.String()
	})
	held("Held back by evidence:", len(e.Controls), func(i int) string {
		x := e.Controls[i]
		switch {
		case x.FirstRecord.IsZero():
			return s.controlName(x.Control) + ": no record yet"
		case x.Missed > 0:
			return s.controlName(x.Control) + ": " + count(x.Missed, "slot", "slots") + " missed in a window that begins a day earlier"
		}
		return s.controlName(x.Control) + ": its first record is of " + x.FirstRecord.String()
	})
}
