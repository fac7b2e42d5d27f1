package ui

import (
	"fmt"
	"runtime"
	"testing"

	tea "charm.land/bubbletea/v2"

	"soc2ready/assessment/demo"
	"soc2ready/questions/shipped"
)

// twoYears is a session on the demo: the whole bank, 1,400 entries, seven
// checkpoints, hundreds of records and a window.
func twoYears(tb testing.TB) *session {
	tb.Helper()
	a, history, err := demo.Build(shipped.Bank(), dayOf(tb, "2026-11-24"))
	if err != nil {
		tb.Fatal(err)
	}
	s := newSession(testOptions(tb, &memory{}))
	s.take(a, history[max(0, len(history)-firstTail):], "")
	return s
}

// pace is a screen and a key that goes back and forth on it.
type pace struct {
	name string
	open func(*session) screen
	keys []string
	// form is a page drawn by huh, which redraws every field for a key: 9,000
	// allocations and 2.7 MB whatever we do. Such pages are seldom seen.
	form bool
}

func paces() []pace {
	move := []string{"down", "up"}
	question := func(s *session) screen { return newQuickScan(s, "") }
	return []pace{
		{name: "home", open: newHome, keys: move},
		{name: "question", open: question, keys: []string{"right", "left"}},
		{name: "answer", open: question, keys: []string{"4", "left"}},
		{name: "results", open: newResults, keys: move},
		{name: "gaps", open: newGaps, keys: move},
		{name: "what-if", open: newGaps, keys: []string{"space", "space"}},
		{name: "progress", open: newProgress, keys: move},
		{name: "set-up", open: newSetupDialog, keys: move},
		{name: "learn", open: newLearn, keys: move},
		{name: "page", open: func(s *session) screen { return newPage(s, "window") }, keys: move},
		{name: "search", open: newSearch, keys: []string{"b", "backspace"}},
		{name: "series", open: func(s *session) screen { return newSeries(s, "CC6") }, keys: move},
		{name: "explain", open: func(s *session) screen { return newExplain(s, "CC6.2", "CC6.2-01") }, keys: move},
		{name: "re-run", open: newRerun, keys: []string{"right", "left"}},
		{name: "difference", open: func(s *session) screen {
			points := s.a.Timeline()
			return newDifference(s, points[0], s.a.Now(s.bank, s.act()))
		}, keys: move},
		{name: "export", open: newExport, keys: move, form: true},
	}
}

// at puts a screen on the root model, so that header and footer count too.
func (p pace) at(s *session, w, h int) *app {
	a := newApp(s)
	a.Update(tea.WindowSizeMsg{Width: w, Height: h})
	a.navigate(goMsg{p.open(s)})
	return a
}

func (p pace) step(a *app, i int) {
	a.Update(keyNamed(p.keys[i%len(p.keys)]))
	_ = a.View()
}

func keyNamed(name string) tea.KeyPressMsg {
	switch name {
	case "up":
		return tea.KeyPressMsg{Code: tea.KeyUp}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "backspace":
		return tea.KeyPressMsg{Code: tea.KeyBackspace}
	case "space":
		return tea.KeyPressMsg{Code: ' ', Text: " "}
	}
	return tea.KeyPressMsg{Code: rune(name[0]), Text: name}
}

// BenchmarkKey is Update and View of each screen for one key. The goal is 2 ms,
// 6,000 allocations and 300 KB at 120×40, and 2.5 times that at 200×60.
func BenchmarkKey(b *testing.B) {
	for _, size := range [][2]int{{120, 40}, {200, 60}} {
		for _, p := range paces() {
			b.Run(fmt.Sprintf("%s/%dx%d", p.name, size[0], size[1]), func(b *testing.B) {
				a := p.at(twoYears(b), size[0], size[1])
				b.ReportAllocs()
				i := 0
				for b.Loop() {
					p.step(a, i)
					i++
				}
			})
		}
	}
}

// TestAKeyCostsFewAllocations holds what BenchmarkKey measures without a
// clock, so that a slow machine can't fail it. It runs alone: allocations of
// other tests would count.
func TestAKeyCostsFewAllocations(t *testing.T) {
	for _, p := range paces() {
		most, bytes := 6000.0, uint64(300<<10)
		if p.form {
			most, bytes = 12_000, 3<<20
		}
		a := p.at(twoYears(t), 120, 40)
		for i := range 4 { // what is made once
			p.step(a, i)
		}
		i := 0
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		n := testing.AllocsPerRun(10, func() { p.step(a, i); i++ })
		runtime.ReadMemStats(&after)
		size := (after.TotalAlloc - before.TotalAlloc) / 11
		if n > most || size > bytes {
			t.Errorf("%s: %.0f allocations and %d KB for a key; %.0f and %d KB are the limit", p.name, n, size>>10, most, bytes>>10)
		}
	}
}

// TestTheFirstFrameCostsFewAllocations: from a loaded assessment to the first
// frame of Home.
func TestTheFirstFrameCostsFewAllocations(t *testing.T) {
	s := twoYears(t)
	stored, tail := s.a, s.tail
	n := testing.AllocsPerRun(10, func() {
		s := newSession(testOptions(t, &memory{}))
		s.take(stored, tail, "")
		a := newApp(s)
		a.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
		_ = a.View()
	})
	if n > 20_000 {
		t.Errorf("%.0f allocations before the first frame", n)
	}
}
