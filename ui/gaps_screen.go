package ui

import (
	"slices"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

type gapKeys struct {
	moveKeys
	open, mark, clear, kind key.Binding
}

// gapsScreen is the ranked list to work from, with what-if.
type gapsScreen struct {
	s             *session
	k             gapKeys
	kind          assessment.ReportType
	width, height int

	gaps    assessment.Gaps
	marked  map[string]bool // question ids that what-if takes as done
	at, top int             // rows; the row after the last gap leads to the interview
	rows    []string        // gaps as drawn without the cursor; "" is not drawn yet
	columns gapColumns
	head    []string // above the list
	detail  []string // of the row under the cursor, as wide as its pane
	drawn   string
}

func newGaps(s *session) screen {
	g := &gapsScreen{s: s, marked: map[string]bool{}, kind: assessment.Type2, k: gapKeys{
		moveKeys: newMoveKeys(),
		open:     bind("enter", "open the question", "enter"),
		mark:     bind("space", "what if done", "space"),
		clear:    bind("c", "clear what-if", "c"),
		kind:     bind("t", "type 1 or 2", "t"),
	}}
	if s.a != nil && s.a.Header.Target == assessment.Type1 {
		g.kind = assessment.Type1
	}
	return g
}

func (g *gapsScreen) title() string { return "gaps" }
func (g *gapsScreen) typing() bool  { return false }
func (g *gapsScreen) view() string  { return g.drawn }

func (g *gapsScreen) keys() []key.Binding {
	return append([]key.Binding{g.k.open, g.k.mark, g.k.kind, g.k.clear, g.k.upDown()}, g.k.paging()...)
}

func (g *gapsScreen) setSize(w, h int) {
	if w == g.width && h == g.height {
		return
	}
	g.width, g.height = w, h
	g.refresh()
}

// refresh ranks anew; the cursor stays on its question where that is still a gap.
func (g *gapsScreen) refresh() {
	if g.s.a == nil {
		g.drawn = ""
		return
	}
	on := g.current()
	g.gaps = g.s.a.Gaps(g.s.bank, g.kind, g.s.opts.Today())
	if on != "" {
		if i := slices.IndexFunc(g.gaps.List, func(x assessment.Gap) bool { return x.Question == on }); i >= 0 {
			g.at = i
		}
	}
	for id := range g.marked {
		if !slices.ContainsFunc(g.gaps.List, func(x assessment.Gap) bool { return x.Question == id }) {
			delete(g.marked, id)
		}
	}
	g.rows = make([]string, len(g.gaps.List))
	g.columns = columnsOf(g.gaps, g.listWidth())
	g.headings()
	g.move(0)
}

// current is the question under the cursor; "" on the row of the unanswered.
func (g *gapsScreen) current() string {
	if g.at < len(g.gaps.List) {
		return g.gaps.List[g.at].Question
	}
	return ""
}

// last is the last row: the gaps, then one for what is unanswered, then one
// for evidence that is due or missed.
func (g *gapsScreen) last() int {
	n := len(g.gaps.List) - 1
	if g.gaps.Unanswered > 0 {
		n++
	}
	if len(g.gaps.Evidence) > 0 {
		n++
	}
	return max(n, 0)
}

// onEvidence says whether row i leads to the evidence.
func (g *gapsScreen) onEvidence(i int) bool {
	return len(g.gaps.Evidence) > 0 && i == g.last()
}

func (g *gapsScreen) move(by int) {
	g.at = max(0, min(g.at+by, g.last()))
	g.detail = g.details()
	g.draw()
}

func (g *gapsScreen) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || g.s.a == nil {
		return nil
	}
	k := g.k
	switch {
	case key.Matches(m, k.up):
		g.move(-1)
	case key.Matches(m, k.down):
		g.move(1)
	case key.Matches(m, k.pageUp):
		g.move(-max(1, g.listHeight()-1))
	case key.Matches(m, k.pageDown):
		g.move(max(1, g.listHeight()-1))
	case key.Matches(m, k.first):
		g.move(-g.at)
	case key.Matches(m, k.last):
		g.move(g.last() - g.at)
	case key.Matches(m, k.kind):
		g.kind = 3 - g.kind
		g.refresh()
	case key.Matches(m, k.mark):
		g.toggle()
	case key.Matches(m, k.clear):
		clear(g.marked)
		g.rows = make([]string, len(g.gaps.List))
		g.headings()
		g.move(0)
	case key.Matches(m, k.open):
		return g.open()
	}
	return nil
}

// toggle marks the gap under the cursor for what-if and goes to the next one.
func (g *gapsScreen) toggle() {
	id := g.current()
	if id == "" {
		return
	}
	if g.marked[id] {
		delete(g.marked, id)
	} else {
		g.marked[id] = true
	}
	g.rows[g.at] = ""
	g.headings()
	if g.at < len(g.gaps.List)-1 {
		g.move(1)
	} else {
		g.move(0)
	}
}

func (g *gapsScreen) open() tea.Cmd {
	if id := g.current(); id != "" {
		ids := make([]string, len(g.gaps.List))
		for i, x := range g.gaps.List {
			ids[i] = x.Question
		}
		return g.s.goTo(newQuestion(g.s, ids, id))
	}
	if g.onEvidence(g.at) {
		return g.s.goTo(newEvidence(g.s))
	}
	if g.gaps.Unanswered == 0 {
		return nil
	}
	if at := g.s.a.Resume(g.s.bank, g.s.place); at != "" {
		return g.s.goTo(newQuestion(g.s, g.s.a.Interview(g.s.bank), at))
	}
	return nil
}
