package ui

import (
	"fmt"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/ui/style"
)

// row is one line of a menu: a heading when it does nothing.
type row struct {
	text  string // styled
	plain string // the same without styles, shown when selected
	do    func() tea.Cmd
}

// menu is a list that fills what room it is given and follows its cursor.
type menu struct {
	rows          []row
	cursor, top   int
	width, height int
}

func (m *menu) set(rows []row) {
	m.rows = rows
	m.cursor = min(max(0, m.cursor), max(0, len(rows)-1))
	m.settle(1)
}

// settle moves the cursor off headings.
func (m *menu) settle(dir int) {
	for i := m.cursor; i >= 0 && i < len(m.rows); i += dir {
		if m.rows[i].do != nil {
			m.cursor = i
			return
		}
	}
	for i := m.cursor; i >= 0 && i < len(m.rows); i -= dir {
		if m.rows[i].do != nil {
			m.cursor = i
			return
		}
	}
}

func (m *menu) press(msg tea.KeyPressMsg) tea.Cmd {
	last := len(m.rows) - 1
	switch msg.String() {
	case "up", "k", "shift+tab":
		m.cursor = max(0, m.cursor-1)
		m.settle(-1)
	case "down", "j", "tab":
		m.cursor = min(last, m.cursor+1)
		m.settle(1)
	case "pgup":
		m.cursor = max(0, m.cursor-m.height)
		m.settle(1)
	case "pgdown":
		m.cursor = min(last, m.cursor+m.height)
		m.settle(-1)
	case "home":
		m.cursor = 0
		m.settle(1)
	case "end":
		m.cursor = max(0, last)
		m.settle(-1)
	case "enter", "right", "l", "space":
		if m.cursor <= last && last >= 0 && m.rows[m.cursor].do != nil {
			return m.rows[m.cursor].do()
		}
	}
	return nil
}

func (m *menu) keys() []key.Binding {
	k := newMoveKeys()
	return []key.Binding{k.upDown(), bind("enter", "open", "enter", "right", "l", "space")}
}

// lines draws the rows around the cursor.
func (m *menu) lines(t *style.Theme, w, h int) []string {
	m.width, m.height = w, h
	if h < 1 || w < 1 {
		return nil
	}
	if m.cursor < m.top {
		m.top = m.cursor
	}
	// A heading above the first row comes along.
	if m.cursor <= 1 {
		m.top = 0
	}
	if m.cursor >= m.top+h {
		m.top = m.cursor - h + 1
	}
	m.top = max(0, min(m.top, len(m.rows)-h))
	var out []string
	for i := m.top; i < min(len(m.rows), m.top+h); i++ {
		r := m.rows[i]
		switch {
		case r.do == nil:
			out = append(out, clip(r.text, w))
		case i == m.cursor:
			out = append(out, t.Selected.Render(clip(t.Signs.Cursor+" "+strings.TrimRight(r.plain, " "), w)))
		default:
			out = append(out, clip("  "+r.text, w))
		}
	}
	if below := len(m.rows) - m.top - h; below > 0 && h > 2 && m.cursor < m.top+h-1 {
		out[len(out)-1] = t.Muted.Render(clip(fmt.Sprintf("  %s %d more", t.Signs.Down, below+1), w))
	}
	return out
}
