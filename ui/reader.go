package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// reader shows a text that scrolls.
type reader struct {
	s             *session
	name, text    string
	lines         []string
	top           int
	width, height int
	page          string
}

func newReader(s *session, name, text string) screen { return &reader{s: s, name: name, text: text} }

func (r *reader) title() string    { return r.name }
func (r *reader) typing() bool     { return false }
func (r *reader) view() string     { return r.page }
func (r *reader) setSize(w, h int) { r.width, r.height = w, h }

func (r *reader) keys() []key.Binding {
	return []key.Binding{bind("↑↓", "scroll"), bind("pgdn", "page")}
}

func (r *reader) refresh() {
	r.lines = wrap(r.text, min(r.width, 78))
	r.draw()
}

func (r *reader) draw() {
	h := max(0, r.height)
	r.top = max(0, min(r.top, len(r.lines)-h))
	r.page = strings.Join(r.lines[r.top:min(len(r.lines), r.top+h)], "\n")
}

func (r *reader) update(msg tea.Msg) tea.Cmd {
	press, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch press.String() {
	case "down", "j", "enter":
		r.top++
	case "up", "k":
		r.top--
	case "pgdown", "space":
		r.top += r.height
	case "pgup":
		r.top -= r.height
	}
	r.draw()
	return nil
}
