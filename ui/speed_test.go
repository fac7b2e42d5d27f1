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
}

func paces() []pace {
	move, typed := []string{"down", "up"}, []string{"a", "backspace"}
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
		{name: "export", open: newExport, keys: move},
		{name: "evidence", open: newEvidence, keys: move},
		{name: "slots", open: newEvidence, keys: []string{"right", "left"}},
		{name: "records", open: func(s *session) screen { return newRecords(s, nil, "records") }, keys: move},
		{name: "record", open: func(s *session) screen { return editRecordDialog(s, s.a.Evidence["E1"]) }, keys: move},
		{name: "record field", open: func(s *session) screen { return pressed(editRecordDialog(s, s.a.Evidence["E1"]), s, "down", "enter") }, keys: typed},
		{name: "window", open: newWindowScreen, keys: []string{"right", "left"}},
		{name: "clean windows", open: newEarliest, keys: move},
		{name: "providers", open: newProviders, keys: move},
		{name: "provider form", open: func(s *session) screen { return newProviderEdit(s, s.a.Providers["identity"]) }, keys: typed},
		{name: "control", open: func(s *session) screen { return newControlDialog(s, "access-review") }, keys: move},
		{name: "details", open: func(s *session) screen { return newDetails(s, s.bank.Question("CC6.1-01")) }, keys: typed},
		{name: "checkpoint", open: newCheckpointForm, keys: typed},
		{name: "setup field", open: func(s *session) screen { return pressed(newSetupDialog(s), s, "enter") }, keys: typed},
		{name: "setup target", open: func(s *session) screen { return pressed(newSetupDialog(s), s, "down", "down", "down", "enter") }, keys: move},
		{name: "since", open: func(s *session) screen { return newSince(s, "CC6", s.a.SeriesQuestions(s.bank, "CC6")) }, keys: typed},
		{name: "first form", open: newSetup, keys: typed},
		{name: "claims", open: newClaimsForm, keys: typed},
		{name: "import", open: newImportForm, keys: typed},
		{name: "say", open: newSaying, keys: move},
		{name: "estimate", open: newEstimate, keys: move},
		{name: "log", open: func(s *session) screen { return newLog(s, s.bank.Question("CC6.1-01")) }, keys: move},
		{name: "what time did", open: func(s *session) screen {
			return newAgeing(s, s.a.Ageing(s.bank, s.opts.Today().AddDays(-200), s.opts.Today(), s.opts.StaleDays))
		}, keys: move},
		{name: "help", open: func(s *session) screen {
			own, everywhere := newApp(s).keyTable()
			return newHelp(s, "home", append(own, everywhere...))
		}, keys: move},
		{name: "palette", open: func(s *session) screen { return newPalette(s, newApp(s).actions()) }, keys: []string{"e", "backspace"}},
		{name: "assessments", open: func(s *session) screen {
			x := newAssessments(s).(*assessments)
			x.read = true
			for i := range 10_000 {
				sum := s.summary()
				sum.Name = fmt.Sprintf("client %05d", i)
				x.list = append(x.list, sum)
			}
			return x
		}, keys: move},
		{name: "question card", open: func(s *session) screen { return newQuestionCard(s, s.bank.Question("CC6.1-01")) }, keys: move},
		{name: "first run", open: newFirstRun, keys: move},
	}
}

// pressed gives the screen that keys on one lead to.
func pressed(from screen, s *session, keys ...string) screen {
	a := newApp(s)
	a.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	a.navigate(goMsg{from})
	for _, k := range keys {
		a.Update(keyNamed(k))
	}
	return a.top()
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
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
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
	for _, size := range []struct {
		w, h, most int
		bytes      uint64
	}{{120, 40, 6000, 300 << 10}, {200, 60, 15_000, 750 << 10}} {
		for _, p := range paces() {
			a := p.at(twoYears(t), size.w, size.h)
			for i := range 4 { // what is made once
				p.step(a, i)
			}
			i := 0
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			n := testing.AllocsPerRun(10, func() { p.step(a, i); i++ })
			runtime.ReadMemStats(&after)
			bytes := (after.TotalAlloc - before.TotalAlloc) / 11
			if n > float64(size.most) || bytes > size.bytes && !raced {
				t.Errorf("%s at %d×%d: %.0f allocations and %d KB for a key; %d and %d KB are the limit",
					p.name, size.w, size.h, n, bytes>>10, size.most, size.bytes>>10)
			}
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
