package assessment_test

import (
	"testing"
	"time"

	"soc2ready/assessment"
	"soc2ready/questions"
)

func TestASummaryTellsTheScoreAsItWasComputed(t *testing.T) {
	t.Parallel()
	bank, levels := workedExample()
	a := answered(t, bank, levels)
	r := score(a, bank)
	at := time.Date(2026, 3, 15, 12, 0, 0, 123456789, time.FixedZone("CET", 3600))
	s := a.Summary(bank, r, at, "CC6.2-01")
	if s.ID != "id-1" || s.Name != "First" || s.TargetType != 2 || s.Head != a.Head || s.Place != "CC6.2-01" ||
		!s.ChangedAt.Equal(time.Date(2026, 3, 15, 11, 0, 0, 123000000, time.UTC)) || s.ChangedAt.Location() != time.UTC {
		t.Errorf("summary is %+v", s)
	}
	sc, ok := s.Fresh(bank, today)
	if !ok || sc != r.Brief() {
		t.Errorf("stored %+v, %v; want %+v", sc, ok, r.Brief())
	}
	want := assessment.ScoreSummary{
		Type1:     assessment.BlockSummary{In: true, Mean: 9106, High: 9106, Word: assessment.Close},
		Type2:     assessment.BlockSummary{In: true, Mean: 8213, High: 8213, Word: assessment.Close},
		Headline1: assessment.Close, Headline2: assessment.Close, Basis: "answers", Mean: 8213, StaleDays: assessment.StaleDays,
	}
	if sc != want {
		t.Errorf("stored %+v, want %+v", sc, want)
	}
}

func TestAStoredScoreIsFreshOnlyWhileEverythingFits(t *testing.T) {
	t.Parallel()
	bank, levels := workedExample()
	a := answered(t, bank, levels)
	other := *bank
	other.Version = "1.0.1"
	for _, tt := range []struct {
		name   string
		change func(*assessment.Summary)
		bank   *questions.Bank
		day    assessment.Day
		want   bool
	}{
		{"nothing changed", func(*assessment.Summary) {}, bank, today, true},
		{"another place", func(s *assessment.Summary) { s.Place = "CC8.1-01" }, bank, today, true},
		{"the next day", func(*assessment.Summary) {}, bank, today.AddDays(1), false},
		{"another bank", func(*assessment.Summary) {}, &other, today, false},
		{"a later head", func(s *assessment.Summary) { s.Head = "x" }, bank, today, false},
		{"other rules", func(s *assessment.Summary) { s.Score.Rules++ }, bank, today, false},
		{"a body that is cut", func(s *assessment.Summary) { s.Score.Body = s.Score.Body[:10] }, bank, today, false},
		{"no score", func(s *assessment.Summary) { s.Score = assessment.StoredScore{} }, bank, today, false},
	} {
		s := a.Summary(bank, score(a, bank), time.Now(), "")
		tt.change(&s)
		if _, ok := s.Fresh(tt.bank, tt.day); ok != tt.want {
			t.Errorf("%s: fresh %v, want %v", tt.name, ok, tt.want)
		}
	}
}
