package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"

	"soc2ready/assessment"
)

type windowKeys struct {
	moveKeys
	week, before, after, shorter, longer, day, apply, away, yes, no key.Binding
}

// windowScreen slides a window and shows at once what it would prove: the
// figures, and what of the present one is lost. Nothing changes until the
// person says yes to what is told.
type windowScreen struct {
	s      *session
	k      windowKeys
	now    assessment.Window // as it is tried
	v      *assessment.WindowView
	away   bool // asked about: no window at all
	asking bool // what would change is shown
	told   []string
	page   pager
	drawn  string
}

func newWindowScreen(s *session) screen {
	w := &windowScreen{s: s, k: windowKeys{
		moveKeys: newMoveKeys(),
		week:     bind("↑↓", "start by a week", "up", "down", "k", "j"),
		before:   bind("[", "start a month before", "["),
		after:    bind("]", "start a month later", "]"),
		shorter:  bind("-", "a month shorter", "-"),
		longer:   bind("+", "a month longer", "+", "="),
		day:      bind("e", "type the dates", "e"),
		apply:    bind("enter", "set this window", "enter"),
		away:     bind("x", "take the window away", "x"),
		yes:      bind("y", "save", "y"),
		no:       bind("n", "go back, save nothing", "n", "q", "esc", "backspace", "ctrl+g"),
	}}
	w.now = assessment.Window{Start: s.opts.Today(), Months: windowMonths}
	if std := s.a.Header.Window; std != nil {
		w.now = *std
	}
	return w
}

func (w *windowScreen) title() string { return "window" }
func (w *windowScreen) typing() bool  { return false }
func (w *windowScreen) view() string  { return w.drawn }

func (w *windowScreen) keys() []key.Binding {
	if w.asking {
		return append([]key.Binding{w.k.yes, w.k.no}, w.k.paging()...)
	}
	k := w.k
	k.away.SetEnabled(w.s.a != nil && w.s.a.Header.Window != nil)
	return append([]key.Binding{
		k.apply, together("←→", "start by a day", k.left, k.right), k.longer, k.shorter,
		k.day, k.week, k.before, k.after, k.away,
	}, k.paging()...)
}

func (w *windowScreen) setSize(width, height int) {
	w.page.width, w.page.height = width, height
	w.draw()
}

// refresh computes the window that is tried.
func (w *windowScreen) refresh() {
	if w.s.a == nil {
		return
	}
	if v, err := w.s.a.Simulate(w.s.bank, w.now, w.s.opts.Today()); err == nil { // slide keeps it within the rules
		w.v = v
	}
	w.draw()
}

// slide tries another window; one that there can't be leaves it as it is.
func (w *windowScreen) slide(to assessment.Window) {
	to.Months = max(1, min(to.Months, 18))
	if to.Start.IsZero() || to == w.now {
		return
	}
	w.now = to
	w.page.top = 0
	w.refresh()
}

func (w *windowScreen) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok || w.s.a == nil {
		return nil
	}
	if w.asking {
		return w.decide(m)
	}
	k, to := w.k, w.now
	switch {
	case key.Matches(m, k.left):
		to.Start = to.Start.AddDays(-1)
	case key.Matches(m, k.right):
		to.Start = to.Start.AddDays(1)
	case key.Matches(m, k.week):
		by := 7
		if m.String() == "up" || m.String() == "k" {
			by = -7
		}
		to.Start = to.Start.AddDays(by)
	case key.Matches(m, k.before):
		to.Start = to.Start.AddMonths(-1)
	case key.Matches(m, k.after):
		to.Start = to.Start.AddMonths(1)
	case key.Matches(m, k.shorter):
		to.Months--
	case key.Matches(m, k.longer):
		to.Months++
	case key.Matches(m, k.day):
		return w.s.goTo(w.dates())
	case key.Matches(m, k.apply):
		if std := w.s.a.Header.Window; std != nil && *std == w.now {
			return notice("this is the window that is set; the arrows try another one")
		}
		return w.ask(&w.now)
	case key.Matches(m, k.away):
		if w.s.a.Header.Window == nil {
			return nil
		}
		return w.ask(nil)
	case w.page.scrolled(k.moveKeys, m):
		w.draw()
		return nil
	default:
		return nil
	}
	w.slide(to)
	return nil
}

// dates is a form for the first day and the length.
func (w *windowScreen) dates() screen {
	start, months := w.now.Start.String(), fmt.Sprint(w.now.Months)
	build := func() *huh.Form {
		return huh.NewForm(huh.NewGroup(
			huh.NewInput().Title("First day").Description("such as 2027-01-01").Value(&start).Validate(neededDay),
			huh.NewInput().Title("Months").Description("1 to 18; usual are 3 to 12").Value(&months).Validate(checkMonths),
		))
	}
	return newForm(w.s, "window", build, func() string { return start + "\x00" + months }, func() tea.Cmd {
		n, _ := parseMonths(months) // validated by the form
		w.slide(assessment.Window{Start: dayOrNone(start), Months: n})
		return w.s.back()
	}).remember(&start, &months)
}

func parseMonths(s string) (n int, ok bool) {
	_, err := fmt.Sscanf(strings.TrimSpace(s), "%d", &n)
	return n, err == nil && n >= 1 && n <= 18
}

func checkMonths(s string) error {
	if _, ok := parseMonths(s); !ok {
		return assessment.Refused{Field: "months", Reason: "is 1 to 18"}
	}
	return nil
}

// ask shows what would change; nil is no window.
func (w *windowScreen) ask(to *assessment.Window) tea.Cmd {
	if err := w.s.writable(); err != nil {
		return complain(err)
	}
	setup := w.s.a.Setup()
	setup.Window = to
	p, err := w.s.a.Preview(w.s.bank, setup, w.s.opts.Today())
	if err != nil {
		return complain(err)
	}
	w.asking, w.away, w.told = true, to == nil, p.Sentences
	w.page.top = 0
	w.draw()
	return nil
}

func (w *windowScreen) decide(m tea.KeyPressMsg) tea.Cmd {
	switch {
	case key.Matches(m, w.k.yes):
		to := &w.now
		said := "the window is set; u takes it back"
		if w.away {
			to, said = nil, "there is no window any more; u takes that back"
		}
		save, err := w.s.setWindow(to)
		if err != nil {
			return complain(err)
		}
		w.s.back()
		return tea.Batch(save, notice(said))
	case key.Matches(m, w.k.no):
		w.asking = false
		w.page.top = 0
		w.draw()
		return notice("nothing is saved")
	case key.Matches(m, w.k.down):
		w.page.by(1)
	case key.Matches(m, w.k.up):
		w.page.by(-1)
	case w.page.scrolled(w.k.moveKeys, m):
	default:
		return nil
	}
	w.draw()
	return nil
}

func (w *windowScreen) draw() {
	if w.page.width < 1 || w.page.height < 1 || w.s.a == nil {
		w.drawn = ""
		return
	}
	t := w.s.theme
	p := &paragraphs{t: t, w: min(w.page.width, reading)}
	w.page.foot = ""
	if w.asking {
		p.head("What would change")
		p.lines = append(p.lines, "")
		p.items(w.told)
		w.page.foot = t.Strong.Render("Save this?") + "  " + t.Accent.Render("y") + " yes  " + t.Accent.Render("n") + " no"
	} else if w.v != nil {
		w.tried(p)
	}
	w.page.lines = p.lines
	w.drawn = w.page.draw(t)
	if t.ASCII {
		w.drawn = asciiOnly(w.drawn)
	}
}

// tried tells the window under the hand beside the one that is set.
func (w *windowScreen) tried(p *paragraphs) {
	t, s, today := w.s.theme, w.s, w.s.opts.Today()
	std := s.score.Window
	state := "not set: enter sets it"
	if std != nil {
		state = "not set; set is " + windowSaid(&std.Window)
		if std.Window == w.now {
			state = "this is the window that is set"
		}
	}
	p.lines = append(p.lines, flow([]string{t.Selected.Render(t.Signs.Left + " " + windowSaid(&w.now) + " " + t.Signs.Right), windowDay(w.now, today)}, dot(t), 2, p.w)...)
	p.muted(state)
	p.lines = append(p.lines, "")
	row := func(name string, b assessment.Block, was *assessment.Block) {
		if !b.In {
			p.lines = append(p.lines, clip(pad(name, 22)+wordOf(assessment.NothingInScope), p.w))
			return
		}
		line := pad(name, 22) + t.Strong.Render(spread(b.Mean, b.High)) + " " + wordStyle(t, b.Word).Render(wordOf(b.Word))
		if was != nil && was.In && (was.Mean != b.Mean || was.Word != b.Word) {
			line += t.Muted.Render(" (is " + percent(was.Mean) + " " + wordOf(was.Word) + ")")
		}
		p.lines = append(p.lines, clip(line, p.w))
	}
	row("Type 2 by answers", s.score.Type2, nil)
	var evidenced, best *assessment.Block
	if std != nil && std.Window != w.now {
		evidenced, best = &std.Evidenced, &std.Best
	}
	row("evidenced", w.v.Evidenced, evidenced)
	row("best still reachable", w.v.Best, best)
	soFar := fmt.Sprintf("%d of %s that are over", w.v.Done, count(w.v.Over, "slot", "slots"))
	if std != nil && std.Window != w.now && std.SoFar != w.v.SoFar {
		soFar += fmt.Sprintf(" (is %d of %d)", std.Done, std.Over)
	}
	p.lines = append(p.lines, clip(pad("so far", 22)+soFar, p.w))
	w.missed(p)
	w.lost(p)
}

// missed names the controls that the window would find without a record.
func (w *windowScreen) missed(p *paragraphs) {
	slots, controls := missedSlots(w.v)
	if slots == 0 {
		p.head("Nothing would be missed")
		return
	}
	p.head(fmt.Sprintf("%s of %s would be missed", count(slots, "slot", "slots"), count(controls, "control", "controls")))
	for i := range w.v.Controls {
		c := &w.v.Controls[i]
		n := c.Count(assessment.SlotMissed)
		if n == 0 {
			continue
		}
		p.lines = append(p.lines, clip("  "+pad(w.s.controlName(c.ID), 36)+"  "+fmt.Sprintf("%d of %d", n, len(c.Slots)), p.w))
	}
}

// lost names the records that count in the window that is set and would not in
// this one.
func (w *windowScreen) lost(p *paragraphs) {
	std := w.s.score.Window
	if std == nil || std.Window == w.now {
		return
	}
	counts, would := countingRecords(std), countingRecords(w.v)
	var ids []string
	for _, r := range w.s.a.Records() {
		if counts[r.ID] && !would[r.ID] {
			ids = append(ids, r.ID)
		}
	}
	if len(ids) == 0 {
		return
	}
	p.head(count(len(ids), "record that counts now would not", "records that count now would not"))
	more := ""
	if most := 8; len(ids) > most {
		more = fmt.Sprintf(" and %d more", len(ids)-most)
		ids = ids[:most]
	}
	p.text(strings.Join(ids, ", ") + more)
}

// countingRecords is the set of records that count for some slot of a window.
func countingRecords(v *assessment.WindowView) map[string]bool {
	set := map[string]bool{}
	for _, c := range v.Controls {
		for _, s := range c.Slots {
			for _, id := range s.Records {
				set[id] = true
			}
		}
	}
	return set
}
