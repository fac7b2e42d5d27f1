package ui

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

func TestAnAnswerShowsSavedOnlyAfterItIsStored(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter")
	b.hold = true
	b.press("3")
	if text := b.text(); strings.Contains(text, "saved ") || !strings.Contains(text, "saving") {
		t.Fatalf("it says saved before the store has answered:\n%s", text)
	}
	b.release()
	b.want("saved ", "2 of ", "1 answered")
}

func TestALevelGoesOnAndEnterKeepsWhatStands(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "4")
	first := b.app.s.a.QuickScan(b.app.s.bank)[0]
	if got := b.app.s.a.Answers[first].Level; got != assessment.Operating {
		t.Fatalf("%s is %q", first, got)
	}
	b.press("left")
	b.want("› 4  operating")
	entries := len(b.store.entries)
	b.press("enter")
	if len(b.store.entries) != entries {
		t.Error("a confirmation on the same day changes nothing and needs no entry")
	}
	b.want("2 of ")
}

func TestNotApplicableNeedsAReasonAndEscKeepsWhatWasTyped(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	var id string
	for _, q := range s.a.QuickScan(s.bank) {
		if len(s.bank.Question(q).NA) == 0 {
			id = q
			break
		}
	}
	b.app.navigate(goMsg{newQuestion(s, []string{id}, id)})
	b.press("n")
	b.want("Why does it not apply?")
	b.press("esc") // nothing typed: nothing recorded
	if s.a.Answers[id].Level != assessment.Unanswered {
		t.Fatal("N/A without a reason was taken")
	}
	b.press("n", "w", "e", "space", "q", "1", "esc")
	if a := s.a.Answers[id]; a.Level != assessment.NA || a.Reason != "we q1" {
		t.Fatalf("recorded %+v", a)
	}
}

func TestANoteIsKeptByEscAndPastedControlCharactersAreHarmless(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "e", "h", "i")
	b.send(tea.PasteMsg{Content: " there\x1b]52;c;AAAA\x07"})
	b.press("esc")
	id := b.app.s.a.QuickScan(b.app.s.bank)[0]
	note := b.app.s.a.Answers[id].Note
	if !strings.HasPrefix(note, "hi there") || strings.ContainsAny(note, "\x1b\x07") {
		t.Fatalf("note %q", note)
	}
}

func TestAFullDiskKeepsTheAnswerAndTriesAgain(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter")
	b.store.fail = fmt.Errorf("save: %w", assessment.ErrNoSpace)
	b.press("3")
	b.want("not saved: no space left", "1 answered")
	kept := len(b.store.entries)
	b.store.fail = nil
	b.press("ctrl+r")
	b.want("saved ")
	if len(b.store.entries) <= kept {
		t.Error("nothing was written by the second try")
	}
}

func TestLeavingWaitsForTheLastSave(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter")
	b.hold = true
	b.press("3", "ctrl+c")
	if b.quit {
		t.Fatal("left while the answer was being saved")
	}
	b.release()
	if !b.quit {
		t.Fatal("did not leave after the save")
	}
}

// elsewhere records an edit in the store, as another session would.
func elsewhere(t *testing.T, store *memory, e assessment.Edit) {
	t.Helper()
	bank := shipped.Bank()
	a, _, err := load(context.Background(), store, bank, "a1")
	if err != nil {
		t.Fatal(err)
	}
	act := assessment.Act{Actor: "sam", Time: time.Now(), Today: dayOf(t, "2026-11-24")}
	head := a.Head
	entries, err := a.Record(bank, e, act)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Append(context.Background(), "a1", head, entries, a.Summary(bank, a.Score(bank, act.Today, 90), act.Time, "")); err != nil {
		t.Fatal(err)
	}
}

func TestTwoSessionsOnDifferentQuestionsKeepBothAnswers(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	ids := b.app.s.a.QuickScan(b.app.s.bank)
	level := assessment.Proven
	elsewhere(t, b.store, assessment.Edit{Question: ids[5], Level: &level})
	b.press("enter", "2")
	a, _, err := load(context.Background(), b.store, b.app.s.bank, "a1")
	if err != nil {
		t.Fatal(err)
	}
	if a.Answers[ids[0]].Level != assessment.Partial || a.Answers[ids[5]].Level != assessment.Proven {
		t.Fatalf("stored %+v", a.Answers)
	}
	b.want("both sets of changes are kept")
}

func TestTwoSessionsOnOneQuestionShowBothValuesAndTheLoserDecides(t *testing.T) {
	t.Parallel()
	for choice, want := range map[string]assessment.Level{"1": assessment.Proven, "2": assessment.Partial} {
		b := newBench(t, true)
		id := b.app.s.a.QuickScan(b.app.s.bank)[0]
		level := assessment.Proven
		elsewhere(t, b.store, assessment.Edit{Question: id, Level: &level})
		b.press("enter", "2")
		b.want("changed here and by someone else", "theirs, as it is in the file: proven", "yours: partial", "sam")
		b.press(choice)
		a, _, err := load(context.Background(), b.store, b.app.s.bank, "a1")
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Answers[id].Level; got != want {
			t.Errorf("choice %s: stored %s, want %s", choice, got, want)
		}
		if err := assessment.VerifyChain(b.store.entries, a.Head); err != nil {
			t.Error(err)
		}
	}
}

func TestBelowTheSmallestSizeItSaysWhatItNeedsAndKeysDoNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter")
	b.send(tea.WindowSizeMsg{Width: 30, Height: 8})
	b.want("needs 40×10")
	b.press("5")
	if b.app.s.score.Answered != 0 {
		t.Error("a key was taken on a screen nobody could read")
	}
	b.send(tea.WindowSizeMsg{Width: 40, Height: 10})
	b.want("answered")
}

func TestTheFirstRunStoresNothingBeforeTheAssessmentIsSaved(t *testing.T) {
	t.Parallel()
	b := newBench(t, false)
	b.want("How ready are you for a SOC 2 report?")
	b.press("enter")
	b.press(strings.Split("Acme", "")...)
	if len(b.store.entries) != 0 {
		t.Fatal("stored too early")
	}
	b.press("enter", "C", "enter", "x", "enter")
	for range b.app.s.bank.Facts {
		b.press("enter")
	}
	b.want("quick scan 1 of ", "saved ")
	h := b.app.s.a.Header
	if h.Name != "acme" || h.Org != "Acme" || h.System != "C" || !b.app.s.a.InScope(questions.Availability) {
		t.Errorf("made %+v", h)
	}
}

func TestAnEmptyOrganizationIsRefusedInWords(t *testing.T) {
	t.Parallel()
	b := newBench(t, false)
	b.press("enter", "enter")
	b.want("Organization", "empty")
}

func TestTheQuickScanEndsInTheEstimateAndThreeGaps(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter")
	for range b.app.s.a.QuickScan(b.app.s.bank) {
		b.press("2")
	}
	b.want("Quick scan estimate: Type 1 50 %, Type 2 0 %", "three biggest gaps")
	b.press("q")
	b.want("quick scan estimate", "go deeper at")
}

func TestEveryScreenFitsEverySize(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "3", "3", "3", "g", "p", "c", "enter", "g", "h", "enter", "2")
	open := map[string][]string{
		"home": {"g", "h"}, "question": {"g", "h", "enter"}, "guidance": {"tab"}, "note": {"g", "h", "home", "enter", "e"}, "reason": {"esc", "n"},
		"series": {"esc", "g", "h", "home", "down", "down", "down", "down", "down", "down", "down", "enter"}, "details": {"g", "h", "home", "enter", "o"},
	}
	for name, keys := range map[string][]string{
		"progress": {"esc", "esc", "g", "p"}, "difference": {"enter"}, "checkpoint": {"esc", "c"}, "explain": {"esc", "g", "h", "home", "enter", "w"},
		"log": {"esc", "L"}, "explain results": {"g", "r", "w"}, "set-up": {"g", "s"}, "field": {"end", "up", "enter"},
		"preview": {"esc", "home", "down", "enter", "z", "enter", "end", "enter"}, "assessments": {"n", "esc", "esc", "g", "a"}, "another": {"home", "enter"},
	} {
		open[name] = keys
	}
	titles := map[string]string{
		"series": "CC1", "progress": "progress", "difference": "what changed", "checkpoint": "checkpoint", "explain": "why this score", "log": "log",
		"explain results": "why this score", "set-up": "set-up", "field": "set-up: facts", "preview": "set-up", "assessments": "assessments", "another": "set-up 1 of 10",
	}
	for _, name := range []string{
		"home", "question", "guidance", "note", "reason", "series", "details", "progress", "difference", "checkpoint", "explain", "log",
		"explain results", "set-up", "field", "preview", "assessments", "another",
	} {
		b.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		b.press(open[name]...)
		if b.quit {
			t.Fatalf("%s: the keys leave the program", name)
		}
		if title := titles[name]; title != "" && b.app.top().title() != title {
			t.Fatalf("%s: the screen is %s", name, b.app.top().title())
		}
		check := func(w, h int) {
			b.app.Update(tea.WindowSizeMsg{Width: w, Height: h})
			lines := strings.Split(b.app.content(), "\n")
			if len(lines) > max(h, 1) {
				t.Fatalf("%s at %dx%d: %d lines", name, w, h, len(lines))
			}
			for _, l := range lines {
				if n := ansi.StringWidth(l); n > w {
					t.Fatalf("%s at %dx%d: a line of %d cells: %q", name, w, h, n, l)
				}
			}
		}
		for w := 1; w <= 200; w++ {
			for _, h := range []int{1, 5, 10, 24, 60} {
				check(w, h)
			}
		}
		for h := 1; h <= 60; h++ {
			for _, w := range []int{1, 40, 80, 200} {
				check(w, h)
			}
		}
		odd := rand.New(rand.NewPCG(1, 2)) // the same sizes each time
		for range 300 {
			check(1+odd.IntN(250), 1+odd.IntN(80))
		}
	}
}

// TestAnyKeysLeaveTheStoreEqualToTheState presses random keys and pastes at
// random sizes, on a disk that is full now and then: nothing panics, no line is
// drawn beyond the screen, and in the end the store holds what the screens
// believe.
func TestAnyKeysLeaveTheStoreEqualToTheState(t *testing.T) {
	t.Parallel()
	names := []string{
		"1", "2", "3", "4", "5", "n", "p", "x", "enter", "s", "f", "e", "u", "o", "tab", "left", "right", "up", "down", "esc",
		"q", "g", "h", "r", "/", "?", "space", "pgdown", "pgup", "a", "t", "c",
		"w", "L", "s", "y", "end", "home", ":", "d", "E", "v", "b", "i", "ctrl+g", "ctrl+s", "ctrl+r", "ctrl+z", "backspace", "2026-03-01",
	}
	pastes := []string{"", "\x1b[31mred\x07", "a\r\nb\tc", strings.Repeat("ä", 3000), "\u202eabc", "日本語 и ещё"}
	rapid.Check(t, func(rt *rapid.T) {
		b := newBench(t, true)
		b.restart(&paper{})
		b.press("enter")
		w, h := 80, 24
		fits := func() {
			lines := strings.Split(b.text(), "\n")
			if w > 0 && h > 0 && len(lines) > h {
				rt.Fatalf("%d lines at %dx%d:\n%s", len(lines), w, h, b.text())
			}
			for _, l := range lines {
				if n := ansi.StringWidth(l); n > w {
					rt.Fatalf("a line of %d cells at %dx%d: %q", n, w, h, l)
				}
			}
		}
		for range rapid.IntRange(1, 40).Draw(rt, "keys") {
			switch rapid.IntRange(0, 19).Draw(rt, "what") {
			case 0, 1: // some tiny, some huge
				w, h = rapid.IntRange(0, 130).Draw(rt, "w"), rapid.IntRange(0, 45).Draw(rt, "h")
				b.send(tea.WindowSizeMsg{Width: w, Height: h})
			case 2: // a storm of sizes, at rest at a usable one
				for range 20 {
					b.send(tea.WindowSizeMsg{Width: rapid.IntRange(-1, 250).Draw(rt, "w"), Height: rapid.IntRange(-1, 80).Draw(rt, "h")})
				}
				w, h = rapid.IntRange(40, 130).Draw(rt, "w"), rapid.IntRange(10, 45).Draw(rt, "h")
				b.send(tea.WindowSizeMsg{Width: w, Height: h})
			case 3:
				b.send(tea.PasteMsg{Content: rapid.SampledFrom(pastes).Draw(rt, "paste")})
			case 4:
				full := error(nil)
				if rapid.Bool().Draw(rt, "full") {
					full = fmt.Errorf("save: %w", assessment.ErrNoSpace)
				}
				b.store.setFail(full)
			default:
				b.press(rapid.SampledFrom(names).Draw(rt, "key"))
			}
			fits()
			if b.quit {
				break
			}
		}
		b.store.setFail(nil)
		b.settle()
		b.run(b.app.s.saver.next())
		b.settle()
		if !b.app.s.saver.idle() { // left in the middle of a save
			if err := b.app.s.finish(""); err != nil {
				rt.Fatal(err)
			}
		}
		a, _, err := load(context.Background(), b.store, b.app.s.bank, "a1")
		if err != nil {
			rt.Fatal(err)
		}
		here := b.app.s.a
		for what, pair := range map[string][2]any{
			"answers": {a.Answers, here.Answers}, "providers": {a.Providers, here.Providers}, "header": {a.Header, here.Header},
			"evidence": {a.Evidence, here.Evidence}, "controls": {a.Controls, here.Controls}, "checkpoints": {a.Checkpoints, here.Checkpoints},
			"head": {a.Head, here.Head},
		} {
			if !reflect.DeepEqual(pair[0], pair[1]) && fmt.Sprint(pair[0]) != fmt.Sprint(pair[1]) {
				rt.Fatalf("%s: store %+v\nstate %+v", what, pair[0], pair[1])
			}
		}
		if err := assessment.VerifyChain(b.store.entries, a.Head); err != nil {
			rt.Fatal(err)
		}
	})
}

func TestWhatIsUnsavedAtTheEndIsWrittenOnceMore(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter")
	b.store.fail = errors.New("hiccup")
	b.press("3", "4")
	b.store.fail = nil
	if err := b.app.s.finish(""); err != nil {
		t.Fatal(err)
	}
	a, _, err := load(context.Background(), b.store, b.app.s.bank, "a1")
	if err != nil || len(a.Answers) != 2 || b.store.sum.Place == "" {
		t.Fatalf("%v, %d answers, place %q", err, len(a.Answers), b.store.sum.Place)
	}
}
