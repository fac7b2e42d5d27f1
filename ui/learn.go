package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// learn is the list of the pages and the glossary.
type learn struct {
	s             *session
	menu          menu
	width, height int
	drawn         string
}

func newLearn(s *session) screen { return &learn{s: s} }

func (l *learn) title() string    { return "learn" }
func (l *learn) typing() bool     { return false }
func (l *learn) setSize(w, h int) { l.width, l.height = w, h }
func (l *learn) view() string     { return l.drawn }

func (l *learn) keys() []key.Binding {
	return append(append(l.menu.keys(), bind("/", "search", "/")), newMoveKeys().paging()...)
}

func (l *learn) update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(tea.KeyPressMsg); ok {
		cmd := l.menu.press(m)
		l.draw()
		return cmd
	}
	return nil
}

func (l *learn) refresh() {
	l.menu.set(l.rows())
	l.draw()
}

func (l *learn) rows() []row {
	t := l.s.theme
	rows := []row{{text: t.Accent.Render("To read")}}
	for i, p := range l.s.bank.Pages {
		text := fmt.Sprintf("%d  %s", i+1, p.Title)
		rows = append(rows, row{text: text, plain: text, do: func() tea.Cmd { return l.s.goTo(newPage(l.s, p.ID)) }})
	}
	const check = "check a text or a folder for SOC 2 wording"
	rows = append(rows, row{}, row{text: t.Accent.Render("To check")},
		row{text: check, plain: check, do: func() tea.Cmd { return l.s.goTo(newClaimsForm(l.s)) }})
	rows = append(rows, row{}, row{text: t.Accent.Render("Glossary")})
	name := 0
	for _, x := range l.s.bank.Glossary {
		name = max(name, min(ansi.StringWidth(x.Term), 34))
	}
	for _, x := range l.s.bank.Glossary {
		text, more := clip(x.Term, name), ""
		if l.width >= 70 {
			text, more = pad(x.Term, name+2), clip(x.Meaning, l.width-name-4)
		}
		rows = append(rows, row{text: text + t.Muted.Render(more), plain: text + more, do: func() tea.Cmd { return l.s.goTo(newTerm(l.s, x.Term)) }})
	}
	return rows
}

func (l *learn) draw() {
	if l.width < 1 || l.height < 1 {
		l.drawn = ""
		return
	}
	l.drawn = strings.Join(l.menu.lines(l.s.theme, l.width, l.height), "\n")
	if l.s.theme.ASCII {
		l.drawn = asciiOnly(l.drawn)
	}
}
