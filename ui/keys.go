package ui

import (
	"charm.land/bubbles/v2/key"
)

// bind makes a binding whose help shows the keys as given.
// Without keys it is only shown: the part it belongs to reads the key itself.
func bind(help, does string, keys ...string) key.Binding {
	if len(keys) == 0 {
		keys = []string{help} // a binding without keys counts as switched off
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
}

// globalKeys work on every screen while no text is typed.
type globalKeys struct {
	help, search, undo, home, results, gaps, export, learn, progress, setup, assessments, back, quit, retry key.Binding
}

func newGlobalKeys() globalKeys {
	return globalKeys{
		help:    bind("?", "help", "?"),
		search:  bind("/", "search", "/"),
		undo:    bind("u", "undo", "u", "ctrl+z"),
		home:    bind("g h", "home"),
		results: bind("g r", "results"),
		gaps:    bind("g g", "gaps"),
		export:  bind("g x", "export"),
		learn:   bind("g l", "learn"),

		progress:    bind("g p", "progress"),
		setup:       bind("g s", "set-up"),
		assessments: bind("g a", "assessments"),

		back:  bind("q", "back", "q", "esc", "backspace"),
		quit:  bind("ctrl+c", "quit", "ctrl+c", "ctrl+q"),
		retry: bind("ctrl+r", "try to save again", "ctrl+r"),
	}
}

func (k globalKeys) all() []key.Binding {
	return []key.Binding{
		k.back, k.search, k.undo, k.assessments, k.gaps, k.home, k.learn, k.progress, k.results, k.setup, k.export, k.help, k.retry, k.quit,
	}
}
