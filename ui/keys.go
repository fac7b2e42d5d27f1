package ui

import (
	"slices"
	"strings"

	"charm.land/bubbles/v2/key"
	"github.com/charmbracelet/x/ansi"
)

// bind makes a binding whose help shows the keys as given.
// Without keys it is only shown: the part it belongs to reads the key itself.
func bind(help, does string, keys ...string) key.Binding {
	if len(keys) == 0 {
		keys = []string{help} // a binding without keys counts as switched off
	}
	return key.NewBinding(key.WithKeys(keys...), key.WithHelp(help, does))
}

// leaving is esc with its second key: some terminals hold esc back for a
// moment, as it begins what other keys send too.
func leaving(does string, more ...string) key.Binding {
	return bind("esc", does, append([]string{"esc", "ctrl+g"}, more...)...)
}

// globalKeys work on every screen while no text is typed.
type globalKeys struct {
	help, search, palette, undo, home, results, gaps, evidence, export, learn, progress, setup, assessments, files, claims, back, quit, retry, suspend key.Binding
}

func newGlobalKeys() globalKeys {
	return globalKeys{
		help:     bind("?", "help", "?"),
		search:   bind("/", "search", "/"),
		palette:  bind(":", "actions", ":"),
		undo:     bind("u", "undo", "u"),
		home:     bind("g h", "home"),
		results:  bind("g r", "results"),
		gaps:     bind("g g", "gaps"),
		evidence: bind("g e", "evidence"),
		export:   bind("g x", "export"),
		learn:    bind("g l", "learn"),

		progress:    bind("g p", "progress"),
		setup:       bind("g s", "set-up"),
		assessments: bind("g a", "assessments"),
		files:       bind("g f", "files"),
		claims:      bind("g c", "claims"),

		back:  bind("q", "back", "q", "esc", "backspace", "ctrl+g"),
		quit:  bind("ctrl+c", "quit", "ctrl+c", "ctrl+q"),
		retry: bind("ctrl+r", "try to save again", "ctrl+r"),

		suspend: bind("ctrl+z", "to the shell; fg comes back", "ctrl+z"),
	}
}

// named gives the bindings under the names that the config file uses, screens
// to go to apart from the others.
func (k *globalKeys) named() (actions, jumps map[string]*key.Binding) {
	actions = map[string]*key.Binding{
		"help": &k.help, "search": &k.search, "palette": &k.palette, "undo": &k.undo, "back": &k.back, "quit": &k.quit, "retry": &k.retry,
	}
	jumps = map[string]*key.Binding{
		"home": &k.home, "results": &k.results, "gaps": &k.gaps, "evidence": &k.evidence, "export": &k.export, "learn": &k.learn,
		"progress": &k.progress, "setup": &k.setup, "assessments": &k.assessments, "files": &k.files, "claims": &k.claims,
	}
	return actions, jumps
}

// jumpHints lists what may follow g: "a:assessments g:gaps …", or only the
// letters where that is wider than width cells.
func (k *globalKeys) jumpHints(width int) string {
	_, jumps := k.named()
	var hints []string
	for _, b := range jumps {
		for _, s := range b.Keys() {
			if letter, ok := strings.CutPrefix(s, "g "); ok {
				hints = append(hints, letter+":"+b.Help().Desc)
			}
		}
	}
	slices.Sort(hints)
	if all := strings.Join(hints, " "); ansi.StringWidth(all) <= width {
		return all
	}
	for i, h := range hints {
		hints[i], _, _ = strings.Cut(h, ":")
	}
	return "go to: " + strings.Join(hints, " ") + " (: names them)"
}

// configured puts the keys of the config file on the bindings they name.
func configured(k globalKeys, keys map[string][]string) globalKeys {
	actions, jumps := k.named()
	rebind(actions, keys)
	rebind(jumps, keys)
	if !slices.Contains(k.quit.Keys(), "ctrl+c") { // leaves, whatever else is set
		k.quit.SetKeys(append(k.quit.Keys(), "ctrl+c")...)
	}
	for _, set := range keys {
		if slices.Contains(set, "ctrl+z") { // someone wants it for another purpose
			k.suspend.SetEnabled(false)
		}
	}
	return k
}

func rebind(named map[string]*key.Binding, keys map[string][]string) {
	for name, b := range named {
		if set := keys[name]; len(set) > 0 {
			b.SetKeys(set...)
			b.SetHelp(strings.Join(set, " "), b.Help().Desc)
		}
	}
}

func (k globalKeys) all() []key.Binding {
	return []key.Binding{
		k.back, k.palette, k.search, k.undo, k.assessments, k.files, k.claims, k.gaps, k.evidence, k.home, k.learn, k.progress, k.results, k.setup, k.export, k.help, k.retry, k.suspend, k.quit,
	}
}
