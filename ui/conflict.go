package ui

import (
	"cmp"
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/questions"
)

// conflictScreen shows what two sessions changed at once, both values, and
// lets the person decide one after the other. What stands in the file stays
// until then.
type conflictScreen struct {
	s             *session
	conflicts     []assessment.Conflict
	choose        *chooser
	top           []string
	width, height int
	page          string
}

func newConflict(s *session, cs []assessment.Conflict) screen {
	c := &conflictScreen{s: s, conflicts: cs}
	c.next()
	return c
}

func (c *conflictScreen) title() string       { return "changed by someone else" }
func (c *conflictScreen) typing() bool        { return false }
func (c *conflictScreen) setSize(w, h int)    { c.width, c.height = w, h }
func (c *conflictScreen) keys() []key.Binding { return c.choose.keys()[:3] }
func (c *conflictScreen) view() string        { return c.page }

func (c *conflictScreen) describe(pressed string) string { return c.choose.describe(pressed) }

func (c *conflictScreen) next() {
	cf := c.conflicts[0]
	c.top = []string{fmt.Sprintf("%s was changed here and by someone else at the same time.", questions.ScreenID(cf.Subject))}
	ours, theirs := string(cf.Ours), string(cf.Theirs)
	if cf.Kind == assessment.KindAnswer {
		o, th := cf.Answers()
		ours, theirs = tell(o), tell(th)
		if q := c.s.bank.Question(cf.Subject); q != nil {
			c.top = append(c.top, q.Ask)
		}
	}
	c.choose = &chooser{title: "Which one shall stand?", rows: []choice{
		{"theirs, as it is in the file: " + cmp.Or(theirs, "nothing"), func() tea.Cmd { return c.decided(nil) }},
		{"yours: " + cmp.Or(ours, "nothing"), func() tea.Cmd { return c.decided(&cf) }},
	}}
}

// tell says an answer in one line.
func tell(a assessment.Answer) string {
	parts := []string{cmp.Or(string(a.Level), "not answered")}
	for _, p := range []struct{ name, value string }{
		{"reason", a.Reason},
		{"provider", a.Provider},
		{"since", a.Since.String()},
		{"owner", a.Owner},
		{"due", a.Due.String()},
		{"note", a.Note},
		{"by", a.By},
	} {
		if p.value != "" {
			parts = append(parts, p.name+" "+strings.ReplaceAll(p.value, "\n", " "))
		}
	}
	if a.Flag {
		parts = append(parts, "flagged")
	}
	return strings.Join(parts, ", ")
}

func (c *conflictScreen) decided(mine *assessment.Conflict) tea.Cmd {
	var save tea.Cmd
	if mine != nil {
		entries, err := c.s.a.Resolve(*mine, c.s.act())
		if err != nil {
			return complain(err)
		}
		save = c.s.keep(entries)
	}
	c.conflicts = c.conflicts[1:]
	if len(c.conflicts) > 0 {
		c.next()
		c.refresh()
		return save
	}
	c.s.back()
	return save
}

func (c *conflictScreen) update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok || len(c.conflicts) == 0 {
		return nil
	}
	chosen, left := c.choose.press(press)
	if left {
		return notice("please decide: 1 keeps theirs, 2 yours")
	}
	c.refresh()
	if chosen != nil {
		return chosen()
	}
	return nil
}

func (c *conflictScreen) refresh() {
	if c.width < 1 || c.height < 1 {
		c.page = ""
		return
	}
	var lines []string
	for _, l := range c.top {
		lines = append(lines, wrap(l, c.width)...)
	}
	lines = append(lines, "")
	lines = append(lines, c.choose.lines(c.s.theme, c.width)...)
	c.page = strings.Join(lines[:min(len(lines), c.height)], "\n")
}
