package assessment_test

import (
	"strings"
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

func TestAControlThatIsSetOutLeavesAQuestionToItsOthersAndHalfWhenNoneIsLeft(t *testing.T) { // R49, R55
	t.Parallel()
	b := *bankOf(
		questions.Question{Criterion: "CC6.2", Weight: 1, Key: true, Controls: []string{"mfa", "review"}},
		questions.Question{Criterion: "CC6.3", Weight: 1, Key: true, Controls: []string{"mfa"}},
		questions.Question{Criterion: "CC6.4", Weight: 1, Key: true},
	)
	b.Controls = []questions.Control{
		{ID: "mfa", Kind: questions.Setting, Cadence: questions.Quarterly}, {ID: "review", Kind: questions.Setting, Cadence: questions.Quarterly},
	}
	bank := questions.New(b)
	for _, tt := range []struct {
		name     string
		out      []string
		s        [3]int // of CC6.2, CC6.3 and CC6.4, evidenced and best alike
		over     int
		examples [2]int
	}{
		{"none is out", nil, [3]int{0, 0, 10000}, 2, [2]int{1, 2}},
		{"the one without a record is out", []string{"mfa"}, [3]int{10000, 5000, 10000}, 1, [2]int{1, 1}},
		{"both are out", []string{"mfa", "review"}, [3]int{5000, 5000, 10000}, 0, [2]int{0, 0}},
	} {
		a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven, "CC6.3-01": proven, "CC6.4-01": proven})
		a.Header.Window = &assessment.Window{Start: day("2026-01-01"), Months: 3}
		a.Evidence["E1"] = assessment.Record{ID: "E1", Control: "review", Performed: day("2026-02-10"), Outcome: assessment.Pass, Kind: questions.Setting}
		for _, id := range tt.out {
			a.Controls[id] = assessment.ControlSetting{Out: true, Reason: "sold"}
		}
		r := a.Score(bank, day("2026-05-01"), 90)
		for i, id := range []string{"CC6.2", "CC6.3", "CC6.4"} {
			if e, best := r.Window.Evidenced.Row(id).S, r.Window.Best.Row(id).S; e != tt.s[i] || best != tt.s[i] {
				t.Errorf("%s: %s has %d evidenced and %d at best, want %d", tt.name, id, e, best, tt.s[i])
			}
		}
		if r.Window.Over != tt.over || len(r.Window.Controls) != tt.over {
			t.Errorf("%s: %d slots are over, of %d controls, want %d of each", tt.name, r.Window.Over, len(r.Window.Controls), tt.over)
		}
		if got := [2]int{r.ExamplesOnFile, r.ExamplesControls}; got != tt.examples {
			t.Errorf("%s: examples %v, want %v", tt.name, got, tt.examples)
		}
	}
}

func TestAProviderCanStillBecomeFullUntilTheWindowIsOver(t *testing.T) { // R22
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true))
	a, _ := started(t, bank)
	p := goodProvider("cloud")
	p.Report = "soc2-type1" // r is 1
	put(t, a, p)
	record(t, a, bank, edit("CC6.2-01", provider), act)
	a.Header.Window = &assessment.Window{Start: day("2026-01-01"), Months: 3}
	for on, want := range map[string]int{"2026-03-30": 10000, "2026-03-31": 10000, "2026-04-01": 5000} {
		if s := a.Window(bank, day(on)).Best.Row("CC6.2").S; s != want {
			t.Errorf("on %s best is %d, want %d", on, s, want)
		}
	}
}

func TestAWindowThatCannotBeIsNotSimulated(t *testing.T) {
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Setting, Cadence: questions.Monthly})
	a, _ := started(t, bank)
	for field, w := range map[string]assessment.Window{
		"window": {Months: 3}, "months": {Start: today}, "months ": {Start: today, Months: 19},
	} {
		v, err := a.Simulate(bank, w, today)
		refusedFor(t, err, strings.TrimSpace(field))
		if v != nil {
			t.Errorf("%v was simulated", w)
		}
	}
	for _, months := range []int{1, 18} {
		if _, err := a.Simulate(bank, assessment.Window{Start: today, Months: months}, today); err != nil {
			t.Errorf("%d months: %v", months, err)
		}
	}
	if a.Window(bank, today) != nil {
		t.Error("there is a view of no window")
	}
}
