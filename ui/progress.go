package ui

import (
	"cmp"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/ui/chart"
	"soc2ready/ui/style"
)

type progressKeys struct {
	moveKeys
	open, mark, checkpoint key.Binding
}

// progress is the trend over the checkpoints and now, and the way to the
// difference between any two of them.
type progress struct {
	s      *session
	k      progressKeys
	points []assessment.TrendPoint // newest first; the first one is now
	at     int
	marked string // name of the checkpoint that is marked, now for the present
	page   pager
	stops  []int // first line of each point
	tall   int   // lines of a point
	drawn  string
}

// now stands for the present point, which has no name; no checkpoint can have
// this one, since names are made of printable characters.
const now = "\x00now"

func newProgress(s *session) screen {
	return &progress{s: s, at: 1, k: progressKeys{
		moveKeys:   newMoveKeys(),
		open:       bind("enter", "what changed", "enter"),
		mark:       bind("space", "mark to compare", "space"),
		checkpoint: bind("c", "checkpoint", "c"),
	}}
}

func (p *progress) title() string { return "progress" }
func (p *progress) typing() bool  { return false }
func (p *progress) view() string  { return p.drawn }

func (p *progress) keys() []key.Binding {
	return append([]key.Binding{p.k.open, p.k.mark, p.k.checkpoint, p.k.upDown()}, p.k.paging()...)
}

func (p *progress) setSize(w, h int) {
	if w == p.page.width && h == p.page.height {
		return
	}
	p.page.width, p.page.height = w, h
	p.refresh()
}

// refresh reads the trend; the cursor stays on its point.
func (p *progress) refresh() {
	if p.s.a == nil {
		return
	}
	on := ""
	if p.at < len(p.points) {
		on = p.points[p.at].Name
	}
	trend := p.s.a.Trend(p.s.bank, p.s.act())
	known := p.points != nil
	p.points = p.points[:0]
	for i := range trend {
		x := trend[len(trend)-1-i]
		if known && x.Name == on {
			p.at = i
		}
		p.points = append(p.points, x)
	}
	p.at = max(0, min(p.at, len(p.points)-1))
	if p.find(p.marked) < 0 {
		p.marked = ""
	}
	p.build()
}

// find gives the place of a marked point in the list, -1 when it is not there.
func (p *progress) find(mark string) int {
	for i, x := range p.points {
		if nameOf(x.Point) == mark {
			return i
		}
	}
	return -1
}

// nameOf gives a name that is never empty.
func nameOf(p assessment.Point) string {
	if p.Name == "" {
		return now
	}
	return p.Name
}

// build draws all lines; the cursor is on the first line of a point.
func (p *progress) build() {
	w := p.page.width
	if w < 1 || p.page.height < 1 {
		p.drawn = ""
		return
	}
	lines := p.trend(w)
	p.stops = p.stops[:0]
	for i := range p.points {
		p.stops = append(p.stops, len(lines))
		block := p.point(i, w)
		p.tall = len(block)
		lines = append(lines, block...)
		if b := p.points[i].Break; b != "" {
			lines = append(lines, p.s.theme.Close.Render(clip(p.broken(i), w)))
		}
	}
	if len(p.points) == 1 {
		lines = append(lines, "")
		lines = append(lines, styled(p.s.theme.Muted.Render, wrap("No checkpoint yet. c keeps today's scores under a name; the next time you see here what moved since, and why.", min(w, reading)))...)
	}
	p.page.lines = lines
	p.draw()
}

func (p *progress) draw() {
	t := p.s.theme
	p.page.foot = ""
	switch {
	case p.marked == now:
		p.page.foot = t.Muted.Render("marked: now")
	case p.marked != "":
		p.page.foot = t.Muted.Render("marked: " + p.marked)
	}
	p.drawn = p.page.draw(t)
	if t.ASCII {
		p.drawn = asciiOnly(p.drawn)
	}
}

// trend is one line for each type: how it went, and where it stands.
func (p *progress) trend(w int) []string {
	t, broken := p.s.theme, false
	var out []string
	for _, kind := range []assessment.ReportType{assessment.Type1, assessment.Type2} {
		var runs [][]int
		var run []int
		for i := len(p.points) - 1; i >= 0; i-- {
			if p.points[i].Break != "" {
				runs, run, broken = append(runs, run), nil, true
			}
			run = append(run, blockOf(p.points[i].Point, kind).Mean)
		}
		runs = append(runs, run)
		cells := len(runs) - 1
		for _, r := range runs {
			cells += len(r)
		}
		line := chart.Trend(t, runs, min(cells, max(1, w/3)))
		parts := scoreParts(t, *blockOf(p.points[0].Point, kind))
		parts[0] = t.Strong.Render(typeName(kind)) + "  " + line + "  " + parts[0]
		out = append(out, flow(parts, dot(t), 8, w)...)
	}
	if broken && p.page.height >= 14 {
		out = append(out, styled(t.Muted.Render, wrap(t.Signs.Vertical+" is a break: the scope or the questions changed, so the two sides can't be compared.", w))...)
	}
	return append(out, "")
}

func blockOf(p assessment.Point, kind assessment.ReportType) *assessment.Block {
	if kind == assessment.Type1 {
		return &p.Type1
	}
	return &p.Type2
}

// point draws one point: its name and day, and both types.
func (p *progress) point(i, w int) []string {
	t, x := p.s.theme, p.points[i]
	name, look := cmp.Or(x.Name, "now"), t.Strong
	sign := "  "
	if i == p.at {
		sign, look = t.Signs.Cursor+" ", t.Selected
	}
	mark := "  "
	if p.marked == nameOf(x.Point) {
		mark = t.Signs.Check + " "
	}
	head := sign + mark
	wide := w >= 72
	const names, days = 18, 12
	if !wide {
		head = look.Render(head+name) + "  " + t.Muted.Render(x.Day.String())
		out := []string{clip(head, w), p.score(x.Point, assessment.Type1, 4, w), p.score(x.Point, assessment.Type2, 4, w)}
		return append(out, p.proven(x.Point, 4, w)...)
	}
	head = look.Render(head+pad(name, names)) + t.Muted.Render(pad(x.Day.String(), days))
	in := 4 + names + days
	first := p.score(x.Point, assessment.Type1, 0, w-in)
	out := []string{clip(head+first, w), p.score(x.Point, assessment.Type2, in, w)}
	return append(out, p.proven(x.Point, min(in, max(4, w-92)), w)...)
}

// proven are the figures of the window at a point; none without one.
func (p *progress) proven(x assessment.Point, indent, w int) []string {
	parts := figures(p.s.theme, x.Evidenced, x.Best, x.SoFar)
	if len(parts) == 0 {
		return nil
	}
	return inFlow(parts, dot(p.s.theme), indent, w)
}

// score is one type at one point: a bar where there is room, percent, range, word.
func (p *progress) score(x assessment.Point, kind assessment.ReportType, indent, w int) string {
	t, b := p.s.theme, blockOf(x, kind)
	line := strings.Repeat(" ", indent) + typeName(kind) + "  "
	if !b.In {
		return clip(line+t.Muted.Render(wordOf(assessment.NothingInScope)), w)
	}
	const text = 30 // "41 % (up to 87 %) not ready"
	if bar := min(w-indent-8-text, 40); bar >= 5 {
		line += chart.Range(t, b.Mean, b.High, bar) + "  "
	}
	return clip(line+spread(b.Mean, b.High)+" "+wordStyle(t, b.Word).Render(wordOf(b.Word)), w)
}

// broken names a break between a point and the one before it.
func (p *progress) broken(i int) string {
	x := p.points[i]
	line := "    " + strings.Repeat(p.s.theme.Signs.Line, 2) + " "
	if i+1 >= len(p.points) {
		return line
	}
	before := p.points[i+1]
	if x.Break == assessment.BreakBank {
		return line + "the questions changed: " + before.Bank + " " + p.s.theme.Signs.Right + " " + x.Bank
	}
	in, out := missing(before.Scope, x.Scope), missing(x.Scope, before.Scope)
	var what []string
	if len(in) > 0 {
		what = append(what, strings.Join(in, ", ")+" in")
	}
	if len(out) > 0 {
		what = append(what, strings.Join(out, ", ")+" out")
	}
	return line + "the scope changed: " + strings.Join(what, ", ")
}

// missing names the categories of b that are not in a.
func missing(a, b []questions.Category) []string {
	var out []string
	for _, c := range b {
		found := false
		for _, x := range a {
			found = found || x == c
		}
		if !found {
			out = append(out, strings.ToLower(categoryName(c)))
		}
	}
	return out
}

func (p *progress) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || p.s.a == nil || len(p.points) == 0 {
		return nil
	}
	switch {
	case key.Matches(m, p.k.up):
		p.move(-1)
	case key.Matches(m, p.k.down):
		p.move(1)
	case key.Matches(m, p.k.open):
		return p.compare()
	case key.Matches(m, p.k.mark):
		if name := nameOf(p.points[p.at].Point); p.marked == name {
			p.marked = ""
		} else {
			last := p.find(p.marked)
			p.marked = name
			p.redraw(last)
		}
		p.redraw(p.at)
		p.draw()
	case key.Matches(m, p.k.checkpoint):
		return askCheckpoint(p.s)
	case p.page.scrolled(p.k.moveKeys, m):
		p.draw()
	}
	return nil
}

// move sets the cursor on the next point; at the ends the page moves on.
func (p *progress) move(by int) {
	if len(p.stops) == 0 {
		return
	}
	if from, to := p.at, p.page.step(p.stops, p.at, by); to != from {
		p.at = to
		p.redraw(from)
		p.redraw(to)
		p.page.show(p.stops[to] + p.tall - 1)
		p.page.show(p.stops[to])
	}
	p.draw()
}

// redraw draws one point anew where it stands.
func (p *progress) redraw(i int) {
	if i >= 0 && i < len(p.stops) {
		copy(p.page.lines[p.stops[i]:], p.point(i, p.page.width))
	}
}

// compare tells the difference between the point under the cursor and the one
// that is marked; without a mark it is now, and for now the last checkpoint.
func (p *progress) compare() tea.Cmd {
	if len(p.points) == 1 {
		return notice("nothing to compare with yet: c makes a checkpoint")
	}
	if !p.page.sees(p.stops[p.at]) && p.page.height > 3 { // enter never opens a surprise
		p.page.show(p.stops[p.at])
		p.draw()
		return nil
	}
	other := p.find(p.marked)
	if other < 0 || other == p.at {
		if other = 0; p.at == 0 {
			other = 1
		}
	}
	from, to := p.points[max(p.at, other)].Point, p.points[min(p.at, other)].Point
	return p.s.goTo(newDifference(p.s, from, to))
}

// newDifference tells what changed from one point to another in sentences. Now
// moves on while the page is open: then it is told anew.
func newDifference(s *session, from, to assessment.Point) screen {
	var told []string
	head := "\x00"
	return newCard(s, "what changed", func(t *style.Theme, w int) []string {
		if to.Name == "" && head != s.a.Head || told == nil {
			if to.Name == "" {
				to = s.a.Now(s.bank, s.act())
			}
			d := assessment.Between(s.bank, from, to)
			told, head = d.Sentences(s.bank), s.a.Head
		}
		p := &paragraphs{t: t, w: w}
		p.head(fmt.Sprintf("%s %s %s", pointName(from), t.Signs.Right, pointName(to)))
		p.lines = append(p.lines, "")
		p.items(told)
		return p.lines
	}, "", nil)
}

func pointName(p assessment.Point) string {
	if p.Name == "" || p.Name == p.Day.String() {
		return cmp.Or(p.Name, "now")
	}
	return p.Name + " (" + p.Day.String() + ")"
}
