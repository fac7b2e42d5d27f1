package ui

import (
	"strconv"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"

	"soc2ready/ui/style"
)

// chooser is a short list inside a screen: a number or enter takes a row.
type chooser struct {
	title  string
	rows   []choice
	cursor int
}

type choice struct {
	text string
	do   func() tea.Cmd
}

func (c *chooser) keys() []key.Binding {
	shown, numbers := "1", []string{"1"}
	for i := 2; i <= min(9, len(c.rows)); i++ {
		numbers = append(numbers, strconv.Itoa(i))
	}
	if n := len(numbers); n > 1 {
		shown += "–" + numbers[n-1]
	}
	return []key.Binding{
		bind(shown, "choose", numbers...), newMoveKeys().upDown(), bind("enter", "take", "enter", "space"),
		bind("q", "leave", "q", "esc", "backspace", "ctrl+g"),
	}
}

// describe says what a number takes.
func (c *chooser) describe(pressed string) string {
	if n, err := strconv.Atoi(pressed); err == nil && n >= 1 && n <= len(c.rows) {
		return c.rows[n-1].text
	}
	return ""
}

// press gives what was chosen; left says that the person went back.
func (c *chooser) press(m tea.KeyPressMsg) (do func() tea.Cmd, left bool) {
	switch s := m.String(); s {
	case "up", "k":
		c.cursor = max(0, c.cursor-1)
	case "down", "j", "tab":
		c.cursor = min(len(c.rows)-1, c.cursor+1)
	case "enter", "space":
		return c.rows[c.cursor].do, false
	case "esc", "q", "backspace", "ctrl+g":
		return nil, true
	default:
		if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= len(c.rows) {
			c.cursor = n - 1
			return c.rows[n-1].do, false
		}
	}
	return nil, false
}

func (c *chooser) lines(t *style.Theme, w int) []string {
	out := []string{t.Strong.Render(clip(c.title, w))}
	for i, r := range c.rows {
		mark, st := " ", t.Text
		if i == c.cursor {
			mark, st = t.Signs.Cursor, t.Selected
		}
		for j, l := range wrap(r.text, w-5) {
			head := "     "
			if j == 0 {
				head = mark + " " + strconv.Itoa(i+1) + "  "
			}
			out = append(out, st.Render(head+l))
		}
	}
	return out
}
