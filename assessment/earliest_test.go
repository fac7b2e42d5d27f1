package assessment_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestTheEarliestWindowOfNoLengthIsRefused(t *testing.T) {
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true))
	a, _ := started(t, bank)
	for _, months := range []int{-1, 0, 19} {
		e, err := a.Earliest(bank, months, today)
		refusedFor(t, err, "months")
		if e.Any || e.ByEvidence != nil {
			t.Errorf("%d months begin on %v", months, e.ByEvidence)
		}
	}
}

func TestByAnswersAWindowWaitsForTheDayOfEachKeyQuestion(t *testing.T) { // R34, R35, R37
	t.Parallel()
	bank := bankOf(asked("CC6.2", 1, true), asked("CC6.3", 1, false))
	now := day("2026-07-01")
	held := func(on string, assumed bool) []assessment.HeldQuestion {
		h := assessment.HeldQuestion{Question: "CC6.2-01", Assumed: assumed}
		if on != "" {
			h.Date = day(on)
		}
		return []assessment.HeldQuestion{h}
	}
	for _, tt := range []struct {
		name   string
		answer assessment.Answer
		want   string // the start of three months; "" for none
		held   []assessment.HeldQuestion
	}{
		{"runs since then", assessment.Answer{Level: proven, Since: day("2026-05-10")}, "2026-05-10", held("2026-05-10", false)},
		{"has run for just as long", assessment.Answer{Level: operating, Since: day("2026-04-01")}, "2026-04-01", nil},
		{"has run for longer", assessment.Answer{Level: proven, Since: day("2025-04-01")}, "2026-04-01", nil},
		{"was first said to run then", assessment.Answer{Level: operating, Assumed: day("2026-06-01")}, "2026-06-01", held("2026-06-01", true)},
		{"a since-date is stronger", assessment.Answer{Level: proven, Since: day("2026-05-10"), Assumed: day("2026-06-01")}, "2026-05-10", held("2026-05-10", false)},
		{"is due then", assessment.Answer{Level: designed, Due: day("2026-08-01")}, "2026-08-01", held("2026-08-01", false)},
		{"is due today", assessment.Answer{Level: missing, Due: now}, "2026-07-01", held("2026-07-01", false)},
		{"was due yesterday", assessment.Answer{Level: missing, Due: day("2026-06-30")}, "", held("", false)},
		{"is unanswered and due", assessment.Answer{Due: day("2026-08-01")}, "2026-08-01", held("2026-08-01", false)},
		{"is unanswered", assessment.Answer{}, "", held("", false)},
		{"a provider with a good report does it", assessment.Answer{Level: provider, Provider: "good"}, "2026-04-01", nil},
		{"a provider with a report does it", assessment.Answer{Level: provider, Provider: "fair"}, "2026-04-01", nil},
		{"a provider without a report does it, and it is due", assessment.Answer{Level: provider, Provider: "poor", Due: day("2026-08-01")}, "2026-08-01", held("2026-08-01", false)},
		{"a provider without a report does it", assessment.Answer{Level: provider, Provider: "poor"}, "", held("", false)},
	} {
		a, _ := started(t, bank)
		a.Providers["good"] = goodProvider("good")
		a.Providers["fair"] = assessment.Provider{ID: "fair", Report: "soc2-type1"}
		a.Providers["poor"] = assessment.Provider{ID: "poor", Report: "none"}
		a.Answers["CC6.2-01"] = tt.answer
		e, err := a.Earliest(bank, 3, now)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if e.ByAnswers != nil {
			got = e.ByAnswers.Start.String()
		}
		if got != tt.want || !reflect.DeepEqual(e.Questions, tt.held) {
			t.Errorf("%s: from %q, held back by %v; want %q, %v", tt.name, got, e.Questions, tt.want, tt.held)
		}
		if (e.Earliest == nil) != (tt.want == "") || e.Earliest != nil && *e.Earliest != *e.ByAnswers {
			t.Errorf("%s: the earliest is %v, by answers %v", tt.name, e.Earliest, e.ByAnswers)
		}
	}
}

func TestByEvidenceAWindowBeginsWhereNothingIsMissedAndEachControlHasARecord(t *testing.T) { // R36, R37, R38
	t.Parallel()
	bank := controlled(questions.Control{Kind: questions.Setting, Cadence: questions.Quarterly})
	now := day("2026-07-15")
	for _, tt := range []struct {
		name      string
		performed []string
		want      assessment.Start
		held      []assessment.HeldControl
	}{
		{
			"no record", nil,
			assessment.Start{Start: now, End: day("2027-01-14"), Report: day("2027-02-25")},
			[]assessment.HeldControl{{Control: "review"}},
		},
		{
			"a first record on the day",
			[]string{"2026-02-10", "2026-05-20"},
			assessment.Start{Start: day("2026-02-10"), End: day("2026-08-09"), Report: day("2026-09-20")},
			[]assessment.HeldControl{{Control: "review", FirstRecord: day("2026-02-10")}},
		},
		{
			"a quarter missed the day before",
			[]string{"2025-10-01", "2026-04-20"},
			assessment.Start{Start: day("2026-01-21"), End: day("2026-07-20"), Report: day("2026-08-31")},
			[]assessment.HeldControl{{Control: "review", Missed: 1, FirstRecord: day("2025-10-01")}},
		},
		{
			"all the time",
			[]string{"2026-01-15", "2026-04-20"},
			assessment.Start{Start: day("2026-01-15"), End: day("2026-07-14"), Report: day("2026-08-25")},
			nil,
		},
	} {
		a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven})
		for i, d := range tt.performed {
			id := "E" + string(rune('1'+i))
			a.Evidence[id] = assessment.Record{ID: id, Control: "review", Performed: day(d), Outcome: assessment.Pass, Kind: questions.Setting}
		}
		e, err := a.Earliest(bank, 6, now)
		if err != nil {
			t.Fatal(err)
		}
		if *e.ByEvidence != tt.want || !reflect.DeepEqual(e.Controls, tt.held) {
			t.Errorf("%s: %v, held back by %v; want %v, %v", tt.name, *e.ByEvidence, e.Controls, tt.want, tt.held)
		}
	}
}

func TestWhatHoldsAWindowBackIsNamedById(t *testing.T) { // R37
	t.Parallel()
	places := []string{"CC7.2", "CC6.8", "CC6.3", "CC7.1", "CC6.2", "CC6.7", "CC6.6", "CC6.1"}
	var qs []questions.Question
	var controls []questions.Control
	for _, place := range places {
		qs = append(qs, questions.Question{Criterion: place, Weight: 1, Key: true, Controls: []string{"of-" + place}})
		controls = append(controls, questions.Control{ID: "of-" + place, Kind: questions.Setting, Cadence: questions.Monthly})
	}
	b := *bankOf(qs...)
	b.Controls = controls
	bank := questions.New(b)
	a, _ := started(t, bank)
	e, err := a.Earliest(bank, 3, today)
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(places)
	var byAnswers []assessment.HeldQuestion
	var byEvidence []assessment.HeldControl
	for _, place := range places {
		byAnswers = append(byAnswers, assessment.HeldQuestion{Question: place + "-01"})
		byEvidence = append(byEvidence, assessment.HeldControl{Control: "of-" + place})
	}
	if !reflect.DeepEqual(e.Questions, byAnswers) {
		t.Errorf("questions are %v", e.Questions)
	}
	if !reflect.DeepEqual(e.Controls, byEvidence) {
		t.Errorf("controls are %v", e.Controls)
	}
}

func TestWhatHoldsAWindowBackIsCountedOneDayEarlier(t *testing.T) { // R37
	t.Parallel()
	bank := weeklyBank("access", "backup", "review", "scan")
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven})
	n := 0
	for control, days := range map[string][]string{
		"access": {"2026-07-05", "2026-07-12", "2026-07-19"},                             // holds the window back until July 5, the day of its first
		"backup": {"2026-06-01", "2026-07-10", "2026-07-17", "2026-07-24"},               // until July 4 only
		"review": {"2026-06-01", "2026-07-11", "2026-07-12", "2026-07-18", "2026-07-19"}, // until July 5; from the 4th a week has none
		"scan":   {"2026-06-01", "2026-07-11", "2026-07-13", "2026-07-25"},               // as well, and two weeks have none
	} {
		for _, d := range days {
			n++
			id := fmt.Sprintf("E%d", n)
			a.Evidence[id] = assessment.Record{ID: id, Control: control, Performed: day(d), Outcome: assessment.Pass, Kind: questions.Setting}
		}
	}
	e, err := a.Earliest(bank, 1, day("2026-07-28"))
	if err != nil {
		t.Fatal(err)
	}
	want := []assessment.HeldControl{
		{Control: "scan", Missed: 2, FirstRecord: day("2026-06-01")},
		{Control: "review", Missed: 1, FirstRecord: day("2026-06-01")},
		{Control: "access", FirstRecord: day("2026-07-05")},
	}
	if e.ByEvidence.Start != day("2026-07-05") || !reflect.DeepEqual(e.Controls, want) {
		t.Errorf("from %s, held back by %v; want %v", e.ByEvidence.Start, e.Controls, want)
	}
}

func TestAControlWithoutARecordIsNamedBeforeOneWithItsFirstOfToday(t *testing.T) { // R37
	t.Parallel()
	bank := weeklyBank("access", "backup", "review", "scan")
	a := answered(t, bank, map[string]assessment.Level{"CC6.2-01": proven})
	for i, x := range [][2]string{{"access", today.String()}, {"backup", "2026-03-01"}} {
		id := fmt.Sprintf("E%d", i+1)
		a.Evidence[id] = assessment.Record{ID: id, Control: x[0], Performed: day(x[1]), Outcome: assessment.Pass, Kind: questions.Setting}
	}
	e, err := a.Earliest(bank, 1, today)
	if err != nil {
		t.Fatal(err)
	}
	want := []assessment.HeldControl{{Control: "review"}, {Control: "scan"}, {Control: "access", FirstRecord: today}}
	if e.ByEvidence.Start != today || !reflect.DeepEqual(e.Controls, want) {
		t.Errorf("from %s, held back by %v; want %v", e.ByEvidence.Start, e.Controls, want)
	}
}

// weeklyBank has one key question about controls that run every week.
func weeklyBank(controls ...string) *questions.Bank {
	b := *bankOf(questions.Question{Criterion: "CC6.2", Weight: 1, Key: true, Controls: controls})
	for _, c := range controls {
		b.Controls = append(b.Controls, questions.Control{ID: c, Kind: questions.Setting, Cadence: questions.Weekly})
	}
	return questions.New(b)
}
