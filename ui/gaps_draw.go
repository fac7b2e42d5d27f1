package ui

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"charm.land/lipgloss/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/style"
)

// gapColumns are the widths of the columns of the list; 0 is left out.
type gapColumns struct {
	id, short, level, verdict, gain, effort, due, owner int
}

// columnsOf fits columns into a width: what decides the order first.
func columnsOf(g assessment.Gaps, width int) gapColumns {
	c := gapColumns{id: len("question"), short: 10}
	owners := 0
	for _, x := range g.List {
		c.id = max(c.id, len(questions.ScreenID(x.Question)))
		owners = max(owners, lipgloss.Width(x.Owner))
	}
	const cursor, longest = 4, 36 // the cursor and the what-if mark; the longest label
	room := width - cursor - c.id - style.Gap
	take := func(to *int, w, keep int) {
		if w > 0 && room-w-style.Gap >= keep {
			*to = w
			room -= w + style.Gap
		}
	}
	take(&c.effort, len("effort"), 18)
	take(&c.gain, len("+10.3 / +10.1"), 22)
	take(&c.level, len("operating"), 28)
	take(&c.verdict, len("not met > at risk"), 30)
	take(&c.due, len("2026-01-31"), 30)
	take(&c.owner, min(owners, 16), 30)
	c.short = max(0, min(room, longest))
	return c
}

// side is the width of the pane beside the list; 0 when there is none.
func (g *gapsScreen) side() int {
	if g.width < wideEnough {
		return 0
	}
	return min(60, max(36, g.width/3))
}

func (g *gapsScreen) listWidth() int {
	if side := g.side(); side > 0 {
		return g.width - side - 3
	}
	return g.width
}

// below is the height of the details under the list; 0 when there is no room.
func (g *gapsScreen) below() int {
	if g.side() > 0 || g.height < 18 {
		return 0
	}
	return min(10, (g.height-8)/2)
}

// listHeight is how many rows are seen.
func (g *gapsScreen) listHeight() int {
	return max(0, g.height-len(g.head)-g.below())
}

// headings builds what stands above the list: the sum, the what-if, the
// names of the columns.
func (g *gapsScreen) headings() {
	t, w := g.s.theme, g.width
	if w < 1 {
		g.head = nil
		return
	}
	sum := []string{count(len(g.gaps.List), "gap", "gaps")}
	for _, e := range []questions.Effort{questions.Hours, questions.Days, questions.Weeks} {
		if n := g.gaps.Sum(e); n > 0 {
			sum = append(sum, strconv.Itoa(n)+" in "+string(e))
		}
	}
	g.head = styled(t.Strong.Render, wrap(strings.Replace(strings.Join(sum, ", "), ",", ":", 1)+" (for "+typeName(g.kind)+")", w))
	if len(g.marked) > 0 {
		g.head = append(g.head, g.whatIf(w)...)
	}
	if len(g.gaps.List) == 0 {
		return
	}
	if g.height >= 12 {
		g.head = append(g.head, "", t.Muted.Render(g.row("question", g.columns, [7]string{"", "level", "verdict", "points 1 / 2", "effort", "due", "owner"}, "")))
	}
}

// whatIf tells the scores that would follow if the marked gaps were closed.
func (g *gapsScreen) whatIf(w int) []string {
	t := g.s.theme
	one, two, err := g.s.a.WhatIf(g.s.bank, slices.Sorted(maps.Keys(g.marked)), g.s.opts.Today())
	if err != nil {
		return []string{clip(t.Bad.Render(err.Error()), w)}
	}
	parts := func(name string, now, then assessment.Block) []string {
		ps := scoreParts(t, then)
		if now.In && then.In {
			ps[0] = t.Muted.Render(percent(now.Mean)+" "+t.Signs.Right+" ") + ps[0]
		}
		ps[0] = t.Strong.Render(name) + "  " + ps[0]
		return ps
	}
	label := "What if " + count(len(g.marked), "gap", "gaps") + " were closed:"
	out := []string{t.Accent.Render(clip(label, w))}
	for i, ps := range [][]string{parts("Type 1", g.s.score.Type1, one), parts("Type 2", g.s.score.Type2, two)} {
		if g.height < 14 && assessment.ReportType(i+1) != g.kind {
			continue // the list needs the line
		}
		out = append(out, flow(ps, dot(t), 8, w)...)
	}
	return out
}

// row puts cells into the columns: cells are label, level, verdict, gain,
// effort, due, owner.
func (g *gapsScreen) row(id string, c gapColumns, cells [7]string, front string) string {
	var b strings.Builder
	gap := strings.Repeat(" ", style.Gap)
	b.WriteString(pad(front, 4) + pad(id, c.id))
	for i, w := range [7]int{c.short, c.level, c.verdict, c.gain, c.effort, c.due, c.owner} {
		if w > 0 {
			b.WriteString(gap + pad(cells[i], w))
		}
	}
	return clip(b.String(), g.listWidth())
}

// gapRow draws a gap; under the cursor it is drawn in one look.
func (g *gapsScreen) gapRow(i int, selected bool) string {
	t, x := g.s.theme, g.gaps.List[i]
	front := "  "
	if selected {
		front = t.Signs.Cursor + " "
	}
	if g.marked[x.Question] {
		front += t.Signs.Check
	}
	_, level, look := levelMark(t, assessment.Answer{Level: x.Level})
	label := x.Question
	if q := g.s.bank.Question(x.Question); q != nil {
		label = q.Short
	}
	verdict := turned(t, x)
	due := ""
	if !x.Due.IsZero() {
		due = x.Due.String()
	}
	cells := [7]string{label, level, verdict, points(x.Gain1) + " / " + points(x.Gain2), string(x.Effort), due, x.Owner}
	if selected {
		return t.Selected.Render(g.row(questions.ScreenID(x.Question), g.columns, cells, front))
	}
	if i < len(g.rows) && g.rows[i] != "" {
		return g.rows[i]
	}
	if g.columns.level > 0 {
		cells[1] = look.Render(level)
	}
	s := g.row(questions.ScreenID(x.Question), g.columns, cells, front)
	g.rows[i] = s
	return s
}

// turned tells the verdict now, and the one after when it would turn.
func turned(t *style.Theme, x assessment.Gap) string {
	now := strings.ReplaceAll(x.Verdict, "-", " ")
	if x.After == x.Verdict || x.After == "" {
		return now
	}
	return now + " " + t.Signs.Right + " " + strings.ReplaceAll(x.After, "-", " ")
}

// list draws the rows that are seen.
func (g *gapsScreen) list(height int) []string {
	t := g.s.theme
	if len(g.gaps.List) == 0 && g.gaps.Unanswered == 0 && len(g.gaps.Evidence) == 0 {
		return styled(t.Text.Render, wrap("No gaps: every question that is asked has a full answer.", g.listWidth()))
	}
	if height < 1 {
		return nil
	}
	if g.at < g.top {
		g.top = g.at
	}
	if g.at >= g.top+height {
		g.top = g.at - height + 1
	}
	g.top = max(0, min(g.top, g.last()+1-height))
	var out []string
	for i := g.top; i <= g.last() && len(out) < height; i++ {
		if i < len(g.gaps.List) {
			out = append(out, g.gapRow(i, i == g.at))
			continue
		}
		if g.onEvidence(i) {
			text := g.evidenceText()
			if i == g.at {
				out = append(out, t.Selected.Render(clip(t.Signs.Cursor+" "+text, g.listWidth())))
			} else {
				out = append(out, t.Close.Render(clip("  "+text, g.listWidth())))
			}
			continue
		}
		text := t.Signs.Open + " " + strconv.Itoa(g.gaps.Unanswered) + " unanswered: enter goes on with the interview"
		if i == g.at {
			out = append(out, t.Selected.Render(clip(t.Signs.Cursor+" "+text, g.listWidth())))
		} else {
			out = append(out, t.Muted.Render(clip("  "+text, g.listWidth())))
		}
	}
	return out
}

func (g *gapsScreen) draw() {
	g.drawn = ""
	if g.width < 1 || g.height < 1 {
		return
	}
	t := g.s.theme
	lines := append([]string(nil), g.head...)
	if room := g.height - 1; len(lines) > room { // the row under the cursor is always seen
		lines = lines[:room]
	}
	list := g.list(g.height - len(lines) - g.below())
	if side := g.side(); side > 0 {
		list = beside(t, list, g.detail, g.listWidth(), g.height-len(lines))
	} else if g.below() > 0 {
		for len(list) < g.height-len(lines)-g.below() && len(g.gaps.List) > len(list) {
			list = append(list, "")
		}
		list = append(list, t.Muted.Render(strings.Repeat(t.Signs.Line, g.width)))
		list = append(list, g.detail...)
	}
	lines = append(lines, list...)
	g.drawn = strings.Join(lines[:min(len(lines), g.height)], "\n")
	if t.ASCII {
		g.drawn = asciiOnly(g.drawn)
	}
}

// beside puts a pane at the right of lines, with a line between them.
func beside(t *style.Theme, left, right []string, leftWidth, height int) []string {
	line := " " + t.Muted.Render(t.Signs.Vertical) + " "
	out := make([]string, 0, height)
	for i := range height {
		var l, r string
		if i < len(left) {
			l = left[i]
		}
		if i < len(right) {
			r = right[i]
		}
		out = append(out, pad(l, leftWidth)+line+r)
	}
	return out
}

// details is the pane of the gap under the cursor: what to do first.
func (g *gapsScreen) details() []string {
	w := g.side()
	if w == 0 {
		if w = g.width; g.below() == 0 {
			return nil
		}
	}
	t := g.s.theme
	if g.onEvidence(g.at) {
		return g.evidenceList(w)
	}
	if g.at >= len(g.gaps.List) {
		if g.gaps.Unanswered == 0 {
			return nil
		}
		return wrap("Unanswered questions count as nothing yet, so they come before most gaps. A quick answer is better than none: it can be changed at any time.", w)
	}
	x := g.gaps.List[g.at]
	q := g.s.bank.Question(x.Question)
	if q == nil {
		return nil
	}
	out := styled(t.Strong.Render, wrap(q.Ask, w))
	facts := []string{
		assessment.Caption(q, x.Level), turned(t, x),
		points(x.Gain1) + " points Type 1, " + points(x.Gain2) + " Type 2", string(x.Effort),
	}
	if x.Key {
		facts = append(facts, "key question")
	}
	if x.Owner != "" {
		facts = append(facts, "owner "+x.Owner)
	}
	if !x.Due.IsZero() {
		facts = append(facts, "due "+x.Due.String())
	}
	out = append(out, flow(facts, dot(t), 0, w)...)
	if len(q.Fix) > 0 {
		out = append(out, t.Strong.Render(clip("First steps", w)))
		for i, f := range q.Fix {
			out = append(out, numbered(i+1, f, w)...)
		}
	}
	for _, c := range x.Controls {
		out = append(out, styled(t.Muted.Render, wrap(g.alsoClosed(c, x.Question), w))...)
	}
	return out
}

// evidenceText counts the slots that are due or missed.
func (g *gapsScreen) evidenceText() string {
	n := map[assessment.SlotState]int{}
	for _, x := range g.gaps.Evidence {
		n[x.State]++
	}
	var parts []string
	for _, s := range []assessment.SlotState{assessment.SlotMissed, assessment.SlotDue} {
		if n[s] > 0 {
			sign, word, _ := slotMark(g.s.theme, s)
			parts = append(parts, sign+" "+strconv.Itoa(n[s])+" "+word)
		}
	}
	return "evidence: " + strings.Join(parts, ", ") + "; enter opens it"
}

// evidenceList names the slots that are missed, then those that are due.
func (g *gapsScreen) evidenceList(w int) []string {
	t := g.s.theme
	out := styled(t.Strong.Render, wrap("Records that the window still needs", w))
	for _, want := range []assessment.SlotState{assessment.SlotMissed, assessment.SlotDue} {
		sign, word, look := slotMark(t, want)
		for _, x := range g.gaps.Evidence {
			if x.State == want {
				out = append(out, styled(look.Render, hanging(sign+" "+g.s.controlName(x.Control)+": "+word+", "+x.First.String()+" to "+x.Last.String(), "  ", w))...)
			}
		}
	}
	return out
}

// numbered wraps a step behind its number.
func numbered(n int, text string, w int) []string {
	out := wrap(text, w-3)
	for i := range out {
		if i == 0 {
			out[i] = pad(strconv.Itoa(n)+".", 3) + out[i]
		} else {
			out[i] = "   " + out[i]
		}
	}
	return out
}

// alsoClosed tells a control of a gap and what else it would close.
func (g *gapsScreen) alsoClosed(control, question string) string {
	text := "Control: " + control
	if c := g.s.bank.Control(control); c != nil {
		text = "Control: " + c.Title
	}
	for _, b := range g.gaps.ByControl {
		if b.Control != control || len(b.Questions) < 2 {
			continue
		}
		var others []string
		for _, id := range b.Questions {
			if id != question {
				others = append(others, questions.ScreenID(id))
			}
		}
		more := ""
		if len(others) > 6 {
			more = " and " + strconv.Itoa(len(others)-6) + " more"
			others = others[:6]
		}
		text += ", also behind " + strings.Join(others, ", ") + more
	}
	return text
}
