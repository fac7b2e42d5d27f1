package assessment_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func rerun(a *assessment.Assessment, bank *questions.Bank, on assessment.Day) string {
	var b strings.Builder
	answers := 0
	for _, s := range a.Rerun(bank, on, 90) {
		fmt.Fprintf(&b, "%s %s, ", s.Question, s.Why)
		if s.Why != assessment.RerunUnanswered {
			answers++
		}
	}
	if n := a.RerunAnswers(bank, on, 90); n != answers {
		fmt.Fprintf(&b, "but it counts %d answers, ", n)
	}
	return strings.TrimSuffix(b.String(), ", ")
}

func TestARerunAsksStaleThenOpenThenGapsThenTheRest(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("CC6.2", 3, false), asked("CC6.3", 1, false), asked("CC8.1", 1, true), asked("CC8.1", 1, true), asked("CC8.1", 1, false))
	a, _ := started(t, bank)
	for id, on := range map[string]int{"CC6.2-02": -91, "CC6.3-01": -10, "CC8.1-01": -10, "CC8.1-02": -10} {
		l := map[string]assessment.Level{"CC6.2-02": proven, "CC6.3-01": designed, "CC8.1-01": partial, "CC8.1-02": na}[id]
		record(t, a, bank, edit(id, l), inDays(on))
	}
	if got := rerun(a, bank, today); got != "CC6.2-02 stale, CC6.2-01 unanswered, CC8.1-03 unanswered, CC8.1-01 gap, CC6.3-01 gap, CC8.1-02 confirm" {
		t.Errorf("it asks %s", got)
	}
	for _, id := range []string{"CC6.2-02", "CC8.1-01"} { // one key each
		record(t, a, bank, assessment.Edit{Question: id, Keep: true}, act)
	}
	if got := rerun(a, bank, today); got != "CC6.2-01 unanswered, CC8.1-03 unanswered, CC6.3-01 gap, CC8.1-02 confirm" {
		t.Errorf("after two confirmations it asks %s", got)
	}
	if got := rerun(a, bank, today.AddDays(1)); !strings.Contains(got, "CC8.1-01 gap") {
		t.Errorf("the day after, without a checkpoint, it asks %s", got)
	}
	addPoint(t, a, bank, "before", inDays(-1))
	if got := rerun(a, bank, today.AddDays(1)); strings.Contains(got, "CC8.1-01") {
		t.Errorf("what was confirmed since the checkpoint is asked again: %s", got)
	}
	addPoint(t, a, bank, "after", inDays(2))
	if got := rerun(a, bank, today.AddDays(3)); !strings.Contains(got, "CC8.1-01 gap") {
		t.Errorf("after a new checkpoint it asks %s", got)
	}
}

func TestARerunBeginsWithWhatIsAskedInAnotherWay(t *testing.T) {
	t.Parallel()
	a := answered(t, storyBank(), everything())
	if got := rerun(a, nextBank(), today); got != "CC6.2-02 reworded, CC6.4-02 reworded, CC8.1-02 unanswered" {
		t.Errorf("it asks %s", got)
	}
}

func TestARerunAsksNothingTwiceAndLeavesNothingOut(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t, true)
		order := map[assessment.RerunWhy]int{"reworded": 0, "stale": 0, "unanswered": 1, "gap": 2, "confirm": 3}
		seen, last, answers := map[string]bool{}, 0, 0
		for _, s := range w.a.Rerun(w.bank, w.today, 90) {
			if s.Why != assessment.RerunUnanswered {
				answers++
			}
			if seen[s.Question] || order[s.Why] < last {
				t.Fatalf("%+v comes twice or too late", s)
			}
			seen[s.Question], last = true, order[s.Why]
		}
		if n := w.a.RerunAnswers(w.bank, w.today, 90); n != answers {
			t.Fatalf("%d answers come up, %d are counted", answers, n)
		}
		for i := range w.bank.Questions {
			q := &w.bank.Questions[i]
			v := w.a.Answers[q.ID]
			done := v.Level != none && v.Confirmed == w.today
			if seen[q.ID] != (w.a.Asked(w.bank, q) && !done) {
				t.Fatalf("%s: asked again %v, answer %+v", q.ID, seen[q.ID], v)
			}
		}
	})
}
