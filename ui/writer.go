package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	"charm.land/bubbles/v2/textarea"
	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
	"soc2ready/ui/style"
)

// writer is a text field inside a screen. Leaving it by any key keeps the
// text: esc never loses what was typed.
type writer struct {
	label  string
	field  string // of the answer: note or reason
	before string // what is recorded
	limit  int    // bytes
	area   textarea.Model
	cut    bool
	keep   func(text string) tea.Cmd
}

func newWriter(label, text, hint string, limit int, keep func(string) tea.Cmd) *writer {
	a := textarea.New()
	a.ShowLineNumbers = false
	a.Prompt = ""
	a.Placeholder = hint
	a.CharLimit = limit
	still := a.Styles()
	still.Cursor.Blink = false // a timer would wake the program for nothing
	a.SetStyles(still)
	a.SetValue(text)
	return &writer{label: label, before: text, limit: limit, area: a, keep: keep}
}

func (w *writer) focus() tea.Cmd { return w.area.Focus() }

func (w *writer) setSize(width, height int) {
	w.area.SetWidth(max(10, min(width, 100)))
	w.area.SetHeight(max(2, min(12, height-6)))
}

func (w *writer) keys() []key.Binding {
	return []key.Binding{bind("esc ctrl+s", "keep and leave", "esc", "ctrl+s", "ctrl+g"), bind("enter", "new line", "enter")}
}

// text is what was typed, made safe, within the limit.
func (w *writer) text() string {
	s := strings.TrimRight(assessment.CleanText(w.area.Value()), " \n\t")
	for len(s) > w.limit {
		r := []rune(s)
		s = string(r[:len(r)-1-(len(s)-w.limit)/4])
	}
	return s
}

func (w *writer) changed() bool { return w.text() != w.before }

// update gives done when the person leaves the field.
func (w *writer) update(msg tea.Msg) (cmd tea.Cmd, done bool) {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		if key.Matches(m, w.keys()[0]) {
			return nil, true
		}
	case tea.PasteMsg:
		room := w.limit - len(w.area.Value())
		text := assessment.CleanText(m.Content[:min(len(m.Content), w.limit+4)])
		if w.cut = len(text) > room; w.cut {
			text = strings.ToValidUTF8(text[:max(0, room)], "")
		}
		msg = tea.PasteMsg{Content: text}
	}
	w.area, cmd = w.area.Update(msg)
	return cmd, false
}

func (w *writer) lines(t *style.Theme, width int) []string {
	out := []string{t.Strong.Render(clip(w.label, width))}
	out = append(out, strings.Split(w.area.View(), "\n")...)
	if w.cut {
		out = append(out, t.Close.Render(clip("what you pasted was cut at the limit of the field", width)))
	}
	return out
}
