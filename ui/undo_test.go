package ui

import (
	"context"
	"slices"
	"testing"

	"soc2ready/assessment"
)

func TestUndoTakesTheLastAnswerBackAndSaysWhich(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	b.press("enter", "5", "2")
	ids := b.app.s.a.QuickScan(b.app.s.bank)
	b.press("u")
	b.want("taken back: " + ids[1])
	if _, ok := b.app.s.a.Answers[ids[1]]; ok {
		t.Error("the answer is still there")
	}
	b.press("u")
	if _, ok := b.app.s.a.Answers[ids[0]]; ok {
		t.Error("undo goes back step by step")
	}
	b.press("u")
	b.want("nothing to undo")
}

func TestUndoReachesBeyondWhatIsReadAtTheStart(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	var level assessment.Level
	id := s.a.QuickScan(s.bank)[0]
	for i := range firstTail + 20 {
		level = []assessment.Level{assessment.Operating, assessment.Partial}[i%2]
		cmd, err := s.record(assessment.Edit{Question: id, Level: &level})
		if err != nil {
			t.Fatal(err)
		}
		b.run(cmd)
	}
	b.settle()
	later := newSession(testOptions(t, b.store))
	if err := later.openLatest(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := len(later.tail); n != firstTail {
		t.Fatalf("%d entries are read", n)
	}
	for range firstTail + 19 {
		if _, _, err := later.undo(); err != nil {
			t.Fatal(err)
		}
	}
	if v := later.a.Answers[id]; v.Level != assessment.Operating {
		t.Errorf("the first answer is not back: %+v", v)
	}
	if _, _, err := later.undo(); err != nil || len(later.a.Answers) != 0 {
		t.Errorf("the first answer is not taken back: %v", err)
	}
}

func TestWhatIsCompleteOpensWithItsLastEntryAndUndoReachesTheOthers(t *testing.T) {
	t.Parallel()
	b := newBench(t, true)
	s := b.app.s
	var ids []string
	for !s.a.Complete(s.bank) {
		id, level := s.a.Resume(s.bank, ""), assessment.Operating
		if s.bank.Question(id).Description() {
			level = assessment.Complete
		}
		ids = append(ids, id)
		cmd, err := s.record(assessment.Edit{Question: id, Level: &level})
		if err != nil {
			t.Fatal(err)
		}
		b.run(cmd)
	}
	b.settle()
	later := newSession(testOptions(t, b.store))
	if err := later.openLatest(context.Background()); err != nil {
		t.Fatal(err)
	}
	if n := len(later.tail); n != doneTail {
		t.Fatalf("%d entries are read", n)
	}
	for _, id := range slices.Backward(ids[len(ids)-3:]) {
		if _, _, err := later.undo(); err != nil {
			t.Fatal(err)
		}
		if later.a.Answers[id].Level != assessment.Unanswered {
			t.Errorf("the answer of %s is not taken back", id)
		}
	}
}
