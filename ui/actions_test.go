package ui

import (
	"reflect"
	"slices"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/ui/config"
)

func TestActionsHaveNamesOfTheirOwnAndKeysTheConfigFileCanWrite(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, a := range Actions() {
		if a.Name != "" && seen[a.Name] {
			t.Errorf("two actions are called %s", a.Name)
		}
		seen[a.Name] = true
		if len(a.Keys) == 0 {
			t.Errorf("%s %s has no key", a.Where, a.Name)
		}
		for _, k := range a.Keys {
			if got, why := config.Key(k, a.Jump); why != "" || got != k {
				t.Errorf("%s: %q reads as %q %s", a.Name, k, got, why)
			}
		}
	}
}

func TestNoTwoActionsShareAKeyAsTheyAreMade(t *testing.T) {
	t.Parallel()
	all := Actions()
	for i, x := range all {
		for _, y := range all[i+1:] {
			if x.Where != y.Where && x.Where != "" && y.Where != "" {
				continue
			}
			for _, k := range x.Keys {
				if slices.Contains(y.Keys, k) {
					t.Errorf("%q is on %s %s and on %s %s", k, x.Where, x.Name, y.Where, y.Name)
				}
			}
		}
	}
}

func TestEveryKeyOfTheProgramAndOfTheQuestionIsAnAction(t *testing.T) {
	t.Parallel()
	for where, set := range map[string]reflect.Type{"": reflect.TypeFor[globalKeys](), "question": reflect.TypeFor[questionKeys]()} {
		n := 0
		for _, a := range Actions() {
			if a.Where == where && (a.Name != "" || where != "") { // ctrl+c is one of quit
				n++
			}
		}
		keys := set.NumField()
		if where == "" {
			keys-- // ctrl+z to the shell gives way to whoever names the key
		}
		if n != keys {
			t.Errorf("%s has %d keys, %d of them are actions: add the others to Actions", set, keys, n)
		}
	}
}

func TestAThemeThatIsSetIsKeptWhateverTheTerminalSays(t *testing.T) {
	t.Parallel()
	for theme, want := range map[string][2]bool{"": {false, true}, "auto": {false, true}, "dark": {true, true}, "light": {false, false}} {
		o := Options{Theme: theme}
		if got := [2]bool{o.dark(false), o.dark(true)}; got != want {
			t.Errorf("%q: %v, want %v", theme, got, want)
		}
	}
}

func TestKeysOfTheConfigFileDoWhatTheySay(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.app.s.opts.Keys = map[string][]string{"results": {"R", "g z"}, "skip": {"S"}, "undo": {"U"}, "quit": {"ctrl+q"}}
	b.app = newApp(b.app.s)
	b.send(tea.WindowSizeMsg{Width: 120, Height: 24})
	b.press("R")
	b.want("results")
	b.press("g", "h", "g", "z")
	b.want("results")
	b.press("g")
	b.want("z:results")
	b.press("h", "enter", "S")
	b.want("2 of ")
	b.press("s") // no key any more
	b.want("2 of ", "S skip")
	b.press("3", "U")
	b.want("taken back")
	b.press("ctrl+c") // leaves, whatever else is set
	if !b.quit {
		t.Error("ctrl+c does not leave")
	}
}
