package ui

import (
	"context"
	"slices"
	"strings"
	"time"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

type assessmentsKeys struct {
	moveKeys
	open, fresh, files key.Binding
}

// assessments lists what is in the file. It is read once, the first rows at
// once and then the others; only what is seen is drawn.
type assessments struct {
	s     *session
	k     assessmentsKeys
	list  []assessment.Summary
	read  bool // all of it
	moved bool // the person moved the cursor
	// computing is true while scores are computed.
	computing bool
	failed    error
	lost      map[string]bool // ids of those whose score can't be computed
	at        int             // 0 is the row that begins another one
	top       int
	n         int // of openings, so that a late one is told from this one
	w, h      int
	drawn     string
}

// So many rows of the list are read at first, and then at a time.
const firstRows, moreRows = 50, 1000

// listMsg is a part of the list as read from the file, after which more may
// come; openedMsg is one of it.
type (
	listMsg struct {
		list []assessment.Summary
		more bool
		err  error
	}
	// scoresMsg are some scores of the list, computed anew.
	scoresMsg struct {
		scores map[string]assessment.StoredScore
		failed []string // ids of those that can't be read
	}
	openedMsg struct {
		n int
		loaded
		err error
	}
)

func newAssessments(s *session) screen {
	return &assessments{s: s, k: assessmentsKeys{
		moveKeys: newMoveKeys(),
		open:     bind("enter", "open", "enter"),
		fresh:    bind("n", "new assessment", "n"),
		files:    bind("f", "other files", "f"),
	}}
}

func (x *assessments) title() string { return "assessments" }
func (x *assessments) typing() bool  { return false }
func (x *assessments) view() string  { return x.drawn }
func (x *assessments) refresh()      { x.draw() }

func (x *assessments) keys() []key.Binding {
	return append([]key.Binding{x.k.open, x.k.fresh, x.k.files, x.k.upDown()}, x.k.paging()...)
}

func (x *assessments) setSize(w, h int) {
	x.w, x.h = w, h
	x.draw()
}

// start reads the list, without holding up the keys.
func (x *assessments) start() tea.Cmd { return x.readOn("", firstRows) }

// readOn reads so many rows of the list after a name.
func (x *assessments) readOn(after string, rows int) tea.Cmd {
	store := x.s.saver.store
	return func() tea.Msg {
		if store == nil {
			return forMsg{x, listMsg{}}
		}
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		list, err := store.ListPage(ctx, after, rows)
		return forMsg{x, listMsg{list, len(list) == rows, err}}
	}
}

// listed takes a part of the list. The cursor goes to the assessment that is
// open, unless the person has moved it.
func (x *assessments) listed(m listMsg) tea.Cmd {
	before := len(x.list)
	x.list, x.failed, x.read = append(x.list, m.list...), m.err, !m.more
	if a := x.s.a; a != nil && !x.moved {
		if i := slices.IndexFunc(m.list, func(s assessment.Summary) bool { return s.ID == a.ID }); i >= 0 {
			x.at = before + i + 1
		}
	}
	x.draw()
	if m.more && m.err == nil {
		return x.readOn(m.list[len(m.list)-1].Name, moreRows)
	}
	return x.compute()
}

func (x *assessments) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case listMsg:
		return x.listed(m)
	case scoresMsg:
		x.computed(m)
		return x.compute()
	case openedMsg:
		return x.opened(m)
	case tea.KeyPressMsg:
		return x.press(m)
	}
	return nil
}

func (x *assessments) press(m tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(m, x.k.up):
		return x.move(-1)
	case key.Matches(m, x.k.down):
		return x.move(1)
	case key.Matches(m, x.k.pageUp):
		return x.move(-max(1, x.room()-1))
	case key.Matches(m, x.k.pageDown):
		return x.move(max(1, x.room()-1))
	case key.Matches(m, x.k.first):
		return x.move(-x.at)
	case key.Matches(m, x.k.last):
		return x.move(len(x.list) - x.at)
	case key.Matches(m, x.k.fresh):
		return x.begin()
	case key.Matches(m, x.k.files):
		return x.s.goTo(newFiles(x.s))
	case key.Matches(m, x.k.open):
		if x.at == 0 {
			return x.begin()
		}
		return x.open(x.list[x.at-1])
	}
	return nil
}

func (x *assessments) move(by int) tea.Cmd {
	x.moved = true
	x.at = max(0, min(x.at+by, len(x.list)))
	x.draw()
	return x.compute()
}

func (x *assessments) begin() tea.Cmd {
	if err := x.s.writable(); err != nil {
		return complain(err)
	}
	if err := x.s.settled(); err != nil {
		return complain(err)
	}
	return x.s.goTo(newSetup(x.s))
}

// open loads an assessment. The place in the one that is left is kept too.
func (x *assessments) open(sum assessment.Summary) tea.Cmd {
	s := x.s
	if s.a != nil && sum.ID == s.a.ID {
		return s.home()
	}
	if err := x.s.settled(); err != nil {
		return complain(err)
	}
	x.n++
	n, store, bank, keep := x.n, s.saver.store, s.bank, s.placeKeeper()
	return func() tea.Msg {
		ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
		defer stop()
		keep(ctx)
		l, err := loadSummary(ctx, store, bank, sum)
		return openedMsg{n, l, err}
	}
}

// opened takes what was loaded, unless something else happened meanwhile.
func (x *assessments) opened(m openedMsg) tea.Cmd {
	if m.n != x.n {
		return nil
	}
	if m.err != nil {
		return complain(m.err)
	}
	if err := x.s.settled(); err != nil {
		return complain(err)
	}
	x.s.open(m.loaded)
	return x.s.move(startMsg{})
}

// tall is how many lines a row has: the name, and both scores where they fit.
func (x *assessments) tall() int {
	switch {
	case x.w >= 130:
		return 1
	case x.w >= 84:
		return 2
	}
	return 3
}

// room is how many rows are seen besides the first.
func (x *assessments) room() int { return max(1, (x.h-1)/x.tall()) }

func (x *assessments) draw() {
	x.drawn = ""
	if x.w < 1 || x.h < 1 {
		return
	}
	t := x.s.theme
	fresh := "  new assessment" + t.Signs.Ellipsis
	if x.at == 0 {
		fresh = t.Selected.Render(clip(t.Signs.Cursor+fresh[1:], x.w))
	}
	lines := []string{clip(fresh, x.w)}
	switch {
	case x.failed != nil:
		lines = append(lines, styled(t.Bad.Render, wrap("The list can't be read: "+short(x.failed)+".", x.w))...)
	case !x.read && len(x.list) == 0:
		lines = append(lines, t.Muted.Render(clip("reading"+t.Signs.Ellipsis, x.w)))
	}
	room, at := x.room(), x.at-1
	if at < x.top {
		x.top = max(0, at)
	}
	if at >= x.top+room {
		x.top = at - room + 1
	}
	x.top = max(0, min(x.top, len(x.list)-room))
	for i := x.top; i < min(len(x.list), x.top+room); i++ {
		lines = append(lines, x.row(&x.list[i], i == at)...)
	}
	x.drawn = strings.Join(lines[:min(len(lines), x.h)], "\n")
	if t.ASCII {
		x.drawn = asciiOnly(x.drawn)
	}
}

// row is one assessment with its stored scores.
func (x *assessments) row(sum *assessment.Summary, here bool) []string {
	t, w := x.s.theme, x.w
	sign, look := "  ", t.Strong
	if here {
		sign, look = t.Signs.Cursor+" ", t.Selected
	}
	name := assessment.CleanLine(sum.Name)
	more := assessment.CleanLine(strings.Trim(strings.Join([]string{sum.Org, sum.System}, " "+t.Signs.Dot+" "), " "+t.Signs.Dot))
	if x.s.a != nil && sum.ID == x.s.a.ID {
		more = strings.TrimSpace("open now " + t.Signs.Dot + " " + more)
	}
	changed := sum.ChangedAt.Local().Format("2006-01-02")
	one, two := x.scores(sum)
	switch x.tall() {
	case 1:
		head := look.Render(sign+pad(name, 22)) + " " + t.Muted.Render(pad(more, w-24-1-2*41-1-10)) + " "
		return []string{clip(head+pad(one, 41)+pad(two, 41)+t.Muted.Render(changed), w)}
	case 2:
		head := look.Render(sign+pad(name, 24)) + " " + t.Muted.Render(pad(more, w-28-10)+" "+changed)
		return []string{clip(head, w), clip("    "+pad(one, 40)+two, w)}
	}
	head := look.Render(sign+clip(name, w-2)) + "  " + t.Muted.Render(more)
	return []string{clip(head, w), clip("    "+one, w), clip("    "+two, w)}
}

// scores are those that were stored, when they still hold today.
func (x *assessments) scores(sum *assessment.Summary) (one, two string) {
	t := x.s.theme
	if x.lost[sum.ID] {
		return t.Bad.Render("its scores can't be computed; see soc2ready doctor"), ""
	}
	sc, ok := x.s.fresh(sum)
	if !ok {
		return t.Muted.Render("computing" + t.Signs.Ellipsis), ""
	}
	one, two = x.score("Type 1", sc.Type1), x.score("Type 2", sc.Type2)
	if hint := map[string]string{"best": "at best", "evidenced": "by evidence"}[sc.Basis]; hint != "" && sc.Type2.In { // the one word is that of the window
		two = "Type 2 " + spread(sc.Type2.Mean, sc.Type2.High) + " " + wordStyle(t, sc.Headline2).Render(wordOf(sc.Headline2)) + " " + t.Muted.Render(hint)
	}
	return one, two
}

func (x *assessments) score(name string, b assessment.BlockSummary) string {
	t := x.s.theme
	if !b.In {
		return name + " " + t.Muted.Render(wordOf(assessment.NothingInScope))
	}
	return name + " " + spread(b.Mean, b.High) + " " + wordStyle(t, b.Word).Render(wordOf(b.Word))
}
