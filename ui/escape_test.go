package ui

import (
	"strings"
	"testing"

	"soc2ready/assessment"
)

// TestEscLosesNothingThatWasTyped types into every text field of the screens,
// leaves it by esc and by its second key, and comes back.
func TestEscLosesNothingThatWasTyped(t *testing.T) {
	t.Parallel()
	for name, keys := range map[string][]string{
		"note": {"g", "h", "enter", "e"}, "details": {"g", "h", "enter", "o"},
		"provider": {"g", "h", "enter", "p", "1"}, "checkpoint": {"g", "p", "c"}, "check wording": {"g", "c"},
		"name": {"g", "s", "home", "enter"}, "as-of date": {"g", "s", "home", "down", "down", "down", "down", "enter"},
	} {
		for _, leave := range []string{"esc", "ctrl+g"} {
			b := newBench(t, true)
			b.press(keys...)
			if !b.app.top().typing() {
				t.Fatalf("%s: no text is typed on\n%s", name, b.text())
			}
			b.press("z", "q", "j", "z")
			b.press(leave)
			if b.app.top().typing() {
				t.Fatalf("%s: %s does not leave\n%s", name, leave, b.text())
			}
			b.press(keys...)
			b.press("home") // the beginning of a text longer than its field
			if !strings.Contains(b.text(), "zqjz") {
				t.Errorf("%s: %s took what was typed\n%s", name, leave, b.text())
			}
		}
	}
}

func TestASearchThatWasLeftCanBeGoneOnWith(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("/", "b", "a", "c", "k", "u", "p", "esc", "/")
	b.want("tab brings back: backup")
	b.press("tab")
	b.want("/ backup", " found")
}

func TestAFormThatWasKeptBeginsAnew(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "o", "s", "a", "m", "esc", "o")
	b.want("sam")
	b.press("enter", "enter") // owner, due
	id := b.app.s.place
	if got := b.app.s.a.Answers[id].Owner; got != "sam" {
		t.Fatalf("owner %q\n%s", got, b.text())
	}
	other := "lee"
	cmd, err := b.app.s.record(assessment.Edit{Question: id, Owner: &other})
	if err != nil {
		t.Fatal(err)
	}
	b.run(cmd)
	b.press("o")
	b.want("lee")
}
