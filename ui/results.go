package ui

import (
	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/chart"
)

type resultKeys struct {
	moveKeys
	open, kind, explain key.Binding
}

// results is the page of both scores with the map of the criteria.
type results struct {
	s    *session
	k    resultKeys
	kind assessment.ReportType // of the map and of the gate list
	page pager

	ids    []string // criteria and description items in the order of the map
	groups []chart.Group
	at     int // position in ids under the cursor
	mapTop int // line of the page on which the map begins
	mapLen int
	places []chart.Place
	drawn  string
}

func newResults(s *session) screen {
	r := &results{s: s, kind: assessment.Type2, k: resultKeys{
		moveKeys: newMoveKeys(),
		open:     bind("enter", "questions of it", "enter"),
		kind:     bind("t", "type 1 or 2", "t"),
		explain:  bind("w", "why this score", "w"),
	}}
	if s.a != nil && s.a.Header.Target == assessment.Type1 {
		r.kind = assessment.Type1
	}
	return r
}

func (r *results) title() string { return "results" }
func (r *results) typing() bool  { return false }
func (r *results) view() string  { return r.drawn }

func (r *results) keys() []key.Binding {
	move := together("←↑↓→", "move on the map", r.k.left, r.k.up, r.k.down, r.k.right)
	return append([]key.Binding{r.k.open, r.k.kind, r.k.explain, move}, r.k.paging()...)
}

func (r *results) setSize(w, h int) {
	if w == r.page.width && h == r.page.height {
		return
	}
	r.page.width, r.page.height = w, h
	r.refresh()
}

// refresh builds the whole page anew; a move of the cursor builds the map only.
func (r *results) refresh() {
	if r.s.a == nil || r.page.width < 1 || r.page.height < 1 {
		r.drawn = ""
		return
	}
	r.readMap()
	w := r.page.width
	var lines []string
	section := func(ls []string) {
		if len(lines) > 0 && len(ls) > 0 {
			lines = append(lines, "")
		}
		lines = append(lines, ls...)
	}
	section(r.scores(w))
	section(r.categories(w))
	section(r.description(w))
	section(r.mapHead(w))
	r.mapTop = len(lines)
	drawn, places := chart.Map(r.s.theme, r.groups, r.at, w)
	r.places, r.mapLen = places, len(drawn)
	lines = append(lines, drawn...)
	section(r.closed(w))
	section(r.series(w))
	section(r.stand(w))
	r.page.lines = lines
	r.draw()
}

// readMap puts all criteria of the bank and the description items on the map.
func (r *results) readMap() {
	r.ids, r.groups = r.ids[:0], nil
	t, b := r.s.theme, r.block()
	verdicts := make(map[string]assessment.Row, len(b.Criteria))
	for _, row := range b.Criteria {
		verdicts[row.ID] = row
	}
	for _, series := range r.s.bank.Series {
		g := chart.Group{Name: series.ID}
		for i := range r.s.bank.Criteria {
			c := &r.s.bank.Criteria[i]
			if c.Series != series.ID {
				continue
			}
			verdict, open := assessment.Out, false
			if row, ok := verdicts[c.ID]; ok {
				verdict, open = row.Verdict, row.Open()
			}
			sign, _, look := verdictMark(t, verdict, open)
			g.Marks = append(g.Marks, chart.Mark{Sign: sign, Label: c.ID, Look: look})
			r.ids = append(r.ids, c.ID)
		}
		r.groups = append(r.groups, g)
	}
	if items := b.Description.Items; len(items) > 0 {
		g := chart.Group{Name: "DC"}
		for _, it := range items {
			sign, _, look := stateMark(t, it.State, it.State != it.StateHigh)
			g.Marks = append(g.Marks, chart.Mark{Sign: sign, Label: questions.ScreenID(it.ID), Look: look})
			r.ids = append(r.ids, it.ID)
		}
		r.groups = append(r.groups, g)
	}
	r.at = max(0, min(r.at, len(r.ids)-1))
}

func (r *results) block() *assessment.Block {
	if r.kind == assessment.Type1 {
		return &r.s.score.Type1
	}
	return &r.s.score.Type2
}

func (r *results) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || r.s.a == nil {
		return nil
	}
	switch {
	case key.Matches(m, r.k.kind):
		r.kind = 3 - r.kind
		r.refresh()
	case key.Matches(m, r.k.open):
		return r.open()
	case key.Matches(m, r.k.explain) && len(r.ids) > 0:
		return r.s.goTo(newExplain(r.s, r.ids[r.at], ""))
	case key.Matches(m, r.k.left):
		r.sideways(-1)
	case key.Matches(m, r.k.right):
		r.sideways(1)
	case key.Matches(m, r.k.up):
		r.vertical(-1)
	case key.Matches(m, r.k.down):
		r.vertical(1)
	case r.page.scrolled(r.k.moveKeys, m):
		r.draw()
	}
	return nil
}

func (r *results) open() tea.Cmd {
	if len(r.ids) == 0 {
		return nil
	}
	id := r.ids[r.at]
	if !r.page.sees(r.mapTop+r.places[r.at].Line) && r.page.height > 3 {
		// The foot names it, so that enter never opens a surprise.
		r.page.show(r.mapTop + r.places[r.at].Line)
		r.draw()
		return nil
	}
	if c := r.s.bank.Criterion(id); c != nil && !r.s.a.InScope(c.Category) {
		return notice(id + " is out: " + categoryName(c.Category) + " is not in scope")
	}
	return r.s.goTo(newSeries(r.s, id))
}

func (r *results) sideways(by int) {
	if len(r.places) == 0 {
		return
	}
	r.at = max(0, min(r.at+by, len(r.places)-1))
	r.page.show(r.mapTop + r.places[r.at].Line)
	r.redrawMap()
}

// vertical moves the cursor to the next line of the map, to the mark that is
// nearest; above, below and out of sight the page scrolls instead.
func (r *results) vertical(by int) {
	stops := make([]int, r.mapLen)
	for i := range stops {
		stops[i] = r.mapTop + i
	}
	if len(r.places) == 0 {
		r.page.by(by)
		r.draw()
		return
	}
	from := r.places[r.at]
	to := r.page.step(stops, from.Line, by)
	if to == from.Line {
		r.draw()
		return
	}
	best := r.at
	for i, p := range r.places {
		if p.Line == to && (r.places[best].Line != to || distance(p.Column, from.Column) < distance(r.places[best].Column, from.Column)) {
			best = i
		}
	}
	r.at = best
	r.redrawMap()
}

func distance(a, b int) int { return max(a-b, b-a) }

func (r *results) redrawMap() {
	drawn, _ := chart.Map(r.s.theme, r.groups, r.at, r.page.width)
	copy(r.page.lines[r.mapTop:r.mapTop+r.mapLen], drawn)
	r.draw()
}

func (r *results) draw() {
	r.page.foot = r.under()
	r.drawn = r.page.draw(r.s.theme)
	if r.s.theme.ASCII {
		r.drawn = asciiOnly(r.drawn)
	}
}
