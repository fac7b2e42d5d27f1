package ui

import (
	"cmp"
	"fmt"
	"strings"

	"charm.land/lipgloss/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func (p *question) view() string { return p.page }

// refresh builds the page: always the place, the question, the levels and
// what is being typed; the rest as far as there is room.
func (p *question) refresh() {
	w, h := p.width, p.height
	if w < 1 || h < 1 {
		p.page = ""
		return
	}
	left, right := p.panes()
	switch {
	case right > 0:
		p.page = p.beside(p.body(left, h), p.guidance(right), left, right)
	case p.guide && p.write == nil && p.choose == nil:
		head := []string{p.s.theme.Muted.Render(clip(questions.ScreenID(p.q.ID)+" "+p.s.theme.Signs.Dot+" "+p.q.Short, w)), ""}
		p.page = strings.Join(append(head, p.window(p.guidance(w), h-len(head))...), "\n")
	default:
		p.page = strings.Join(p.body(w, h), "\n")
	}
}

// window cuts the guidance to the room there is and says when more follows.
func (p *question) window(lines []string, h int) []string {
	if h < 1 {
		return nil
	}
	p.scroll = min(p.scroll, max(0, len(lines)-h))
	end := min(len(lines), p.scroll+h)
	out := append([]string(nil), lines[p.scroll:end]...)
	if end < len(lines) && len(out) > 0 {
		out[len(out)-1] = p.s.theme.Muted.Render("more: page down")
	}
	return out
}

func (p *question) beside(body, guide []string, left, right int) string {
	t := p.s.theme
	guide = p.window(guide, p.height)
	var b strings.Builder
	for i := range p.height {
		l, r := "", ""
		if i < len(body) {
			l = body[i]
		}
		if i < len(guide) {
			r = guide[i]
		}
		b.WriteString(pad(l, left) + " " + t.Muted.Render(t.Signs.Vertical) + " " + clip(r, right))
		if i < p.height-1 {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// body is the question itself in w cells and h lines.
func (p *question) body(w, h int) []string {
	t := p.s.theme
	place := p.place(w)
	ask := wrapStyled(p.q.Ask, w, t.Strong)
	lines := append([]string{place}, ask...)

	var middle []string
	switch {
	case p.write != nil:
		middle = p.write.lines(t, w)
	case p.choose != nil:
		middle = p.choose.lines(t, w)
	default:
		middle = p.levels(w)
		if len(lines)+len(middle) > h {
			middle = p.shortLevels(w)
		}
	}
	extras := p.details(w)
	scores := p.scores(w)

	room := h - len(lines) - len(middle)
	airy := room >= 3
	out := []string{place}
	if airy {
		out = append(out, "")
		room--
	}
	out = append(out, ask...)
	if airy {
		out = append(out, "")
		room--
	}
	out = append(out, middle...)
	if len(scores) > 0 && room > len(scores) {
		room -= len(scores) + 1
	} else {
		scores = nil
	}
	if room >= 2 && len(extras) > 0 {
		out = append(out, "")
		out = append(out, extras[:min(len(extras), room-1)]...)
	}
	if scores != nil {
		for len(out) < h-len(scores) {
			out = append(out, "")
		}
		out = append(out, scores...)
	}
	return out[:min(len(out), h)]
}

// place says where in which series this question stands.
func (p *question) place(w int) string {
	t := p.s.theme
	series := assessment.SeriesOf(p.s.bank, p.q)
	where := fmt.Sprintf("%s %s", questions.ScreenID(p.q.ID), t.Signs.Dot)
	answered := 0
	for _, id := range p.ids {
		if p.s.a.Answers[id].Level != assessment.Unanswered {
			answered++
		}
	}
	count := fmt.Sprintf("%d of %d, %d answered", p.at+1, len(p.ids), answered)
	if scan := "quick scan " + count; p.scan && lipgloss.Width(where)+lipgloss.Width(scan) < w {
		count = scan
	}
	if p.why != nil {
		count = fmt.Sprintf("re-run %d of %d", p.at+1, len(p.ids))
		if more := ": " + whyAgain(p.why[p.q.ID]); lipgloss.Width(where)+lipgloss.Width(count)+lipgloss.Width(more) < w {
			count += more
		}
	}
	open := len(p.ids) - answered
	if p.why != nil {
		open = len(p.ids) - p.at
	}
	if left := p.s.left(open); left != "" && lipgloss.Width(where)+lipgloss.Width(count)+lipgloss.Width(left)+5 < w {
		count += " " + t.Signs.Dot + " " + left
	}
	mark := ""
	if p.answer().Flag {
		mark = " " + t.Signs.Flag + " flagged"
	}
	room := w - lipgloss.Width(where) - lipgloss.Width(count) - lipgloss.Width(mark) - 2
	name := ""
	if room > 12 {
		name = clip(seriesTitle(p.s.bank, series), room-3) + " " + t.Signs.Dot + " "
	}
	return clip(t.Accent.Render(where)+" "+t.Muted.Render(name+count)+t.Close.Render(mark), w)
}

func seriesTitle(bank *questions.Bank, id string) string {
	if id == "DC" {
		return "System description"
	}
	for _, s := range bank.Series {
		if s.ID == id {
			return s.Title
		}
	}
	return id
}

// levels is one line for each level, in the words of the question's kind.
func (p *question) levels(w int) []string {
	t := p.s.theme
	now := p.answer().Level
	var out []string
	for i, l := range assessment.LevelsFor(p.q) {
		mark, st, cap := " ", t.Text, t.Muted
		if l == now {
			mark, st, cap = t.Signs.Cursor, t.Selected, t.Selected
		}
		head := fmt.Sprintf("%s %d  %-10s ", mark, i+1, l)
		for j, text := range wrap(assessment.Caption(p.q, l), w-len([]rune(head))) {
			if j > 0 {
				head = strings.Repeat(" ", len([]rune(head)))
			}
			out = append(out, st.Render(head)+cap.Render(text))
		}
	}
	switch now {
	case assessment.NA, assessment.ByProvider:
		what := "n  not applicable"
		if now == assessment.ByProvider {
			what = "p  a provider does this: " + p.answer().Provider
		}
		out = append(out, t.Selected.Render(clip(t.Signs.Cursor+" "+what, w)))
	default:
		if !p.q.Description() {
			out = append(out, t.Muted.Render(clip("  n  not applicable    p  a provider does this", w)))
		}
	}
	return out
}

// shortLevels is the same on a very small screen.
func (p *question) shortLevels(w int) []string {
	t := p.s.theme
	now := p.answer().Level
	var out []string
	line, used := "", 0
	for i, l := range assessment.LevelsFor(p.q) {
		text, st := fmt.Sprintf("%d %s", i+1, l), t.Text
		if l == now {
			text, st = t.Signs.Cursor+text, t.Selected
		}
		n := lipgloss.Width(text)
		if used > 0 && used+2+n > w {
			out, line, used = append(out, line), "", 0
		}
		if used > 0 {
			line, used = line+"  ", used+2
		}
		line, used = line+st.Render(text), used+n
	}
	if now == assessment.NA || now == assessment.ByProvider {
		_, word, _ := levelMark(t, p.answer())
		line += "  " + t.Selected.Render(t.Signs.Cursor+word)
	}
	return append(out, clip(line, w))
}

// changedQuestion marks an answer that was given to another text.
const changedQuestion = "the question has changed: confirm"

// details is what else is recorded, and what to mind about it.
func (p *question) details(w int) []string {
	t, a := p.s.theme, p.answer()
	var out []string
	line := func(label, text string) {
		if text == "" {
			return
		}
		ls := wrap(text, max(1, w-9))
		if len(ls) > 3 {
			ls = append(ls[:2], clip(ls[2]+" "+ellipsis, w-9))
		}
		for i, l := range ls {
			if i > 0 {
				label = ""
			}
			out = append(out, t.Muted.Render(pad(label, 9))+l)
		}
	}
	if p.q.Description() {
		out = append(out, wrapStyled("The system description is the chapter of a SOC 2 report that the company writes itself. Nothing is written yet? Then it is 1, missing.", w, t.Muted)...)
	}
	if p.s.confirm[p.q.ID] {
		out = append(out, wrapStyled(changedQuestion+" (enter), or choose another answer.", w, t.Close)...)
	}
	if a.Level == assessment.NA {
		c := p.s.bank.Criterion(p.q.Criterion)
		if p.q.Key && c != nil && c.Common() {
			for _, l := range wrap("This is a key question of a common criterion: an auditor will hardly accept that it does not apply.", w) {
				out = append(out, t.Close.Render(l))
			}
		}
		line("reason", a.Reason)
	}
	if a.Level == assessment.ByProvider {
		pr := p.s.a.Providers[a.Provider]
		line("report", reportWords(pr.Report)+", reviewed "+cmp.Or(pr.Reviewed.String(), "never"))
	}
	line("owner", a.Owner)
	line("due", a.Due.String())
	line("since", a.Since.String())
	line("evidence", p.evidence())
	line("note", a.Note)
	return out
}

// evidence tells how many records its controls have, and how their slots stand.
func (p *question) evidence() string {
	if len(p.q.Controls) == 0 {
		return ""
	}
	only := controlsOf(p.q)
	records, due, missed := 0, 0, 0
	for _, r := range p.s.a.Evidence {
		if only[r.Control] {
			records++
		}
	}
	if v := p.s.score.Window; v != nil {
		for i := range v.Controls {
			if c := &v.Controls[i]; only[c.ID] {
				due, missed = due+c.Count(assessment.SlotDue), missed+c.Count(assessment.SlotMissed)
			}
		}
	}
	if records+due+missed == 0 {
		return ""
	}
	text := count(records, "record", "records")
	if due > 0 {
		text += fmt.Sprintf(", %d due", due)
	}
	if missed > 0 {
		text += fmt.Sprintf(", %d missed", missed)
	}
	return text + " (v)"
}

// scores is both scores with the change that the last answer made.
func (p *question) scores(w int) []string {
	s, t := p.s, p.s.theme
	one := scoreLine(t, "Type 1", withoutCount(s.score.Type1)) + p.change(assessment.Type1)
	two := scoreLine(t, "Type 2", withoutCount(s.score.Type2)) + p.change(assessment.Type2)
	if lipgloss.Width(one)+lipgloss.Width(two)+4 <= w {
		return []string{one + "    " + two}
	}
	return []string{clip(one, w), clip(two, w)}
}

func withoutCount(b assessment.Block) assessment.Block {
	b.Unanswered = 0
	return b
}

func (p *question) change(t assessment.ReportType) string {
	d, th := p.s.delta(t), p.s.theme
	switch {
	case d > 0:
		return " " + th.Good.Render(fmt.Sprintf("%s +%d.%02d points", th.Signs.Up, d/100, d%100))
	case d < 0:
		return " " + th.Bad.Render(fmt.Sprintf("%s -%d.%02d points", th.Signs.Down, -d/100, -d%100))
	}
	return ""
}

// guidance is why the question is asked and what an auditor wants to see.
func (p *question) guidance(w int) []string {
	t, q := p.s.theme, p.q
	var out []string
	part := func(head string, texts ...string) {
		if len(texts) == 0 || texts[0] == "" {
			return
		}
		if len(out) > 0 {
			out = append(out, "")
		}
		out = append(out, t.Accent.Render(clip(head, w)))
		for _, text := range texts {
			lead := ""
			if len(texts) > 1 {
				lead = t.Signs.Dot + " "
			}
			for i, l := range wrap(text, w-len([]rune(lead))) {
				if i > 0 {
					lead = strings.Repeat(" ", len([]rune(lead)))
				}
				out = append(out, lead+l)
			}
		}
	}
	part("Why", q.Why)
	part("What good looks like", q.Good)
	part("A small company", q.Small)
	part("An auditor asks for, Type 1", q.Type1...)
	part("An auditor asks for, Type 2", q.Type2...)
	part("First steps ("+string(q.Effort)+")", q.Fix...)
	var controls []string
	for _, id := range q.Controls {
		if c := p.s.bank.Control(id); c != nil {
			controls = append(controls, c.Title+", "+p.s.cadence(c))
		}
	}
	part("Controls", controls...)
	about := questions.ScreenID(q.Criterion)
	if c := p.s.bank.Criterion(q.Criterion); c != nil {
		about += " " + c.Title
	} else if d := p.s.bank.Item(q.Criterion); d != nil {
		about += " " + d.Title
	}
	traits := "usually for " + q.OwnerRole + ", weight " + fmt.Sprint(q.Weight)
	if q.Key {
		traits += ", key: an auditor would hardly accept the criterion without it"
	}
	part(about, traits)
	return out
}

func wrapStyled(text string, w int, st lipgloss.Style) []string {
	var out []string
	for _, l := range wrap(text, w) {
		out = append(out, st.Render(l))
	}
	return out
}
