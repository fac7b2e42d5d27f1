package ui

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// paper keeps drafts in memory.
type paper struct {
	mu   sync.Mutex
	all  []Draft
	kept int
	fail error
}

func (p *paper) Load() ([]Draft, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return slices.Clone(p.all), p.fail
}

func (p *paper) Keep(all []Draft) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.fail != nil {
		return p.fail
	}
	p.all = slices.Clone(all)
	p.kept++
	return nil
}

// draftBench starts with drafts on paper, as Run does.
func draftBench(t *testing.T, p *paper) *bench {
	t.Helper()
	b := newBench(t, true)
	b.restart(p)
	return b
}

// restart begins a new run on what is stored.
func (b *bench) restart(p *paper) {
	b.tb.Helper()
	o := testOptions(b.tb, b.store)
	o.Drafts = func(string) Drafts { return p }
	s := newSession(o)
	if err := s.openLatest(context.Background()); err != nil {
		b.tb.Fatal(err)
	}
	if err := s.openDrafts(); err != nil {
		s.opts.Banner = err.Error()
	}
	b.app, b.late, b.quit = newApp(s), nil, false
	b.send(tea.WindowSizeMsg{Width: 80, Height: 24})
}

func TestWhatIsBeingTypedIsOfferedAfterACrash(t *testing.T) {
	t.Parallel()
	p := &paper{}
	b := draftBench(t, p)
	b.press("enter", "e", "h")
	id := b.app.s.place
	all, _ := p.Load()
	for range 400 { // written at once, in the background
		if len(all) > 0 {
			break
		}
		time.Sleep(5 * time.Millisecond)
		all, _ = p.Load()
	}
	if len(all) != 1 || all[0] != (Draft{Assessment: "a1", Question: id, Field: fieldNote, Text: "h"}) {
		t.Fatalf("kept %+v", all)
	}
	b.restart(p)
	b.want("go on with the note you were typing on")
	b.press("enter")
	b.want("The program ended while you were typing this note", "what you had typed: h")
	b.press("1", "i", "esc")
	b.want("saved ", "note     hi")
	if got := b.app.s.a.Answers[id].Note; got != "hi" {
		t.Fatalf("note %q", got)
	}
	if err := b.app.s.drafts.finish(true); err != nil {
		t.Fatal(err)
	}
	if len(p.all) != 0 {
		t.Errorf("it is an answer and still a draft: %+v", p.all)
	}
}

func TestADroppedDraftIsGoneAndOfferedNoMore(t *testing.T) {
	t.Parallel()
	p := &paper{}
	b := draftBench(t, p)
	b.press("enter")
	id := b.app.s.place
	p.all = []Draft{{Assessment: "a1", Question: id, Field: fieldNote, Text: "half a th"}}
	b.restart(p)
	b.press("enter", "2", "esc")
	if err := b.app.s.drafts.finish(true); err != nil {
		t.Fatal(err)
	}
	if b.app.s.a.Answers[id].Note != "" || len(p.all) != 0 {
		t.Fatalf("note %q, drafts %+v", b.app.s.a.Answers[id].Note, p.all)
	}
	b.restart(p)
	if strings.Contains(b.text(), "you were typing") {
		t.Error("offered again:\n" + b.text())
	}
}

func TestADraftStaysUntilItsAnswerIsOnDisk(t *testing.T) {
	t.Parallel()
	p := &paper{}
	b := draftBench(t, p)
	b.press("enter", "e", "h", "i")
	b.hold = true
	b.press("esc")
	if err := b.app.s.drafts.finish(b.app.s.saver.idle()); err != nil {
		t.Fatal(err)
	}
	if len(p.all) != 1 || p.all[0].Text != "hi" {
		t.Fatalf("the note is not saved and the draft is %+v", p.all)
	}
}

func TestDraftsAreWrittenAtMostOnceASecondAndOnlyAfterTyping(t *testing.T) {
	t.Parallel()
	p := &paper{}
	d := drafts{file: p}
	x := Draft{Assessment: "a1", Question: "CC1.1-01", Field: fieldNote}
	if d.next() != nil {
		t.Fatal("a timer without typing")
	}
	first := time.Now()
	var pending tea.Cmd
	for _, text := range []string{"a", "ab", "abc", "abcd"} {
		x.Text = text
		if cmd := d.typed(x); cmd != nil {
			if pending != nil {
				t.Fatal("two at once")
			}
			pending = cmd
		}
	}
	for pending != nil { // the write, the wait, the second write
		pending = d.update(pending())
	}
	if p.kept != 2 || p.all[0].Text != "abcd" || time.Since(first) < draftPause {
		t.Errorf("%d writes in %s, last %+v", p.kept, time.Since(first), p.all)
	}
}

func TestADraftThatCannotBeReadIsNotWrittenOver(t *testing.T) {
	t.Parallel()
	p := &paper{fail: errors.New("holds no drafts of ours")}
	b := draftBench(t, p)
	p.fail = nil
	b.press("enter", "e", "h", "i", "esc")
	b.want("saved ")
	if p.kept != 0 {
		t.Error("written over what could not be read")
	}
}
