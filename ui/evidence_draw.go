package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/chart"
	"soc2ready/ui/style"
)

// side is the width of the pane beside the strips; 0 when there is none.
func (e *evidenceScreen) side() int {
	if e.width < wideEnough {
		return 0
	}
	return min(56, max(36, e.width/3))
}

func (e *evidenceScreen) listWidth() int {
	if side := e.side(); side > 0 {
		return e.width - side - 3
	}
	return e.width
}

// below is the height of the pane under the strips, its line included.
func (e *evidenceScreen) below() int {
	switch {
	case e.side() > 0:
		return 0
	case e.height >= 18:
		return 8
	case e.height >= 12:
		return 5
	case e.height >= 8:
		return 3
	}
	return 0
}

func (e *evidenceScreen) listHeight() int {
	return max(1, e.height-len(e.head)-e.below())
}

// settle draws what depends on the cursor.
func (e *evidenceScreen) settle() {
	e.head = e.heading()
	e.pane = e.details()
	e.draw()
}

// heading is the window, the figures side by side, and the signs explained.
func (e *evidenceScreen) heading() []string {
	t, w, today := e.s.theme, e.width, e.s.opts.Today()
	win := e.v.Window
	out := flow([]string{t.Strong.Render("Window " + windowSaid(&win)), windowDay(win, today)}, dot(t), 0, w)
	word := wordStyle(t, e.s.score.Type2.Word).Render(wordOf(e.s.score.Type2.Word))
	answers := t.Muted.Render("Type 2 by answers") + " " + t.Strong.Render(spread(e.s.score.Type2.Mean, e.s.score.Type2.High)) + " " + word
	proven := figures(t, &e.v.Evidenced, &e.v.Best, nil)
	last := append(figures(t, nil, nil, &e.v.SoFar), t.Muted.Render("in one word ")+headline(t, e.s.score))
	if e.height < 12 { // the strips need the room
		more := flow(last, dot(t), 0, w)
		return append(out[:min(1, len(out))], more[:min(1, len(more))]...) // none where there is no width
	}
	out = append(out, flow(append([]string{answers}, proven...), dot(t), 2, w)...)
	out = append(out, flow(last, dot(t), 2, w)...)
	if e.height >= 16 {
		out = append(out, flow(slotLegend(t), "  ", 0, w)...)
	}
	if e.height >= 30 {
		out = append(out, "")
	}
	return out
}

// names is the width of the column of names: what the longest strip leaves,
// within reason.
func (e *evidenceScreen) names() int {
	w, slots := e.listWidth(), 0
	for _, k := range e.stops {
		slots = max(slots, len(e.rows[k].control.Slots))
	}
	const front, cadence, strip = 2, 13, 30 // a longer strip is cut
	if w < 56 {
		return max(10, w*2/5)
	}
	return max(24, min(40, w-front-cadence-style.Gap-min(2*slots, strip)))
}

// strip draws the row of a control.
func (e *evidenceScreen) strip(c *assessment.ControlWindow, selected bool) string {
	t, w := e.s.theme, e.listWidth()
	marks := make([]chart.Mark, len(c.Slots))
	for i, s := range c.Slots {
		sign, _, look := slotMark(t, s.State)
		marks[i] = chart.Mark{Sign: sign, Look: look}
	}
	front, look, at := "  ", t.Text, -1
	if selected {
		front, look, at = t.Signs.Cursor+" ", t.Selected, e.slot(c)
	}
	line := look.Render(front + pad(e.s.controlName(c.ID), e.names()))
	room := w - 2 - e.names() - style.Gap
	const cadence = 11 // half-yearly
	if w >= 56 && room >= cadence+16 {
		line += "  " + t.Muted.Render(pad(cadenceWord(c.Proof), cadence))
		room -= cadence + 2
	}
	strip := chart.Strip(t, marks, at, e.slot(c), room)
	if by, ok := closesSoonest(c); ok {
		const due = "  by 2026-12-31"
		if rest := room - ansi.StringWidth(strip); rest >= len(due) {
			strip += strings.Repeat(" ", rest-len(due)) + t.Muted.Render("  by "+by.String())
		}
	}
	return clip(line+"  "+strip, w)
}

// closesSoonest is the last day that can close the first slot that is due; ok
// is false where none is.
func closesSoonest(c *assessment.ControlWindow) (by assessment.Day, ok bool) {
	for _, s := range c.Slots {
		if s.State == assessment.SlotDue {
			return c.Closes(s), true
		}
	}
	return by, false
}

// lines draws the rows that are seen.
func (e *evidenceScreen) lines(height int) []string {
	if len(e.stops) == 0 {
		return styled(e.s.theme.Text.Render, wrap(e.nothing(), e.listWidth()))
	}
	on := e.stops[e.at]
	if on <= 1 {
		e.top = 0
	}
	if on < e.top {
		e.top = on
		if e.rows[on-1].control == nil && height > 2 { // its heading comes along
			e.top--
		}
	}
	if on >= e.top+height {
		e.top = on - height + 1
	}
	e.top = max(0, min(e.top, len(e.rows)-height))
	var out []string
	for i := e.top; i < len(e.rows) && len(out) < height; i++ {
		r := &e.rows[i]
		switch {
		case r.control == nil:
			out = append(out, e.s.theme.Accent.Render(clip(r.heading, e.listWidth())))
		case i == on:
			out = append(out, e.strip(r.control, true))
		default:
			if r.drawn == "" {
				r.drawn = e.strip(r.control, false)
			}
			out = append(out, r.drawn)
		}
	}
	return out
}

// nothing tells why there is no strip.
func (e *evidenceScreen) nothing() string {
	if e.of == "" {
		return "No control is asked for: nothing applies under the facts and categories of this assessment."
	}
	if len(e.only) == 0 {
		return "A description is no control: it is written, not run, so it needs no records."
	}
	return "It is not in the window: what asks for it does not apply, is answered by a provider, or the control is set out. r lists the records."
}

// details is the pane: the slot under the cursor, why it is as it is, and what
// is on file for it.
func (e *evidenceScreen) details() []string {
	c := e.current()
	w := e.side()
	if w == 0 {
		w = e.width
	}
	if c == nil || w < 1 {
		return nil
	}
	t := e.s.theme
	at := e.slot(c)
	slot := c.Slots[at]
	sign, word, look := slotMark(t, slot.State)
	var out []string
	if e.side() > 0 {
		out = append(out, styled(t.Strong.Render, wrap(e.s.controlName(c.ID), w))...)
		how := "runs " + c.Cadence.HowOften()
		if c.Proof != c.Cadence {
			how += ", a record per " + cadenceSpan(c.Proof)
		}
		out = append(out, t.Muted.Render(clip(how, w)), "")
	}
	out = append(out, flow([]string{
		look.Render(sign + " " + word), fmt.Sprintf("%s to %s", slot.First, slot.Last), t.Muted.Render(fmt.Sprintf("slot %d of %d", at+1, len(c.Slots))),
	}, dot(t), 2, w)...)
	out = append(out, wrap(sentenceOf(c.Reason(slot)), w)...)
	for _, id := range slot.Records {
		out = append(out, e.record(id, "", w)...)
	}
	for _, id := range slot.Beside {
		out = append(out, e.record(id, "beside: ", w)...)
	}
	if v, ok := e.s.a.Control(e.s.bank, c.ID); ok && v.Reason != "" {
		out = append(out, styled(t.Muted.Render, wrap("changed here: "+strings.ReplaceAll(v.Reason, "\n", " "), w))...)
	}
	if e.side() > 0 {
		if b := e.s.bank.Control(c.ID); b != nil && len(b.Type2) > 0 {
			out = append(out, "", t.Accent.Render(clip("An auditor asks for", w)))
			for _, x := range b.Type2 {
				out = append(out, hanging(t.Signs.Dot+" "+x, "  ", w)...)
			}
		}
	}
	return out
}

// record is a record in the pane.
func (e *evidenceScreen) record(id, front string, w int) []string {
	r, ok := e.s.a.Evidence[id]
	if !ok {
		return nil
	}
	return hanging("  "+front+recordWords(r), "    ", w)
}

// cadenceSpan names the span of a proof cadence.
func cadenceSpan(c questions.Cadence) string {
	switch c {
	case questions.Weekly:
		return "week"
	case questions.Monthly:
		return "month"
	case questions.Quarterly:
		return "quarter"
	case questions.HalfYearly:
		return "half year"
	}
	return "year"
}

// sentenceOf makes a clause a sentence.
func sentenceOf(clause string) string {
	if clause == "" {
		return ""
	}
	return strings.ToUpper(clause[:1]) + clause[1:] + "."
}

func (e *evidenceScreen) draw() {
	e.page = ""
	if e.width < 1 || e.height < 1 {
		return
	}
	t := e.s.theme
	if e.v == nil {
		e.page = e.windowless()
		return
	}
	lines := append([]string(nil), e.head...)
	if room := e.height - 2; len(lines) > room {
		lines = lines[:max(0, room)]
	}
	height := e.height - len(lines) - e.below()
	list := e.lines(max(1, height))
	if side := e.side(); side > 0 {
		list = beside(t, list, e.pane, e.listWidth(), height)
	} else if e.below() > 0 {
		for len(list) < height {
			list = append(list, "")
		}
		list = append(list, t.Muted.Render(strings.Repeat(t.Signs.Line, e.width)))
		list = append(list, e.pane...)
	}
	lines = append(lines, list...)
	e.page = strings.Join(lines[:min(len(lines), e.height)], "\n")
	if t.ASCII {
		e.page = asciiOnly(e.page)
	}
}

// windowless says what a window is, above what can be done without one.
func (e *evidenceScreen) windowless() string {
	t, w := e.s.theme, min(e.width, reading)
	p := &paragraphs{t: t, w: w}
	p.head("There is no window yet")
	if e.height >= 12 {
		p.text("A Type 2 report speaks about a span of usually 3 to 12 months: the window. Each control has to leave records all through it, and what was not recorded in time is hard to make good later.")
	}
	if e.height >= 18 {
		p.text("With a window set, this page shows for each control which records are there, which are due and which are missed.")
	}
	p.lines = append(p.lines, "")
	head := p.lines
	if room := e.height / 2; len(head) > room {
		head = head[:max(0, room)]
	}
	page := strings.Join(append(head, e.start.lines(t, e.width, e.height-len(head))...), "\n")
	if t.ASCII {
		page = asciiOnly(page)
	}
	return page
}
