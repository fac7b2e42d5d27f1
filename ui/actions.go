package ui

import (
	"slices"

	"charm.land/bubbles/v2/key"

	"soc2ready/ui/config"
)

// Actions lists what the config file may put on other keys, with the keys it
// has, and the keys that stay what they are. Each has its name from here.
func Actions() []config.Action {
	g, q, m := newGlobalKeys(), newQuestionKeys(), newMoveKeys()
	var all []config.Action
	add := func(where string, jump bool, named map[string]*key.Binding) {
		for name, b := range named {
			all = append(all, config.Action{
				Name: name, Where: where, Jump: jump,
				Keys: slices.DeleteFunc(slices.Clone(b.Keys()), func(k string) bool { return k == "ctrl+c" }),
			})
		}
	}
	fixed := func(where string, keys ...string) { all = append(all, config.Action{Where: where, Keys: keys}) }

	actions, jumps := g.named()
	add("", false, actions)
	add("", true, jumps)
	fixed("", "ctrl+c") // leaves, whatever else is set
	add("question", false, q.named())
	fixed("question", q.level.Keys()...)

	var move []string
	for _, b := range []key.Binding{m.up, m.down, m.left, m.right, m.pageUp, m.pageDown, m.first, m.last} {
		move = append(move, b.Keys()...)
	}
	fixed("lists", append(slices.Clone(move), "enter", "1", "2", "3", "4", "5", "6", "7", "8", "9")...)
	fixed("series", "d")
	fixed("results", append(slices.Clone(move), "enter", "t", "w")...)
	fixed("gaps", append(slices.Clone(move), "enter", "space", "c", "t")...)
	fixed("evidence", append(slices.Clone(move), "enter", "a", "c", "e", "f", "p", "r", "w")...)
	fixed("window", append(slices.Clone(move), "enter", "e", "x", "y", "n", "-", "+", "=", "[", "]")...)
	fixed("check wording", append(slices.Clone(move), "enter", "space", "e")...)
	fixed("progress", append(slices.Clone(move), "enter", "space", "c")...)
	fixed("assessments", append(slices.Clone(move), "enter", "n", "f")...)
	fixed("files", append(slices.Clone(move), "enter", "d")...)
	fixed("pages", append(slices.Clone(move), "enter", "space", "n", "p")...)
	slices.SortFunc(all, func(x, y config.Action) int {
		return slices.Compare([]string{x.Where, x.Name}, []string{y.Where, y.Name})
	})
	return all
}
