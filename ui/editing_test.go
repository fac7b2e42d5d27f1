package ui

import (
	"errors"
	"strings"
	"testing"
)

func TestWhatTheEditorGivesIsKeptOnTheQuestionItWasWrittenFor(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter")
	p := b.app.top().(*question)
	first := p.q.ID
	b.press("right")
	b.send(forMsg{p, editedMsg{question: first, text: "seen in\r\nthe \x1b[31mlog\n\n"}})
	b.want("the note is kept", "saved ")
	note := b.app.s.a.Answers[first].Note
	if !strings.HasPrefix(note, "seen in\nthe ") || strings.ContainsAny(note, "\x1b\r") || strings.HasSuffix(note, "\n") {
		t.Fatalf("note %q", note)
	}
	if b.app.s.a.Answers[p.q.ID].Note != "" {
		t.Error("the note went to the question on the screen")
	}
}

func TestAnEditorThatFailsLeavesTheNoteAndSaysSo(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "e", "h", "i", "esc", "E")
	b.want("there is no editor here")
	p, entries := b.app.top().(*question), len(b.store.entries)
	b.send(forMsg{p, editedMsg{question: p.q.ID, before: "hi", err: errors.New("vim ended with exit status 1")}})
	b.want("vim ended with exit status 1; the note stays as it was")
	b.send(forMsg{p, editedMsg{question: p.q.ID, before: "hi", text: "hi\n"}})
	b.want("the note is as it was")
	if len(b.store.entries) != entries {
		t.Error("something was recorded")
	}
}
