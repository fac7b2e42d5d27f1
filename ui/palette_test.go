package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment"
)

// waysTo are the keys that lead from Home to a page.
func waysTo() map[string][]string {
	return map[string][]string{
		"home": nil, "question": {"enter"}, "provider": {"enter", "p"}, "results": {"g", "r"}, "gaps": {"g", "g"}, "progress": {"g", "p"},
		"learn": {"g", "l"}, "a page": {"g", "l", "enter"}, "set-up": {"g", "s"}, "assessments": {"g", "a"}, "help": {"?"},
	}
}

func TestThePaletteDoesWhatTheKeyDoes(t *testing.T) {
	t.Parallel()
	for name, keys := range waysTo() {
		b := newBench(t, true)
		b.press(keys...)
		for _, x := range b.app.actions() {
			if x.press == "ctrl+c" {
				continue // ends the program
			}
			byKey, byPalette := newBench(t, true), newBench(t, true)
			for _, b := range []*bench{byKey, byPalette} {
				b.press(keys...)
			}
			byKey.press(strings.Fields(x.press)...)
			byPalette.press(":")
			at := byPalette.app.top().(*search)
			for i, it := range at.index.items {
				if *it.action == x {
					at.at = i
				}
			}
			byPalette.press("enter")
			byKey.settle()
			byPalette.settle()
			if byKey.quit != byPalette.quit || byKey.app.top().title() != byPalette.app.top().title() || byKey.app.top().view() != byPalette.app.top().view() {
				t.Errorf("%s, %s (%s): by key\n%s\nby palette\n%s", name, x.does, x.key, byKey.text(), byPalette.text())
			}
		}
	}
}

func TestPaletteHelpAndFooterTellTheSameKeys(t *testing.T) {
	t.Parallel()
	for name, keys := range waysTo() {
		b := newBench(t, true)
		b.send(tea.WindowSizeMsg{Width: 120, Height: 60})
		b.press(keys...)
		acts, foot := b.app.actions(), b.text()[strings.LastIndex(b.text(), "\n"):]
		b.press("?")
		help := b.text()
		if name == "help" {
			continue
		}
		for _, x := range acts {
			if !isDigit(x.press) && (!strings.Contains(help, x.key) || !strings.Contains(help, x.does)) {
				t.Errorf("%s: help does not tell of %s %s:\n%s", name, x.key, x.does, help)
			}
		}
		if !strings.Contains(foot, "? help") || !strings.Contains(foot, "q ") {
			t.Errorf("%s: the footer lacks help or the way back: %s", name, foot)
		}
	}
}

func TestThePaletteFindsAnActionByAFewLetters(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", ":")
	b.want("answer: proven", "not applicable")
	b.press("p", "r", "o", "v", "e", "n", "enter")
	first := b.app.s.a.QuickScan(b.app.s.bank)[0]
	if got := b.app.s.a.Answers[first].Level; got != assessment.Proven {
		t.Fatalf("%s is %q", first, got)
	}
	b.press(":", "g", "a", "p", "enter")
	if got := b.app.top().title(); got != "gaps" {
		t.Fatalf("on %s", got)
	}
	b.press(":", "esc")
	if got := b.app.top().title(); got != "gaps" {
		t.Fatalf("esc leads to %s", got)
	}
}

func TestBeforeThereIsAnAssessmentThePaletteOffersNothingThatNeedsOne(t *testing.T) {
	t.Parallel()
	b := newBench(t, false)
	for _, x := range b.app.actions() {
		if x.where == "go to" || x.does == "undo" {
			t.Errorf("%s %s is offered", x.key, x.does)
		}
	}
}
