package ui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/ui/style"
)

// soon is how many days ahead Home tells what is due.
const soon = 7

// clockSlack is by how much clocks may differ between machines that share a file.
const clockSlack = 10 * time.Minute

// noteAge keeps what time alone did since the day of the stored score, when
// the assessment was last seen on an earlier one.
func (s *session) noteAge(seen assessment.Day) {
	s.aged = assessment.Ageing{}
	if today := s.opts.Today(); s.a != nil && seen.Before(today) {
		s.aged = s.a.Ageing(s.bank, seen, today, s.opts.StaleDays)
	}
}

// clockBack tells that the clock is behind the last entry, "" when it is not:
// days decide what is due.
func (s *session) clockBack() string {
	if len(s.tail) == 0 {
		return ""
	}
	last, now := s.tail[len(s.tail)-1].Time, s.opts.Now()
	if !last.After(now.Add(clockSlack)) {
		return ""
	}
	const minute = "2006-01-02 15:04"
	return fmt.Sprintf("the clock says %s, but the last change was at %s: set it right, since days decide what is due",
		now.UTC().Format(minute), last.UTC().Format(minute))
}

// proven is what Home tells of the window: the figures beside the answers, the
// one word, what is due this week and what was missed.
func (h *homeScreen) proven() []string {
	s, t, w := h.s, h.s.theme, h.width
	v := s.score.Window
	if v == nil {
		if s.score.HeadlineType2 == assessment.Ready {
			return []string{clip("        "+headline(t, s.score), w)}
		}
		return nil
	}
	out := inFlow(append(windowFigures(t, v), t.Muted.Render("in one word ")+headline(t, s.score)), dot(t), 8, w)
	var parts []string
	if due := dueWithin(v, s.opts.Today(), soon); len(due) > 0 {
		parts = append(parts, t.Close.Render(count(len(due), "record is", "records are")+" due within a week"))
	}
	if slots, _ := missedSlots(v); slots > 0 {
		parts = append(parts, t.Bad.Render(count(slots, "slot was", "slots were")+" missed"))
	}
	if len(parts) > 0 {
		out = append(out, flow(parts, dot(t), 0, w)...)
	}
	return out
}

// agedShown is how many sentences of what time did Home tells.
const agedShown = 2

// aged tells in a sentence or two what time did since one was last here.
func (h *homeScreen) aged() []string {
	g := h.s.aged
	if g.Empty() {
		return nil
	}
	out := []string{h.s.theme.Close.Render(clip("Since "+g.From.String()+", when this was last changed, time went on:", h.width))}
	for _, x := range g.Sentences[:min(len(g.Sentences), agedShown)] {
		out = append(out, clip("  "+x, h.width))
	}
	return out
}

// evidenceRows are the rows of Home about evidence.
func (h *homeScreen) evidenceRows(add func(text string, do func() tea.Cmd)) {
	s := h.s
	if g := s.aged; !g.Empty() {
		add("since "+g.From.String()+": all that time alone changed", func() tea.Cmd { return s.goTo(newAgeing(s, g)) })
	}
	v := s.score.Window
	if v == nil {
		add("evidence: set a window, keep records", func() tea.Cmd { return s.goTo(newEvidence(s)) })
		return
	}
	text := fmt.Sprintf("evidence: %d of %s that are over done so far", v.Done, count(v.Over, "slot", "slots"))
	if due := dueWithin(v, s.opts.Today(), soon); len(due) > 0 {
		text = "evidence: " + s.controlName(due[0].control.ID) + " is due by " + due[0].by.String()
		if n := len(due) - 1; n > 0 {
			text += fmt.Sprintf(", and %d more within a week", n)
		}
	}
	add(text, func() tea.Cmd { return s.goTo(newEvidence(s)) })
}

// newAgeing tells all that time alone did between two days.
func newAgeing(s *session, g assessment.Ageing) screen {
	return newCard(s, "what time did", func(t *style.Theme, w int) []string {
		p := &paragraphs{t: t, w: w}
		p.head(fmt.Sprintf("%s %s %s", g.From, t.Signs.Right, g.To))
		p.muted("Nobody changed anything for this: days went by. Records that were kept since then count for both days.")
		p.lines = append(p.lines, "")
		p.items(g.Sentences)
		for _, x := range []struct {
			head string
			list []assessment.EvidenceGap
		}{{"Missed since", g.Missed}, {"Due since", g.Due}, {"Carried from before the window", g.Carried}} {
			var items []string
			for _, gap := range x.list {
				items = append(items, fmt.Sprintf("%s: %s to %s", s.controlName(gap.Control), gap.First, gap.Last))
			}
			p.list(x.head, items)
		}
		return p.lines
	}, "From here", []cardLink{{"evidence", func() tea.Cmd { return s.goTo(newEvidence(s)) }}})
}
