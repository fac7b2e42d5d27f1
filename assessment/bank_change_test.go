package assessment_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestANewerBankKeepsEveryAnswerAndTellsWhatToConfirm(t *testing.T) {
	t.Parallel()
	first, next := storyBank(), nextBank()
	a := answered(t, first, everything())
	if c, ok := a.BankChange(first); ok || len(a.NeedsConfirm(first)) != 0 || len(a.RetiredAnswers(first)) != 0 {
		t.Errorf("with the same bank: %+v", c)
	}
	before := a.Clone()
	c, ok := a.BankChange(next)
	want := assessment.BankChange{
		From: "1.0.0", To: "1.1.0", Confirm: []string{"CC6.2-02", "CC6.4-02"},
		Retired: []assessment.RetiredAnswer{{Question: "CC6.2-03", Answer: a.Answers["CC6.2-03"], Reason: "CC6.2-01 asks it too."}},
	}
	if !ok || !reflect.DeepEqual(c, want) {
		t.Errorf("with a newer bank: %+v, want %+v", c, want)
	}
	if _, err := a.TakeBank(next, act); err != nil {
		t.Fatal(err)
	}
	if _, ok := a.BankChange(next); ok || !reflect.DeepEqual(a.Answers, before.Answers) || len(a.NeedsConfirm(next)) != 2 {
		t.Errorf("after taking it: told again %v, confirm %v", ok, a.NeedsConfirm(next))
	}
	if es, err := a.TakeBank(next, act); err != nil || len(es) != 0 {
		t.Errorf("taking it twice: %v, %v", es, err)
	}
	// Keeping an answer confirms it to what is asked now.
	record(t, a, next, assessment.Edit{Question: "CC6.2-02", Keep: true}, act)
	if got := a.NeedsConfirm(next); !slices.Equal(got, []string{"CC6.4-02"}) || a.Answers["CC6.2-02"].Asked != next.Question("CC6.2-02").Hash() {
		t.Errorf("after keeping one: %v", got)
	}
	record(t, a, next, edit("CC6.4-02", operating), act) // so does giving one anew
	if got := a.NeedsConfirm(next); len(got) != 0 {
		t.Errorf("after giving the other: %v", got)
	}
	if got := a.NeedsConfirm(first); len(got) != 2 { // the older bank asked otherwise
		t.Errorf("back with the first bank: %v", got)
	}
}

func TestARetiredAnswerCountsNothingAndCanBeDropped(t *testing.T) {
	t.Parallel()
	next := nextBank()
	a := answered(t, storyBank(), with(everything(), "CC6.2-03", provider))
	without := a.Clone()
	delete(without.Answers, "CC6.2-03")
	if !reflect.DeepEqual(score(a, next), score(without, next)) {
		t.Error("a retired answer counts")
	}
	_, err := a.RemoveProvider("cloud", act)
	refusedFor(t, err, "")
	_, err = a.DropRetired(next, "CC6.2-01", act)
	refusedFor(t, err, "")
	_, err = a.DropRetired(next, "CC6.2-99", act)
	unknown(t, err, "answer to")
	es, err := a.DropRetired(next, "CC6.2-03", act)
	if err != nil || len(es) != 1 || len(a.RetiredAnswers(next)) != 0 {
		t.Fatalf("%v, %v", es, err)
	}
	if _, err := a.RemoveProvider("cloud", act); err != nil {
		t.Error(err)
	}
}

func TestAnAnswerOutOfScopeNeedsNoConfirmation(t *testing.T) {
	t.Parallel()
	bank := storyBank()
	a := answered(t, bank, everything())
	s := a.Setup()
	s.Categories = nil
	if _, err := a.Change(bank, s, act); err != nil {
		t.Fatal(err)
	}
	b := *bank
	b.Questions = slices.Clone(bank.Questions)
	for i := range b.Questions {
		b.Questions[i].Ask += " Really?"
	}
	later := questions.New(b)
	if got := a.NeedsConfirm(later); slices.Contains(got, "P1.1-01") || !slices.Contains(got, "CC6.2-01") {
		t.Errorf("confirm %v", got)
	}
}

func TestNoBankLosesAnAnswer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		for id, v := range w.a.Answers {
			v.Asked = w.bank.Question(id).Hash()
			w.a.Answers[id] = v
		}
		next := drawTwoBanks(t, w.bank)
		told := map[string]bool{}
		for _, r := range w.a.RetiredAnswers(next) {
			if r.Reason != "Asked twice." || r.Answer != w.a.Answers[r.Question] {
				t.Fatalf("told is %+v", r)
			}
			told[r.Question] = true
		}
		confirm := w.a.NeedsConfirm(next)
		for id, v := range w.a.Answers {
			q := next.Question(id)
			if told[id] != (q == nil) {
				t.Fatalf("%s: retired %v", id, told[id])
			}
			if q == nil {
				continue
			}
			other := v.Level != none && w.a.Asked(next, q) && q.Hash() != v.Asked
			if slices.Contains(confirm, id) != other {
				t.Fatalf("%s: to confirm %v", id, !other)
			}
		}
	})
}
