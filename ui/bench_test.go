package ui

import (
	"context"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"soc2ready/assessment"
	"soc2ready/questions"
	"soc2ready/questions/shipped"
)

// bench drives the root model by hand: keys in, commands run at once.
type bench struct {
	tb    testing.TB
	app   *app
	store *memory
	quit  bool
	// hold keeps saves back, as a slow disk would.
	hold bool
	held []tea.Cmd
	// late are results that were not there in time: of a blinking cursor, or
	// of a save on a busy machine.
	late []chan tea.Msg
}

func testOptions(tb testing.TB, store assessment.Store) Options {
	clock := time.Date(2026, 11, 24, 14, 2, 11, 0, time.UTC)
	return Options{
		Bank: shipped.Bank(), Store: store, Path: "/home/kim/soc2ready.db", Actor: "kim",
		Now: func() time.Time { return clock }, Today: func() assessment.Day { return dayOf(tb, "2026-11-24") },
		NewID: func() string { return "a1" }, StaleDays: assessment.StaleDays,
		Export: func(context.Context, *assessment.Assessment, ExportRequest) (ExportResult, error) {
			return ExportResult{}, nil
		},
		Exports:    []ExportKind{{Reader: "board", Format: "md", Owner: true}, {Reader: "board", Format: "html", Owner: true}, {Reader: "customer", Format: "md"}, {Format: "json"}},
		ExportName: func(_ *assessment.Assessment, format, _ string) string { return "acme." + format },
	}
}

// newBench starts on Home with an assessment in a store, or on the first run
// when there is none.
func newBench(tb testing.TB, started bool) *bench {
	tb.Helper()
	b := &bench{tb: tb, store: &memory{}}
	o := testOptions(tb, b.store)
	s := newSession(o)
	if started {
		setup := assessment.Setup{Name: "acme", Org: "Acme", System: "Acme Cloud", Categories: []questions.Category{questions.Availability}}
		if m := s.create(setup); m.err != nil {
			tb.Fatal(m.err)
		}
		if err := s.openLatest(context.Background()); err != nil {
			tb.Fatal(err)
		}
	}
	b.app = newApp(s)
	b.send(tea.WindowSizeMsg{Width: 80, Height: 24})
	return b
}

func (b *bench) send(msg tea.Msg) {
	b.tb.Helper()
	_, cmd := b.app.Update(msg)
	b.run(cmd)
}

// run executes a command and feeds its results back, in order.
func (b *bench) run(cmd tea.Cmd) {
	if cmd == nil || b.quit {
		return
	}
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	select {
	case msg := <-done:
		b.take(msg)
	case <-time.After(200 * time.Millisecond):
		b.late = append(b.late, done)
	}
}

// catchUp takes what has come late.
func (b *bench) catchUp() {
	late := b.late
	b.late = nil
	for _, c := range late {
		select {
		case msg := <-c:
			b.take(msg)
		default:
			b.late = append(b.late, c)
		}
	}
}

// settle waits until everything is saved, or can't be.
func (b *bench) settle() {
	for range 1000 {
		if b.catchUp(); len(b.late) == 0 || b.app.s.saver.idle() {
			return
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// take feeds the result of a command back.
func (b *bench) take(msg tea.Msg) {
	switch m := msg.(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range m {
			b.run(c)
		}
	case tea.QuitMsg:
		b.quit = true
	case savedMsg:
		if b.hold {
			b.held = append(b.held, func() tea.Msg { return m })
			return
		}
		b.send(m)
	default:
		if v := reflect.ValueOf(msg); v.Kind() == reflect.Slice { // tea.Sequence has a type of its own
			for i := range v.Len() {
				if c, ok := v.Index(i).Interface().(tea.Cmd); ok {
					b.run(c)
				}
			}
			return
		}
		if strings.Contains(fmt.Sprintf("%T", msg), "cursor.") {
			return
		}
		b.send(msg)
	}
}

func (b *bench) release() {
	held := b.held
	b.held, b.hold = nil, false
	for _, c := range held {
		b.run(c)
	}
}

func keyPress(name string) tea.KeyPressMsg {
	switch name {
	case "enter":
		return tea.KeyPressMsg{Code: tea.KeyEnter}
	case "esc":
		return tea.KeyPressMsg{Code: tea.KeyEscape}
	case "tab":
		return tea.KeyPressMsg{Code: tea.KeyTab}
	case "up":
		return tea.KeyPressMsg{Code: tea.KeyUp}
	case "down":
		return tea.KeyPressMsg{Code: tea.KeyDown}
	case "left":
		return tea.KeyPressMsg{Code: tea.KeyLeft}
	case "right":
		return tea.KeyPressMsg{Code: tea.KeyRight}
	case "space":
		return tea.KeyPressMsg{Code: tea.KeySpace, Text: " "}
	case "pgdown":
		return tea.KeyPressMsg{Code: tea.KeyPgDown}
	case "pgup":
		return tea.KeyPressMsg{Code: tea.KeyPgUp}
	case "home":
		return tea.KeyPressMsg{Code: tea.KeyHome}
	case "end":
		return tea.KeyPressMsg{Code: tea.KeyEnd}
	case "backspace":
		return tea.KeyPressMsg{Code: tea.KeyBackspace}
	}
	if c, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(c[0]), Mod: tea.ModCtrl}
	}
	return tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
}

func (b *bench) press(names ...string) {
	b.tb.Helper()
	for _, n := range names {
		b.catchUp()
		b.send(keyPress(n))
	}
}

func (b *bench) text() string { return ansi.Strip(b.app.content()) }

func (b *bench) want(texts ...string) {
	b.tb.Helper()
	b.settle()
	for _, t := range texts {
		for range 400 { // on a busy machine a result comes late
			if b.catchUp(); strings.Contains(b.text(), t) || len(b.late) == 0 {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		if !strings.Contains(b.text(), t) {
			b.tb.Fatalf("want %q on the screen:\n%s", t, b.text())
		}
	}
}
