package assessment_test

import (
	"slices"
	"strings"
	"testing"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestAStageIsSaidInWords(t *testing.T) {
	t.Parallel()
	one := type1("2026-06-30")
	one.Covers = []questions.Category{questions.Security}
	for want, s := range map[string]*assessment.Stage{
		"":                                 nil,
		"practice":                         {Kind: assessment.StagePractice},
		"on the way to an examination":     {Kind: assessment.StageToward},
		"in an examination by Lee CPAs":    {Kind: assessment.StageExamination, Firm: "Lee CPAs"},
		"a Type 1 report as of 2026-06-30": {Kind: assessment.StageType1, AsOf: day("2026-06-30")},
		"a Type 1 report as of 2026-06-30 by Lee CPAs on security":                              one,
		"a Type 2 report for 2025-03-01 to 2025-08-31 by Lee CPAs on security and availability": type2("2025-03-01", "2025-08-31"),
	} {
		if got := s.Said(); got != want {
			t.Errorf("said %q, want %q", got, want)
		}
	}
}

func TestAStageIsRefusedAtTheFieldThatIsWrong(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	change := func(s *assessment.Stage, f func(*assessment.Stage)) *assessment.Stage { f(s); return s }
	for _, tt := range []struct {
		name  string
		stage *assessment.Stage
		field string
	}{
		{"a type 1 of tomorrow", type1(today.AddDays(1).String()), "as-of-report"},
		{"a type 2 that ends tomorrow", type2("2025-10-01", today.AddDays(1).String()), "period"},
		{"a type 1 with a first day", change(type1("2026-01-01"), func(s *assessment.Stage) { s.Start = day("2025-01-01") }), "period"},
		{"a type 1 with a last day", change(type1("2026-01-01"), func(s *assessment.Stage) { s.End = day("2025-01-01") }), "period"},
		{"a type 2 without its first day", change(type2("2025-10-01", "2026-01-01"), func(s *assessment.Stage) { s.Start = assessment.Day{} }), "period"},
		{"a type 2 without its last day", change(type2("2025-10-01", "2026-01-01"), func(s *assessment.Stage) { s.End = assessment.Day{} }), "period"},
		{"a firm with a long name", change(type1("2026-01-01"), func(s *assessment.Stage) { s.Firm = strings.Repeat("x", assessment.MaxName+1) }), ""},
	} {
		a, _ := started(t, bank)
		setup := a.Setup()
		setup.Stage = tt.stage
		_, err := a.Change(bank, setup, act)
		if err == nil {
			t.Errorf("%s is taken", tt.name)
			continue
		}
		refusedFor(t, err, tt.field)
	}
	for name, s := range map[string]*assessment.Stage{"a type 1 of today": type1(today.String()), "a type 2 that ends today": type2("2025-10-01", today.String())} {
		a, _ := started(t, bank)
		setup := a.Setup()
		setup.Stage = s
		if _, err := a.Change(bank, setup, act); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhatAReportCoversIsKeptInOrderAndOnce(t *testing.T) {
	t.Parallel()
	bank := smallBank()
	a, _ := started(t, bank)
	setup := a.Setup()
	setup.Stage = type1("2026-01-01")
	setup.Stage.Covers = []questions.Category{questions.Security, questions.Availability, questions.Security}
	if _, err := a.Change(bank, setup, act); err != nil {
		t.Fatal(err)
	}
	if got, want := a.Header.Stage.Covers, []questions.Category{questions.Availability, questions.Security}; !slices.Equal(got, want) {
		t.Errorf("covers %v, want %v", got, want)
	}
}
