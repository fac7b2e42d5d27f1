package ui

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"charm.land/huh/v2"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/ui/style"
)

// claimsWide is the width from which the better words stand beside the list.
const claimsWide = 100

// newClaimsForm asks which text or folder to look through.
func newClaimsForm(s *session) screen { return askClaims(s, "") }

func askClaims(s *session, path string) screen {
	build := func() *huh.Form {
		return huh.NewForm(huh.NewGroup(
			huh.NewInput().Title("Text or folder").Description("looked through for wrong wording about SOC 2; nothing is changed or sent").
				Value(&path).CharLimit(4096).Validate(func(s string) error {
				if strings.TrimSpace(s) == "" {
					return errors.New("needs the path of a file or folder")
				}
				return nil
			}),
		))
	}
	done := func() tea.Cmd { return s.replaceBy(newClaims(s, []string{strings.TrimSpace(path)})) }
	return newForm(s, "check wording", build, func() string { return path }, done).remember(&path)
}

// lookedMsg is the end of looking through texts.
type lookedMsg struct {
	result ClaimsResult
	err    error
}

// claimsScreen looks through texts and shows what is found, with better words.
type claimsScreen struct {
	s      *session
	paths  []string
	stop   context.CancelFunc // while it looks; nil after that
	result ClaimsResult
	err    error

	k                   moveKeys
	copy, more, another key.Binding
	at, top, rows       int   // the cursor, and what is seen of the list
	page                pager // of the better words, or of what there is to say instead
	width, height       int
	drawn               string
}

func newClaims(s *session, paths []string) *claimsScreen {
	return &claimsScreen{
		s: s, paths: paths, k: newMoveKeys(),
		copy:    bind("enter", "copy the better words", "enter"),
		more:    bind("space", "read on", "space"),
		another: bind("e", "another text", "e"),
	}
}

func (c *claimsScreen) title() string { return "check wording" }
func (c *claimsScreen) view() string  { return c.drawn }

// typing is true while it looks, since leaving then has to stop that first.
func (c *claimsScreen) typing() bool { return c.stop != nil }

func (c *claimsScreen) keys() []key.Binding {
	switch {
	case c.stop != nil:
		return []key.Binding{leaving("stop")}
	case len(c.result.Findings) == 0:
		return append([]key.Binding{c.another}, c.k.paging()...)
	}
	return []key.Binding{
		c.copy, c.k.upDown(), c.another, c.more,
		together("pgup pgdn", "move by a page", c.k.pageUp, c.k.pageDown), together("home end", "first and last", c.k.first, c.k.last),
	}
}

// start looks in a command of its own: a folder may be large.
func (c *claimsScreen) start() tea.Cmd {
	ctx, stop := context.WithCancel(context.Background())
	c.stop = stop
	c.draw()
	look, paths := c.s.opts.Claims, c.paths
	return func() tea.Msg {
		defer stop()
		if look == nil {
			return forMsg{c, lookedMsg{err: errors.New("this build can't look through texts")}}
		}
		result, err := look(ctx, paths)
		return forMsg{c, lookedMsg{result, err}}
	}
}

func (c *claimsScreen) setSize(w, h int) { c.width, c.height = w, h }
func (c *claimsScreen) refresh()         { c.draw() }

func (c *claimsScreen) update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case lookedMsg:
		c.looked(m)
	case tea.KeyPressMsg:
		return c.press(m)
	}
	return nil
}

// looked takes the findings in: what stands in foreign texts is made harmless.
func (c *claimsScreen) looked(m lookedMsg) {
	c.stop, c.result, c.err = nil, m.result, m.err
	for i := range c.result.Findings {
		f := &c.result.Findings[i]
		for _, text := range []*string{&f.File, &f.Text, &f.Rule, &f.Severity, &f.Reason, &f.Instead} {
			*text = assessment.CleanLine(*text)
		}
	}
	c.draw()
}

func (c *claimsScreen) press(m tea.KeyPressMsg) tea.Cmd {
	if c.stop != nil {
		if !key.Matches(m, leaving("stop")) {
			return nil
		}
		c.stop()
		c.again()
		return notice("stopped")
	}
	last := len(c.result.Findings) - 1
	switch {
	case key.Matches(m, c.another):
		return c.again()
	case last < 0:
		c.page.scrolled(c.k, m)
	case key.Matches(m, c.copy):
		words := c.result.Findings[c.at].Instead
		return tea.Batch(tea.SetClipboard(words), notice("sent to the clipboard: "+words))
	case key.Matches(m, c.more):
		top := c.page.top
		if c.page.by(max(1, c.page.room()-1)); c.page.top == top { // from the end back to the beginning
			c.page.top = 0
		}
	case key.Matches(m, c.k.up):
		c.to(c.at - 1)
	case key.Matches(m, c.k.down):
		c.to(c.at + 1)
	case key.Matches(m, c.k.pageUp):
		c.to(c.at - max(1, c.rows))
	case key.Matches(m, c.k.pageDown):
		c.to(c.at + max(1, c.rows))
	case key.Matches(m, c.k.first):
		c.to(0)
	case key.Matches(m, c.k.last):
		c.to(last)
	default:
		return nil
	}
	c.draw()
	return nil
}

// again asks for a text, with the one that was named last.
func (c *claimsScreen) again() tea.Cmd {
	return c.s.replaceBy(askClaims(c.s, strings.Join(c.paths, " ")))
}

func (c *claimsScreen) to(i int) {
	i = max(0, min(i, len(c.result.Findings)-1))
	if i != c.at {
		c.at, c.page.top = i, 0
	}
}

func (c *claimsScreen) draw() {
	t := c.s.theme
	switch {
	case c.width < 1 || c.height < 1:
		c.drawn = ""
		return
	case c.stop != nil || len(c.result.Findings) == 0:
		c.page.width, c.page.height = c.width, c.height
		c.page.lines = c.outcome(t, min(c.width, reading))
		c.drawn = c.page.draw(t)
	case c.width >= claimsWide:
		c.drawBeside(t)
	default:
		c.drawBelow(t)
	}
	if t.ASCII {
		c.drawn = asciiOnly(c.drawn)
	}
}

// outcome is what is said when there is no list.
func (c *claimsScreen) outcome(t *style.Theme, w int) []string {
	p := &paragraphs{t: t, w: w}
	names := assessment.CleanLine(strings.Join(c.paths, ", "))
	switch {
	case c.stop != nil:
		p.text("looking through " + names + t.Signs.Ellipsis)
	case c.err != nil:
		p.lines = styled(t.Bad.Bold(true).Render, wrap("Not looked through", w))
		p.text(assessment.CleanLine(c.err.Error()))
		p.text("")
		p.text("e names another text.")
	default:
		p.lines = styled(t.Good.Bold(true).Render, wrap(t.Signs.Check+" Nothing wrong found", w))
		p.text("looked at " + count(c.result.Files, "file", "files") + ": " + names)
		p.lines = append(p.lines, "")
		p.muted("Only the wording about SOC 2 was looked at, not whether it is true.")
	}
	return p.lines
}

// head says how much was found.
func (c *claimsScreen) head(t *style.Theme, w int) string {
	n := fmt.Sprintf("%d of %s in %s", c.at+1, count(len(c.result.Findings), "finding", "findings"), count(c.result.Files, "file", "files"))
	return t.Muted.Render(clip(n, w))
}

func (c *claimsScreen) drawBeside(t *style.Theme) {
	left := c.width * 11 / 20
	list := append([]string{c.head(t, left)}, c.list(t, left, c.height-1)...)
	c.page.width, c.page.height = min(c.width-left-style.Gap, reading), c.height
	c.page.lines = c.better(t, c.page.width)
	right := strings.Split(c.page.draw(t), "\n")
	lines := make([]string, min(c.height, max(len(list), len(right))))
	for i := range lines {
		var l, r string
		if i < len(list) {
			l = list[i]
		}
		if i < len(right) {
			r = right[i]
		}
		lines[i] = pad(l, left+style.Gap) + r
	}
	c.drawn = strings.Join(lines, "\n")
}

// drawBelow gives the list what the better words leave, a third at least.
func (c *claimsScreen) drawBelow(t *style.Theme) {
	better := c.better(t, min(c.width, reading))
	rows := min(len(c.result.Findings), max(1, c.height/3, c.height-len(better)-2))
	lines := append([]string{c.head(t, c.width)}, c.list(t, c.width, rows)...)
	lines = append(lines, "")
	c.page.width, c.page.height, c.page.lines = c.width, c.height-len(lines), better
	if c.page.height > 0 {
		lines = append(lines, c.page.draw(t))
	}
	c.drawn = strings.Join(lines[:min(len(lines), max(c.height, 1))], "\n")
}

// list draws the findings around the cursor.
func (c *claimsScreen) list(t *style.Theme, w, rows int) []string {
	c.rows = max(0, rows)
	if c.at < c.top {
		c.top = c.at
	}
	if c.at >= c.top+c.rows {
		c.top = c.at - c.rows + 1
	}
	c.top = max(0, min(c.top, len(c.result.Findings)-c.rows))
	seen := c.result.Findings[c.top:min(c.top+c.rows, len(c.result.Findings))]
	place := 0
	for _, f := range seen {
		place = max(place, ansi.StringWidth(f.place()))
	}
	place = min(place, w/3)
	lines := make([]string, 0, len(seen))
	for i, f := range seen {
		sign, look := severityMark(t, f.Severity)
		mark, at := pad(sign+" "+f.Severity, len("overstated")+2), f.place()
		if over := ansi.StringWidth(at) - place; over > 0 { // its end tells more
			at = ansi.TruncateLeft(at, over+1, ellipsis)
		}
		rest := "  " + pad(at, place) + "  " + f.Text
		if c.top+i == c.at {
			lines = append(lines, t.Selected.Render(clip(t.Signs.Cursor+" "+mark+rest, w)))
			continue
		}
		lines = append(lines, clip("  "+look.Render(mark)+rest, w))
	}
	return lines
}

// better is the finding under the cursor with what to write instead.
func (c *claimsScreen) better(t *style.Theme, w int) []string {
	f := c.result.Findings[c.at]
	sign, look := severityMark(t, f.Severity)
	p := &paragraphs{t: t, w: w}
	p.lines = styled(look.Render, wrap(sign+" "+f.Severity+": "+f.Text, w))
	p.muted(fmt.Sprintf("%s:%d %s %s", f.place(), f.Column, t.Signs.Dot, f.Rule))
	p.part("Better words", f.Instead)
	p.part("Why", f.Reason)
	return p.lines
}

func severityMark(t *style.Theme, severity string) (sign string, look lipgloss.Style) {
	if severity == "overstated" {
		return t.Signs.AtRisk, t.Close
	}
	return t.Signs.NotMet, t.Bad
}
