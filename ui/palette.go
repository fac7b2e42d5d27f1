package ui

import (
	"slices"
	"strconv"
	"strings"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// action is one thing that can be done now: a row of the palette.
type action struct {
	key   string // as help shows it
	does  string
	where string // the screen it belongs to, or everywhere
	press string // the key that does it, or g and a letter
}

// describer is a screen with bindings whose keys do different things, such as
// the levels of a question; describe says what one of them does, "" when that
// key does nothing now.
type describer interface{ describe(pressed string) string }

// keyTable is every key that works on the screen on top, those of the screen
// before those that work everywhere. Help, footer and palette show it.
func (a *app) keyTable() (own, everywhere []key.Binding) {
	on := func(bs []key.Binding) []key.Binding {
		return slices.DeleteFunc(slices.Clone(bs), func(b key.Binding) bool { return !b.Enabled() })
	}
	k := a.keys
	if a.s.a == nil { // nothing to go to, nothing to take back
		k.undo.SetEnabled(false)
		_, jumps := k.named()
		for _, b := range jumps {
			b.SetEnabled(false)
		}
	}
	k.retry.SetEnabled(a.s.saver.failed != nil)
	return on(a.top().keys()), on(k.all())
}

// actions lists what the key table holds, without the keys that only move
// about. Of two bindings with the same key the first one counts, as it does
// when the key is pressed.
func (a *app) actions() []action {
	own, everywhere := a.keyTable()
	var all []action
	taken := map[string]bool{}
	add := func(where string, b key.Binding) {
		each, isEach := a.top().(describer)
		for _, k := range b.Keys() {
			if taken[k] {
				continue
			}
			switch does := ""; {
			case movesAbout(b):
			case isDigit(k):
				if isEach {
					does = each.describe(k)
				}
				if does != "" {
					all = append(all, action{key: k, does: does, where: where, press: k})
				}
			case !slices.ContainsFunc(b.Keys(), func(k string) bool { return taken[k] }):
				all = append(all, action{key: b.Help().Key, does: b.Help().Desc, where: where, press: k})
			}
			taken[k] = true
		}
	}
	for _, b := range own {
		add(a.top().title(), b)
	}
	for _, b := range everywhere {
		where := "everywhere"
		if strings.HasPrefix(b.Help().Key, "g ") {
			where = "go to"
		}
		add(where, b)
	}
	return slices.DeleteFunc(all, func(x action) bool { return slices.Contains(a.keys.palette.Keys(), x.press) })
}

func isDigit(k string) bool {
	_, err := strconv.Atoi(k)
	return err == nil && len(k) == 1
}

// movesAbout says that a binding holds two opposite keys: it stands for moving
// in a list or on a page, which is nothing to choose from a list.
func movesAbout(b key.Binding) bool {
	for _, pair := range [][2]string{{"up", "down"}, {"left", "right"}, {"pgup", "pgdown"}, {"home", "end"}} {
		if slices.Contains(b.Keys(), pair[0]) && slices.Contains(b.Keys(), pair[1]) {
			return true
		}
	}
	return false
}

// newPalette is the search over actions instead of the bank: enter does one.
func newPalette(s *session, actions []action) screen {
	f := newSearch(s).(*search)
	f.name = "actions"
	f.all = true
	f.input.Prompt = ": "
	f.input.Placeholder = "what do you want to do?"
	f.k.open = bind("enter", "do it", "enter")
	f.index = newActionIndex(actions)
	f.found = f.index.everything()
	return f
}

func newActionIndex(actions []action) searchIndex {
	x := searchIndex{}
	for i := range actions {
		a := &actions[i]
		low := strings.ToLower(a.does)
		x.items = append(x.items, searchItem{
			kind: a.where, label: a.does, more: a.key, low: low, name: low, rest: a.where + " " + strings.ToLower(a.key), action: a,
		})
	}
	return x
}

// everything gives all positions in order.
func (x searchIndex) everything() []int {
	all := make([]int, len(x.items))
	for i := range all {
		all[i] = i
	}
	return all
}

// actionRow draws an action with its key at the right of it.
func (f *search) actionRow(it searchItem, selected bool) string {
	t := f.s.theme
	mark, keys := "  ", 0
	if selected {
		mark = t.Signs.Cursor + " "
	}
	for _, x := range f.index.items {
		keys = max(keys, len([]rune(x.more)))
	}
	keys = min(keys, max(1, f.width/3))
	const where = 12
	room := min(f.width, 70) - len([]rune(mark)) - keys
	kind := ""
	if room >= where+24 {
		room -= where
		kind = pad(it.kind, where)
	}
	name := pad(it.label, room)
	if selected {
		return t.Selected.Render(clip(mark+kind+name+pad(it.more, keys), f.width))
	}
	return clip(mark+t.Muted.Render(kind)+name+t.Accent.Render(pad(it.more, keys)), f.width)
}

// pressMsg asks the root to take keys as if they had been pressed: the
// palette runs an action by its key, so that both do the same.
type pressMsg struct{ keys string }

// run leaves the palette and does the action.
func (x *action) run(s *session) tea.Cmd {
	s.back()
	return s.move(pressMsg{x.press})
}

// replay takes keys as if they had been pressed.
func (a *app) replay(keys string) tea.Cmd {
	var cmds []tea.Cmd
	for _, k := range strings.Fields(keys) {
		// Bindings know keys by their name, which is the text of such a press.
		cmds = append(cmds, a.press(tea.KeyPressMsg{Text: k}))
	}
	return tea.Batch(cmds...)
}
