package ui

import (
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/ui/style"
)

// help shows every key that works on a screen, from its live key table.
type help struct {
	s     *session
	of    string
	table [][2]string // key, what it does
	k     moveKeys
	page  pager
	drawn string
}

// newHelp explains the keys of the screen named title. Of two bindings with
// the same key the first one counts, as it does when the key is pressed.
func newHelp(s *session, title string, keys []key.Binding) screen {
	h := &help{s: s, of: title, k: newMoveKeys()}
	seen := map[string]bool{}
	for _, b := range keys {
		x := b.Help()
		if !b.Enabled() || x.Key == "" || seen[x.Key] {
			continue
		}
		seen[x.Key] = true
		h.table = append(h.table, [2]string{x.Key, x.Desc})
	}
	return h
}

func (h *help) title() string { return "help" }
func (h *help) typing() bool  { return false }
func (h *help) view() string  { return h.drawn }

func (h *help) keys() []key.Binding {
	return append([]key.Binding{together("↑↓", "scroll", h.k.up, h.k.down)}, h.k.paging()...)
}

func (h *help) setSize(w, hh int) {
	h.page.width, h.page.height = w, hh
	h.refresh()
}

func (h *help) refresh() {
	t, w := h.s.theme, h.page.width
	if w < 1 {
		h.drawn = ""
		return
	}
	lines := append(styled(t.Strong.Render, wrap("Keys on this screen: "+h.of, w)), "")
	lines = append(lines, h.columns(w)...)
	lines = append(lines, "")
	h.page.lines = append(lines, styled(t.Muted.Render, wrap("Letters are keys while no text is being typed. What you answer is saved at once; there is no key for it.", min(w, reading)))...)
	h.draw()
}

// columns lays the table out in as many columns as fit, read downwards.
func (h *help) columns(w int) []string {
	t := h.s.theme
	keys, does := 0, 0
	for _, x := range h.table {
		keys, does = max(keys, ansi.StringWidth(x[0])), max(does, ansi.StringWidth(x[1]))
	}
	keys = min(keys, max(1, w/2))
	gap := strings.Repeat(" ", style.Gap)
	one := keys + style.Gap + does
	n := max(1, (w+style.Gap)/(one+style.Gap))
	rows := (len(h.table) + n - 1) / n
	out := make([]string, rows)
	for i, x := range h.table {
		row := i % rows
		if out[row] != "" {
			out[row] += gap
		}
		out[row] += t.Accent.Render(pad(x[0], keys)) + gap + pad(x[1], does)
	}
	for i := range out {
		out[i] = clip(out[i], w)
	}
	return out
}

func (h *help) draw() {
	h.drawn = h.page.draw(h.s.theme)
	if h.s.theme.ASCII {
		h.drawn = asciiOnly(h.drawn)
	}
}

func (h *help) update(msg tea.Msg) tea.Cmd {
	m, ok := msg.(tea.KeyPressMsg)
	if !ok {
		return nil
	}
	switch {
	case key.Matches(m, h.k.up):
		h.page.by(-1)
	case key.Matches(m, h.k.down):
		h.page.by(1)
	case h.page.scrolled(h.k, m):
	default:
		return nil
	}
	h.draw()
	return nil
}
