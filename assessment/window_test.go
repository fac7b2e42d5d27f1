package assessment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestAWindowAtTheEndOfTheCalendarHasSlotsAndAnEnd(t *testing.T) {
	t.Parallel()
	for _, start := range []string{"9999-12-31", "9999-12-30", "9999-11-30", "9999-06-15", "9998-07-01"} {
		for _, proof := range assessment.ProofCadences() {
			for _, months := range []int{1, 6, 18} {
				bank := controlled(questions.Control{Kind: questions.Setting, Cadence: proof})
				a, _ := started(t, bank)
				v, err := a.Simulate(bank, assessment.Window{Start: day(start), Months: months}, day("2026-01-01"))
				if err != nil {
					t.Fatal(err)
				}
				slots := v.Controls[0].Slots
				if len(slots) == 0 || slots[0].First != day(start) {
					t.Fatalf("%s, %d months, %s: slots are %v", start, months, proof, slots)
				}
				for i, s := range slots {
					if s.Last.Before(s.First) || i > 0 && s.First != slots[i-1].Last.AddDays(1) {
						t.Errorf("%s, %d months, %s: slot %d is %s to %s", start, months, proof, i, s.First, s.Last)
					}
				}
			}
		}
	}
}

func TestAWindowIsCountedAndItsGapsAreListed(t *testing.T) {
	t.Parallel()
	b := *bankOf(
		questions.Question{Criterion: "CC6.2", Weight: 1, Controls: []string{"second", "first"}},
		questions.Question{Criterion: "CC6.3", Weight: 1, Controls: []string{"first"}},
	)
	b.Controls = []questions.Control{
		{ID: "first", Kind: questions.Setting, Cadence: questions.Monthly},
		{ID: "second", Kind: questions.Setting, Cadence: questions.Quarterly},
		{ID: "unused", Kind: questions.Setting, Cadence: questions.Monthly},
	}
	bank := questions.New(b)
	a, _ := started(t, bank)
	a.Evidence["E1"] = assessment.Record{ID: "E1", Control: "first", Performed: day("2026-02-10"), Outcome: assessment.Pass, Kind: questions.Setting}
	v, err := a.Simulate(bank, assessment.Window{Start: day("2026-01-01"), Months: 6}, day("2026-04-15"))
	if err != nil {
		t.Fatal(err)
	}
	first := v.Control("first")
	if first == nil || first.ID != "first" || v.Control("second").ID != "second" || v.Control("unused") != nil || v.Control("") != nil {
		t.Fatalf("controls are %+v", v.Controls)
	}
	for state, want := range map[assessment.SlotState]int{
		assessment.SlotMissed: 2, assessment.SlotDone: 1, assessment.SlotDue: 1, assessment.SlotUpcoming: 2, assessment.SlotException: 0, assessment.SlotCarried: 0,
	} {
		if n := first.Count(state); n != want {
			t.Errorf("%d slots are %s, want %d", n, state, want)
		}
	}
	var got []string
	for _, g := range v.Gaps() {
		got = append(got, g.Control+" "+g.First.String()+" "+g.Last.String()+" "+string(g.State))
	}
	want := []string{
		"first 2026-01-01 2026-01-31 missed", "first 2026-03-01 2026-03-31 missed", "first 2026-04-01 2026-04-30 due",
		"second 2026-01-01 2026-03-31 missed", "second 2026-04-01 2026-06-30 due",
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	if v.Done != 1 || v.Over != 4 {
		t.Errorf("so far %d of %d", v.Done, v.Over)
	}
	var none *assessment.WindowView
	if len(none.Gaps()) != 0 {
		t.Error("gaps without a window")
	}
}
