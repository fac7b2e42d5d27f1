package demo_test

import (
	"fmt"
	"reflect"
	"testing"

	"soc2ready/assessment"
	"soc2ready/assessment/demo"
	"soc2ready/questions/shipped"
)

func build(t testing.TB, day string) (*assessment.Assessment, []assessment.Entry, assessment.Day) {
	t.Helper()
	today, err := assessment.ParseDay(day)
	if err != nil {
		t.Fatal(err)
	}
	a, history, err := demo.Build(shipped.Bank(), today)
	if err != nil {
		t.Fatal(err)
	}
	return a, history, today
}

func TestTheSameDayGivesTheSameEntries(t *testing.T) {
	t.Parallel()
	a, one, _ := build(t, "2026-11-25")
	_, two, _ := build(t, "2026-11-25")
	if !reflect.DeepEqual(one, two) {
		t.Error("two builds differ")
	}
	if err := assessment.VerifyChain(one, a.Head); err != nil {
		t.Error(err)
	}
}

func TestTheDemoCanBeBuiltOnAnyDay(t *testing.T) {
	t.Parallel()
	for _, day := range []string{"2024-02-29", "2026-01-01", "2026-12-31", "2027-03-31", "2030-05-30"} {
		build(t, day)
	}
}

func TestTheDemoShowsEverythingThereIs(t *testing.T) {
	t.Parallel()
	a, _, today := build(t, "2026-11-25")
	bank := shipped.Bank()
	if n := len(a.Checkpoints); n < 6 {
		t.Errorf("%d checkpoints", n)
	}
	if n := len(a.Evidence); n < 150 {
		t.Errorf("%d records", n)
	}
	levels := map[assessment.Level]int{}
	for i := range bank.Questions {
		if q := &bank.Questions[i]; a.Asked(bank, q) {
			levels[a.Answers[q.ID].Level]++
		}
	}
	for _, l := range []assessment.Level{
		assessment.Unanswered, assessment.Missing, assessment.Partial, assessment.Designed, assessment.Operating, assessment.Proven,
		assessment.Drafted, assessment.Complete, assessment.NA, assessment.ByProvider,
	} {
		if levels[l] == 0 {
			t.Errorf("no answer is %q", l)
		}
	}
	r := a.Score(bank, today, assessment.StaleDays)
	verdicts := map[assessment.Verdict]int{}
	for _, row := range append(r.Type1.Criteria, r.Type2.Criteria...) {
		verdicts[row.Verdict]++
	}
	for _, v := range []assessment.Verdict{assessment.Met, assessment.AtRisk, assessment.NotMet, assessment.Out} {
		if verdicts[v] == 0 {
			t.Errorf("no verdict is %q", v)
		}
	}
	states := map[assessment.SlotState]int{}
	count := func(v *assessment.WindowView) {
		for _, c := range v.Controls {
			for _, s := range assessment.SlotStates() {
				states[s] += c.Count(s)
			}
		}
	}
	count(r.Window)
	// The former window is over: only there can a yearly slot be carried.
	former, err := a.Simulate(bank, assessment.Window{Start: r.Window.Window.Start.AddMonths(-11), Months: 6}, today)
	if err != nil {
		t.Fatal(err)
	}
	count(former)
	for _, s := range assessment.SlotStates() {
		if states[s] == 0 {
			t.Errorf("no slot is %q", s)
		}
	}
	files := map[assessment.FileState]int{}
	outcomes := map[assessment.Outcome]int{}
	for _, x := range a.Evidence {
		files[x.File]++
		outcomes[x.Outcome]++
	}
	for _, s := range []assessment.FileState{"", assessment.FileOK, assessment.FileChanged, assessment.FileMissing} {
		if files[s] == 0 {
			t.Errorf("no file is %q", s)
		}
	}
	for _, o := range assessment.Outcomes() {
		if outcomes[o] == 0 {
			t.Errorf("no record is %q", o)
		}
	}
	if r.Stale == 0 || r.Flagged == 0 {
		t.Errorf("%d stale, %d flagged", r.Stale, r.Flagged)
	}
	t.Logf("Type 1 %d %s, Type 2 %d %s, evidenced %d, best %d, so far %d of %d, %d records, levels %v, verdicts %v, slots %v",
		r.Type1.Mean, r.Type1.Word, r.Type2.Mean, r.Type2.Word, r.Window.Evidenced.Mean, r.Window.Best.Mean, r.Window.Done, r.Window.Over, len(a.Evidence), levels, verdicts, states)
}

// BenchmarkScore is every figure of an assessment with two years of history:
// both types, evidenced, best, so far. The goal is 2 ms.
func BenchmarkScore(b *testing.B) {
	a, _, today := build(b, "2026-11-25")
	bank := shipped.Bank()
	for _, n := range []int{3, 12} {
		b.Run(fmt.Sprintf("earliest/%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := a.Earliest(bank, n, today); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
	b.Run("score", func(b *testing.B) {
		for b.Loop() {
			a.Score(bank, today, assessment.StaleDays)
		}
	})
	b.Run("point", func(b *testing.B) {
		for b.Loop() {
			a.Now(bank, assessment.Act{Today: today})
		}
	})
}
