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

func TestTheHeadlineTakesTheLowerWordWhateverTheMeansAre(t *testing.T) { // section 4, R57
	t.Parallel()
	// CC6.2 hangs on a control with two of three slots missed, or one of two; the rest has no control, so best takes it as full.
	bankWith := func(weak int) *questions.Bank {
		var qs []questions.Question
		for _, place := range []string{"CC6.2", "CC6.3", "CC6.4", "CC6.5"} {
			qs = append(qs, questions.Question{Criterion: place, Weight: 10 - weak}, questions.Question{Criterion: place, Weight: weak})
		}
		qs[0].Controls, qs[1].Controls = []string{"review"}, []string{"review"}
		b := *bankOf(qs...)
		b.Controls = []questions.Control{{ID: "review", Kind: questions.Setting, Cadence: questions.Monthly}}
		return questions.New(b)
	}
	for _, tt := range []struct {
		name              string
		weak              int // weight in ten of what is missing
		today             string
		two, best         assessment.Word
		meanTwo, meanBest int
	}{
		{"ready, and best is close", 2, "2026-02-15", assessment.Ready, assessment.Close, 8000, 8750},
		{"close, and best is not ready", 4, "2026-03-15", assessment.Close, assessment.NotReady, 6000, 7500},
	} {
		bank := bankWith(tt.weak)
		levels := map[string]assessment.Level{}
		for _, q := range bank.Questions {
			levels[q.ID] = map[bool]assessment.Level{true: proven, false: missing}[strings.HasSuffix(q.ID, "1")]
		}
		a := answered(t, bank, levels)
		a.Header.Window = &assessment.Window{Start: day("2026-01-01"), Months: 3}
		r := a.Score(bank, day(tt.today), 90)
		if r.Type2.Word != tt.two || r.Type2.Mean != tt.meanTwo || r.Window.Best.Word != tt.best || r.Window.Best.Mean != tt.meanBest {
			t.Fatalf("%s: Type 2 is %s with %d, best %s with %d", tt.name, r.Type2.Word, r.Type2.Mean, r.Window.Best.Word, r.Window.Best.Mean)
		}
		if r.HeadlineType2 != tt.best || r.HeadlineMean != tt.meanBest || r.Basis != "best" {
			t.Errorf("%s: the headline is %s with %d from %s", tt.name, r.HeadlineType2, r.HeadlineMean, r.Basis)
		}
	}
}

func TestTheHeadlineTakesBestThroughTheLastDayAndEvidencedAfterIt(t *testing.T) { // section 4
	t.Parallel()
	for _, tt := range []struct {
		cadence     questions.Cadence
		today, want string
	}{
		{questions.Monthly, "2026-03-30", "best"}, // January and February are missed
		{questions.Monthly, "2026-03-31", "best"},
		{questions.Monthly, "2026-04-01", "evidenced"},
		{questions.Quarterly, "2026-03-31", "answers"}, // a record of today would make it whole
		{questions.Quarterly, "2026-04-01", "evidenced"},
	} {
		bank := controlled(questions.Control{Kind: questions.Setting, Cadence: tt.cadence})
		a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven})
		a.Header.Window = &assessment.Window{Start: day("2026-01-01"), Months: 3}
		if r := a.Score(bank, day(tt.today), 90); r.Basis != tt.want {
			t.Errorf("%s on %s: the headline rests on %s, want %s", tt.cadence, tt.today, r.Basis, tt.want)
		}
	}
}

func TestEachStateOfASlotIsToldWithWhatItRestsOnOrNeeds(t *testing.T) {
	t.Parallel()
	setting := assessment.ControlWindow{Kind: questions.Setting, Cadence: questions.Daily}
	events := assessment.ControlWindow{Kind: questions.Occurrence, Cadence: questions.PerEvent}
	for _, tt := range []struct {
		control assessment.ControlWindow
		state   assessment.SlotState
		closes  string
		want    string
	}{
		{setting, assessment.SlotException, "2026-03-31", "an exception is recorded: E1 and E2"},
		{setting, assessment.SlotDone, "2026-03-31", "shown by E1 and E2"},
		{setting, assessment.SlotCarried, "2026-03-31", "nothing inside; E1 and E2 is from the 12 months before the window's end, so ask your auditor"},
		{setting, assessment.SlotMissed, "2026-03-31", "over since 2026-03-31 without a record; only one that covers the whole span still closes it"},
		{events, assessment.SlotMissed, "2026-04-30", "over since 2026-04-30 without a record; only one that covers the whole span still closes it"},
		{setting, assessment.SlotDue, "2026-03-31", "needs a record by 2026-03-31"},
		{events, assessment.SlotDue, "2026-04-30", "needs the whole list from 2026-01-01 to 2026-03-31, by 2026-04-30"},
		{events, assessment.SlotUpcoming, "2026-04-30", "begins on 2026-01-01"},
	} {
		s := assessment.Slot{First: day("2026-01-01"), Last: day("2026-03-31"), State: tt.state, Records: []string{"E1", "E2"}}
		if got := tt.control.Closes(s).String(); got != tt.closes {
			t.Errorf("%s of %s closes on %s, want %s", tt.state, tt.control.Kind, got, tt.closes)
		}
		if got := tt.control.Reason(s); got != tt.want {
			t.Errorf("%s of %s:\n got %s\nwant %s", tt.state, tt.control.Kind, got, tt.want)
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
